"""Every loss as a textbook writes it, point by point: a second transcription for the kernels."""

from collections.abc import Callable
from math import exp, log
from typing import Any

import numpy as np

from engine import Loss
from engine.losses import (
    AbsoluteError,
    AttributeCrossEntropy,
    BinaryCrossEntropy,
    ExponentialLoss,
    FocalLoss,
    Hinge,
    Huber,
    LogCosh,
    MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError,
    MulticlassHinge,
    NegativeLogLikelihood,
    NegativeSampling,
    SoftmaxCrossEntropy,
    SquaredError,
    SquaredHinge,
)
from engine.plan import Array


def apart(f: Callable[[float], float]) -> Callable[[Any, Array, Array], float]:
    """The sum of f(y − t) over the outputs of a point."""
    return lambda _, z, t: float(sum(f(a - b) for a, b in zip(z, t, strict=True)))


def huber(loss: Any, z: Array, t: Array) -> float:
    d = loss.threshold
    return apart(lambda e: e * e / 2 if abs(e) < d else d * (abs(e) - d / 2))(loss, z, t)


def logarithm(number: float) -> float:
    return log(1 + number) if number >= 0 else -log(1 - number)


def percentage(loss: Any, z: Array, t: Array) -> float:
    pairs = zip(z, t, strict=True)
    return sum(float(100 * abs(b - a) / max(abs(b), loss.epsilon)) for a, b in pairs)


def surprise(z: float, share: float) -> float:
    """The cross-entropy of a sigmoid whose class 1 is to have this share."""
    p = 1 / (1 + exp(-z))
    return -share * log(p) - (1 - share) * log(1 - p)


def softened(loss: Any, truth: Array | list[int], answers: int) -> list[float]:
    return [share * (1 - loss.smoothing) + loss.smoothing / answers for share in truth]


def softmax(z: Array) -> list[float]:
    return [exp(one) / sum(map(exp, z)) for one in z]


def smooth_entropy(loss: Any, z: Array, label: int) -> float:
    shares = softened(loss, [int(label == k) for k in range(len(z))], len(z))
    return -sum(share * log(p) for share, p in zip(shares, softmax(z), strict=True))


def focal(loss: Any, z: Array, label: int) -> float:
    p = softmax(z)[label]
    return float(-((1 - p) ** loss.focus) * log(p))


def attributes(loss: Any, z: Array, label: int) -> float:
    shares = softened(loss, [int(label == k) for k in range(len(z))], 2)
    return sum(surprise(one, share) for one, share in zip(z, shares, strict=True))


def sampling(loss: Any, z: Array, label: int) -> float:
    share = min(1, loss.noise / (len(z) - 1))
    wrong = sum(surprise(one, 0) for k, one in enumerate(z) if k != label)
    return surprise(z[label], 1) + float(share * wrong)


def lacking(loss: Any, z: Array, label: int) -> float:
    return sum(max(0.0, float(z[k] - z[label] + loss.margin)) for k in range(len(z)) if k != label)


def sign(label: int) -> int:
    return 2 * label - 1


NUMBERS: dict[type[Loss], Callable[[Any, Array, Array], float]] = {
    SquaredError: apart(lambda e: e**2 / 2),
    AbsoluteError: apart(abs),
    Huber: huber,
    LogCosh: apart(lambda e: log((exp(e) + exp(-e)) / 2)),
    MeanSquaredLogarithmicError: lambda _, z, t: sum(
        (logarithm(a) - logarithm(b)) ** 2 for a, b in zip(z, t, strict=True)
    ),
    MeanAbsolutePercentageError: percentage,
}
"""Textbook formulas of one point: its outputs, and the numbers they should be."""

CLASSES: dict[type[Loss], Callable[[Any, Array, int], float]] = {
    BinaryCrossEntropy: lambda loss, z, label: surprise(z[0], softened(loss, [label], 2)[0]),
    AttributeCrossEntropy: attributes,
    NegativeLogLikelihood: lambda _, z, label: -z[label],
    SoftmaxCrossEntropy: smooth_entropy,
    FocalLoss: focal,
    Hinge: lambda _, z, label: max(0, 1 - sign(label) * z[0]),
    SquaredHinge: lambda _, z, label: max(0, 1 - sign(label) * z[0]) ** 2,
    ExponentialLoss: lambda _, z, label: exp(-sign(label) * z[0]),
    MulticlassHinge: lacking,
    NegativeSampling: sampling,
}
"""Textbook formulas of one point: its outputs, and its class."""


def naive(loss: Loss, y: Array, truth: Any) -> float:
    """The textbook's loss, point by point; where numbers are wanted, classes are −1 and 1."""
    assert type(loss) in NUMBERS or type(loss) in CLASSES, f"write a transcription of {loss.name()}"
    if type(loss) in CLASSES:
        return sum(CLASSES[type(loss)](loss, z, label) for z, label in zip(y.T, truth.tolist(), strict=True))
    wanted = (
        truth if truth.ndim == 2 else [[1 if k == label else -1 for k in range(len(y))] for label in truth]
    )
    return sum(NUMBERS[type(loss)](loss, z, np.array(t)) for z, t in zip(y.T, wanted, strict=True))
