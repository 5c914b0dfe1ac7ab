"""Journeys through data that lie in no plane: digits are read one at a time, and mistakes are found."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.playground import PATIENCE, Wire, button, choose, open_playground, reach_accuracy, until
from tests.e2e.watched_page import axe_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STROKE = [(0.8, 0.1 + 0.05 * i) for i in range(9)]
"""A short vertical stroke far from the middle."""
RING = [(0.4 + 0.17 * math.cos(a), 0.5 + 0.27 * math.sin(a)) for a in (math.tau * i / 24 for i in range(25))]


def test_digits_are_learned_and_looked_at_one_by_one(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    expect(page.locator("#sample canvas")).to_have_attribute("aria-label", re.compile("Test sample 1, class"))
    expect(page.locator("#boundary")).to_have_count(0)
    button(page, "Play training").click()
    reach_accuracy(page, 80)
    button(page, "Pause training").click()
    expect(page.locator("#sample canvas")).to_have_attribute("aria-label", re.compile("Test sample 1, class"))
    place, title = page.locator("#sample-title + .muted"), page.locator("#sample-title")
    expect(place).to_have_text("1 of 359")
    before = page.locator("#network").screenshot()
    button(page, "Next sample").click()
    expect(place).to_have_text("2 of 359")
    expect(page.locator("#sample canvas")).to_have_attribute("aria-label", re.compile("Test sample 2"))
    assert page.locator("#network").screenshot() != before
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(place).to_have_text("359 of 359")
    page.keyboard.press("m")
    expect(page.locator(".verdict .bad")).to_be_visible(timeout=PATIENCE)
    assert page.locator("#confusion table td").count() == 100
    page.locator(".unit-cell[data-layer='0']").first.click()
    expect(title).to_have_text("Layer 1, unit 1")
    assert wire.sent("watch")[-1]["probes"]


def test_flowers_get_a_dense_network_and_the_plane_its_own_again(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    expect(page.locator("#confusion")).to_be_visible()
    button(page, "Iris, 3 classes").click()
    button(page, "Play training").click()
    reach_accuracy(page, 85)
    button(page, "Spiral, 2 classes").click()
    expect(page.locator("#boundary")).to_be_visible()
    expect(page.locator("#sample")).to_have_count(0)
    assert [layer["kind"] for layer in wire.states[-1]["experiment"]["layers"]] == ["dense"] * 3


def pad(page: Page) -> Locator:
    """The square that a digit is drawn on."""
    return page.get_by_role("application", name=re.compile("Draw a digit"))


def draw(page: Page, points: list[tuple[float, float]]) -> None:
    """Draw one stroke with the pointer, given in sides of the square, in the place of what is there."""
    if button(page, "Clear").get_attribute("aria-disabled") is None:
        button(page, "Clear").click()
    box = pad(page).bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def is_taken_for(page: Page, wire: Wire, digit: int) -> None:
    """Wait until page and network agree that the drawing is this digit."""
    expect(page.locator("#sample canvas")).to_have_attribute(
        "aria-label", re.compile(f"Your digit: taken for class {digit} with"), timeout=PATIENCE
    )
    expect(page.locator(".verdict b")).to_have_text(str(digit))
    until(page, lambda: wire.arrays["answers_of"].tolist() == [2, 0])
    until(page, lambda: wire.arrays["answers"][-10:][digit] > 0.5)


def test_digits_drawn_by_hand_are_recognised_while_the_network_trains(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    button(page, "Play training").click()
    reach_accuracy(page, 95)
    toggle = button(page, "Draw a digit")
    toggle.click()
    expect(page.locator(".verdict")).to_have_text("Draw a digit from 0 to 9.")
    expect(page.get_by_role("heading", name="Your digit")).to_be_visible()
    draw(page, STROKE)
    is_taken_for(page, wire, 1)
    draw(page, RING)
    is_taken_for(page, wire, 0)
    values = wire.sent("watch")[-1]["probes"]
    assert [len(probe["values"]) for probe in values if probe["kind"] == "answers"] == [64]
    assert axe_violations(page) == []
    toggle.click()
    expect(pad(page)).to_have_count(0)
    expect(page.locator("#sample canvas")).to_have_attribute(
        "aria-label", re.compile("Test sample 1, class"), timeout=PATIENCE
    )
    toggle.click()  # the drawing is still there
    is_taken_for(page, wire, 0)
    button(page, "Clear").click()
    expect(page.locator(".verdict")).to_have_text("Draw a digit from 0 to 9.")


def test_keys_draw_a_digit(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    choose(page, "Layout", "vector")
    button(page, "Play training").click()
    reach_accuracy(page, 90)
    button(page, "Draw a digit").focus()
    page.keyboard.press("Enter")
    expect(pad(page)).to_be_focused()
    for key in [*["ArrowUp"] * 5, " ", *["ArrowDown"] * 10, " ", "ArrowRight"]:
        page.keyboard.press(key)
    expect(pad(page).get_by_role("status")).to_have_text("pen up")
    is_taken_for(page, wire, 1)
    page.keyboard.press("Backspace")
    expect(page.locator(".verdict")).to_have_text("Draw a digit from 0 to 9.")
    page.keyboard.press("Escape")
    expect(pad(page)).to_have_count(0)
    expect(button(page, "Draw a digit")).to_be_focused()


def test_a_finger_draws_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    open_playground(page)
    page.locator(".tabs").get_by_role("button", name="Data").tap()
    button(page, "Handwritten digits, 10 classes").tap()
    page.locator(".tabs").get_by_role("button", name="Network").tap()
    button(page, "Draw a digit").tap()
    box, toggle = pad(page).bounding_box(), button(page, "Draw a digit").bounding_box()
    assert box
    assert toggle
    assert min(toggle["width"], toggle["height"]) >= 44
    page.touchscreen.tap(box["x"] + 60, box["y"] + 60)
    expect(page.locator(".verdict b")).to_have_text(re.compile(r"\d"), timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []


@pytest.mark.parametrize("data", ["Handwritten digits, 10 classes", "Remember the first symbol, 3 classes"])
def test_no_head_is_cut_on_a_small_laptop(page: Page, data: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_playground(page)
    button(page, data).click()
    expect(page.get_by_role("button", name=re.compile("mistakes: "))).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".data-name")).to_have_text(data.split(",")[0])
    assert (
        page.locator(":is(.choices, .results) .head > *").evaluate_all(
            """parts => parts.filter((part) =>
            part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > innerWidth
        ).map((part) => part.textContent)"""
        )
        == []
    )
