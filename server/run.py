"""One run of an experiment from step 0: the trainer, what observes it, and the series of all its steps."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import pairwise
from typing import Any, Final

import numpy as np

from engine import Divergence, Experiment, Recording, Rerun, State, Trainer
from engine.trainer import Entries
from server import frames
from server.checkpoint import Checkpoint
from server.protocol import Diverged, Past, Weight
from server.series import Series, interval, steps_to_evaluation
from server.sight import Sight

CHANGES: Final = 256
"""Live changes that a checkpoint holds; after more, the past of a restored run begins at the checkpoint."""
DRAWN: Final = 10_000
"""Points drawn by hand that they may hold, likewise: a checkpoint is written every few seconds."""
ENTRIES: Final = 4096
"""Weights set by hand that a checkpoint holds likewise."""

Pairs = list[tuple[int, float]]
"""Weights set by hand, as JSON has them: place in theta, value."""


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
        trainer, now = self.trainer, self.trainer.evaluate()
        losses, accuracies = (now.train_loss, now.test_loss), (now.train_accuracy, now.test_accuracy)
        others = now.penalty, trainer.learning_rate, trainer.gradient_norm
        row = self.step, *losses, *accuracies, *trainer.fits(), *others
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

    def enter(self, changes: Iterable[Weight]) -> None:
        """Set weights by hand and go on. LookupError: the network has no such weight."""
        self.recording.enter({self._place_of(weight): weight.value for weight in changes})

    def _place_of(self, weight: Weight) -> int:
        """Where a weight stands in theta."""
        layers = self.topology.layers
        if weight.layer < len(layers):
            layer, (rows, columns) = layers[weight.layer], layers[weight.layer].shape
            if weight.row < rows and weight.column < columns:
                return layer.offset + weight.row * columns + weight.column
        raise LookupError("the network has no such weight")

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

    def _history(self) -> list[tuple[int, dict[str, Any], Pairs | None]] | None:
        """The document at step 0 and each change by its step, what it changed of the document and the weights
        set by hand; None if not known, or too many.
        """
        start, changes = self.recording.kept[0], self.recording.changes
        entered = sum(len(change.entries or ()) for change in changes)
        if (
            start.step
            or start.serial
            or len(changes) > CHANGES
            or entered > ENTRIES
            or self.recording.drawn > DRAWN
        ):
            return None
        told: list[tuple[int, dict[str, Any], Pairs | None]]
        told = [(0, start.experiment.model_dump(mode="json"), None)]
        documents = [start.experiment, *(change.experiment for change in changes)]
        for (old, new), change in zip(pairwise(documents), changes, strict=True):
            fields = {name for name in Experiment.model_fields if getattr(old, name) != getattr(new, name)}
            entries = None if change.entries is None else list(change.entries.items())
            told.append((change.step, new.model_dump(mode="json", include=fields), entries))
        return told

    def save_whole(self) -> Checkpoint:
        """All that is needed to have this run again."""
        losses, evaluations = self.series.losses.part(0), self.series.evaluations.part(0)
        return Checkpoint(True, self.save({}), losses.tobytes(), evaluations.tobytes())

    @classmethod
    def restore(cls, saved: Checkpoint, number: int | None = None) -> tuple["Run", dict[str, Any]]:
        """The run of a checkpoint, bit for bit, perhaps renumbered, and what the session had added."""
        header, arrays = frames.decode(saved.state)
        if header["history"]:
            history = _changes(header["history"])
        else:
            history = [(0, Experiment.model_validate_json(header["experiment"]), None)]
        now = history[-1][1]
        run = cls(number or header["run"], history[0][1])
        run.recording.resume(now, State(header["step"], arrays, header["generators"]), history[1:])
        if not header["history"]:
            run.recording.forget()
        run.series = Series.from_bytes(saved.losses, saved.evaluations)
        if found := header["divergence"]:  # the steps that led there are not in the state
            norms = tuple(found["gradient_norms"])
            run.trainer.divergence = Divergence(**found | {"gradient_norms": norms})
        return run, header["session"]


def _changes(
    history: list[tuple[int, dict[str, Any], Pairs | None]],
) -> list[tuple[int, Experiment, Entries | None]]:
    """The changes that a history tells of, each with the document from there on."""
    (_, fields, _), *later = history
    experiment = Experiment.model_validate_json(json.dumps(fields))
    found: list[tuple[int, Experiment, Entries | None]] = [(0, experiment, None)]
    for step, fields, entries in later:
        # What did not change is not read again: there may be long data in it. JSON has lists for tuples.
        experiment = Experiment.model_validate(vars(experiment) | fields, strict=False)
        found.append((step, experiment, None if entries is None else dict(entries)))
    return found
