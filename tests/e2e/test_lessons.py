"""Journeys of a learner: predict, look, do what a lesson asks, and leave it again."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import PATIENCE, button, choose, enter, open_playground, reach_step
from tests.e2e.test_access import PHONE
from tests.e2e.watched_page import axe_violations


def test_a_lesson_is_predicted_looked_at_and_done(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Lessons").click()
    measure = "all => all.map(it => it.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])"
    places = page.locator("#lessons button").evaluate_all(measure)
    assert len(places) >= 3
    assert all(bottom <= top for (_, bottom), (top, _) in pairwise(places))
    button(page, "Starting weights").click()
    expect(page.get_by_role("heading", name="Weights that start too small")).to_be_visible()
    button(page, "Next").click()
    expect(page.get_by_role("heading", name="Weights that start too large")).to_be_visible()
    expect(page.get_by_text("predict first", exact=True)).to_be_visible()
    expect(button(page, "Play training")).to_be_disabled()
    page.get_by_label("Spread evenly").check()
    expect(page.get_by_role("status").filter(has_text="You expected: Spread evenly")).to_contain_text(
        re.compile(r"\d\d\u00a0% of layer 2 is saturated"), timeout=PATIENCE
    )
    expect(page.get_by_text("predict first", exact=True)).to_have_count(0)
    button(page, "Hint").click()
    expect(page.locator(".lesson-hint")).to_contain_text("lower right")
    for layer in (1, 2):
        page.get_by_role("combobox", name=f"Initializer of layer {layer}").select_option("glorot")
    page.get_by_role("combobox", name="Initializer of the output layer").select_option("glorot")
    low = page.locator(".lesson-goals li", has_text="below 15")
    expect(low).to_have_class("met", timeout=PATIENCE)
    page.get_by_role("combobox", name="Speed").select_option("fast")
    button(page, "Play training").click()
    expect(page.locator(".lesson-goals li", has_text="Test loss")).to_have_class("met", timeout=2 * PATIENCE)
    button(page, "Leave the lesson and keep the network").click()
    expect(page.get_by_role("heading", name="Data", exact=True)).to_be_visible()
    assert wire.states[-1]["experiment"]["layers"][0]["initializer"]["kind"] == "glorot"
    enter(page, "Noise", "0.2")  # nothing is locked any more
    expect(page.get_by_label("Noise, value")).to_have_value("0.2")


def test_what_runs_can_be_stopped_in_a_lesson_that_is_loaded_anew(page: Page) -> None:
    open_playground(page, "/?lesson=first-network")
    page.get_by_label("About three quarters").check()
    button(page, "Play training").click()
    expect(button(page, "Pause training")).to_be_visible(timeout=PATIENCE)
    page.reload()
    button(page, "Pause training").click(timeout=PATIENCE)
    expect(button(page, "Play training")).to_be_disabled(timeout=PATIENCE)  # first one predicts again


def test_what_the_lesson_has_no_need_of_is_locked(page: Page) -> None:
    wire = open_playground(page, "/?lesson=learning-rate&page=2")
    expect(page.get_by_role("heading", name="Too large")).to_be_visible()
    page.get_by_label("A few steps").check()
    expect(page.locator(".lesson-control")).to_be_visible()
    before = wire.states[-1]["experiment"]
    page.keyboard.press("n")  # new weights
    enter(page, "Learning rate", "2")
    button(page, "Play training").click()
    expect(page.locator(".lesson-goals li", has_text="Make it diverge")).to_have_class(
        "met", timeout=PATIENCE
    )
    expect(page.get_by_role("status").filter(has_text="Right.")).to_contain_text("no numbers any more")
    after = wire.states[-1]["experiment"]
    assert after == {**before, "learning_rate": 2}
    page.reload()
    expect(page.get_by_role("heading", name="Too large")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_lesson(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    open_playground(page, "/?lesson=starting-weights&page=2")
    expect(page.get_by_role("heading", name="Weights that start too large")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Piled up").check()
    expect(page.locator(".lesson-right")).to_be_visible()
    assert axe_violations(page) == []


def test_a_lesson_on_a_phone_in_chinese(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="zh-CN", **PHONE)
    open_playground(page)
    for name in ("菜单", "课程", "从一条线到三条线"):
        button(page, name).tap()
    expect(page.get_by_role("heading", name="一个单元只能画一条直线")).to_be_visible()
    expect(button(page, "分享")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("一半或更少").check()
    button(page, "播放训练").tap()
    reach_step(page, 300)
    expect(page.locator(".lesson-right")).to_contain_text("没有一条直线")
    assert axe_violations(page) == []


def test_a_lesson_that_does_not_exist_is_told(page: Page) -> None:
    open_playground(page, "/?lesson=nonsense")
    expect(page.get_by_text("There is no lesson of that name")).to_be_visible()
    choose(page, "Optimizer", "sgd")
