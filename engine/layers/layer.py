"""The contract of a layer: its shapes, its weights, and two kernels whose parameters name their arrays."""

from collections.abc import Callable
from typing import ClassVar

from numpy.random import Generator

from engine.choice import Choice
from engine.plan import Array

Shape = tuple[int, ...]


class Layer(Choice):
    """One stage of a network. Shapes exclude the batch, which is the last axis of every array inside."""

    forward: ClassVar[Callable[..., None]]
    """Kernel: writes z and y."""
    backward: ClassVar[Callable[..., None]]
    """Kernel: writes dz, dx and the gradient of each weight."""

    def outputs(self, inputs: int) -> int:
        """Number of values for each point, given that of the layer above."""
        raise NotImplementedError

    def weights(self, inputs: int) -> dict[str, Shape]:
        """Name and shape of every array of weights."""
        raise NotImplementedError

    def decayed(self, inputs: int) -> dict[str, Array]:
        """For every array of weights a mask: 1 where regularization applies, 0 on biases."""
        raise NotImplementedError

    def start(self, rng: Generator, inputs: int) -> dict[str, Array]:
        """The weights before the first step, in float64."""
        raise NotImplementedError
