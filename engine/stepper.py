"""Stepper: the steps of one batch size, recorded. A window of slots has one plan each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.experiment import Experiment
from engine.freezing import frozen_stretches, hold, put_back
from engine.network import Network
from engine.optimizers import Optimizer
from engine.plan import Array, Ops, Plan, Recorder, bind
from engine.workspace import Scratch, Workspace


class Vectors:
    """What an optimizer works on: parameters, gradient, memory; each as long as theta.

    ``memory`` is taken over if it is given, otherwise it starts at 0.
    """

    def __init__(
        self, network: Network, optimizer: Optimizer, memory: Mapping[str, Array] | None = None
    ) -> None:
        zeros = np.zeros_like(network.theta)
        rows = {name: np.zeros((count, zeros.size), zeros.dtype) for name, count in optimizer.memory.items()}
        self.memory = dict(memory or rows)
        self._kept = network.kept
        gradients = np.zeros((2, zeros.size), zeros.dtype)
        self.named = Scratch({"norm": (), "tmp": zeros.shape, "pull": zeros.shape}, zeros.dtype)
        """What the kernels of a step's end may name."""
        self.named.update(w=network.theta, g=gradients[0], gg=gradients, mask=network.mask)
        self.named.update(
            {name: array[0] if len(array) == 1 else array for name, array in self.memory.items()}
        )
        self.named.update(
            {
                name: np.outer(np.array(values, zeros.dtype), zeros + 1)
                for name, values in optimizer.constants().items()
            }
        )
        self.frozen = frozen_stretches(network, gradients[0])
        self._name_matrices(network)

    def _name_matrices(self, network: Network) -> None:
        """The matrices of weights, a row for each sum, for what acts on rows."""
        flats = {"Ws": network.theta, "masks": network.mask, "tmps": self.named["tmp"]}
        for several, flat in flats.items():
            views = (named.items() for named in network.views(flat))
            self.named[several] = [array for pairs in views for name, array in pairs if name in ("W", "W1")]
        self.named["norms"] = [np.zeros((len(W), 1), W.dtype) for W in self.named["Ws"]]

    def rescale(self, factors: Mapping[str, Sequence[float]]) -> None:
        """Multiply the rows of these memories."""
        with np.errstate(all="ignore"):
            for name, values in factors.items():
                self.memory[name] *= np.array(values, self.memory[name].dtype)[:, None]

    def drop_denormals(self) -> None:
        """Round what has faded to nearly nothing: denormal numbers are many times slower."""
        for array in (*self.memory.values(), self._kept):
            array += 1e-25
            array -= 1e-25


class Stepper:
    """Slots for steps of one batch size, each with inputs, targets, loss, cells, and its recorded plan.

    ``source`` (points, features + 1 + outputs) has the features, a 1 and the targets of every training point.
    Where a batch is all the points, all slots are one. A plan is recorded when its slot is first used.
    """

    def __init__(
        self,
        network: Network,
        experiment: Experiment,
        source: Array,
        vectors: Vectors,
        batch: int,
        slots: int,
        rng: np.random.Generator,
    ) -> None:
        self.experiment, self.source, self.vectors = experiment, source, vectors
        self.batch = min(batch, len(source))
        self.whole = self.batch == len(source)
        rows, dtype = source.shape[1], network.dtype
        if self.whole:
            self.inputs = np.broadcast_to(np.ascontiguousarray(source.T), (slots, rows, self.batch))
        else:
            self.gathered = np.zeros((slots * self.batch, rows), dtype)
            self.inputs = np.zeros((slots, rows, self.batch), dtype)
        self.workspace = Workspace(network, self.batch, vectors.named["g"], rng, brief=True)
        self.losses = np.zeros(slots, dtype)
        names = [*experiment.optimizer.cells(np.ones(1), np.ones(1)), "learning_rate"]
        self.cells = {name: np.zeros(slots, dtype) for name in names}
        self.plans: list[Plan | None] = [None] * slots
        # SGD may be given the sum of the gradients and have the mean's 1 / batch in its rate: a call less.
        self.share = 1 / self.batch
        altered = experiment.regularizer.pulls or experiment.clipping.active
        self.summed = experiment.optimizer.linear and not altered

    def _record(self, slot: int) -> Plan:
        recorder = Recorder(self.losses.dtype)
        ops, space, experiment = recorder.ops, self.workspace, self.experiment
        split = space.network.widths[0] + 1
        x1, t = self.inputs[slot, :split], self.inputs[slot, split:]
        space.forward(ops, x1)
        scale = 1.0 if self.summed else self.share
        space.measure(ops, experiment.loss, t, self.losses[slot : slot + 1].reshape(()), scale)
        space.backward(ops, x1)
        cells = {name: array[slot : slot + 1].reshape(()) for name, array in self.cells.items()}
        finish(ops, experiment, self.vectors, cells)
        return recorder.plan

    def prepare(self, first: int, count: int, points: Array, cells: Mapping[str, Array]) -> None:
        """Fill ``count`` slots from ``first`` on with these points, and with their steps' cells."""
        for name, values in cells.items():
            self.cells[name][first : first + count] = values[first : first + count]
            if self.summed and name != "learning_rate":
                self.cells[name][first : first + count] *= self.share
        if not self.whole:
            gathered = self.gathered[: len(points)]
            self.source.take(points, 0, gathered, "clip")
            by_slot = gathered.reshape(count, self.batch, -1).transpose(0, 2, 1)
            np.copyto(self.inputs[first : first + count], by_slot)

    def run(self, first: int, count: int, losses: Array) -> None:
        """Take the steps of ``count`` slots from ``first`` on, and write their mean losses."""
        for slot in range(first, first + count):
            plan = self.plans[slot]
            if plan is None:
                plan = self.plans[slot] = self._record(slot)
            for function, args in plan:
                function(*args)
        np.multiply(self.losses[first : first + count], self.experiment.loss.unit * self.share, losses)

    def gradient_norm(self) -> float:
        """Length of the gradient of the step that was last taken."""
        norm = float(np.linalg.norm(self.vectors.named["g"].astype("f8")))
        return norm * self.share if self.summed else norm


def finish(ops: Ops, experiment: Experiment, vectors: Vectors, cells: Mapping[str, Array]) -> None:
    """The end of a step: make weights of the gradient, with penalty, clipping, the rule, and constraints."""
    regularizer, named = experiment.regularizer, vectors.named
    named.update(cells, np=ops)
    if regularizer.pulls:
        bind(regularizer.pull, named)
        ops.add(named["g"], named["pull"], named["g"])
    hold(ops, vectors.frozen)
    if experiment.clipping.active:
        bind(experiment.clipping.clip, named)
    bind(experiment.optimizer.step, named)
    if regularizer.constrains:
        bind(regularizer.constrain, named)
    put_back(ops, vectors.frozen)
