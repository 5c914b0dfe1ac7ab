"""Journeys through the settings: layers, units, inputs, loss, undo, refusals beside their controls, links."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.playground import (
    button,
    choose,
    enter,
    epochs,
    open_playground,
    position,
    reach_step,
    until,
)


def test_a_layer_is_added_and_removed(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after layer 2").click()
    page.get_by_role("menuitem", name="Dense", exact=True).click()
    expect(page.locator(".network-head")).to_contain_text("177 parameters")
    expect(page.get_by_role("group", name="Layer 3")).to_be_visible()
    button(page, "Dense, settings of layer 3").click()
    page.get_by_role("dialog", name="Layer 3").get_by_role("button", name="Remove this layer").click()
    expect(page.locator(".network-head")).to_contain_text("105 parameters")
    assert len(wire.states[-1]["experiment"]["layers"]) == 3


def test_a_unit_is_removed_and_brought_back_by_undo(page: Page) -> None:
    open_playground(page)
    epochs(page, 1)
    button(page, "One unit less in layer 1").click()
    expect(page.locator(".toast")).to_contain_text("Layer 1 now has 7 units. Back to step 0.")
    expect(position(page)).to_have_text("0")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Units of layer 1")).to_have_value("8")


def test_a_setting_is_undone_by_the_keyboard(page: Page) -> None:
    open_playground(page)
    choose(page, "Optimizer", "sgd")
    button(page, "Circle, 2 classes").click()
    expect(page.locator(".crumb")).to_have_text("Circle")
    page.keyboard.press("Control+z")
    expect(page.locator(".crumb")).to_have_text("Spiral")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("combobox", name="Optimizer")).to_have_value("adam")


def test_activation_and_penalty_change_while_training_goes_on(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 1)
    page.get_by_role("combobox", name="Activation of layer 1", exact=True).select_option("relu")
    choose(page, "Regularizer", "l2")
    expect(page.get_by_label("Strength", exact=True)).to_be_visible()
    expect(page.locator(".metrics")).to_contain_text("Train loss, without penalty")
    expect(position(page)).to_have_text("20")
    assert wire.states[-1]["run"] == wire.states[0]["run"]


def test_the_output_layer_follows_the_loss(page: Page) -> None:
    wire = open_playground(page)
    choose(page, "Loss", "softmax_cross_entropy")
    expect(page.get_by_role("group", name="Output layer")).to_contain_text("softmax")
    expect(page.locator(".network-head")).to_contain_text("114 parameters")
    assert wire.states[-1]["experiment"]["layers"][-1]["units"] == 2
    choose(page, "Loss", "binary_cross_entropy")
    expect(page.locator(".network-head")).to_contain_text("105 parameters")


def test_input_features_are_chosen_in_the_network(page: Page) -> None:
    wire = open_playground(page)
    page.get_by_role("gridcell", name="x₁x₂").click()
    expect(page.get_by_role("group", name="Input features")).to_contain_text("3 of 8")
    wanted = ["x1", "x2", "x1_x2"]
    until(page, lambda: [one["kind"] for one in wire.states[-1]["experiment"]["features"]] == wanted)


def test_a_layer_of_another_kind_stands_between_the_others(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after layer 1").click()
    page.get_by_role("menuitem", name="Dropout", exact=True).click()
    expect(page.get_by_role("group", name="Layer 2")).to_contain_text("Rate")
    until(page, lambda: wire.states[-1]["experiment"]["layers"][1]["kind"] == "dropout")
    epochs(page, 1)
    page.get_by_role("gridcell", name="Layer 2, unit 3").click()
    expect(page.get_by_role("heading", name="Layer 2, unit 3")).to_be_visible()


def test_numbers_are_learned_with_a_loss_and_a_score_for_numbers(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Saddle, numbers to learn").click()
    expect(page.get_by_role("combobox", name="Loss", exact=True)).to_have_value("squared_error")
    expect(page.get_by_role("heading", name="Prediction")).to_be_visible()
    epochs(page, 2)
    expect(page.locator(".metrics")).to_contain_text("Test R²")
    expect(page.locator(".metrics")).not_to_contain_text("NaN")
    hinge = page.get_by_role("combobox", name="Loss", exact=True).locator("option[value=hinge]")
    expect(hinge).to_be_disabled()
    button(page, "Blobs, 3 classes").click()
    expect(page.get_by_role("combobox", name="Loss", exact=True)).to_have_value("softmax_cross_entropy")
    expect(page.locator(".metrics")).to_contain_text("Test accuracy")
    until(page, lambda: wire.states[-1]["experiment"]["layers"][-1]["units"] == 3)


def test_a_formula_that_cannot_be_read_is_refused_beside_its_field(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Formula, numbers to learn").click()
    box = page.get_by_label("Expression", exact=True)
    box.fill("x1 + x3")
    box.press("Enter")
    expect(page.locator(".choices .complaint")).to_contain_text('"x3" is not known')
    expect(box).to_have_value("x1 + x3")
    box.fill("x1 * x2")
    box.press("Enter")
    expect(page.locator(".choices .complaint")).to_have_count(0)
    until(page, lambda: wire.states[-1]["experiment"]["data"].get("expression") == "x1 * x2")


def test_a_link_to_sequences_is_read_and_left_for_the_plane(open_page: Callable[..., Page]) -> None:
    page = open_page()
    # {"data":{"kind":"parity"},"layers":[{"kind":"simple_rnn","units":4},
    #  {"kind":"dense","units":1,"activation":{"kind":"identity"}}]}
    link = (
        "eyJkYXRhIjp7ImtpbmQiOiJwYXJpdHkifSwibGF5ZXJzIjpbeyJraW5kIjoic2ltcGxlX3JubiIsInVuaXRzIjo0fSx7ImtpbmQi"
        "OiJkZW5zZSIsInVuaXRzIjoxLCJhY3RpdmF0aW9uIjp7ImtpbmQiOiJpZGVudGl0eSJ9fV19"
    )
    wire = open_playground(page, f"/#e={link}")
    expect(page.locator("#sample canvas")).to_be_visible()
    epochs(page, 2)
    assert wire.states[-1]["experiment"]["data"]["kind"] == "parity"
    button(page, "Circle, 2 classes").click()
    expect(page.get_by_role("heading", name="Decision boundary")).to_be_visible()
    expect(page.locator("#sample")).to_have_count(0)


def test_training_that_stops_by_itself_says_why(page: Page) -> None:
    open_playground(page)
    button(page, "Two Gaussians, 2 classes").click()
    choose(page, "Stop when", "early")
    page.locator(".choices").get_by_role("button", name="Early stopping", exact=False).click()
    enter(page, "Patience", "1")
    choose(page, "Speed", "max")
    button(page, "Play training").click()
    expect(page.locator(".meta")).to_contain_text("stopped early", timeout=60_000)
    expect(page.locator("button.play")).to_be_disabled()


def test_a_number_out_of_range_is_refused_beside_its_control(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Play training").click()
    box = enter(page, "Noise", "1e9")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("at most 0.5")).to_be_visible()
    units = page.get_by_label("Units of layer 2")
    units.fill("1000000000")
    units.press("Enter")
    expect(page.get_by_text("at most 512")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_text("at most 0.5")).to_have_count(0)
    reach_step(page, 30)
    assert not wire.sent("edit"), "what the page can refuse by itself is never sent"


def test_what_only_the_server_can_refuse_is_shown_beside_its_control(page: Page) -> None:
    wire = open_playground(page)
    page.get_by_role("gridcell", name="x₂", exact=False).first.click()
    expect(page.get_by_role("group", name="Input features")).to_contain_text("1 of 8")
    page.get_by_role("gridcell", name="x₁", exact=False).first.click()
    expect(page.locator(".card-bubble")).to_contain_text("from 1 to 32")
    expect(page.get_by_role("group", name="Input features")).to_contain_text("1 of 8")
    assert wire.events[-1]["kind"] == "error"


def test_a_slider_is_dragged_without_flooding_the_server(page: Page) -> None:
    wire = open_playground(page)
    slider = page.get_by_label("Samples", exact=True)
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in range(60):
        page.mouse.move(box["x"] + 10 + part, box["y"] + box["height"] / 2)
    page.mouse.up()
    shown = page.get_by_label("Samples, value").input_value()
    until(page, lambda: str(wire.states[-1]["experiment"]["data"]["samples"]) == shown)
    expect(page.get_by_label("Samples, value")).to_have_value(shown)
    assert len(wire.sockets) == 1, "the connection held"
    assert len(wire.sent("edit")) < 60, "fewer than the pointer moved"


def test_a_link_opens_the_same_run(page: Page, open_page: Callable[..., Page]) -> None:
    wire = open_playground(page)
    button(page, "XOR, 2 classes").click()
    button(page, "One unit more in layer 1").click()
    enter(page, "Learning rate", "0.05")
    expect(page.get_by_label("Units of layer 1")).to_have_value("9")
    epochs(page, 2)
    other = open_page()
    wire_of_other = open_playground(other, page.url)
    expect(button(other, "XOR, 2 classes")).to_have_attribute("aria-pressed", "true")
    epochs(other, 2)
    assert wire_of_other.states[-1]["experiment"] == wire.states[-1]["experiment"]
    assert wire_of_other.curve(wire_of_other.states[-1]["run"]) == wire.curve(wire.states[-1]["run"])


def test_a_link_that_cannot_be_used_opens_the_default_and_says_why(open_page: Callable[..., Page]) -> None:
    unreadable = open_page()
    open_playground(unreadable, "/#e=garbage")
    expect(unreadable.locator(".banner")).to_contain_text("The link is damaged")
    refused = open_page()
    open_playground(refused, "/#e=eyJsZWFybmluZ19yYXRlIjotMX0")  # {"learning_rate":-1}
    expect(refused.locator(".banner")).to_contain_text("Learning rate: above 0")
    expect(refused.get_by_label("Learning rate, value")).to_have_value("0.02")
    refused.get_by_role("button", name="Dismiss").click()
    expect(refused.locator(".banner")).to_have_count(0)


def test_an_address_changed_by_hand_is_followed_or_put_back(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 1)
    for change in ("garbage", "eyJsYXllcnMiOjV9"):  # {"layers":5}
        page.evaluate("hash => { location.hash = hash }", f"#e={change}")
        expect(page.locator(".banner")).to_contain_text("Nothing has changed")
        page.get_by_role("button", name="Dismiss").click()
        expect(page).not_to_have_url(re.compile("#"))
    expect(position(page)).to_have_text("20")
    assert not wire.sent("edit")
    page.evaluate("() => { location.hash = '#e=eyJsZWFybmluZ19yYXRlIjowLjF9' }")  # {"learning_rate":0.1}
    expect(page.get_by_label("Learning rate, value")).to_have_value("0.1")
    expect(position(page)).to_have_text("20")


def test_a_pinned_unit_may_go_with_its_layer(page: Page) -> None:
    open_playground(page)
    page.get_by_role("gridcell", name="Output 1").click()
    expect(page.get_by_text("its map", exact=True)).to_be_visible()
    button(page, "Dense, settings of layer 1").click()
    button(page, "Remove this layer").click()
    expect(page.get_by_role("heading", name="Decision boundary")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".card")).to_have_count(3)
