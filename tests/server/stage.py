"""A worker on a stage: real sessions and real training, under a clock that the test moves."""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import Experiment, Probe, Trainer
from server.envelope import Message, Type
from server.frames import Array, decode
from server.limits import Limits
from server.review import Review
from server.run import Run
from server.sight import Sight
from server.worker import LONGEST_WAIT, Worker

STEP_SECONDS = 200e-6
BUILD_SECONDS = 500e-6
LOOK_SECONDS = 100e-6
Document = dict[str, Any]


def document(**changes: Any) -> Document:
    """The default experiment, changed at the top."""
    return {**Experiment().model_dump(mode="json"), **changes}


def wide() -> Document:
    """An experiment whose steps the stage takes to be slow."""
    layers = document()["layers"]
    return document(layers=[{**layers[0], "units": 9}, *layers[1:]])


class Stage:
    """One worker; what it does takes a fixed time on its clock, by the width of the first layer.

    Args:
        slow: seconds of a step of a wide network; of the others it is `STEP_SECONDS`, and so on.
        build: seconds until a wide network stands at step 0.
        look: seconds of a probe of a wide network.
        limits: limits that are not the usual ones.
    """

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        slow: float = STEP_SECONDS,
        build: float = BUILD_SECONDS,
        look: float = LOOK_SECONDS,
        **limits: Any,
    ) -> None:
        self.now = 0.0
        self.sent: list[Message] = []
        self.limits = Limits(**limits)
        self.steps: defaultdict[int, int] = defaultdict(int)
        """Steps done, by the width of the first layer."""
        self.slices: list[float] = []
        self.worker = Worker(self.sent.append, self.limits, lambda: self.now)
        self._seq = itertools.count(1)
        self.builds: list[Run] = []
        """The runs that were built."""
        self.turns: list[float] = []
        """How long each turn took."""
        self.reruns = 0
        """Steps done again for those who look back."""
        advance, begin, see, rerun = Run.advance, Run.__init__, Sight.look, Review.advance

        def charge(run: Sight, usual: float, wide: float) -> float:
            taken = wide if run.topology.layers[0].units == 9 else usual
            self.now += taken
            return taken

        def advanced(run: Run, steps: int) -> int:
            done = advance(run, steps)
            self.steps[run.topology.layers[0].units] += done
            self.slices.append(charge(run, done * STEP_SECONDS, done * slow))
            return done

        def begun(run: Run, number: int, experiment: Experiment) -> None:
            begin(run, number, experiment)
            charge(run, BUILD_SECONDS, build)
            self.builds.append(run)

        def rerun_to(review: Review, step: int, most: int) -> int:
            done = rerun(review, step, most)
            self.reruns += done
            charge(review, done * STEP_SECONDS, done * slow)
            return done

        def seen(run: Sight, probe: Probe, bounds: Limits) -> dict[str, Array]:
            charge(run, LOOK_SECONDS, look)
            return see(run, probe, bounds)

        patch.setattr(Run, "advance", advanced)
        patch.setattr(Run, "__init__", begun)
        patch.setattr(Sight, "look", seen)
        patch.setattr(Review, "advance", rerun_to)

    def say(self, kind: Type, session: int = 1, viewer: int = 0, payload: bytes = b"", step: int = 0) -> None:
        """A message to the worker."""
        self.worker.handle(Message(kind, key(session), viewer, payload, step))

    def turn(self) -> float:
        """Let the worker take a turn; returns how long it would rest."""
        begun = self.now
        wait = self.worker.turn()
        self.turns.append(self.now - begun)
        return wait

    def until(self, condition: Callable[[], bool]) -> None:
        """Let time go by until something is so, or nothing is left to do."""
        while not condition() and (wait := self.turn()) < LONGEST_WAIT:
            self.now += wait

    def open(self, session: int = 1, experiment: Document | None = None, viewer: int = 1) -> None:
        """A session with one viewer."""
        self.say(Type.OPEN, session, payload=json.dumps(experiment).encode() if experiment else b"")
        self.say(Type.ATTACH, session, viewer, b"0page%04d" % viewer)
        self.until(lambda: bool(self.frames("points", viewer, session)))

    def send(self, kind: str, session: int = 1, viewer: int = 1, **fields: Any) -> None:
        """A viewer's command; an order waits for its turn."""
        self.say(Type.COMMAND, session, viewer, json.dumps({"kind": kind, **fields}).encode())

    def command(self, kind: str, session: int = 1, viewer: int = 1, **fields: Any) -> None:
        """A viewer's command; returns when an order was answered."""
        before = len(self.sent)
        self.send(kind, session, viewer, **fields)

        def answered() -> bool:
            new = (json.loads(m.payload) for m in self._to(Type.EVENT, viewer, session, before))
            return any((event.get("seq") or 0) >= fields["seq"] for event in new)

        if "seq" in fields:
            self.until(answered)

    def order(self, kind: str, session: int = 1, viewer: int = 1, **fields: Any) -> None:
        """A viewer's next numbered command."""
        self.command(kind, session, viewer, seq=next(self._seq), **fields)

    def run(self, seconds: float) -> None:
        """Let so much time go by; what takes no time on the clock must come to an end."""
        end = self.now + seconds
        for _ in range(1_000_000):
            wait = self.turn()
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

    def _to(self, kind: Type, viewer: int, session: int, start: int = 0) -> list[Message]:
        sent = itertools.islice(self.sent, start, None)
        return [m for m in sent if m.type is kind and m.viewer == viewer and m.session == key(session)]


def key(session: int) -> bytes:
    """A session's id."""
    return session.to_bytes(16, "big")


def undisturbed(steps: int, experiment: Document | None = None) -> Array:
    """The losses of a run that nobody watches or interrupts."""
    return Trainer(Experiment.model_validate_json(json.dumps(experiment or document()))).run(steps)
