"""Journeys through assembling a network: the palette, branches, whole experiments to start from."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.playground import PATIENCE, button, epochs, open_playground, position, reach_step, until
from tests.e2e.test_access import PHONE
from tests.e2e.watched_page import axe_violations


def layers_of(wire: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, name and inputs of every layer that the server trains."""
    layers = wire.states[-1]["experiment"]["layers"]
    return [(layer["kind"], layer["id"], tuple(layer["inputs"])) for layer in layers]


def take(page: Page, name: str) -> None:
    """Choose a layer in the open palette."""
    page.get_by_role("menuitem", name=name, exact=True).click()


def test_the_palette_says_why_a_layer_cannot_stand_there(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after the inputs").click()
    palette = page.get_by_role("menu", name="Add a layer after the inputs")
    expect(palette.get_by_role("menuitem")).to_have_count(18)
    expect(palette.get_by_role("group", name="Images (needs image data)")).to_be_visible()
    add = palette.get_by_role("menuitem", name="Add", exact=True)
    expect(add).to_have_attribute("aria-disabled", "true")
    expect(palette.get_by_role("group", name="Join branches (nothing to join yet)")).to_be_visible()
    assert axe_violations(page) == []
    add.click(force=True)
    expect(palette).to_be_visible()
    assert not wire.sent("edit")


def test_the_palette_is_led_by_keys(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after layer 1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Dense", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("menuitem", name="Convolution", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("ba")
    expect(page.get_by_role("menuitem", name="Batch norm", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)] == ["dense", "batch_norm", "dense", "dense"])


def test_a_sum_bridges_the_layer_before_it_and_goes_with_it(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after layer 2").click()
    take(page, "Add")
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)][2] == "add")
    assert set(layers_of(wire)[2][2]) == {"dense", "dense_2"}
    epochs(page, 1)
    button(page, "Dense, settings of layer 2").click()
    page.get_by_role("dialog", name="Layer 2").get_by_role("button", name="Remove this layer").click()
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)] == ["dense", "dense"])
    expect(page.locator(".complaint:not(:empty)")).to_have_count(0)


def test_a_convolution_joins_a_network_for_digits(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    until(page, lambda: wire.states[-1]["network"]["input"] == [8, 8, 1])
    button(page, "Add a layer after layer 1").click()
    expect(page.get_by_role("menuitem", name="Dense", exact=True)).to_have_attribute("aria-disabled", "true")
    take(page, "Convolution")
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)][:3] == ["conv2d", "conv2d", "max_pool2d"])
    epochs(page, 1)


def test_a_card_is_dragged_and_moved_by_keys(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after layer 1").click()
    take(page, "Dropout")
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)] == ["dense", "dropout", "dense", "dense"])
    start = button(page, "Dropout, settings of layer 2").bounding_box()
    goal = button(page, "Dense, settings of layer 3").bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 10, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 100, goal["y"] + 8, steps=6)
    expect(page.locator(".drop")).to_be_visible()
    page.mouse.up()
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)] == ["dense", "dense", "dropout", "dense"])
    expect(page.locator(".sheet")).to_be_hidden()
    button(page, "Dropout, settings of layer 3").focus()
    page.keyboard.press("Alt+ArrowLeft")
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)] == ["dense", "dropout", "dense", "dense"])
    expect(button(page, "Dropout, settings of layer 2")).to_be_focused()


def test_a_move_that_would_break_a_branch_is_refused_with_a_sentence(page: Page) -> None:
    wire = open_playground(page)
    page.locator(".crumb button").click()
    page.get_by_role("menuitemradio", name=re.compile("^Residual")).click()
    until(page, lambda: len(layers_of(wire)) == 14)
    before = layers_of(wire)
    button(page, "Add, settings of layer 4").focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator(".toast")).to_contain_text("Layer 4 sees layer 3 by its name")
    assert layers_of(wire) == before


def test_a_layer_is_named_connected_changed_and_doubled(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Add a layer after layer 2").click()
    take(page, "Add")
    until(page, lambda: len(layers_of(wire)) == 4)
    button(page, "Add, settings of layer 3").click()
    sheet = page.get_by_role("dialog", name="Layer 3")
    expect(sheet.locator(".facts-line")).to_have_text("8 + 8 → 8 · 0 parameters · 8 operations")
    sheet.locator(".more").last.click()
    sheet.get_by_label("Name", exact=True).fill("9 lives")
    sheet.get_by_label("Name", exact=True).press("Enter")
    expect(sheet.locator(".complaint")).to_contain_text("a small letter")
    sheet.get_by_label("Name", exact=True).fill("sum")
    sheet.get_by_label("Name", exact=True).press("Enter")
    until(page, lambda: layers_of(wire)[2][1] == "sum")
    inputs = sheet.get_by_role("button", name="Inputs", exact=True)
    expect(inputs).to_have_attribute("aria-description", "its shape does not fit")
    assert axe_violations(page) == []
    sheet.get_by_role("button", name="Add: turn it into another kind").click()
    take(page, "Concat")
    until(page, lambda: layers_of(wire)[2][0] == "concat")
    assert wire.states[-1]["network"]["layers"][2]["output"] == [16]
    inputs.click()
    until(page, lambda: "input" in layers_of(wire)[2][2])
    assert wire.states[-1]["network"]["layers"][2]["output"] == [18]
    page.keyboard.press("Escape")
    button(page, "Dense, settings of layer 1").click()
    page.get_by_role("dialog", name="Layer 1").get_by_role("button", name="Duplicate this layer").click()
    until(page, lambda: len(layers_of(wire)) == 5)
    epochs(page, 1)


def test_every_preset_trains(page: Page) -> None:
    wire = open_playground(page)
    page.locator(".crumb button").click()
    items = page.get_by_role("menu", name="Start from").get_by_role("menuitemradio")
    expect(items).to_have_count(11)
    assert axe_violations(page) == []
    names = items.locator("b").all_inner_texts()
    page.keyboard.press("Escape")
    for place, name in enumerate(names):
        page.locator(".crumb button").click()
        items.nth(place).click()
        expect(page.locator(".crumb")).to_have_text(name)
        expect(position(page)).to_have_text("0", timeout=PATIENCE)
        page.keyboard.press("s")
        reach_step(page, 1)
        expect(page.locator(".complaint:not(:empty), .banner")).to_have_count(0)
    assert wire.states[-1]["experiment"]["data"]["kind"] == "blobs"


def test_a_preset_can_be_taken_back(page: Page) -> None:
    wire = open_playground(page)
    epochs(page, 1)
    page.locator(".crumb button").click()
    page.get_by_role("menuitemradio", name=re.compile("^Residual")).click()
    expect(page.locator(".toast")).to_contain_text("Residual")
    until(page, lambda: len(layers_of(wire)) == 14)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    until(page, lambda: [kind for kind, _, _ in layers_of(wire)] == ["dense"] * 3)
    expect(page.locator(".crumb")).to_have_text("Spiral")


def test_presets_and_palette_fit_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    wire = open_playground(page)
    page.locator(".crumb button").tap()
    assert axe_violations(page) == []
    page.get_by_role("menuitemradio", name=re.compile("^Deep and narrow")).tap()
    until(page, lambda: len(layers_of(wire)) == 7)
    page.locator(".row-head").nth(1).tap()
    page.get_by_role("button", name="Add a layer after layer 1").tap()
    palette = page.get_by_role("menu", name="Add a layer after layer 1")
    box = palette.bounding_box()
    assert box is not None
    assert min(box["x"], box["y"]) >= 0
    assert box["x"] + box["width"] <= 390
    take(page, "Concat")
    until(page, lambda: "concat" in [kind for kind, _, _ in layers_of(wire)])
