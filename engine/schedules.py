"""Schedules: the first member of the family; the others follow."""

from typing import Literal
import numpy
from engine.choice import Choice
from engine.plan import Array


class Schedule(Choice):
    """S"""

    def factors(self, steps: Array, watched: Array) -> Array:
        return numpy.ones(len(steps))

    def watch(self, watched: Array, loss: float, steps: int) -> None:
        pass


class Constant(Schedule):
    """Constant."""

    label = "constant"
    kind: Literal["constant"] = "constant"
