"""Points: the split has both parts, seeds act apart, and features are what they are called."""

import numpy as np
import pytest
from hypothesis import given

from engine import Experiment, Feature, Seeds, Spiral
from engine.points import draw_points, feature_values
from tests.strategies import experiments

NAIVE = {
    "x1": lambda x: x[0],
    "x2": lambda x: x[1],
    "x1_squared": lambda x: x[0] ** 2,
    "x2_squared": lambda x: x[1] ** 2,
    "x1_x2": lambda x: x[0] * x[1],
    "sin_x1": lambda x: np.sin(x[0]),
    "sin_x2": lambda x: np.sin(x[1]),
    "formula": lambda x: np.sqrt(x[0] ** 2 + x[1] ** 2),
}


@given(experiments())
def test_both_sets_have_points_and_share_none(experiment: Experiment) -> None:
    points = draw_points(experiment)
    assert len(points.train_x) == len(points.train_y) > 0
    assert len(points.test_x) == len(points.test_y) > 0
    assert len(points.train_x) + len(points.test_x) == experiment.data.samples
    assert points.train_x.dtype == np.float32
    assert points.train_y.dtype == (np.uint8 if experiment.data.classes else np.float32)


def test_the_share_is_kept() -> None:
    points = draw_points(Experiment(train_share=0.3, data=Spiral(samples=100)))
    assert len(points.train_x) == 30


def test_the_split_has_its_own_seed() -> None:
    one, other = (draw_points(Experiment(seeds=Seeds(split=seed))) for seed in (1, 2))
    assert (
        np.sort(np.vstack([one.train_x, one.test_x]), 0)
        == np.sort(np.vstack([other.train_x, other.test_x]), 0)
    ).all()
    assert (one.train_x != other.train_x).any()


@pytest.mark.parametrize("kind", Feature.choices(), ids=lambda kind: kind.name())
def test_features(kind: type[Feature]) -> None:
    x = np.random.default_rng(1).uniform(-6, 6, (5, 2))
    x.flags.writeable = False
    assert (feature_values([kind()], x) == NAIVE[kind.name()](x.T)).all()


def test_features_come_in_the_order_asked_for() -> None:
    x = np.array([[2.0, 3.0]])
    kinds = {kind.name(): kind for kind in Feature.choices()}
    assert feature_values([kinds["x2"](), kinds["x1_x2"](), kinds["x1"]()], x).ravel().tolist() == [3, 6, 2]
