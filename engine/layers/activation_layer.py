"""Activation: a function applied to every number, as a layer of its own."""

from math import prod
from typing import Annotated, Literal

from engine.activations import Activation, Relu
from engine.choice import OneOf
from engine.fields import Live
from engine.layers.layer import Layer, Shape
from engine.plan import Array, Ops


class ActivationLayer(Layer):
    """Only passes what it is given through an activation, for where that does not come right after the
    weights: below a batch norm, or below the sum of a residual connection.

    It writes z = x; the workspace does the rest, as for every layer with an activation.
    """

    label = "activation"
    hint = "bend the values"
    formula = r"y = f(x)"
    kind: Literal["activation"] = "activation"
    activation: Annotated[OneOf[Activation], Live()] = Relu()
    """What happens to each number."""

    def output(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def operations(self, *inputs: Shape) -> int:
        return prod(inputs[0])

    def forward(self, np: Ops, x: Array, z: Array) -> None:
        np.copyto(z, x)

    def backward(self, np: Ops, dz: Array, dx: Array | None) -> None:
        if dx is not None:
            np.copyto(dx, dz)
