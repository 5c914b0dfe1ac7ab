"""A journey through the starting weights laboratory: look, move a start, train all, see who learns."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.playground import PATIENCE, Wire, button, until
from tests.e2e.watched_page import axe_violations

LAYERS = 5
STARTS = ("Normal 1", "Normal 0.01", "Xavier, 1/√n", "He", "Zeros")


def card(page: Page, name: str) -> Locator:
    """The card of the start of this name."""
    return page.get_by_role("article", name=name, exact=True)


def std(page: Page, name: str, layer: int = 1) -> Locator:
    """The standard deviation that a card tells of a layer."""
    return card(page, name).locator("dl").nth(layer - 1).locator("dd").nth(1)


def loss(page: Page, name: str) -> float:
    return float(card(page, name).locator(".lab-loss b").inner_text())


def open_lab(page: Page) -> None:
    """Open it from the playground, and wait until every start has been judged."""
    page.goto("/")
    button(page, "Labs").click()
    page.get_by_role("link", name="Starting weights").click()
    expect(page.locator(".lab-verdict")).to_have_count(len(STARTS), timeout=PATIENCE)
    for chip, words in zip(
        page.locator(".lab-chip").all(),
        ("Saturates", "Fades out", "Holds steady", "A little wide", "All the same"),
        strict=True,
    ):
        expect(chip).to_have_text(words, timeout=PATIENCE)


def reach_step(page: Page, least: int) -> None:
    page.wait_for_function(
        "least => Number(document.querySelector('.lab-step b').textContent.replaceAll(',', '')) >= least",
        arg=least,
        timeout=PATIENCE,
    )


def test_starting_weights_decide_who_learns(page: Page) -> None:
    open_lab(page)
    for name in STARTS:
        expect(card(page, name).get_by_role("img", name=re.compile(", layer ."))).to_have_count(LAYERS)
    expect(card(page, "Zeros")).to_contain_text("Every unit of a layer is the same, for ever")

    # A spread moved at step 0 is another network at once, with other histograms and another verdict.
    before = std(page, "Normal 1", LAYERS).inner_text()
    slider = page.get_by_role("slider", name="Standard deviation of start 1", exact=True)
    slider.focus()
    for _ in range(6):
        slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "0.1")
    expect(card(page, "Normal 0.1").locator(".lab-chip")).to_have_text("Holds steady", timeout=PATIENCE)
    expect(std(page, "Normal 0.1", LAYERS)).not_to_have_text(before)
    expect(page.locator(".lab-step b")).to_have_text("0")

    button(page, "Train all").click()
    reach_step(page, 120)
    button(page, "Pause all").click()
    assert loss(page, "Xavier, 1/√n") < 0.8
    assert loss(page, "He") < 0.6
    assert loss(page, "Normal 0.01") > 2.2
    assert loss(page, "Zeros") > 2.2

    button(page, "Reset all to step 0").click()
    expect(page.locator(".lab-step b")).to_have_text("0", timeout=PATIENCE)


def test_all_starts_change_together_and_are_judged_whatever_is_shown(page: Page) -> None:
    open_lab(page)
    button(page, "Gradients").click()
    button(page, "ReLU").click()
    words = ("Explodes", "Fades out", "Grows quiet", "Holds steady", "All the same")
    for chip, word in zip(page.locator(".lab-chip").all(), words, strict=True):
        expect(chip).to_have_text(word, timeout=PATIENCE)
    expect(page.get_by_role("img", name=re.compile(", layer 1, Gradients:")).first).to_be_visible()
    button(page, "Train all").click()
    expect(card(page, "Normal 1").locator(".lab-chip")).to_have_text("Diverged", timeout=PATIENCE)
    button(page, "Add a start").click()
    expect(card(page, "Normal 0.1").locator("dd").first).to_be_visible(timeout=PATIENCE)
    expect(button(page, "Add a start")).to_be_disabled()
    button(page, "Remove Normal 1").click()
    expect(page.locator(".lab-card")).to_have_count(len(STARTS))


def test_a_link_opens_the_same_comparison(page: Page, open_page: Callable[..., Page]) -> None:
    page.goto("/starting-weights.html#activation=relu&starts=he,normal:0.05&seed=7")
    expect(card(page, "Normal 0.05").locator("dd").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".lab-card")).to_have_count(2)
    expect(button(page, "ReLU")).to_have_attribute("aria-pressed", "true")
    button(page, "Gradients").click()
    button(page, "Add a start").click()
    expect(page).to_have_url(
        re.compile("#activation=relu&show=gradients&seed=7&starts=he,normal:0.05,normal:0.1$")
    )
    button(page, "Share").click()
    expect(page.locator(".toast")).to_be_visible()
    other = open_page()
    other.goto(page.url)
    expect(card(other, "Normal 0.1").locator("dd").first).to_be_visible(timeout=PATIENCE)
    expect(button(other, "Gradients")).to_have_attribute("aria-pressed", "true")
    deep = std(page, "He", LAYERS)
    expect(std(other, "He", LAYERS)).to_have_text(deep.inner_text(), timeout=PATIENCE)


def test_a_link_that_makes_no_sense_says_so_and_compares_what_it_can(page: Page) -> None:
    page.goto("/starting-weights.html#activation=relu&starts=normal:-3")
    expect(page.locator(".toast")).to_contain_text("starts=normal:-3")
    expect(page.locator(".lab-card")).to_have_count(len(STARTS))
    expect(button(page, "ReLU")).to_have_attribute("aria-pressed", "true")


def test_nothing_trains_while_nobody_looks(page: Page) -> None:
    wire = Wire(page)
    page.goto("/starting-weights.html")
    expect(page.locator(".lab-chip.good")).to_be_visible(timeout=PATIENCE)
    button(page, "Train all").click()
    reach_step(page, 30)
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); "
    hide += "document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    until(page, lambda: all(socket.is_closed() for socket in wire.sockets))
    assert len(wire.sent("pause")) == len(wire.sockets) == len(STARTS)
    reached = int(page.locator(".lab-step b").inner_text())
    page.evaluate(hide, False)
    expect(page.locator(".connection.live")).to_be_visible(timeout=PATIENCE)
    expect(button(page, "Train all")).to_be_visible()
    assert len(wire.sockets) == 2 * len(STARTS)
    assert int(page.locator(".lab-step b").inner_text()) >= reached


def test_the_laboratory_is_accessible_in_both_themes(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/starting-weights.html")
    expect(page.locator(".lab-chip.good")).to_be_visible(timeout=PATIENCE)
    assert axe_violations(page) == []
    button(page, "Dark theme").click()
    button(page, "中文").click()
    expect(page.get_by_role("heading", name="初始权重")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
