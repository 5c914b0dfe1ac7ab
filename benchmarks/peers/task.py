"""What every peer is given: the same network, weights, points and mini-batches, as plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

BLOCK = 100
"""Peers do steps by the hundred: that is the length of JAX's scan."""


@dataclass(frozen=True)
class Task:
    """One workload in float32. Kinds are spelt as in the engine's documents."""

    weights: tuple[Array, ...]
    """Of dense layers a matrix (units, inputs + 1) each; the last column is the bias."""
    activations: tuple[str, ...]
    loss: str
    optimizer: str
    rate: float
    batch: int
    x: Array
    """(points, *shape of a point)"""
    t: Array
    """(points, outputs): −1 and 1 for squared error after a tanh, 0 and 1 otherwise."""
    orders: Callable[[], Iterator[Array]]
    """A fresh stream of the epochs' shuffles, (points,) each."""
    block: int = BLOCK
    """Peers do so many steps at a time."""

    def batches(self) -> Iterator[tuple[Array, Array]]:
        """Mini-batches for ever, x (batch, 2) and t (batch, outputs); an epoch's last short one counts."""
        for order in self.orders():
            x, t = self.x[order], self.t[order]
            for start in range(0, len(x), self.batch):
                yield x[start : start + self.batch], t[start : start + self.batch]

    def full_batches(self) -> Iterator[Array]:
        """Indices (batch,) of one mini-batch after another, without the last short one of an epoch."""
        rows = len(self.x) // self.batch * self.batch
        for order in self.orders():
            yield from order[:rows].reshape(-1, self.batch)

    @property
    def comparable_steps(self) -> int:
        """For so many steps (at most a block) ``batches`` and ``full_batches`` are the same."""
        points = len(self.t)
        return min(points // self.batch, self.block) if points % self.batch else self.block


class Peer(Protocol):
    """One way of training; ``name`` is what the table calls it."""

    name: str

    def restart(self) -> None:
        """Go back to the first weights and the first mini-batch."""
        ...

    def run(self, steps: int) -> Array:
        """Train for that many steps, a multiple of BLOCK, and give the loss of each as host numbers."""
        ...


def losses(values: list[float]) -> Array:
    """What ``run`` returns, from a list."""
    return np.array(values, np.float64)
