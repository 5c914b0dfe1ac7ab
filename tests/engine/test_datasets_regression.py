"""Surfaces over the plane: between −1 and 1, as their names say, and with noise around them."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.datasets.regression import Hills, PlaneNumbers, Saddle, Sine, TiltedPlane, TypedFormula
from tests.strategies import any_of

each = pytest.mark.parametrize("kind", PlaneNumbers.choices(), ids=lambda kind: kind.name())


@given(any_of(PlaneNumbers, noise=st.just(0.0)), st.integers(0, 2**32 - 1))
def test_without_noise_numbers_lie_between_minus_one_and_one(data: PlaneNumbers, seed: int) -> None:
    x, truth = data.draw(np.random.default_rng(seed))
    assert (x.shape, truth.shape) == ((data.samples, 2), (data.samples, data.outputs))
    assert x.dtype == truth.dtype == np.float64
    assert (data.shape, data.outputs, data.classes, data.task, data.plane) == ((2,), 1, 0, "regression", True)
    assert np.abs(x).max() <= 6
    assert np.abs(truth).max() <= 1


@each
def test_noise_strays_from_the_same_surface(kind: type[PlaneNumbers]) -> None:
    (x, tidy), (same, noisy) = (
        kind(noise=noise, samples=3000).draw(np.random.default_rng(1)) for noise in (0.0, 0.3)
    )
    assert (x == same).all()
    assert (noisy - tidy).std() == pytest.approx(0.3, rel=0.1)
    assert (kind(samples=3000).draw(np.random.default_rng(2))[0] != x).any()


def playground(x: float, y: float) -> float:
    """regressGaussian of playground/src/dataset.ts, transcribed."""
    label = 0.0
    for cx, cy, sign in (
        (-4, 2.5, 1),
        (0, 2.5, -1),
        (4, 2.5, 1),
        (-4, -2.5, -1),
        (0, -2.5, 1),
        (4, -2.5, -1),
    ):
        new = sign * min(max(1 - math.dist((x, y), (cx, cy)) / 2, 0), 1)
        if abs(new) > abs(label):
            label = new
    return label


NAIVE: dict[PlaneNumbers, Callable[[float, float], float]] = {
    TiltedPlane(): lambda a, b: (a + b) / 12,
    Hills(): playground,
    Sine(waves=1): lambda a, b: math.sin(2 * math.pi * (a + 6) / 12 + math.pi),  # noqa: ARG005
    Saddle(): lambda a, b: (a * a - b * b) / 36,
    TypedFormula(): lambda a, b: math.sin(a) * math.cos(b),
    TypedFormula(expression="x1 + x2^2"): lambda a, b: (a + b * b) / 42,
    TypedFormula(expression="x1 / 100"): lambda a, b: a / 100,  # noqa: ARG005
}


@pytest.mark.parametrize("data", NAIVE, ids=str)
def test_surfaces_are_as_transcribed(data: PlaneNumbers) -> None:
    x = np.random.default_rng(1).uniform(-6, 6, (300, 2))
    expected = [NAIVE[data](a, b) for a, b in x.tolist()]
    np.testing.assert_allclose(data.heights(*x.T), expected, rtol=1e-9, atol=1e-12)


def test_what_a_formula_does_between_the_points_looked_at_cannot_hurt() -> None:
    wild = TypedFormula(expression="1 / (x1 - 0.1000001)")
    heights = wild.heights(np.array([0.1000001, 0.1000002, 6.0]), np.zeros(3))
    assert heights[:2].tolist() in ([1, 1], [0, 1])
    assert 0 < heights[2] < 1


def test_a_formula_without_a_value_is_refused_in_its_field() -> None:
    with pytest.raises(ValidationError) as refused:
        TypedFormula(expression="sqrt(x1)")
    (detail,) = refused.value.errors()
    assert detail["loc"] == ("expression",)
    assert detail["msg"].startswith("It has no value at x1 = -0.2, x2 = 0:")
