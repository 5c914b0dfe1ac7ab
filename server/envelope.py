"""What the server's process and a worker say to each other: length-prefixed bytes, forwarded unopened."""

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

NO_SESSION: Final = bytes(16)


class Type(IntEnum):
    """Kinds of message; the payload is given for each."""

    # To the worker.
    OPEN = 1
    """Begin a session: an Experiment as JSON, or nothing for the default."""
    RESTORE = 2
    """Begin a session where a lost worker left it: a checkpoint. `step`: steps that were shown already."""
    ATTACH = 3
    """A viewer joins: b"1" if its session was there before, else b"0", then the client's name."""
    DETACH = 4
    """A viewer left."""
    COMMAND = 5
    """A viewer's command as it came over the wire, checked at the edge."""
    CLOSE = 6
    """Forget the session."""

    # From the worker.
    READY = 16
    """The worker is up."""
    EVENT = 17
    """For a viewer, to be sent as text."""
    FRAME = 18
    """For a viewer, to be sent as binary. `step`: steps of the run that it shows."""
    CHECKPOINT = 19
    """An increment to what the server keeps of the session: see `checkpoint.py`."""
    FAILED = 20
    """The session is no more: the reason, for its viewers' eyes."""


class Message(NamedTuple):
    """One message; `session` and `viewer` say whom it concerns."""

    type: Type
    session: bytes = NO_SESSION
    viewer: int = 0
    payload: bytes = b""
    step: int = 0


HEAD: Final = struct.Struct("<IB16sII")
"""Payload length, type, session, viewer, step."""


def pack(message: Message) -> bytes:
    """The bytes of a message."""
    kind, session, viewer, payload, step = message
    return HEAD.pack(len(payload), kind, session, viewer, step) + payload


def parse(head: bytes, payload: bytes) -> Message:
    """The message that begins with `head`."""
    _, kind, session, viewer, step = HEAD.unpack(head)
    return Message(Type(kind), session, viewer, payload, step)


class Parser:
    """Cuts a stream of bytes, fed in pieces of any size, into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages that `data` completes."""
        self._buffer += data
        while len(self._buffer) >= HEAD.size:
            (length,) = struct.unpack_from("<I", self._buffer)
            end = HEAD.size + length
            if len(self._buffer) < end:
                return
            message = parse(bytes(self._buffer[: HEAD.size]), bytes(self._buffer[HEAD.size : end]))
            del self._buffer[:end]
            yield message
