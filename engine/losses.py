"""Losses: how wrong the outputs are, and in which direction they should move.

A loss is computed from the last layer's raw outputs ``y``, shape (outputs, batch), together with its link
(sigmoid, softmax), which keeps it finite at any size. ``measure`` writes the *sum* over the batch into
``loss`` and ``scale`` times that sum's gradient into ``dy``: with scale = 1 / batch this is the gradient of
the mean.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy

from engine.activations import Activation
from engine.choice import Choice
from engine.plan import Array, Ops


class Loss(Choice):
    """One number that says how wrong the outputs are."""

    link: ClassVar[Literal["identity", "sigmoid", "softmax"]]
    """What turns raw outputs into predictions; it belongs to the loss."""
    outputs: ClassVar[Literal["one", "per_class", "any"]]
    """How many units the last layer must have."""
    measure: ClassVar[Callable[..., None]]
    """Kernel over some of y, t, dy, loss (0-d), scale, tmp (like y), row and true (batch,), ones (all of
    y's).
    """

    def widths(self, classes: int) -> tuple[int, ...]:
        """The numbers of output units that fit data of that many classes."""
        one = (1,) if classes == 2 else ()
        return {"one": one, "per_class": (classes,), "any": (*one, classes)}[self.outputs]

    unit: ClassVar[float] = 1.0
    """What the number that ``measure`` gives is to be multiplied by."""
    yes: ClassVar[float] = 1.0
    """The target of an output that should say yes."""
    no: ClassVar[float] = -1.0
    """The target of an output that should say no."""
    predict: ClassVar[Callable[..., None]]
    """Kernel over some of y, p and row (batch,): writes the link of the raw outputs y into p."""

    def targets(self, labels: Array, outputs: int, no: float) -> Array:
        """What the outputs should be, (outputs, points), for class numbers (points,); ``no`` if not this."""
        classes = numpy.arange(outputs)[:, None] if outputs > 1 else 1
        return numpy.where(labels == classes, self.yes, no).reshape(outputs, -1)

    def no_after(self, activation: Activation) -> float:
        """The target for no after this last activation: 0 where that is the least it can give."""
        return 0.0 if activation.range[0] == 0 else self.no

    def span(self, activation: Activation) -> tuple[float, float]:
        """The predictions that mean certainly no and certainly yes; halfway lies the decision."""
        return (self.no_after(activation) if self.link == "identity" else 0.0), 1.0

    @classmethod
    def shown(cls) -> dict[str, Any]:
        return super().shown() | {"link": cls.link, "outputs": cls.outputs}


class SquaredError(Loss):
    """Half the squared distance to the target, averaged over the points. The loss of the textbooks.

    The mean over the batch of 1/2 · Σ over the outputs of (y − t)². Other libraries often leave out the 1/2
    and divide by the number of outputs too. Targets are −1 and 1, or 0 and 1 where the output cannot be
    negative.
    """

    label = "squared error"
    formula = r"\tfrac{1}{2} \lVert y - t \rVert^2"
    link = "identity"
    outputs = "any"
    unit = 0.5
    kind: Literal["squared_error"] = "squared_error"

    def measure(self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float) -> None:
        np.subtract(y, t, dy)
        error = dy.reshape(-1)
        np.dot(error, error, loss)
        if scale != 1:
            np.multiply(dy, scale, dy)

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.copyto(p, y)


class BinaryCrossEntropy(Loss):
    """How surprised the network is by the true class, when its one output says how likely class 1 is.

    log(1 + exp(−s z)) with the raw output z and s = −1 for class 0, 1 for class 1. The kernel's target is −s
    / 2.
    """

    label = "binary cross-entropy"
    formula = r"-t \log p - (1 - t) \log (1 - p), \quad p = \sigma(z)"
    link = "sigmoid"
    outputs = "one"
    yes, no = -0.5, 0.5
    kind: Literal["binary_cross_entropy"] = "binary_cross_entropy"

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, ones: Array
    ) -> None:
        np.multiply(y, t, tmp)  # −s z / 2
        np.tanh(tmp, dy)
        np.add(dy, 1.0, dy)  # 2 σ(−s z)
        np.multiply(dy, t, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)
        np.add(tmp, tmp, tmp)
        np.logaddexp(0.0, tmp, tmp)
        np.dot(tmp.reshape(-1), ones, loss)

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.multiply(y, 0.5, p)
        np.tanh(p, p)
        np.multiply(p, 0.5, p)
        np.add(p, 0.5, p)


class SoftmaxCrossEntropy(Loss):
    """How surprised the network is by the true class, when its outputs say how likely each class is.

    Σ over the classes of −t log p, with p = softmax(z) shifted by its greatest output, so that nothing
    overflows.
    """

    label = "softmax cross-entropy"
    formula = r"-\sum_k t_k \log p_k, \quad p = \operatorname{softmax}(z)"
    link = "softmax"
    outputs = "per_class"
    no = 0.0
    kind: Literal["softmax_cross_entropy"] = "softmax_cross_entropy"

    def measure(
        self,
        np: Ops,
        y: Array,
        t: Array,
        dy: Array,
        loss: Array,
        scale: float,
        tmp: Array,
        row: Array,
        true: Array,
        ones: Array,
    ) -> None:
        """log Σ exp(z − max) − (z_true − max), summed over the batch."""
        classes = ones[: len(y)]
        self._shift(np, y, tmp, row)
        np.multiply(tmp, t, dy)
        np.exp(tmp, tmp)
        np.dot(classes, tmp, row)
        np.divide(tmp, row, tmp)
        np.log(row, row)
        np.dot(classes, dy, true)
        np.subtract(row, true, row)
        np.dot(row, ones[: len(row)], loss)
        np.add(tmp, 1.0, tmp)  # p keeps no more digits than 1 − p has: no denormal gradients, which are slow
        np.subtract(tmp, 1.0, tmp)
        np.subtract(tmp, t, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)

    def predict(self, np: Ops, y: Array, p: Array, row: Array) -> None:
        self._shift(np, y, p, row)
        np.exp(p, p)
        np.copyto(row, 0.0)
        for output in p:
            np.add(row, output, row)
        np.divide(p, row, p)

    def _shift(self, np: Ops, y: Array, shifted: Array, row: Array) -> None:
        """Write y minus its greatest output, point by point; few maxima are cheaper than one reduction."""
        np.maximum(y[0], y[1], out=row)
        for output in y[2:]:
            np.maximum(row, output, out=row)
        np.subtract(y, row, shifted)
