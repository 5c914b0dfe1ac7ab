"""Losses of margins: how far a raw score lies on the right side. Simplest first."""

from typing import Annotated, Literal

from pydantic import Field

from engine.activations import Activation
from engine.fields import Margin
from engine.losses.loss import Loss
from engine.plan import Array, Ops

STEEPEST = 30.0
"""Where the exponential loss becomes a straight line: its square is finite in single precision too."""
NOTHING = 1e-20
"""Added and taken away again, it leaves no denormal numbers, which are slow."""


class MarginLoss(Loss):
    """A loss of s z, with the raw output z and s = −1 for class 0, 1 for class 1. The kernel's t is −s."""

    link = "identity"
    outputs = "one"
    yes, no = -1.0, 1.0

    def span(self, activation: Activation) -> tuple[float, float]:  # noqa: ARG002
        return -1.0, 1.0

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.copyto(p, y)


class Hinge(MarginLoss):
    """Costs nothing once a point is on the right side by a margin of 1; before that, what is missing.

    The loss of the support vector machine. Cortes, Vapnik, "Support-vector networks", 1995. Targets are −1
    and 1. The slope at the corner is 0.
    """

    label = "hinge"
    formula = r"\max(0, 1 - t z), \quad t = \pm 1"
    kind: Literal["hinge"] = "hinge"

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, ones: Array
    ) -> None:
        np.multiply(y, t, tmp)
        np.add(tmp, 1.0, tmp)
        np.maximum(tmp, 0.0, out=tmp)
        np.dot(tmp.reshape(-1), ones, loss)
        np.sign(tmp, tmp)
        np.multiply(tmp, t, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)


class SquaredHinge(MarginLoss):
    """The hinge, squared: smooth at its corner, and harder on points far on the wrong side.

    Tang, "Deep learning using linear support vector machines", 2013. As in Keras, without a 1/2.
    """

    label = "squared hinge"
    formula = r"\max(0, 1 - t z)^2, \quad t = \pm 1"
    kind: Literal["squared_hinge"] = "squared_hinge"

    def measure(self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array) -> None:
        np.multiply(y, t, tmp)
        np.add(tmp, 1.0, tmp)
        np.maximum(tmp, 0.0, out=tmp)
        lacking = tmp.reshape(-1)
        np.dot(lacking, lacking, loss)
        np.multiply(tmp, t, dy)
        np.multiply(dy, 2 * scale, dy)


class ExponentialLoss(MarginLoss):
    """Grows exponentially for points on the wrong side: one wrong label can outweigh all the others.

    The loss of AdaBoost. Freund, Schapire, "A decision-theoretic generalization of on-line learning", 1997.
    From e³⁰ on its tangent goes on in a straight line, so that it stays finite.
    """

    label = "exponential"
    formula = r"e^{-t z}, \quad t = \pm 1"
    kind: Literal["exponential"] = "exponential"

    def measure(self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array) -> None:
        """exp(c) (1 + x − c) with x = −s z, and c = x cut at 30."""
        np.multiply(y, t, tmp)
        np.minimum(tmp, STEEPEST, out=dy)
        np.subtract(tmp, dy, tmp)
        np.add(tmp, 1.0, tmp)
        np.exp(dy, dy)
        np.add(dy, NOTHING, dy)
        np.subtract(dy, NOTHING, dy)
        np.dot(dy.reshape(-1), tmp.reshape(-1), loss)
        np.multiply(dy, t, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)


class MulticlassHinge(Loss):
    """The true class's score should lead every other by a margin Δ; what is missing to that is the cost.

    The multiclass support vector machine of Weston, Watkins, "Support vector machines for multi-class pattern
    recognition", 1999. PyTorch divides by the number of classes. Only differences of scores count.
    """

    label = "multiclass SVM"
    formula = r"\sum_{k \ne t} \max(0, z_k - z_t + \Delta)"
    link = "identity"
    outputs = "per_class"
    no = 0.0
    kind: Literal["multiclass_hinge"] = "multiclass_hinge"
    margin: Annotated[Margin, Field(title="Δ")] = 1.0
    """How far Δ the true class should lead."""

    def span(self, activation: Activation) -> tuple[float, float]:  # noqa: ARG002
        return -self.margin / 2, self.margin / 2

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
        ones: Array,
    ) -> None:
        classes = ones[: len(y)]
        np.multiply(y, t, tmp)
        np.dot(classes, tmp, row)
        np.subtract(y, row, tmp)
        np.multiply(t, self.margin, dy)
        np.subtract(tmp, dy, tmp)
        np.add(tmp, self.margin, tmp)  # exactly 0 for the true class
        np.maximum(tmp, 0.0, out=tmp)
        np.dot(tmp.reshape(-1), ones, loss)
        np.sign(tmp, tmp)
        np.dot(classes, tmp, row)
        np.multiply(t, row, dy)
        np.subtract(tmp, dy, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.copyto(p, y)
