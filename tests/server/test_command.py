"""The command `layerwise`: options, words, signals."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from server.limits import Limits
from server.settings import Settings
from tests.server.conftest import ROOT, Command
from tests.server.page import Page
from tests.server.test_stream import close_code

Start = Callable[..., Command]


def test_it_says_where_it_is_and_answers_there(command: Start) -> None:
    one = command()
    url = one.url()
    assert url.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(url + "healthz") as answer:
        health = json.load(answer)
    assert health["status"] == "ok"
    code, said = one.end()
    assert (code, said) == (0, "")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told_to_and_tells_its_viewers(command: Start, ending: signal.Signals) -> None:
    one = command("--workers", "1")
    ws = one.url().replace("http://", "ws://") + "ws"

    async def watch() -> int:
        async with Page(ws) as page:
            await page.hello()
            await page.watch("metrics")
            await page.order("speed", steps_per_second=None)
            await page.order("play")
            one.process.send_signal(ending)
            return await close_code(page)

    assert asyncio.run(watch()) == 1012
    _, said = one.process.communicate(timeout=5)
    assert (one.process.returncode, said) == (0, "")


def test_a_page_that_does_not_read_cannot_hold_the_end_up(command: Start) -> None:
    one = command("--workers", "1")
    ws = one.url().replace("http://", "ws://") + "ws"

    async def stall() -> int:
        async with Page(ws) as page:
            await page.hello()
            page.socket.transport.pause_reading()
            for seq in range(1, 35):
                await page.send("step", seq=seq)
            one.process.terminate()
            code = await asyncio.get_running_loop().run_in_executor(None, lambda: one.process.wait(10))
            page.socket.transport.abort()
            return code

    assert asyncio.run(stall()) == 0


def test_it_warns_when_others_can_reach_it(command: Start) -> None:
    one = command("--host", "0.0.0.0", "--workers", "1")
    assert one.url().startswith("http://localhost:")
    code, said = one.end()
    assert code == 0
    assert "Everybody who can reach this machine" in said


def test_a_taken_port_is_refused_with_words(command: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        one = command("--port", str(taken.getsockname()[1]))
        _, said = one.process.communicate(timeout=20)
    assert one.process.returncode == 1
    assert "Another program has it" in said


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        (["--port", "70000"], {}),
        (["--speed", "9"], {}),
        ([], {"LAYERWISE_WORKERS": "many"}),
        ([], {"LAYERWISE_LIMIT_SESSIONS": "-1"}),
        ([], {"LAYERWISE_LIMIT_SESSION": "40"}),
    ],
)
def test_wrong_options_are_refused(command: Start, options: list[str], environment: dict[str, str]) -> None:
    one = command(*options, **environment)
    _, said = one.process.communicate(timeout=20)
    assert one.process.returncode == 2
    assert "Traceback" not in said
    assert said


def test_options_and_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_PORT", "1234")
    monkeypatch.setenv("LAYERWISE_OPEN", "true")
    monkeypatch.setenv("LAYERWISE_ALLOWED_HOSTS", '["school.example"]')
    settings = Settings(_cli_parse_args=["--workers", "3", "--no-open"])
    assert (settings.port, settings.workers, settings.open) == (1234, 3, False)
    assert settings.allowed_hosts == ("school.example",)
    limits = Limits.from_environment({"LAYERWISE_LIMIT_SESSIONS": "7", "LAYERWISE_LIMIT_STEP_SECONDS": "0.5"})
    assert (limits.sessions, limits.step_seconds) == (7, 0.5)
    assert limits.parameters == 200_000


def test_help_tells_every_option() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for option in ("--host", "--port", "--open", "--no-open", "--workers", "--log-level", "--allowed-hosts"):
        assert option in done.stdout


def test_a_folder_called_server_is_not_taken_for_this_package(command: Start, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "worker.py").write_text("raise SystemExit('the wrong one')")
    one = command("--workers", "1", cwd=tmp_path)
    ws = one.url().replace("http://", "ws://") + "ws"

    async def greet() -> None:
        async with Page(ws) as page:
            await page.hello()

    asyncio.run(greet())
