"""Weighing: what layers share whose units add up what they see, each number times a weight, plus a bias."""

from typing import TYPE_CHECKING

import numpy
from numpy.random import Generator

from engine.initializers import Initializer
from engine.layers.layer import Layer, Shape
from engine.plan import Array


class Weighing(Layer):
    """A layer with one matrix W1 (sums, inputs + 1), the bias in the last column; or without that column."""

    if TYPE_CHECKING:  # fields of the layers themselves, which say where in a form they stand

        @property
        def initializer(self) -> Initializer:
            """How the weights start."""

        @property
        def bias_initializer(self) -> Initializer:
            """How the biases start."""

    @property
    def biased(self) -> bool:
        """Whether each sum has a bias."""
        return True

    def matrix(self, *inputs: Shape) -> tuple[tuple[int, int], tuple[int, int]]:
        """Sums and what each adds up; and how many numbers come in and go out, for initializers."""
        raise NotImplementedError

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        (sums, each), _ = self.matrix(*inputs)
        return {"W1": (sums, each + self.biased)}

    def decayed(self, *inputs: Shape) -> dict[str, Array]:
        mask = numpy.ones(self.weights(*inputs)["W1"])
        if self.biased:
            mask[:, -1] = 0
        return {"W1": mask}

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:
        shape, fans = self.matrix(*inputs)
        W = self.initializer.draw(rng, shape, fans)
        b = [self.bias_initializer.draw(rng, (shape[0], 1), fans)] if self.biased else []
        return {"W1": numpy.hstack([W, *b])}

    def misfit(self, *inputs: Shape) -> tuple[str, str] | None:
        shape, _ = self.matrix(*inputs)
        said = self.initializer.fits(shape)
        if said:
            return "initializer", said
        said = self.bias_initializer.fits((shape[0], 1)) if self.biased else None
        return ("bias_initializer", said) if said else None
