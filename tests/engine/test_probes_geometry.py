"""Hidden space and loss landscape: what they show is computed a second way."""

from typing import Any

import numpy as np
import pytest

from engine import (
    L2,
    ActivationLayer,
    BatchNorm,
    Dense,
    Digits,
    Experiment,
    HiddenSpace,
    Identity,
    Landscape,
    Lstm,
    Observer,
    Parity,
    Relu,
    SoftmaxCrossEntropy,
    Spiral,
    Trainer,
    Zeros,
)
from engine.grid import plane
from engine.layers.flatten import Flatten
from engine.observer import CALLS
from engine.plan import Array
from engine.probes.geometry import principal

OUT = Dense(units=1, activation=Identity())


def observed(steps: int = 0, **changed: Any) -> Observer:
    """An observer of a trainer that has taken some steps."""
    trainer = Trainer(Experiment(**changed))
    trainer.run(steps)
    return Observer(trainer)


# ---- hidden space


def test_hidden_space_is_what_the_network_gives_when_it_ends_there() -> None:
    layers = (Dense(units=4), Dense(units=3, activation=Relu()), OUT)
    observer = observed(100, layers=layers)
    weights = observer.trainer.network.views(observer.trainer.network.theta)
    for layer, units in ((0, (3, 1)), (1, (0, 2))):
        points = observer.trainer.points
        x = np.vstack([plane(10), points.train_x, points.test_x]).astype("f8")
        for place in range(layer + 1):
            W1 = weights[place]["W1"].astype("f8")
            z = x @ W1[:, :-1].T + W1[:, -1]
            x = np.maximum(z, 0) if place else np.tanh(z)
        found = observer.look(HiddenSpace(layer=layer, first=units[0], second=units[1], size=10))
        assert found["hidden_of"].tolist() == [layer, *units]
        seen = np.hstack([found["hidden_points"], found["hidden_test"]])
        np.testing.assert_allclose(seen, x[100:, units].T, atol=1e-5)
        np.testing.assert_allclose(found["hidden_space"].reshape(2, -1), x[:100, units].T, atol=1e-5)


def test_hidden_space_of_a_truncated_network_s_outputs() -> None:
    """The first layers alone, as a network of their own with the same weights, predict what is shown."""
    observer = observed(60, layers=(Dense(units=4), Dense(units=2), OUT))
    short = Trainer(
        Experiment(layers=(Dense(units=4), Dense(units=2, activation=Identity())), loss=SoftmaxCrossEntropy())
    )
    short.network.theta[:] = observer.trainer.network.theta[: short.network.theta.size]
    view = short.view(observer.trainer.points.train_x)
    view.forward()
    found = observer.look(HiddenSpace(layer=1))["hidden_points"]
    np.testing.assert_allclose(found, np.tanh(view.space.output), atol=1e-6)


def test_points_without_a_plane_have_no_map() -> None:
    layers = (Flatten(), Dense(units=5), Dense(units=10, activation=Identity()))
    observer = observed(data=Digits(samples=50), layers=layers, loss=SoftmaxCrossEntropy())
    found = observer.look(HiddenSpace(layer=1))
    assert set(found) == {"hidden_points", "hidden_test", "hidden_of"}
    assert found["hidden_points"].shape == (2, 40)
    assert found["hidden_test"].shape == (2, 10)


@pytest.mark.parametrize("changed", [{"layer": 3}, {"first": 8}, {"second": 9}, {"layer": 2, "second": 1}])
def test_units_that_are_not_there(changed: dict[str, Any]) -> None:
    with pytest.raises(LookupError):
        observed().look(HiddenSpace(**changed))


def test_a_unit_may_be_shown_against_itself() -> None:
    found = observed(layers=(Dense(units=1), OUT)).look(HiddenSpace(first=0, second=0))["hidden_space"]
    assert np.array_equal(found[0], found[1])


# ---- landscape


def filters(network: Any, flat: Array) -> list[Array]:
    """The weights of every unit, without its bias."""
    return [row[:-1] for named in network.views(flat) for row in named["W1"]]


@pytest.mark.parametrize("steps", [0, 200])
def test_the_middle_is_the_loss(steps: int) -> None:
    observer = observed(steps, regularizer=L2(strength=0.1))
    picture = observer.look(Landscape(size=5))["landscape"]
    assert picture[2, 2] == pytest.approx(observer.trainer.evaluate().train_loss, rel=1e-6)
    assert picture.shape == (5, 5)


def test_every_cell_is_the_loss_at_its_weights() -> None:
    """The network is moved by hand along the directions; rows begin at the top, columns at the left."""
    observer = observed(50)
    probe = Landscape(size=3, reach=0.7, seed=5)
    found = observer.look(probe)
    right, up = probe._random(observer.trainer.network)
    np.testing.assert_allclose(found["landscape_axes"], [[-0.7, 0.7]] * 2, rtol=1e-6)
    other = Trainer(observer.experiment)
    for row, b in enumerate((0.7, 0, -0.7)):
        for column, a in enumerate((-0.7, 0, 0.7)):
            other.network.theta[:] = observer.trainer.network.theta + a * right + b * up
            loss = other.evaluate().train_loss
            assert found["landscape"][row, column] == pytest.approx(loss, rel=1e-4)


def test_directions_are_as_long_as_each_filter_and_leave_biases_alone() -> None:
    observer = observed(100, layers=(Dense(units=4), BatchNorm(), Dense(units=3, bias=False), OUT))
    network = observer.trainer.network
    directions = Landscape()._random(network)
    assert (directions[:, network.mask == 0] == 0).all()
    theta = network.theta.astype("f8")
    for direction in directions:
        for named, weights, masks in zip(*map(network.views, (direction, theta, network.mask)), strict=True):
            for name, rows in named.items():
                if masks[name].any():
                    own = np.linalg.norm(weights[name] * masks[name], axis=1)
                    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), own)
    cosine = directions[0] @ directions[1] / np.prod(np.linalg.norm(directions, axis=1))
    assert abs(cosine) < 0.9
    assert not np.array_equal(Landscape(seed=1)._random(network), directions)


def test_directions_are_drawn_from_the_normal_distribution() -> None:
    """Divided by what each row is long, they point anywhere: no coordinate is preferred."""
    observer = observed(layers=(Dense(units=200), OUT))
    directions = Landscape()._random(observer.trainer.network)[:, :600].reshape(2, 200, 3)[:, :, :2]
    angles = np.arctan2(directions[..., 1], directions[..., 0]).ravel()
    counts, _ = np.histogram(angles, 8, (-np.pi, np.pi))
    assert counts.min() > 25
    assert abs(np.exp(1j * angles).mean()) < 0.15


def test_the_course_ends_where_the_network_is() -> None:
    observer = observed(640)
    found, trainer = observer.look(Landscape(along="course", size=9)), observer.trainer
    path, axes = found["landscape_path"], found["landscape_axes"]
    moments = [m for m in trainer.trajectory.moments if m.step < trainer.step]
    assert path.shape == (len(moments) + 1, 2)
    assert path[-1].tolist() == [0, 0]
    assert (path >= axes[:, 0]).all()
    assert (path <= axes[:, 1]).all()
    assert (path[0] <= 0).all()


def test_the_course_s_plane_is_that_of_numpy_s_principal_components() -> None:
    observer = observed(640)
    found, trainer = observer.look(Landscape(along="course", size=3)), observer.trainer
    weights = [m.theta.astype("f8") for m in trainer.trajectory.moments if m.step < trainer.step]
    weights.append(trainer.network.theta.astype("f8"))
    covariance = np.cov(np.array(weights).T, bias=True)
    values, vectors = np.linalg.eigh(covariance)
    np.testing.assert_allclose(found["landscape_explained"], values[-1:-3:-1] / values.sum(), rtol=1e-5)
    assert found["landscape_explained"].sum() > 0.8
    shadow = (np.array(weights) - weights[-1]) @ vectors[:, -1:-3:-1]
    np.testing.assert_allclose(np.abs(found["landscape_path"]), np.abs(shadow), rtol=1e-3, atol=1e-5)


def test_heights_along_the_course_are_those_of_its_moments() -> None:
    """In a rectangle, whose sides have different lengths: right is the first direction, up the second."""
    observer = observed(256)
    trainer = observer.trainer
    found = observer.look(Landscape(along="course", size=41))
    (low, high), (bottom, top) = found["landscape_axes"]
    right, up = principal(
        np.array(
            [m.theta.astype("f8") - trainer.network.theta for m in trainer.trajectory.moments[:-1]]
            + [0.0 * trainer.network.theta]
        )
    )[0]
    other = Trainer(observer.experiment)
    for row, column in ((0, 0), (40, 7), (20, 30)):
        a, b = low + (high - low) * column / 40, top - (top - bottom) * row / 40
        other.network.theta[:] = trainer.network.theta + a * right + b * up
        assert found["landscape"][row, column] == pytest.approx(other.evaluate().train_loss, rel=1e-3)


def test_a_course_needs_three_moments() -> None:
    observer = observed()
    with pytest.raises(LookupError):
        observer.look(Landscape(along="course"))
    observer.trainer.run(33)
    for _ in range(2):
        observer.trainer.run(64)
    assert observer.look(Landscape(along="course", size=3))["landscape"].shape == (3, 3)


def test_random_directions_have_a_path_too() -> None:
    observer = observed(400)
    found = observer.look(Landscape(size=3))
    assert np.isnan(found["landscape_explained"]).all()
    assert found["landscape_path"][-1].tolist() == [0, 0]
    right, up = Landscape()._random(observer.trainer.network)
    gap = observer.trainer.trajectory.moments[0].theta - observer.trainer.network.theta.astype("f8")
    a, b = found["landscape_path"][0]
    rest = gap - a * right - b * up
    assert abs(rest @ right) < 1e-4 * np.linalg.norm(gap) * np.linalg.norm(right)
    assert abs(rest @ up) < 1e-4 * np.linalg.norm(gap) * np.linalg.norm(up)


def test_a_course_along_a_line_has_a_plane_around_it() -> None:
    """With one weight the second axis is nothing; its picture is the same in every row, and has a height."""
    directions, shares = principal(np.array([[-3.0], [-1.0], [0.0]]))
    assert directions.tolist() == [[1], [0]]
    assert shares.tolist() == [1, 0]
    still = np.zeros((4, 5))
    assert np.isfinite(principal(still)[0]).all()
    assert principal(still)[1].tolist() == [0, 0]


def test_zero_weights_have_a_flat_landscape() -> None:
    zero: dict[str, Any] = {"initializer": Zeros()}
    layers = (Dense(units=3, **zero), Dense(units=1, activation=Identity(), **zero))
    found = observed(layers=layers).look(Landscape(size=3))
    assert np.ptp(found["landscape"]) == 0
    assert (found["landscape_path"] == 0).all()


def test_without_weights_there_is_no_landscape() -> None:
    layers = (ActivationLayer(activation=Identity()),)
    with pytest.raises(LookupError):
        observed(layers=layers, loss=SoftmaxCrossEntropy()).look(Landscape())


def test_large_weights_overflow_to_infinity_and_not_to_an_error() -> None:
    observer = observed(64)
    observer.trainer.network.theta[:] = 3e38
    for along in ("random", "course"):
        observer.trainer.step = 200
        picture = observer.look(Landscape(size=3, along=along))
        assert picture["landscape"].shape == (3, 3)


def test_of_a_slow_network_fewer_cells_are_shown() -> None:
    layers = (Lstm(units=4, returns="sequence"), Lstm(units=4), OUT)
    observer = observed(data=Parity(samples=40, length=64), layers=layers)
    found = observer.look(Landscape(size=41))["landscape"]
    assert len(found) % 2 == 1
    assert 3 <= len(found) < 21
    view = observer.some(observer.trainer.network, 1)
    assert found.size * view.calls <= CALLS


def test_of_a_large_network_fewer_points_are_asked() -> None:
    layers = (*(Dense(units=200) for _ in range(5)), OUT)
    observer = observed(layers=layers, data=Spiral(samples=5000))
    assert observer.some(observer.trainer.network, 625).count < 100
    assert observer.train().count > 4000 - 1
    assert np.isfinite(observer.look(Landscape(size=5))["landscape"]).all()
