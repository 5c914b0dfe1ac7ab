"""Losses of a probability for each class, of which one is true. Simplest first."""

from typing import Annotated, Literal

from pydantic import Field

from engine.fields import Focus, Smoothing
from engine.losses.loss import Loss
from engine.plan import Array, Ops


class NegativeLogLikelihood(Loss):
    """Minus the output of the true class, for a last layer that gives logarithms of probabilities.

    Bishop, "Pattern recognition and machine learning", 2006, section 4.3.4. After a log-softmax the two
    together are the softmax cross-entropy, as in PyTorch. Predictions are the probabilities themselves,
    exp(y), which is what softmax makes of logarithms of probabilities.
    """

    label = "negative log-likelihood"
    formula = r"-\sum_k t_k y_k, \quad y_k = \log p_k"
    link = "softmax"
    activations = ("log_softmax",)
    outputs = "per_class"
    yes, no = -1.0, 0.0
    kind: Literal["negative_log_likelihood"] = "negative_log_likelihood"

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, ones: Array
    ) -> None:
        np.multiply(y, t, tmp)
        np.dot(tmp.reshape(-1), ones, loss)
        np.multiply(t, scale, dy)

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.exp(y, p)


class SoftmaxLoss(Loss):
    """A loss of p = softmax(z), shifted by the greatest output, so that nothing overflows."""

    link = "softmax"
    outputs = "per_class"
    no = 0.0

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


class SoftmaxCrossEntropy(SoftmaxLoss):
    """How surprised the network is by the true class, when its outputs say how likely each class is.

    Σ over the classes of −t log p. With label smoothing ε the targets are 1 − ε + ε / classes and
    ε / classes: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the inception architecture", 2016.
    """

    label = "softmax cross-entropy"
    formula = r"-\sum_k t_k \log p_k, \quad p = \operatorname{softmax}(z)"
    kind: Literal["softmax_cross_entropy"] = "softmax_cross_entropy"
    smoothing: Annotated[Smoothing, Field(title="Label smoothing")] = 0.0
    """The share ε of each label that is spread evenly over all answers, so that the network stays modest."""

    def targets(self, truth: Array, outputs: int, no: float) -> Array:
        certain = super().targets(truth, outputs, no)
        return certain * (1 - self.smoothing) + self.smoothing / outputs

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


class FocalLoss(SoftmaxLoss):
    """Softmax cross-entropy in which points that are known well count little, so that the hard ones lead.

    Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", 2017, of the softmax's
    probabilities instead of one sigmoid's: with two classes it is the same. Without the weights α of classes.
    """

    label = "focal loss"
    formula = r"-(1 - p_t)^\gamma \log p_t, \quad p = \operatorname{softmax}(z)"
    kind: Literal["focal"] = "focal"
    focus: Annotated[Focus, Field(title="γ")] = 2.0
    """How much less a point counts the better it is known; 0 is the cross-entropy."""

    def measure(
        self,
        np: Ops,
        y: Array,
        t: Array,
        dy: Array,
        loss: Array,
        scale: float,
        tmp: Array,
        tmp2: Array,
        row: Array,
        true: Array,
        ones: Array,
    ) -> None:
        """With ℓ = −log p_t and q = 1 − p_t: the loss is q^γ ℓ and the gradient w (p − t), where w is
        q^γ (1 + γ p_t ℓ / q). q is the sum of the other probabilities, exact when it is small.
        """
        classes, points, power, w = ones[: len(y)], ones[: len(row)], tmp2[0], tmp2[1]
        self._shift(np, y, tmp, row)
        np.multiply(tmp, t, dy)
        np.dot(classes, dy, true)
        np.exp(tmp, tmp)
        np.dot(classes, tmp, row)
        np.divide(tmp, row, tmp)  # p
        np.log(row, row)
        np.subtract(row, true, row)  # ℓ
        np.add(tmp, 1.0, tmp)  # no denormals: as above, and q^γ has none either
        np.subtract(tmp, 1.0, tmp)
        np.multiply(tmp, t, dy)
        np.dot(classes, dy, w)  # p_t
        np.subtract(tmp, dy, dy)
        np.dot(classes, dy, true)  # q
        np.power(true, self.focus, power)
        np.multiply(w, row, w)
        np.multiply(w, self.focus, w)
        np.multiply(row, power, row)
        np.dot(row, points, loss)
        np.fmax(true, 1e-30, true)
        np.divide(w, true, w)
        np.add(w, 1.0, w)
        np.multiply(w, power, w)
        np.subtract(tmp, t, dy)
        np.multiply(dy, w, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)
