"""Every data set: balanced classes inside the square, as drawn by the generator alone, and learnable."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Circle, Dataset, Gaussians, Spiral, Xor
from engine.datasets import REACH
from tests.strategies import any_of

each = pytest.mark.parametrize("kind", Dataset.choices(), ids=lambda kind: kind.name())


@given(any_of(Dataset), st.integers(0, 2**32 - 1))
def test_points_lie_in_the_square_and_classes_are_balanced(data: Dataset, seed: int) -> None:
    x, y = data.draw(np.random.default_rng(seed))
    assert x.shape == (data.samples, 2)
    assert y.shape == (data.samples,)
    assert y.dtype == np.uint8
    assert np.abs(x).max() <= REACH
    counts = np.bincount(y, minlength=data.classes)
    assert counts.max() - counts.min() <= 1


@each
def test_the_generator_decides(kind: type[Dataset]) -> None:
    (x, _), (same, _), (other, _) = (kind().draw(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (x == same).all()
    assert (x != other).any()


@each
def test_noise_makes_points_stray(kind: type[Dataset]) -> None:
    tidy, noisy = (kind(noise=noise).draw(np.random.default_rng(1))[0] for noise in (0.0, 0.5))
    strayed = np.linalg.norm(noisy - tidy, axis=1)
    assert 0.3 < strayed.mean() < 3


def test_without_noise_each_class_is_where_it_belongs() -> None:
    rng = np.random.default_rng(1)
    x, y = Circle(noise=0).draw(rng)
    assert ((np.linalg.norm(x, axis=1) < 3) == (y == 1)).all()
    x, y = Xor(noise=0).draw(rng)
    assert ((x[:, 0] * x[:, 1] > 0) == (y == 1)).all()
    x, y = Gaussians(noise=0).draw(rng)
    assert ((x.sum(1) > 0) == (y == 1)).mean() > 0.99
    x, y = Spiral(noise=0, turns=2).draw(rng)
    angle = np.arctan2(x[:, 0], x[:, 1]) - 2 * np.pi * 2 * np.linalg.norm(x, axis=1) / 5.5
    np.testing.assert_allclose(np.cos(angle), np.where(y == 1, -1, 1), atol=1e-9)


def test_arms_go_round_as_often_as_they_say() -> None:
    x, y = Spiral(noise=0, turns=3).draw(np.random.default_rng(1))
    arm = x[y == 0]
    arm = arm[np.argsort(np.linalg.norm(arm, axis=1))]
    angles = np.arctan2(arm[:, 0], arm[:, 1])
    turned = sum((b - a + np.pi) % (2 * np.pi) - np.pi for a, b in pairwise(angles))
    assert turned / (2 * np.pi) == pytest.approx(3 * 0.94, abs=0.1)
