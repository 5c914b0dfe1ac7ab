"""A worker on a stage: real sessions and real training, under a clock that the test moves."""

import itertools
import json
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from engine import Experiment, Trainer
from server.envelope import Message, Type
from server.frames import Array, decode
from server.limits import Limits
from server.run import Run
from server.worker import Worker

STEP_SECONDS = 200e-6
Document = dict[str, Any]


def document(**changes: Any) -> Document:
    """The default experiment, changed at the top."""
    return {**Experiment().model_dump(mode="json"), **changes}


def wide() -> Document:
    """An experiment whose steps the stage takes to be slow."""
    layers = document()["layers"]
    return document(layers=[{**layers[0], "units": 9}, *layers[1:]])


class Stage:
    """One worker; a step takes a fixed time on its clock, by the width of the first layer."""

    def __init__(self, patch: pytest.MonkeyPatch, slow: float = STEP_SECONDS, **limits: Any) -> None:
        self.now = 0.0
        self.sent: list[Message] = []
        self.limits = Limits(**limits)
        self.steps: defaultdict[int, int] = defaultdict(int)
        """Steps done, by the width of the first layer."""
        self.slices: list[float] = []
        self.worker = Worker(self.sent.append, self.limits, lambda: self.now)
        self._seq = itertools.count(1)
        original = Run.advance

        def advance(run: Run, steps: int) -> int:
            done = original(run, steps)
            width = run.topology.layers[0].units
            taken = done * (slow if width == 9 else STEP_SECONDS)
            self.steps[width] += done
            self.slices.append(taken)
            self.now += taken
            return done

        patch.setattr(Run, "advance", advance)

    def say(self, kind: Type, session: int = 1, viewer: int = 0, payload: bytes = b"", step: int = 0) -> None:
        """A message to the worker."""
        self.worker.handle(Message(kind, key(session), viewer, payload, step))

    def open(self, session: int = 1, experiment: Document | None = None, viewer: int = 1) -> None:
        """A session with one viewer."""
        self.say(Type.OPEN, session, payload=json.dumps(experiment).encode() if experiment else b"")
        self.say(Type.ATTACH, session, viewer, b"0page%04d" % viewer)

    def command(self, kind: str, session: int = 1, viewer: int = 1, **fields: Any) -> None:
        """A viewer's command."""
        self.say(Type.COMMAND, session, viewer, json.dumps({"kind": kind, **fields}).encode())

    def order(self, kind: str, session: int = 1, viewer: int = 1, **fields: Any) -> None:
        """A viewer's next numbered command."""
        self.command(kind, session, viewer, seq=next(self._seq), **fields)

    def run(self, seconds: float) -> None:
        """Let so much time go by; what takes no time on the clock must come to an end."""
        end = self.now + seconds
        for _ in range(1_000_000):
            wait = self.worker.turn()
            self.now += min(wait, end - self.now) if wait else 0.0
            if self.now >= end:
                return
        raise AssertionError("the worker never rests")

    def train(self, steps: int, session: int = 1) -> None:
        """Do so many steps, and stand still."""
        self.order("step", session, count=steps)
        self.run(steps * STEP_SECONDS + 0.1)

    def events(self, kind: str, viewer: int = 1, session: int = 1) -> list[Document]:
        """What a viewer was told."""
        mine = [
            json.loads(m.payload, parse_constant=pytest.fail) for m in self._to(Type.EVENT, viewer, session)
        ]
        return [event for event in mine if event["kind"] == kind]

    def state(self, viewer: int = 1, session: int = 1) -> Document:
        """The last state a viewer was told."""
        return self.events("state", viewer, session)[-1]

    def frames(
        self, kind: str = "frame", viewer: int = 1, session: int = 1
    ) -> list[tuple[Document, dict[str, Array]]]:
        """The frames a viewer got."""
        decoded = [decode(message.payload) for message in self._to(Type.FRAME, viewer, session)]
        return [frame for frame in decoded if frame[0]["type"] == kind]

    def losses(self, viewer: int = 1, session: int = 1) -> Array:
        """The losses of the last run that a viewer got; they must be without gap or repetition."""
        frames = self.frames("frame", viewer, session)
        parts = [(h, a["losses"]) for h, a in frames if h["run"] == frames[-1][0]["run"]]
        for (header, losses), (after, _) in itertools.pairwise(parts):
            assert header["losses_from"] + len(losses) == after["losses_from"]
        return np.concatenate([losses for _, losses in parts])

    def checkpoints(self, session: int = 1) -> list[bytes]:
        """The increments that a server would keep."""
        return [message.payload for message in self._to(Type.CHECKPOINT, 0, session)]

    def _to(self, kind: Type, viewer: int, session: int) -> list[Message]:
        return [m for m in self.sent if m.type is kind and m.viewer == viewer and m.session == key(session)]


def key(session: int) -> bytes:
    """A session's id."""
    return session.to_bytes(16, "big")


def undisturbed(steps: int, experiment: Document | None = None) -> Array:
    """The losses of a run that nobody watches or interrupts."""
    return Trainer(Experiment.model_validate_json(json.dumps(experiment or document()))).run(steps)
