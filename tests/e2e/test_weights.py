"""Journeys under the cursor: weights and biases typed over, nudged, undone and kept; layers frozen."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.e2e.playground import (
    PATIENCE,
    Wire,
    button,
    open_playground,
    position,
    reach_step,
    until,
)
from tests.e2e.watched_page import axe_violations
from tests.engine.test_published import W1, W2

LAYERS = ((0, 3), (24, 9), (96, 9))
"""Of the default network, 2-8-8-1: where each layer begins in theta, and how many weights a row has."""


def pin(page: Page, name: str) -> None:
    """Pin a unit by a click on its tile."""
    page.get_by_role("gridcell", name=name, exact=False).click()
    expect(page.locator(".inspect-card")).to_contain_text(name)


def field(page: Page, name: str) -> Locator:
    """The number of exactly this name."""
    return page.get_by_role("textbox", name=name, exact=True)


def train(page: Page, step: int) -> None:
    """Train epoch by epoch, 20 steps each, up to a step; its weights are then there."""
    page.evaluate("document.activeElement.blur()")  # letters are keys only outside of text fields
    for goal in range(int(position(page).inner_text()) + 20, step + 1, 20):
        page.keyboard.press("e")
        expect(position(page)).to_have_text(str(goal), timeout=PATIENCE)


def put(page: Page, name: str, text: str) -> Locator:
    """Type a number into a field of the network."""
    box = field(page, name)
    box.fill(text)
    box.press("Enter")
    return box


def weight(wire: Wire, layer: int, row: int, column: int) -> float:
    """A weight of the default network, as the page last got it."""
    start, columns = LAYERS[layer]
    return float(wire.arrays["theta"][start + row * columns + column])


def link(**document: Any) -> str:
    """The address of an experiment."""
    text = json.dumps(document).encode()
    return f"/#e={urlsafe_b64encode(text).decode().rstrip('=')}"


def test_a_weight_is_typed_over_while_the_run_goes_on_and_taken_back(page: Page) -> None:
    wire = open_playground(page)
    train(page, 20)
    before = wire.arrays["theta"].copy()
    pin(page, "Layer 2, unit 6")
    box = put(page, "Weight from layer 1 unit 3 to layer 2 unit 6", "1.84")
    until(page, lambda: weight(wire, 1, 5, 2) == np.float32(1.84))
    changed: NDArray[Any] = np.flatnonzero(before != wire.arrays["theta"])
    assert changed.tolist() == [24 + 5 * 9 + 2]
    assert (wire.states[-1]["run"], wire.states[-1]["step"]) == (1, 20)
    box.press("Escape")
    expect(box).to_have_value("1.84")
    expect(page.get_by_role("gridcell", name="Layer 2, unit 6")).to_be_focused()
    page.keyboard.press("Control+z")
    until(page, lambda: np.array_equal(wire.arrays["theta"], before))
    page.keyboard.press("Escape")
    expect(page.locator(".inspect-card")).to_be_hidden()
    expect(box).to_have_count(0)


def test_the_keyboard_alone_leads_to_the_numbers(page: Page) -> None:
    wire = open_playground(page)
    page.get_by_role("gridcell", name="x₁", exact=False).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(field(page, "Weight from x₁ to layer 1 unit 1")).to_be_focused()
    page.keyboard.type("0.5")
    page.keyboard.press("Tab")
    until(page, lambda: weight(wire, 0, 0, 0) == 0.5)
    expect(field(page, "Weight from x₂ to layer 1 unit 1")).to_be_focused()
    old = weight(wire, 0, 0, 1)
    page.keyboard.press("ArrowUp")
    until(page, lambda: bool(np.isclose(weight(wire, 0, 0, 1), old + 0.1, atol=1e-5)))
    page.keyboard.press("Shift+ArrowDown")
    until(page, lambda: bool(np.isclose(weight(wire, 0, 0, 1), old - 0.9, atol=1e-5)))
    page.keyboard.press("Tab")
    expect(field(page, "Bias of layer 1 unit 1")).to_be_focused()
    page.keyboard.type("-2")
    page.keyboard.press("Enter")
    until(page, lambda: weight(wire, 0, 0, 2) == -2)


def test_biases_are_numbers_too_that_of_the_output_included(page: Page) -> None:
    wire = open_playground(page)
    pin(page, "Output 1")
    put(page, "Bias of output 1", "0.75")
    until(page, lambda: weight(wire, 2, 0, 8) == 0.75)


def test_what_is_no_number_is_refused_in_place(page: Page) -> None:
    wire = open_playground(page)
    pin(page, "Layer 1, unit 2")
    for text in ("abc", "1e9", "", "Infinity"):
        box = put(page, "Weight from x₁ to layer 1 unit 2", text)
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_value(text)
        expect(page.locator(".weight-field .complaint:visible")).to_have_text("From −1,000,000 to 1,000,000.")
    box.press("Escape")
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".weight-field .complaint:visible")).to_have_count(0)
    assert not wire.sent("weights"), "what the page can refuse by itself is never sent"


def test_a_number_is_live_until_one_types(page: Page) -> None:
    wire = open_playground(page)
    pin(page, "Output 1")
    box = field(page, "Weight from layer 2 unit 1 to output 1")
    before = box.input_value()
    button(page, "Play training").click()
    expect(box).not_to_have_value(before, timeout=30_000)
    box.fill("12")
    reach_step(page, int(position(page).inner_text().replace(",", "")) + 20)
    expect(box).to_have_value("12")
    box.press("Enter")
    until(page, lambda: bool(wire.sent("weights")))
    until(page, lambda: abs(weight(wire, 2, 0, 0) - 12) < 1)
    expect(page.locator("button.play")).to_have_accessible_name("Pause training")


def test_a_nudge_that_is_held_keeps_the_connection(page: Page) -> None:
    wire = open_playground(page)
    pin(page, "Output 1")
    field(page, "Bias of output 1").focus()
    for _ in range(60):
        page.keyboard.press("ArrowUp")
    until(page, lambda: bool(np.isclose(weight(wire, 2, 0, 8), 6, atol=1e-3)))
    assert len(wire.sockets) == 1
    assert len(wire.sent("weights")) < 60


def test_one_weight_by_hand_breaks_the_symmetry_of_zeros(page: Page) -> None:
    """Units that start alike get the same gradient for ever: until one of them is another."""
    wire = open_playground(page)
    for layer in (1, 2):
        page.get_by_role("combobox", name=f"Initializer of layer {layer}", exact=True).select_option(
            "constant"
        )
    page.get_by_role("combobox", name="Initializer of the output layer", exact=True).select_option("constant")
    train(page, 60)

    def rows(layer: int) -> NDArray[Any]:
        start, columns = LAYERS[layer]
        return wire.arrays["theta"][start : start + 8 * columns].reshape(8, columns)

    for layer in (0, 1):
        assert (rows(layer) == rows(layer)[0]).all(), "all units of a layer are one"
    pin(page, "Layer 1, unit 3")
    put(page, "Weight from x₁ to layer 1 unit 3", "1")
    page.keyboard.press("Escape")
    train(page, 120)
    assert not (rows(0)[2] == rows(0)[0]).any(), "every weight of the unit goes its own way"
    assert not np.array_equal(rows(1)[0][:1], rows(1)[0][2:3]), "and the next layer tells it from the others"
    alike = [unit for unit in range(8) if unit != 2]
    assert (rows(0)[alike] == rows(0)[0]).all(), "the others remain one unit"


def test_a_published_network_is_entered_weight_by_weight(open_page: Callable[..., Page]) -> None:
    """Florez, "One LEGO at a time": two inputs, three sigmoid units, two outputs, no biases."""
    sigmoid = {"kind": "sigmoid"}
    layers = [
        {
            "kind": "dense",
            "units": units,
            "activation": sigmoid,
            "bias": False,
            "initializer": {"kind": "zeros"},
        }
        for units in (3, 2)
    ]
    page = open_page()
    wire = open_playground(page, link(layers=layers, loss={"kind": "squared_error"}))
    for unit in range(3):
        pin(page, f"Layer 1, unit {unit + 1}")
        expect(page.get_by_role("textbox", name="Bias of", exact=False)).to_have_count(0)
        for source in range(2):
            put(page, f"Weight from x{'₁₂'[source]} to layer 1 unit {unit + 1}", str(W1[source][unit]))
    for unit in range(2):
        pin(page, f"Output {unit + 1}")
        for source in range(3):
            put(page, f"Weight from layer 1 unit {source + 1} to output {unit + 1}", str(W2[source][unit]))
    wanted = np.concatenate([np.array(W1).T.ravel(), np.array(W2).T.ravel()]).astype("f4")
    until(page, lambda: np.array_equal(wire.arrays["theta"], wanted))
    pin(page, "Layer 1, unit 2")
    expect(field(page, "Weight from x₂ to layer 1 unit 2")).to_have_value("0.61")
    assert wire.states[-1]["run"] == 1


def test_a_frozen_layer_keeps_its_weights_while_the_others_learn(page: Page) -> None:
    wire = open_playground(page)
    train(page, 20)
    pin(page, "Layer 2, unit 1")
    page.get_by_role("button", name="Freeze layer").click()
    expect(page.get_by_role("button", name="Layer is frozen")).to_have_attribute("aria-pressed", "true")
    until(page, lambda: wire.states[-1]["experiment"]["layers"][1]["frozen"])
    before = wire.arrays["theta"].copy()
    train(page, 60)
    after = wire.arrays["theta"]
    assert (before[24:96] == after[24:96]).all()
    assert (before[:24] != after[:24]).any()
    assert (before[96:] != after[96:]).any()
    assert wire.states[-1]["run"] == 1, "freezing is live"
    put(page, "Weight from layer 1 unit 1 to layer 2 unit 1", "3")
    until(page, lambda: weight(wire, 1, 0, 0) == 3)
    page.get_by_role("button", name="Layer is frozen").click()
    train(page, 80)
    assert (wire.arrays["theta"][24:96] != before[24:96]).all()


def test_the_numbers_are_accessible(page: Page) -> None:
    open_playground(page)
    pin(page, "Layer 2, unit 6")
    put(page, "Weight from layer 1 unit 3 to layer 2 unit 6", "nonsense")
    assert not axe_violations(page)


def test_an_edge_tells_its_weight_and_takes_another(page: Page) -> None:
    wire = open_playground(page)
    tile = page.get_by_role("gridcell", name="Layer 1, unit 1,", exact=False).bounding_box()
    assert tile
    x, y = tile["x"] + tile["width"] + 20, tile["y"] + tile["height"] / 2
    page.mouse.move(x, y)
    note = page.locator(".edge-note")
    expect(note).to_contain_text("layer 1 unit 1 → layer 2 unit 1")
    shown = note.locator("input").input_value()
    assert shown.replace("\u2212", "-") == f"{weight(wire, 1, 0, 0):.2f}"
    page.mouse.move(x, y - 150)
    expect(note).to_be_hidden()
    page.mouse.click(x, y)
    expect(field(page, "Weight from layer 1 unit 1 to layer 2 unit 1")).to_be_focused()
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    until(page, lambda: weight(wire, 1, 0, 0) == 2.5)
    assert not axe_violations(page)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_on_a_phone_a_tapped_tile_lists_its_weights(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    wire = open_playground(page)
    page.get_by_role("gridcell", name="Layer 1, unit 3", exact=False).tap()
    box = put(page, "Weight from x₁ to layer 1 unit 3", "-0.5")
    until(page, lambda: weight(wire, 0, 2, 0) == -0.5)
    size = box.bounding_box()
    assert size
    assert size["height"] >= 44
    put(page, "Bias of layer 1 unit 3", "1")
    until(page, lambda: weight(wire, 0, 2, 2) == 1)
    page.get_by_role("button", name="Freeze layer").click()
    until(page, lambda: wire.states[-1]["experiment"]["layers"][0]["frozen"])
    assert not axe_violations(page)


def test_a_filter_and_a_unit_of_many_inputs_list_their_weights(open_page: Callable[..., Page]) -> None:
    layers = [
        {"kind": "conv2d", "filters": 4},
        {"kind": "flatten"},
        {"kind": "dense", "units": 10, "activation": {"kind": "identity"}},
    ]
    page = open_page()
    address = link(data={"kind": "digits"}, layers=layers, loss={"kind": "softmax_cross_entropy"})
    wire = open_playground(page, address)
    pin(page, "Layer 1, unit 2")
    put(page, "Weight of layer 1, filter 2, channel 1, row 2, column 3", "0.125")
    until(page, lambda: float(wire.arrays["theta"][10 + 5]) == 0.125)
    put(page, "Bias of layer 1 unit 2", "-0.25")
    until(page, lambda: float(wire.arrays["theta"][10 + 9]) == -0.25)
    pin(page, "Output 4")
    card = page.locator(".inspect-card")
    expect(card).to_contain_text("The 64 largest of 144 weights")
    expect(card.locator(".weight-rows input")).to_have_count(64)
    row = np.abs(wire.arrays["theta"][40 + 3 * 145 : 40 + 3 * 145 + 144])
    first = card.locator(".weight-rows input").first
    expect(first).to_have_accessible_name(f"Weight from layer 2 unit {int(row.argmax()) + 1} to output 4")
    first.fill("2")
    first.press("Enter")
    until(page, lambda: float(wire.arrays["theta"][40 + 3 * 145 + int(row.argmax())]) == 2)


def test_the_past_and_its_weights_are_read_not_written(page: Page) -> None:
    wire = open_playground(page)
    train(page, 40)
    pin(page, "Output 1")
    page.evaluate("document.activeElement.blur()")  # arrows move among tiles, too
    page.keyboard.press("ArrowLeft")
    box = field(page, "Bias of output 1")
    expect(box).to_have_attribute("readonly", "")
    box.press("ArrowUp")
    button(page, "Return to now").click()
    expect(box).not_to_have_attribute("readonly", "")
    assert not wire.sent("weights")


def test_a_layer_is_frozen_from_its_card_and_wears_a_lock(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Dense, settings of layer 1").click()
    page.get_by_role("dialog", name="Layer 1").get_by_role("switch", name="Frozen").click()
    until(page, lambda: wire.states[-1]["experiment"]["layers"][0]["frozen"])
    page.keyboard.press("Escape")
    expect(button(page, "Dense, settings of layer 1, frozen")).to_be_visible()
    expect(page.locator(".card-lock")).to_have_count(1)
    before = wire.arrays["theta"].copy()
    train(page, 20)
    assert (before[:24] == wire.arrays["theta"][:24]).all()
    assert (before[24:] != wire.arrays["theta"][24:]).any()
