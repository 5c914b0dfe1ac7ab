"""A browser page under observation: what a person would never see, but a test must not overlook."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
INLINE = {"data", "blob", "about"}


@dataclass
class Problems:
    """What went wrong in a page behind the visible: one line each."""

    seen: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Say that lines in which this regular expression is found belong to the test."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        """The lines that no `allow` covers."""
        return [line for line in self.seen if not any(re.search(pattern, line) for pattern in self.allowed)]


def watch(page: Page, origin: str, problems: Problems) -> None:
    """Note console errors, exceptions, failed requests, and requests to any host but the server's."""
    own = urlsplit(origin).netloc

    def note(line: str) -> None:
        problems.seen.append(line)

    def check_host(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in INLINE and parts.netloc != own:
            note(f"request to another host: {url}")

    def check_failure(request: Request) -> None:
        # Aborted means by the page itself: it navigated away, or cancelled a fetch.
        if request.failure != "net::ERR_ABORTED":
            note(f"request failed: {request.method} {request.url}: {request.failure}")

    page.on("request", lambda request: check_host(request.url))
    page.on("websocket", lambda socket: check_host(socket.url))
    page.on("requestfailed", check_failure)
    page.on("pageerror", lambda error: note(f"exception: {error.stack or error}"))
    page.on(
        "console",
        lambda message: (
            note(f"console: {message.text} ({message.location.get('url')})")
            if message.type == "error"
            else None
        ),
    )


def axe_violations(page: Page, within: str = "html") -> list[str]:
    """Serious and critical accessibility faults that axe-core finds: one line each, naming the elements."""
    # A script tag would be refused by the page's own Content-Security-Policy; this is not.
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        f"axe.run({json.dumps(within)}, {{resultTypes: ['violations']}}).then(result => result.violations)"
    )
    return [
        f"{fault['impact']}: {fault['help']} [{fault['id']}]: "
        + ", ".join(str(node["target"]) for node in fault["nodes"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
