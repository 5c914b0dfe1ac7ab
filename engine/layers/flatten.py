"""Flatten: from images and sequences to the single numbers that a dense layer takes."""

from math import prod
from typing import Literal

from engine.layers.layer import Layer, Shape
from engine.plan import Array, Ops


class Flatten(Layer):
    """Lays all numbers of an image or a sequence in a row, so that a dense layer can take them.

    Images row by row, in each row channel by channel: (height, channels, width), as they lie inside. (Keras
    has the channels innermost, PyTorch outermost; the numbers are the same.)
    """

    label = "flatten"
    hint = "grid to list"
    formula = r"y = (x_1, x_2, \dots)"
    kind: Literal["flatten"] = "flatten"

    def output(self, *inputs: Shape) -> Shape:
        if len(inputs[0]) == 1:
            raise ValueError("There is nothing to flatten: these are single numbers already.")
        return (prod(inputs[0]),)

    def operations(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 0

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.copyto(y, x.reshape(y.shape))

    def backward(self, np: Ops, dy: Array, dx: Array | None) -> None:
        if dx is not None:
            np.copyto(dx, dy.reshape(dx.shape))
