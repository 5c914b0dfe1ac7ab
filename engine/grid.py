"""Grid: the input plane as a square picture, seen through the network block by block."""

import numpy as np

from engine.datasets import REACH
from engine.experiment import Experiment
from engine.network import Network, Workspace
from engine.plan import Array, Plan, Recorder, replay
from engine.points import feature_values

BLOCK = 2048
"""Columns that go through the network together: few enough to stay in the cache."""


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
    """A picture of the plane; its blocks share one set of buffers, each with a recorded pass of its own."""

    def __init__(self, network: Network, experiment: Experiment, size: int) -> None:
        self.size = size
        count = -(-(size**2) // BLOCK)
        columns = -(-(size**2) // count)
        padded = np.zeros((len(experiment.features), count * columns), network.dtype)
        padded[:, : size**2] = feature_values(experiment.features, plane(size))
        x1 = np.ones((count, len(padded) + 1, columns), network.dtype)
        x1[:, :-1] = padded.reshape(-1, count, columns).swapaxes(0, 1)
        self.space = Workspace(network, columns)
        self.prediction = np.zeros((network.widths[-1], columns), network.dtype)
        self.passes = [self._record(experiment, block) for block in x1]

    def _record(self, experiment: Experiment, x1: Array) -> Plan:
        recorder = Recorder(x1.dtype)
        self.space.forward(recorder.ops, x1)
        self.space.predict(recorder.ops, experiment.loss, self.prediction)
        return recorder.plan

    def look(self, *buffers: Array) -> list[Array]:
        """What these buffers of the workspace, or the prediction, hold at every pixel: (rows, size²) each."""
        columns = self.prediction.shape[1]
        seen = [np.empty((len(rows), len(self.passes), columns), rows.dtype) for rows in buffers]
        with np.errstate(all="ignore"):
            for block, plan in enumerate(self.passes):
                replay(plan)
                for rows, whole in zip(buffers, seen, strict=True):
                    whole[:, block] = rows
        return [whole.reshape(len(whole), -1)[:, : self.size**2] for whole in seen]
