"""Every optimizer: a naive second transcription, and descent on a parabola and on Rosenbrock's valley."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from engine import Adam, Dense, Momentum, Optimizer, Sgd
from engine.network import Network
from engine.plan import NUMPY, Array, bind
from engine.stepper import Vectors

each = pytest.mark.parametrize("kind", Optimizer.choices(), ids=lambda kind: kind.name())


class Descent:
    """An optimizer at work on two numbers (a layer with one input has two parameters)."""

    def __init__(
        self, optimizer: Optimizer, start: tuple[float, float], rate: float, dtype: Any = np.float64
    ) -> None:
        network = Network([Dense(units=1)], 1, dtype)
        self.w, self.optimizer, self.rate = network.theta, optimizer, rate
        self.w[:] = start
        self.vectors, self.steps = Vectors(network, optimizer), 0

    def step(self, gradient: Array) -> None:
        """One step with this gradient."""
        self.steps += 1
        self.vectors.named["g"][:] = gradient
        cells = self.optimizer.cells(self.rate, np.array([self.steps]))
        numbers = {name: values[0] for name, values in cells.items()}
        bind(self.optimizer.step, {"np": NUMPY} | self.vectors.named | numbers)


def naive(optimizer: Optimizer, w: Array, gradients: list[Array], rate: float) -> Array:
    """The papers' formulas, one number at a time."""
    w, m, v = w.copy(), np.zeros(2), np.zeros(2)
    for t, gradient in enumerate(gradients, 1):
        for i, g in enumerate(gradient):
            if isinstance(optimizer, Sgd):
                w[i] -= rate * g
            elif isinstance(optimizer, Momentum):
                m[i] = optimizer.beta * m[i] + g
                w[i] -= rate * m[i]
            elif isinstance(optimizer, Adam):
                m[i] = optimizer.beta1 * m[i] + (1 - optimizer.beta1) * g
                v[i] = optimizer.beta2 * v[i] + (1 - optimizer.beta2) * g * g
                m_hat, v_hat = m[i] / (1 - optimizer.beta1**t), v[i] / (1 - optimizer.beta2**t)
                w[i] -= rate * m_hat / (np.sqrt(v_hat) + optimizer.epsilon)
            else:
                pytest.fail(f"write a naive transcription of {optimizer.name()}")
    return w


@each
def test_a_second_transcription_agrees(kind: type[Optimizer]) -> None:
    gradients = list(np.random.default_rng(3).normal(0, 2, (50, 2)))
    descent = Descent(kind(), (1.0, -2.0), 0.03)
    start = descent.w.copy()
    for gradient in gradients:
        descent.step(gradient)
    np.testing.assert_allclose(descent.w, naive(kind(), start, gradients, 0.03), rtol=1e-9)


def parabola(w: Array) -> Array:
    """Gradient of w1² + 10 w2², least at (0, 0)."""
    return np.array([2 * w[0], 20 * w[1]])


def rosenbrock(w: Array) -> Array:
    """Gradient of (1 − w1)² + 5 (w2 − w1²)², least at (1, 1)."""
    valley = w[1] - w[0] ** 2
    return np.array([-2 * (1 - w[0]) - 20 * w[0] * valley, 10 * valley])


@each
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("gradient", "least"), [(parabola, (0, 0)), (rosenbrock, (1, 1))])
def test_it_descends(
    kind: type[Optimizer], gradient: Callable[[Array], Array], least: tuple[int, int], dtype: Any
) -> None:
    descent = Descent(kind(), (-0.5, 1.0), 0.01, dtype)
    with np.errstate(under="ignore"):
        for _ in range(4000):
            descent.step(gradient(descent.w))
    np.testing.assert_allclose(descent.w, least, atol=1e-2)


@each
def test_inputs_are_not_written(kind: type[Optimizer]) -> None:
    descent = Descent(kind(), (1.0, 2.0), 0.1)
    descent.step(np.array([0.5, -0.5]))
    assert descent.vectors.named["g"].tolist() == [0.5, -0.5]
    assert {name: len(rows) for name, rows in descent.vectors.memory.items()} == dict(kind.memory)


def test_a_linear_optimizer_may_trade_factors_between_gradient_and_cells() -> None:
    one, other = (Descent(Sgd(), (1.0, 2.0), rate) for rate in (0.1, 0.4))
    one.step(np.array([4.0, 8.0]))
    other.step(np.array([1.0, 2.0]))
    np.testing.assert_allclose(one.w, other.w)
    assert [kind.name() for kind in Optimizer.choices() if kind.linear] == ["sgd"]


def test_the_least_epsilon_keeps_the_division_finite_in_single_precision() -> None:
    with pytest.raises(ValidationError):
        Adam(epsilon=1e-46)
    descent = Descent(Adam(epsilon=1e-12), (1.0, 2.0), 0.1, np.float32)
    descent.step(np.zeros(2))
    assert descent.w.tolist() == [1, 2]


def test_faded_memories_are_dropped() -> None:
    vectors = Descent(Adam(), (0, 0), 0.1, np.float32).vectors
    vectors.memory["mv"][:] = [[1e-40, 1e-33], [1.0, 1e-20]]
    with np.errstate(under="ignore"):
        vectors.drop_denormals()
    assert vectors.memory["mv"][0].tolist() == [0, 0]
    np.testing.assert_allclose(vectors.memory["mv"][1], [1.0, 1e-20], rtol=1e-4)
