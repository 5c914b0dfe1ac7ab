"""Fixtures for journeys in a real browser against the real server.

A test takes `page` (or `open_page` for more than one, or for a phone), and `problems` when it provokes
faults on purpose. Whatever went wrong behind the visible fails the test at its end. A screenshot of each
page is left in `artefacts/e2e`.
"""

import os
import re
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.live_server import ROOT, LiveServer
from tests.e2e.playground import PATIENCE
from tests.e2e.watched_page import Problems, watch

expect.set_options(timeout=PATIENCE)

ARTEFACTS = ROOT / "artefacts" / "e2e"
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last: it is slow, and Playwright's event loop would be in the way of asyncio tests."""
    items.sort(key=lambda item: item.path.is_relative_to(Path(__file__).parent))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the server's last words beside a failure."""
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, LiveServer):
                report.sections.append((f"server log ({value.url})", value.last_words()))
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium. None is an error, never a skip: the journeys are part of the gate."""
    found = subprocess.run(
        [ROOT / ".ci" / "chromium"], capture_output=True, text=True, env=os.environ, check=False
    )
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    return found.stdout.strip()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless Chromium for all journeys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One real server for all journeys. A test that kills or configures one starts its own `LiveServer`."""
    with LiveServer(tmp_path_factory.mktemp("server") / "server.log") as server:
        yield server


@pytest.fixture
def problems() -> Problems:
    """What went wrong in this test's pages; `problems.allow(pattern)` for what the test provokes."""
    return Problems()


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, server: LiveServer, problems: Problems
) -> Iterator[Callable[..., Page]]:
    """Open a watched page in a fresh profile: `open_page(url=..., viewport=..., is_mobile=True, ...)`."""
    pages: list[Page] = []

    def open_page(url: str = server.url, **options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, **options}
        page = browser.new_context(base_url=url, **options).new_page()
        watch(page, url, problems)
        pages.append(page)
        return page

    yield open_page

    name = re.sub(r"[^\w.-]+", "-", f"{request.path.stem}-{request.node.name}")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        if not page.is_closed():
            page.screenshot(path=ARTEFACTS / (f"{name}.png" if number == 1 else f"{name}-{number}.png"))
        page.context.close()
    if unexpected := problems.unexpected():
        pytest.fail("The page had problems:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """An empty page of desktop size; `page.goto("/")` opens the playground."""
    return open_page()
