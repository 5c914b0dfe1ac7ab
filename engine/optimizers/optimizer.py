"""What an optimizer is: a rule by which the gradient of one mini-batch moves the weights.

``step`` is a kernel over flat vectors, whatever the network's depth: ``w`` the parameters, ``g`` their
gradient, ``gg`` two rows of which the first is g and the second scratch, ``tmp`` scratch, ``mask`` 1 on
weights and 0 on biases. The other parameters are the optimizer's own: what ``memory`` names lasts from step
to step, what ``constants`` names has rows of one value each, and what ``cells`` names is one number (0-d)
for the step.

Running averages are kept as sums, without their factor 1 − β, which goes into the cells: a call less.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Self

from engine.choice import Choice
from engine.plan import Array

Steps = Array
"""Numbers of steps, counted from 1 at the optimizer's own start."""


class Optimizer(Choice):
    """A rule that turns gradients into changes of the weights."""

    memory: ClassVar[Mapping[str, int]] = {}
    """Name of each memory and its number of rows, each as long as the parameters; 0 at the start."""
    linear: ClassVar[bool] = False
    """Whether a step is the gradient times the cells: then factors of one may go to the other."""
    step: ClassVar[Callable[..., None]]

    def constants(self) -> Mapping[str, Sequence[float]]:
        """Arrays that ``step`` needs and that only settings change: the value each row is filled with."""
        return {}

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:  # noqa: ARG002
        """Factors for the rows of each memory that was filled under other settings of the same rule."""
        return {}

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        """The numbers that ``step`` needs at each of the steps, by the names of its parameters.

        ``rate`` has the learning rate of each step.
        """
        raise NotImplementedError
