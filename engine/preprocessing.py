"""Preprocessing: what is done to the inputs before the first layer, fitted on the training part alone.

Every way is affine: ``fit`` gives a matrix and an offset, and ``apply`` is matrix · (x − offset), for the
training part, the test part and the pixels of the plane alike.
"""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from engine.choice import Choice
from engine.fields import Components, Epsilon
from engine.plan import Array

SAME = 1e-12
"""Numbers that differ by less than this share of their size are all the same."""


class Preprocessing(Choice):
    """A shift and a linear map, learned from the training part."""

    mixes: ClassVar[bool] = False
    """Whether inputs are mixed with each other, so that images and sequences lose their order."""

    def width(self, features: int) -> int:
        """How many numbers come out for so many that go in."""
        return features

    @classmethod
    def shown(cls) -> dict[str, Any]:
        return super().shown() | {"mixes": cls.mixes}

    def fit(self, values: Array) -> tuple[Array, Array]:
        """The matrix (width, features) and the offset (features,), from training inputs (features, n ≥ 1)."""
        raise NotImplementedError


def apply(matrix: Array, offset: Array, values: Array) -> Array:
    """Preprocessed inputs (width, n) from inputs (features, n)."""
    return np.asarray(matrix @ (values - offset[:, None]))


class NoPreprocessing(Preprocessing):
    """Inputs stay as they are."""

    label = "not scaled"
    formula = r"x"
    kind: Literal["none"] = "none"

    def fit(self, values: Array) -> tuple[Array, Array]:
        return np.eye(len(values)), np.zeros(len(values))


class MeanSubtraction(Preprocessing):
    """Shifts every input so that its average is 0. Inputs of one sign would push all weights the same way.

    LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998.
    """

    label = "mean subtraction"
    formula = r"x - \bar x"
    kind: Literal["mean"] = "mean"

    def fit(self, values: Array) -> tuple[Array, Array]:
        return np.eye(len(values)), values.mean(1)


class Standardisation(Preprocessing):
    """Gives every input average 0 and standard deviation 1, so that one learning rate suits them all.

    LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998. The deviation is that of the points themselves,
    divided by n. An input that is always the same becomes 0.
    """

    label = "standardisation"
    formula = r"\frac{x - \bar x}{s}"
    kind: Literal["standard"] = "standard"

    def fit(self, values: Array) -> tuple[Array, Array]:
        mean, span, vary = values.mean(1), _span(values), _vary(values)
        deviation = ((values - mean[:, None]) / span[:, None]).std(1) * span
        return np.diag(1 / np.where(vary, deviation, 1.0)), mean


class MinMax(Preprocessing):
    """Stretches every input to the range from 0 to 1. A single outlier squeezes all others together.

    Test points may lie outside. An input that is always the same becomes 0.
    """

    label = "min-max"
    formula = r"\frac{x - \min x}{\max x - \min x}"
    kind: Literal["min_max"] = "min_max"

    def fit(self, values: Array) -> tuple[Array, Array]:
        return np.diag(1 / _span(values)), values.min(1)


class Pca(Preprocessing):
    """Turns the inputs to the directions in which they vary most, and keeps the first few.

    Pearson, "On lines and planes of closest fit to systems of points in space", 1901; Hotelling, 1933. The
    greatest entry of each direction is positive, so that the picture does not flip.
    """

    label = "PCA"
    formula = r"U_k^\top (x - \bar x)"
    mixes = True
    kind: Literal["pca"] = "pca"
    components: Components = 2
    """How many directions are kept, or all if there are fewer."""

    def width(self, features: int) -> int:
        return min(self.components, features)

    def fit(self, values: Array) -> tuple[Array, Array]:
        directions, _, mean = _principal(values)
        return directions[: self.components], mean


class Whitening(Preprocessing):
    """PCA with every direction stretched to the same spread, so that no two inputs go together any more.

    Kessy, Lewin, Strimmer, "Optimal whitening and decorrelation", 2018 (there PCA whitening). ε, a share of
    the largest variance, keeps directions without spread from being blown up; CS231n adds an absolute 10⁻⁵.
    """

    label = "whitening"
    formula = r"(\Lambda + \varepsilon \lambda_1)^{-1/2}\, U^\top (x - \bar x)"
    mixes = True
    kind: Literal["whitening"] = "whitening"
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-5
    """Smallest variance ε that is still stretched to 1, as a share of the largest."""

    def fit(self, values: Array) -> tuple[Array, Array]:
        directions, deviations, mean = _principal(values)
        most = deviations[0]
        if most == 0:
            return directions, mean
        stretched = most * np.sqrt((deviations / most) ** 2 + self.epsilon)
        return directions / stretched[:, None], mean


def _vary(values: Array) -> Array:
    """Which rows differ by more than rounding does."""
    return np.asarray(np.ptp(values, 1) > SAME * np.abs(values).max(1))


def _span(values: Array) -> Array:
    """Greatest minus least of each row; 1 where all are the same."""
    return np.where(_vary(values), np.ptp(values, 1), 1.0)


def _principal(values: Array) -> tuple[Array, Array, Array]:
    """Directions (features, features) as rows, the deviation along each, greatest first, and the mean."""
    features, n = values.shape
    mean = values.mean(1)
    left, singular, _ = np.linalg.svd(values - mean[:, None], full_matrices=n < features)
    greatest = left[np.abs(left).argmax(0), np.arange(features)]
    deviations = np.zeros(features)
    deviations[: len(singular)] = singular / np.sqrt(n)
    size = float(np.abs(values).max())
    deviations[deviations <= SAME * size] = 0.0
    return left.T * np.sign(greatest)[:, None], deviations, mean
