"""Who watches which session: the sessions that are open, their viewers, and what waits for each viewer."""

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from server.envelope import Message, Type
from server.limits import Limits
from server.runner import Runner

SWEEP_SECONDS = 30.0
TOO_SLOW = "too much waited for this viewer"


class Full(Exception):
    """There is no room for another session or viewer."""


class Outbox:
    """What waits for one viewer's connection, in order and bounded."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._waiting: deque[Message] = deque()
        self._ready = asyncio.Event()
        self.closing: tuple[int, str] | None = None
        """The close code and reason, once there is nothing more to come."""

    def put(self, message: Message) -> None:
        """Add a message, or give the viewer up when too much waits for it."""
        if self.closing:
            return
        self._waiting.append(message)
        self._size += len(message.payload)
        self._ready.set()
        if self._size > self._most and len(self._waiting) > 1:
            self._waiting.clear()
            self.close(1013, TOO_SLOW)

    def close(self, code: int, reason: str) -> None:
        """End after what waits."""
        self.closing = self.closing or (code, reason)
        self._ready.set()

    async def get(self) -> Message | None:
        """The next message; None when it was closed and is empty."""
        while not self._waiting:
            if self.closing:
                return None
            self._ready.clear()
            await self._ready.wait()
        message = self._waiting.popleft()
        self._size -= len(message.payload)
        return message


@dataclass
class Seat:
    """One viewer's place at a session."""

    session: bytes
    viewer: int
    outbox: Outbox


@dataclass
class Entry:
    """An open session."""

    seats: dict[int, Seat] = field(default_factory=dict)
    left_at: float = 0.0
    """When the last viewer left."""
    changed: bool = False
    """Whether anybody ever gave it an order."""


class Sessions:
    """The sessions of this server."""

    def __init__(self, runner: Runner, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._runner, self._limits, self._clock = runner, limits, clock
        self._entries: dict[bytes, Entry] = {}
        self._joined = self._connected = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def viewers(self) -> int:
        """How many viewers have a seat."""
        return sum(len(entry.seats) for entry in self._entries.values())

    @contextlib.contextmanager
    def connection(self) -> Iterator[None]:
        """Count a connection for as long as it lasts, with a seat or without.

        Raises:
            Full: there is no room.
        """
        if self._connected >= self._limits.viewers:
            raise Full("as many people are here as this server takes")
        self._connected += 1
        try:
            yield
        finally:
            self._connected -= 1

    async def join(self, session: str | None, client: str, experiment: bytes) -> Seat:
        """Take a seat at a session, or at a new one if it is not known; `experiment` is JSON, or empty.

        Raises:
            Full: there is no room.
        """
        key = bytes.fromhex(session) if session else b""
        resumed = key in self._entries
        given_up = None
        if not resumed:
            if len(self) >= self._limits.sessions:
                given_up = self._make_room()
            key = secrets.token_bytes(16)
            self._entries[key] = Entry()
        self._joined += 1
        seat = Seat(key, self._joined % 2**32, Outbox(self._limits.outbox_bytes))
        self._entries[key].seats[seat.viewer] = seat
        # Only now others may run: whoever joins at the same time finds this seat taken.
        if given_up:
            await self._runner.send(Message(Type.CLOSE, given_up))
        if not resumed:
            await self._runner.send(Message(Type.OPEN, key, payload=experiment))
        attach = (b"1" if resumed else b"0") + client.encode()
        await self._runner.send(Message(Type.ATTACH, key, seat.viewer, attach))
        return seat

    def _make_room(self) -> bytes:
        """Give up a session that nobody watches: one that nobody ever changed, or the longest unwatched.

        Raises:
            Full: somebody may be about to return to each of them.
        """
        left = self._clock() - self._limits.unwatched_seconds
        unwatched = [
            (entry.changed, entry.left_at, key)
            for key, entry in self._entries.items()
            if not entry.seats and (entry.left_at < left or not entry.changed)
        ]
        if not unwatched:
            raise Full("as many networks are training as this server takes")
        key = min(unwatched)[-1]
        del self._entries[key]
        return key

    async def command(self, seat: Seat, text: bytes, changes: bool) -> None:
        """Pass a checked command on; whether it is one that changes the session."""
        if changes and (entry := self._entries.get(seat.session)):
            entry.changed = True
        await self._runner.send(Message(Type.COMMAND, seat.session, seat.viewer, text))

    async def leave(self, seat: Seat) -> None:
        """Give a seat up."""
        entry = self._entries.get(seat.session)
        if entry and entry.seats.pop(seat.viewer, None):
            entry.left_at = self._clock()
            await self._runner.send(Message(Type.DETACH, seat.session, seat.viewer))

    def deliver(self, message: Message) -> None:
        """Put what a session says into its viewers' outboxes."""
        if message.type is Type.FAILED:
            entry = self._entries.pop(message.session, Entry())
            for seat in entry.seats.values():
                seat.outbox.close(1011, message.payload.decode())
            return
        entry_or_none = self._entries.get(message.session)
        if entry_or_none and (seat_or_none := entry_or_none.seats.get(message.viewer)):
            seat_or_none.outbox.put(message)

    async def sweep(self) -> None:
        """For ever: drop sessions that nobody has watched for long."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self.drop_forgotten()

    async def drop_forgotten(self) -> None:
        """Drop every session that nobody has watched for long."""
        before = self._clock() - self._limits.forgotten_seconds
        for key, entry in list(self._entries.items()):
            if not entry.seats and entry.left_at < before:
                del self._entries[key]
                await self._runner.send(Message(Type.CLOSE, key))
