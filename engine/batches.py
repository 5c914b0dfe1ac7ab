"""Batches: which points make the next steps. A fresh order each epoch; the last, short batch counts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.plan import Array


class Batches:
    """A place in endless passes over ``count`` points, each in an order of its own."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count, self.rng = count, rng
        self.order = rng.permutation(count)
        self.cursor, self.epochs = 0, 0
        self.before = 0.0
        """Passes over the points that there were before these."""

    @property
    def epoch(self) -> float:
        """Passes over the points, whole and begun."""
        return self.before + self.passed / self.count

    def renew(self, count: int, rng: np.random.Generator) -> None:
        """Begin a pass over other points, in an order that ``rng`` draws; later orders are drawn as ever."""
        self.before = self.epoch
        self.count, self.order = count, rng.permutation(count)
        self.cursor, self.epochs = 0, 0

    @property
    def passed(self) -> int:
        """How many of these points were passed, each as often as it was: exact where an epoch is rounded."""
        return self.epochs * self.count + self.cursor

    def next(self, batch: int, limit: int) -> Array:
        """The points of up to ``limit`` batches of this epoch, in order; or of the short one that is left."""
        self._turn()
        whole = min((self.count - self.cursor) // batch, limit) * batch
        points = self.order[self.cursor :][: whole or None]
        self.cursor += len(points)
        return points

    def skip(self, points: int) -> None:
        """Go on as if so many points had been asked for."""
        while points:
            self._turn()
            passed = min(points, self.count - self.cursor)
            self.cursor += passed
            points -= passed

    def _turn(self) -> None:
        """Begin the next epoch if this one is over."""
        if self.cursor == self.count:
            self.cursor, self.epochs = 0, self.epochs + 1
            self.rng.shuffle(self.order)

    def state(self) -> tuple[dict[str, Array], Mapping[str, Any]]:
        """Copies of the order and the place in it, and the generator's state."""
        arrays = {"order": self.order.copy(), "place": np.array([self.cursor, self.epochs])}
        arrays["before"] = np.array(self.before)
        return arrays, self.rng.bit_generator.state

    def restore(self, arrays: Mapping[str, Array], generator: Mapping[str, Any]) -> None:
        """Go back to what ``state`` gave."""
        self.order[:] = arrays["order"]
        self.cursor, self.epochs = arrays["place"].tolist()
        self.before = float(arrays["before"])
        self.rng.bit_generator.state = generator
