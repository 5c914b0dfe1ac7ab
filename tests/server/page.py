"""A page without a browser: says hello, paints what comes, keeps the series, for tests of the real server."""

import asyncio
import itertools
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from server.frames import Array, decode
from server.protocol import SUBPROTOCOL
from server.series import EVALUATION

PATIENCE_SECONDS = 30
Document = dict[str, Any]


class Page:
    """One connection, and everything it was told."""

    def __init__(self, url: str, client: str = "page0001", session: str | None = None) -> None:
        self.url, self.client, self.session = url, client, session
        self.paints = True
        """Whether each frame is painted at once, which grants the credit for another one."""
        self.begin_series(0)
        self.state: Document = {}
        self.welcomes: list[Document] = []
        self.errors: list[Document] = []
        self.frames: list[Document] = []
        """The headers of the frames."""
        self.arrays: dict[str, Array] = {}
        self.points: dict[str, Array] = {}
        self._seq = itertools.count(1)

    def begin_series(self, run: int) -> None:
        """Forget the series of another run."""
        self.run, self.losses, self.evaluations = (
            run,
            np.zeros(0, np.float32),
            np.zeros((0, len(EVALUATION)), np.float32),
        )

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def connect(self) -> None:
        """Open the connection, without a word."""
        origin = self.url.replace("ws://", "http://").removesuffix("/ws")
        self.socket: ClientConnection = await connect(
            self.url,
            origin=origin,  # type: ignore[arg-type]  # a NewType of str
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            compression=None,
            max_size=None,
        )

    async def hello(self, experiment: Document | None = None) -> None:
        """Say hello and wait for the welcome and the state."""
        welcomes = len(self.welcomes)
        await self.send("hello", client=self.client, session=self.session, experiment=experiment)
        await self.until(lambda: len(self.welcomes) > welcomes and bool(self.points))

    async def send(self, kind: str, **fields: Any) -> None:
        """Send a command."""
        await self.socket.send(json.dumps({"kind": kind, **fields}))

    async def order(self, kind: str, **fields: Any) -> None:
        """Send a numbered command and wait until it is acknowledged or refused."""
        seq, errors = next(self._seq), len(self.errors)
        await self.send(kind, seq=seq, **fields)
        await self.until(lambda: self.state.get("seq", 0) >= seq or len(self.errors) > errors)

    async def watch(self, *probes: str | Document, fps: int = 30, credit: int = 2) -> None:
        """Say what is shown and what is held, and make room for frames."""
        have = {"run": self.run, "losses": len(self.losses), "evaluations": len(self.evaluations)}
        documents = [{"kind": probe} if isinstance(probe, str) else probe for probe in probes]
        await self.send("watch", probes=documents, fps=fps, have=have)
        if credit:
            await self.send("credit", frames=credit)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Take messages in until something is so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                await self.take()

    async def until_losses(self, count: int) -> None:
        """Take messages in until so many losses have come."""
        await self.until(lambda: len(self.losses) >= count)

    async def until_welcomes(self, count: int) -> None:
        """Take messages in until it was welcomed so many times."""
        await self.until(lambda: len(self.welcomes) >= count)

    async def take(self) -> None:
        """Take one message in."""
        message = await self.socket.recv()
        if isinstance(message, str):
            self._event(json.loads(message, parse_constant=_refuse))
        else:
            await self._frame(*decode(message))

    def _event(self, event: Document) -> None:
        kind = event.pop("kind")
        if kind == "welcome":
            self.welcomes.append(event)
            self.session = event["session"]
        elif kind == "state":
            self.state = event
        else:
            self.errors.append(event)

    async def _frame(self, header: Document, arrays: dict[str, Array]) -> None:
        if header["type"] == "points":
            self.points = arrays
            return
        if header["run"] != self.run:
            self.begin_series(header["run"])
        self.losses = _put(self.losses, header["losses_from"], arrays.pop("losses"))
        self.evaluations = _put(self.evaluations, header["evaluations_from"], arrays.pop("evaluations"))
        self.arrays |= arrays
        self.frames.append(header)
        if self.paints:
            await self.send("credit", frames=1)


def _put(held: Array, start: int, new: Array) -> Array:
    """The series with a part put in: what was held must come again bit for bit, and nothing be left out."""
    assert start <= len(held), "a part of the series is missing"
    again = held[start : start + len(new)]
    np.testing.assert_array_equal(again, new[: len(again)])
    return np.concatenate([held, new[len(again) :]])


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} in JSON")
