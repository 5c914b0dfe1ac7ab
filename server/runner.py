"""The seam between the server and whatever trains: messages in, messages out, bytes both ways."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Protocol

from server.envelope import Message, Type
from server.limits import Limits
from server.worker import Worker

Deliver = Callable[[Message], None]
"""Takes EVENT, FRAME and FAILED messages; must not block."""


class Runner(Protocol):
    """Runs sessions somewhere. Takes OPEN, ATTACH, DETACH, COMMAND and CLOSE messages (`envelope.Type`)."""

    async def start(self, deliver: Deliver) -> None:
        """Begin to run; what sessions say from now on goes to `deliver`."""

    async def send(self, message: Message) -> None:
        """Pass a message to its session; one for a session that is no more is dropped."""

    async def stop(self) -> None:
        """End every session and give back what was used."""

    def workers(self) -> int:
        """How many workers are ready."""


class InlineRunner:
    """Runs sessions in the server's own event loop: for tests, without processes, pipes or recovery."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._worker = Worker(self._receive, limits, clock)
        self._wake = asyncio.Event()
        self._deliver: Deliver = lambda _: None
        self._task: asyncio.Task[None] | None = None

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._task = asyncio.create_task(self._run())

    async def send(self, message: Message) -> None:
        self._worker.handle(message)
        self._wake.set()

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def workers(self) -> int:
        return int(self._task is not None and not self._task.done())

    def _receive(self, message: Message) -> None:
        if message.type in (Type.EVENT, Type.FRAME, Type.FAILED):
            self._deliver(message)

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            wait = self._worker.turn()
            if not wait:
                await asyncio.sleep(0)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
