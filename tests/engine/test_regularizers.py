"""Every regularizer: its pull is the gradient of its penalty, its constraint does what it says; biases go
free."""

from typing import Any

import numpy as np
import pytest

from engine import L1, L2, Dense, ElasticNet, MaxNorm, NoRegularizer, Regularizer, WeightDecay
from engine.network import Network
from engine.optimizers import Sgd
from engine.plan import NUMPY, Array, Recorder, bind, replay
from engine.stepper import Vectors

KINDS = [kind() for kind in Regularizer.choices()]
MASK = np.array([1.0, 1, 0] * 3)

each = pytest.mark.parametrize("regularizer", KINDS, ids=lambda kind: kind.kind)
pulling = pytest.mark.parametrize("regularizer", [r for r in KINDS if r.pulls], ids=lambda kind: kind.kind)


def pull(regularizer: Regularizer, w: Array, mask: Array) -> Array:
    w.flags.writeable = mask.flags.writeable = False
    pulled = np.full_like(w, np.nan)
    bind(regularizer.pull, {"np": NUMPY, "w": w, "mask": mask, "pull": pulled})
    return pulled


def constrained(regularizer: Regularizer, weights: Any, rate: float, dtype: Any = np.float64) -> Array:
    """The parameters of two layers, 2-3-2, after the constraint, recorded as in training."""
    network = Network([Dense(units=3), Dense(units=2)], 2, dtype)
    network.theta[:] = weights
    named, recorder = Vectors(network, Sgd()).named, Recorder(dtype)
    named.update(np=recorder.ops, learning_rate=np.array(rate, dtype))
    bind(regularizer.constrain, named)
    replay(recorder.plan)
    return network.theta


@pulling
def test_the_pull_is_the_gradient_of_the_penalty(regularizer: Regularizer) -> None:
    rng, small = np.random.default_rng(1), 1e-6
    w, direction = rng.normal(size=9), rng.normal(size=9)
    change = regularizer.penalty((w + small * direction)[MASK > 0])
    change -= regularizer.penalty((w - small * direction)[MASK > 0])
    pulled = pull(regularizer, w, MASK.copy())
    assert change / (2 * small) == pytest.approx(pulled @ direction, rel=1e-6)
    assert (pulled[MASK == 0] == 0).all()


@each
def test_only_what_pulls_has_a_penalty(regularizer: Regularizer) -> None:
    assert (regularizer.penalty(np.ones(3)) > 0) == regularizer.pulls
    assert not (regularizer.pulls and regularizer.constrains)
    assert regularizer.pulls or regularizer.constrains or isinstance(regularizer, NoRegularizer)


@pulling
def test_zeros_are_not_pulled(regularizer: Regularizer) -> None:
    assert (pull(regularizer, np.zeros(2), np.ones(2)) == 0).all()


def test_l2_is_half_the_strength_times_the_squares() -> None:
    assert L2(strength=0.5).penalty(np.array([1.0, -2.0])) == pytest.approx(1.25)
    np.testing.assert_allclose(pull(L2(strength=0.5), np.array([1.0, -2.0]), np.ones(2)), [0.5, -1.0])


def test_l1_is_the_strength_times_the_sizes() -> None:
    assert L1(strength=0.5).penalty(np.array([1.0, -2.0])) == pytest.approx(1.5)
    np.testing.assert_allclose(pull(L1(strength=0.5), np.array([1.0, -2.0]), np.ones(2)), [0.5, -0.5])


def test_elastic_net_lies_between_the_two() -> None:
    w = np.array([0.3, -2.0, 700.0])
    for share, alike in ((0.0, L2(strength=0.1)), (1.0, L1(strength=0.1))):
        elastic = ElasticNet(strength=0.1, l1_share=share)
        assert elastic.penalty(w) == pytest.approx(alike.penalty(w))
        np.testing.assert_allclose(pull(elastic, w.copy(), np.ones(3)), pull(alike, w.copy(), np.ones(3)))
    np.testing.assert_allclose(
        pull(ElasticNet(strength=1, l1_share=0.25), w, np.ones(3)), [0.475, -1.75, 525.25]
    )


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_weight_decay_shrinks_weights_by_rate_times_strength_and_leaves_biases(dtype: str) -> None:
    start = np.arange(1.0, 18.0)
    after = constrained(WeightDecay(strength=0.5), start, 0.1, dtype)
    network = Network([Dense(units=3), Dense(units=2)], 2)
    assert sorted(set(network.mask)) == [0, 1]
    np.testing.assert_allclose(after, np.where(network.mask > 0, 0.95 * start, start), rtol=1e-6)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_max_norm_shortens_long_units_only(dtype: str) -> None:
    network = Network([Dense(units=3), Dense(units=2)], 2, dtype)
    start = np.random.default_rng(2).normal(0, 2, len(network.theta))
    start[:2] = 0
    limit = 2.5
    after = constrained(MaxNorm(limit=limit), start, 0.1, dtype)
    shortened = []
    for before, now in zip(network.views(start), network.views(after), strict=True):
        for old, new in zip(*(next(iter(views.values())) for views in (before, now)), strict=True):
            length = float(np.linalg.norm(old[:-1]))
            shortened.append(length > limit)
            np.testing.assert_allclose(new[:-1], old[:-1] * min(1, limit / max(length, 1e-9)), rtol=1e-5)
            assert new[-1] == np.array(old[-1], dtype)
    assert any(shortened)
    assert not all(shortened)


def test_none_comes_first_and_does_nothing() -> None:
    assert isinstance(KINDS[0], NoRegularizer)
    assert not KINDS[0].pulls
    assert not KINDS[0].constrains
