"""What the page costs a browser: first paint, bytes of JavaScript, frames painted, long tasks, memory.

    python -m benchmarks.page
    python -m benchmarks.page --play 20 --soak 300 --json figures.json
    python -m benchmarks.page --soak 3600                 # the full hour

The real server, and Chromium as the journeys use it, on loopback; figures come from the browser's performance
API and tracing, and for memory from its debugging protocol after a garbage collection. The visit is a first
one, with an empty cache.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.e2e.live_server import ROOT, LiveServer

Array = NDArray[np.float64]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
READY_MS = 60_000
LONG_TASK_MS = 50
SAMPLES = 60
"""Looks at the heap while it soaks; the first fifth is left out: caches fill."""

WATCH = """() => {
  window.paints = [];
  const paint = (time) => { window.paints.push(time); requestAnimationFrame(paint); };
  requestAnimationFrame(paint);
}"""
FIRST_PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const found = list.getEntriesByName('first-contentful-paint')[0];
  if (found) resolve(found.startTime);
}).observe({ type: 'paint', buffered: true }))"""
SCRIPTS = """() => performance.getEntriesByType('resource')
  .filter(({ name }) => name.split('?')[0].endsWith('.js'))
  .map(({ encodedBodySize, decodedBodySize }) => [encodedBodySize, decodedBodySize])"""
SHOWN = "() => performance.mark('shown') && performance.getEntriesByName('shown')[0].startTime"


def open_page(page: Page, url: str) -> dict[str, float]:
    """Open the playground; times in ms from the start of navigation, sizes in KiB."""
    page.goto(url)
    page.locator(".connection.live").wait_for(timeout=READY_MS)
    page.locator(".metrics dd").nth(2).filter(has_text="%").wait_for(timeout=READY_MS)
    shown = page.evaluate(SHOWN)
    scripts = np.array(page.evaluate(SCRIPTS)) / 1024
    return {
        "first_paint_ms": page.evaluate(FIRST_PAINT),
        "numbers_shown_ms": shown,
        "script_kib_packed": float(scripts[:, 0].sum()),
        "script_kib": float(scripts[:, 1].sum()),
        "scripts": len(scripts),
    }


def play(page: Page, seconds: float) -> dict[str, float]:
    """Play the default spiral at normal speed for so long."""
    received = FrameCount(page)
    page.keyboard.press("Space")
    page.wait_for_timeout(2000)  # what the first steps build is not playing yet
    trace = Trace(page)
    page.evaluate(WATCH)
    before, start = received.count, time.monotonic()
    page.wait_for_timeout(1000 * seconds)
    passed = time.monotonic() - start
    paints = page.evaluate("window.paints")
    frames = received.count - before
    page.keyboard.press("Space")
    wall, busy = trace.tasks()
    return {
        "paints_per_second": len(paints) / passed,
        "paint_gap_p95_ms": float(np.quantile(np.diff(paints), 0.95)),
        "frames_received_per_second": frames / passed,
        "tasks_over_50_ms": int((wall > LONG_TASK_MS).sum()),
        "longest_task_ms": float(wall.max()),
        "tasks_over_50_ms_of_processor": int((busy > LONG_TASK_MS).sum()),
        "longest_task_ms_of_processor": float(busy.max()),
        "main_thread_share": float(busy.sum() / 1000 / passed),
    }


class Trace:
    """What the page's main thread does from now on: each of its tasks, by the clock and by processor time.

    On a machine that does other things too, only the second is the page's own.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._events: list[dict[str, Any]] = []
        self._complete = False
        browser = page.context.browser
        assert browser is not None
        self._session = browser.new_browser_cdp_session()
        self._session.on("Tracing.dataCollected", lambda event: self._events.extend(event["value"]))
        self._session.on("Tracing.tracingComplete", self._end)
        config = {"includedCategories": ["toplevel", "devtools.timeline"]}
        self._session.send("Tracing.start", {"traceConfig": config, "transferMode": "ReportEvents"})

    def _end(self, _: object) -> None:
        self._complete = True

    def tasks(self) -> tuple[Array, Array]:
        """Stop; milliseconds of every task by the clock, and of the processor."""
        self._session.send("Tracing.end")
        while not self._complete:
            self._page.wait_for_timeout(50)
        threads = Counter(
            (event["pid"], event["tid"]) for event in self._events if event["name"] == "FireAnimationFrame"
        )
        (main, _), *_others = threads.most_common(1)
        found = [
            (event["dur"] / 1000, event.get("tdur", event["dur"]) / 1000)
            for event in self._events
            if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) == main and "dur" in event
        ]
        wall, busy = np.array(found).T
        return wall, busy


class FrameCount:
    """Binary messages that reached a page, as its debugging protocol tells."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._received)

    def _received(self, event: dict[str, Any]) -> None:
        self.count += event["response"]["opcode"] == 2


def soak(page: Page, seconds: float) -> dict[str, float]:
    """Play as fast as the server gives, run after run, and look at the heap now and then."""
    session = page.context.new_cdp_session(page)
    page.get_by_role("combobox", name="Speed").select_option("max")
    start, end = time.monotonic(), time.monotonic() + seconds
    times: list[float] = []
    heaps: list[float] = []
    runs = 0
    while time.monotonic() < end:
        runs += play_on(page)
        if time.monotonic() - start >= seconds * len(times) / SAMPLES:
            times.append(time.monotonic() - start)
            heaps.append(heap(session))
        page.wait_for_timeout(500)
    settled = len(heaps) // 5
    slope, _ = np.polyfit(times[settled:], heaps[settled:], 1)
    return {
        "soaked_minutes": seconds / 60,
        "runs": runs,
        "heap_least_mib": min(heaps[settled:]),
        "heap_median_mib": statistics.median(heaps[settled:]),
        "heap_most_mib": max(heaps[settled:]),
        "heap_slope_mib_per_hour": float(slope * 3600),
    }


def play_on(page: Page) -> bool:
    """See that training plays; a run that has done all its steps begins anew. Whether a run began."""
    button = page.locator(".play")
    begun = button.is_disabled()
    if begun:
        page.keyboard.press("r")
        page.locator(".play:enabled").wait_for(timeout=READY_MS)
    if button.get_attribute("aria-label") == "Play training":
        button.click()
    return begun


def heap(session: CDPSession) -> float:
    """MiB of JavaScript objects and their buffers that are in use."""
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 2**20


def chromium() -> str:
    """Where the browser is that the journeys use."""
    return subprocess.run(
        [ROOT / ".ci" / "chromium"], capture_output=True, text=True, check=True
    ).stdout.strip()


def measure(play_seconds: float, soak_seconds: float) -> dict[str, float]:
    """All figures of one visit."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LiveServer(Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        figures = open_page(page, server.url)
        figures |= play(page, play_seconds)
        if soak_seconds > 0:
            figures |= soak(page, soak_seconds)
        browser.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--play", type=float, default=20.0, help="seconds of playing at normal speed")
    parser.add_argument("--soak", type=float, default=300.0, help="seconds at full speed; 0 for none")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    figures = measure(options.play, options.soak)
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):28} {value:12,.1f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
