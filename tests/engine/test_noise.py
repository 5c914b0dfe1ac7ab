"""Dropout and Gaussian noise: how much, that backward knows what forward drew, that looking draws nothing."""

import numpy as np
import pytest

from engine.layers.layer import Layer, Shape
from engine.layers.noise import Dropout, GaussianNoise
from tests.engine.layer_run import Run, check_calls, check_gradients

LAYERS: list[Layer] = [Dropout(), Dropout(classic=True, rate=0.3), Dropout(rate=0), GaussianNoise()]
SHAPES: list[tuple[Shape, int]] = [((4,), 5), ((1,), 1), ((3, 5, 2), 4), ((6, 3), 2)]

each = pytest.mark.parametrize("layer", LAYERS, ids=repr)
sized = pytest.mark.parametrize(("shape", "batch"), SHAPES)
variants = pytest.mark.parametrize("classic", [False, True], ids=["inverted", "classic"])


@each
@sized
@pytest.mark.parametrize("infer", [False, True], ids=["train", "look"])
def test_gradients_are_those_of_the_function(layer: Layer, shape: Shape, batch: int, infer: bool) -> None:
    check_gradients(Run(layer, shape, batch=batch), infer)


@each
@sized
def test_a_recorded_plan_draws_anew_each_time_and_as_one_that_runs_at_once(
    layer: Layer, shape: Shape, batch: int
) -> None:
    at_once, plan = (Run(layer, shape, batch=batch, recorded=recorded) for recorded in (False, True))
    for _ in range(2):
        np.testing.assert_array_equal(at_once.forward(), plan.forward())
        np.testing.assert_array_equal(at_once.backward()[0], plan.backward()[0])


@variants
@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.95])
def test_the_share_that_is_dropped_is_the_rate(classic: bool, dtype: str, rate: float) -> None:
    """40,000 draws: within 5 standard errors; what is kept is scaled by one number, and only if inverted."""
    run = Run(Dropout(rate=rate, classic=classic), (100,), batch=400, dtype=dtype, recorded=True)
    x = run.seen(run.xs[0], (100,))
    ratio = run.forward() / x
    dropped = ratio == 0
    error = (rate * (1 - rate) / dropped.size) ** 0.5
    assert abs(dropped.mean() - rate) <= 5 * error
    np.testing.assert_allclose(ratio[~dropped], 1 if classic else 1 / (1 - rate), rtol=1e-6)


@variants
def test_the_mask_of_forward_is_that_of_backward(classic: bool) -> None:
    run = Run(Dropout(classic=classic), (5, 4, 3), batch=6)
    for _ in range(3):
        y, (dx,) = run.forward(), run.backward()
        x, dy = run.seen(run.xs[0], (5, 4, 3)), run.seen(run.dy, (5, 4, 3))
        np.testing.assert_allclose(dx / dy, y / x)


def test_every_number_and_every_step_is_drawn_by_itself() -> None:
    run = Run(Dropout(), (200,), batch=200)
    first, second = (run.forward() == 0 for _ in range(2))
    for a, b in ((first, second), (first[1:], first[:-1]), (first[:, 1:], first[:, :-1])):
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.03


def test_both_variants_agree_with_looking_in_expectation() -> None:
    """The mean of many steps is what the same layer gives when looking; the classic one is 1 − p of it."""
    rate, steps = 0.3, 4000
    for classic in (False, True):
        run = Run(Dropout(rate=rate, classic=classic), (3,), batch=2)
        mean = sum(run.forward() for _ in range(steps)) / steps
        looked, x = run.forward(infer=True), run.seen(run.xs[0], (3,))
        error = (rate / (1 - rate) / steps) ** 0.5
        np.testing.assert_allclose(mean, looked, rtol=5 * error)
        np.testing.assert_allclose(looked, x * (1 - rate if classic else 1))


def test_rate_0_changes_nothing() -> None:
    run = Run(Dropout(rate=0.0), (50,), batch=50, dtype="f4")
    np.testing.assert_array_equal(run.forward(), run.seen(run.xs[0], (50,)))


def test_gaussian_noise_has_the_deviation_it_says() -> None:
    run = Run(GaussianNoise(std=0.3), (100,), batch=400, recorded=True)
    noise = run.forward() - run.seen(run.xs[0], (100,))
    assert abs(noise.mean()) <= 5 * 0.3 / 200
    assert abs(noise.std() - 0.3) <= 5 * 0.3 / (2 * noise.size) ** 0.5
    assert abs((noise**3).mean()) < 0.01
    np.testing.assert_allclose((abs(noise) < 0.3).mean(), 0.6827, atol=0.02)


@each
@sized
def test_looking_draws_nothing(layer: Layer, shape: Shape, batch: int) -> None:
    run = Run(layer, shape, batch=batch)
    before = run.rng.bit_generator.state
    shrunk: float = 1 - layer.rate if isinstance(layer, Dropout) and layer.classic else 1
    np.testing.assert_allclose(run.forward(infer=True), shrunk * run.seen(run.xs[0], shape))
    (dx,) = run.backward(infer=True)
    assert dx is not None
    np.testing.assert_allclose(dx, shrunk * run.seen(run.dy, shape))
    assert run.rng.bit_generator.state == before


@each
def test_counts(layer: Layer) -> None:
    assert layer.output((4, 5, 3)) == (4, 5, 3)
    assert layer.weights((4, 5, 3)) == {}
    assert layer.operations((4, 5, 3)) == 60 * (2 if isinstance(layer, GaussianNoise) else 1)
    check_calls(layer, (4, 5, 3))
    run = Run(layer, (4,), batch=2)
    run.dxs = [None]
    for infer in (False, True):
        run.forward(infer)
        assert run.backward(infer) == [None]
