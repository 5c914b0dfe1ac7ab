"""Journeys for everybody: high contrast, forced colours, first hints, spoken news, a room that looks on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import button, open_playground, reach_step
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
