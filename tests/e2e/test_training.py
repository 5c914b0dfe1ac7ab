"""Journeys through training: press Play, watch it being solved, step, reset, change the rate on the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import (
    PATIENCE,
    button,
    choose,
    enter,
    epochs,
    metric,
    open_playground,
    position,
    reach_accuracy,
    reach_step,
    step,
    until,
)


def test_play_solves_the_default_spiral(page: Page) -> None:
    wire = open_playground(page)
    expect(page.get_by_role("img", name="No steps yet").or_(page.get_by_text("No steps yet"))).to_have_count(
        1
    )
    button(page, "Play training").click()
    expect(button(page, "Pause training")).to_be_visible()
    reach_accuracy(page, 95)
    expect(page.locator(".note")).to_contain_text("separated", timeout=PATIENCE)
    button(page, "Pause training").click()
    assert wire.curve(wire.states[-1]["run"])[-1] < 0.5


def test_xor_is_trained_at_another_speed(page: Page) -> None:
    open_playground(page)
    button(page, "XOR, 2 classes").click()
    expect(button(page, "XOR, 2 classes")).to_have_attribute("aria-pressed", "true")
    choose(page, "Speed", "fast")
    button(page, "Play training").click()
    reach_accuracy(page, 95)


def test_everything_drawn_changes_while_training_plays(page: Page) -> None:
    wire = open_playground(page)
    parts = ["#strip", "#network", "#boundary", "#loss", "#timeline"]
    before = {part: page.locator(part).screenshot() for part in parts}
    shares = wire.arrays["hist_share"].copy()
    button(page, "Play training").click()
    reach_step(page, 60)
    button(page, "Pause training").click()
    assert (wire.arrays["hist_share"] != shares).any()
    for part in parts:
        assert page.locator(part).screenshot() != before[part], part


@pytest.mark.parametrize("kind", ["Pre-activations", "Weights", "Gradients"])
def test_other_distributions_are_drawn(page: Page, kind: str) -> None:
    wire = open_playground(page)
    before = page.locator("#strip").screenshot()
    button(page, kind).click()
    expect(button(page, kind)).to_have_attribute("aria-pressed", "true")
    of = kind.lower().replace("-", "_")
    until(page, lambda: {"kind": "histograms", "of": of, "bins": 37} in wire.sent("watch")[-1]["probes"])
    button(page, "Step").click()
    expect(position(page)).to_have_text("1")
    assert page.locator("#strip").screenshot() != before


def test_reset_gives_the_same_curve_to_the_last_bit(page: Page) -> None:
    wire = open_playground(page)
    first = wire.states[-1]["run"]
    epochs(page, 4)
    loss = metric(page, 1).inner_text()
    page.keyboard.press("r")
    expect(position(page)).to_have_text("0")
    epochs(page, 4)
    assert wire.states[-1]["run"] == first + 1
    assert len(wire.curve(first)) == 80
    assert wire.curve(first) == wire.curve(first + 1)
    expect(metric(page, 1)).to_have_text(loss)


def test_new_weights_give_another_curve(page: Page) -> None:
    wire = open_playground(page)
    first = wire.states[-1]["run"]
    epochs(page, 1)
    page.keyboard.press("n")
    expect(page.get_by_label("Weights, value")).to_have_value("43")
    expect(position(page)).to_have_text("0")
    epochs(page, 1)
    assert wire.curve(first) != wire.curve(first + 1)


def test_the_learning_rate_changes_without_a_reset(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Play training").click()
    reach_step(page, 40)
    run, before = wire.states[-1]["run"], step(page)
    enter(page, "Learning rate", "0.1")
    reach_step(page, before + 20)
    assert wire.states[-1]["run"] == run
    assert wire.states[-1]["experiment"]["learning_rate"] == 0.1
    expect(page.locator(".toast")).to_have_count(0)


def test_one_step_and_one_epoch(page: Page) -> None:
    open_playground(page)
    button(page, "Step").click()
    expect(position(page)).to_have_text("1")
    button(page, "How far a step goes").click()
    page.get_by_role("menuitemradio", name="One epoch").click()
    expect(position(page)).to_have_text("21")
    button(page, "Epoch").click()
    expect(position(page)).to_have_text("41")


def test_numbers_that_grow_too_large_are_explained_and_mended(page: Page) -> None:
    wire = open_playground(page)
    choose(page, "Loss", "squared_error")
    choose(page, "Optimizer", "sgd")
    for layer in (1, 2):
        page.get_by_role("combobox", name=f"Activation of layer {layer}").select_option("relu")
    enter(page, "Learning rate", "100")
    button(page, "Play training").click()
    expect(page.get_by_role("heading", name="The numbers grew too large")).to_be_visible()
    expect(metric(page, 0)).to_have_text("NaN")
    expect(button(page, "Play training")).to_be_disabled()
    expect(page.get_by_role("alert").filter(has_text="Training stopped")).to_have_count(1)
    page.get_by_role("button", name="Set the rate").click()
    expect(position(page)).to_have_text("0")
    expect(button(page, "Play training")).to_be_enabled()
    assert wire.states[-1]["experiment"]["learning_rate"] < 100
