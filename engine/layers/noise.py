"""Noise: layers that disturb what they are given while training, and leave it alone when looking."""

from math import prod
from typing import Annotated, Literal

from pydantic import Field

from engine.fields import Deviation, DropRate, Live
from engine.layers.layer import Layer, Shape
from engine.plan import Array, Draws, Ops


class Dropout(Layer):
    """Puts a random share of the numbers to 0 at each training step, so that no unit can rely on another.
    To make up for it, the others grow (or, in the classic variant, all shrink when nothing is dropped).

    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, "Dropout: a simple way to prevent neural
    networks from overfitting", 2014. The paper multiplies by the kept share 1 − p when testing: ``classic``.
    Usual today is the inverted variant, which divides by it when training, so that looking needs nothing
    done. Both agree in expectation. Each number of an image or a sequence is dropped by itself.
    """

    label = "dropout"
    hint = "silence units at random"
    formula = r"y = \frac{m \odot x}{1 - p}, \quad m \sim \text{Bernoulli}(1 - p)"
    kind: Literal["dropout"] = "dropout"
    rate: Annotated[DropRate, Live()] = 0.5
    """Share p of the numbers that is dropped."""
    classic: bool = False
    """Leave the kept numbers as they are in training, and multiply all by 1 − p when looking."""

    def output(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        return {"mask": (prod(inputs[0]), batch)}

    def operations(self, *inputs: Shape) -> int:
        return prod(inputs[0])

    def forward(self, np: Ops, x: Array, y: Array, mask: Array, rng: Draws) -> None:
        rng.random(dtype=mask.dtype, out=mask)
        np.greater_equal(mask, self.rate, mask)
        if not self.classic:
            np.multiply(mask, 1 / (1 - self.rate), mask)
        np.multiply(x, mask.reshape(x.shape), y)

    def backward(self, np: Ops, dy: Array, dx: Array | None, mask: Array) -> None:
        if dx is not None:
            np.multiply(dy, mask.reshape(dy.shape), dx)

    def infer(self, np: Ops, x: Array, y: Array) -> None:
        self._shrink(np, x, y)

    def infer_backward(self, np: Ops, dy: Array, dx: Array | None) -> None:
        if dx is not None:
            self._shrink(np, dy, dx)

    def _shrink(self, np: Ops, x: Array, y: Array) -> None:
        if self.classic:
            np.multiply(x, 1 - self.rate, y)
        else:
            np.copyto(y, x)


class GaussianNoise(Layer):
    """Adds random numbers around 0 at each training step, so that the network learns not to care about small
    differences.

    Bishop, "Training with noise is equivalent to Tikhonov regularization", 1995.
    """

    label = "Gaussian noise"
    hint = "shake the values"
    formula = r"y = x + n, \quad n \sim \mathcal{N}(0, s^2)"
    kind: Literal["gaussian_noise"] = "gaussian_noise"
    std: Annotated[Deviation, Live(), Field(title="Standard deviation")] = 0.1
    """Standard deviation s."""

    def output(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def operations(self, *inputs: Shape) -> int:
        return 2 * prod(inputs[0])

    def forward(self, np: Ops, x: Array, y: Array, rng: Draws) -> None:
        rng.standard_normal(dtype=y.dtype, out=y)
        np.multiply(y, self.std, y)
        np.add(x, y, y)

    def backward(self, np: Ops, dy: Array, dx: Array | None) -> None:
        if dx is not None:
            np.copyto(dx, dy)

    def infer(self, np: Ops, x: Array, y: Array) -> None:
        np.copyto(y, x)
