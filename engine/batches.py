"""Batches: which points make the next steps. A fresh order each epoch; the last, short batch counts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.plan import Array


class Batches:
    """Where training stands in its passes over ``count`` points."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count, self.rng = count, rng
        self.order = rng.permutation(count)
        self.cursor, self.epochs = 0, 0

    @property
    def epoch(self) -> float:
        """Passes over the points, whole and begun."""
        return self.epochs + self.cursor / self.count

    def next(self, batch: int, limit: int) -> Array:
        """The points of up to ``limit`` batches of this epoch, in order; or of the short one that is left."""
        if self.cursor == self.count:
            self.cursor, self.epochs = 0, self.epochs + 1
            self.rng.shuffle(self.order)
        whole = min((self.count - self.cursor) // batch, limit)
        return self.order[self.cursor :][: whole * batch or None]

    def advance(self, points: int) -> None:
        """So many points have been trained on; whole passes may be among them."""
        passes, self.cursor = divmod(self.cursor + points - 1, self.count)
        self.cursor, self.epochs = self.cursor + 1, self.epochs + passes

    def state(self) -> tuple[dict[str, Array], Mapping[str, Any]]:
        """Copies of the order and the place in it, and the generator's state."""
        return {
            "order": self.order.copy(),
            "place": np.array([self.cursor, self.epochs]),
        }, self.rng.bit_generator.state

    def restore(self, arrays: dict[str, Array], generator: Mapping[str, Any]) -> None:
        """Go back to what ``state`` gave."""
        self.order[:] = arrays["order"]
        self.cursor, self.epochs = arrays["place"].tolist()
        self.rng.bit_generator.state = generator
