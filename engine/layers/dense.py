"""Dense: every unit sees every input; the bias is the last column of the weights (decision 0003)."""

from typing import Annotated, Literal

import numpy
from numpy.random import Generator

from engine.activations import Activation, Tanh
from engine.choice import OneOf
from engine.fields import Live, Width
from engine.initializers import Glorot, Initializer
from engine.layers.layer import Layer, Shape
from engine.plan import Array, Ops


class Dense(Layer):
    """Every unit adds up all inputs, each times a weight, plus a bias, and passes the sum through the
    activation.

    z = W x + b and y = f(z). Inside, x1 (inputs + 1, batch) is x over a row of ones, and W1
    (units, inputs + 1) is W with b as its last column, so that one product does both.
    """

    label = "dense"
    formula = r"y = f(W x + b)"
    kind: Literal["dense"] = "dense"
    units: Width = 8
    """Number of units."""
    activation: Annotated[OneOf[Activation], Live()] = Tanh()
    """What each unit does to its sum."""
    initializer: OneOf[Initializer] = Glorot()
    """How the weights start."""

    def outputs(self, inputs: int) -> int:  # noqa: ARG002
        return self.units

    def weights(self, inputs: int) -> dict[str, Shape]:
        return {"W1": (self.units, inputs + 1)}

    def decayed(self, inputs: int) -> dict[str, Array]:
        mask = numpy.ones((self.units, inputs + 1))
        mask[:, -1] = 0
        return {"W1": mask}

    def start(self, rng: Generator, inputs: int) -> dict[str, Array]:
        W = self.initializer.draw(rng, (self.units, inputs), (inputs, self.units))
        return {"W1": numpy.hstack([W, numpy.zeros((self.units, 1))])}

    def forward(self, np: Ops, x1: Array, z: Array, y: Array, W1: Array) -> None:
        np.dot(W1, x1, z)
        self.activation.forward(np, z, y)

    def backward(
        self, np: Ops, x1: Array, dy: Array, slope: Array, dz: Array, dx1: Array | None, W1: Array, dW1: Array
    ) -> None:
        """``slope`` is f'(z), found for all layers at once; ``dx1`` is None where nobody asks for it."""
        if dz is not dy:
            np.multiply(slope, dy, dz)
        np.dot(dz, x1.T, dW1)
        if dx1 is not None:
            np.dot(W1.T, dz, dx1)
