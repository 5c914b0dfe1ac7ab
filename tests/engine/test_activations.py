"""Every activation: its gradient, its range, and that its kernels write nothing but their outputs."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from engine import (
    Activation,
    Elu,
    Gelu,
    HardSigmoid,
    Heaviside,
    Identity,
    LeakyRelu,
    LogSoftmax,
    Relu,
    Selu,
    Sigmoid,
    Silu,
    Sin,
    Softmax,
    Softplus,
    Softsign,
    Tanh,
)
from engine.plan import NUMPY, Array, Recorder, bind, parameters, replay

ACTIVATIONS = [kind() for kind in Activation.choices()]
ELEMENTWISE = [activation for activation in ACTIVATIONS if activation.elementwise]
SETTINGS = [*ACTIVATIONS, LeakyRelu(leak=0.3), Elu(floor=0.4)]
SHAPES = [(1, 1), (3, 7), (2, 5), (4, 1)]

EXTREMES = np.array([[-1e4, -400, -103, -88, -30, -1, -1e-3, -0.0], [1e4, 88, 400, 30, 1, 1e-3, 3e-7, 0]])
"""Far out, where exponentials overflow or come to denormals, and around 0."""


def named(activation: Activation) -> str:
    return "-".join(map(str, activation.model_dump().values()))


each = pytest.mark.parametrize("activation", SETTINGS, ids=named)
each_elementwise = pytest.mark.parametrize("activation", ELEMENTWISE, ids=named)


def given(x: Array) -> dict[str, Array]:
    """Inputs that kernels must not write, and outputs and scratch full of rubbish."""
    x.flags.writeable = False
    rubbish = {name: np.full_like(x, np.nan) for name in ("y", "s", "dx", "tmp")}
    units, batch = x.shape if x.ndim == 2 else (1, x.size)
    ones = np.ones(units, x.dtype)
    ones.flags.writeable = False
    return {"x": x, "ones": ones, "row": np.full(batch, np.nan, x.dtype), **rubbish}


def run(kernel: Callable[..., None], arrays: dict[str, Array]) -> None:
    """A kernel as networks run it: recorded first."""
    recorder = Recorder(arrays["x"].dtype)
    bind(kernel, {"np": recorder.ops} | arrays)
    replay(recorder.plan)


def forward(activation: Activation, x: Array) -> Array:
    arrays = given(x)
    run(activation.forward, arrays)
    return arrays["y"]


def slope(activation: Activation, x: Array) -> Array:
    arrays = given(x) | {"y": forward(activation, x)}
    arrays["y"].flags.writeable = False
    run(activation.slope, arrays)
    return arrays["s"]


def gradient(activation: Activation, x: Array, dy: Array) -> Array:
    """What comes back through the activation when dy comes in."""
    if activation.elementwise:
        return slope(activation, x) * dy
    arrays = given(x) | {"y": forward(activation, x), "dy": dy}
    arrays["y"].flags.writeable = dy.flags.writeable = False
    run(activation.backward, arrays)
    return arrays["dx"]


@each
@pytest.mark.parametrize("shape", SHAPES)
def test_the_gradient_is_that_of_the_function(activation: Activation, shape: tuple[int, int]) -> None:
    rng, small = np.random.default_rng(1), 1e-6
    x, direction, dy = rng.normal(0, 2, shape), rng.normal(0, 1, shape), rng.normal(0, 1, shape)
    change = forward(activation, x + small * direction) - forward(activation, x - small * direction)
    told = (gradient(activation, x, dy) * direction).sum()
    assert (dy * change).sum() / (2 * small) == pytest.approx(told, rel=1e-6, abs=1e-8)


@each_elementwise
def test_arrays_of_any_shape_will_do(activation: Activation) -> None:
    x = np.linspace(-3, 3, 12)
    for shape in [(12,), (3, 4), (2, 3, 2)]:
        assert (forward(activation, x.reshape(shape)).ravel() == forward(activation, x)).all()
        assert (slope(activation, x.reshape(shape)).ravel() == slope(activation, x)).all()


@each
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_extremes_stay_finite_and_in_the_range_without_denormals(activation: Activation, dtype: str) -> None:
    x = EXTREMES.astype(dtype)
    with np.errstate(under="raise" if activation.elementwise else "ignore"):  # exp of differences may be 0
        y, dx = forward(activation, x), gradient(activation, x, np.ones_like(x))
    low, high = activation.range
    for values in (y, dx):
        assert np.isfinite(values).all()
        assert not ((values != 0) & (np.abs(values) < np.finfo(dtype).tiny)).any()
    assert low is None or y.min() >= low
    assert high is None or y.max() <= high


@each
def test_a_number_that_is_none_is_not_hidden(activation: Activation) -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(forward(activation, np.full((2, 3), np.nan))).all()


@each
def test_ranges_are_reached_and_no_wider_than_need_be(activation: Activation) -> None:
    line = np.linspace(-400, 400, 80_001)
    low, high = activation.range
    narrow = activation.model_copy(update={"floor": 1.0}) if isinstance(activation, Elu) else activation
    with np.errstate(under="ignore"):
        y = forward(narrow, np.array([line, -line]))
    assert y.min() < -3 if low is None else y.min() < low + 0.003
    assert y.max() > 300 if high is None else y.max() > high - 0.003


@each_elementwise
def test_saturated_is_where_the_slope_is_a_small_part_of_what_it_can_be(activation: Activation) -> None:
    x = np.linspace(-30, 30, 60_001)
    y, s = forward(activation, x), slope(activation, x)
    if activation.saturation is None:
        return
    low, high = activation.saturation
    saturated = (y < low) | (y > high)
    assert saturated.any()
    assert (s[saturated] <= 0.2 * s.max()).all()
    assert (s[~saturated] > 0.07 * s.max()).all()
    assert (high == math.inf) == (s[-1] > 0.5)


@each
def test_where_zeros_everywhere_are_death_the_slope_at_them_is_zero(activation: Activation) -> None:
    x = np.linspace(-30, 30, 61)
    if activation.dies:
        assert (forward(activation, x) == 0).any()
        assert (slope(activation, x)[forward(activation, x) == 0] == 0).all()


def test_identity_may_be_given_one_array_for_both() -> None:
    x = np.ones(3)
    Identity().forward(NUMPY, x, x)
    assert (x == 1).all()


# ---- the functions as the papers write them


def sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def phi(x: float) -> float:
    """The chance that a normal random number is smaller than x, by tanh."""
    return (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2


SCALE, A = 1.0507009873554805, 1.6732632423543772

BY_HAND: list[tuple[Activation, Callable[[float], float]]] = [
    (Identity(), lambda x: x),
    (Sigmoid(), sigma),
    (Tanh(), lambda x: (math.exp(x) - math.exp(-x)) / (math.exp(x) + math.exp(-x))),
    (HardSigmoid(), lambda x: 0.0 if x <= -3 else 1.0 if x >= 3 else x / 6 + 1 / 2),
    (Softsign(), lambda x: x / (1 + abs(x))),
    (Heaviside(), lambda x: float(x > 0)),
    (Sin(), math.sin),
    (Relu(), lambda x: x if x > 0 else 0.0),
    (LeakyRelu(leak=0.1), lambda x: x if x > 0 else 0.1 * x),
    (Elu(), lambda x: x if x > 0 else math.exp(x) - 1),
    (Elu(floor=0.25), lambda x: x if x > 0 else 0.25 * (math.exp(x) - 1)),
    (Selu(), lambda x: SCALE * (x if x > 0 else A * (math.exp(x) - 1))),
    (Softplus(), lambda x: math.log(1 + math.exp(x))),
    (Silu(), lambda x: x * sigma(x)),
    (Gelu(), lambda x: x * phi(x)),
]


@pytest.mark.parametrize(("activation", "f"), BY_HAND, ids=[named(activation) for activation, _ in BY_HAND])
def test_values_are_those_of_the_papers(activation: Activation, f: Callable[[float], float]) -> None:
    x = np.array([-9.0, -3, -2.5, -1, -0.3, 0, 0.3, 1, 2.5, 3, 9])
    np.testing.assert_allclose(forward(activation, x), [f(value) for value in x], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(forward(activation, x.astype("f4")), [f(v) for v in x], rtol=1e-5, atol=1e-6)


def test_every_elementwise_activation_is_transcribed() -> None:
    assert {activation.name() for activation, _ in BY_HAND} == {
        activation.name() for activation in ELEMENTWISE
    }


def test_softmax_gives_shares_and_log_softmax_their_logarithms() -> None:
    x = np.random.default_rng(3).normal(0, 2, (4, 6))
    shares = np.array([[math.exp(v) / sum(math.exp(u) for u in point) for v in point] for point in x.T]).T
    np.testing.assert_allclose(forward(Softmax(), x), shares, rtol=1e-12)
    np.testing.assert_allclose(forward(LogSoftmax(), x), np.log(shares), rtol=1e-12)
    np.testing.assert_allclose(forward(Softmax(), x + 1e4), shares, rtol=1e-9)
    with np.errstate(under="ignore"):
        np.testing.assert_array_equal(forward(LogSoftmax(), np.array([[1e4], [-1e4]])), [[0], [-2e4]])


@pytest.mark.parametrize("activation", [Softmax(), LogSoftmax()], ids=named)
def test_shares_too_small_for_single_precision_give_no_denormals(activation: Activation) -> None:
    x, dy = np.array([[0], [-85], [-95]], "f4"), np.array([[1e-3], [0], [0]], "f4")
    with np.errstate(under="ignore"):
        for values in (forward(activation, x), gradient(activation, x, dy)):
            assert not ((values != 0) & (np.abs(values) < 1e-30)).any()


def test_gelu_by_tanh_is_near_the_exact_one() -> None:
    x = np.linspace(-6, 6, 2001)
    exact = [value * (1 + math.erf(value / math.sqrt(2))) / 2 for value in x]
    assert np.abs(forward(Gelu(), x) - exact).max() < 0.0005


def test_selu_keeps_mean_and_spread_of_a_standard_normal() -> None:
    """The fixed point of the paper, by integrating f and f² against the density on a fine grid."""
    x = np.linspace(-12, 12, 200_001)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    y = forward(Selu(), x)
    assert (y * density).sum() == pytest.approx(0, abs=1e-6)
    assert (y**2 * density).sum() == pytest.approx(1, abs=1e-6)


# ---- corners


def test_slopes_at_the_corner_are_those_of_the_left() -> None:
    corner = np.array([-0.0, 0.0])
    np.testing.assert_array_equal(slope(Relu(), corner), [0, 0])
    np.testing.assert_array_equal(slope(LeakyRelu(leak=0.1), corner), [0.1, 0.1])
    np.testing.assert_array_equal(slope(Elu(floor=0.5), corner), [0.5, 0.5])
    np.testing.assert_allclose(slope(Selu(), corner), SCALE * A)
    np.testing.assert_array_equal(forward(Heaviside(), corner), [0, 0])
    np.testing.assert_array_equal(slope(HardSigmoid(), np.array([-3.0, 3.0])), [0, 0])


def test_slopes_of_tiny_numbers_are_those_of_their_side() -> None:
    tiny = np.array([-1e-30, 1e-30, 1e-37], np.float32)
    np.testing.assert_array_equal(slope(Relu(), tiny), [0, 1, 1])
    np.testing.assert_array_equal(slope(LeakyRelu(leak=0.25), tiny), [0.25, 1, 1])
    np.testing.assert_array_equal(slope(Elu(floor=0.25), tiny), [0.25, 1, 1])
    np.testing.assert_allclose(slope(Selu(), tiny), [SCALE * A, SCALE, SCALE], rtol=1e-6)
    np.testing.assert_array_equal(forward(Heaviside(), tiny), [0, 1, 1])


def test_nothing_comes_back_through_a_step() -> None:
    x = np.random.default_rng(4).normal(0, 2, (3, 5))
    assert (gradient(Heaviside(), x, np.ones_like(x)) == 0).all()


@each
def test_kernels_name_only_what_the_workspace_has(activation: Activation) -> None:
    shared = {"np", "x", "y", "tmp"}
    more = set() if activation.elementwise else {"row", "ones"}
    back, kernel = (
        ({"s"}, activation.slope) if activation.elementwise else ({"dy", "dx"}, activation.backward)
    )
    assert set(parameters(activation.forward)) <= shared | more
    assert set(parameters(kernel)) <= shared | more | back
