"""One run of an experiment from step 0: the trainer, what observes it, and the series of all its steps."""

import json
from dataclasses import asdict
from itertools import pairwise
from typing import Any, Final

import numpy as np

from engine import Divergence, Experiment, Recording, Rerun, State, Trainer
from server import frames
from server.checkpoint import Checkpoint
from server.protocol import Diverged, Past
from server.series import Series, interval, steps_to_evaluation
from server.sight import Sight

CHANGES: Final = 256
"""Live changes that a checkpoint holds; after more, the past of a restored run begins at the checkpoint."""
DRAWN: Final = 10_000
"""Points drawn by hand that they may hold, likewise: a checkpoint is written every few seconds."""


class Run(Sight):
    """A trainer and everything recorded of it."""

    def __init__(self, number: int, experiment: Experiment) -> None:
        self.number = number
        self.trainer = Trainer(experiment)
        self.recording = Recording(self.trainer)
        self.series = Series()
        self._record()

    @property
    def step(self) -> int:
        """Updates done."""
        return self.trainer.step

    @property
    def experiment(self) -> Experiment:
        """The document that it trains under now."""
        return self.trainer.experiment

    def advance(self, steps: int) -> int:
        """Do steps, recording each loss and the evaluations on the way; fewer only if it diverges."""
        begun, goal = self.step, self.step + steps
        while self.step < goal and self.trainer.divergence is None and not self.stopped:
            losses = self.recording.run(min(goal - self.step, steps_to_evaluation(self.step)))
            self.series.losses.extend(losses)
            if len(losses) and self.step % interval(self.step) == 0:
                self._record()
        return self.step - begun

    def _record(self) -> None:
        now = self.trainer.evaluate()
        row = (self.step, now.train_loss, now.test_loss, now.train_accuracy, now.test_accuracy)
        self.series.evaluations.extend(np.array([row], np.float32))

    def steps_of(self, epochs: int) -> int:
        """Steps that pass the training set so many times."""
        points = len(self.trainer.points.train_x)
        return epochs * -(-points // min(self.experiment.batch_size, points))

    @property
    def stopped(self) -> bool:
        """Whether it has ended by itself."""
        return self.trainer.stopped

    @property
    def diverged(self) -> Diverged | None:
        """Where the numbers stopped being numbers."""
        found = self.trainer.divergence
        if found is None:
            return None
        return Diverged(
            step=found.step, layer=found.layer, what=found.what, gradient_norms=tuple(found.gradient_norms)
        )

    def apply(self, experiment: Experiment) -> None:
        """Go on under a document that differs in live fields only."""
        self.recording.apply(experiment)
        self.__dict__.pop("topology", None)

    # ---- the past

    @property
    def past(self) -> Past:
        """Which steps can be looked at and gone back to."""
        recording = self.recording
        return Past(first=recording.first, last=self.step, every=recording.every)

    def branch(self, number: int, rerun: Rerun) -> "Run":
        """A run that goes on from the step where a rerun of this one stands."""
        run = Run.__new__(Run)
        run.number, run.recording = number, self.recording.branch(rerun)
        run.trainer = run.recording.trainer
        run.series = self.series.until(run.step)
        return run

    # ---- saving

    def save(self, header: dict[str, Any]) -> bytes:
        """The state of training as bytes, with what the session adds."""
        state = self.trainer.state()
        own = {
            "run": self.number,
            "experiment": self.experiment.model_dump_json(),
            "history": self._history(),
            "divergence": self.trainer.divergence and asdict(self.trainer.divergence),
            "step": state.step,
            "generators": state.generators,
        }
        return frames.encode(own | {"session": header}, state.arrays)

    def _history(self) -> list[tuple[int, dict[str, Any]]] | None:
        """The document at step 0 and each change of it by its step; None if not known, or too many."""
        start, changes = self.recording.kept[0], self.recording.changes
        if start.step or start.serial or len(changes) > CHANGES or self.recording.drawn > DRAWN:
            return None
        told: list[tuple[int, dict[str, Any]]] = [(0, start.experiment.model_dump(mode="json"))]
        for old, new in pairwise([start.experiment, *(change.experiment for change in changes)]):
            fields = {name for name in Experiment.model_fields if getattr(old, name) != getattr(new, name)}
            told.append((changes[len(told) - 1].step, new.model_dump(mode="json", include=fields)))
        return told

    def save_whole(self) -> Checkpoint:
        """All that is needed to have this run again."""
        losses, evaluations = self.series.losses.part(0), self.series.evaluations.part(0)
        return Checkpoint(True, self.save({}), losses.tobytes(), evaluations.tobytes())

    @classmethod
    def restore(cls, saved: Checkpoint, number: int | None = None) -> tuple["Run", dict[str, Any]]:
        """The run of a checkpoint, bit for bit, perhaps renumbered, and what the session had added."""
        header, arrays = frames.decode(saved.state)
        now = Experiment.model_validate_json(header["experiment"])
        history = _documents(header["history"]) if header["history"] else [(0, now)]
        run = cls(number or header["run"], history[0][1])
        run.recording.resume(now, State(header["step"], arrays, header["generators"]), history[1:])
        if not header["history"]:
            run.recording.forget()
        run.series = Series.from_bytes(saved.losses, saved.evaluations)
        if found := header["divergence"]:  # the steps that led there are not in the state
            norms = tuple(found["gradient_norms"])
            run.trainer.divergence = Divergence(**found | {"gradient_norms": norms})
        return run, header["session"]


def _documents(history: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, Experiment]]:
    """The documents that a history tells of."""
    document: dict[str, Any] = {}
    found = []
    for step, fields in history:
        document |= fields
        found.append((step, Experiment.model_validate_json(json.dumps(document))))
    return found
