"""Curvature: against quadratics, whose Hessian is known, and against whole Hessians by differences."""

from typing import Any

import numpy as np
import pytest

from engine import (
    ActivationLayer,
    Curvature,
    Dense,
    Experiment,
    Flatten,
    Identity,
    Lstm,
    Observer,
    Parity,
    Sgd,
    Sigmoid,
    SineMixture,
    SoftmaxCrossEntropy,
    Spiral,
    SquaredError,
    Trainer,
    Zeros,
)
from engine.observer import CALLS, LEAST, LOOK
from engine.plan import Array
from engine.probes.curvature import largest_eigenvalue

OUT = Dense(units=1, activation=Identity())


def observed(steps: int = 0, **changed: Any) -> Observer:
    """An observer of a trainer that has taken some steps."""
    trainer = Trainer(Experiment(**changed))
    trainer.run(steps)
    return Observer(trainer)


def hessian(experiment: Experiment, theta: Array) -> Array:
    """Every second difference of the training loss, in double precision: no gradient is asked for."""
    trainer, h = Trainer(experiment, np.float64), 1e-4
    own = trainer.network.theta

    def loss(*nudges: tuple[int, float]) -> float:
        own[:] = theta
        for place, by in nudges:
            own[place] += by
        return trainer.evaluate().train_loss

    H = np.zeros((theta.size, theta.size))
    for i in range(theta.size):
        for j in range(i + 1):
            four = [loss((i, a * h), (j, b * h)) * a * b for a in (1, -1) for b in (1, -1)]
            H[i, j] = H[j, i] = sum(four) / (4 * h * h)
    return H


def test_a_linear_model_with_squared_error_bends_as_its_data_spread() -> None:
    """Half the squared error of a linear model has the Hessian XᵀX / n, with ones for the bias."""
    observer = observed(5, data=SineMixture(samples=80), layers=(Flatten(), OUT), loss=SquaredError())
    x = observer.trainer.points.train_x[:, :, 0].astype("f8")
    X = np.hstack([x, np.ones((len(x), 1))])
    value, error = observer.look(Curvature())["curvature"]
    assert value == pytest.approx(np.linalg.eigvalsh(X.T @ X / len(X))[-1], rel=1e-6)
    assert error < 1e-6 * value


@pytest.mark.parametrize(
    "changed",
    [
        {"layers": (Dense(units=3), OUT)},
        {"layers": (Dense(units=2, activation=Sigmoid()), Dense(units=2), OUT), "loss": SquaredError()},
        {
            "layers": (Dense(units=3), Dense(units=2, activation=Identity())),
            "loss": SoftmaxCrossEntropy(),
        },
    ],
    ids=["cross-entropy", "two layers", "softmax"],
)
@pytest.mark.parametrize("steps", [0, 150])
def test_the_curvature_is_the_largest_eigenvalue_of_the_whole_hessian(
    changed: dict[str, Any], steps: int
) -> None:
    observer = observed(steps, data=Spiral(samples=60), **changed)
    theta = observer.trainer.network.theta.astype("f8")
    true = np.linalg.eigvalsh(hessian(observer.experiment, theta))[-1]
    value, error = observer.look(Curvature())["curvature"]
    assert value == pytest.approx(true, rel=1e-4)
    assert error < 1e-3 * value


def test_a_saddle_has_its_upward_bend_told() -> None:
    """However much steeper it falls than it rises: 2 / learning rate is about what rises."""
    H = np.diag([-9.0, 1.0, 0.5])
    value, error = largest_eigenvalue(lambda v: H @ v, np.ones(3), 3)
    assert value == pytest.approx(1)
    assert error < 1e-6


def test_the_eigenvalue_lies_within_its_error_and_the_error_shrinks() -> None:
    rng = np.random.default_rng(3)
    H = rng.normal(size=(200, 200))
    H += H.T
    true, errors = np.linalg.eigvalsh(H), []
    for iterations in (1, 5, 20, 60, 200):
        value, error = largest_eigenvalue(lambda v: H @ v, rng.normal(size=200), iterations)
        assert np.abs(true - value).min() <= error * (1 + 1e-9) + 1e-9
        assert value <= true[-1] + 1e-9
        errors.append(error)
    assert errors == sorted(errors, reverse=True)
    assert value == pytest.approx(true[-1], rel=1e-9)


@pytest.mark.parametrize("H", [np.zeros((4, 4)), np.eye(4), np.array([[2.0]])], ids=["flat", "round", "one"])
def test_simple_matrices(H: Array) -> None:
    value, error = largest_eigenvalue(lambda v: H @ v, np.ones(len(H)), 30)
    assert value == pytest.approx(H[0, 0])
    assert error == pytest.approx(0, abs=1e-9)


def test_what_is_not_finite_is_not_a_number() -> None:
    assert np.isnan(largest_eigenvalue(lambda v: v * np.nan, np.ones(3), 5)).all()
    observer = observed()
    observer.trainer.network.theta[:] = 3e38
    assert observer.look(Curvature())["curvature"].shape == (2,)


def test_descent_is_stable_below_two_over_the_curvature_and_not_above() -> None:
    """On a quadratic this is exact, and it is why the number is shown."""
    changed: dict[str, Any] = {
        "data": SineMixture(samples=60),
        "layers": (Flatten(), Dense(units=1, activation=Identity(), initializer=Zeros())),
        "loss": SquaredError(),
        "optimizer": Sgd(),
        "batch_size": 1024,
    }
    value, _ = observed(**changed).look(Curvature())["curvature"]
    for factor, calm in ((0.95, True), (1.05, False)):
        losses = Trainer(Experiment(**changed, learning_rate=factor * 2 / value)).run(400)
        assert (losses[-1] < losses[0]) == calm


def test_without_weights_there_is_nothing_to_bend() -> None:
    layers = (ActivationLayer(activation=Identity()),)
    with pytest.raises(LookupError):
        observed(layers=layers, loss=SoftmaxCrossEntropy()).look(Curvature())


def test_zero_weights_have_a_curvature() -> None:
    layers = (Dense(units=3, initializer=Zeros()), Dense(units=1, activation=Identity(), initializer=Zeros()))
    value, error = observed(layers=layers).look(Curvature())["curvature"]
    assert value == pytest.approx(0.25)  # of cross-entropy at p = 1/2 along the last bias: p (1 − p)
    assert error < 1e-6


def test_what_it_takes_is_bounded() -> None:
    layers = (*(Dense(units=150) for _ in range(7)), OUT)
    observer = observed(layers=layers, data=Spiral(samples=5000))
    network = observer.trainer.network
    view = observer.some(network, 12 * 200, trains=True)
    assert LEAST <= view.count < 100
    assert view.count * 12 * 200 * network.operations <= 2 * LOOK
    times = observer.affordable(200, 12, 6 * view.calls)
    assert 100 < times <= 200
    assert times * 6 * view.calls <= CALLS
    assert times * 12 * LEAST * network.operations <= LOOK


def test_where_even_a_few_points_take_long_fewer_iterations_have_to_do() -> None:
    layers = (Lstm(units=100, returns="sequence"), Lstm(units=60), OUT)
    observer = observed(layers=layers, data=Parity(samples=5000, length=64))
    assert observer.train().count < 300
    view = observer.some(observer.trainer.network, 12 * 30)
    assert view.count == LEAST
    times = observer.affordable(30, 12, 6 * view.calls)
    assert 3 <= times < 30
    assert times * 12 * LEAST * observer.trainer.network.operations <= LOOK
