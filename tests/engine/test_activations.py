"""Every activation: its slope, its range, and that its kernels write nothing but their outputs."""

import numpy as np
import pytest

from engine import Activation, LeakyRelu, Relu, Sigmoid, Tanh
from engine.plan import NUMPY, Array, bind

ACTIVATIONS = [kind() for kind in Activation.choices()]

each = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda activation: activation.kind)


def forward(activation: Activation, x: Array) -> Array:
    """f(x), with x protected and the output full of rubbish before."""
    x.flags.writeable = False
    y = np.full_like(x, np.nan)
    activation.forward(NUMPY, x, y)
    return y


def slope(activation: Activation, x: Array) -> Array:
    """f'(x), with the inputs protected."""
    y = forward(activation, x)
    y.flags.writeable = False
    s = np.full_like(x, np.nan)
    bind(activation.slope, {"np": NUMPY, "x": x, "y": y, "s": s})
    return s


@each
@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (5,)])
def test_the_slope_is_that_of_the_function(activation: Activation, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    x, direction, small = rng.normal(0, 2, shape), rng.normal(0, 1, shape), 1e-6
    change = forward(activation, x + small * direction) - forward(activation, x - small * direction)
    np.testing.assert_allclose(change / (2 * small), slope(activation, x) * direction, rtol=1e-7, atol=1e-8)


@each
def test_values_stay_in_the_range_they_claim(activation: Activation) -> None:
    x = np.array([-1e4, -30, -1, -1e-3, 0, 1e-3, 1, 30, 1e4], np.float32)
    y = forward(activation, x)
    low, high = activation.range
    assert np.isfinite(y).all()
    assert low is None or y.min() >= low
    assert high is None or y.max() <= high
    assert np.isfinite(slope(activation, x)).all()


@each
def test_bands_of_saturation_lie_in_the_range(activation: Activation) -> None:
    if activation.saturation is not None:
        low, high = activation.range
        assert low is not None
        assert high is not None
        assert low < activation.saturation[0] < activation.saturation[1] < high


def test_identity_may_be_given_one_array_for_both() -> None:
    x = np.ones(3)
    ACTIVATIONS[0].forward(NUMPY, x, x)
    assert (x == 1).all()


def test_known_values() -> None:
    x = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_allclose(forward(Sigmoid(), x), 1 / (1 + np.exp(-x)))
    np.testing.assert_allclose(forward(Tanh(), x), (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))
    np.testing.assert_array_equal(forward(Relu(), x), [0, 0, 2])
    np.testing.assert_array_equal(forward(LeakyRelu(leak=0.1), x), [-0.1, 0, 2])


def test_slopes_at_the_corner_are_those_of_the_left() -> None:
    corner = np.array([-0.0, 0.0])
    np.testing.assert_array_equal(slope(Relu(), corner), [0, 0])
    np.testing.assert_array_equal(slope(LeakyRelu(leak=0.1), corner), [0.1, 0.1])


def test_slopes_of_tiny_numbers_are_those_of_their_side() -> None:
    tiny = np.array([-1e-30, 1e-30, 1e-37], np.float32)
    np.testing.assert_array_equal(slope(Relu(), tiny), [0, 1, 1])
    np.testing.assert_array_equal(slope(LeakyRelu(leak=0.25), tiny), [0.25, 1, 1])
