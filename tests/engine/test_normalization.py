"""Batch norm and layer norm: PyTorch's values, a second transcription, gradients, and what looking does."""

from typing import Any

import numpy as np
import pytest

from engine.layers.layer import Layer, Shape
from engine.layers.normalization import BatchNorm, LayerNorm
from engine.plan import Array
from tests.engine.layer_run import SMALL, TOLERANCE, Record, Run, agree, check_calls, check_gradients

SHAPES: list[tuple[Shape, int]] = [
    ((4,), 5),
    ((1,), 3),
    ((3, 5, 2), 4),
    ((2, 1, 3), 1),
    ((6, 3), 2),
    ((1, 1), 4),
]

both = pytest.mark.parametrize("dtype", TOLERANCE)
each = pytest.mark.parametrize("layer", [BatchNorm(), LayerNorm()], ids=lambda layer: layer.kind)
sized = pytest.mark.parametrize(("shape", "batch"), SHAPES)


def made(kind: type[Layer], case: Record, dtype: str) -> Run:
    """A recorded case's layer, with its weights, about to be given the last batch."""
    layer, shape = kind.model_validate(case["fields"]), tuple(case["shape"])
    run = Run(layer, shape, batch=len(case["dy"]), dtype=dtype, recorded=dtype == "f4")
    for name in run.weights:
        values = np.array(case[name])
        run.weights[name][...] = inner(values).ravel()
    run.seen(run.dy, shape)[...] = case["dy"]
    return run


def inner(values: Array) -> Array:
    """Scale or shift of every number of an image, in the order it has inside."""
    return values.transpose(0, 2, 1) if values.ndim == 3 else values


def agree_on(run: Run, recorded: Record, dtype: str, infer: bool = False) -> None:
    agree(run.forward(infer), recorded["y"], dtype)
    (dx,) = run.backward(infer)
    agree(dx, recorded["dx"], dtype)
    for name in ("gamma", "beta"):
        agree(run.gradients[f"d{name}"], inner(np.array(recorded[f"d{name}"])).ravel(), dtype)


@both
@pytest.mark.parametrize("case", SMALL["batch_norm"], ids=lambda case: str(case["shape"]))
def test_batch_norm_gives_what_pytorch_gives(case: Record, dtype: str) -> None:
    """Several batches, then the last one's values and gradients, the averages, and the look with them."""
    run = made(BatchNorm, case, dtype)
    for batch in case["x"][:-1]:
        run.give(batch)
        run.forward()
    run.give(case["x"][-1])
    agree_on(run, case["train"], dtype)
    agree(run.state["moving"], [case["mean"], case["variance"]], dtype)
    agree_on(run, case["look"], dtype, infer=True)
    agree(run.state["moving"], [case["mean"], case["variance"]], dtype)


@both
@pytest.mark.parametrize("case", SMALL["layer_norm"], ids=lambda case: str(case["shape"]))
def test_layer_norm_gives_what_pytorch_gives(case: Record, dtype: str) -> None:
    run = made(LayerNorm, case, dtype)
    run.give(case["x"])
    agree_on(run, case["train"], dtype)


@each
@sized
def test_values_are_those_of_the_definition(layer: Layer, shape: Shape, batch: int) -> None:
    """Number by number, in plain loops."""
    run = Run(layer, shape, batch=batch)
    rng = np.random.default_rng(1)
    for values in run.weights.values():
        values[...] = rng.normal(size=values.shape)
    x, y = run.seen(run.xs[0], shape), run.forward()
    by_channel = isinstance(layer, BatchNorm) or len(shape) == 2
    gamma, beta = (
        (values if by_channel else outer(values, shape))
        for values in (run.weights["gamma"], run.weights["beta"])
    )
    for place in np.ndindex(x.shape):
        alike = fellows(x, place, layer)
        mean = sum(alike) / len(alike)
        variance = sum((value - mean) ** 2 for value in alike) / len(alike)
        own = place[-1] if by_channel else place[1:]
        wanted = gamma[own] * (x[place] - mean) / (variance + 1e-5) ** 0.5 + beta[own]
        assert y[place] == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def outer(values: Array, shape: Shape) -> Array:
    """Scale or shift of every number of a point, as the user sees the point."""
    if len(shape) == 3:
        height, width, channels = shape
        return values.reshape(height, channels, width).transpose(0, 2, 1)
    return values.reshape(shape)


def fellows(x: Array, place: tuple[int, ...], layer: Layer) -> list[float]:
    """The numbers of x (batch, *shape) that are normalized together with the one at ``place``."""
    if isinstance(layer, BatchNorm):
        return [float(x[at]) for at in np.ndindex(x.shape) if at[-1] == place[-1]]
    alike = 2 if x.ndim == 3 else 1
    return [float(x[at]) for at in np.ndindex(x.shape) if at[:alike] == place[:alike]]


@each
@sized
@pytest.mark.parametrize("infer", [False, True], ids=["train", "look"])
def test_gradients_are_those_of_the_function(layer: Layer, shape: Shape, batch: int, infer: bool) -> None:
    run = Run(layer, shape, batch=batch)
    rng = np.random.default_rng(2)
    for values in (*run.weights.values(), *run.state.values()):
        values[...] = rng.uniform(0.5, 2, values.shape)
    check_gradients(run, infer)


@each
@sized
def test_nobody_has_to_ask_for_the_inputs_gradient(layer: Layer, shape: Shape, batch: int) -> None:
    run, alone = (Run(layer, shape, batch=batch) for _ in range(2))
    alone.dxs = [None]
    for infer in (False, True):
        for one in (run, alone):
            one.forward(infer)
            one.backward(infer)
        for name, gradient in run.gradients.items():
            np.testing.assert_array_equal(alone.gradients[name], gradient)


def test_moving_averages_take_in_means_and_unbiased_variances() -> None:
    run = Run(BatchNorm(momentum=0.75), (2,), batch=3, dtype="f8")
    run.give([[1.0, 0.0], [2.0, 0.0], [6.0, 0.0]])
    run.forward()
    np.testing.assert_allclose(run.state["moving"], [[0.25 * 3, 0], [0.75 + 0.25 * 7, 0.75]])
    run.forward()
    np.testing.assert_allclose(run.state["moving"][0], [0.75 * 0.75 + 0.25 * 3, 0])


@both
def test_a_batch_of_one_point_gives_the_shift(dtype: str) -> None:
    """The only number of a unit is its own mean. Nothing is learned from it about the variance."""
    run = Run(BatchNorm(epsilon=1e-12), (3,), batch=1, dtype=dtype)
    run.give([[5.0, -1e4, 0.0]])
    run.weights["beta"][...] = [1, 2, 3]
    np.testing.assert_array_equal(run.forward(), [[1, 2, 3]])
    (dx,) = run.backward()
    np.testing.assert_array_equal(dx, np.zeros((1, 3)))
    np.testing.assert_allclose(run.state["moving"], np.array([[0.5, -1e3, 0], [1, 1, 1]]), rtol=1e-5)
    assert np.isfinite(run.forward(infer=True)).all()


@each
@pytest.mark.parametrize("value", [0.0, 1e4, -1e4])
def test_equal_numbers_stay_finite(layer: Layer, value: float) -> None:
    run = Run(layer, (4,), batch=3, dtype="f4", recorded=True)
    run.give(np.full((3, 4), value))
    np.testing.assert_allclose(run.forward(), 0, atol=0.01)
    run.backward()


@each
def test_large_numbers_close_together_keep_their_differences(layer: Layer) -> None:
    """Two passes over the numbers: the mean of squares minus the squared mean would be all rounding."""
    run = Run(layer, (4,), batch=4, dtype="f4")
    run.give(1000 + np.array([[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 0, 1, 2]]))
    wanted = (np.array([0, 1, 2, 3]) - 1.5) / 1.25**0.5
    np.testing.assert_allclose(run.forward()[0], wanted, rtol=1e-4)


def test_layer_norm_does_not_see_other_points() -> None:
    run = Run(LayerNorm(), (3,), batch=4)
    before = run.forward()
    run.seen(run.xs[0], (3,))[1:] = 100.0
    np.testing.assert_array_equal(run.forward()[0], before[0])


@pytest.mark.parametrize(
    ("layer", "shape", "parameters", "operations"),
    [
        (BatchNorm(), (6,), 12, 42),
        (BatchNorm(), (4, 5, 3), 6, 420),
        (BatchNorm(), (7, 2), 4, 98),
        (LayerNorm(), (6,), 12, 42),
        (LayerNorm(), (4, 5, 3), 120, 420),
        (LayerNorm(), (7, 2), 4, 98),
    ],
)
def test_counts(layer: Layer, shape: Shape, parameters: int, operations: int) -> None:
    assert layer.output(shape) == shape
    assert sum(np.prod(s) for s in layer.weights(shape).values()) == parameters
    assert layer.operations(shape) == operations
    check_calls(layer, shape)
    masks: dict[str, Any] = layer.decayed(shape)
    assert all((mask == 0).all() and mask.shape == layer.weights(shape)[name] for name, mask in masks.items())
