"""Losses that look at a few classes at a time, drawn by chance."""

from typing import Annotated, Literal

from pydantic import Field

from engine.fields import NoiseClasses
from engine.losses.logistic import LogisticLoss
from engine.losses.loss import Loss
from engine.plan import Array, Draws, Ops


class NegativeSampling(Loss):
    """Says yes to the true class and no to a few others drawn by chance: cheap where classes are many.

    Mikolov, Sutskever, Chen, Corrado, Dean, "Distributed representations of words and phrases and their
    compositionality", 2013. Here every other class is as likely as any, and each is drawn by itself with the
    chance k / (classes − 1): k of them on average, not always. What is shown is the expectation.
    """

    label = "negative sampling"
    formula = r"-\log \sigma(z_t) - \sum_{j \in k \text{ drawn}} \log \sigma(-z_j)"
    link = "sigmoid"
    outputs = "per_class"
    yes, no = LogisticLoss.yes, LogisticLoss.no
    predict = LogisticLoss.predict
    kind: Literal["negative_sampling"] = "negative_sampling"
    noise: Annotated[NoiseClasses, Field(title="k")] = 2
    """How many wrong classes k a point is compared with at each step, on average."""

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, tmp2: Array,
        ones: Array, rng: Draws,
    ) -> None:  # fmt: skip
        rng.random(dtype=tmp2.dtype, out=tmp2)
        np.subtract(self.chance(len(y)), tmp2, tmp2)
        np.ceil(tmp2, tmp2)  # 1 where a number below the chance was drawn, else 0
        np.subtract(0.5, t, tmp)
        np.fmax(tmp2, tmp, tmp2)  # the true class always
        self._weighted(np, y, t, dy, loss, scale, tmp, tmp2, ones)

    def assess(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, tmp2: Array,
        ones: Array,
    ) -> None:  # fmt: skip
        """The expectation: each class weighs as much as it is likely to be drawn."""
        np.subtract(0.5, t, tmp2)
        np.fmax(tmp2, self.chance(len(y)), tmp2)
        self._weighted(np, y, t, dy, loss, scale, tmp, tmp2, ones)

    def chance(self, classes: int) -> float:
        """How likely a wrong class is to be drawn."""
        return min(1.0, self.noise / (classes - 1))

    def _weighted(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, weights: Array,
        ones: Array,
    ) -> None:  # fmt: skip
        """The logistic loss of every output, times its weight."""
        np.multiply(y, t, tmp)
        np.add(tmp, tmp, dy)
        np.logaddexp(0.0, dy, dy)
        np.multiply(dy, weights, dy)
        np.dot(dy.reshape(-1), ones, loss)
        np.tanh(tmp, dy)
        np.add(dy, 1.0, dy)
        np.multiply(dy, t, dy)
        np.multiply(dy, weights, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)
