"""PReLU and maxout: PyTorch's values, a second transcription, gradients, corners and ties."""

import numpy as np
import pytest

from engine.initializers import Zeros
from engine.layers.layer import Layer, Shape
from engine.layers.pieces import Maxout, Prelu
from tests.engine.layer_run import SMALL, TOLERANCE, Record, Run, agree, check_calls, check_gradients

CASES: list[tuple[Layer, Shape, int]] = [
    (Prelu(), (4,), 5),
    (Prelu(), (1,), 1),
    (Prelu(), (3, 5, 2), 4),
    (Prelu(), (6, 3), 2),
    (Maxout(), (4,), 5),
    (Maxout(units=1, pieces=5), (1,), 1),
    (Maxout(units=3, pieces=4), (7,), 2),
]

both = pytest.mark.parametrize("dtype", TOLERANCE)
each = pytest.mark.parametrize(("layer", "shape", "batch"), CASES)


def made(kind: type[Layer], case: Record, dtype: str) -> Run:
    """A recorded case, about to be run."""
    layer, shape = kind.model_validate(case["fields"]), tuple(case["shape"])
    run = Run(layer, shape, batch=len(case["dy"]), dtype=dtype, recorded=dtype == "f4")
    run.give(case["x"])
    run.seen(run.dy, layer.output(shape))[...] = case["dy"]
    return run


@both
@pytest.mark.parametrize("case", SMALL["prelu"], ids=lambda case: str(case["shape"]))
def test_prelu_gives_what_pytorch_gives(case: Record, dtype: str) -> None:
    """At the corner too."""
    run = made(Prelu, case, dtype)
    run.weights["a"][...] = case["a"]
    agree(run.forward(), case["train"]["y"], dtype)
    agree(run.backward()[0], case["train"]["dx"], dtype)
    agree(run.gradients["da"], case["train"]["da"], dtype)


@both
@pytest.mark.parametrize("case", SMALL["maxout"], ids=lambda case: str(case["fields"]))
def test_maxout_gives_what_pytorch_gives(case: Record, dtype: str) -> None:
    """With equal pieces too: the first one learns."""
    run = made(Maxout, case, dtype)
    shape = run.weights["W1"].shape
    run.weights["W1"][...] = np.reshape(case["w"], shape)
    agree(run.forward(), case["train"]["y"], dtype)
    agree(run.backward()[0], case["train"]["dx"], dtype)
    agree(run.gradients["dW1"], np.reshape(case["train"]["dw"], shape), dtype)


@each
def test_values_are_those_of_the_definition(layer: Layer, shape: Shape, batch: int) -> None:
    """Number by number, in plain loops."""
    run = Run(layer, shape, batch=batch)
    x, y = run.seen(run.xs[0], shape), run.forward()
    for place in np.ndindex(y.shape):
        if isinstance(layer, Maxout):
            point, unit = place
            rows = run.weights["W1"].reshape(layer.pieces, layer.units, -1)[:, unit]
            wanted = max(sum(row[k] * x[point, k] for k in range(shape[0])) + row[-1] for row in rows)
        else:
            wanted = x[place] if x[place] > 0 else run.weights["a"][place[-1]] * x[place]
        assert y[place] == pytest.approx(wanted, rel=1e-12)


@each
def test_gradients_are_those_of_the_function(layer: Layer, shape: Shape, batch: int) -> None:
    check_gradients(Run(layer, shape, batch=batch))
    check_gradients(Run(layer, shape, batch=batch, recorded=True), infer=True)
    check_calls(layer, shape)


@each
def test_backward_may_be_done_twice_and_nobody_has_to_ask_for_the_inputs_gradient(
    layer: Layer, shape: Shape, batch: int
) -> None:
    run, alone = (Run(layer, shape, batch=batch) for _ in range(2))
    alone.dxs = [None]
    run.forward()
    alone.forward()
    first, second = run.backward()[0], run.backward()[0]
    alone.backward()
    assert first is not None
    np.testing.assert_array_equal(first, second)
    for name, gradient in run.gradients.items():
        np.testing.assert_array_equal(alone.gradients[name], gradient)


def test_a_unit_whose_pieces_are_all_equal_passes_its_gradient_on_once() -> None:
    run = Run(Maxout(units=2, pieces=4, initializer=Zeros()), (3,), batch=5)
    run.forward()
    run.backward()
    dW1 = run.gradients["dW1"].reshape(4, 2, 4)
    np.testing.assert_allclose(dW1[0, :, -1], run.dy.sum(1))
    assert (dW1[1:] == 0).all()


def test_maxout_can_be_relu_and_the_absolute_value() -> None:
    run = Run(Maxout(units=2), (1,), batch=4)
    run.give([[-2.0], [-0.5], [0.0], [3.0]])
    run.weights["W1"][...] = [[1, 0], [1, 0], [0, 0], [-1, 0]]  # first pieces x and x, second 0 and −x
    np.testing.assert_array_equal(run.forward(), [[0, 2], [0, 0.5], [0, 0], [3, 3]])


@each
def test_large_numbers_stay_finite(layer: Layer, shape: Shape, batch: int) -> None:
    for value in (1e4, -1e4):
        run = Run(layer, shape, batch=batch, dtype="f4", recorded=True)
        run.give(np.full((batch, *shape), value))
        run.forward()
        run.backward()


def test_prelus_slopes_start_at_a_quarter_one_for_each_unit_or_channel() -> None:
    for shape, count in (((6,), 6), ((4, 5, 3), 3), ((7, 2), 2)):
        start = Prelu().start(np.random.default_rng(1), shape)["a"]
        np.testing.assert_array_equal(start, np.full(count, 0.25))
        np.testing.assert_array_equal(Prelu().decayed(shape)["a"], np.zeros(count))
        assert Prelu().operations(shape) == np.prod(shape)


def test_maxouts_first_weights_counts_and_mask() -> None:
    layer = Maxout(units=3, pieces=4)
    W1 = layer.start(np.random.default_rng(1), (5,))["W1"]
    assert W1.shape == layer.weights((5,))["W1"] == (12, 6)
    assert (W1[:, -1] == 0).all()
    assert abs(W1).max() <= (6 / (5 + 3)) ** 0.5
    assert len(np.unique(W1[:, :-1])) == 60
    mask = layer.decayed((5,))["W1"]
    assert (mask[:, :-1] == 1).all()
    assert (mask[:, -1] == 0).all()
    assert layer.operations((5,)) == 3 * (4 * 10 + 3)
    assert layer.misfit((5,)) is None


@pytest.mark.parametrize(("shape", "of"), [((8, 8, 1), "images"), ((9, 2), "sequences")])
def test_maxout_takes_vectors_only(shape: Shape, of: str) -> None:
    with pytest.raises(ValueError, match=f"A maxout layer takes single numbers, not {of}"):
        Maxout().output(shape)
