"""The contract of a layer: its shapes, its weights, and kernels whose parameters name their arrays.

To the outside a shape is (units,), (height, width, channels) or (steps, channels). Inside the batch is the
last axis, and an image lies as (height, channels, width, batch), so that convolutions copy long runs.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import numpy
from numpy.random import Generator
from pydantic import Field

from engine.choice import Choice
from engine.plan import Array

Shape: TypeAlias = tuple[int, ...]

WIDE = 32
"""Wide enough for every layer as it is by default."""
CALLS = 14
"""Of NumPy, for a usual layer in one step, there and back."""

Id = Annotated[
    str,
    Field(pattern=r"^([a-z][a-z0-9_]{0,31})?$", json_schema_extra={"wiring": True}),
]
"""A short name that other layers refer to."""
Ids = Annotated[tuple[Id, ...], Field(max_length=8, json_schema_extra={"wiring": True})]


class Layer(Choice):
    """One stage of a network.

    A layer with a field ``activation`` writes z, and the workspace makes y = f(z) of it; any other writes y.
    What a layer is given, and the gradient it writes for it, are arrays of its shape inside; ``x1`` and
    ``dx1`` are those of a vector over a row of ones.
    """

    hint: ClassVar[str] = ""
    """What it does, in a few words."""
    arity: ClassVar[tuple[int, int]] = (1, 1)
    """The least and the greatest number of inputs."""

    forward: ClassVar[Callable[..., None]]
    """Kernel over some of x, x1, xs, y or z, rng, weights, state and scratch: writes y or z."""
    backward: ClassVar[Callable[..., None]]
    """Kernel over the same and dy or dz, dx, dx1, dxs (None where nobody asks), d + each weight: writes the
    gradients.
    """
    infer: ClassVar[Callable[..., None] | None] = None
    """``forward`` when looking, if that differs: what looks must not draw, nor keep averages."""
    infer_backward: ClassVar[Callable[..., None] | None] = None
    """``backward`` after ``infer``."""

    passes_greatest: ClassVar[bool] = False
    """Whether each number it gives is the greatest of some that it sees."""

    id: Id = ""
    """A name, so that layers below can say that this is what they see."""
    inputs: Ids = ()
    """What it sees: names of layers above, or "input". Without any, the layer just above."""

    gate_names: ClassVar[tuple[str, ...]] = ()
    """What ``gates`` gives, in its order."""

    @classmethod
    def shown(cls) -> dict[str, Any]:
        """``hint``: a few words. ``inputs``: their least and greatest number. ``gives``: for each rank of
        shapes that it can take, the ranks of what it can make of them. ``gate_names``, where it has gates.
        """
        gives = {rank: cls._gives(rank) for rank in (1, 2, 3)}
        told: dict[str, Any] = {"hint": cls.hint, "inputs": list(cls.arity)}
        told["gives"] = {str(rank): made for rank, made in gives.items() if made}
        return super().shown() | told | ({"gate_names": [*cls.gate_names]} if cls.gate_names else {})

    @classmethod
    def _gives(cls, rank: int) -> list[int]:
        """The ranks of what it can give where it sees inputs of one rank."""
        given: list[Shape] = [(WIDE,) * rank] * cls.arity[0]
        try:
            return sorted({len(one.output(*given)) for one in cls.sorts()})
        except ValueError:
            return []

    @classmethod
    def sorts(cls) -> tuple[Self, ...]:
        """One of each sort that gives another rank."""
        return (cls(),)

    def output(self, *inputs: Shape) -> Shape:
        """Shape of what it gives. ValueError says why it cannot take these inputs."""
        raise NotImplementedError

    def weights(self, *inputs: Shape) -> dict[str, Shape]:  # noqa: ARG002
        """Name and shape of every array of weights."""
        return {}

    def decayed(self, *inputs: Shape) -> dict[str, Array]:
        """For every array of weights a mask: 1 where regularization applies, 0 on biases and the like."""
        return {name: numpy.ones(shape) for name, shape in self.weights(*inputs).items()}

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:  # noqa: ARG002
        """The weights before the first step, in float64."""
        return {}

    def misfit(self, *inputs: Shape) -> tuple[str, str] | None:  # noqa: ARG002
        """A field of the layer that does not go with its inputs, and what would: a sentence."""
        return None

    def state(self, *inputs: Shape) -> dict[str, Array]:  # noqa: ARG002
        """First values of what training keeps besides weights, such as moving averages."""
        return {}

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:  # noqa: ARG002
        """Whole shapes of the arrays that kernels may use as they like; zeros at first."""
        return {}

    def operations(self, *inputs: Shape) -> int:
        """Multiplications and additions that one point's forward pass takes."""
        raise NotImplementedError

    def calls(self, *inputs: Shape) -> int:  # noqa: ARG002
        """About how many NumPy calls it makes in one step, there and back."""
        return CALLS

    def window(self) -> tuple[int, int]:
        """How many neighbouring places it sees along height, width or steps, and how far apart it looks."""
        return 1, 1

    def pictures(self, weights: Mapping[str, Array], *inputs: Shape) -> Array | None:  # noqa: ARG002
        """Its weights as pictures (filters, channels, height, width), if they are such."""
        return None

    def gates(self, scratch: Mapping[str, Array]) -> dict[str, Array]:  # noqa: ARG002
        """What its gates gave (steps, units, batch), by name, after a forward pass."""
        return {}


def inside(shape: Shape, batch: int) -> Shape:
    """The shape of the array that holds a batch of values."""
    if len(shape) == 3:
        height, width, channels = shape
        return height, channels, width, batch
    return *shape, batch


def outside(values: Array, shape: Shape) -> Array:
    """Values (size, batch) as they lie inside, seen as (batch, *shape)."""
    array = values.reshape(inside(shape, values.shape[-1]))
    return array.transpose(3, 0, 2, 1) if len(shape) == 3 else numpy.moveaxis(array, -1, 0)


def rows(values: Array) -> Array:
    """Values (batch, *shape) as rows (size, batch) in the order that they have inside; a copy."""
    turned = values.transpose(1, 3, 2, 0) if values.ndim == 4 else numpy.moveaxis(values, 0, -1)
    return numpy.ascontiguousarray(turned).reshape(-1, len(values))
