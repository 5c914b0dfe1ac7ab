"""Journeys for everybody: high contrast, forced colours, first hints, spoken news, a room that looks on."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import PATIENCE, button, choose, enter, open_playground, reach_step
from tests.e2e.watched_page import axe_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# ---- themes


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_high_contrast_follows_the_system(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme, contrast="more")
    open_playground(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}[scheme]
    button(page, "Play training").click()
    reach_step(page, 5)
    assert least_contrast(page) >= 7
    assert axe_violations(page) == []


def test_a_theme_that_was_chosen_is_kept_also_when_it_is_the_systems(page: Page) -> None:
    open_playground(page)
    html = page.locator("html")
    for name, theme in (("Dark theme", "dark"), ("High contrast", "contrast"), ("Light theme", "light")):
        button(page, name).click()
        expect(html).to_have_attribute("data-theme", theme)
        page.reload()
        expect(html).to_have_attribute("data-theme", theme)


def test_forced_colours_keep_what_is_pressed_in_sight(open_page: Callable[..., Page]) -> None:
    page = open_page(forced_colors="active")
    open_playground(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    pressed, other = button(page, "Spiral, 2 classes"), button(page, "Circle, 2 classes")
    width = "element => getComputedStyle(element).outlineStyle"
    assert pressed.evaluate(width) == "solid"
    assert other.evaluate(width) == "none"


# ---- a first visit


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_three_hints_come_one_by_one_and_never_again(
    open_page: Callable[..., Page], options: dict[str, Any]
) -> None:
    page = open_page(**options)
    open_playground(page)
    hint = page.locator(".hint")
    expect(page.locator(".timeline-empty")).to_contain_text("Press Play")
    expect(hint).to_have_count(0)
    button(page, "Play training").click()
    expect(hint).to_have_text("Try other data, or add a layer.")
    assert axe_violations(page) == []
    if options:
        page.get_by_role("navigation").get_by_role("button", name="Data").click()
    button(page, "Circle, 2 classes").click()
    expect(hint).to_have_text("Drag back to see an earlier step.")
    button(page, "Pause training").click()
    page.locator("#timeline [role=slider]").focus()
    page.keyboard.press("Home")
    expect(hint).to_have_count(0)
    page.reload()
    expect(page.locator(".connection.live")).to_be_visible(timeout=PATIENCE)
    button(page, "Reset: same starting weights").click()
    expect(page.locator(".timeline-empty")).to_have_text("Every step will be recorded here.")
    expect(hint).to_have_count(0)


def test_a_hint_that_was_read_can_be_closed(page: Page) -> None:
    open_playground(page)
    page.keyboard.press("s")
    for words in ("Try other data", "Drag back"):
        expect(page.locator(".hint")).to_contain_text(words)
        button(page, "Close this hint").click()
    expect(page.locator(".hint")).to_have_count(0)


# ---- what is spoken


def test_progress_is_spoken_rarely_and_a_break_at_once(page: Page) -> None:
    open_playground(page)
    page.evaluate(
        """() => {
            window.spoken = [];
            const told = document.querySelector("p.hidden[role=status]");
            const note = () => window.spoken.push([performance.now(), told.textContent]);
            new MutationObserver(note).observe(told, { childList: true, characterData: true, subtree: true });
        }"""
    )
    button(page, "Play training").click()
    page.wait_for_function("() => window.spoken.length >= 3", timeout=2 * PATIENCE)
    spoken = page.evaluate("window.spoken")
    assert all(re.fullmatch(r"Step [\d,]+, test loss [\d.]+", text) for _, text in spoken[:3])
    assert all(later - earlier >= 4900 for (earlier, _), (later, _) in pairwise(spoken[:3]))
    enter(page, "Learning rate", "1000")
    choose(page, "Loss", "squared_error")
    choose(page, "Optimizer", "sgd")
    expect(page.locator("p.hidden[role=alert]")).to_contain_text("step", timeout=PATIENCE)


# ---- a room that looks on


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_a_room_sees_large_panels(open_page: Callable[..., Page], width: int, height: int) -> None:
    page = open_page(viewport={"width": width, "height": height}, color_scheme="dark")
    open_playground(page)
    page.keyboard.press("p")
    expect(page.locator(".projector")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--c1')") == "#1647c2"
    page.keyboard.press("Space")
    expect(button(page, "Pause training")).to_be_visible()
    page.keyboard.press("Space")
    expect(button(page, "Play training")).to_be_visible()
    shown = page.locator(".projector-choice [aria-pressed=true]")
    expect(shown).to_have_text(["1Boundary", "3Loss"])
    for keys, panels, there in (
        ("1", ["3Loss"], "#loss"),
        ("2", ["2Network"], "#network"),
        ("4", ["4Distributions"], "#strip"),
        ("1", ["1Boundary"], "#boundary"),
        ("3", ["1Boundary", "3Loss"], "#boundary"),
    ):
        page.keyboard.press(keys)
        expect(shown).to_have_text(panels)
        expect(page.locator(f"{there} canvas").first).to_be_visible()
        assert smallest_text(page) >= 18
        assert inside(page, there, width, height)
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".projector")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    button(page, "Show large").click()
    button(page, "Leave the large view").click()
    expect(button(page, "Show large")).to_be_visible()


def test_a_pointer_finds_its_place_in_what_is_enlarged(page: Page) -> None:
    open_playground(page)
    button(page, "Show large").click()
    canvas = page.locator("#boundary canvas").first
    box = canvas.bounding_box()
    assert box
    sharp = canvas.evaluate("canvas => canvas.width / canvas.getBoundingClientRect().width")
    assert sharp == pytest.approx(1, abs=0.02)
    for share in (0.3, 0.7):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.5 * box["height"])
        card = page.locator("#boundary .readout")
        expect(card).to_be_visible()
        beside = card.bounding_box()
        assert beside
        assert abs(beside["x"] - box["x"] - share * box["width"]) < beside["width"] + 60


def smallest_text(page: Page) -> float:
    """The size (px) in which the smallest text but indices is drawn on the screen, outside of canvases."""
    return float(
        page.evaluate(
            """() => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                let least = Infinity;
                while (walker.nextNode()) {
                    const element = walker.currentNode.parentElement;
                    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
                    const { width, height } = element.getBoundingClientRect();
                    if (width < 2 || height < 2 || element.closest(".hidden, .unseen, sub, sup")) continue;
                    const size = parseFloat(getComputedStyle(element).fontSize);
                    least = Math.min(least, size * element.currentCSSZoom);
                }
                return least;
            }"""
        )
    )


def inside(page: Page, selector: str, width: int, height: int) -> bool:
    """Whether a panel and the row under it lie in the window, one under the other."""
    panel, dock = page.locator(selector).bounding_box(), page.locator(".projector-dock").bounding_box()
    assert panel
    assert dock
    apart = panel["y"] + panel["height"] <= dock["y"] + 1
    return apart and dock["y"] + dock["height"] <= height and dock["x"] + dock["width"] <= width


def least_contrast(page: Page) -> float:
    """The least contrast of a text on the ground of its theme, of those tokens that texts are written in."""
    return float(
        page.evaluate(
            """() => {
                const style = getComputedStyle(document.documentElement);
                const light = name => {
                    const hex = style.getPropertyValue(name).trim();
                    const part = i => {
                        const c = parseInt(hex.slice(i, i + 2), 16) / 255;
                        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
                    };
                    return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
                };
                const texts = ["ink", "ink-2", "ink-3", "good", "warn", "bad", "neg-text", "pos-text"];
                const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                return Math.min(...["surface", "canvas", "well"].flatMap(ground =>
                    texts.map(text => ratio(light(`--${text}`), light(`--${ground}`)))));
            }"""
        )
    )
