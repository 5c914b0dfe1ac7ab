"""Journeys with the note: it names what goes wrong in networks built for it, shows why, and spares others."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.playground import PATIENCE, button, choose, open_playground, reach_accuracy
from tests.e2e.test_space import link
from tests.e2e.watched_page import axe_violations

LONG = 3 * PATIENCE
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def dense(units: int, activation: str, **others: Any) -> dict[str, Any]:
    """A layer of a network that is to go wrong."""
    return {"kind": "dense", "units": units, "activation": {"kind": activation}, **others}


OUT = dense(1, "identity")
WIDE = {"kind": "normal", "std": 10.0}
ZEROS = {"kind": "zeros"}
DEAD = {"kind": "constant", "value": -100.0}

FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "alike": (
        {"layers": [dense(4, "tanh", initializer=ZEROS), OUT | {"initializer": ZEROS}]},
        "All units of a layer are alike",
        "#strip",
    ),
    "dead": (
        {"layers": [dense(4, "relu", bias_initializer=DEAD), OUT]},
        "Layer 1 has 4 dead units",
        "#strip",
    ),
    "vanishing": (
        {"layers": [*(dense(4, "sigmoid") for _ in range(8)), OUT]},
        "The gradients vanish",
        "#strip",
    ),
    "saturated": (
        {
            "layers": [dense(8, "tanh", initializer=WIDE), OUT],
            "learning_rate": 1e-5,
        },
        "Layer 1 is .* saturated",
        "#strip",
    ),
    "too fast": (
        {
            "layers": [dense(8, "leaky_relu"), dense(8, "leaky_relu"), OUT],
            "learning_rate": 1.0,
            "data": {"kind": "checkerboard"},
        },
        "The learning rate is too high",
        ".panel.loss",
    ),
    "overfitting": (
        {
            "data": {"kind": "checkerboard", "samples": 60, "noise": 0.5},
            "train_share": 0.5,
            "layers": [dense(32, "leaky_relu"), dense(32, "leaky_relu"), OUT],
        },
        "The net learns the points by heart",
        ".panel.loss",
    ),
    "plateau": (
        {"data": {"kind": "checkerboard"}, "layers": [OUT]},
        "The loss has stopped falling",
        ".panel.loss",
    ),
}


def note(page: Page) -> Locator:
    """The observation."""
    return page.get_by_role("region", name="Observation")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_shown(page: Page, fault: str) -> None:
    change, words, panel = FAULTS[fault]
    open_playground(page, link(**change))
    choose(page, "Speed", "max")
    button(page, "Play training").click()
    expect(note(page)).to_contain_text(re.compile(words), timeout=LONG)
    button(page, "Show why").click()  # at once: a wild run may have another note by the time it is paused
    expect(page.locator(f"{panel} > .evidence")).to_be_visible()


def test_why_gradients_vanish_is_seen_in_the_gradients(page: Page) -> None:
    open_playground(page, link(**FAULTS["vanishing"][0]))
    page.keyboard.press("s")
    expect(note(page)).to_contain_text("The gradients vanish", timeout=PATIENCE)
    button(page, "Show why").click()
    expect(button(page, "Gradients")).to_have_attribute("aria-pressed", "true")
    frame, column = (page.locator(f"#strip > {what}").bounding_box() for what in (".evidence", "canvas"))
    assert frame is not None
    assert column is not None
    assert frame["width"] < 200


def test_a_dead_unit_is_opened(page: Page) -> None:
    open_playground(page, link(**FAULTS["dead"][0]))
    page.keyboard.press("s")
    expect(note(page)).to_contain_text("dead units", timeout=PATIENCE)
    button(page, "Show why").click()
    expect(page.locator("#boundary-title")).to_have_text("Layer 1, unit 1")


def test_a_healthy_run_has_no_fault(page: Page) -> None:
    open_playground(page)
    page.evaluate(
        """() => {
          globalThis.said = new Set();
          const note = document.querySelector('.note');
          new MutationObserver(() => said.add(note.querySelector('b')?.textContent ?? ''))
            .observe(note, { subtree: true, childList: true, characterData: true });
        }"""
    )
    choose(page, "Speed", "fast")
    button(page, "Play training").click()
    reach_accuracy(page, 99)
    button(page, "Pause training").click()
    expect(note(page)).to_contain_text("The classes are separated", timeout=PATIENCE)
    said = set(page.evaluate("[...said]"))
    assert said <= {"", "Press Play", "Training.", "The classes are separated."}, said
    button(page, "Show why").click()
    expect(button(page, "Errors")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#boundary > .evidence")).to_be_visible()
    assert axe_violations(page) == []


def test_a_phone_leads_to_the_evidence(open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    open_playground(page, link(**FAULTS["plateau"][0]))
    button(page, "Play training").tap()
    expect(note(page)).to_contain_text("The loss has stopped falling", timeout=LONG)
    button(page, "Show why").tap()
    expect(page.locator(".panel.loss > .evidence")).to_be_visible()
    expect(page.locator(".tabs [aria-current=page]")).to_have_text("Loss")
    assert axe_violations(page) == []


def test_the_note_speaks_chinese(page: Page) -> None:
    open_playground(page, link(**FAULTS["alike"][0]))
    button(page, "中文").click()
    page.keyboard.press("s")
    expect(page.locator(".note")).to_contain_text("同一层的单元全都一样", timeout=PATIENCE)
    expect(button(page, "看依据")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_the_first_note_is_seen_whole(open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_page(viewport={"width": size[0], "height": size[1]})
    open_playground(page)
    expect(note(page)).to_have_text(re.compile("spirals|Arms"))
    text = page.locator(".note p").bounding_box()
    assert text is not None
    assert text["y"] + text["height"] <= size[1]
