"""The series of one run: the loss of every step, and evaluations at steps that depend on the step alone."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from server.frames import Array

EVALUATION: Final = (
    "step",
    "train_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
    "train_fit",
    "test_fit",
    "penalty",
    "learning_rate",
    "gradient_norm",
)
"""The numbers of an evaluation, as ``protocol.Frame`` explains them."""


def interval(step: int) -> int:
    """Steps between two evaluations around a step: denser at the start, where curves bend."""
    return 10 if step < 10_000 else 100 if step < 100_000 else 1_000


def steps_to_evaluation(step: int) -> int:
    """Steps from here to the next one at which an evaluation is recorded."""
    return interval(step) - step % interval(step)


class Rows:
    """float32 rows that are only ever appended, in a buffer that doubles."""

    def __init__(self, *row: int) -> None:
        self._buffer = np.empty((256, *row), np.float32)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, rows: NDArray[Any]) -> None:
        """Append rows, (n, *row)."""
        end = self._length + len(rows)
        if end > len(self._buffer):
            larger = np.empty((max(end, 2 * len(self._buffer)), *self._buffer.shape[1:]), np.float32)
            larger[: self._length] = self._buffer[: self._length]
            self._buffer = larger
        self._buffer[self._length : end] = rows
        self._length = end

    def part(self, start: int, most: int | None = None) -> Array:
        """A view of at most so many rows from an index on; none when it is past the end."""
        end = self._length if most is None else min(self._length, start + most)
        return self._buffer[start : max(start, end)]


class Series:
    """The losses (n,) and evaluations (n, EVALUATION) of one run."""

    def __init__(self) -> None:
        self.losses = Rows()
        self.evaluations = Rows(len(EVALUATION))

    @classmethod
    def from_bytes(cls, losses: bytes, evaluations: bytes) -> "Series":
        """The series of a checkpoint."""
        series = cls()
        series.losses.extend(np.frombuffer(losses, "<f4"))
        series.evaluations.extend(np.frombuffer(evaluations, "<f4").reshape(-1, len(EVALUATION)))
        return series

    def until(self, step: int) -> "Series":
        """A copy of what had come at a step."""
        series, evaluations = Series(), self.evaluations.part(0)
        series.losses.extend(self.losses.part(0, step))
        series.evaluations.extend(evaluations[evaluations[:, 0] <= step])
        return series
