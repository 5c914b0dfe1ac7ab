"""How signals fare in a deep network before it has learnt anything: the experiment of a textbook.

Saitoh, "Deep Learning from Scratch", section 6.2: 1000 points of 100 standard normal numbers go through five
layers of 100 units, for four spreads of the weights. What comes out of each layer is compared with plain
NumPy, written the way the book writes it, and with the shapes of the histograms printed there.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from engine import (
    Activation,
    Dense,
    He,
    Initializer,
    Lecun,
    Network,
    Normal,
    Relu,
    Sigmoid,
    Tanh,
    TextbookXavier,
)
from engine.plan import NUMPY, Array
from engine.workspace import Workspace

POINTS, UNITS, LAYERS = 1000, 100, 5
BINS = 30

STARTS: dict[str, tuple[Initializer, float]] = {
    "1": (Normal(std=1), 1.0),
    "0.01": (Normal(std=0.01), 0.01),
    "xavier": (TextbookXavier(), 1 / 100**0.5),
    "he": (He(), (2 / 100) ** 0.5),
}
"""Each start: the engine's, and the standard deviation in the book."""

FUNCTIONS: dict[str, tuple[Activation, Callable[[Array], Array]]] = {
    "sigmoid": (Sigmoid(), lambda x: 1 / (1 + np.exp(-x))),
    "tanh": (Tanh(), np.tanh),
    "relu": (Relu(), lambda x: np.where(x > 0, x, 0)),
}
"""Each function: the engine's, and the book's."""


@cache
def layers(function: str, start: str, dtype: str = "f4") -> list[Array]:
    """What each layer gives, (points, units), in a network of the engine."""
    rng = np.random.default_rng(20)
    activation, initializer = FUNCTIONS[function][0], STARTS[start][0]
    x1 = np.ones((UNITS + 1, POINTS), dtype)
    x1[:-1] = rng.normal(size=(POINTS, UNITS)).T
    layer = Dense(units=UNITS, activation=activation, initializer=initializer)
    network = Network([layer] * LAYERS, UNITS, dtype)
    network.start(rng)
    space = Workspace(network, POINTS)
    space.forward(NUMPY, x1)
    return [y.T for y in space.y.rows[1:]]


@cache
def by_the_book(function: str, start: str) -> list[Array]:
    """The same from the same random numbers, as the book has it: rows are points, x @ w."""
    rng = np.random.default_rng(20)
    f, std = FUNCTIONS[function][1], STARTS[start][1]
    x, given = rng.standard_normal((POINTS, UNITS)), []
    for _ in range(LAYERS):
        x = f(x @ (rng.standard_normal((UNITS, UNITS)).T * std))
        given.append(x)
    return given


def shares(values: Array) -> Array:
    """A histogram over 0 to 1, or −1 to 1 where values are negative, as parts of the whole."""
    counts, _ = np.histogram(values, BINS, (0 if values.min() >= 0 else -1, 1))
    return counts / values.size


def between(values: Array, low: float, high: float) -> float:
    return float(((values >= low) & (values <= high)).mean())


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_engine_gives_what_plain_numpy_gives(function: str, start: str) -> None:
    """Number by number in double precision; in single, where rounding may grow, as distributions."""
    book = by_the_book(function, start)
    for ours, theirs in zip(layers(function, start, "f8"), book, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-11 * theirs.max())
    for ours, theirs in zip(layers(function, start), book, strict=True):
        assert ours.std() == pytest.approx(theirs.std(), rel=1e-5)
        if function != "relu":
            assert abs(shares(ours) - shares(theirs)).sum() < 2e-4


def test_sigmoid_with_wide_weights_piles_up_at_both_ends() -> None:
    """The gradient vanishes: of every layer, three quarters lie within a tenth of 0 or 1."""
    for y in layers("sigmoid", "1"):
        bars = shares(y)
        assert 0.70 < between(y, 0, 0.1) + between(y, 0.9, 1) < 0.86
        assert set(np.argsort(bars)[-2:]) == {0, BINS - 1}
        assert max(bars[10:20]) < 0.03


def test_sigmoid_with_narrow_weights_gathers_round_a_half() -> None:
    """Units are all alike: nothing for which a hundred of them would be needed."""
    first, *others = layers("sigmoid", "0.01")
    assert first.std() == pytest.approx(0.025, rel=0.05)
    for y in others:
        assert y.std() == pytest.approx(0.0125, rel=0.2)
        assert between(y, 0.45, 0.55) > 0.999


def test_sigmoid_with_xavier_keeps_its_spread() -> None:
    first, *others = layers("sigmoid", "xavier")
    assert first.std() == pytest.approx(0.21, abs=0.01)
    for y in others:
        assert 0.10 < y.std() < 0.14
        assert between(y, 0, 0.1) + between(y, 0.9, 1) < 0.01
        assert (shares(y) > 0.01).sum() >= 14  # wide, and not in a few bars


def test_tanh_with_wide_weights_piles_up_at_both_ends() -> None:
    for y in layers("tanh", "1"):
        assert between(y, -1, -0.9) + between(y, 0.9, 1) == pytest.approx(0.88, abs=0.02)
        assert y.std() == pytest.approx(0.958, abs=0.005)


def test_tanh_with_narrow_weights_dies_away() -> None:
    """A tenth of the signal is left by each layer: √100 · 0.01."""
    spreads = [y.std() for y in layers("tanh", "0.01")]
    np.testing.assert_allclose(spreads, [1e-1, 1e-2, 1e-3, 1e-4, 1e-5], rtol=0.05)


@pytest.mark.parametrize(
    ("start", "spreads"),
    [("xavier", (0.628, 0.487, 0.406, 0.355, 0.320)), ("he", (0.721, 0.634, 0.593, 0.575, 0.567))],
)
def test_tanh_with_xavier_or_he_keeps_its_spread(start: str, spreads: tuple[float, ...]) -> None:
    """E[tanh²(z)] for a normal z, layer after layer, gives these standard deviations."""
    np.testing.assert_allclose([y.std() for y in layers("tanh", start)], spreads, rtol=0.03)
    assert between(layers("tanh", start)[-1], -0.9, 0.9) > 0.9


def test_tanh_spreads_are_those_of_theory() -> None:
    """The numbers above, from an integral instead of an experiment."""
    z = np.linspace(-10, 10, 20_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    for gain, last in ((1.0, 0.320), (2.0, 0.567)):
        variance = 1.0
        for _ in range(LAYERS):
            variance = float((np.tanh(np.sqrt(gain * variance) * z) ** 2 * density).sum())
        assert variance**0.5 == pytest.approx(last, rel=0.02)


def test_relu_with_narrow_weights_collapses() -> None:
    """√(100/2) · 0.01 = 0.07 of the signal is left by each layer."""
    sizes = [float(np.sqrt((y**2).mean())) for y in layers("relu", "0.01")]
    np.testing.assert_allclose(sizes, [0.0707**n for n in range(1, 6)], rtol=0.4)
    assert between(layers("relu", "0.01")[-1], 0, 1e-4) == 1


def test_relu_with_xavier_loses_half_of_its_strength_in_each_layer() -> None:
    squares = [float((y**2).mean()) for y in layers("relu", "xavier")]
    np.testing.assert_allclose(squares, [0.5**n for n in range(1, 6)], rtol=0.5)
    assert squares == sorted(squares, reverse=True)


def test_relu_with_he_keeps_its_strength() -> None:
    for y in layers("relu", "he"):
        assert (y**2).mean() == pytest.approx(1, abs=0.4)
        assert (y == 0).mean() == pytest.approx(0.5, abs=0.08)


def test_relu_with_wide_weights_explodes() -> None:
    sizes = [float(np.sqrt((y**2).mean())) for y in layers("relu", "1")]
    np.testing.assert_allclose(sizes, [50 ** (n / 2) for n in range(1, 6)], rtol=0.4)


def test_lecun_normal_is_the_textbooks_xavier_under_another_name() -> None:
    a, b = (kind.draw(np.random.default_rng(1), (4, 9), (9, 4)) for kind in (Lecun(), TextbookXavier()))
    assert (a == b).all()
