"""Journeys into hidden space, and along one point's way through the network and back."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.e2e.playground import PATIENCE, Wire, button, choose, open_playground, reach_step, until
from tests.e2e.watched_page import axe_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def link(**change: Any) -> str:
    """The address of an experiment that differs so from the default."""
    text = base64.urlsafe_b64encode(json.dumps(change).encode()).decode().rstrip("=")
    return f"/#e={text}"


def dense(units: int) -> dict[str, Any]:
    """A layer of tanh."""
    return {"kind": "dense", "units": units, "activation": {"kind": "tanh"}}


OUT = {"kind": "dense", "units": 1, "activation": {"kind": "identity"}}
NARROW = link(layers=[dense(3), dense(2), OUT])


def shown(wire: Wire, *units: int) -> Callable[[], bool]:
    """Whether what came last is of this layer and these units."""
    return lambda: "hidden_of" in wire.arrays and wire.arrays["hidden_of"].tolist() == list(units)


def screen(page: Page, a: float, b: float) -> tuple[float, float]:
    """Where the picture puts two answers of tanh, from the corner of its canvas."""
    box = page.locator("#space canvas").bounding_box()
    assert box is not None
    side = min(box["width"] - 52, box["height"] - 46)
    left = 46 + (box["width"] - 52 - side) / 2
    inner = 0.92 * side
    x, y = left + 0.04 * side + (a + 1) / 2 * inner, 6 + 0.96 * side - (b + 1) / 2 * inner
    return x, y


def numbers(card: Locator) -> list[float]:
    """The numbers of a card, in order."""
    text = " ".join(card.locator("div").all_inner_texts()).replace("\u2212", "-")
    return [float(found) for found in re.findall(r"(?<![₀-₉\w])-?\d+\.\d+", text)]


def answers(theta: NDArray[Any], x: list[float]) -> NDArray[Any]:
    """What both units of the second layer answer to a point, from the weights alone."""
    first, second = theta[:9].reshape(3, 3), theta[9:17].reshape(2, 4)
    y = np.tanh(first @ [*x, 1.0])
    return np.asarray(np.tanh(second @ [*y, 1.0]))


def test_a_point_lies_where_two_units_put_it(page: Page) -> None:
    wire = open_playground(page, NARROW)
    button(page, "Hidden space").click()
    button(page, "Play training").click()
    reach_step(page, 60)
    button(page, "Pause training").click()
    expect(page.locator(".meta")).to_contain_text("paused", timeout=PATIENCE)
    until(page, shown(wire, 1, 0, 1))
    expect(page.locator("#space canvas")).to_have_attribute(
        "aria-label", re.compile("Hidden space of layer 2 at step .*: unit 1 across, unit 2 up")
    )
    right, up = wire.arrays["hidden_points"][:, 17]
    x, y = screen(page, float(right), float(up))
    page.locator("#space canvas").hover(position={"x": x, "y": y})
    card = page.locator("#space .readout")
    expect(card).to_contain_text("unit 2")
    expect(card).to_contain_text(re.compile("(training|test) point"))
    x1, x2, *seen = numbers(card)
    np.testing.assert_allclose(seen, answers(wire.arrays["theta"], [x1, x2]), atol=0.03)


def test_layer_and_units_are_chosen(page: Page) -> None:
    wire = open_playground(page, link(layers=[dense(4), dense(3), OUT]))
    button(page, "Hidden space").click()
    expect(page.get_by_role("combobox", name="Layer", exact=True)).to_have_value("1")
    choose(page, "Layer", "0")
    choose(page, "Across", "3")
    choose(page, "Up", "2")
    until(page, shown(wire, 0, 3, 2))
    before = page.locator("#space").screenshot()
    page.keyboard.press("s")
    until(page, lambda: page.locator("#space").screenshot() != before)
    button(page, "Neurons").click()
    expect(page.locator("#network")).to_be_visible()
    expect(page.locator("#space")).to_have_count(0)
    until(page, lambda: "hidden_space" not in str(wire.sent("watch")[-1]["probes"]))


def test_real_samples_are_points_without_a_plane(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Iris, 3 classes").click()
    expect(page.locator("#confusion")).to_be_visible()
    button(page, "Hidden space").click()
    until(page, lambda: "hidden_test" in wire.arrays)
    expect(page.locator("#space canvas")).to_have_attribute("aria-label", re.compile("Hidden space of layer"))
    assert wire.arrays["hidden_test"].shape == (2, 30)


def test_a_network_without_two_units_says_why_there_is_none(page: Page) -> None:
    open_playground(page, link(layers=[dense(1), OUT]))
    segment = button(page, "Hidden space")
    expect(segment).to_have_attribute("aria-disabled", "true")
    expect(segment).to_have_attribute("title", re.compile("No layer here gives two plain numbers"))
    segment.click(force=True)
    expect(page.locator("#network")).to_be_visible()


def total(terms: str) -> float:
    """What a written sum of products amounts to."""
    worth = 0.0
    for piece in re.split(r"\s(?=[-+]\s)", terms.strip()):
        factors = [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", piece.removeprefix("- "))]
        worth += float(np.prod(factors)) * (-1 if piece.startswith("- ") else 1)
    return worth


def points(page: Page) -> Locator:
    """The points of the plane, as the keyboard walks them."""
    return page.get_by_role("slider", name="Points")


def test_a_point_is_traced_by_keyboard_with_the_numbers_in_the_formula(page: Page) -> None:
    wire = open_playground(page, NARROW)
    points(page).focus()
    for key in ("End", "Home", "ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    trace = page.get_by_role("region", name="Trace")
    expect(trace).to_contain_text("training point", timeout=PATIENCE)
    until(page, lambda: "trace_of" in wire.arrays and bool(wire.arrays["trace_of"][0] == 0))
    number = int(re.findall(r"training point (\d+)", trace.inner_text().replace(",", ""))[0])
    assert wire.arrays["trace_of"].tolist() == [0, number - 1]
    x1, x2 = wire.arrays["trace_x"]
    trace.get_by_role("region", name="Layer 2").get_by_role("button").first.click()
    sums = trace.get_by_role("group", name="Arithmetic of one unit")
    expect(sums).to_contain_text("Layer 2, unit")
    unit = int(re.findall(r"unit (\d)", sums.inner_text())[0]) - 1
    _, terms, result = sums.locator("p").first.inner_text().replace("\u2212", "-").split("=")
    answer = answers(wire.arrays["theta"], [x1, x2])[unit]
    assert abs(np.tanh(float(result)) - answer) < 0.01
    assert abs(total(terms) - float(result)) < 0.02
    page.keyboard.press("Escape")
    expect(trace).to_have_count(0)
    expect(page.locator("#strip")).to_be_visible()


def test_a_click_on_a_point_traces_it_live_and_back(page: Page) -> None:
    wire = open_playground(page, NARROW)
    points(page).focus()
    box = page.locator(".point-ring").bounding_box()
    assert box is not None
    before = page.locator("#network").screenshot()
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    trace = page.get_by_role("region", name="Trace")
    expect(trace).to_be_visible()
    until(page, lambda: "trace_of" in wire.arrays)
    until(page, lambda: page.locator("#network").screenshot() != before)
    loss = trace.locator(".trace-loss")
    first = loss.inner_text()
    button(page, "Play training").click()
    reach_step(page, 40)
    expect(loss).not_to_have_text(first)
    button(page, "Pause training").click()
    sums = trace.get_by_role("group", name="Arithmetic of one unit")
    expect(sums).to_contain_text(re.compile("t = [01], loss"))
    button(page, "Backward").click()
    expect(sums).to_contain_text("∂L/∂z = p − t")
    assert axe_violations(page) == []
    button(page, "Close the trace").click()
    expect(trace).to_have_count(0)


def test_a_sample_of_a_wide_network_is_traced(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    expect(page.locator("#confusion")).to_be_visible()
    button(page, "Trace").click()
    until(page, lambda: "trace_of" in wire.arrays and wire.arrays["trace_of"].tolist() == [1, 0])
    page.keyboard.press("j")
    until(page, lambda: wire.arrays["trace_of"].tolist() == [1, 1])
    trace = page.get_by_role("region", name="Trace")
    expect(trace).to_contain_text("test point 2")
    expect(trace).to_contain_text("more")


def test_hidden_space_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    open_playground(page)
    button(page, "Hidden space").tap()
    expect(page.locator("#space canvas")).to_have_attribute(
        "aria-label", re.compile("Hidden space of layer 2")
    )
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []


def test_the_batch_in_use_is_ringed(page: Page) -> None:
    wire = open_playground(page)
    chip = button(page, "Batch")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    before = page.locator("#boundary canvas").screenshot()
    page.keyboard.press("s")
    until(page, lambda: "batch_of" in wire.arrays and bool(wire.arrays["batch_of"][0] == 1))
    assert len(set(wire.arrays["batch"].tolist())) == 16
    until(page, lambda: page.locator("#boundary canvas").screenshot() != before)
    chip.click()
    until(page, lambda: "'batch'" not in str(wire.sent("watch")[-1]["probes"]))


def test_the_plane_grows_and_escape_brings_it_back(page: Page) -> None:
    open_playground(page)
    small = page.locator("#boundary").bounding_box()
    button(page, "Enlarge the plane").click()
    large = page.locator("#boundary").bounding_box()
    assert small is not None
    assert large is not None
    assert large["width"] > 1.8 * small["width"]
    assert large["y"] + large["height"] < 900
    button(page, "Errors").click()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(button(page, "Enlarge the plane")).to_be_visible()
    assert page.locator("#boundary").bounding_box() == small


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "blobs", "classes": 6},
        {"kind": "spiral", "arms": 3},
        {"kind": "tilted_plane"},
        {"kind": "circle"},
    ],
    ids=lambda data: data["kind"],
)
def test_every_overlay_draws_for_every_kind_of_answer(page: Page, data: dict[str, Any]) -> None:
    wire = open_playground(page)
    names = {"blobs": "Blobs", "spiral": "Spiral", "tilted_plane": "Tilted plane", "circle": "Circle"}
    page.locator(".gallery").get_by_role("button", name=re.compile(names[data["kind"]])).click()
    for name, value in data.items():
        if name != "kind":
            page.get_by_label(f"{name.capitalize()}, value", exact=True).fill(str(value))
            page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    until(page, lambda: wire.states[-1]["step"] > 0)
    until(page, lambda: "batch" not in wire.arrays)
    for chip in page.locator(".boundary .chips .chip").all():
        before = page.locator("#boundary canvas").screenshot()
        chip.click()
        until(page, lambda before=before: page.locator("#boundary canvas").screenshot() != before)  # type: ignore[misc]
