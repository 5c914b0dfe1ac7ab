"""Dense: every unit sees every input; the bias is the last column of the weights (decision 0003)."""

from typing import Annotated, Literal

from engine.activations import Activation, Tanh
from engine.choice import OneOf
from engine.fields import Frozen, Live, Width
from engine.initializers import Glorot, Initializer, Zeros
from engine.layers.layer import Shape
from engine.layers.weighing import Weighing
from engine.plan import Array, Ops


class Dense(Weighing):
    """Every unit adds up all inputs, each times a weight, plus a bias, and passes the sum through the
    activation.

    z = W x + b and y = f(z). Inside, x1 (inputs + 1, batch) is x over a row of ones, and W1
    (units, inputs + 1) is W with b as its last column, so that one product does both.
    """

    label = "dense"
    hint = "every unit sees every input"
    formula = r"y = f(W x + b)"
    kind: Literal["dense"] = "dense"
    units: Width = 8
    """Number of units."""
    activation: Annotated[OneOf[Activation], Live()] = Tanh()
    """What each unit does to its sum."""
    initializer: OneOf[Initializer] = Glorot()
    """How the weights start."""
    bias: bool = True
    """Whether each unit adds a number of its own, the bias."""
    bias_initializer: OneOf[Initializer] = Zeros()
    """How the biases start."""
    frozen: Frozen = False
    """Keep the weights as they are, while the rest of the network learns."""

    @property
    def biased(self) -> bool:
        return self.bias

    def output(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        if len(shape) != 1:
            of = "images" if len(shape) == 3 else "sequences"
            raise ValueError(f"A dense layer takes single numbers, not {of}: put a flatten layer above it.")
        return (self.units,)

    def matrix(self, *inputs: Shape) -> tuple[tuple[int, int], tuple[int, int]]:
        (count,) = inputs[0]
        return (self.units, count), (count, self.units)

    def operations(self, *inputs: Shape) -> int:
        return 2 * self.units * inputs[0][0]

    def forward(self, np: Ops, x1: Array, z: Array, W1: Array) -> None:
        np.dot(W1, x1 if self.bias else x1[:-1], z)

    def backward(self, np: Ops, x1: Array, dz: Array, dx1: Array | None, W1: Array, dW1: Array) -> None:
        whole = slice(None if self.bias else -1)
        np.dot(dz, x1[whole].T, dW1)
        if dx1 is not None:
            np.dot(W1.T, dz, dx1[whole])
