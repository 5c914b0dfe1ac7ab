"""Every initializer: the mean and the spread it promises, and its own numbers for its own seed."""

import numpy as np
import pytest

from engine import Glorot, He, Initializer, Normal, Zeros
from engine.plan import Array

INPUTS, OUTPUTS = 300, 200

each = pytest.mark.parametrize("kind", Initializer.choices(), ids=lambda kind: kind.name())


def draw(initializer: Initializer, seed: int = 1) -> Array:
    return initializer.draw(np.random.default_rng(seed), INPUTS, OUTPUTS)


def spread(initializer: Initializer) -> float:
    """The standard deviation that the papers give."""
    match initializer:
        case Zeros():
            return 0.0
        case Normal(std=std):
            return std
        case Glorot():
            return float(np.sqrt(2 / (INPUTS + OUTPUTS)))
        case He():
            return float(np.sqrt(2 / INPUTS))
    pytest.fail(f"say which spread {initializer.name()} should have")


@each
def test_mean_and_spread(kind: type[Initializer]) -> None:
    drawn = draw(kind())
    assert drawn.shape == (OUTPUTS, INPUTS)
    assert drawn.std() == pytest.approx(spread(kind()), rel=0.02)
    assert abs(drawn.mean()) <= 0.02 * spread(kind())


@each
def test_the_same_seed_draws_the_same(kind: type[Initializer]) -> None:
    assert (draw(kind()) == draw(kind())).all()
    assert kind is Zeros or (draw(kind()) != draw(kind(), 2)).any()


def test_zeros_are_positive_and_draw_nothing() -> None:
    rng, untouched = (np.random.default_rng(1) for _ in range(2))
    assert not np.signbit(Zeros().draw(rng, 3, 2)).any()
    assert rng.random() == untouched.random()


def test_shapes() -> None:
    assert np.abs(draw(Glorot())).max() <= np.sqrt(6 / (INPUTS + OUTPUTS))
    assert np.abs(draw(Normal(std=0.5))).max() > 1.5
