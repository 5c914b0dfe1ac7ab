"""The real server on loopback, in this process for most tests and in its own for those that kill it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.app import create_app
from server.limits import Limits
from server.listener import Service, listen, service
from server.pool import LocalPool
from server.runner import InlineRunner, Runner
from server.settings import Settings
from tests.server.page import Page

ROOT = Path(__file__).parents[2]


class Server:
    """A running server."""

    def __init__(self, host: str, runner: Runner, running: Service) -> None:
        self.host, self.runner, self._running = host, runner, running
        self.http, self.ws = f"http://{host}", f"ws://{host}/ws"

    def page(self, client: str = "page0001", session: str | None = None) -> Page:
        """A page that is yet to connect."""
        return Page(self.ws, client, session)

    def connections(self) -> int:
        """How many connections are open."""
        return len(self._running.server_state.connections)

    @property
    def pool(self) -> LocalPool:
        """The runner, where it is a pool."""
        assert isinstance(self.runner, LocalPool)
        return self.runner


@asynccontextmanager
async def serving(runner: Runner, limits: Limits) -> AsyncIterator[Server]:
    """Serve on a free port of loopback, in this event loop."""
    listening = listen("127.0.0.1", 0)
    running = service(create_app(Settings(_cli_parse_args=False), limits, runner), limits, "critical")
    task = asyncio.create_task(running.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(30):
            await running.up.wait()
        yield Server(f"127.0.0.1:{listening.getsockname()[1]}", runner, running)
    finally:
        running.should_exit = True
        await task


Serve = Callable[..., Awaitable[Server]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start servers with limits and a runner of one's own: `await serve(workers=1, sessions=2)`."""
    async with AsyncExitStack() as stack:

        async def start(workers: int = 0, **limits: Any) -> Server:
            bounds = Limits(**limits)
            runner: Runner = LocalPool(workers, bounds) if workers else InlineRunner(bounds)
            return await stack.enter_async_context(serving(runner, bounds))

        yield start


@pytest.fixture
async def server(serve: Serve) -> Server:
    """A server that trains in its own event loop."""
    return await serve()


class Command:
    """The command `layerwise` in a process of its own."""

    def __init__(self, *options: str, cwd: Path = ROOT, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "server", "--port", "0", *options],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        """Where it says it is; waits until it does."""
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"http://\S+/", line):
                return found[0]
        raise AssertionError(f"it ended: {self.process.communicate()}")

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it; returns the exit code and what it said on the standard error."""
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def command() -> Iterator[Callable[..., Command]]:
    """Start the command with options and environment of one's own."""
    started: list[Command] = []

    def start(*options: str, cwd: Path = ROOT, **environment: str) -> Command:
        started.append(Command(*options, cwd=cwd, **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)
        for stream in (one.process.stdout, one.process.stderr):
            if stream:
                stream.close()
