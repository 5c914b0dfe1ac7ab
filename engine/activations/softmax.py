"""Activations that look at all units of a layer together, point by point."""

from typing import Literal

from engine.activations.activation import Activation
from engine.plan import Array, Ops


class Softmax(Activation):
    """Turns the numbers of a layer into shares that are positive and add up to 1. The largest gets the most.

    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990. The greatest
    number is subtracted first, so that nothing overflows.
    """

    label = "softmax"
    formula = r"f(x)_k = \frac{e^{x_k}}{\sum_j e^{x_j}}"
    range = (0.0, 1.0)
    elementwise = False
    kind: Literal["softmax"] = "softmax"

    def forward(self, np: Ops, x: Array, y: Array, row: Array, ones: Array) -> None:
        np.max(x, (0,), row)
        np.subtract(x, row, y)
        np.exp(y, y)
        np.dot(ones, y, row)
        np.divide(y, row, y)
        np.add(y, 1.0, y)  # y keeps no more digits than 1 − y has: no denormals, which are slow
        np.subtract(y, 1.0, y)

    def backward(self, np: Ops, y: Array, dy: Array, dx: Array, tmp: Array, row: Array, ones: Array) -> None:
        """y (dy − Σ y dy)"""
        np.multiply(y, dy, tmp)
        np.dot(ones, tmp, row)
        np.subtract(dy, row, tmp)
        np.multiply(y, tmp, dx)


class LogSoftmax(Activation):
    """The logarithms of softmax's shares, without the detour through numbers that may be too small to write
    down.

    What negative log-likelihood expects. The greatest number is subtracted first, so that nothing overflows.
    """

    label = "log-softmax"
    formula = r"f(x)_k = x_k - \log \sum_j e^{x_j}"
    range = (None, 0.0)
    elementwise = False
    kind: Literal["log_softmax"] = "log_softmax"

    def forward(self, np: Ops, x: Array, y: Array, tmp: Array, row: Array, ones: Array) -> None:
        np.max(x, (0,), row)
        np.subtract(x, row, y)
        np.exp(y, tmp)
        np.dot(ones, tmp, row)
        np.log(row, row)
        np.subtract(y, row, y)

    def backward(self, np: Ops, y: Array, dy: Array, dx: Array, tmp: Array, row: Array, ones: Array) -> None:
        """dy − softmax(x) Σ dy"""
        np.exp(y, tmp)
        np.add(tmp, 1.0, tmp)  # as in softmax: no denormals
        np.subtract(tmp, 1.0, tmp)
        np.dot(ones, dy, row)
        np.multiply(tmp, row, tmp)
        np.subtract(dy, tmp, dx)
