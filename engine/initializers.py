"""Initializers: the weights before the first step. Biases always start at 0. Simplest first."""

from typing import Annotated, Literal

import numpy as np
from numpy.random import Generator
from pydantic import Field

from engine.choice import Choice
from engine.fields import Deviation
from engine.plan import Array


class Initializer(Choice):
    """A rule for drawing a layer's first weights."""

    def draw(self, rng: Generator, inputs: int, outputs: int) -> Array:
        """Weights (outputs, inputs) in float64 for a layer of that many inputs and outputs."""
        raise NotImplementedError


class Zeros(Initializer):
    """All weights start at 0. Then all units of a layer stay alike: try it once to see why nobody does."""

    label = "zeros"
    formula = r"w = 0"
    kind: Literal["zeros"] = "zeros"

    def draw(self, rng: Generator, inputs: int, outputs: int) -> Array:  # noqa: ARG002
        return np.zeros((outputs, inputs))


class Normal(Initializer):
    """Random numbers around 0, of the same spread in every layer."""

    label = "normal"
    formula = r"w \sim \mathcal{N}(0, s^2)"
    kind: Literal["normal"] = "normal"
    std: Annotated[Deviation, Field(title="Standard deviation")] = 1.0
    """Standard deviation s."""

    def draw(self, rng: Generator, inputs: int, outputs: int) -> Array:
        return rng.normal(0.0, self.std, (outputs, inputs))


class Glorot(Initializer):
    """Random numbers small enough that signals keep their size through many tanh or sigmoid layers.

    Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010; the
    uniform version, also called Xavier.
    """

    label = "Xavier"
    formula = r"w \sim \mathcal{U}\left(-a, a\right), \quad a = \sqrt{\tfrac{6}{n_\text{in} + n_\text{out}}}"
    kind: Literal["glorot"] = "glorot"

    def draw(self, rng: Generator, inputs: int, outputs: int) -> Array:
        limit = (6 / (inputs + outputs)) ** 0.5
        return rng.uniform(-limit, limit, (outputs, inputs))


class He(Initializer):
    """Random numbers that keep signals alive through many ReLU layers, which lose half of what they are
    given.

    He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015; the normal version.
    """

    label = "He"
    formula = r"w \sim \mathcal{N}\left(0, \tfrac{2}{n_\text{in}}\right)"
    kind: Literal["he"] = "he"

    def draw(self, rng: Generator, inputs: int, outputs: int) -> Array:
        return rng.normal(0.0, (2 / inputs) ** 0.5, (outputs, inputs))
