"""Network and Workspace: gradients of whole networks, views, fan-out, and where the bias stands."""

import numpy as np
import pytest

from engine import (
    Activation,
    Add,
    BinaryCrossEntropy,
    Dense,
    Identity,
    Layer,
    Loss,
    Relu,
    Sigmoid,
    SquaredError,
    Tanh,
)
from engine.network import Network
from engine.plan import NUMPY
from engine.workspace import Workspace


class Example:
    """A network in float64 with random weights, and its loss on one batch."""

    def __init__(self, layers: list[Layer], batch: int, inputs: int = 3, loss: Loss | None = None) -> None:
        rng = np.random.default_rng(5)
        self.loss = loss or SquaredError()
        self.network = Network(layers, inputs, np.float64)
        self.network.theta[:] = rng.normal(0, 0.7, self.network.parameters)
        self.grad = np.full(self.network.parameters, np.nan)
        self.space = Workspace(self.network, batch, self.grad)
        self.x1 = np.ones((inputs + 1, batch))
        self.x1[:-1] = rng.normal(0, 1, (inputs, batch))
        self.x1.flags.writeable = False
        labels = rng.integers(0, 2, batch)
        self.t = self.loss.targets(labels, self.network.widths[-1], self.loss.no)
        self.direction = rng.normal(0, 1, self.network.parameters)

    def value(self) -> float:
        """The mean loss."""
        cell = np.zeros(())
        self.space.forward(NUMPY, self.x1)
        self.space.measure(NUMPY, self.loss, self.t, cell, 1 / self.space.batch)
        return float(cell) * self.loss.unit / self.space.batch

    def slopes(self) -> tuple[float, float]:
        """The loss's slope along the direction, by differences and by going backward."""
        theta, small = self.network.theta, 1e-6
        theta += small * self.direction
        above = self.value()
        theta -= 2 * small * self.direction
        below = self.value()
        theta += small * self.direction
        self.value()
        theta.flags.writeable = False
        self.space.backward(NUMPY, self.x1)
        return (above - below) / (2 * small), float(self.grad @ self.direction)


@pytest.mark.parametrize("batch", [1, 2, 7])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("activation", [kind() for kind in Activation.choices()], ids=lambda f: f.kind)
def test_gradients_of_dense_layers_with_every_activation(
    activation: Activation, bias: bool, batch: int
) -> None:
    layers: list[Layer] = [
        Dense(units=5, activation=activation, bias=bias),
        Dense(units=1, activation=activation),
        Dense(units=3, activation=Tanh()),
        Dense(units=2, activation=Identity()),
    ]
    differences, backward = Example(layers, batch).slopes()
    if activation.name() != "step":
        assert differences == pytest.approx(backward, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("loss", [kind() for kind in Loss.choices()], ids=lambda loss: loss.kind)
def test_gradients_through_every_loss(loss: Loss) -> None:
    units = (loss.widths(2) or (1,))[-1]
    layers: list[Layer] = [Dense(units=4), Dense(units=units, activation=Sigmoid())]
    differences, backward = Example(layers, 5, loss=loss).slopes()
    assert differences == pytest.approx(backward, rel=1e-6)


def test_gradients_of_many_consumers_are_added() -> None:
    layers: list[Layer] = [
        Dense(units=3, id="a"),
        Dense(units=3, id="b"),
        Dense(units=3, inputs=("a",)),
        Dense(units=3, id="c"),
        Add(inputs=("b", "c"), id="d"),
        Add(inputs=("d", "a")),
        Dense(units=1),
    ]
    example = Example(layers, 4, inputs=2)
    assert len(example.space.consumers[1]) == 3
    differences, backward = example.slopes()
    assert differences == pytest.approx(backward, rel=1e-6)


def test_a_node_that_is_seen_twice_by_one_layer() -> None:
    example = Example([Dense(units=3, id="a"), Add(inputs=("a", "a")), Dense(units=1)], 4)
    differences, backward = example.slopes()
    assert differences == pytest.approx(backward, rel=1e-6)


def test_forward_is_the_textbooks() -> None:
    example = Example([Dense(units=4, activation=Relu()), Dense(units=2)], 6)
    x, theta = example.x1[:-1], example.network.theta
    W, b = theta[:16].reshape(4, 4)[:, :3], theta[:16].reshape(4, 4)[:, 3]
    V, c = theta[16:].reshape(2, 5)[:, :4], theta[16:].reshape(2, 5)[:, 4]
    hidden = np.maximum(W @ x + b[:, None], 0)
    example.space.forward(NUMPY, example.x1)
    np.testing.assert_allclose(example.space.output, np.tanh(V @ hidden + c[:, None]), rtol=1e-12)


def test_views_are_of_one_vector() -> None:
    network = Network([Dense(units=2), Dense(units=3)], 4)
    first, second = network.views(network.theta)
    first["W1"][...] = 1
    second["W1"][:, -1] = 2
    assert network.theta.tolist() == [1] * 10 + [0, 0, 2] * 3


def test_the_mask_spares_biases() -> None:
    network = Network([Dense(units=2)], 3)
    assert network.mask.tolist() == [1, 1, 1, 0, 1, 1, 1, 0]
    assert network.without_biases(np.arange(8.0))[0].tolist() == [0, 1, 2, 4, 5, 6]


def test_describe_says_where_weights_lie_and_what_a_layer_is() -> None:
    network = Network([Dense(units=8), Dense(units=1)], 2)
    first, second = network.describe()
    assert first == {
        "kind": "dense",
        "label": "dense",
        "units": 8,
        "inputs": 2,
        "parameters": 24,
        "offset": 0,
        "shape": [8, 3],
        "output": [8],
        "sources": [0],
        "operations": 32,
        "receptive_field": 1,
    }
    assert (second["offset"], second["parameters"], second["shape"], second["sources"]) == (
        24,
        9,
        [1, 9],
        [1],
    )


def test_weights_start_as_drawn_and_biases_at_zero() -> None:
    network, twin = (Network([Dense(units=5)], 3) for _ in range(2))
    network.start(np.random.default_rng(1))
    twin.start(np.random.default_rng(1))
    assert (network.theta == twin.theta).all()
    W1 = network.views(network.theta)[0]["W1"]
    assert (W1[:, -1] == 0).all()
    assert (W1[:, :-1] != 0).all()


def test_a_workspace_without_gradient_goes_forward_only() -> None:
    space = Workspace(Network([Dense(units=1, activation=Identity())], 2), 3)
    x1 = np.ones((3, 3), np.float32)
    space.forward(NUMPY, x1)
    space.measure(
        NUMPY, BinaryCrossEntropy(), np.full((1, 3), 0.5, np.float32), np.zeros((), np.float32), 1.0
    )
    assert not hasattr(space, "slope")
