"""A worker: many sessions in one process, each in its turn for a few milliseconds.

`Worker` is the loop without processes or pipes; `main` runs it in a process of its own, fed through the
standard input. It ends when the input ends, and on Linux when its parent dies.
"""

import contextlib
import ctypes
import math
import mmap
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from queue import Empty, SimpleQueue

from engine import Experiment
from server.checkpoint import Checkpoint
from server.envelope import NO_SESSION, Message, Parser, Type, pack
from server.limits import Limits
from server.protocol import COMMANDS
from server.session import Send, Session
from server.training import Clock

SHORTEST = 0.0005
"""Seconds of a slice at least: below, changing over costs more than training."""
LONGEST_REST = 0.5
"""Seconds that a session which took too long leaves to the others, at most."""
LONGEST_WAIT = 3600.0
PIPE_BYTES = 2**20


class Worker:
    """Sessions, and whose turn it is.

    What takes long is done in turns only: sessions are built, orders followed, steps trained and pictures
    drawn one after the other, with an ear for messages between.
    """

    def __init__(
        self,
        send: Send,
        limits: Limits,
        clock: Clock,
        effort: Clock | None = None,
        blame: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        """`effort` counts the time that was worked, and not what the machine did meanwhile for others."""
        self._send, self._limits, self._clock, self._blame = send, limits, clock, blame
        self._effort = effort or clock
        self._sessions: dict[bytes, Session] = {}
        self._openings: dict[bytes, list[Message]] = {}
        """Sessions that are yet to be built, in the order they came: how, and what they were told since."""
        self._round: deque[Callable[[], None]] = deque()
        """The turns to come."""
        self._hastened: set[bytes] = set()
        """Sessions that went to the front of this round, for an order."""
        self._resting: dict[bytes, float] = {}
        """Until when sessions stand back that took longer than their slice."""
        self._crowd = 0
        """How many have something to do now, or will as soon as they have rested."""
        self._slice = limits.slice_seconds

    def handle(self, message: Message) -> None:
        """Take a message from the server in."""
        kind, key = message.type, message.session
        if kind in (Type.OPEN, Type.RESTORE):
            self._openings[key] = [message]
        elif kind is Type.CLOSE:
            self._forget(key)
        elif key in self._openings:
            self._openings[key].append(message)
        elif session := self._sessions.get(key):
            self._guarded(key, lambda: self._tell(session, message))

    def _tell(self, session: Session, message: Message) -> None:
        kind, key, viewer, payload, _ = message
        if kind is Type.ATTACH:
            session.attach(viewer, payload[1:].decode(), resumed=payload[:1] == b"1")
        elif kind is Type.DETACH:
            session.detach(viewer)
        elif kind is Type.COMMAND:
            session.obey(viewer, COMMANDS.validate_json(payload))
            if session.urgent and key not in self._hastened:
                self._hastened.add(key)
                self._round.appendleft(partial(self._work, session))

    def turn(self) -> float:
        """Let one session work for a slice; returns the seconds until there is something to do, or 0."""
        if not self._round:
            wait = self._begin_round()
            if not self._round:
                return wait
        self._round.popleft()()
        return 0.0

    def _begin_round(self) -> float:
        """Line up every session that has something to do now; returns when the next one will."""
        now, soonest = self._clock(), math.inf
        self._hastened.clear()
        if self._openings:
            self._round.append(self._open_some)
        resting: list[tuple[float, Session]] = []
        for key, session in self._sessions.items():
            due, rested = session.due(), self._resting.get(key, -math.inf)
            if due > now:
                soonest = min(soonest, due)
            elif rested > now:
                resting.append((rested, session))
            else:
                self._round.append(partial(self._work, session))
        self._crowd = len(self._round) + len(resting)
        if resting and not self._round:  # they stand back for others, and there are none
            self._round.append(partial(self._work, min(resting, key=itemgetter(0))[1]))
        share = self._limits.round_seconds / max(1, self._crowd)
        self._slice = max(SHORTEST, min(self._limits.slice_seconds, share))
        return min(LONGEST_WAIT, max(0.0, soonest - now))

    def _work(self, session: Session) -> None:
        if self._sessions.get(session.key) is not session:
            return
        begun = self._effort()
        self._guarded(session.key, lambda: session.work(self._slice))
        over = self._effort() - begun - self._slice
        rest = min(LONGEST_REST, over * max(0, self._crowd - 1))
        if rest > 0:
            self._resting[session.key] = self._clock() + rest
        else:
            self._resting.pop(session.key, None)

    def _forget(self, key: bytes) -> None:
        self._openings.pop(key, None)
        self._sessions.pop(key, None)
        self._resting.pop(key, None)

    def _open_some(self) -> None:
        """Build the sessions that have waited longest; one at least."""
        end = self._clock() + self._limits.slice_seconds
        while self._openings and self._clock() < end:
            key = next(iter(self._openings))
            self._guarded(key, partial(self._open, self._openings.pop(key)))

    def _open(self, messages: list[Message]) -> None:
        kind, key, _, payload, step = messages[0]
        if kind is Type.OPEN:
            experiment = Experiment.model_validate_json(payload) if payload else Experiment()
            session = Session.open(key, experiment, self._send, self._limits, self._clock)
        else:
            saved = Checkpoint.unpack(payload)
            session = Session.restore(key, saved, step, self._send, self._limits, self._clock)
        self._sessions[key] = session
        for message in messages[1:]:
            self._tell(session, message)

    def _guarded(self, key: bytes, work: Callable[[], None]) -> None:
        """Work on a session; a fault in it ends this session and no other."""
        self._blame(key)
        try:
            work()
        except Exception as error:
            with contextlib.suppress(OSError):  # whoever read the standard error may have gone
                traceback.print_exc()
            self._forget(key)
            reason = "The server could not go on with this session" + (
                ": it needs too much memory" if isinstance(error, MemoryError) else ""
            )
            self._send(Message(Type.FAILED, key, payload=reason.encode()))
        self._blame(NO_SESSION)


# ---- the process -------------------------------------------------------------------------------------------


def main() -> None:
    """Run until the standard input ends. Arguments: the limits as JSON, and the descriptor of blame."""
    limits = Limits.model_validate_json(sys.argv[1])
    output = _private_output()
    _die_with_parent()
    _limit_memory(limits.worker_bytes)
    inbox: SimpleQueue[Message] = SimpleQueue()
    threading.Thread(target=_read, args=(inbox,), daemon=True).start()

    pending = [pack(Message(Type.READY))]
    blame = _blame(int(sys.argv[2]))
    worker = Worker(
        lambda message: pending.append(pack(message)), limits, time.monotonic, time.thread_time, blame
    )
    while True:
        wait = worker.turn()
        _write(output, pending)
        for message in _received(inbox, wait):
            worker.handle(message)
            _write(output, pending)


def _received(inbox: SimpleQueue[Message], wait: float) -> list[Message]:
    """What has come; waits for the first so long."""
    messages: list[Message] = []
    try:
        if wait:
            messages.append(inbox.get(timeout=wait))
        while True:
            messages.append(inbox.get_nowait())
    except Empty:
        return messages


def _read(inbox: SimpleQueue[Message]) -> None:
    parser = Parser()
    while data := os.read(0, PIPE_BYTES):
        for message in parser.feed(data):
            inbox.put(message)
    os._exit(0)


def _write(output: int, pending: list[bytes]) -> None:
    for message in pending:  # one by one: joined, they would need as much memory again
        data = memoryview(message)
        while data:
            data = data[os.write(output, data) :]
    pending.clear()


def _private_output() -> int:
    """Keep the pipe to ourselves: whatever prints shall print to the standard error."""
    output = os.dup(1)
    os.dup2(2, 1)
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(
            OSError
        ):  # a user may have used up what the system grants; it only costs time
            fcntl.fcntl(output, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return output


def _die_with_parent() -> None:
    for ending in (signal.SIGINT, signal.SIGTERM):  # may reach the whole group; the parent decides
        signal.signal(ending, signal.SIG_IGN)
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGKILL)


def _limit_memory(size: int) -> None:
    if size and sys.platform == "linux":  # elsewhere the limit is not kept, or counts shared libraries too
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _blame(descriptor: int) -> Callable[[bytes], None]:
    """Where the server reads whose turn it was when the worker was lost."""
    if descriptor < 0:
        return lambda _: None
    shared = mmap.mmap(descriptor, len(NO_SESSION))

    def note(key: bytes) -> None:
        shared[:] = key

    return note


if __name__ == "__main__":
    main()
