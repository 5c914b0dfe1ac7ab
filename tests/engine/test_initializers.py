"""Every initializer: the mean and the spread it promises, its distribution, and its own numbers for its own
seed."""

import math

import numpy as np
import pytest
from pydantic import ValidationError

from engine import (
    Entered,
    Eye,
    Fill,
    Glorot,
    GlorotNormal,
    He,
    HeUniform,
    Initializer,
    Lecun,
    Normal,
    Orthogonal,
    TextbookXavier,
    Uniform,
    Zeros,
)
from engine.plan import Array

SHAPE = OUTPUTS, INPUTS = 200, 300
FANS = FAN_IN, FAN_OUT = 450, 150
"""Those of a filter, which differ from the sides of its matrix."""

KINDS = Initializer.choices()
each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name())

SPREADS: dict[type[Initializer], float] = {
    Uniform: 0.5 / math.sqrt(3),
    Normal: 1.0,
    TextbookXavier: 1 / math.sqrt(FAN_IN),
    Lecun: 1 / math.sqrt(FAN_IN),
    Glorot: math.sqrt(2 / (FAN_IN + FAN_OUT)),
    GlorotNormal: math.sqrt(2 / (FAN_IN + FAN_OUT)),
    He: math.sqrt(2 / FAN_IN),
    HeUniform: math.sqrt(2 / FAN_IN),
    Orthogonal: 1 / math.sqrt(INPUTS),
}
"""The standard deviations that the papers give."""
FIXED = (Zeros, Fill, Entered, Eye)
UNIFORM = (Uniform, Glorot, HeUniform)

each_random = pytest.mark.parametrize("kind", SPREADS, ids=lambda kind: kind.name())


def draw(initializer: Initializer, seed: int = 1, shape: tuple[int, int] = SHAPE) -> Array:
    return initializer.draw(np.random.default_rng(seed), shape, FANS)


def test_every_initializer_is_either_fixed_or_has_a_spread() -> None:
    assert {*FIXED, *SPREADS} == set(KINDS)


@each_random
def test_mean_and_spread(kind: type[Initializer]) -> None:
    drawn = draw(kind())
    assert drawn.std() == pytest.approx(SPREADS[kind], rel=0.02)
    assert abs(drawn.mean()) <= 0.02 * SPREADS[kind]


@each_random
def test_distribution(kind: type[Initializer]) -> None:
    """Beyond √3 standard deviations lie no uniform numbers and 8.3 % of normal ones; kurtosis as well."""
    drawn = draw(kind()) / SPREADS[kind]
    beyond, kurtosis = (np.abs(drawn) > math.sqrt(3)).mean(), (drawn**4).mean()
    if kind in UNIFORM:
        assert beyond == 0
        assert np.abs(drawn).max() > 0.999 * math.sqrt(3)
        assert kurtosis == pytest.approx(1.8, abs=0.05)
    else:
        assert beyond == pytest.approx(math.erfc(math.sqrt(3 / 2)), abs=0.01)
        assert np.abs(drawn).max() > 3.5
        assert kurtosis == pytest.approx(3, abs=0.15)


@each
@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (7, 3), (5, 5), (6, 1), (1, 6)])
def test_matrices_and_biases_of_any_shape_will_do(kind: type[Initializer], shape: tuple[int, int]) -> None:
    drawn = draw(kind(), shape=shape)
    assert drawn.shape == shape
    assert drawn.dtype == np.float64
    assert drawn.flags.c_contiguous
    assert np.isfinite(drawn).all()
    assert kind().fits(shape) is None


@each
def test_the_same_seed_draws_the_same(kind: type[Initializer]) -> None:
    assert (draw(kind()) == draw(kind())).all()
    assert (draw(kind()) == draw(kind(), 2)).all() == (kind in FIXED)


@pytest.mark.parametrize("kind", FIXED, ids=lambda kind: kind.name())
def test_what_is_fixed_leaves_the_random_numbers_to_others(kind: type[Initializer]) -> None:
    rng, untouched = (np.random.default_rng(1) for _ in range(2))
    kind().draw(rng, (3, 2), FANS)
    assert rng.random() == untouched.random()


def test_zeros_are_positive() -> None:
    for initializer in (Zeros(), Fill(value=-0.0), Fill(value=-1e-30), Entered(values=((-1e-30, -0.0),))):
        drawn = draw(initializer, shape=(1, 2))
        assert (drawn == 0).all()
        assert not np.signbit(drawn).any()


def test_settings_count() -> None:
    assert (draw(Fill(value=-0.3)) == -0.3).all()
    assert draw(Normal(std=0.5)).std() == pytest.approx(0.5, rel=0.02)
    assert np.abs(draw(Uniform(reach=0.02))).max() == pytest.approx(0.02, rel=0.01)


@pytest.mark.parametrize("shape", [(3, 7), (7, 3), (5, 5), (1, 6), (6, 1)])
def test_an_orthogonal_matrix_has_its_shorter_side_at_right_angles(shape: tuple[int, int]) -> None:
    w = draw(Orthogonal(gain=1.5), shape=shape)
    angles = w @ w.T if shape[0] <= shape[1] else w.T @ w
    np.testing.assert_allclose(angles, 2.25 * np.eye(min(shape)), atol=1e-12)


def test_orthogonal_matrices_are_all_rotations_and_mirrors_alike() -> None:
    """Haar's measure: the first entry has mean 0 (a bare QR decomposition has one sign only there), and the
    trace has variance 1."""
    rng = np.random.default_rng(1)
    drawn = np.array([Orthogonal().draw(rng, (3, 3), (3, 3)) for _ in range(2000)])
    assert np.abs(drawn.mean(axis=0)).max() < 5 / math.sqrt(3 * 2000)
    assert np.trace(drawn, axis1=1, axis2=2).var() == pytest.approx(1, abs=0.15)
    assert (np.linalg.det(drawn) > 0).mean() == pytest.approx(0.5, abs=0.06)


def test_the_identity_passes_on_what_fits() -> None:
    np.testing.assert_array_equal(draw(Eye(gain=2), shape=(2, 3)), [[2, 0, 0], [0, 2, 0]])
    np.testing.assert_array_equal(draw(Eye(), shape=(3, 2)), [[1, 0], [0, 1], [0, 0]])


# ---- by hand


def test_numbers_entered_by_hand_are_taken_as_they_are() -> None:
    rows = ((0.15, 0.2, -3.0), (0.25, 1e-9, 100.0))
    np.testing.assert_array_equal(draw(Entered(values=rows), shape=(2, 3)), rows)


def test_numbers_entered_by_hand_must_fit() -> None:
    entered = Entered(values=((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)))
    assert entered.fits((2, 3)) is None
    assert (
        entered.fits((3, 2))
        == "Entered by hand are 2 rows of 3 numbers; this layer needs 3 rows of 2 numbers."
    )
    assert (
        entered.fits((1, 1)) == "Entered by hand are 2 rows of 3 numbers; this layer needs 1 row of 1 number."
    )
    with pytest.raises(ValueError, match="this layer needs 1 row"):
        draw(entered, shape=(1, 1))
    ragged = Entered(values=((1.0, 2.0), (3.0,)))
    assert ragged.fits((2, 2)) == "The rows of the numbers entered by hand have different lengths."
    with pytest.raises(ValueError, match="different lengths"):
        draw(ragged, shape=(2, 2))


def test_numbers_entered_by_hand_come_from_a_document() -> None:
    entered = Entered(values=((0.5, -2.0),))
    assert Entered.model_validate_json(entered.model_dump_json()) == entered
    for wrong in ('{"values": [[]]}', '{"values": [["1"]]}', '{"values": [[1e9]]}', '{"values": [[NaN]]}'):
        with pytest.raises(ValidationError):
            Entered.model_validate_json(wrong)
