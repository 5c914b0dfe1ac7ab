"""Losses between numbers: how far the outputs are from what they should be. Simplest first.

The numbers of a point are added up and the points averaged; PyTorch and Keras divide by the numbers of a
point too. Some losses take classes as well, as −1 and 1, or as 0 and 1 where the output cannot be negative.
"""

from typing import Annotated, ClassVar, Literal

import numpy
from pydantic import Field

from engine.activations import Activation
from engine.fields import Epsilon, Threshold
from engine.losses.loss import Loss, Task
from engine.plan import Array, Ops


class RegressionLoss(Loss):
    """The distance between numbers."""

    tasks: ClassVar[tuple[Task, ...]] = ("classification", "regression")
    link = "identity"
    activations = ()
    outputs = "any"

    def targets(self, truth: Array, outputs: int, no: float) -> Array:
        """The numbers (points, outputs) themselves, or what classes (points,) stand for."""
        return truth.T if truth.dtype.kind == "f" else super().targets(truth, outputs, no)

    def no_after(self, activation: Activation) -> float:
        """0 where that is the least the activation can give."""
        return 0.0 if activation.range[0] == 0 else self.no

    def span(self, activation: Activation) -> tuple[float, float]:
        return self.no_after(activation), self.yes

    def predict(self, np: Ops, y: Array, p: Array) -> None:
        np.copyto(p, y)


class SquaredError(RegressionLoss):
    """Half the squared distance to the target, averaged over the points. The loss of the textbooks.

    The mean over the batch of 1/2 · Σ over the outputs of (y − t)². Other libraries often leave out the 1/2
    and divide by the number of outputs too. Targets are −1 and 1, or 0 and 1 where the output cannot be
    negative.
    """

    label = "squared error"
    formula = r"\tfrac{1}{2} \lVert y - t \rVert^2"
    unit = 0.5
    kind: Literal["squared_error"] = "squared_error"

    def measure(self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float) -> None:
        np.subtract(y, t, dy)
        error = dy.reshape(-1)
        np.dot(error, error, loss)
        if scale != 1:
            np.multiply(dy, scale, dy)


class AbsoluteError(RegressionLoss):
    """The distance to the target. One point far off pulls no harder than any other.

    Laplace, "Mémoire sur la probabilité des causes par les événements", 1774. The slope at the target is 0.
    """

    label = "absolute error"
    formula = r"\lvert y - t \rvert"
    kind: Literal["absolute_error"] = "absolute_error"

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, ones: Array
    ) -> None:
        np.subtract(y, t, dy)
        np.absolute(dy, tmp)
        np.dot(tmp.reshape(-1), ones, loss)
        np.sign(dy, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)


class Huber(RegressionLoss):
    """Squared error near the target, absolute error beyond δ: smooth at the bottom, calm far away.

    Huber, "Robust estimation of a location parameter", 1964. With δ = 1 it is PyTorch's smooth L1, which in
    general is this divided by δ.
    """

    label = "Huber (smooth L1)"
    formula = (
        r"\begin{cases} \tfrac{1}{2} e^2 & \lvert e \rvert \le \delta \\"
        r" \delta (\lvert e \rvert - \tfrac{\delta}{2}) & \text{else} \end{cases}, \quad e = y - t"
    )
    unit = 0.5
    kind: Literal["huber"] = "huber"
    threshold: Annotated[Threshold, Field(title="δ")] = 1.0
    """The distance δ from which the loss grows in a straight line."""

    def measure(self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array) -> None:
        """With c the error cut at ±δ, which is the slope, c (2 e − c) is twice both halves of the formula."""
        np.subtract(y, t, tmp)
        np.maximum(tmp, -self.threshold, out=dy)
        np.minimum(dy, self.threshold, out=dy)
        cut, rest = dy.reshape(-1), tmp.reshape(-1)
        np.add(rest, rest, rest)
        np.subtract(rest, cut, rest)
        np.dot(cut, rest, loss)
        if scale != 1:
            np.multiply(dy, scale, dy)


class LogCosh(RegressionLoss):
    """Squared error near the target, absolute error far away, and smooth all along the way between.

    log cosh e = |e| + log(1 + exp(−2 |e|)) − log 2, here as |e| + log1p(expm1(−2 |e|) / 2), which cannot
    overflow and is 0 at 0. Green, "Bayesian reconstructions from emission tomography data", 1990.
    """

    label = "log-cosh"
    formula = r"\log \cosh (y - t)"
    kind: Literal["log_cosh"] = "log_cosh"

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, tmp2: Array,
        ones: Array,
    ) -> None:  # fmt: skip
        np.subtract(y, t, dy)
        np.absolute(dy, tmp)
        np.multiply(tmp, -2.0, tmp2)
        np.expm1(tmp2, tmp2)
        np.multiply(tmp2, 0.5, tmp2)
        np.log1p(tmp2, tmp2)
        np.add(tmp, tmp2, tmp)
        np.dot(tmp.reshape(-1), ones, loss)
        np.tanh(dy, dy)
        if scale != 1:
            np.multiply(dy, scale, dy)


class MeanSquaredLogarithmicError(RegressionLoss):
    """Squared error between logarithms: twice too much costs about the same for any number above 1.

    For sizes and prices. As in Keras, without the 1/2. Keras takes negative numbers for 0 and learns nothing
    there; here the logarithm goes on below 0 as an odd function, sign(y) log(1 + |y|), so that every output
    can recover. John, Draper, "An alternative family of transformations", 1980. The kernel's targets are
    logarithms.
    """

    label = "mean squared logarithmic error"
    formula = r"(\log (1 + y) - \log (1 + t))^2, \quad y, t \ge 0"
    tasks = ("regression",)
    kind: Literal["mean_squared_logarithmic_error"] = "mean_squared_logarithmic_error"

    def targets(self, truth: Array, outputs: int, no: float) -> Array:
        numbers = super().targets(truth, outputs, no)
        return numpy.copysign(numpy.log1p(numpy.abs(numbers)), numbers)

    def measure(self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array) -> None:
        np.absolute(y, tmp)
        np.log1p(tmp, dy)
        np.copysign(dy, y, dy)
        np.subtract(dy, t, dy)
        error = dy.reshape(-1)
        np.dot(error, error, loss)
        np.add(tmp, 1.0, tmp)
        np.divide(dy, tmp, dy)
        np.multiply(dy, 2 * scale, dy)


class MeanAbsolutePercentageError(RegressionLoss):
    """The distance in per cent of the target. Targets near 0 make it huge, however close the output is.

    de Myttenaere, Golden, Le Grand, Rossi, "Mean absolute percentage error for regression models", 2016. As
    in Keras, whose ε is 1e-7. Gradients are those of the percentage: 100 times as large.
    """

    label = "mean absolute percentage error"
    formula = r"100 \, \frac{\lvert y - t \rvert}{\max(\lvert t \rvert, \varepsilon)}"
    tasks = ("regression",)
    kind: Literal["mean_absolute_percentage_error"] = "mean_absolute_percentage_error"
    epsilon: Annotated[Epsilon, Field(title="ε")] = 0.01
    """Targets nearer to 0 count as if they were this large, so that the division stays finite."""

    def measure(
        self, np: Ops, y: Array, t: Array, dy: Array, loss: Array, scale: float, tmp: Array, tmp2: Array
    ) -> None:
        np.absolute(t, tmp)
        np.maximum(tmp, self.epsilon, out=tmp)
        np.divide(100.0, tmp, tmp)
        np.subtract(y, t, dy)
        np.sign(dy, tmp2)
        np.multiply(tmp, tmp2, tmp)
        np.dot(dy.reshape(-1), tmp.reshape(-1), loss)
        np.multiply(tmp, scale, dy)
