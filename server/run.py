"""One run of an experiment from step 0: the trainer, what observes it, and the series of all its steps."""

from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from math import isqrt
from typing import Any, Final

import numpy as np

from engine import Divergence, Experiment, Observer, Probe, State, Trainer
from server import frames
from server.checkpoint import Checkpoint
from server.frames import Array
from server.limits import Limits
from server.protocol import Diverged, Layer, Topology
from server.series import Series, interval, steps_to_evaluation

SMALLEST: Final = 2
"""Columns and rows of a picture."""


class Run:
    """A trainer and everything recorded of it."""

    def __init__(self, number: int, experiment: Experiment) -> None:
        self.number = number
        self.trainer = Trainer(experiment)
        self.series = Series()
        self._record()

    @cached_property
    def observer(self) -> Observer:
        """Made when somebody looks: its buffers are the greater part of a session."""
        return Observer(self.trainer)

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
            losses = self.trainer.run(min(goal - self.step, steps_to_evaluation(self.step)))
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

    def points(self) -> dict[str, Array]:
        """The data: `train_x`, `test_x` (n, *shape) float32; `train_y`, `test_y`, classes (n,) uint8 or
        numbers to be learned (n, outputs) float32.
        """
        points = self.trainer.points
        return {name: getattr(points, name) for name in ("train_x", "train_y", "test_x", "test_y")}

    def same_points(self, other: "Run") -> bool:
        """Whether another run is of the same data."""
        theirs = other.points()
        return all(np.array_equal(array, theirs[name]) for name, array in self.points().items())

    # ---- looking -------------------------------------------------------------------------------------------

    def look(self, probe: Probe, limits: Limits) -> dict[str, Array]:
        """The arrays of a probe, as fine as the limits let a network of this size be drawn."""
        with suppress(LookupError):  # an edit took away the unit it looks at, and the two crossed
            return self.observer.look(self._coarser(probe, limits))
        return {}

    def unseen(self) -> None:
        """Give back what only looking needs."""
        self.__dict__.pop("observer", None)

    def _coarser(self, probe: Probe, limits: Limits) -> Probe:
        """The probe with a picture of the plane that is not too dear."""
        units = sum(layer.units for layer in self.topology.layers)
        each = max(1, 2 * self.topology.parameters)
        places = min(limits.look_cells // units, limits.look_operations // each)
        size, most = getattr(probe, "size", 0), max(SMALLEST, isqrt(places))
        return probe.model_copy(update={"size": most}) if size > most else probe

    @cached_property
    def topology(self) -> Topology:
        """The network as the page draws it."""
        experiment, network = self.experiment, self.trainer.network
        described = tuple(Layer.model_validate(layer, strict=False) for layer in network.describe())
        return Topology(
            parameters=network.parameters,
            operations=network.operations,
            input=network.shapes[0],
            task=experiment.data.task,
            outputs=described[-1].units,
            classes=experiment.data.classes,
            link=experiment.loss.link,
            layers=described,
        )

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
        self.trainer.apply(experiment)
        self.__dict__.pop("topology", None)

    # ---- saving --------------------------------------------------------------------------------------------

    def save(self, header: dict[str, Any]) -> bytes:
        """The state of training as bytes, with what the session adds."""
        state = self.trainer.state()
        own = {
            "run": self.number,
            "experiment": self.experiment.model_dump_json(),
            "divergence": self.trainer.divergence and asdict(self.trainer.divergence),
            "step": state.step,
            "generators": state.generators,
        }
        return frames.encode(own | {"session": header}, state.arrays)

    @classmethod
    def restore(cls, saved: Checkpoint) -> tuple["Run", dict[str, Any]]:
        """The run of a checkpoint, bit for bit, and what the session had added."""
        header, arrays = frames.decode(saved.state)
        run = cls(header["run"], Experiment.model_validate_json(header["experiment"]))
        run.trainer.restore(State(header["step"], arrays, header["generators"]))
        run.series = Series.from_bytes(saved.losses, saved.evaluations)
        if found := header["divergence"]:  # the steps that led there are not in the state
            norms = tuple(found["gradient_norms"])
            run.trainer.divergence = Divergence(**found | {"gradient_norms": norms})
        return run, header["session"]
