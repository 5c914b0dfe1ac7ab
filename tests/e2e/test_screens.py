"""Every screen that was drawn beforehand, in both themes: without faults, and left as a picture."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ARTEFACTS
from tests.e2e.playground import (
    PATIENCE,
    button,
    choose,
    enter,
    epochs,
    open_playground,
    reach_accuracy,
    reach_step,
)
from tests.e2e.test_access import PHONE
from tests.e2e.watched_page import axe_violations


def first_run(page: Page) -> None:
    open_playground(page)


def trained(page: Page) -> None:
    open_playground(page)
    choose(page, "Speed", "fast")
    button(page, "Play training").click()
    reach_accuracy(page, 97)
    button(page, "Pause training").click()


def past(page: Page) -> None:
    open_playground(page)
    epochs(page, 6)
    page.get_by_role("slider", name="Timeline").press("Shift+ArrowLeft")
    expect(page.locator(".meta")).to_contain_text("viewing the past", timeout=PATIENCE)


def inspected(page: Page) -> None:
    open_playground(page)
    epochs(page, 4)
    page.get_by_role("gridcell", name="Layer 2, unit 6").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Layer 2, unit 6")).to_be_visible()


def palette(page: Page) -> None:
    open_playground(page)
    button(page, "Add a layer after the inputs").click()
    expect(page.get_by_role("menu", name="Add a layer after the inputs")).to_be_visible()


def diverged(page: Page) -> None:
    open_playground(page)
    choose(page, "Loss", "squared_error")
    choose(page, "Optimizer", "sgd")
    button(page, "Play training").click()
    reach_step(page, 5)
    enter(page, "Learning rate", "1000")
    expect(page.locator(".meta .bad")).to_be_visible(timeout=PATIENCE)


def lesson(page: Page) -> None:
    open_playground(page, "/?lesson=starting-weights&page=2")
    page.get_by_label("Piled up").check()
    expect(page.locator(".lesson-right")).to_be_visible(timeout=PATIENCE)


def laboratory(page: Page) -> None:
    page.goto("/starting-weights.html")
    expect(page.locator(".lab-verdict")).to_have_count(5, timeout=PATIENCE)


def room(page: Page) -> None:
    open_playground(page)
    epochs(page, 4)
    page.keyboard.press("p")
    expect(page.locator(".projector")).to_be_visible()


def phone(page: Page) -> None:
    open_playground(page)
    button(page, "Play training").tap()
    reach_step(page, 60)
    button(page, "Pause training").tap()


DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
SCREENS: dict[str, tuple[Callable[[Page], None], dict[str, Any]]] = {
    "first-run": (first_run, DESK),
    "playground": (trained, DESK),
    "past": (past, DESK),
    "inspect": (inspected, DESK),
    "palette": (palette, DESK),
    "diverged": (diverged, DESK),
    "lesson": (lesson, DESK),
    "starting-weights": (laboratory, DESK),
    "projector": (room, {"viewport": {"width": 1280, "height": 720}}),
    "phone": (phone, PHONE),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_accessible_in_both_themes(open_page: Callable[..., Page], name: str) -> None:
    arrange, options = SCREENS[name]
    page = open_page(**options, color_scheme="light")
    arrange(page)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if name != "projector":  # large panels are always light
            expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        assert axe_violations(page) == []
        page.screenshot(path=ARTEFACTS / f"screen-{name}-{scheme}.png")
