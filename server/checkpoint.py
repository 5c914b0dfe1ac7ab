"""What the server keeps of a session so that another worker can go on with it: opaque bytes, appended.

A worker sends increments: the newest state, which replaces the last one, and the part of the series that is
new, which is appended. The whole is an increment too, and is what `Type.RESTORE` carries.
"""

import struct
from typing import Final, NamedTuple, Self

HEAD: Final = struct.Struct("<?II")
"""Whether a new run begins, length of the state, length of the losses; the rest is evaluations."""


class Checkpoint(NamedTuple):
    """A state, and series raw as float32: the increment, or all of them."""

    fresh: bool
    """A new run: what was kept of the series before is void."""
    state: bytes
    losses: bytes = b""
    evaluations: bytes = b""

    @property
    def size(self) -> int:
        """Bytes of it."""
        return len(self.state) + len(self.losses) + len(self.evaluations)

    def pack(self) -> bytes:
        """The bytes of a message's payload."""
        head = HEAD.pack(self.fresh, len(self.state), len(self.losses))
        return b"".join([head, self.state, self.losses, self.evaluations])

    @classmethod
    def unpack(cls, payload: bytes) -> Self:
        """The checkpoint that `pack` made."""
        fresh, state, losses = HEAD.unpack_from(payload)
        first, second = HEAD.size + state, HEAD.size + state + losses
        return cls(fresh, payload[HEAD.size : first], payload[first:second], payload[second:])


class Kept:
    """The latest state of one session and its series so far."""

    def __init__(self) -> None:
        self.state = b""
        self._losses = bytearray()
        self._evaluations = bytearray()

    def add(self, payload: bytes) -> None:
        """Take an increment in."""
        new = Checkpoint.unpack(payload)
        if new.fresh:
            self._losses.clear()
            self._evaluations.clear()
        self.state = new.state
        self._losses += new.losses
        self._evaluations += new.evaluations

    def whole(self) -> bytes:
        """Everything, as the payload of a message."""
        return Checkpoint(True, self.state, bytes(self._losses), bytes(self._evaluations)).pack()
