"""Journeys through data that lie in no plane: digits are read one at a time, and mistakes are found."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import PATIENCE, button, open_playground, reach_accuracy


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
