"""Points of the plane with a class each, drawn from a generator; all lie in [−6, 6]²."""

from typing import ClassVar, Literal

import numpy as np
from numpy.random import Generator

from engine.datasets.dataset import REACH, Dataset, alternate
from engine.fields import Arms, Classes, Noise, RingCount, Samples, Squares, Turns
from engine.plan import Array


class PlaneClasses(Dataset):
    """A rule for drawing points of several classes."""

    plane = True

    samples: Samples = 400
    """Number of points, training and test together."""
    noise: Noise = 0.05
    """How far points stray from where they belong."""

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Points (samples, 2) and their classes (samples,) uint8, as many of each class as can be."""
        labels = alternate(self.samples, self.classes)
        points = self.place(rng, labels)
        points += rng.normal(0.0, self.spread(), points.shape)
        np.clip(points, -REACH, REACH, points)
        return points, labels

    def place(self, rng: Generator, labels: Array) -> Array:
        """Where points of the given classes belong, (samples, 2)."""
        raise NotImplementedError

    def spread(self) -> float:
        """Standard deviation of the noise."""
        return 2 * self.noise


class Circle(PlaneClasses):
    """A disc of one class inside a ring of the other. No straight line separates them."""

    label = "circle"
    classes: ClassVar[int] = 2
    kind: Literal["circle"] = "circle"

    def place(self, rng: Generator, labels: Array) -> Array:
        inner, outer = np.where(labels == 1, [[0.0], [2.5]], [[3.5], [5.0]])
        radius = np.sqrt(rng.uniform(inner**2, outer**2))
        angle = rng.uniform(0, 2 * np.pi, len(labels))
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)


class Xor(PlaneClasses):
    """Four squares; opposite ones have the same class. The smallest problem that needs a hidden layer.

    Minsky, Papert, "Perceptrons", 1969.
    """

    label = "XOR"
    classes: ClassVar[int] = 2
    kind: Literal["xor"] = "xor"

    def place(self, rng: Generator, labels: Array) -> Array:
        points = rng.uniform(0.3, 5.0, (len(labels), 2))
        right = rng.integers(0, 2, len(labels)) * 2 - 1
        return np.asarray(points * np.stack([right, np.where(labels == 1, right, -right)], 1))


class Gaussians(PlaneClasses):
    """Two round clouds. One straight line separates them."""

    label = "two Gaussians"
    classes: ClassVar[int] = 2
    kind: Literal["gaussians"] = "gaussians"

    def place(self, rng: Generator, labels: Array) -> Array:  # noqa: ARG002
        centre = np.where(labels == 1, 2.0, -2.0)
        return np.stack([centre, centre], 1)

    def spread(self) -> float:
        return 0.7 + 2.6 * self.noise


class Spiral(PlaneClasses):
    """Arms wound into each other. The hardest of the classic problems, and the one to watch being solved.

    Lang, Witbrock, "Learning to tell two spirals apart", 1988, for two arms. Points are even along the
    radius.
    """

    label = "spiral"
    counted = "arms"
    kind: Literal["spiral"] = "spiral"
    arms: Arms = 2
    """How many arms there are, one class each."""
    turns: Turns = 1.25
    """How often each arm goes round, from the centre on."""

    @property
    def classes(self) -> int:
        return self.arms

    def place(self, rng: Generator, labels: Array) -> Array:
        along = rng.uniform(0.06, 1.0, len(labels))  # the arms do not meet in the centre
        radius = 5.5 * along
        angle = 2 * np.pi * self.turns * along + 2 * np.pi / self.arms * labels
        return np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1)


class Moons(PlaneClasses):
    """Two half circles that reach into each other. One gentle wave separates them.

    Known from scikit-learn's ``make_moons``; here points are random along the arcs, and larger.
    """

    label = "moons"
    classes: ClassVar[int] = 2
    kind: Literal["moons"] = "moons"

    def place(self, rng: Generator, labels: Array) -> Array:
        angle = rng.uniform(0, np.pi, len(labels))
        side = np.where(labels == 1, -1.0, 1.0)
        across, up = 3.5 * np.cos(angle) - 1.75, 3.5 * np.sin(angle) - 0.875
        return np.stack([side * across, side * up], 1)


class Checkerboard(PlaneClasses):
    """A chessboard: neighbouring squares differ in class. The more squares, the more units it takes."""

    label = "checkerboard"
    classes: ClassVar[int] = 2
    kind: Literal["checkerboard"] = "checkerboard"
    squares: Squares = 4
    """How many squares stand side by side, in both directions."""

    def place(self, rng: Generator, labels: Array) -> Array:
        """Any square of the colour, then anywhere in it; square (0, 0) is at the bottom left, of class 0."""
        colour = np.indices((self.squares, self.squares)).sum(0) % 2
        dark, light = np.argwhere(colour == 0), np.argwhere(colour == 1)
        at = rng.uniform(0, 1, len(labels))
        some_dark, some_light = (cells[(at * len(cells)).astype(int)] for cells in (dark, light))
        square = np.where(labels[:, None] == 1, some_light, some_dark)
        return np.asarray((square + rng.uniform(0, 1, square.shape)) * (10 / self.squares) - 5)


class Rings(PlaneClasses):
    """Rings around a disc, in turn of one class and of the other, like a target."""

    label = "rings"
    classes: ClassVar[int] = 2
    kind: Literal["rings"] = "rings"
    rings: RingCount = 3
    """How many rings there are, the disc in the middle counted."""

    def place(self, rng: Generator, labels: Array) -> Array:
        """Any ring of the class, a larger one more often, then anywhere in it; the disc is of class 1."""
        inner = np.arange(self.rings) * 5.2 / (self.rings - 0.4)
        outer = inner + 0.6 * 5.2 / (self.rings - 0.4)
        mine = np.arange(self.rings) % 2 != labels[:, None]
        upto = np.where(mine, outer**2 - inner**2, 0.0).cumsum(1)
        ring = (rng.uniform(0, upto[:, -1])[:, None] >= upto).sum(1)
        radius = np.sqrt(rng.uniform(inner[ring] ** 2, outer[ring] ** 2))
        angle = rng.uniform(0, 2 * np.pi, len(labels))
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)


class Blobs(PlaneClasses):
    """Round clouds on a circle, one for each class. Straight lines separate them."""

    label = "blobs"
    counted = "classes"
    kind: Literal["blobs"] = "blobs"
    classes: Classes = 3
    """How many classes there are, one cloud each."""

    def place(self, rng: Generator, labels: Array) -> Array:  # noqa: ARG002
        angle = 2 * np.pi / self.classes * labels
        return 3.5 * np.stack([np.sin(angle), np.cos(angle)], 1)

    def spread(self) -> float:
        return 0.4 + 2.2 * self.noise
