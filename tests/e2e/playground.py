"""The page as a journey sees it: its numbers read from the screen, and what crossed its WebSocket."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, WebSocket, expect

from server.frames import decode

PATIENCE = 30_000
"""How long (ms) a journey waits for what it expects, on a machine that does other things too."""


class Wire:
    """What crossed the WebSockets of a page, in both directions."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.events: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.losses: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.evaluations: defaultdict[int, dict[int, list[float]]] = defaultdict(dict)
        self.arrays: dict[str, NDArray[Any]] = {}
        self.sockets: list[WebSocket] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framereceived", self._received)
        socket.on("framesent", lambda text: self.commands.append(json.loads(text)))

    def _received(self, message: str | bytes) -> None:
        if isinstance(message, str):
            self.events.append(json.loads(message))
            return
        header, arrays = decode(message)
        if header["type"] != "frame":
            return
        self.arrays |= arrays
        for index, loss in enumerate(arrays["losses"].tolist(), header["losses_from"]):
            self.losses[header["run"]][index] = loss
        for index, row in enumerate(arrays["evaluations"].tolist(), header["evaluations_from"]):
            self.evaluations[header["run"]][index] = row

    @property
    def states(self) -> list[dict[str, Any]]:
        """Every `state` the server told, oldest first."""
        return [event for event in self.events if event["kind"] == "state"]

    def sent(self, kind: str) -> list[dict[str, Any]]:
        """Every command of one kind that the page gave, oldest first."""
        return [command for command in self.commands if command["kind"] == kind]

    def curve(self, run: int) -> list[float]:
        """The loss of each step of a run, without gaps; waits for what is on its way."""
        losses, last = self.losses[run], self.states[-1]
        while last["run"] == run and len(losses) < last["step"]:
            self._page.evaluate("() => new Promise(requestAnimationFrame)")
        assert sorted(losses) == list(range(len(losses)))
        return [losses[step] for step in range(len(losses))]


def open_playground(page: Page, path: str = "/") -> Wire:
    """Open the page and wait until it is connected and shows the numbers of a network."""
    wire = Wire(page)
    page.goto(path)
    expect(page.locator(".connection.live")).to_be_visible(timeout=PATIENCE)
    expect(metric(page, 2)).to_have_text(re.compile(r"\d"), timeout=PATIENCE)
    return wire


def metric(page: Page, index: int) -> Locator:
    """Train loss, test loss and test accuracy, in this order."""
    return page.locator(".metrics dd").nth(index)


def accuracy(page: Page) -> float:
    """The test accuracy on the screen, in percent."""
    return float(metric(page, 2).inner_text().split("\u00a0")[0])


def position(page: Page) -> Locator:
    """The step on the screen."""
    return page.locator(".meta b").first


def step(page: Page) -> int:
    """The step on the screen as a number."""
    return int(position(page).inner_text().replace(",", ""))


def reach_step(page: Page, least: int) -> None:
    """Wait until the screen shows at least this step."""
    page.wait_for_function(
        "least => Number(document.querySelector('.meta b').textContent.replaceAll(',', '')) >= least",
        arg=least,
        timeout=PATIENCE,
    )


def reach_accuracy(page: Page, percent: float) -> None:
    """Wait until the screen shows at least this test accuracy."""
    page.wait_for_function(
        "least => parseFloat(document.querySelectorAll('.metrics dd')[2].textContent) >= least",
        arg=percent,
        timeout=2 * PATIENCE,
    )


def button(page: Page, name: str) -> Locator:
    """The button of exactly this name."""
    return page.get_by_role("button", name=name, exact=True)


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Let the page paint frame after frame until something holds that only the test can see."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        page.evaluate("new Promise(requestAnimationFrame)")


def choose(page: Page, field: str, kind: str) -> None:
    """Choose from the first menu of this name."""
    page.get_by_role("combobox", name=field, exact=True).first.select_option(kind)


def enter(page: Page, field: str, text: str) -> Locator:
    """Type a number into a field."""
    box = page.get_by_label(f"{field}, value", exact=True)
    box.fill(text)
    box.press("Enter")
    return box


def epochs(page: Page, count: int) -> None:
    """Train so many epochs one by one, and wait for the last."""
    page.evaluate("document.activeElement.blur()")  # letters are keys only outside of text fields
    for _ in range(count):
        before = step(page)
        page.keyboard.press("e")
        reach_step(page, before + 1)
        expect(page.locator(".meta")).not_to_contain_text("steps/s")
