"""Recurrent layers: what they share, the stack [x; 1; h] of every step, and the simplest of them.

``stack`` (steps + 1, channels + 1 + units, batch) holds for each step what the layer sees: the step's input,
a row of ones, and the state that the step before left. So one product per step does the weights, the biases
and the recurrent weights, and it is there again when the gradient of the weights is taken.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal, Self, TypeAlias

import numpy
from numpy.random import Generator

from engine.choice import OneOf
from engine.fields import Frozen, Width
from engine.initializers import Entered, Glorot, Initializer, Orthogonal, Zeros
from engine.layers.layer import Layer, Shape
from engine.plan import Array, Ops

Returns: TypeAlias = Literal["last", "sequence"]

DUST = 1e-12
"""Added and taken away again, it wipes out what is smaller by seven digits, of no use to anybody."""
SWEEP = 8
"""After how many steps the dust is wiped off what goes from step to step."""
CALLS = 32
"""Calls of NumPy that are made once for all steps, at most."""
PARTS = 1 << 17
"""How many numbers the shares of steps in the gradient of W may take, unless one step's takes more."""


class Recurrent(Layer):
    """A layer that reads a sequence step by step and remembers.

    ``W`` (gates · units, channels + 1 + units) has the rows of one gate after another, in the order that
    ``ROWS`` says, and the columns [input, bias, last state]. The state before the first step is 0.
    """

    ROWS: ClassVar[tuple[str, ...]] = ()
    """What each block of ``units`` rows of W is for."""

    units: Width = 8
    """Number of units: how many numbers the layer remembers."""
    returns: Returns = "last"
    """The state after the last step alone, or those of all steps, which a recurrent layer below needs."""
    initializer: OneOf[Initializer] = Glorot()
    """How the weights of the input start."""
    recurrent_initializer: OneOf[Initializer] = Orthogonal()
    """How the weights of the last state start, each gate's by themselves; by hand, all gates' in one."""
    bias_initializer: OneOf[Initializer] = Zeros()
    """How the biases start."""
    frozen: Frozen = False
    """Keep the weights as they are, while the rest of the network learns."""

    @classmethod
    def sorts(cls) -> tuple[Self, ...]:
        return cls(), cls(returns="sequence")

    def output(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        if len(shape) != 2:
            of = "an image" if len(shape) == 3 else "single numbers"
            raise ValueError(
                f"A recurrent layer reads a sequence, step by step, not {of}: take data that are sequences, "
                "and let recurrent layers above it return the whole sequence."
            )
        return (self.units,) if self.returns == "last" else (shape[0], self.units)

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        return {"W": (len(self.ROWS) * self.units, inputs[0][1] + 1 + self.units)}

    def decayed(self, *inputs: Shape) -> dict[str, Array]:
        masks = super().decayed(*inputs)
        masks["W"][:, inputs[0][1]] = 0
        return masks

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:
        """W in three parts. The recurrent one is drawn gate by gate, for only squares are rotations."""
        drawn, channels = [], inputs[0][1]
        for field, shape in self._parts(*inputs).items():
            fans = (self.units if field == "recurrent_initializer" else channels), self.units
            times = len(self.ROWS) * self.units // shape[0]
            drawn.append(numpy.vstack([getattr(self, field).draw(rng, shape, fans) for _ in range(times)]))
        return {"W": numpy.hstack([drawn[0], drawn[2], drawn[1]])}

    def misfit(self, *inputs: Shape) -> tuple[str, str] | None:
        for field, shape in self._parts(*inputs).items():
            said = getattr(self, field).fits(shape)
            if said:
                return field, said
        return None

    def _parts(self, *inputs: Shape) -> dict[str, tuple[int, int]]:
        """The shapes that each initializer draws."""
        rows = len(self.ROWS) * self.units
        by_hand = isinstance(self.recurrent_initializer, Entered)
        return {
            "initializer": (rows, inputs[0][1]),
            "recurrent_initializer": (rows if by_hand else self.units, self.units),
            "bias_initializer": (rows, 1),
        }

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``stack`` is told above, ``seen`` is the same turned round, so that products read rows; ``U`` are
        the recurrent weights, ``dh`` is the gradient of a state, ``parts`` the shares of some steps in dW.
        """
        steps = inputs[0][0]
        rows, columns = self.weights(*inputs)["W"]
        return {
            "stack": (steps + 1, columns, batch),
            "seen": (steps, batch, columns),
            "U": (rows, self.units),
            "dh": (self.units, batch),
            "parts": self.shares(steps, rows, columns),
        }

    def shares(self, steps: int, rows: int, columns: int) -> Shape:
        """The shape of ``parts`` for a matrix of weights."""
        return 1 + min(steps, max(1, PARTS // (rows * columns))), rows, columns

    def operations(self, *inputs: Shape) -> int:
        steps, channels = inputs[0]
        return steps * (2 * len(self.ROWS) * self.units * (channels + self.units) + self.extra())

    def extra(self) -> int:
        """Multiplications and additions of a step beside the products with W."""
        return 0

    def gates(self, scratch: Mapping[str, Array]) -> dict[str, Array]:
        return {"state": scratch["stack"][1:, -self.units :]}

    def _begin(self, np: Ops, x: Array, stack: Array) -> None:
        """Write the inputs of all steps and the ones into the stack; the first state stays 0."""
        np.copyto(stack[:-1, : x.shape[1]], x)
        np.copyto(stack[:-1, x.shape[1]], 1.0)

    def _give(self, np: Ops, y: Array, stack: Array) -> None:
        """Write the states that were asked for."""
        states = stack[1:, -self.units :]
        np.copyto(y, states[-1] if self.returns == "last" else states)

    def _arrived(self, np: Ops, step: int, steps: int, dh: Array, dy: Array) -> Array:
        """The gradient of a step's state: ``dh``, which the step after it sent, and what comes from below."""
        if step == steps - 1:
            return dy if self.returns == "last" else dy[step]
        if self.returns == "sequence":
            np.add(dh, dy[step], dh)
        return dh

    def _sweep(self, np: Ops, step: int, values: Array) -> None:
        """Now and then round what has faded to nearly nothing to 0: denormal numbers are slow."""
        if step % SWEEP == SWEEP - 1:
            np.add(values, DUST, values)
            np.subtract(values, DUST, values)

    def _finish(self, np: Ops, dz: Array, stack: Array, seen: Array, parts: Array, dW: Array) -> None:
        """Write the gradient of the weights that made sums of the stack, given that of the sums, dz (steps,
        rows, batch): some steps at a time, ``parts[0]`` being the sum so far.
        """
        steps, at_once = len(dz), len(parts) - 1
        np.copyto(seen, stack[:-1].transpose(0, 2, 1))
        for first in range(0, steps, at_once):
            last = min(first + at_once, steps)
            filled = 1 + last - first
            np.matmul(dz[first:last], seen[first:last], parts[1:filled])
            np.sum(parts[0 if first else 1 : filled], (0,), None, dW if last == steps else parts[0])


def sigmoid_of_double(np: Ops, x: Array) -> None:
    """Turn x into the sigmoid of 2x: rows of halved weights then share one tanh with the others."""
    np.multiply(x, 0.5, x)
    np.add(x, 0.5, x)


class SimpleRnn(Recurrent):
    """Each unit adds up the inputs of the step and what all units gave at the step before, each times a
    weight, plus a bias, and passes the sum on through tanh or ReLU.

    Elman, "Finding structure in time", 1990. One bias per unit (PyTorch adds two). With ReLU, start the
    weights of the last state as the identity: Le, Jaitly, Hinton, "A simple way to initialize recurrent
    networks of rectified linear units", 2015.
    """

    label = "simple RNN"
    hint = "carry a state along"
    formula = r"h_t = f\left(W \begin{pmatrix} x_t \\ 1 \\ h_{t-1} \end{pmatrix}\right)"
    ROWS: ClassVar[tuple[str, ...]] = ("state",)
    gate_names: ClassVar[tuple[str, ...]] = ROWS
    kind: Literal["simple_rnn"] = "simple_rnn"
    function: Literal["tanh", "relu"] = "tanh"
    """What each unit does to its sum."""

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``slopes`` become the gradients of the sums."""
        return super().scratch(batch, *inputs) | {"slopes": (inputs[0][0], self.units, batch)}

    def calls(self, *inputs: Shape) -> int:
        return CALLS + inputs[0][0] * 8

    def forward(self, np: Ops, x: Array, y: Array, W: Array, stack: Array) -> None:
        self._begin(np, x, stack)
        for step in range(len(x)):
            h = stack[step + 1, -self.units :]
            np.dot(W, stack[step], h)
            if self.function == "tanh":
                np.tanh(h, h)
            else:
                np.maximum(h, 0.0, out=h)
            self._sweep(np, step, h)
        self._give(np, y, stack)

    def backward(
        self,
        np: Ops,
        dy: Array,
        dx: Array | None,
        W: Array,
        dW: Array,
        stack: Array,
        slopes: Array,
        seen: Array,
        U: Array,
        dh: Array,
        parts: Array,
    ) -> None:
        states = stack[1:, -self.units :]
        if self.function == "tanh":
            np.multiply(states, states, slopes)
            np.subtract(1.0, slopes, slopes)
        else:
            np.ceil(states, slopes)
            np.fmin(slopes, 1.0, slopes)
        np.copyto(U, W[:, -self.units :])
        for step in reversed(range(len(slopes))):
            if step < len(slopes) - 1:
                np.dot(U.T, slopes[step + 1], dh)
                self._sweep(np, step, dh)
            np.multiply(slopes[step], self._arrived(np, step, len(slopes), dh, dy), slopes[step])
        self._finish(np, slopes, stack, seen, parts, dW)
        if dx is not None:
            np.matmul(W[:, : dx.shape[1]].T, slopes, dx)
