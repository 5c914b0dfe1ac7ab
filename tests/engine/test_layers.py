"""Every layer in a network: its gradients by differences, what its kernels write, and what it promises."""

from typing import Any

import numpy as np
import pytest

from engine import Activation, Layer, SquaredError
from engine.layers.layer import Shape, inside, outside, rows
from engine.network import Network
from engine.plan import NUMPY, Array, Ops
from engine.workspace import Workspace
from tests.strategies import inputs_of

LAYERS = [(kind(), inputs) for kind in Layer.choices() for inputs in inputs_of(kind())]
each = pytest.mark.parametrize(
    ("layer", "inputs"), LAYERS, ids=[f"{layer.name()}-{len(inputs[0])}d" for layer, inputs in LAYERS]
)


class Offset(Layer):
    """Adds a number of its own to each place: its gradient is that of what the next layer sees."""

    def output(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        return {"b": inside(inputs[0], 1)}

    def operations(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 0

    def forward(self, np: Ops, x: Array, y: Array, b: Array) -> None:
        np.add(x, b, y)

    def backward(self, np: Ops, dy: Array, db: Array) -> None:
        np.copyto(db, dy.sum(-1, keepdims=True))


class Example:
    """A layer on top of offsets, in float64 with random weights, and half the squared error of a batch."""

    def __init__(self, layer: Layer, inputs: list[Shape], batch: int, training: bool) -> None:
        rng = np.random.default_rng(5)
        below = [Offset(id=f"n{place}", inputs=("input",)) for place in range(len(inputs))]
        named = layer.model_copy(update={"inputs": tuple(offset.id for offset in below)})
        self.network = Network([*below, named], inputs[0], np.float64)
        self.network.theta[:] = rng.normal(0, 0.7, self.network.parameters)
        self.grad = np.full(self.network.parameters, np.nan)
        self.rng = np.random.default_rng(6)
        self.space = Workspace(self.network, batch, self.grad, self.rng if training else None)
        self.network.kept[:] = rng.uniform(0.5, 1.5, self.network.kept.size)
        self.x1 = np.ones((self.network.widths[0] + 1, batch))
        self.x1[:-1] = rng.normal(0, 1, (self.network.widths[0], batch))
        self.x1.flags.writeable = False
        self.t = rng.normal(0, 1, self.space.output.shape)
        self.direction = rng.normal(0, 1, self.network.parameters)

    def value(self) -> float:
        """The summed loss; what is drawn is the same each time."""
        cell = np.zeros(())
        self.rng.bit_generator.state = np.random.default_rng(7).bit_generator.state
        self.space.forward(NUMPY, self.x1)
        self.space.measure(NUMPY, SquaredError(), self.t, cell, 1.0)
        return float(cell) / 2

    def slopes(self) -> tuple[float, float]:
        """The loss's slope along the direction, by differences and by going backward."""
        theta, small = self.network.theta, 1e-6
        theta += small * self.direction
        above = self.value()
        theta -= 2 * small * self.direction
        below = self.value()
        theta += small * self.direction
        self.value()
        self.space.backward(NUMPY, self.x1)
        return (above - below) / (2 * small), float(self.grad @ self.direction)


@pytest.mark.parametrize("training", [True, False], ids=["training", "looking"])
@pytest.mark.parametrize("batch", [1, 4])
@each
def test_gradients(layer: Layer, inputs: list[Shape], batch: int, training: bool) -> None:
    differences, backward = Example(layer, inputs, batch, training).slopes()
    assert differences == pytest.approx(backward, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("activation", [kind() for kind in Activation.choices()], ids=lambda f: f.kind)
@pytest.mark.parametrize(
    ("layer", "inputs"), [case for case in LAYERS if hasattr(case[0], "activation")], ids=str
)
def test_gradients_with_every_activation(layer: Layer, inputs: list[Shape], activation: Activation) -> None:
    example = Example(layer.model_copy(update={"activation": activation}), inputs, 3, training=True)
    differences, backward = example.slopes()
    if activation.name() == "step":
        assert not any(array.any() for array in example.network.views(example.grad)[0].values())
    else:
        assert differences == pytest.approx(backward, rel=1e-5, abs=1e-7)


@each
def test_kernels_write_all_of_their_outputs(layer: Layer, inputs: list[Shape]) -> None:
    example = Example(layer, inputs, 3, training=True)
    example.space.y.rows[-1][...] = example.space.z.rows[-1][...] = np.nan
    for node in range(1, len(inputs) + 1):
        example.space.dy.rows[node][...] = np.nan
    assert np.isfinite(example.value())
    example.space.backward(NUMPY, example.x1)
    assert np.isfinite(example.grad).all()


@each
def test_a_second_pass_is_like_the_first(layer: Layer, inputs: list[Shape]) -> None:
    """Nothing that a pass leaves in scratch is taken for fresh by the next."""
    example = Example(layer, inputs, 3, training=True)
    first, gradients = example.value(), []
    for _ in range(2):
        example.space.backward(NUMPY, example.x1)
        gradients.append(example.grad.copy())
        assert example.value() == pytest.approx(first, rel=1e-12)
    np.testing.assert_allclose(gradients[1], gradients[0], rtol=1e-12, atol=1e-14)


@each
def test_weights_masks_and_starts_have_the_same_shapes(layer: Layer, inputs: list[Shape]) -> None:
    shapes = layer.weights(*inputs)
    for made in (layer.start(np.random.default_rng(1), *inputs), layer.decayed(*inputs)):
        assert {name: array.shape for name, array in made.items()} == shapes


@each
def test_cost_is_told(layer: Layer, inputs: list[Shape]) -> None:
    assert layer.operations(*inputs) >= 0
    assert layer.calls(*inputs) > 0
    window, stride = layer.window()
    assert window >= 1
    assert stride >= 1


def test_what_is_inside_and_outside() -> None:
    values: Any = np.random.default_rng(0).normal(size=(5, 3, 4, 2))
    assert inside((3, 4, 2), 5) == (3, 2, 4, 5)
    np.testing.assert_array_equal(outside(rows(values), (3, 4, 2)), values)
    np.testing.assert_array_equal(outside(rows(values[:, :, :, 0]), (3, 4)), values[:, :, :, 0])
    np.testing.assert_array_equal(outside(rows(values[:, :, 0, 0]), (3,)), values[:, :, 0, 0])
