"""Points: the data of an experiment, drawn and split; and what the first layer sees of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.experiment import Experiment
from engine.features import Feature
from engine.layers.layer import rows
from engine.plan import Array, bind
from engine.preprocessing import NoPreprocessing, apply


@dataclass(frozen=True)
class Points:
    """Inputs (n, *shape) float32, and classes (n,) uint8 or numbers to be learned (n, outputs) float32, of
    the training and the test set.
    """

    train_x: Array
    train_y: Array
    test_x: Array
    test_y: Array

    def named(self) -> dict[str, Array]:
        """The four arrays by their names."""
        return dict(vars(self))

    def alike(self, other: "Points") -> bool:
        """Whether these are the same points, in the same parts."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return self is other or all(np.array_equal(mine, theirs) for mine, theirs in pairs)


def draw_points(experiment: Experiment) -> Points:
    """The points of an experiment; both sets have at least one."""
    x, y = experiment.data.draw(experiment.seeds.generator("data"))
    rng = experiment.seeds.generator("split")
    train, test = experiment.data.split(experiment.train_share, len(x), rng)
    x, y = x.astype("f4"), y if experiment.data.task == "classification" else y.astype("f4")
    return Points(x[train], y[train], x[test], y[test])


def feature_values(features: Sequence[Feature], x: Array) -> Array:
    """The features (features, n) of points (n, 2)."""
    coordinates = {"x1": x[:, 0], "x2": x[:, 1]}
    return np.stack([bind(feature.values, coordinates) for feature in features])


class Inputs:
    """What the first layer sees of points: features of the plane, or the data's own numbers.

    Preprocessing, values ↦ matrix @ (values − offset), is fitted to the training points.
    """

    def __init__(self, experiment: Experiment, train_x: Array) -> None:
        self._experiment = experiment
        self._affine: tuple[Array, Array] | None = None
        if not isinstance(experiment.preprocessing, NoPreprocessing):
            self._affine = experiment.preprocessing.fit(self._values(train_x).astype("f8"))

    def _values(self, x: Array) -> Array:
        return feature_values(self._experiment.features, x) if self._experiment.data.plane else rows(x)

    def __call__(self, x: Array) -> Array:
        """The values (size, n), in the order of the inside, of points (n, *shape)."""
        values = self._values(x)
        if self._affine is None:
            return values
        return apply(*self._affine, values)
