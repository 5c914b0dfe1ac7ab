"""Merge: layers that make one of several inputs, so that a network can branch."""

from itertools import accumulate, pairwise
from math import prod
from typing import Literal

from engine.layers.layer import Layer, Shape
from engine.plan import Array, Ops


class Add(Layer):
    """Adds up its inputs, number by number. With what a block was given as one of them, the block only has to
    learn a correction: a residual connection.

    He, Zhang, Ren, Sun, "Deep residual learning for image recognition", 2016.
    """

    arity = (2, 8)
    label = "add"
    hint = "residual connection"
    formula = r"y = x_1 + x_2 + \dots"
    kind: Literal["add"] = "add"

    def output(self, *inputs: Shape) -> Shape:
        if len(set(inputs)) > 1:
            raise ValueError(f"An add layer needs inputs of one shape: it is given {told(*inputs)}.")
        return inputs[0]

    def operations(self, *inputs: Shape) -> int:
        return (len(inputs) - 1) * prod(inputs[0])

    def calls(self, *inputs: Shape) -> int:
        return 2 * len(inputs)

    def forward(self, np: Ops, xs: list[Array], y: Array) -> None:
        first, second, *others = xs
        np.add(first, second, y)
        for x in others:
            np.add(y, x, y)

    def backward(self, np: Ops, dy: Array, dxs: list[Array | None]) -> None:
        for dx in dxs:
            if dx is not None:
                np.copyto(dx, dy)


class Concat(Layer):
    """Puts its inputs side by side: units after units, channels after channels. The layer below sees them
    all.

    Szegedy et al., "Going deeper with convolutions", 2015 (Inception).
    """

    arity = (2, 8)
    label = "concat"
    hint = "place side by side"
    formula = r"y = [x_1, x_2, \dots]"
    kind: Literal["concat"] = "concat"

    def output(self, *inputs: Shape) -> Shape:
        places = inputs[0][:-1]
        if any(shape[:-1] != places for shape in inputs):
            kinds = {len(shape) for shape in inputs}
            alike = (
                "of one kind" if len(kinds) > 1 else ("of one length", "of one height and width")[3 in kinds]
            )
            raise ValueError(f"A concat layer needs inputs {alike}: it is given {told(*inputs)}.")
        return (*places, sum(shape[-1] for shape in inputs))

    def operations(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 0

    def calls(self, *inputs: Shape) -> int:
        return 2 * len(inputs)

    def forward(self, np: Ops, xs: list[Array], y: Array) -> None:
        for x, part in zip(xs, parts(y, xs), strict=True):
            np.copyto(part, x)

    def backward(self, np: Ops, xs: list[Array], dy: Array, dxs: list[Array | None]) -> None:
        for dx, part in zip(dxs, parts(dy, xs), strict=True):
            if dx is not None:
                np.copyto(dx, part)


def parts(whole: Array, xs: list[Array]) -> list[Array]:
    """The part of an array for each input: inside, units are the first axis, channels the second."""
    axis = 0 if whole.ndim == 2 else 1
    ends = accumulate((x.shape[axis] for x in xs), initial=0)
    return [whole[a:b] if axis == 0 else whole[:, a:b] for a, b in pairwise(ends)]


def told(*shapes: Shape) -> str:
    """Shapes in words."""
    *before, last = map(_told, shapes)
    return f"{', '.join(before)} and {last}"


def _told(shape: Shape) -> str:
    match shape:
        case (units,):
            return f"{units} unit{'s' * (units != 1)}"
        case (steps, channels):
            return f"a sequence of {steps} × {channels}"
        case _:
            return f"an image of {' × '.join(map(str, shape))}"
