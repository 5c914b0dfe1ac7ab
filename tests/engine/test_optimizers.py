"""Every optimizer: a second transcription, descent on a parabola and in Rosenbrock's valley, finiteness."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine import (
    Adadelta,
    AdaGrad,
    Adam,
    AdamW,
    AmsGrad,
    Dense,
    Lion,
    NAdam,
    Optimizer,
    RmsProp,
    Sgd,
)
from engine.network import Network
from engine.optimizers import CentredRmsProp
from engine.plan import Array, Recorder, bind, replay
from engine.stepper import Vectors
from tests.engine.naive_optimizers import RULES, naive
from tests.strategies import any_of

each = pytest.mark.parametrize("kind", Optimizer.choices(), ids=lambda kind: kind.name())

RATES: dict[type[Optimizer], float] = {AdaGrad: 0.3, Adadelta: 0.1, CentredRmsProp: 1e-3, Lion: 1e-3}
"""Learning rates at which they find the bottom; 0.01 for the others."""


class Descent:
    """An optimizer at work on two numbers: a layer with one input has a weight and a bias."""

    def __init__(
        self, optimizer: Optimizer, start: tuple[float, float], rate: float, dtype: Any = np.float64
    ) -> None:
        network = Network([Dense(units=1)], 1, dtype)
        self.w, self.optimizer, self.rate = network.theta, optimizer, rate
        self.w[:] = start
        self.vectors, self.steps = Vectors(network, optimizer), 0
        self._record()

    def _record(self) -> None:
        names = self.optimizer.cells(np.ones(1), np.ones(1))
        self.cells = {name: np.zeros((), self.w.dtype) for name in names}
        recorder = Recorder(self.w.dtype)
        self.vectors.named.update(self.cells, np=recorder.ops)
        bind(self.optimizer.step, self.vectors.named)
        self.plan = recorder.plan

    def step(self, gradient: Any, rate: float | None = None) -> None:
        """One step with this gradient."""
        self.steps += 1
        self.vectors.named["g"][:] = gradient
        rates = np.array([self.rate if rate is None else rate])
        for name, values in self.optimizer.cells(rates, np.array([self.steps])).items():
            self.cells[name][...] = values[0]
        replay(self.plan)

    def change(self, optimizer: Optimizer) -> None:
        """Go on with other settings of the same rule."""
        self.vectors.rescale(optimizer.rescaled(self.optimizer))
        network = Network([Dense(units=1)], 1, self.w.dtype)
        network.theta[:] = self.w
        self.w, self.optimizer = network.theta, optimizer
        self.vectors = Vectors(network, optimizer, self.vectors.memory)
        self._record()


def random_settings(kind: type[Optimizer]) -> list[Optimizer]:
    """The defaults, and settings far from them."""
    other = {"beta": 0.6, "beta1": 0.6, "beta2": 0.8, "rho": 0.7, "epsilon": 0.1, "weight_decay": 0.7}
    none = dict.fromkeys(other, 0.0) | {"epsilon": 1e-3}
    return [
        kind.model_validate({name: value for name, value in fields.items() if name in kind.model_fields})
        for fields in ({}, other, none)
    ]


@each
def test_a_second_transcription_agrees(kind: type[Optimizer]) -> None:
    rng = np.random.default_rng(3)
    gradients, rates = rng.normal(0.3, 2, (200, 2)), rng.uniform(0.001, 0.05, 200)
    gradients[50:60] = 0
    for optimizer in random_settings(kind):
        descent = Descent(optimizer, (1.0, -2.0), 0.0)
        for gradient, rate in zip(gradients, rates, strict=True):
            descent.step(gradient, rate)
        expected = [
            naive(optimizer, start, gradients[:, k].tolist(), rates.tolist(), bias=k == 1)
            for k, start in enumerate((1.0, -2.0))
        ]
        np.testing.assert_allclose(descent.w, expected, rtol=1e-9)


def test_every_optimizer_is_transcribed() -> None:
    assert set(RULES) == set(Optimizer.choices())


def parabola(w: Array) -> Array:
    """Gradient of w1² + 10 w2², least at (0, 0)."""
    return np.array([2 * w[0], 20 * w[1]])


def rosenbrock(w: Array) -> Array:
    """Gradient of (1 − w1)² + 5 (w2 − w1²)², least at (1, 1)."""
    valley = w[1] - w[0] ** 2
    return np.array([-2 * (1 - w[0]) - 20 * w[0] * valley, 10 * valley])


def without_decay(kind: type[Optimizer]) -> Optimizer:
    """The defaults, but for what would move the bottom."""
    return AdamW(weight_decay=0.0) if kind is AdamW else kind()


@each
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("gradient", "least"), [(parabola, (0, 0)), (rosenbrock, (1, 1))])
def test_it_descends(
    kind: type[Optimizer], gradient: Callable[[Array], Array], least: tuple[int, int], dtype: Any
) -> None:
    descent = Descent(without_decay(kind), (-0.5, 1.0), RATES.get(kind, 0.01), dtype)
    with np.errstate(under="ignore"):
        for _ in range(4000):
            descent.step(gradient(descent.w))
    np.testing.assert_allclose(descent.w, least, atol=1e-2)


@each
def test_inputs_are_not_written(kind: type[Optimizer]) -> None:
    descent = Descent(kind(), (1.0, 2.0), 0.1)
    for array in (descent.vectors.named[name] for name in ("mask", *kind().constants())):
        array.flags.writeable = False
    descent.step([0.5, -0.5])
    assert descent.vectors.named["g"].tolist() == [0.5, -0.5]
    assert {name: len(rows) for name, rows in descent.vectors.memory.items()} == dict(kind.memory)


@given(any_of(Optimizer), st.sampled_from([0.0, 1e-30, 1e-12, 1.0, 1e4]), st.sampled_from([1e-7, 1.0]))
def test_memory_and_weights_stay_finite_in_single_precision(
    optimizer: Optimizer, size: float, rate: float
) -> None:
    """Whatever the settings: gradients of these sizes, then none at all, then one of them again."""
    assume(not isinstance(optimizer, AdamW) or optimizer.weight_decay * rate <= 1)
    descent = Descent(optimizer, (1.0, -2.0), rate, np.float32)
    with np.errstate(under="ignore"):
        for factors in [(1, -1)] * 20 + [(1, 0)] * 5 + [(0, 0)] * 20 + [(-1, 1)]:
            descent.step(np.array(factors) * size)
            for array in (descent.w, *descent.vectors.memory.values()):
                assert np.isfinite(array).all()


@each
def test_no_gradient_moves_nothing(kind: type[Optimizer]) -> None:
    descent = Descent(without_decay(kind), (1.0, 2.0), 0.1, np.float32)
    for _ in range(3):
        descent.step([0, 0])
    assert descent.w.tolist() == [1, 2]


@each
def test_changed_settings_keep_averages_what_they_are(kind: type[Optimizer]) -> None:
    """After many equal gradients an average is that gradient, whatever it forgets from then on."""
    far, near = random_settings(kind)[:2]
    paths = []
    for first in (near, far):
        descent = Descent(first, (0.0, 0.0), 0.0)
        for _ in range(20000):
            descent.step([0.5, -2.0])
        descent.steps = 20000
        descent.change(near)
        descent.step([0.5, -2.0], 0.1)
        paths.append(descent.w.copy())
    if far.rescaled(near) and kind is not Adadelta:  # its steps go on growing
        np.testing.assert_allclose(paths[0], paths[1], rtol=1e-6)


def test_adamw_spares_biases() -> None:
    descent = Descent(AdamW(weight_decay=0.5), (1.0, 1.0), 0.1)
    descent.step([0.0, 0.0])
    assert descent.w.tolist() == [0.95, 1.0]


def test_amsgrad_remembers_the_greatest_where_adam_forgets() -> None:
    long, short = Descent(Adam(beta2=0.5), (0.0, 0.0), 0.1), Descent(AmsGrad(beta2=0.5), (0.0, 0.0), 0.1)
    for descent in (long, short):
        for gradient in [100.0] + 20 * [1.0]:
            descent.step([gradient, 0])
    assert abs(long.w[0]) > 2 * abs(short.w[0])


def test_nadams_product_of_momenta_is_that_of_the_definition_long_after_the_table_ends() -> None:
    for optimizer in (NAdam(), NAdam(beta1=0.999999)):
        steps = np.arange(1.0, 5001)
        with np.errstate(under="ignore"):
            products = np.cumprod(optimizer.beta1 * (1 - 0.5 * 0.96 ** (0.004 * steps)))
        np.testing.assert_allclose(1 - optimizer._product(steps), 1 - products, rtol=1e-15)
        cells = optimizer.cells(np.full(1, 0.1), np.array([10**9]))
        assert all(np.isfinite(values).all() for values in cells.values())


def test_lion_moves_by_the_rate_whatever_the_gradient() -> None:
    descent = Descent(Lion(), (0.0, 0.0), 0.25)
    descent.step([1e-20, -1e20])
    assert descent.w.tolist() == [-0.25, 0.25]


def test_centred_rmsprop_keeps_a_variance_that_rounding_cannot_make_negative() -> None:
    descent = Descent(CentredRmsProp(), (0.0, 0.0), 1e-6, np.float32)
    with np.errstate(under="ignore"):
        for _ in range(2000):
            descent.step([1 / 3, 1000.1])
    assert (descent.vectors.memory["v"] >= 0).all()
    assert np.isfinite(descent.w).all()


def test_a_linear_optimizer_may_trade_factors_between_gradient_and_cells() -> None:
    one, other = (Descent(Sgd(), (1.0, 2.0), rate) for rate in (0.1, 0.4))
    one.step([4.0, 8.0])
    other.step([1.0, 2.0])
    np.testing.assert_allclose(one.w, other.w)
    assert [kind.name() for kind in Optimizer.choices() if kind.linear] == ["sgd"]


@each
def test_cells_are_as_long_as_the_steps(kind: type[Optimizer]) -> None:
    """One by one or all at once: the same numbers."""
    rates, steps = np.linspace(0.1, 0.2, 7), np.arange(60, 67)
    cells = kind().cells(rates, steps)
    for k in range(7):
        single = kind().cells(rates[k : k + 1], steps[k : k + 1])
        assert {name: values[k] for name, values in cells.items()} == {
            name: values[0] for name, values in single.items()
        }


def test_menus_are_in_order_of_growing_complexity() -> None:
    names = [kind.name() for kind in Optimizer.choices()]
    plain, adaptive = ["sgd", "momentum", "nesterov"], ["adagrad", "adadelta", "rmsprop", "centred_rmsprop"]
    assert names == [*plain, *adaptive, "adam", "amsgrad", "adamw", "nadam", "adamax", "lion"]


def test_the_least_epsilon_keeps_the_division_finite_in_single_precision() -> None:
    with pytest.raises(ValidationError):
        Adam(epsilon=1e-46)
    for kind in (Adam, RmsProp, AdaGrad):
        descent = Descent(kind(epsilon=1e-12), (1.0, 2.0), 0.1, np.float32)
        descent.step(np.zeros(2))
        assert descent.w.tolist() == [1, 2]


def test_faded_memories_are_dropped() -> None:
    vectors = Descent(Adam(), (0, 0), 0.1, np.float32).vectors
    vectors.memory["mv"][:] = [[1e-40, 1e-33], [1.0, 1e-20]]
    with np.errstate(under="ignore"):
        vectors.drop_denormals()
    assert vectors.memory["mv"][0].tolist() == [0, 0]
    np.testing.assert_allclose(vectors.memory["mv"][1], [1.0, 1e-20], rtol=1e-4)
