"""LSTM: a memory that gates write, keep and read, so that it can last for many steps."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy
from numpy.random import Generator
from pydantic import Field

from engine.layers.layer import Shape
from engine.layers.recurrent import CALLS, Recurrent, sigmoid_of_double
from engine.plan import Array, Ops

TANH, OUTPUT, INPUT, FORGET, CANDIDATE, CELL, STATE, ADDED, KEPT = range(9)
"""What a step keeps in ``cells``: tanh of the new cell, the four gates in the order of W, the old cell."""
GATES = slice(OUTPUT, CELL)


class Lstm(Recurrent):
    """Keeps a memory, the cell, beside its state: gates between 0 and 1 decide at each step how much of it is
    forgotten, what is added, and what is shown.

    Hochreiter, Schmidhuber, "Long short-term memory", 1997; forget gate: Gers, Schmidhuber, Cummins,
    "Learning to forget", 2000; peepholes: Gers, Schmidhuber, "Recurrent nets that time and count", 2000:
    input and forget gate see the old cell, the output gate the new one, each unit its own. The cell is shown
    through tanh, which that paper leaves out. W has the rows of output, input and forget gate and candidate,
    in this order (PyTorch: i, f, g, o), one bias each (PyTorch adds two), ``P`` (3, units) the peepholes of
    the gates.

    Inside, ``V`` is W with the rows of the gates halved: σ(z) = (1 + tanh(z/2))/2, so that one tanh does all.
    ``cells`` (steps + 1, 9, units, batch) is laid out so that what is multiplied adjoins: [input, forget]
    times [candidate, old cell] is [added, kept], which the new cell sums up.
    """

    label = "LSTM"
    hint = "carry and gate a memory"
    formula = (
        r"\begin{pmatrix} o \\ i \\ f \\ g \end{pmatrix} = \begin{pmatrix} \sigma \\ \sigma \\ \sigma \\ "
        r"\tanh \end{pmatrix} W \begin{pmatrix} x_t \\ 1 \\ h_{t-1} \end{pmatrix}, \quad "
        r"c_t = f \odot c_{t-1} + i \odot g, \quad h_t = o \odot \tanh c_t"
    )
    ROWS: ClassVar[tuple[str, ...]] = ("output", "input", "forget", "candidate")
    gate_names: ClassVar[tuple[str, ...]] = (*ROWS, "cell", "state")
    kind: Literal["lstm"] = "lstm"
    unit_forget_bias: bool = True
    """Start the forget gates' biases at 1, whatever the others do, so that at first little is forgotten."""
    peephole: Annotated[bool, Field(title="Peepholes")] = False
    """Let the gates see the cell, too."""

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        return super().weights(*inputs) | ({"P": (3, self.units)} if self.peephole else {})

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:
        """Peepholes start at 0."""
        started, units, bias = super().start(rng, *inputs), self.units, inputs[0][1]
        if self.unit_forget_bias:
            started["W"][2 * units : 3 * units, bias] = 1
        return started | ({"P": numpy.zeros((3, units))} if self.peephole else {})

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``slopes`` is told at ``backward``, ``dc`` is a part of a cell's gradient. Without peepholes, P has
        no rows and is no weight.
        """
        steps, units = inputs[0][0], self.units
        no_peepholes = {} if self.peephole else {"P": (0, units), "dP": (0, units)}
        return (
            no_peepholes
            | super().scratch(batch, *inputs)
            | {
                "cells": (steps + 1, 9, units, batch),
                "slopes": (steps, 5, units, batch),
                "dc": (units, batch),
                "V": self.weights(*inputs)["W"],
                "Q": (3, units),
            }
        )

    def extra(self) -> int:
        return (10 if self.peephole else 4) * self.units

    def calls(self, *inputs: Shape) -> int:
        return CALLS + inputs[0][0] * (31 if self.peephole else 18)

    def gates(self, scratch: Mapping[str, Array]) -> dict[str, Array]:
        cells = scratch["cells"]
        named = {name: cells[:-1, place] for place, name in enumerate(self.ROWS, OUTPUT)}
        return named | {"cell": cells[1:, CELL]} | super().gates(scratch)

    def forward(
        self, np: Ops, x: Array, y: Array, W: Array, P: Array, stack: Array, cells: Array, V: Array, Q: Array
    ) -> None:
        steps, sigmoids = len(x), 3 * self.units
        np.multiply(W[:sigmoids], 0.5, V[:sigmoids])
        np.copyto(V[sigmoids:], W[sigmoids:])
        if self.peephole:
            np.multiply(P, 0.5, Q)
        self._begin(np, x, stack)
        for step in range(steps):
            now, then = cells[step], cells[step + 1]
            np.dot(V, stack[step], now[GATES].reshape(len(V), -1))
            if self.peephole:
                self._peep(np, now, Q)
            else:
                np.tanh(now[GATES], now[GATES])
                sigmoid_of_double(np, now[OUTPUT:CANDIDATE])
            np.multiply(now[INPUT:CANDIDATE], now[CANDIDATE : CELL + 1], now[ADDED:])
            np.add(now[ADDED], now[KEPT], then[CELL])
            self._sweep(np, step, then[CELL])
            if self.peephole:
                self._peep_last(np, now, then, Q)
            np.tanh(then[CELL], now[TANH])
            np.multiply(now[OUTPUT], now[TANH], stack[step + 1, -self.units :])
        self._give(np, y, stack)

    def backward(
        self,
        np: Ops,
        dy: Array,
        dx: Array | None,
        W: Array,
        dW: Array,
        P: Array,
        dP: Array,
        stack: Array,
        cells: Array,
        slopes: Array,
        seen: Array,
        U: Array,
        dh: Array,
        dc: Array,
        parts: Array,
    ) -> None:
        """``slopes`` (steps, 5, units, batch) first hold how what the cell and the gates' sums make, the
        state or the new cell, follows them; times its gradient they become those of cell and, dz, sums.
        """
        steps = len(slopes)
        np.copyto(U, W[:, -self.units :])
        np.copyto(cells[:-1, STATE], stack[1:, -self.units :])
        self._derive(np, cells[:-1], slopes)
        dz = slopes[:, GATES].reshape(steps, len(W), -1)
        for step in reversed(range(steps)):
            slope, by_cell = slopes[step], slopes[step, INPUT:]
            if step < steps - 1:
                np.dot(U.T, dz[step + 1], dh)
                self._sweep(np, step, dh)
            arrived = self._arrived(np, step, steps, dh, dy)
            np.multiply(slope[TANH], arrived, slope[TANH])
            np.multiply(slope[OUTPUT], arrived, slope[OUTPUT])
            if step < steps - 1:
                np.multiply(cells[step + 1, FORGET], slopes[step + 1, TANH], dc)
                self._sweep(np, step, dc)
                np.add(slope[TANH], dc, slope[TANH])
            if self.peephole:
                self._peep_back(np, P, slopes[step : step + 2], dc)
            np.multiply(by_cell, slope[TANH], by_cell)
        self._finish(np, dz, stack, seen, parts, dW)
        if dx is not None:
            np.matmul(W[:, : dx.shape[1]].T, dz, dx)
        if self.peephole:
            np.multiply(slopes[:, OUTPUT], cells[1:, CELL], slopes[:, OUTPUT])
            np.multiply(slopes[:, INPUT:CANDIDATE], cells[:-1, CELL:STATE], slopes[:, INPUT:CANDIDATE])
            np.sum(slopes[:, OUTPUT:CANDIDATE], (0, 3), None, dP)

    def _derive(self, np: Ops, cells: Array, slopes: Array) -> None:
        """Write how the state h = o tanh c follows the cell, o − h tanh c, and the sum of the output gate,
        h (1 − o); and how the cell, the sum of u = i g and v = f times the old one, follows the other sums:
        u (1 − i), v (1 − f), i − u g.
        """
        sigmoids, tanhs = slice(OUTPUT, CANDIDATE), slopes[:, ::4]
        np.subtract(1.0, cells[:, sigmoids], slopes[:, sigmoids])
        np.multiply(slopes[:, sigmoids], cells[:, STATE:], slopes[:, sigmoids])
        np.multiply(cells[:, :CELL:CANDIDATE], cells[:, STATE:KEPT], tanhs)
        np.subtract(cells[:, OUTPUT:FORGET], tanhs, tanhs)

    def _peep(self, np: Ops, now: Array, Q: Array) -> None:
        """Input and forget gate, which see the old cell, and the candidate."""
        np.multiply(Q[1:, :, None], now[CELL], now[ADDED:])
        np.add(now[INPUT:CANDIDATE], now[ADDED:], now[INPUT:CANDIDATE])
        np.tanh(now[INPUT:CELL], now[INPUT:CELL])
        sigmoid_of_double(np, now[INPUT:CANDIDATE])

    def _peep_last(self, np: Ops, now: Array, then: Array, Q: Array) -> None:
        """The output gate, which sees the new cell."""
        np.multiply(Q[0][:, None], then[CELL], now[TANH])
        np.add(now[OUTPUT], now[TANH], now[OUTPUT])
        np.tanh(now[OUTPUT], now[OUTPUT])
        sigmoid_of_double(np, now[OUTPUT])

    def _peep_back(self, np: Ops, P: Array, slopes: Array, dc: Array) -> None:
        """Add to a cell's gradient that of this step's output gate and the next step's other two gates."""
        later = [(1, INPUT), (1, FORGET)] if len(slopes) > 1 else []
        for after, gate in [(0, OUTPUT), *later]:
            np.multiply(P[gate - OUTPUT][:, None], slopes[after, gate], dc)
            np.add(slopes[0, TANH], dc, slopes[0, TANH])
