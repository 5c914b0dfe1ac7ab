"""Spaces seen from above: the plane as two units of a layer see it, the loss around the present weights."""

from __future__ import annotations

from math import isqrt, nan
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

    hidden_points f4 (2, training points): both units' answers to the training set; of the last layer they are
    the raw outputs. hidden_test f4 (2, test points): likewise. hidden_space f4 (2, size, size): their answers
    at every place of the plane, rows from the top; left out where the data does not lie in one. hidden_of i4
    (3,): layer and units. LookupError without such units.
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
        found = {
            "hidden_points": observer.train().space.y.rows[self.layer + 1][units].astype("<f4"),
            "hidden_test": observer.test().space.y.rows[self.layer + 1][units].astype("<f4"),
            "hidden_of": np.array([self.layer, *units], "<i4"),
        }
        if observer.experiment.data.plane:
            answers = observer.grid.space.y.rows[self.layer + 1]
            maps = observer.grid.look(self.size, *(answers[unit : unit + 1] for unit in units))
            found["hidden_space"] = np.stack(maps).reshape(2, self.size, self.size).astype("<f4")
        return found


class Landscape(Probe):
    """The loss on a plane through the present weights: how steep, how narrow, how rough the place is.

    Random directions are as long as the weights, filter by filter, and leave biases alone (Li, Xu, Taylor,
    Studer, Goldstein, "Visualizing the loss landscape of neural nets", 2018). Those of the course are the two
    principal components of the weights from step 0 to now, of length 1 (the same paper). The loss is that of
    the training set without the penalty. landscape f4 (size, size): rows from the top; fewer and coarser
    where each takes long. landscape_axes f4 (2, 2): where the axis to the right and the one upwards begin
    and end, in lengths of the directions; the present weights are at (0, 0). landscape_path f4 (moments, 2):
    where earlier weights lie, or their shadow on the plane, the present ones last. landscape_explained f4
    (2,): the share of the course's variance along each axis; NaN for random ones. landscape_of f8 (3,): the
    step, 0 for random directions or 1 for those of the course, and the seed. LookupError for a course of
    fewer than three moments, and without weights.
    """

    label = "loss landscape"
    kind: Literal["landscape"] = "landscape"
    along: Literal["random", "course"] = "random"
    """What the plane's directions are."""
    size: Cells = 25
    """Columns and rows; odd numbers have a cell for the present weights in the middle."""
    reach: Distance = 1.0
    """How far random directions are followed, to either side."""
    seed: Seed = 0
    """Draws the random directions."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        network, now = observer.trainer.network, observer.trainer.step
        if not network.parameters:
            raise LookupError("this network has no weights")
        theta = network.theta.astype("f8")
        offsets = np.array([m.theta - theta for m in observer.past() if m.step < now] + [0 * theta])
        if self.along == "random":
            directions, explained = self._random(network), np.array([nan, nan])
        else:
            directions, explained = principal(offsets)
        path = offsets @ np.linalg.pinv(directions)
        axes = np.full((2, 2), self.reach) * [-1, 1] if self.along == "random" else _around(path)
        return {
            "landscape": self._heights(observer, directions, axes),
            "landscape_axes": axes.astype("<f4"),
            "landscape_path": path.astype("<f4"),
            "landscape_explained": explained.astype("<f4"),
            "landscape_of": np.array([now, self.along == "course", self.seed], "<f8"),
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
        right, up = directions.astype(theta.dtype)
        size = self._side(observer, view.calls)
        columns, rows = (np.linspace(low, high, size).tolist() for low, high in axes)
        heights, across, moved = np.empty((size, size), "<f4"), np.empty_like(theta), np.empty_like(theta)
        for row, b in enumerate(reversed(rows)):
            np.multiply(up, b, across)
            np.add(across, theta, across)
            for column, a in enumerate(columns):
                np.multiply(right, a, moved)
                np.add(across, moved, twin.theta)
                heights[row, column] = view.loss()
        return heights

    def _side(self, observer: Observer, calls: int) -> int:
        """As many columns and rows as there is time for, with a middle if so many as asked for have one."""
        size = isqrt(observer.affordable(self.size**2, 1, calls))
        return max(3, size - (self.size % 2 > size % 2))


def _lengths(rows: Array) -> Array:
    """The length of each row, in a column."""
    return np.asarray(np.linalg.norm(rows, axis=1, keepdims=True))


def _around(path: Array) -> Array:
    """The ends of two axes that hold a path (moments, 2) with some air around it, also if it is a line."""
    ends = np.stack([path.min(0), path.max(0)], 1)
    spans = np.ptp(ends, 1)
    air = np.maximum(spans / 4, spans.max() / 100 or 1.0)
    return np.asarray(ends + air[:, None] * [-1, 1])


def principal(offsets: Array) -> tuple[Array, Array]:
    """The two directions (2, parameters) of length 1 in which a course varies most, and their shares.

    The first of the course lies to the left and below. With a single parameter the second direction is 0.
    """
    if len(offsets) < 3:
        raise LookupError("the course is still too short")
    _, lengths, directions = np.linalg.svd(offsets - offsets.mean(0), full_matrices=False)
    squares = np.append(lengths, 0.0) ** 2
    two = np.vstack([directions, 0 * directions])[:2]
    two *= np.where(two @ offsets[0] > 0, -1, 1)[:, None]
    return two, squares[:2] / (squares.sum() or 1.0)
