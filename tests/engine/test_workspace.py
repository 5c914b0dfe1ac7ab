"""Workspace: what it spares changes nothing. y in the place of z, and pooling before the activation."""

import numpy as np
import pytest

from engine import (
    Activation,
    Add,
    Conv2d,
    Dense,
    Flatten,
    MaxPool2d,
    Network,
    Relu,
    Sin,
    Softmax,
    Tanh,
)
from engine.layers.layer import Layer
from engine.plan import NUMPY, Array, bind
from engine.workspace import Workspace, pooled_first, works_in_place

KINDS = Activation.choices()


def gradient(layers: list[Layer], given: tuple[int, ...], brief: bool, trains: bool = False) -> list[Array]:
    """The outputs of a network for five points, and the gradient of a weighted sum of them."""
    rng = np.random.default_rng(3)
    network = Network(layers, given)
    network.start(rng)
    grad = np.zeros_like(network.theta)
    space = Workspace(network, 5, grad, rng if trains else None, brief)
    x1 = np.ones((network.widths[0] + 1, 5), "f4")
    x1[:-1] = rng.normal(size=x1[:-1].shape)
    space.forward(NUMPY, x1)
    space.dy.rows[-1][:] = rng.normal(size=space.output.shape)
    space.backward(NUMPY, x1)
    return [space.output.copy(), grad]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name())
def test_y_in_the_place_of_z_gives_the_same_numbers(kind: type[Activation]) -> None:
    layers: list[Layer] = [Dense(units=4, activation=kind()), Dense(units=3, activation=kind())]
    for brief, apart in zip(gradient(layers, (2,), True), gradient(layers, (2,), False), strict=True):
        assert np.array_equal(brief, apart)


def test_y_takes_the_place_of_z_where_nobody_reads_z_again() -> None:
    assert works_in_place(Tanh(), backward=True)
    assert works_in_place(Sin(), backward=False)
    assert not works_in_place(Sin(), backward=True)
    assert not works_in_place(Softmax(), backward=False)


def test_a_brief_look_has_less_to_keep() -> None:
    network = Network([Dense(units=8), Dense(units=8)], 2)
    assert Workspace(network, 10, brief=True).z.flat.size == 0
    assert Workspace(network, 10).z.flat.size == 2 * 9 * 10


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.rises], ids=lambda kind: kind.name())
def test_what_is_said_to_rise_never_falls(kind: type[Activation]) -> None:
    x = np.sort(np.concatenate([np.linspace(-9, 9, 4001), [-1e4, -88, 88, 1e4]])).astype("f4")
    y, tmp = np.zeros_like(x), np.zeros_like(x)
    bind(kind().forward, {"np": NUMPY, "x": x, "y": y, "tmp": tmp})
    assert np.diff(y).min() >= -2e-7 * np.abs(y).max(initial=1, where=np.abs(x) < 9)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.rises], ids=lambda kind: kind.name())
def test_training_pools_first_and_computes_the_same(kind: type[Activation]) -> None:
    layers: list[Layer] = [Conv2d(filters=3, activation=kind()), MaxPool2d(), Flatten(), Dense(units=2)]
    network = Network(layers, (8, 8, 2))

    assert pooled_first(network)[1] == kind()
    trained, looked = gradient(layers, (8, 8, 2), True, trains=True), gradient(layers, (8, 8, 2), False)
    for one, other in zip(trained, looked, strict=True):
        assert one == pytest.approx(other, rel=1e-5, abs=1e-5)


def test_pooling_comes_after_what_others_see_too_and_after_what_falls() -> None:
    conv = Conv2d(filters=2, padding={"kind": "same"}, id="conv")  # type: ignore[arg-type]
    pool = MaxPool2d(size=1, stride=1, id="pool")
    shared = Network([conv, pool, Add(inputs=("conv", "pool"))], (4, 4, 1))
    assert pooled_first(shared)[0] == Relu()
    falls = Network([Conv2d(filters=2, activation=Sin()), MaxPool2d()], (4, 4, 1))
    assert pooled_first(falls)[0] == Sin()
