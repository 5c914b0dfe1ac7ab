"""Journeys through sequences: what the network foretells, its states and gates over time, and mistakes."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine import Experiment
from engine.points import Points, draw_points
from tests.e2e.playground import (
    PATIENCE,
    Wire,
    button,
    enter,
    metric,
    open_playground,
    reach_accuracy,
    reach_step,
    until,
)
from tests.e2e.watched_page import axe_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LSTM = {
    "data": {"kind": "first_symbol", "samples": 200, "length": 6, "symbols": 3},
    "layers": [
        {"kind": "lstm", "units": 5, "returns": "sequence"},
        {"kind": "gru", "units": 4},
        {"kind": "dense", "units": 3, "activation": {"kind": "identity"}},
    ],
    "loss": {"kind": "softmax_cross_entropy"},
    "learning_rate": 0.02,
}


def link(document: dict[str, Any]) -> str:
    """The address of a document that differs from the default in these fields."""
    return "/#e=" + base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


def sequence(page: Page) -> Locator:
    """The picture of the sequence that is looked at."""
    return page.locator("#sample canvas")


def points(wire: Wire) -> Points:
    """The data of the run, drawn anew."""
    return draw_points(Experiment.model_validate_json(json.dumps(wire.states[-1]["experiment"])))


def shown(number: str) -> float:
    """A number of the page."""
    return float(number.replace("\u2212", "-"))


def pause(page: Page, wire: Wire) -> None:
    """Pause, and wait until everything that is shown is of the last step."""
    button(page, "Pause training").click()
    until(page, lambda: wire.states[-1]["status"] == "paused")
    page.wait_for_function(
        "last => Number(document.querySelector('.meta b').textContent.replaceAll(',', '')) === last",
        arg=wire.states[-1]["step"],
        timeout=PATIENCE,
    )


def test_a_wave_is_foretold(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Sine mixture, numbers to learn").click()
    expect(sequence(page)).to_have_attribute("aria-label", re.compile("Test sample 1: predicted"))
    expect(page.locator("#boundary")).to_have_count(0)
    button(page, "Play training").click()
    page.wait_for_function(
        "() => Number(document.querySelectorAll('.metrics dd')[2].textContent) > 0.9", timeout=2 * PATIENCE
    )
    pause(page, wire)
    truth = points(wire).test_y[:, 0]
    guesses = wire.arrays["predictions"][:, 0]
    assert shown(metric(page, 2).inner_text()) == pytest.approx(
        1 - ((truth - guesses) ** 2).sum() / ((truth - truth.mean()) ** 2).sum(), abs=2e-3
    )
    told = [shown(text) for text in page.locator(".verdict b").all_inner_texts()]
    assert told == pytest.approx([guesses[0], truth[0]], abs=0.006)
    assert wire.arrays["reading_p"][-1, 0] == pytest.approx(guesses[0], abs=1e-5)
    errors = np.abs(truth - guesses)
    far = np.flatnonzero(errors > 2 * errors.mean())
    expect(page.get_by_role("button", name="Next sample whose error")).to_have_text(f"{len(far)} far off")
    page.keyboard.press("m")
    expect(page.locator("#sample-title + .muted")).to_have_text(f"{far[far > 0][0] + 1} of {len(truth)}")
    expect(page.locator(".verdict .bad")).to_contain_text("off by")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#fit canvas")).to_have_attribute("aria-label", re.compile(r"80 test samples.*R²"))


def test_states_and_gates_are_read_cell_by_cell(page: Page) -> None:
    wire = open_playground(page, link(LSTM))
    memory = page.get_by_role("slider", name=re.compile("over time"))
    button(page, "Play training").click()
    reach_step(page, 20)
    pause(page, wire)
    gates = ["output", "input", "forget", "candidate", "cell", "state"]
    choice = page.get_by_role("combobox", name="State or gate")
    for gate, words in (("forget", "Forget gate"), ("cell", "Cell"), ("state", "State")):
        choice.select_option(gate)
        memory.focus()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        expect(memory).to_have_attribute(
            "aria-valuetext", re.compile(rf"^step 2, unit \d: {words} [\u22120-9.]+$")
        )
        found = re.fullmatch(r"step 2, unit (\d): .* ([^ ]+)", memory.get_attribute("aria-valuetext") or "")
        assert found
        value = wire.arrays["gates"][gates.index(gate), 1, int(found[1]) - 1]
        assert shown(found[2]) == pytest.approx(value, abs=0.006)
    page.get_by_role("combobox", name="Layer whose states are shown").select_option("1")
    expect(memory).to_have_attribute("aria-label", re.compile("4 units"))
    assert choice.locator("option").all_inner_texts() == ["State", "Candidate", "Update gate", "Reset gate"]
    until(page, lambda: wire.arrays["gates"].shape == (4, 6, 4))
    state = wire.arrays["reading"].reshape(-1, 6)[-4:]
    np.testing.assert_allclose(state, wire.arrays["gates"][3].T, atol=1e-6)
    assert axe_violations(page) == []


def test_tiles_and_strip_follow_the_sequence(page: Page) -> None:
    wire = open_playground(page, link(LSTM))
    expect(page.locator(".unit-cell[data-layer='0']")).to_have_count(5)
    expect(page.locator(".unit-cell[data-layer='-1']")).to_have_count(3)
    button(page, "Play training").click()
    reach_accuracy(page, 95)
    pause(page, wire)
    before = page.locator("#network").screenshot()
    button(page, "Next sample").click()
    until(page, lambda: wire.arrays["reading_of"].tolist() == [1, 1])
    expect(sequence(page)).to_have_attribute("aria-label", re.compile("Test sample 2, class"))
    assert page.locator("#network").screenshot() != before
    assert wire.arrays["hist_share"].shape[0] == 4
    page.locator(".unit-cell[data-layer='0']").first.click()
    expect(page.locator(".inspect-card strong")).to_have_text("Layer 1, unit 1")


def test_the_length_is_changed_and_other_sorts_of_data_come_and_go(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Adding problem, numbers to learn").click()
    enter(page, "Length", "31")
    until(page, lambda: wire.arrays.get("reading_p", np.zeros(0)).shape == (31, 1))
    button(page, "Remember the first symbol, 3 classes").click()
    until(page, lambda: wire.states[-1]["experiment"]["loss"]["kind"] == "softmax_cross_entropy")
    expect(page.locator("#confusion table td")).to_have_count(9)
    for name, there, gone in (
        ("Iris, 3 classes", "#sample", "#memory"),
        ("Parity, 2 classes", "#memory", "#fit"),
        ("Handwritten digits, 10 classes", "#confusion", "#memory"),
        ("Sine mixture, numbers to learn", "#fit", "#confusion"),
        ("Spiral, 2 classes", "#boundary", "#sample"),
    ):
        button(page, name).click()
        expect(page.locator(there)).to_be_visible()
        expect(page.locator(gone)).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_samples_of_every_sort_pass_axe(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    open_playground(page)
    for name in (
        "Handwritten digits, 10 classes",
        "Iris, 3 classes",
        "Parity, 2 classes",
        "Sine mixture, numbers to learn",
    ):
        button(page, name).click()
        expect(page.locator("#sample canvas")).to_have_attribute("aria-label", re.compile("Test sample 1"))
        expect(page.locator(".verdict b").first).to_be_visible(timeout=PATIENCE)
        assert axe_violations(page) == [], name


def test_a_phone_shows_sequences_too(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    open_playground(page, link(LSTM))
    expect(sequence(page)).to_be_visible()
    expect(page.locator("#memory")).to_be_visible()
    button(page, "Play training").tap()
    reach_step(page, 5)
    button(page, "Pause training").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []
