"""Journeys of people who use the page otherwise: by keys, by ear, by touch, in Chinese, without motion."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import (
    button,
    choose,
    enter,
    metric,
    open_playground,
    position,
    reach_step,
)
from tests.e2e.watched_page import axe_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_the_keyboard_is_enough(page: Page) -> None:
    wire = open_playground(page)
    page.keyboard.press("s")
    expect(position(page)).to_have_text("1")
    page.keyboard.press("Space")
    expect(button(page, "Pause training")).to_be_visible()
    reach_step(page, 10)
    page.keyboard.press("Space")
    expect(button(page, "Play training")).to_be_visible()
    for key, name in (("t", "Test points"), ("d", "Discrete")):
        before = button(page, name).get_attribute("aria-pressed")
        page.keyboard.press(key)
        expect(button(page, name)).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    page.keyboard.press("l")
    expect(button(page, "Linear")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("3")
    expect(button(page, "Weights")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    slider = page.get_by_label("Learning rate", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0.03")
    assert wire.states[-1]["run"] == wire.states[0]["run"]


def test_letters_are_letters_while_someone_types(page: Page) -> None:
    open_playground(page)
    box = page.get_by_label("Noise, value")
    box.focus()
    page.keyboard.type("s")
    expect(position(page)).to_have_text("0")
    expect(box).to_have_value(re.compile("s"))


def test_a_unit_is_inspected_by_keyboard(page: Page) -> None:
    open_playground(page)
    page.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Layer 1, unit 1")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Decision boundary")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    open_playground(page)
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    assert axe_violations(page) == []
    button(page, "Play training").click()
    enter(page, "Noise", "9")
    button(page, "Dense, settings of layer 1").click()
    expect(page.get_by_role("dialog", name="Layer 1")).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    choose(page, "Loss", "squared_error")
    choose(page, "Optimizer", "sgd")
    enter(page, "Learning rate", "1000")
    expect(metric(page, 0)).to_have_text("NaN")
    assert axe_violations(page) == []


def test_the_theme_is_switched_and_remembered(page: Page) -> None:
    open_playground(page)
    button(page, "Dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_phone_has_everything_in_four_tabs(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    open_playground(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button(page, "Play training").tap()
    reach_step(page, 5)
    button(page, "Pause training").tap()
    for name in ("Loss", "Data", "Training", "Network"):
        page.get_by_role("navigation").get_by_role("button", name=name).tap()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert axe_violations(page) == []
    page.locator(".row-head").nth(1).tap()
    sheet = page.get_by_role("dialog", name="Layer 1")
    sheet.get_by_label("Activation").select_option("relu")
    sheet.get_by_role("button", name="Add a layer after layer 1").tap()
    page.get_by_role("menuitem", name="Dense", exact=True).tap()
    sheet.get_by_role("button", name="Close").tap()
    expect(page.locator(".row-head")).to_have_count(5)
    expect(page.locator(".row-head").nth(2)).to_contain_text("ReLU")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1100, 800), (820, 1180), (1920, 1080)])
def test_nothing_sticks_out_of_any_screen(open_page: Callable[..., Page], width: int, height: int) -> None:
    page = open_page(viewport={"width": width, "height": height})
    open_playground(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 1280:
        button(page, "Data").click()
        expect(page.get_by_label("Noise", exact=True)).to_be_visible()
    assert axe_violations(page) == []


def test_the_page_speaks_chinese_and_changes_its_language(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="zh-CN")
    open_playground(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    button(page, "播放训练").click()
    expect(button(page, "暂停训练")).to_be_visible()
    expect(page.get_by_role("combobox", name="优化器")).to_be_visible()
    expect(page.get_by_role("heading", name="决策边界")).to_be_visible()
    assert axe_violations(page) == []
    button(page, "EN").click()
    expect(page.get_by_role("heading", name="Decision boundary")).to_be_visible()
    expect(button(page, "Pause training")).to_be_visible()


def test_reduced_motion_gets_few_frames(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    wire = open_playground(page)
    assert {watch["fps"] for watch in wire.sent("watch")} == {4}


def test_help_opens_beside_a_label(page: Page) -> None:
    open_playground(page)
    page.get_by_text("Optimizer", exact=True).hover()
    bubble = page.get_by_role("tooltip")
    expect(bubble).to_contain_text("How gradients move the weights.")
    expect(bubble.locator("math")).to_have_count(3)
    page.mouse.move(700, 600)
    expect(bubble).to_have_count(0)
