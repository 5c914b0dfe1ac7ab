"""Stepper: the steps of one batch size, recorded. A window of slots has one plan each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.experiment import Experiment
from engine.network import Network, Workspace
from engine.optimizers import Optimizer
from engine.plan import Array, Plan, Recorder, bind


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
        gradients = np.zeros((2, zeros.size), zeros.dtype)
        self.named = {
            "w": network.theta,
            "g": gradients[0],
            "gg": gradients,
            "tmp": zeros,
            "mask": network.mask(),
            "pull": zeros,
            **{name: array[0] if len(array) == 1 else array for name, array in self.memory.items()},
            **{name: np.outer(values, zeros + 1) for name, values in optimizer.constants().items()},
        }

    def drop_denormals(self) -> None:
        """Round memories that have faded to nearly nothing: denormal numbers make every call many times
        slower.
        """
        for array in self.memory.values():
            array += 1e-30
            array -= 1e-30


class Stepper:
    """Slots for steps of one batch size: inputs and targets, the number of each step, and its recorded plan.

    ``source`` (points, features + 1 + outputs) has the features, a 1 and the targets of every training point.
    Where a batch is all the points, all slots are one.
    """

    def __init__(
        self,
        network: Network,
        experiment: Experiment,
        source: Array,
        vectors: Vectors,
        batch: int,
        slots: int,
    ) -> None:
        self.source, self.batch, self.slots = source, min(batch, len(source)), slots
        self.whole = self.batch == len(source)
        rows, dtype = source.shape[1], network.dtype
        self.gathered = np.zeros((slots * self.batch, rows), dtype)
        self.inputs = np.zeros((slots, rows, self.batch), dtype)
        if self.whole:
            self.inputs = np.broadcast_to(np.ascontiguousarray(source.T), self.inputs.shape)
        self.workspace = Workspace(network, self.batch, vectors.named["g"])
        self.losses = np.zeros(slots, dtype)
        names = experiment.optimizer.cells(1.0, np.ones(1))
        self.cells = {name: np.zeros(slots, dtype) for name in names}
        self.plans = [self._record(slot, experiment, vectors) for slot in range(slots)]

    def _record(self, slot: int, experiment: Experiment, vectors: Vectors) -> Plan:
        recorder = Recorder(self.losses.dtype)
        ops, space = recorder.ops, self.workspace
        split = space.network.widths[0] + 1
        x1, t = self.inputs[slot, :split], self.inputs[slot, split:]
        space.forward(ops, x1)
        space.measure(ops, experiment.loss, t, self.losses[slot : slot + 1].reshape(()), 1 / self.batch)
        space.backward(ops, x1)
        if experiment.regularizer.active:
            bind(experiment.regularizer.pull, {"np": ops} | vectors.named)
            ops.add(vectors.named["g"], vectors.named["pull"], vectors.named["g"])
        cells = {name: array[slot : slot + 1].reshape(()) for name, array in self.cells.items()}
        bind(experiment.optimizer.step, {"np": ops} | vectors.named | cells)
        return recorder.plan

    def set_cells(self, first: int, values: Mapping[str, Array]) -> None:
        """Give the steps from slot ``first`` on their numbers."""
        for name, array in values.items():
            self.cells[name][first : first + len(array)] = array

    def gather(self, first: int, points: Array) -> None:
        """Fill the slots from ``first`` on with these points."""
        if not self.whole:
            count = len(points) // self.batch
            gathered = self.gathered[: len(points)]
            self.source.take(points, 0, gathered, "clip")
            by_slot = gathered.reshape(count, self.batch, -1).transpose(0, 2, 1)
            np.copyto(self.inputs[first : first + count], by_slot)

    def run(self, first: int, count: int, losses: Array) -> None:
        """Take the steps of ``count`` slots from ``first`` on, and write their losses."""
        for plan in self.plans[first : first + count]:
            for function, args in plan:
                function(*args)
        np.multiply(self.losses[first : first + count], 1 / self.batch, losses)
