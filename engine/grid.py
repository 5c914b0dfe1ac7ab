"""Grid: the input plane as a square picture, seen through the network block by block."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from engine.datasets import REACH
from engine.experiment import Experiment
from engine.network import Network
from engine.plan import Array, Recorder, replay
from engine.points import Inputs
from engine.workspace import Workspace

Key = TypeVar("Key")
Value = TypeVar("Value")

BLOCK = 24**2
"""Pixels that go through the network together: a thumbnail at once, and few enough to stay in the cache."""
SIZES = 6
"""Sizes of pictures whose pixels are kept; the longest unused are forgotten."""


def plane(size: int) -> Array:
    """The centres of the pixels (size², 2) of the square [−6, 6]², row by row from the top left."""
    middle = (np.arange(size) + 0.5) * (2 * REACH / size) - REACH
    x1, x2 = np.meshgrid(middle, -middle)
    return np.stack([x1.ravel(), x2.ravel()], 1)


def shades(values: Array, low: float, high: float) -> Array:
    """Numbers as bytes: 0 for ``low`` and below, 255 for ``high`` and above; halfway is 128."""
    scaled = (values - low) * (255 / (high - low))
    np.fmax(scaled, 0, scaled)
    np.fmin(scaled, 255, scaled)
    return np.rint(scaled, scaled).astype("u1")


class Grid:
    """Pictures of the plane in any size; block by block they go through one set of buffers and one plan."""

    def __init__(self, network: Network, experiment: Experiment, inputs: Inputs) -> None:
        self._inputs = inputs
        self.space = Workspace(network, BLOCK, brief=True)
        self.prediction = np.zeros((network.widths[-1], BLOCK), network.dtype)
        self._x1 = np.ones((network.widths[0] + 1, BLOCK), network.dtype)
        recorder = Recorder(network.dtype)
        self.space.forward(recorder.ops, self._x1)
        self.space.predict(recorder.ops, experiment.loss, self.prediction)
        self._plan = recorder.plan
        self._pixels: dict[int, Array] = {}

    def look(self, size: int, *buffers: Array) -> list[Array]:
        """What these buffers of the workspace, or the prediction, hold at every pixel: (rows, size²) each."""
        x, blocks = self._x1[:-1], remember(self._pixels, size, self._blocks, SIZES)
        seen = [np.empty((len(rows), len(blocks), BLOCK), rows.dtype) for rows in buffers]
        with np.errstate(all="ignore"):
            for block, values in enumerate(blocks):
                np.copyto(x, values)
                replay(self._plan)
                for rows, whole in zip(buffers, seen, strict=True):
                    whole[:, block] = rows
        return [whole.reshape(len(whole), -1)[:, : size**2] for whole in seen]

    def _blocks(self, size: int) -> Array:
        """The features of the pixels (blocks, features, BLOCK), with zeros after the last."""
        count = -(-(size**2) // BLOCK)
        values = self._inputs(plane(size))
        padded = np.zeros((len(values), count * BLOCK), self._x1.dtype)
        padded[:, : size**2] = values
        return np.ascontiguousarray(padded.reshape(-1, count, BLOCK).swapaxes(0, 1))


def remember(kept: dict[Key, Value], key: Key, make: Callable[[Key], Value], most: int) -> Value:
    """What is kept under a key, or is made for it now; of too many the longest unused is forgotten."""
    kept[key] = kept.pop(key) if key in kept else make(key)
    if len(kept) > most:
        del kept[next(iter(kept))]
    return kept[key]
