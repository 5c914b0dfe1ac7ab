"""Worker processes on this machine: they are started, fed, listened to, and replaced when they are lost.

The pool keeps the latest checkpoint of every session and knows its viewers, so that a replaced worker goes on
with the same sessions and the same viewers. What the bytes mean is not its business.
"""

import asyncio
import contextlib
import logging
import mmap
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from server.checkpoint import Kept
from server.envelope import NO_SESSION, Message, Parser, Type, pack
from server.limits import Limits
from server.runner import Deliver

log = logging.getLogger("uvicorn.error")

ROOT: Final = Path(__file__).resolve().parent.parent
ONE_THREAD: Final = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""More threads are several times slower on matrices this small."""
READ_BYTES: Final = 2**18
STEADY_SECONDS: Final = 10.0
"""A process that lived so long was not lost at the start."""
QUARANTINE: Final = (
    "This session stopped its worker twice within a minute and was set aside. A new one can be opened."
)


@dataclass
class Record:
    """What the pool keeps of a session."""

    slot: "Slot"
    opened: bytes
    """What it was opened with."""
    kept: Kept = field(default_factory=Kept)
    shown: int = 0
    """The last step a viewer was shown since the checkpoint."""
    viewers: dict[int, bytes] = field(default_factory=dict)
    """How each viewer was attached."""
    lost_at: float | None = None
    """When it last stopped its worker."""

    def reopening(self, key: bytes) -> list[Message]:
        """The messages that bring it up in a new worker."""
        if not self.kept.state:
            opening = Message(Type.OPEN, key, payload=self.opened)
            return [opening, *(Message(Type.ATTACH, key, *viewer) for viewer in self.viewers.items())]
        restoring = Message(Type.RESTORE, key, payload=self.kept.whole(), step=self.shown)
        known = ((number, b"1" + attach[1:]) for number, attach in self.viewers.items())
        return [restoring, *(Message(Type.ATTACH, key, *viewer) for viewer in known)]


class Slot:
    """A place for one worker process, which outlives the process."""

    def __init__(self) -> None:
        self.process: asyncio.subprocess.Process | None = None
        self.ready = False
        self.failures = 0
        """Processes in a row that were lost soon after they were started, or could not be."""
        self.sessions: set[bytes] = set()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the slot
        self._file.write(NO_SESSION)
        self._file.flush()
        self.blamed = mmap.mmap(self._file.fileno(), len(NO_SESSION))

    async def spawn(self, limits: Limits) -> asyncio.subprocess.Process:
        """Start a fresh interpreter, which inherits three pipes and the file of blame, and nothing else."""
        inherited = (self._file.fileno(),) if os.name == "posix" else ()
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        # -P: a folder called "server" where the command was given shall not be taken for this package.
        arguments = ["-P", "-m", "server.worker", limits.model_dump_json(), str((*inherited, -1)[0])]
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=inherited,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        )
        return self.process

    def write(self, message: Message) -> None:
        """Pass a message on, if there is a process to take it."""
        if self.process and self.process.stdin and not self.process.stdin.is_closing():
            self.process.stdin.write(pack(message))

    async def drain(self) -> None:
        """Wait until the process has taken most of what was written."""
        if self.process and self.process.stdin:
            with contextlib.suppress(ConnectionError):
                await self.process.stdin.drain()

    def culprit(self) -> bytes:
        """The session whose turn it was when the process was lost; none if none's."""
        key = bytes(self.blamed[:])
        self.blamed[:] = NO_SESSION
        return key

    def pause(self) -> float:
        """Seconds to wait before the next process: long only if they keep failing to start."""
        return min(30.0, max(0.0, 2.0 ** min(self.failures - 1, 5) - 1))

    def close(self) -> None:
        """Give the file back."""
        self.blamed.close()
        self._file.close()


class LocalPool:
    """Runs sessions in worker processes of this machine."""

    def __init__(self, workers: int, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self.slots = [Slot() for _ in range(workers)]
        self._records: dict[bytes, Record] = {}
        self._deliver: Deliver = lambda _: None
        self._keepers: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._keepers = [asyncio.create_task(self._keep(slot)) for slot in self.slots]

    async def send(self, message: Message) -> None:
        kind, key = message.type, message.session
        if kind is Type.OPEN:
            slot = min(self.slots, key=lambda slot: (not slot.ready, len(slot.sessions)))
            slot.sessions.add(key)
            self._records[key] = Record(slot, message.payload)
        record = self._records.get(key)
        if record is None:
            return
        if kind is Type.ATTACH:
            record.viewers[message.viewer] = message.payload
        elif kind is Type.DETACH:
            record.viewers.pop(message.viewer, None)
        elif kind is Type.CLOSE:
            self._forget(key)
        record.slot.write(message)
        await record.slot.drain()

    async def stop(self) -> None:
        self._stopping = True
        processes = [slot.process for slot in self.slots if slot.process]
        for process in processes:
            if process.stdin:
                process.stdin.close()
        await self._end(processes)
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for slot in self.slots:
            slot.close()

    async def _end(self, processes: list[asyncio.subprocess.Process]) -> None:
        """Wait for processes that have no reason to live on, and kill those that do."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.stop_seconds):
                await asyncio.gather(*(process.wait() for process in processes))
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def workers(self) -> int:
        return sum(slot.ready for slot in self.slots)

    def pids(self) -> list[int]:
        """The processes, for the operator's eyes and for tests."""
        return [slot.process.pid for slot in self.slots if slot.process]

    # ---- one process after the other -----------------------------------------------------------------------

    async def _keep(self, slot: Slot) -> None:
        """Keep a process in the slot. One that hangs is not noticed; an operator may kill it."""
        while not self._stopping:
            begun = self._clock()
            try:
                await self._listen(slot, await slot.spawn(self._limits))
            except OSError as error:
                log.error("A worker could not be started: %s", error)
            except Exception:  # whatever it is, the slot's sessions need a worker
                log.exception("A worker was given up")
                await self._give_up(slot)
            slot.failures = slot.failures + 1 if self._clock() < begun + STEADY_SECONDS else 0
            if not self._stopping:
                await asyncio.sleep(slot.pause())

    async def _listen(self, slot: Slot, process: asyncio.subprocess.Process) -> None:
        """Bring the slot's sessions up in a new process and take what it says until it is lost."""
        for key in slot.sessions:
            for message in self._records[key].reopening(key):
                slot.write(message)
        parser = Parser()
        assert process.stdout is not None
        while data := await process.stdout.read(READ_BYTES):
            for message in parser.feed(data):
                self._take(slot, message)
        slot.ready, slot.process = False, None
        await self._end([process])
        if not self._stopping:
            log.error("Worker %d ended; another goes on with its sessions", process.pid)
            self._hold_to_account(slot.culprit())

    async def _give_up(self, slot: Slot) -> None:
        """Kill the process of a slot."""
        process, slot.ready, slot.process = slot.process, False, None
        if process and process.returncode is None:
            process.kill()
            await process.wait()

    def _take(self, slot: Slot, message: Message) -> None:
        record = self._records.get(message.session)
        if message.type is Type.READY:
            slot.ready = True
        elif record is None:
            return
        elif message.type is Type.CHECKPOINT:
            record.kept.add(message.payload)
            record.shown = 0
        else:
            record.shown = max(record.shown, message.step)
            if message.type is Type.FAILED:
                self._forget(message.session)
            self._deliver(message)

    def _hold_to_account(self, key: bytes) -> None:
        """Set a session aside that stopped its worker twice in a short time."""
        record, now = self._records.get(key), self._clock()
        if record is None:
            return
        if record.lost_at is not None and now - record.lost_at < self._limits.quarantine_seconds:
            log.error("Session %s is set aside", key.hex()[:8])
            self._forget(key)
            self._deliver(Message(Type.FAILED, key, payload=QUARANTINE.encode()))
        record.lost_at = now

    def _forget(self, key: bytes) -> None:
        record = self._records.pop(key)
        record.slot.sessions.discard(key)
