"""Data sets: points of the plane with a class each, drawn from a generator; all lie in [−6, 6]²."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.random import Generator

from engine.choice import Choice
from engine.fields import Noise, Samples, Turns
from engine.plan import Array

REACH = 6.0
"""Half the side of the square that all points lie in."""


class Dataset(Choice):
    """A rule for drawing points of several classes."""

    classes: ClassVar[int] = 2
    """How many classes there are."""

    samples: Samples = 400
    """Number of points, training and test together."""
    noise: Noise = 0.05
    """How far points stray from where they belong."""

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Points (samples, 2) and their classes (samples,) uint8, as many of each class as can be."""
        labels = np.arange(self.samples, dtype=np.uint8) % self.classes
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

    @classmethod
    def shown(cls) -> dict[str, Any]:
        return super().shown() | {"classes": cls.classes}


class Circle(Dataset):
    """A disc of one class inside a ring of the other. No straight line separates them."""

    label = "circle"
    kind: Literal["circle"] = "circle"

    def place(self, rng: Generator, labels: Array) -> Array:
        inner, outer = np.where(labels == 1, [[0.0], [2.5]], [[3.5], [5.0]])
        radius = np.sqrt(rng.uniform(inner**2, outer**2))
        angle = rng.uniform(0, 2 * np.pi, len(labels))
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)


class Xor(Dataset):
    """Four squares; opposite ones have the same class. The smallest problem that needs a hidden layer."""

    label = "XOR"
    kind: Literal["xor"] = "xor"

    def place(self, rng: Generator, labels: Array) -> Array:
        points = rng.uniform(0.3, 5.0, (len(labels), 2))
        right = rng.integers(0, 2, len(labels)) * 2 - 1
        return np.asarray(points * np.stack([right, np.where(labels == 1, right, -right)], 1))


class Gaussians(Dataset):
    """Two round clouds. One straight line separates them."""

    label = "two Gaussians"
    kind: Literal["gaussians"] = "gaussians"

    def place(self, rng: Generator, labels: Array) -> Array:  # noqa: ARG002
        centre = np.where(labels == 1, 2.0, -2.0)
        return np.stack([centre, centre], 1)

    def spread(self) -> float:
        return 0.7 + 2.6 * self.noise


class Spiral(Dataset):
    """Two arms wound into each other. The hardest of the classic problems, and the one to watch being solved.

    Lang, Witbrock, "Learning to tell two spirals apart", 1988. Points are even along the radius.
    """

    label = "spiral"
    kind: Literal["spiral"] = "spiral"
    turns: Turns = 1.25
    """How often each arm goes round, from the centre on."""

    def place(self, rng: Generator, labels: Array) -> Array:
        along = rng.uniform(0.06, 1.0, len(labels))  # the arms do not meet in the centre
        radius = 5.5 * along
        angle = 2 * np.pi * self.turns * along + np.pi * labels
        return np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1)
