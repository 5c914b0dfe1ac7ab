"""Input features: what the first layer sees of a point (x1, x2)."""

from collections.abc import Callable
from typing import ClassVar, Literal

import numpy as np

from engine.choice import Choice
from engine.formula import GREATEST, Formula, evaluate
from engine.plan import Array


class Feature(Choice):
    """A number computed from a point."""

    values: ClassVar[Callable[..., Array]]
    """The feature of points, from one or both of x1 and x2 (arrays of one shape)."""


class X1(Feature):
    """The horizontal coordinate."""

    label = "x₁"
    formula = r"x_1"
    kind: Literal["x1"] = "x1"

    def values(self, x1: Array) -> Array:
        return x1


class X2(Feature):
    """The vertical coordinate."""

    label = "x₂"
    formula = r"x_2"
    kind: Literal["x2"] = "x2"

    def values(self, x2: Array) -> Array:
        return x2


class X1Squared(Feature):
    """The square of the horizontal coordinate: large at the left and at the right."""

    label = "x₁²"
    formula = r"x_1^2"
    kind: Literal["x1_squared"] = "x1_squared"

    def values(self, x1: Array) -> Array:
        return x1 * x1


class X2Squared(Feature):
    """The square of the vertical coordinate: large at the top and at the bottom."""

    label = "x₂²"
    formula = r"x_2^2"
    kind: Literal["x2_squared"] = "x2_squared"

    def values(self, x2: Array) -> Array:
        return x2 * x2


class X1X2(Feature):
    """The product of the coordinates: positive in two opposite quarters of the plane."""

    label = "x₁x₂"
    formula = r"x_1 x_2"
    kind: Literal["x1_x2"] = "x1_x2"

    def values(self, x1: Array, x2: Array) -> Array:
        return x1 * x2


class SinX1(Feature):
    """A wave from left to right."""

    label = "sin x₁"
    formula = r"\sin x_1"
    kind: Literal["sin_x1"] = "sin_x1"

    def values(self, x1: Array) -> Array:
        return np.asarray(np.sin(x1))


class SinX2(Feature):
    """A wave from bottom to top."""

    label = "sin x₂"
    formula = r"\sin x_2"
    kind: Literal["sin_x2"] = "sin_x2"

    def values(self, x2: Array) -> Array:
        return np.asarray(np.sin(x2))


class FreeFormula(Feature):
    """Any formula of the coordinates, such as the distance from the centre."""

    label = "free formula"
    formula = r"f(x_1, x_2)"
    kind: Literal["formula"] = "formula"
    expression: Formula = "sqrt(x1^2 + x2^2)"
    """The formula, of x1, x2, numbers, + − * / ^, brackets, and functions such as sin, exp, abs and min."""

    def values(self, x1: Array, x2: Array) -> Array:
        """Where the formula was not tried: 0 for what has no value, and cut off what is too large."""
        found = evaluate(self.expression, x1, x2)
        return np.asarray(np.nan_to_num(np.clip(found, -GREATEST, GREATEST)))
