"""Journeys through time: the playhead, branches, replays, undo and redo, a run that diverges or ends."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine import Experiment, Observer, Trainer
from engine.probes import Weights
from tests.e2e.playground import (
    PATIENCE,
    Wire,
    button,
    choose,
    enter,
    epochs,
    metric,
    open_playground,
    position,
    reach_step,
    until,
)
from tests.e2e.watched_page import axe_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
RECKLESS = {
    "loss": {"kind": "squared_error"},
    "optimizer": {"kind": "sgd"},
    "layers": [
        {"kind": "dense", "units": 8, "activation": {"kind": "relu"}},
        {"kind": "dense", "units": 8, "activation": {"kind": "relu"}},
        {"kind": "dense", "units": 1, "activation": {"kind": "identity"}},
    ],
}
"""An experiment that a large learning rate makes diverge."""


def link(change: dict[str, Any]) -> str:
    """The address of the default experiment with a change."""
    return "/#e=" + base64.urlsafe_b64encode(json.dumps(change).encode()).decode().rstrip("=")


def playhead(page: Page) -> Locator:
    """The slider over the timeline."""
    return page.get_by_role("slider", name="Timeline")


def drag(page: Page, share: float) -> None:
    """Drag the playhead from where it is to a part of the timeline, in many moves, and let it go."""
    box = page.locator("#timeline").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 2, y)
    page.mouse.down()
    for part in range(40):
        page.mouse.move(box["x"] + box["width"] * (1 + (share - 1) * part / 39), y)
    page.mouse.up()


def looked_at(page: Page) -> int:
    """The step that the playhead stands at."""
    return int(playhead(page).get_attribute("aria-valuenow") or -1)


def weights(step: int, **changes: Any) -> Any:
    """The weights of the default experiment, changed, after so many steps."""
    trainer = Trainer(Experiment.model_validate({**Experiment().model_dump(), **changes}, strict=False))
    trainer.run(step)
    return Observer(trainer).look(Weights())["theta"]


def shows(page: Page, wire: Wire, step: int) -> None:
    """Wait until the page shows a step: its number, and its weights."""
    expect(position(page)).to_have_text(f"{step:,}", timeout=PATIENCE)
    expected = weights(step)
    until(page, lambda: np.array_equal(wire.arrays["theta"], expected))


def test_the_playhead_is_dragged_to_an_earlier_step_and_everything_shows_it(page: Page) -> None:
    wire = open_playground(page)
    expect(playhead(page)).to_be_hidden()
    epochs(page, 10)
    accuracy, strip = metric(page, 2).inner_text(), page.locator("#strip").screenshot()
    drag(page, 0.25)
    expect(page.locator(".meta")).to_contain_text("viewing the past, now is 200")
    step = looked_at(page)
    assert 40 <= step <= 60
    shows(page, wire, step)
    expect(page.locator("#boundary-title + .muted")).to_have_text(f"at step {step}")
    expect(page.locator(".note")).to_contain_text(f"You are looking at step {step}.")
    expect(metric(page, 2)).not_to_have_text(accuracy)
    assert page.locator("#strip").screenshot() != strip
    row = [float(number) for number in wire.arrays["metrics"]]
    expect(metric(page, 0)).to_have_text(f"{row[0]:.3f}")
    sent = wire.sent("watch")
    assert sent[-1]["at"] == step, "the last place is never lost"
    assert len(wire.sockets) == 1, "and the server was not flooded"
    assert not axe_violations(page)
    button(page, "Return to now").click()
    expect(page.locator(".meta")).not_to_contain_text("past")
    shows(page, wire, 200)


def test_the_playhead_is_a_slider_for_the_keyboard(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 5)
    playhead(page).focus()
    for key, step in [
        ("ArrowLeft", 99),
        ("Shift+ArrowLeft", 89),
        ("ArrowRight", 90),
        ("PageDown", 80),
        ("Home", 0),
        ("Shift+ArrowRight", 10),
    ]:
        page.keyboard.press(key)
        expect(playhead(page)).to_have_attribute("aria-valuenow", str(step))
    expect(playhead(page)).to_have_attribute("aria-valuetext", "Step 10, in the past; now is 100")
    shows(page, wire, 10)
    page.keyboard.press("End")
    expect(playhead(page)).to_have_attribute("aria-valuetext", "Step 100, now")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowLeft")
    expect(playhead(page)).to_have_attribute("aria-valuenow", "99")
    page.get_by_label("Learning rate", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    expect(playhead(page)).to_have_attribute("aria-valuenow", "100")
    until(page, lambda: wire.states[-1]["experiment"]["learning_rate"] == 0.015)


def test_a_click_in_the_loss_chart_moves_the_playhead(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 10)
    plot = page.locator("#loss .plot")
    box = plot.bounding_box()
    assert box
    plot.click(position={"x": box["width"] / 2, "y": 20})
    assert 90 <= looked_at(page) <= 110
    shows(page, wire, looked_at(page))


def test_training_goes_on_while_one_looks_at_the_past(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 3)
    page.keyboard.press("ArrowLeft")
    button(page, "Play training").click()
    expect(page.locator(".toast")).to_contain_text("Branched from step 59.")
    reach_step(page, 80)
    page.keyboard.press("Shift+ArrowLeft")
    at = looked_at(page)
    shows(page, wire, at)
    now = int(playhead(page).get_attribute("aria-valuemax") or 0)
    page.wait_for_function(
        "now => Number(document.querySelector('.playhead').ariaValueMax) > now + 60", arg=now
    )
    expect(position(page)).to_have_text(str(at))
    expect(playhead(page)).to_have_attribute("aria-valuenow", str(at))
    button(page, "Return to now").click()
    reach_step(page, now + 60)


def test_a_branch_is_undone_and_made_again(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 5)
    enter(page, "Learning rate", "0.1")
    epochs(page, 1)
    page.evaluate("document.activeElement.blur()")
    playhead(page).focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("b")
    expect(position(page)).to_have_text("10")
    expect(page.locator(".toast")).to_contain_text("Branched from step 10.")
    until(page, lambda: wire.states[-1]["run"] == 2)
    assert wire.states[-1]["experiment"]["learning_rate"] == 0.02, "the settings of then"
    epochs(page, 1)
    expect(position(page)).to_have_text("30")
    button(page, "Undo: Branch from step 10").click()
    expect(position(page)).to_have_text("120")
    until(page, lambda: wire.states[-1]["experiment"]["learning_rate"] == 0.1)
    page.keyboard.press("Control+y")
    expect(position(page)).to_have_text("30")


def test_what_was_recorded_is_played_again_without_training(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 10)
    choose(page, "Speed", "slow")
    playhead(page).focus()
    page.keyboard.press("Home")
    shows(page, wire, 0)
    orders = len(wire.commands)
    button(page, "Replay").click()
    expect(button(page, "Stop")).to_be_visible()
    page.keyboard.press("Space")
    expect(button(page, "Stop")).to_have_count(0)
    button(page, "Replay").click()
    choose(page, "Speed", "fast")
    expect(page.locator(".meta")).not_to_contain_text("past")
    shows(page, wire, 200)
    seen = {command["at"] for command in wire.commands[orders:] if command["kind"] == "watch"}
    assert len(seen - {None}) > 2, "it went through the steps between"
    assert {command["kind"] for command in wire.commands[orders:]} <= {"watch", "credit", "speed"}
    assert len(wire.curve(1)) == 200


def test_who_wants_little_motion_steps_through_the_recording(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    open_playground(page)
    epochs(page, 1)
    page.keyboard.press("Shift+ArrowLeft")
    button(page, "Next step").click()
    expect(playhead(page)).to_have_attribute("aria-valuenow", "11")
    expect(button(page, "Replay")).to_have_count(0)


def test_a_step_goes_as_far_as_one_says(page: Page) -> None:
    wire = open_playground(page)
    button(page, "How far a step goes").click()
    page.get_by_role("menuitemradio", name="10 epochs").click()
    expect(position(page)).to_have_text("200")
    count = page.get_by_label("How many", exact=True)
    button(page, "How far a step goes").click()
    for wrong, allowed in (("0", "at least 1"), ("10001", "at most 10000"), ("2.5", "a whole number")):
        count.fill(wrong)
        count.press("Enter")
        expect(page.locator("#step-problem")).to_contain_text(allowed)
    count.fill("37")
    assert not axe_violations(page)
    button(page, "Go").click()
    expect(position(page)).to_have_text("237")
    button(page, "37 batches").click()
    expect(position(page)).to_have_text("274")
    assert [(one["count"], one["unit"]) for one in wire.sent("step")] == [
        (10, "epoch"),
        (37, "batch"),
        (37, "batch"),
    ]


# ---- undo, redo


def test_every_change_is_undone_and_redone_by_buttons_and_keys(page: Page) -> None:
    wire = open_playground(page)
    expect(button(page, "Undo")).to_have_attribute("aria-disabled", "true")
    epochs(page, 5)
    enter(page, "Learning rate", "0.1")
    button(page, "Undo: Learning rate: 0.1").click()
    expect(page.get_by_label("Learning rate, value")).to_have_value("0.02")
    button(page, "Redo: Learning rate: 0.1").click()
    expect(page.get_by_label("Learning rate, value")).to_have_value("0.1")
    epochs(page, 1)
    button(page, "One unit more in layer 1").click()
    expect(position(page)).to_have_text("0")
    epochs(page, 2)
    page.keyboard.press("Control+z")
    expect(position(page)).to_have_text("120")
    expect(page.get_by_label("Units of layer 1")).to_have_value("8")
    expect(page.get_by_label("Learning rate, value")).to_have_value("0.1")
    page.keyboard.press("Control+Shift+z")
    expect(position(page)).to_have_text("40")
    expect(page.get_by_label("Units of layer 1")).to_have_value("9")
    page.keyboard.press("r")
    expect(page.locator(".toast")).to_contain_text("Back to step 0, same weights.")
    expect(position(page)).to_have_text("0")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(position(page)).to_have_text("40")
    assert len(wire.sockets) == 1


def test_the_toast_hides_nothing_that_is_read(page: Page) -> None:
    open_playground(page)
    epochs(page, 1)
    button(page, "One unit more in layer 1").click()
    toast = page.locator(".toast")
    expect(toast).to_be_visible()
    box, bar = toast.bounding_box(), page.locator(".top").bounding_box()
    assert box
    assert bar
    assert box["y"] + box["height"] <= bar["y"] + bar["height"]
    undo = page.locator(".undo").bounding_box()
    assert undo
    assert box["x"] >= undo["x"] + undo["width"]


# ---- diverged, ended


def make_diverge(page: Page, rate: str = "3") -> Wire:
    """A run that is well for 200 steps and diverges after its rate was raised."""
    wire = open_playground(page, link(RECKLESS))
    epochs(page, 10)
    enter(page, "Learning rate", rate)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="The numbers grew too large")).to_be_visible(timeout=PATIENCE)
    return wire


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_a_diverged_run_shows_its_last_good_step(
    open_page: Callable[..., Page], width: int, height: int
) -> None:
    page = open_page(viewport={"width": width, "height": height})
    wire = make_diverge(page)
    at = looked_at(page)
    assert 200 <= at < wire.states[-1]["divergence"]["step"]
    expect(position(page)).to_have_text(str(at), timeout=PATIENCE)
    for index in (0, 1):
        expect(metric(page, index)).to_have_text("NaN")
    expect(page.locator("#boundary-title + .muted")).to_have_text(f"at step {at}")
    expect(page.locator(".note")).to_contain_text(f"The page shows step {at}")
    for part in ("rewind", "clip", "rate"):
        name = {
            "rewind": f"Rewind to step {at}",
            "clip": "Clip gradients at 1",
            "rate": "Set the rate back to 0.02",
        }
        expect(button(page, name[part])).to_be_in_viewport(ratio=1)
    facts = page.locator(".facts").bounding_box()
    assert facts
    assert facts["y"] + facts["height"] <= height
    cells = page.get_by_role("gridcell", name=re.compile("Layer 2, unit 8")).bounding_box()
    assert cells
    post = page.locator(".postmortem").bounding_box()
    assert post
    assert cells["y"] + cells["height"] <= post["y"], "the network is not covered"
    assert not axe_violations(page)
    page.keyboard.press("ArrowLeft")
    expect(metric(page, 0)).not_to_have_text("NaN")
    expect(page.locator(".meta")).to_contain_text("viewing the past")


@pytest.mark.parametrize(
    ("name", "rate", "clipping"),
    [
        (r"Rewind to step \d+", 3, "none"),
        ("Clip gradients at 1", 3, "global_norm"),
        ("Set the rate back to 0.02", 0.02, "none"),
    ],
)
def test_a_diverged_run_is_rewound(page: Page, name: str, rate: float, clipping: str) -> None:
    wire = make_diverge(page)
    good = looked_at(page)
    page.get_by_role("button", name=re.compile(name)).click()
    expect(page.get_by_role("heading", name="The numbers grew too large")).to_have_count(0)
    expect(position(page)).to_have_text(str(good))
    expect(button(page, "Play training")).to_be_enabled()

    def as_wanted() -> bool:
        now = wire.states[-1]["experiment"]
        return (now["learning_rate"], now["clipping"]["kind"]) == (rate, clipping)

    until(page, as_wanted)
    assert wire.states[-1]["status"] == "paused"


def test_the_layer_that_overflowed_is_named(page: Page) -> None:
    open_playground(page, link({**RECKLESS, "learning_rate": 1000}))
    button(page, "Play training").click()
    expect(page.locator(".facts")).to_contain_text("output layer overflowed first", timeout=PATIENCE)
    card = page.get_by_role("group", name="Output layer")
    expect(card).to_have_class(re.compile("overflowed"))
    expect(page.locator(".card-bubble")).to_have_text("overflowed at step 3")
    expect(button(page, "Rewind to step 0")).to_be_visible()


def test_a_rate_that_diverged_is_not_offered_again(page: Page) -> None:
    open_playground(page, link({**RECKLESS, "learning_rate": 0.01}))
    enter(page, "Learning rate", "100")
    button(page, "Play training").click()
    expect(button(page, "Set the rate back to 0.01")).to_be_visible(timeout=PATIENCE)


def test_training_ends_at_a_step_says_so_and_goes_on(page: Page) -> None:
    wire = open_playground(page, link({"stopping": {"kind": "steps", "steps": 77}}))
    button(page, "Play training").click()
    expect(page.locator(".meta")).to_contain_text("stopped after 77 steps", timeout=PATIENCE)
    expect(position(page)).to_have_text("77")
    expect(page.locator(".note")).to_contain_text(
        "Training has stopped after 77 steps. That is set under Stop when."
    )
    expect(button(page, "Play training")).to_be_disabled()
    button(page, "Go on without stopping").click()
    reach_step(page, 90)
    assert wire.states[-1]["experiment"]["stopping"] == {"kind": "none"}


@pytest.mark.parametrize(
    ("stopping", "why"),
    [
        ({"kind": "train_loss", "below": 0.5}, "train loss below 0.5"),
        ({"kind": "accuracy", "reaches": 0.7}, "test accuracy reached 70\u00a0%"),
    ],
)
def test_on_a_phone_training_that_ends_says_why_and_goes_on(
    open_page: Callable[..., Page], stopping: dict[str, Any], why: str
) -> None:
    page = open_page(**PHONE)
    open_playground(page, link({"stopping": stopping}))
    button(page, "Play training").click()
    expect(page.locator(".meta")).to_contain_text(f"stopped: {why}")
    ended = int(playhead(page).get_attribute("aria-valuenow") or 0)
    assert ended % 64 == 0
    button(page, "Go on without stopping").click()
    reach_step(page, ended + 10)


def test_on_a_phone_one_travels_by_touch(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    wire = open_playground(page)
    epochs(page, 5)
    box = page.locator("#timeline").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] * 0.4, box["y"] + 15)
    at = looked_at(page)
    assert 35 <= at <= 45
    expect(position(page)).to_have_text(str(at))
    assert not axe_violations(page)
    for name in ("Replay", "Branch from here", "Return to now"):
        expect(button(page, name)).to_be_in_viewport(ratio=1)
    button(page, "Branch from here").click()
    expect(page.locator(".toast")).to_be_in_viewport(ratio=1)
    until(page, lambda: wire.states[-1]["run"] == 2)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(position(page)).to_have_text("100")
