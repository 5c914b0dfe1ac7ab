"""Journeys through the charts: curves over steps, read off by pointer and by keys, and as tables."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import PATIENCE, button, choose, open_playground, reach_step, step
from tests.e2e.watched_page import axe_violations


def curve(page: Page, name: str) -> None:
    """Choose another curve."""
    button(page, "Choose a curve").click()
    page.get_by_role("menuitemradio", name=name, exact=True).click()
    expect(page.locator("#loss-title")).to_have_text(name)


def option(page: Page, name: str, role: str = "menuitemradio") -> None:
    """Choose an option of the chart."""
    button(page, "Options of the chart").click()
    page.locator(f"#curve-options [role={role}]", has_text=name).click()


def train(page: Page, least: int) -> None:
    """Train at least so far, and stand still."""
    button(page, "Play training").click()
    reach_step(page, least)
    button(page, "Pause training").click()
    expect(page.locator(".meta")).to_contain_text("paused", timeout=PATIENCE)


def told(page: Page) -> str:
    """What the rule of the chart reads off, in words."""
    return page.locator(".reader").get_attribute("aria-valuetext") or ""


def test_every_curve_is_drawn_and_read_off_by_keys(page: Page) -> None:
    wire = open_playground(page)
    choose(page, "Regularizer", "l2")
    train(page, 120)
    rows = {}
    for name, word in (("Accuracy", "test"), ("Learning rate", "Learning rate"), ("Gradient norm", "norm")):
        curve(page, name)
        page.locator(".reader").focus()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator(".reader")).to_have_attribute(
            "aria-valuetext", re.compile(rf"step 100, .*{word}")
        )
        rows[name] = told(page)
        expect(page.locator("#loss .readout")).to_be_visible()
    assert "Learning rate 0.0200" in rows["Learning rate"]
    norm = float(rows["Gradient norm"].split()[-1])
    assert wire.evaluations[wire.states[-1]["run"]][10][-1] == pytest.approx(norm, rel=1e-2)
    page.keyboard.press("Escape")
    expect(page.locator("#loss .readout")).to_be_hidden()
    curve(page, "Penalty")
    page.locator(".reader").focus()
    page.keyboard.press("ArrowLeft")
    words = told(page)
    parts = dict(re.findall(r"(without|with|penalty) ([\d.]+)", words))
    assert float(parts["with"]) == pytest.approx(float(parts["without"]) + float(parts["penalty"]), abs=2e-3)


def test_the_pointer_reads_off_a_step_and_smoothing_draws_a_second_line(page: Page) -> None:
    open_playground(page)
    train(page, 200)
    box = page.locator("#loss .plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#loss .readout")).to_contain_text("step")
    expect(page.locator("#loss .readout")).to_contain_text("train")
    page.mouse.move(10, 10)
    expect(page.locator("#loss .readout")).to_be_hidden()
    before = page.locator("#loss canvas").screenshot()
    option(page, "Strong")
    expect(page.locator("#curve-options [aria-checked=true]")).to_have_text("Strong")
    page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")
    assert page.locator("#loss canvas").screenshot() != before


def test_the_numbers_of_a_curve_are_a_table(page: Page) -> None:
    open_playground(page)
    train(page, 60)
    option(page, "As a table", "menuitemcheckbox")
    table = page.locator("#loss table")
    expect(table.locator("thead th")).to_have_text(["step", "test", "train"])
    last = step(page) // 10 * 10
    expect(table.locator("tbody tr").last.locator("th")).to_have_text(str(last), timeout=PATIENCE)
    numbers = [float(text) for text in table.locator("tbody tr").first.locator("td").all_inner_texts()]
    assert np.isfinite(numbers).all()
    assert not axe_violations(page)
    option(page, "As a table", "menuitemcheckbox")
    expect(page.locator("#loss canvas")).to_be_visible()
    expect(page.locator("#loss canvas")).to_have_attribute("aria-label", re.compile("Loss at step"))


def test_numbers_that_are_learned_have_r_squared_as_their_curve(page: Page) -> None:
    open_playground(page)
    button(page, "Saddle, numbers to learn").click()
    train(page, 60)
    curve(page, "R²")
    expect(page.locator("#loss canvas")).to_have_attribute(
        "aria-label", re.compile(r"R² at step .*: train [\d.−]+, test [\d.−]+"), timeout=PATIENCE
    )
    assert not axe_violations(page)
