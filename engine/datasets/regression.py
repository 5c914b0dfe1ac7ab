"""Heights over the plane: for each point of [−6, 6]² a number, between −1 and 1 but for the noise."""

from typing import ClassVar, Literal

import numpy as np
from numpy.random import Generator

from engine.datasets.dataset import REACH, Dataset
from engine.fields import Noise, Samples, Waves
from engine.formula import Formula, evaluate, greatest
from engine.plan import Array


class PlaneNumbers(Dataset):
    """A surface over the plane, known at points that lie anywhere."""

    task = "regression"
    plane = True
    classes: ClassVar[int] = 0

    samples: Samples = 400
    """Number of points, training and test together."""
    noise: Noise = 0.05
    """How far the numbers stray from the surface, as a standard deviation."""

    @property
    def outputs(self) -> int:
        return 1

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Points (samples, 2), even over the square, and their numbers (samples, 1)."""
        points = rng.uniform(-REACH, REACH, (self.samples, 2))
        heights = self.heights(points[:, 0], points[:, 1])
        return points, (heights + rng.normal(0.0, self.noise, len(points)))[:, None]

    def heights(self, x1: Array, x2: Array) -> Array:
        """The surface without noise."""
        raise NotImplementedError


class TiltedPlane(PlaneNumbers):
    """A plane that rises towards the upper right. One unit without an activation is enough.

    "plane" of the TensorFlow Playground (Smilkov, Carter, 2016), which divides by 10 instead of 12.
    """

    label = "tilted plane"
    formula = r"\frac{x_1 + x_2}{12}"
    kind: Literal["tilted_plane"] = "tilted_plane"

    def heights(self, x1: Array, x2: Array) -> Array:
        return (x1 + x2) / (2 * REACH)


class Hills(PlaneNumbers):
    """Three hills and three hollows in two rows. Every one has to be found.

    "multi-Gaussian" of the TensorFlow Playground (Smilkov, Carter, 2016): in fact cones of height 1 and
    radius 2. There noise moves the points, here it changes the numbers.
    """

    label = "multi-Gaussian"
    kind: Literal["multi_gaussian"] = "multi_gaussian"
    centres: ClassVar[tuple[tuple[float, float, int], ...]] = (
        (-4, 2.5, 1),
        (0, 2.5, -1),
        (4, 2.5, 1),
        (-4, -2.5, -1),
        (0, -2.5, 1),
        (4, -2.5, -1),
    )
    """Where they stand, and whether up or down."""

    def heights(self, x1: Array, x2: Array) -> Array:
        found = np.zeros_like(x1)
        for c1, c2, sign in self.centres:  # they do not overlap
            found += sign * np.maximum(1 - np.hypot(x1 - c1, x2 - c2) / 2, 0)
        return found


class Sine(PlaneNumbers):
    """Waves from left to right. The other coordinate means nothing, which the network has to find out."""

    label = "sine"
    formula = r"\sin \frac{2 \pi k x_1}{12}"
    kind: Literal["sine"] = "sine"
    waves: Waves = 1.5
    """How many waves k lie side by side."""

    def heights(self, x1: Array, x2: Array) -> Array:  # noqa: ARG002
        return np.asarray(np.sin(np.pi * self.waves / REACH * x1))


class Saddle(PlaneNumbers):
    """High at the left and the right, low at the top and the bottom. Squared inputs make it easy."""

    label = "saddle"
    formula = r"\frac{x_1^2 - x_2^2}{36}"
    kind: Literal["saddle"] = "saddle"

    def heights(self, x1: Array, x2: Array) -> Array:
        return np.asarray((x1 * x1 - x2 * x2) / REACH**2)


class TypedFormula(PlaneNumbers):
    """Any surface: a formula of the coordinates. One that goes beyond 1 or −1 is made smaller as a whole.

    The largest value is looked up at the points of a grid; what is still greater between them is cut off.
    """

    label = "formula"
    formula = r"f(x_1, x_2)"
    kind: Literal["typed_formula"] = "typed_formula"
    expression: Formula = "sin(x1) * cos(x2)"
    """The formula, of x1, x2, numbers, + − * / ^, brackets, and functions such as sin, exp, abs and min."""

    def heights(self, x1: Array, x2: Array) -> Array:
        found = evaluate(self.expression, x1, x2) / max(1.0, greatest(self.expression))
        return np.nan_to_num(np.clip(found, -1.0, 1.0))
