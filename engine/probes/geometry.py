"""Spaces seen from above: the plane as two units of a layer see it, the loss around the present weights."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.fields import Cells, Distance, Seed, Thumbnail
from engine.network import Network
from engine.plan import Array
from engine.probes.probe import Place, Probe

if TYPE_CHECKING:
    from engine.observer import Observer


class HiddenSpace(Probe):
    """Where two units of a layer put the points of the plane: what is tangled below comes apart above.

    hidden_space f4 (2, size, size): both units' answers at every place of the plane. hidden_points f4
    (2, training points): their answers to the training points. hidden_of i4 (3,): layer and units.
    LookupError without such units, or without a plane.
    """

    label = "hidden space"
    kind: Literal["hidden_space"] = "hidden_space"
    layer: Place = 0
    """Place of the layer, from 0."""
    first: Place = 0
    """The unit that goes to the right."""
    second: Place = 1
    """The unit that goes up."""
    size: Thumbnail = 24
    """Columns and rows of the grid."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        widths, units = observer.trainer.network.widths[1:], [self.first, self.second]
        if self.layer >= len(widths) or max(units) >= widths[self.layer]:
            raise LookupError(f"there are no units {self.first} and {self.second} in layer {self.layer}")
        answers = observer.grid.space.y.rows[self.layer + 1]
        (values,) = observer.grid.look(self.size, answers)
        points = observer.train().space.y.rows[self.layer + 1][units]
        return {
            "hidden_space": values[units].reshape(2, self.size, self.size).astype("<f4"),
            "hidden_points": points.astype("<f4"),
            "hidden_of": np.array([self.layer, *units], "<i4"),
        }


class Landscape(Probe):
    """The loss on a plane through the present weights: how steep, how narrow, how rough the place is.

    Random directions are as long as the weights, filter by filter, and leave biases alone (Li, Xu, Taylor,
    Studer, Goldstein, "Visualizing the loss landscape of neural nets", 2018). Those of the course are the two
    principal components of the weights since step 0, seen from here (the same paper). The loss is that of the
    training set without the penalty; of large sets, as many points as fit into a fixed amount of arithmetic.
    landscape f4 (size, size): rows from the top. landscape_axes f4 (2, 2): the ends of both axes, in lengths
    of the directions. landscape_path f4 (moments, 2): where earlier weights lie, the latest last.
    landscape_explained f4 (2,): the share of the course's variance along each axis; NaN for random ones.
    LookupError for a course of fewer than three moments.
    """

    label = "loss landscape"
    kind: Literal["landscape"] = "landscape"
    along: Literal["random", "course"] = "random"
    """What the plane's directions are."""
    size: Cells = 25
    """Columns and rows."""
    reach: Distance = 1.0
    """How far random directions are followed, to either side."""
    seed: Seed = 0
    """Draws the random directions."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        network = observer.trainer.network
        offsets = np.array([m.theta - network.theta for m in observer.trainer.trajectory.moments], "f8")
        if self.along == "random":
            directions, explained = self._random(network), np.array([nan, nan])
            axes = np.full((2, 2), self.reach) * [-1, 1]
        else:
            directions, explained = _principal(offsets)
        path = offsets @ np.linalg.pinv(directions)
        if self.along == "course":
            ends = np.stack([path.min(0), path.max(0)], 1)
            axes = ends + 0.25 * np.ptp(ends, 1)[:, None] * [-1, 1]
        return {
            "landscape": self._heights(observer, directions, axes),
            "landscape_axes": axes.astype("<f4"),
            "landscape_path": np.vstack([path, np.zeros((1, 2))]).astype("<f4"),
            "landscape_explained": explained.astype("<f4"),
        }

    def _random(self, network: Network) -> Array:
        """Two directions (2, parameters), in which each row of weights is as long as it is now."""
        directions = np.random.default_rng(self.seed).normal(size=(2, network.theta.size)) * network.mask
        for direction in directions:
            for drawn, weights in zip(network.views(direction), network.views(network.theta), strict=True):
                for name, d in drawn.items():
                    rows, W = d.reshape(len(d), -1), weights[name].reshape(len(d), -1).astype("f8")
                    length, wanted = (_lengths(array * (rows != 0)) for array in (rows, W))
                    rows *= wanted / np.where(length > 0, length, 1)
        return np.asarray(directions)

    def _heights(self, observer: Observer, directions: Array, axes: Array) -> Array:
        twin = observer.trainer.network.twin()
        view, theta = observer.some(twin, self.size**2), twin.theta.copy()
        right, up = (np.linspace(low, high, self.size) for low, high in axes)
        heights = np.empty((self.size, self.size), "<f4")
        for row, b in enumerate(up[::-1]):
            for column, a in enumerate(right):
                twin.theta[:] = theta + a * directions[0] + b * directions[1]
                heights[row, column], _ = view.evaluate()
        return heights


def _lengths(rows: Array) -> Array:
    """The length of each row, in a column."""
    return np.asarray(np.linalg.norm(rows, axis=1, keepdims=True))


def _principal(offsets: Array) -> tuple[Array, Array]:
    """The two directions (2, parameters) of length 1 in which a course varies most, and their shares."""
    if len(offsets) < 3:
        raise LookupError("the course is still too short")
    _, lengths, directions = np.linalg.svd(offsets - offsets.mean(0), full_matrices=False)
    return directions[:2], lengths[:2] ** 2 / (np.square(lengths).sum() or 1)
