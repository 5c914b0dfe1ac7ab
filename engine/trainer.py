"""Trainer: takes steps, changes settings while it runs, saves and restores itself, stops at divergence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from engine.batches import Batches
from engine.divergence import HISTORY, Divergence, all_finite, first_overflow
from engine.experiment import Experiment, difference
from engine.network import Network, activation_of
from engine.plan import Array, parameters, unheeded
from engine.points import Inputs, draw_points
from engine.stepper import Stepper, Vectors
from engine.trajectory import Trajectory
from engine.view import Evaluation, View

WINDOW = 64
"""Steps that are prepared and checked in one go; results do not depend on how run() cuts them."""

Leg: TypeAlias = tuple[Stepper, int, int]
"""Prepared steps of one batch size: their first slot and their number."""

Entries: TypeAlias = Mapping[int, float]
"""Weights set by hand, by their place in theta."""


@dataclass(frozen=True)
class State:
    """All that a trainer needs to go on from a step: copies of its arrays, generators as plain values."""

    step: int
    arrays: dict[str, Array]
    generators: dict[str, Any]


class Watch:
    """What rules that look back remember: losses of the window, and the rules' own numbers."""

    def __init__(self) -> None:
        self.losses = np.zeros(WINDOW)
        self.schedule, self.stopping = np.zeros(3), np.zeros(3)

    def state(self) -> dict[str, Array]:
        """Copies of all of it."""
        arrays = {"losses": self.losses, "schedule": self.schedule, "stopping": self.stopping}
        return {f"watch.{name}": array.copy() for name, array in arrays.items()}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        """Go back to what ``state`` gave."""
        for name in ("losses", "schedule", "stopping"):
            getattr(self, name)[:] = arrays[f"watch.{name}"]


class Trainer:
    """Trains the network of an experiment, from the weights that its seeds give."""

    def __init__(self, experiment: Experiment, dtype: DTypeLike = np.float32) -> None:
        self.experiment = experiment
        self.points = draw_points(experiment)
        self.inputs = Inputs(experiment, self.points.train_x)
        self.network = Network(experiment.layers, experiment.input_shape, dtype)
        self.network.start(experiment.seeds.generator("weights"))
        self.step = 0
        self.stopped = False
        """Whether training has ended by itself, as ``stopping`` says."""
        self.changes = 0
        """Grows with every change of the weights or of what is made of them: a reason to look again."""
        self.divergence: Divergence | None = None
        self._batches = Batches(len(self.points.train_x), experiment.seeds.generator("shuffle"))
        self._rng = experiment.seeds.generator("dropout")
        self._draws = False
        """Whether anything has ever drawn from it."""
        self._watch = Watch()
        theta = self.network.theta
        self.trajectory = Trajectory(WINDOW, theta.size, theta.itemsize)
        """Earlier weights of this run."""
        self.trajectory.keep(0, theta, self.network.kept)
        self._optimizer_start = 0
        self._legs: deque[Leg] = deque()
        self._opened: tuple[int, int] | None = None
        """The step at which batches were last prepared, and their size; None after a jump."""
        self._last: Stepper | None = None
        """Took the last step."""
        self._open()
        self._marks: deque[tuple[Experiment, State]] = deque(maxlen=8)
        self._build(memory=None)
        self._mark()

    @property
    def epoch(self) -> float:
        """Passes over the training set, whole and begun."""
        return self._batches.before + (self._begun + self._used) / self._batches.count

    # ---- steps

    def run(self, steps: int) -> Array:
        """Take steps; return the loss of each. They are fewer only when training has diverged or stopped."""
        losses = np.zeros(max(steps, 0), self.network.dtype)
        done = 0
        with unheeded():
            while done < steps and self.divergence is None and not self.stopped:
                left = self.experiment.stopping.left(self.step)
                done += self._advance(losses[done : done + left]) or self._diverge()
                if self.experiment.stopping.left(self.step) <= 0:
                    self.stopped = True
        return losses[:done]

    def _look_back(self) -> None:
        """Tell the schedule and the stopping rule how the last window went; keep the moment."""
        experiment, watch = self.experiment, self._watch
        self.trajectory.keep(self.step, self.network.theta, self.network.kept)
        experiment.schedule.watch(watch.schedule, float(watch.losses.mean()), WINDOW)
        if experiment.stopping.active:
            self.stopped = experiment.stopping.watch(watch.stopping, self.evaluate(), self.epoch)

    def _advance(self, losses: Array) -> int:
        """Take the steps that are prepared, as far as ``losses`` has room; 0 if not all came out finite."""
        if not self._legs:
            self._prepare()
        done, points = 0, 0
        while self._legs and done < len(losses):
            stepper, slot, ready = self._legs.popleft()
            count = min(ready, len(losses) - done)
            stepper.run(slot, count, losses[done : done + count])
            done, points = done + count, points + count * stepper.batch
            if count < ready:
                self._legs.appendleft((stepper, slot + count, ready - count))
        self._last = stepper
        if not all_finite(losses[:done], *self._moved()):
            return 0
        begun = self.step % WINDOW
        self._watch.losses[begun : begun + done] = losses[:done]
        self.step += done
        self._used += points
        self.changes += 1
        if self.step % WINDOW == 0:
            self._look_back()
        return done

    def _prepare(self) -> None:
        """Gather the batches up to the end of the window; a leg is a run of slots of one batch size."""
        self._settle()
        slot = self.step % WINDOW
        if slot == 0:
            self._mark()
            self._vectors.drop_denormals()
        cells = self.cells(np.arange(WINDOW) + (self.step - slot))
        self._opening, self._opened = self._batches.state(), (self.step, self._full.batch)
        while slot < WINDOW:
            points, count, stepper = self._batches.order, WINDOW - slot, self._full
            if not self._full.whole:
                points = self._batches.next(self._full.batch, count)
                stepper = self._stepper_for(len(points))
                count = len(points) // stepper.batch
            stepper.prepare(slot, count, points, cells)
            self._legs.append((stepper, slot, count))
            slot += count

    def batch(self) -> Array:
        """Places in the training set (n,) of the points that the last step was taken with.

        LookupError before the first step, and after a jump to another state until a step is taken.
        """
        first, size = self._opened or (self.step, 0)
        if first == self.step:
            raise LookupError("no step has led here yet")
        again = Batches(self._batches.count, np.random.default_rng())
        again.restore(*self._opening)
        points = again.order
        for _ in range(self.step - first if size < again.count else 0):
            points = again.next(size, 1)
        return points

    def cells(self, steps: Array) -> dict[str, Array]:
        """The numbers that the optimizer needs at these steps (counted from 0), and the learning rate."""
        experiment, rates = self.experiment, self._rates(steps)
        since = np.maximum(steps - self._optimizer_start + 1, 1)
        return {**experiment.optimizer.cells(rates, since), "learning_rate": rates}

    @property
    def learning_rate(self) -> float:
        """That of the next step, as the schedule has it."""
        return float(self._rates(np.array([self.step]))[0])

    def _rates(self, steps: Array) -> Array:
        """The learning rates at these steps, counted from 0."""
        experiment = self.experiment
        return experiment.learning_rate * experiment.schedule.factors(steps, self._watch.schedule)

    @property
    def gradient_norm(self) -> float:
        """How long the gradient of the last step was, over all layers; NaN before the first step.

        It is that of the step's mini-batch as the optimizer got it: with the penalty's, and clipped.
        """
        return self._last.gradient_norm() if self._last else nan

    @property
    def memory(self) -> Mapping[str, Array]:
        """What the optimizer remembers."""
        return self._vectors.memory

    def _settle(self) -> None:
        """Hand back the batches that are prepared and not used, so that settings may change from here on."""
        if self._full.whole:
            self._batches.epochs += self._used // self._full.batch
        elif self._legs:
            self._batches.restore(*self._opening)
            self._batches.skip(self._used)
        self._open()

    def _open(self) -> None:
        """Nothing is prepared."""
        self._legs.clear()
        self._used, self._begun = 0, self._batches.passed

    # ---- settings

    def apply(self, experiment: Experiment) -> None:
        """Go on under a document that differs in live fields only; ValueError names the first other field."""
        path = difference(self.experiment, experiment)
        if path is not None:
            raise ValueError(f"{'.'.join(map(str, path))} cannot change while training goes on")
        moved = experiment.data != self.experiment.data
        another_loss = moved or experiment.loss != self.experiment.loss
        if self.stopped or another_loss or experiment.stopping != self.experiment.stopping:
            self._watch.stopping[:] = 0
        if experiment.schedule != self.experiment.schedule:
            self._watch.schedule[:] = 0
        if another_loss:
            experiment.schedule.forget(self._watch.schedule)
        self._adopt(experiment)
        self._go_on()

    def enter(self, entries: Entries) -> None:
        """Set weights by hand and go on; what the optimizer remembers of them stays.

        LookupError: there is no such place in theta.
        """
        theta = self.network.theta
        if not all(0 <= place < theta.size for place in entries):
            raise LookupError("this network has no such weight")
        theta[list(entries)] = list(entries.values())
        if self.stopped:
            self._watch.stopping[:] = 0
        self.changes += 1
        self._go_on()

    def _go_on(self) -> None:
        """Nothing that ended training counts any more, unless so many steps were taken already."""
        self.divergence, self.stopped = None, self.experiment.stopping.left(self.step) <= 0
        self._mark()

    def _adopt(self, experiment: Experiment) -> None:
        """Make the plans those of this document; a new kind of optimizer starts with empty memory."""
        self._settle()
        old, self.experiment = self.experiment, experiment
        if old.data != experiment.data:
            self._take(experiment)
        if type(old.optimizer) is not type(experiment.optimizer):
            self._optimizer_start = self.step
            self._build(memory=None)
        elif old.model_copy(update={"learning_rate": experiment.learning_rate}) != experiment:
            self._vectors.rescale(experiment.optimizer.rescaled(old.optimizer))
            self._build(self._vectors.memory)

    def _take(self, experiment: Experiment) -> None:
        """Go on with the points of this document, in an order that only they and the step decide.

        So it leaves nothing behind what was taken before at the same step.
        """
        self.points = draw_points(experiment)
        self.inputs = Inputs(experiment, self.points.train_x)
        order = experiment.seeds.generator("shuffle", self.step)
        self._batches.renew(len(self.points.train_x), order)
        self._opened = None
        self._open()

    def _build(self, memory: Mapping[str, Array] | None) -> None:
        """Record the steps of the experiment as it is now; weights and the place in the data stay."""
        experiment, network = self.experiment, self.network
        network.layers = experiment.layers
        self._vectors = Vectors(network, experiment.optimizer, memory)
        no = experiment.loss.no_after(activation_of(network.layers[-1]))
        targets = experiment.loss.targets(self.points.train_y, network.widths[-1], no)
        values = self.inputs(self.points.train_x)
        source = np.vstack([values, np.ones_like(values[:1]), targets]).T.astype(network.dtype)
        self._source = np.ascontiguousarray(source)
        kernels = (experiment.loss.measure, *(layer.forward for layer in network.layers))
        self._draws = self._draws or any("rng" in parameters(kernel) for kernel in kernels)
        self._full = self._stepper_of(experiment.batch_size)
        self._short: Stepper | None = None
        self._views: tuple[View, View] | None = None

    def _stepper_of(self, batch: int) -> Stepper:
        return Stepper(self.network, self.experiment, self._source, self._vectors, batch, WINDOW, self._rng)

    def _stepper_for(self, points: int) -> Stepper:
        """The steps of full batches, or of a short one: after a change of batch size it can be any size."""
        if points >= self._full.batch:
            return self._full
        if self._short is None or points != self._short.batch:
            self._short = self._stepper_of(points)
        return self._short

    # ---- looking

    def view(self, x: Array, truth: Array | None = None) -> View:
        """These points (n, *shape), with their classes or numbers if known, seen through the network."""
        with np.errstate(all="ignore"):
            values = self.inputs(np.asarray(x)).astype(self.network.dtype)
        return View(self.network, self.experiment, values, truth)

    def predict(self, x: Array) -> Array:
        """The linked outputs (n, outputs) for points (n, *shape)."""
        view = self.view(x)
        view.forward()
        return view.prediction.T.copy()

    def evaluate(self) -> Evaluation:
        """Loss and accuracy on both sets."""
        (train_loss, train_accuracy), (test_loss, test_accuracy) = (view.evaluate() for view in self._sets())
        penalty = self.penalty()
        return Evaluation(train_loss, train_accuracy, test_loss, test_accuracy, penalty)

    def penalty(self) -> float:
        """What regularization adds to the loss now."""
        regularizer, network = self.experiment.regularizer, self.network
        return regularizer.penalty(network.theta[network.mask > 0]) if regularizer.pulls else 0.0

    def fits(self) -> tuple[float, float]:
        """R² on both sets, as the last ``evaluate`` saw them; NaN where there are classes."""
        train, test = self._sets()
        return train.fit(), test.fit()

    def _sets(self) -> tuple[View, View]:
        """The training and the test set, seen through the network as it is now."""
        if self._views is None:
            points = self.points
            train = self.view(points.train_x, points.train_y)
            self._views = train, self.view(points.test_x, points.test_y)
        return self._views

    # ---- state

    def state(self) -> State:
        """Everything needed to go on from here, also in the middle of an epoch."""
        self._settle()
        arrays, generator = self._batches.state()
        arrays |= {"theta": self.network.theta.copy(), "optimizer_start": np.array(self._optimizer_start)}
        arrays |= {"kept": self.network.kept.copy(), "stopped": np.array(self.stopped, "u1")}
        arrays |= self._watch.state()
        arrays |= {f"memory.{name}": array.copy() for name, array in self._vectors.memory.items()}
        generators = {"shuffle": generator}
        if self._draws:
            generators["dropout"] = self._rng.bit_generator.state
        return State(self.step, arrays, generators)

    def restore(self, state: State) -> None:
        """Go to a state of this document, here or in another trainer; what follows is the same bit for bit.

        ValueError if its arrays are not alike to one's own: it is a state of another document.
        """
        found, own = (
            {name: (array.shape, array.dtype) for name, array in arrays.items()}
            for arrays in (state.arrays, self.state().arrays)
        )
        if found != own:
            raise ValueError("this state has arrays of other shapes or types: it is another experiment's")
        self._resume(state)
        self._marks.clear()
        self._mark()

    def _resume(self, state: State) -> None:
        self._batches.restore(state.arrays, state.generators["shuffle"])
        fresh = self.experiment.seeds.generator("dropout").bit_generator.state
        self._rng.bit_generator.state = state.generators.get("dropout", fresh)
        self._draws = self._draws or "dropout" in state.generators
        self.network.theta[:] = state.arrays["theta"]
        self.network.kept[:] = state.arrays["kept"]
        self._watch.restore(state.arrays)
        for name, array in self._vectors.memory.items():
            array[:] = state.arrays[f"memory.{name}"]
        self._last = None
        self.step, self._optimizer_start = state.step, int(state.arrays["optimizer_start"])
        self.stopped = bool(state.arrays["stopped"])
        self.divergence = None
        self._opened = None
        self._open()
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

        Returns the number of finite steps beyond the one where the failing run began. The marks of later
        documents, which the replay of earlier ones takes away, are put back.
        """
        begun, norms, loss = self.step, deque[float](maxlen=HISTORY), np.zeros(1, self.network.dtype)
        marks = list(self._marks)
        ends = [*(state.step for _, state in marks[1:]), begun + WINDOW]
        for (experiment, state), end in zip(marks, ends, strict=True):
            self._adopt(experiment)
            self._resume(state)
            while self.step < end:
                before = [array.copy() for array in self._moved()]
                drawn = self._rng.bit_generator.state
                if not self._advance(loss):
                    self._rng.bit_generator.state = drawn
                    self._stop(before, loss, norms)
                    self._marks.clear()
                    self._marks.extend(mark for mark in marks if mark[1].step <= self.step)
                    return self.step - begun
                norms.append(self.gradient_norm)
        raise RuntimeError("a replay did not repeat what it replayed")

    def _moved(self) -> list[Array]:
        """All that a step changes but the place in the data."""
        return [self.network.theta, self.network.kept, *self._vectors.memory.values()]

    def _stop(self, before: Iterable[Array], loss: Array, norms: Iterable[float]) -> None:
        """Say what the step that has just failed overflowed, and undo it."""
        assert self._last is not None
        layer, what = first_overflow(self._last.workspace, loss, self._vectors.named["g"])
        for array, values in zip(self._moved(), before, strict=True):
            array[:] = values
        self._legs.append((self._last, 0, 1))  # its points are not used either
        self._settle()
        self.changes += 1
        self.divergence = Divergence(self.step, layer, what, tuple(norms))
