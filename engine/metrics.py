"""Metrics: how good predictions are, in the numbers people ask for. Nothing here is trained on.

What is undefined is NaN, and each docstring says when; a quotient 0 / 0 in precision, recall and F1 counts
as 0, as in scikit-learn.
"""

from dataclasses import dataclass
from math import isfinite, nan, prod

import numpy as np

from engine.plan import Array


@dataclass(frozen=True)
class Scores:
    """Precision, recall and F1 of each class (classes,), and their plain averages over the classes."""

    precision: Array
    """Of the points given this class, the share that has it; 0 if none was given it."""
    recall: Array
    """Of the points that have this class, the share that was given it; 0 if none has it."""
    f1: Array
    """Harmonic mean of the two; 0 if both are."""
    support: Array
    """How many points have this class."""
    macro_precision: float
    """The average over the classes that some point has or was given; NaN if there are no points."""
    macro_recall: float
    macro_f1: float


def accuracy(truth: Array, predicted: Array) -> float:
    """The share of points (n,) whose class was found; NaN if there are no points."""
    return float((truth == predicted).mean()) if len(truth) else float("nan")


def confusion(truth: Array, predicted: Array, classes: int) -> Array:
    """How often class i (row) was taken for class j (column), (classes, classes) int64."""
    pairs = truth.astype(np.int64) * classes + predicted
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def scores(table: Array) -> Scores:
    """Precision, recall and F1 from a confusion matrix."""
    hits, true, given = np.diag(table), table.sum(1), table.sum(0)
    precision, recall = _quotient(hits, given), _quotient(hits, true)
    f1 = _quotient(2 * hits, true + given)
    some = (true + given) > 0
    averages = (float(part[some].mean()) if some.any() else float("nan") for part in (precision, recall, f1))
    return Scores(precision, recall, f1, true, *averages)


def _quotient(above: Array, below: Array) -> Array:
    return above / np.maximum(below, 1)  # where nothing is below, nothing is above


def mean_absolute_error(truth: Array, predicted: Array) -> float:
    """The average distance between numbers and their predictions, over points and outputs.

    NaN if there are no points, or a prediction is not finite.
    """
    if not truth.size or not np.isfinite(predicted).all():
        return float("nan")
    return float(np.abs(predicted.astype(np.float64) - truth).mean())


class Fit:
    """How much of the variance of some numbers predictions explain; what depends on the truth alone is kept.

    Called with predictions it gives R², the share that is explained, 1 − Σ(t − y)² / Σ(t − mean t)²: 1 is
    perfect, 0 the mean. Of several outputs (n, outputs) the average over those whose true numbers differ. NaN
    if there is none, which is so for fewer than two points, and if a prediction is not finite.
    """

    def __init__(self, truth: Array) -> None:
        numbers = truth.reshape(len(truth), prod(truth.shape[1:])).astype(np.float64)
        span = np.ptp(numbers, axis=0) if len(truth) else np.zeros(numbers.shape[1])
        self._vary = ... if (span > 0).all() else (slice(None), span > 0)
        self._truth, self._span = numbers[self._vary], span[span > 0]
        off = self._truth - self._truth.mean(0) if self._span.size else self._truth
        total = np.square(off).sum(0)
        self._total = np.where(np.isfinite(total), total, nan)
        self._variance = np.square(off / self._span).sum(0)

    def __call__(self, predicted: Array) -> float:
        if not self._span.size:
            return nan
        error = predicted.reshape(len(self._truth), -1)[self._vary] - self._truth
        unexplained = np.einsum("ij,ij->j", error, error) / self._total
        found = 1 - float(np.add.reduce(unexplained)) / self._span.size
        return found if isfinite(found) else self._of_any_size(error)

    def _of_any_size(self, error: Array) -> float:
        """The same of errors whose squares are too large to be numbers."""
        if not np.isfinite(error).all():
            return nan
        size = np.maximum(self._span, np.abs(error).max(0))
        unexplained = np.square(error / size).sum(0) / self._variance * np.square(size / self._span)
        return 1 - float(unexplained.mean())


def r_squared(truth: Array, predicted: Array) -> float:
    """R², as ``Fit`` has it."""
    with np.errstate(all="ignore"):
        return Fit(truth)(predicted)
