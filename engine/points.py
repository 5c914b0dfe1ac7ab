"""Points: the data of an experiment, drawn and split; and what the first layer sees of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.experiment import Experiment
from engine.features import Feature
from engine.plan import Array, bind


@dataclass(frozen=True)
class Points:
    """Coordinates (n, 2) float32 and classes (n,) uint8 of the training and the test set."""

    train_x: Array
    train_y: Array
    test_x: Array
    test_y: Array


def draw_points(experiment: Experiment) -> Points:
    """The points of an experiment; both sets have at least one."""
    x, y = experiment.data.draw(experiment.seeds.generator("data"))
    order = experiment.seeds.generator("split").permutation(len(x))
    count = min(max(round(experiment.train_share * len(x)), 1), len(x) - 1)
    train, test = order[:count], order[count:]
    return Points(x[train].astype("f4"), y[train], x[test].astype("f4"), y[test])


def feature_values(features: Sequence[Feature], x: Array) -> Array:
    """The features (features, n) of points (n, 2)."""
    coordinates = {"x1": x[:, 0], "x2": x[:, 1]}
    return np.stack([bind(feature.values, coordinates) for feature in features])
