"""Add and concat: values, gradients, and what they say of inputs that do not go together."""

import numpy as np
import pytest

from engine.layers.activation_layer import ActivationLayer
from engine.layers.layer import Layer, Shape
from engine.layers.merge import Add, Concat
from tests.engine.layer_run import Run, check_calls, check_gradients

EQUAL: list[tuple[Shape, ...]] = [((4,),) * 2, ((1,),) * 3, ((3, 5, 2),) * 2, ((6, 3),) * 8]
BESIDE: list[tuple[Shape, ...]] = [
    ((4,), (1,)),
    ((2,), (3,), (1,)),
    ((3, 5, 2), (3, 5, 4)),
    ((6, 3), (6, 1), (6, 2)),
    ((2, 1, 1),) * 8,
]
CASES = [(Add(), shapes) for shapes in EQUAL] + [(Concat(), shapes) for shapes in EQUAL + BESIDE]

each = pytest.mark.parametrize(("layer", "shapes"), CASES)
batches = pytest.mark.parametrize("batch", [1, 4])


@each
@batches
def test_values_are_those_of_numpy(layer: Layer, shapes: tuple[Shape, ...], batch: int) -> None:
    run = Run(layer, *shapes, batch=batch)
    xs = [run.seen(x, shape) for x, shape in zip(run.xs, shapes, strict=True)]
    wanted = sum(xs) if isinstance(layer, Add) else np.concatenate(xs, -1)
    np.testing.assert_allclose(run.forward(), wanted, rtol=1e-12)


@each
@batches
def test_gradients_are_those_of_the_function(layer: Layer, shapes: tuple[Shape, ...], batch: int) -> None:
    check_gradients(Run(layer, *shapes, batch=batch))
    check_gradients(Run(layer, *shapes, batch=batch, recorded=True), infer=True)


@each
def test_inputs_that_nobody_asks_for_are_left_out(layer: Layer, shapes: tuple[Shape, ...]) -> None:
    run, some = (Run(layer, *shapes, batch=3) for _ in range(2))
    some.dxs[0] = None
    for one in (run, some):
        one.forward()
        one.backward()
    for dx, same in zip(some.dxs[1:], run.dxs[1:], strict=True):
        assert dx is not None
        assert same is not None
        np.testing.assert_array_equal(dx, same)


@each
def test_counts(layer: Layer, shapes: tuple[Shape, ...]) -> None:
    assert layer.weights(*shapes) == {}
    size = int(np.prod(layer.output(*shapes)))
    assert layer.operations(*shapes) == (size * (len(shapes) - 1) if isinstance(layer, Add) else 0)
    assert layer.arity == (2, 8)
    check_calls(layer, *shapes)


def test_shapes() -> None:
    assert Add().output((4, 5, 3), (4, 5, 3)) == (4, 5, 3)
    assert Concat().output((4,), (3,), (1,)) == (8,)
    assert Concat().output((28, 28, 64), (28, 28, 128), (28, 28, 32), (28, 28, 32)) == (28, 28, 256)
    assert Concat().output((6, 3), (6, 2)) == (6, 5)


@pytest.mark.parametrize(
    ("layer", "shapes", "said"),
    [
        (Add(), [(8,), (4,)], "An add layer needs inputs of one shape: it is given 8 units and 4 units."),
        (
            Add(),
            [(1,), (1,), (2, 3)],
            "An add layer needs inputs of one shape: it is given 1 unit, 1 unit and a sequence of 2 × 3.",
        ),
        (
            Concat(),
            [(28, 28, 3), (14, 14, 3)],
            "A concat layer needs inputs of one height and width: it is given an image of 28 × 28 × 3 and an "
            "image of 14 × 14 × 3.",
        ),
        (
            Concat(),
            [(6, 3), (5, 3)],
            "A concat layer needs inputs of one length: it is given a sequence of 6 × 3 and a "
            "sequence of 5 × 3.",
        ),
        (
            Concat(),
            [(6,), (6, 3)],
            "A concat layer needs inputs of one kind: it is given 6 units and a sequence of 6 × 3.",
        ),
    ],
)
def test_impossible_shapes_are_refused_with_a_sentence(layer: Layer, shapes: list[Shape], said: str) -> None:
    with pytest.raises(ValueError, match="needs inputs") as refused:
        layer.output(*shapes)
    assert str(refused.value) == said


def test_an_activation_layer_passes_its_input_on_for_the_workspace_to_go_on_with() -> None:
    for shape in ((4,), (3, 2, 5), (6, 3)):
        run = Run(ActivationLayer(), shape, batch=2)
        np.testing.assert_array_equal(run.forward(), run.seen(run.xs[0], shape))
        np.testing.assert_array_equal(run.backward()[0], run.seen(run.dy, shape))
        assert ActivationLayer().output(shape) == shape
        assert ActivationLayer().operations(shape) == np.prod(shape)
        assert ActivationLayer().weights(shape) == {}
        run.dxs = [None]
        assert run.backward() == [None]
