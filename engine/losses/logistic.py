"""Losses of answers that are yes or no, for each output by itself. Simplest first."""

from typing import Annotated, Literal

import numpy
from pydantic import Field

from engine.fields import Smoothing
from engine.losses.loss import Loss
from engine.plan import Array, Ops


class LogisticLoss(Loss):
    """log(1 + exp(−s z)) for every raw output z, with s = −1 for no, 1 for yes. The kernel's t is −s / 2."""

    link = "sigmoid"
    yes, no = -0.5, 0.5

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.multiply(y, 0.5, p)
        np.tanh(p, p)
        np.multiply(p, 0.5, p)
        np.add(p, 0.5, p)


class SmoothLogisticLoss(LogisticLoss):
    """The same with targets that may be a little less than certain.

    A smoothing of ε adds ε / 2 · s z: each of the two classes is given a share of ε / 2.
    """

    smoothing: Annotated[Smoothing, Field(title="Label smoothing")] = 0.0
    """The share ε of each label that is spread evenly over all answers, so that the network stays modest."""

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, ones: Array
    ) -> None:
        np.multiply(y, t, tmp)  # −s z / 2
        np.add(tmp, tmp, dy)
        np.logaddexp(0.0, dy, dy)
        if self.smoothing:
            np.multiply(tmp, self.smoothing, tmp)
            np.subtract(dy, tmp, dy)
            np.dot(dy.reshape(-1), ones, loss)
            np.multiply(y, t, tmp)
        else:
            np.dot(dy.reshape(-1), ones, loss)
        np.tanh(tmp, dy)
        np.add(dy, 1.0 - self.smoothing, dy)  # 2 σ(−s z) − ε
        np.multiply(dy, t, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)


class BinaryCrossEntropy(SmoothLogisticLoss):
    """How surprised the network is by the true class, when its one output says how likely class 1 is.

    Cox, "The regression analysis of binary sequences", 1958. From the raw output: log(1 + exp(−s z)).
    """

    label = "binary cross-entropy"
    formula = r"-t \log p - (1 - t) \log (1 - p), \quad p = \sigma(z)"
    outputs = "one"
    kind: Literal["binary_cross_entropy"] = "binary_cross_entropy"


class AttributeCrossEntropy(SmoothLogisticLoss):
    """A yes or no for each output by itself: a point may have several attributes, or none.

    Bishop, "Pattern recognition and machine learning", 2006, section 5.2. The binary cross-entropies of the
    outputs, added up; PyTorch divides by their number too. A class counts as one attribute that the point
    has, and all others as some that it has not.
    """

    label = "one logistic per attribute"
    formula = r"-\sum_k \bigl(t_k \log p_k + (1 - t_k) \log (1 - p_k)\bigr), \quad p_k = \sigma(z_k)"
    outputs = "per_class"
    kind: Literal["attribute_cross_entropy"] = "attribute_cross_entropy"

    def targets(self, truth: Array, outputs: int, no: float) -> Array:
        """For classes (points,), or for attributes (points, outputs) that are 1 or 0."""
        attributes = numpy.where(truth.T > 0, self.yes, no) if truth.ndim == 2 else None
        return super().targets(truth, outputs, no) if attributes is None else attributes
