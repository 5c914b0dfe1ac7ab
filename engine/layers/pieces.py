"""Pieces: layers that learn the activation itself, put together from straight lines."""

from math import prod
from typing import Literal

import numpy
from numpy.random import Generator

from engine.choice import OneOf
from engine.fields import Frozen, Leak, Pieces, Width
from engine.initializers import Glorot, Initializer, Zeros
from engine.layers.channels import by_channel, channels, partial, products
from engine.layers.layer import Layer, Shape
from engine.layers.weighing import Weighing
from engine.plan import Array, Ops


class Prelu(Layer):
    """Keeps positive numbers and multiplies negative ones by a slope that is learned: one for each unit, or
    for each channel.

    He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015. The slopes are not regularized, as in the
    paper: that would pull them towards ReLU. At 0 the slope is that of the left, as in PyTorch.
    """

    label = "PReLU"
    hint = "learn a slope"
    formula = r"y = \max(0, x) + a \min(0, x)"
    kind: Literal["prelu"] = "prelu"
    slope: Leak = 0.25
    """Slope a of the left half at the start."""
    frozen: Frozen = False
    """Keep the slopes as they are, while the rest of the network learns."""

    def output(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        return {"a": (channels(inputs[0]),)}

    def decayed(self, *inputs: Shape) -> dict[str, Array]:
        return {"a": numpy.zeros(channels(inputs[0]))}

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:  # noqa: ARG002
        return {"a": numpy.full(channels(inputs[0]), self.slope)}

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        (shape,) = inputs
        rows, numbers = partial(shape)
        return {"low": (rows, numbers, prod(shape) // (rows * numbers) * batch), "part": partial(shape)}

    def operations(self, *inputs: Shape) -> int:
        return prod(inputs[0])

    def forward(self, np: Ops, x: Array, y: Array, a: Array, low: Array) -> None:
        x, y = by_channel(x), by_channel(y)
        np.minimum(x, 0.0, out=low)
        np.multiply(low, a[:, None], low)
        np.maximum(x, 0.0, out=y)
        np.add(y, low, y)

    def backward(
        self, np: Ops, x: Array, dy: Array, dx: Array | None, a: Array, da: Array, low: Array, part: Array
    ) -> None:
        x, dy = by_channel(x), by_channel(dy)
        np.less_equal(x, 0.0, low)
        np.multiply(dy, low, low)  # dy where x is not positive
        products(np, low, x, part, da)
        if dx is not None:
            dx = by_channel(dx)
            np.subtract(dy, low, dx)
            np.multiply(low, a[:, None], low)
            np.add(dx, low, dx)


class Maxout(Weighing):
    """Every unit has several weighted sums and gives the greatest. So it learns its own activation, made of
    straight pieces: ReLU and the absolute value are two of them.

    Goodfellow, Warde-Farley, Mirza, Courville, Bengio, "Maxout networks", 2013. Inside, W1 (pieces · units,
    inputs + 1) holds the first piece of all units, then the second, and so on, the biases in its last
    column. Of equal pieces the first one learns, as in PyTorch's max along an axis.
    """

    label = "maxout"
    hint = "keep the best of several"
    formula = r"y = \max_{j \le k} (W_j x + b_j)"
    kind: Literal["maxout"] = "maxout"
    units: Width = 8
    """Number of units."""
    pieces: Pieces = 2
    """Number k of weighted sums of each unit."""
    initializer: OneOf[Initializer] = Glorot()
    """How the weights start."""
    bias_initializer: OneOf[Initializer] = Zeros()
    """How the biases start."""
    frozen: Frozen = False
    """Keep the weights as they are, while the rest of the network learns."""

    def output(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        if len(shape) != 1:
            of = "images" if len(shape) == 3 else "sequences"
            raise ValueError(f"A maxout layer takes single numbers, not {of}: put a flatten layer above it.")
        return (self.units,)

    def matrix(self, *inputs: Shape) -> tuple[tuple[int, int], tuple[int, int]]:
        """All pieces at once; as a piece is a line by itself, what leaves the layer is its units."""
        (count,) = inputs[0]
        return (self.pieces * self.units, count), (count, self.units)

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:  # noqa: ARG002
        return dict.fromkeys(("sums", "dsums"), (self.pieces, self.units, batch))

    def operations(self, *inputs: Shape) -> int:
        """Comparing counts as adding."""
        return self.units * (2 * self.pieces * inputs[0][0] + self.pieces - 1)

    def calls(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 4 * self.pieces

    def forward(self, np: Ops, x1: Array, y: Array, W1: Array, sums: Array) -> None:
        np.dot(W1, x1, sums.reshape(len(W1), -1))
        np.maximum(sums[0], sums[1], out=y)
        for piece in sums[2:]:
            np.maximum(y, piece, out=y)

    def backward(
        self,
        np: Ops,
        x1: Array,
        y: Array,
        dy: Array,
        dx1: Array | None,
        W1: Array,
        dW1: Array,
        sums: Array,
        dsums: Array,
    ) -> None:
        """Each piece takes what is left of dy where it gave y, so that one piece gets all of it."""
        left, last = dy, dsums[-1]
        for piece, dpiece in zip(sums[:-1], dsums[:-1], strict=True):
            np.equal(piece, y, dpiece)
            np.multiply(dpiece, left, dpiece)
            np.subtract(left, dpiece, last)
            left = last
        flat = dsums.reshape(len(W1), -1)
        np.dot(flat, x1.T, dW1)
        if dx1 is not None:
            np.dot(W1.T, flat, dx1)
