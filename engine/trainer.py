"""Trainer: takes steps, changes settings while it runs, saves and restores itself, and stops at divergence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from engine.batches import Batches
from engine.divergence import HISTORY, Divergence, all_finite, first_overflow
from engine.experiment import Experiment, difference
from engine.network import Network, activation_of
from engine.plan import Array
from engine.points import draw_points, feature_values
from engine.stepper import Stepper, Vectors
from engine.view import Evaluation, View

WINDOW = 32
"""Steps that are prepared and checked in one go; results do not depend on how run() cuts them."""


@dataclass(frozen=True)
class State:
    """All that a trainer needs to go on from a step: copies of its arrays, and its generators as plain
    values.
    """

    step: int
    arrays: dict[str, Array]
    generators: dict[str, Any]


class Trainer:
    """Trains the network of an experiment, from the weights that its seeds give."""

    def __init__(self, experiment: Experiment, dtype: DTypeLike = np.float32) -> None:
        self.experiment = experiment
        self.points = draw_points(experiment)
        self.network = Network(experiment.layers, len(experiment.features), dtype)
        self.network.start(experiment.seeds.generator("weights"))
        self.step = 0
        self.changes = 0
        """Grows with every change of the weights or of what is made of them: a reason to look again."""
        self.divergence: Divergence | None = None
        self._batches = Batches(len(self.points.train_x), experiment.seeds.generator("shuffle"))
        self._optimizer_start = 0
        self._cells: Mapping[str, Array] | None = None
        self._marks: deque[tuple[Experiment, State]] = deque(maxlen=8)
        self._build(memory=None)
        self._mark()

    @property
    def epoch(self) -> float:
        """Passes over the training set, whole and begun."""
        return self._batches.epoch

    # ---- steps

    def run(self, steps: int) -> Array:
        """Take steps; return the loss of each. They are fewer only when training has diverged."""
        losses = np.zeros(max(steps, 0), self.network.dtype)
        done = 0
        with np.errstate(all="ignore"):
            while done < steps and self.divergence is None:
                done += self._advance(losses[done:]) or self._diverge()
        return losses[:done]

    def _advance(self, losses: Array) -> int:
        """Take the steps that are prepared, as far as ``losses`` has room; 0 if not all came out finite."""
        if not self._ready:
            self._prepare()
        count = min(self._ready, len(losses))
        self._stepper.run(self._slot, count, losses[:count])
        if not all_finite(losses[:count], self.network.theta, *self._vectors.memory.values()):
            return 0
        self.step += count
        self.changes += 1
        self._slot += count
        self._ready -= count
        self._batches.advance(count * self._stepper.batch)
        return count

    def _prepare(self) -> None:
        """Gather the next batches: up to the end of the window or of the epoch, or the short one that is
        left.
        """
        place = self.step % WINDOW
        if place == 0:
            self._mark()
            self._vectors.drop_denormals()
        if place == 0 or self._cells is None:
            steps = np.arange(WINDOW) + (self.step - place - self._optimizer_start + 1)
            self._cells = self.experiment.optimizer.cells(self.experiment.learning_rate, np.maximum(steps, 1))
        self._stepper, self._slot, self._ready = self._full, place, WINDOW - place
        if not self._full.whole:
            points = self._batches.next(self._full.batch, self._ready)
            self._stepper = self._stepper_for(len(points))
            self._slot = place % self._stepper.slots
            self._stepper.gather(self._slot, points)
            self._ready = len(points) // self._stepper.batch
        cells = {name: values[place : place + self._ready] for name, values in self._cells.items()}
        self._stepper.set_cells(self._slot, cells)

    # ---- settings

    def apply(self, experiment: Experiment) -> None:
        """Go on under a document that differs in live fields only; ValueError names the first other field."""
        path = difference(self.experiment, experiment)
        if path is not None:
            raise ValueError(f"{'.'.join(map(str, path))} cannot change while training goes on")
        self._adopt(experiment)
        self.divergence = None
        self._mark()

    def _adopt(self, experiment: Experiment) -> None:
        """Make the plans those of this document; a new kind of optimizer starts with empty memory."""
        old, self.experiment = self.experiment, experiment
        self._cells, self._ready = None, 0
        if type(old.optimizer) is not type(experiment.optimizer):
            self._optimizer_start = self.step
            self._build(memory=None)
        elif old.model_copy(update={"learning_rate": experiment.learning_rate}) != experiment:
            self._build(self._vectors.memory)

    def _build(self, memory: Mapping[str, Array] | None) -> None:
        """Record the steps of the experiment as it is now; weights and the place in the data stay."""
        experiment, network = self.experiment, self.network
        network.layers = experiment.layers
        self._vectors = Vectors(network, experiment.optimizer, memory)
        no = experiment.loss.no_after(activation_of(network.layers[-1]))
        targets = experiment.loss.targets(self.points.train_y, network.widths[-1], no)
        values = feature_values(experiment.features, self.points.train_x)
        source = np.vstack([values, np.ones_like(values[:1]), targets]).T.astype(network.dtype)
        self._source = np.ascontiguousarray(source)
        self._full = self._stepper_of(experiment.batch_size, WINDOW)
        self._short = self._stepper_of(len(source) % self._full.batch or 1, 1)
        self._views: tuple[View, View] | None = None
        self._cells, self._ready = None, 0

    def _stepper_of(self, batch: int, slots: int) -> Stepper:
        return Stepper(self.network, self.experiment, self._source, self._vectors, batch, slots)

    def _stepper_for(self, points: int) -> Stepper:
        """The steps of full batches, or of the short one; after a change of batch size it may be any size
        once.
        """
        if points >= self._full.batch:
            return self._full
        if points != self._short.batch:
            self._short = self._stepper_of(points, 1)
        return self._short

    # ---- looking

    def view(self, x: Array, labels: Array | None = None) -> View:
        """These points (n, 2), with their classes (n,) if known, seen through the network."""
        values = feature_values(self.experiment.features, np.asarray(x))
        return View(self.network, self.experiment, values, labels)

    def predict(self, x: Array) -> Array:
        """The linked outputs (n, outputs) for points (n, 2)."""
        view = self.view(x)
        view.forward()
        return view.prediction.T.copy()

    def evaluate(self) -> Evaluation:
        """Loss and accuracy on both sets."""
        if self._views is None:
            points = self.points
            self._views = (
                self.view(points.train_x, points.train_y),
                self.view(points.test_x, points.test_y),
            )
        (train_loss, train_accuracy), (test_loss, test_accuracy) = (view.evaluate() for view in self._views)
        penalty = self.experiment.regularizer.penalty(self.network.theta[self._vectors.named["mask"] > 0])
        return Evaluation(train_loss, train_accuracy, test_loss, test_accuracy, penalty)

    # ---- state

    def state(self) -> State:
        """Everything needed to go on from here, also in the middle of an epoch."""
        arrays, generator = self._batches.state()
        arrays |= {"theta": self.network.theta.copy(), "optimizer_start": np.array(self._optimizer_start)}
        arrays |= {f"memory.{name}": array.copy() for name, array in self._vectors.memory.items()}
        return State(self.step, arrays, {"shuffle": generator})

    def restore(self, state: State) -> None:
        """Go back, or forward, to a state of this document; what follows is the same bit for bit."""
        self._resume(state)
        self._marks.clear()
        self._mark()

    def _resume(self, state: State) -> None:
        self._batches.restore(state.arrays, state.generators["shuffle"])
        self.network.theta[:] = state.arrays["theta"]
        for name, array in self._vectors.memory.items():
            array[:] = state.arrays[f"memory.{name}"]
        self.step, self._optimizer_start = state.step, int(state.arrays["optimizer_start"])
        self.divergence, self._cells, self._ready = None, None, 0
        self.changes += 1

    # ---- divergence

    def _mark(self) -> None:
        """Keep this moment, so that a divergence can be replayed with the steps that led to it."""
        while self._marks and self._marks[-1][1].step >= self.step:
            self._marks.pop()
        self._marks.append((self.experiment, self.state()))
        while len(self._marks) > 1 and self._marks[1][1].step <= self.step - HISTORY:
            self._marks.popleft()

    def _diverge(self) -> int:
        """Replay from the oldest mark, one step at a time, to the last finite step, and stay there.

        Returns the number of finite steps beyond the one where the failing run began.
        """
        begun, norms, loss = self.step, deque[float](maxlen=HISTORY), np.zeros(1, self.network.dtype)
        marks = list(self._marks)
        ends = [*(state.step for _, state in marks[1:]), begun + WINDOW]
        for (experiment, before), end in zip(marks, ends, strict=True):
            self._adopt(experiment)
            self._resume(before)
            while self.step < end:
                if not self._advance(loss):
                    self._stop(before, loss, norms)
                    return self.step - begun
                before = self.state()
                norms.append(float(np.linalg.norm(self._vectors.named["g"].astype("f8"))))
        raise RuntimeError("a replay did not repeat what it replayed")

    def _stop(self, before: State, loss: Array, norms: Iterable[float]) -> None:
        """Say what the step that has just failed overflowed, and go back to the state before it."""
        layer, what = first_overflow(self._stepper.workspace, loss, self._vectors.named["g"])
        self._resume(before)
        self.divergence = Divergence(self.step, layer, what, tuple(norms))
