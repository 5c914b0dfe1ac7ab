"""Every data set of the plane: balanced classes inside the square, drawn by the generator alone, as told."""

import hashlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Blobs, Checkerboard, Circle, Gaussians, Moons, Rings, Seeds, Spiral, Xor
from engine.datasets import REACH
from engine.datasets.plane import PlaneClasses
from tests.strategies import any_of

KINDS: tuple[type[PlaneClasses], ...] = PlaneClasses.choices()

each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name())


@given(any_of(PlaneClasses), st.integers(0, 2**32 - 1))
def test_points_lie_in_the_square_and_classes_are_balanced(data: PlaneClasses, seed: int) -> None:
    x, y = data.draw(np.random.default_rng(seed))
    assert x.shape == (data.samples, 2)
    assert y.shape == (data.samples,)
    assert y.dtype == np.uint8
    assert np.abs(x).max() <= REACH
    assert (data.shape, data.outputs, data.task, data.plane) == ((2,), 0, "classification", True)
    counts = np.bincount(y, minlength=data.classes)
    assert counts.max() - counts.min() <= 1


@each
def test_the_generator_decides(kind: type[PlaneClasses]) -> None:
    (x, _), (same, _), (other, _) = (kind().draw(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (x == same).all()
    assert (x != other).any()


@each
def test_noise_makes_points_stray(kind: type[PlaneClasses]) -> None:
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


BEFORE = {
    ("circle", 400): "d006899c04669d36",
    ("circle", 37): "5216f3be7380f19a",
    ("xor", 400): "d28b81cbbc1b667f",
    ("xor", 37): "8c5216d731ee37a6",
    ("gaussians", 400): "5eab5b0c2e3fffe5",
    ("gaussians", 37): "a434cd9617026035",
    ("spiral", 400): "0cd3ad1493685e0e",
    ("spiral", 37): "40be1ddd449dfe41",
}
"""SHA-256 of points and classes as drawn before there were more arms, and more sets."""


@pytest.mark.parametrize(("kind", "samples"), BEFORE, ids=str)
def test_the_same_seed_gives_the_same_points_as_ever(kind: str, samples: int) -> None:
    (found,) = [one for one in KINDS if one.name() == kind]
    x, y = found(samples=samples, noise=0.1).draw(Seeds(data=7).generator("data"))
    digest = hashlib.sha256(np.round(x, 9).tobytes() + y.tobytes()).hexdigest()
    assert digest[:16] == BEFORE[kind, samples]


@pytest.mark.parametrize("arms", [2, 3, 4, 5])
def test_arms_are_the_first_one_turned(arms: int) -> None:
    x, y = Spiral(noise=0, arms=arms, samples=500).draw(np.random.default_rng(1))
    assert np.unique(y).tolist() == list(range(arms))
    turned = np.arctan2(x[:, 0], x[:, 1]) - 2 * np.pi * 1.25 * np.linalg.norm(x, axis=1) / 5.5
    np.testing.assert_allclose(np.exp(1j * turned), np.exp(2j * np.pi * y / arms), atol=1e-9)


def test_moons_are_half_circles_that_reach_into_each_other() -> None:
    x, y = Moons(noise=0).draw(np.random.default_rng(1))
    for half, centre, up in ((0, (-1.75, -0.875), 1), (1, (1.75, 0.875), -1)):
        away = x[y == half] - centre
        np.testing.assert_allclose(np.linalg.norm(away, axis=1), 3.5)
        assert (up * away[:, 1] >= 0).all()


@pytest.mark.parametrize("squares", [2, 3, 8])
def test_a_checkerboard_has_as_many_squares_as_it_says(squares: int) -> None:
    x, y = Checkerboard(noise=0, squares=squares, samples=5000).draw(np.random.default_rng(1))
    column, row = np.floor((x.T + 5) * squares / 10).astype(int)
    assert {*column, *row} == set(range(squares))
    assert ((column + row) % 2 == y).all()
    assert len({*zip(column, row, strict=True)}) == squares**2


@pytest.mark.parametrize("rings", [2, 3, 8])
def test_rings_take_turns_and_are_equally_dense(rings: int) -> None:
    x, y = Rings(noise=0, rings=rings, samples=5000).draw(np.random.default_rng(1))
    along = np.linalg.norm(x, axis=1) * (rings - 0.4) / 5.2
    ring = np.floor(along)
    assert set(ring) == set(range(rings))
    assert (along - ring <= 0.6 + 1e-9).all()
    assert ((ring + 1) % 2 == y).all()
    for one in (0, 1):
        mine = np.arange(1 - one, rings, 2)
        area = (mine + 0.6) ** 2 - mine**2
        share = np.array([(ring[y == one] == k).mean() for k in mine])
        np.testing.assert_allclose(share, area / area.sum(), atol=0.05)


@pytest.mark.parametrize("classes", [2, 6])
def test_blobs_stand_on_a_circle_far_enough_apart(classes: int) -> None:
    x, y = Blobs(noise=0.05, classes=classes, samples=3000).draw(np.random.default_rng(1))
    centres = np.array([x[y == k].mean(0) for k in range(classes)])
    np.testing.assert_allclose(np.linalg.norm(centres, axis=1), 3.5, atol=0.1)
    nearest = np.linalg.norm(x[:, None] - centres, axis=2).argmin(1)
    assert (nearest == y).mean() > 0.99


def test_a_set_says_how_many_classes_it_has_or_which_field_does() -> None:
    assert Circle.shown()["classes"] == 2
    for kind in KINDS:
        told = kind.shown()["classes"]
        assert told == kind().classes or getattr(kind(), told) == kind().classes
    assert (Spiral(arms=5).classes, Blobs(classes=4).classes) == (5, 4)
