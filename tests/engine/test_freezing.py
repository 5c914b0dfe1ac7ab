"""Frozen layers: not a bit of their weights moves, whatever is at work, and the others move as if alone."""

from typing import Any

import numpy as np
import pytest

from engine import (
    Adam,
    BatchNorm,
    ClipNorm,
    Clipping,
    Dense,
    Experiment,
    Identity,
    Layer,
    Momentum,
    Optimizer,
    Prelu,
    Regularizer,
    Relu,
    Sgd,
    Tanh,
    Trainer,
    starters,
)
from engine.plan import Array
from tests.engine.naive_optimizers import naive

STEPS = 200
OUT = Dense(units=1, activation=Identity())


def layers(*frozen: int) -> tuple[Layer, ...]:
    """Four layers with weights of several sorts; these are frozen."""
    some: list[Any] = [Dense(units=4, activation=Tanh()), BatchNorm(), Prelu(), Dense(units=3), OUT]
    return tuple(
        layer.model_copy(update={"frozen": True}) if place in frozen else layer
        for place, layer in enumerate(some)
    )


def weights(trainer: Trainer) -> list[Array]:
    """Copies of every layer's weights, end to end."""
    named = trainer.network.views(trainer.network.theta)
    return [np.concatenate([np.zeros(0), *(array.ravel() for array in arrays.values())]) for arrays in named]


def assert_only_these_stayed(before: list[Array], after: list[Array], frozen: tuple[int, ...]) -> None:
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        assert np.array_equal(old, new) == (place in frozen or not old.size), place


@pytest.mark.parametrize("regularizer", Regularizer.choices(), ids=lambda kind: kind.name())
@pytest.mark.parametrize("optimizer", Optimizer.choices(), ids=lambda kind: kind.name())
def test_what_is_frozen_midway_keeps_every_bit(
    optimizer: type[Optimizer], regularizer: type[Regularizer]
) -> None:
    """Frozen with momentum in full swing and weights too long for max-norm."""
    about: dict[str, Any] = {"optimizer": optimizer(), "learning_rate": 0.01, "clipping": ClipNorm(limit=0.5)}
    trainer = Trainer(Experiment(layers=layers(), **about))
    trainer.run(30)
    trainer.enter({0: 5.0, len(trainer.network.theta) - 1: 7.0})
    before = weights(trainer)
    trainer.apply(Experiment(layers=layers(0, 1, 4), regularizer=regularizer(), **about))
    trainer.run(STEPS)
    assert_only_these_stayed(before, weights(trainer), (0, 1, 4))
    trainer.apply(Experiment(layers=layers(), regularizer=regularizer(), **about))
    trainer.run(20)
    assert_only_these_stayed(before, weights(trainer), ())


@pytest.mark.parametrize("clipping", Clipping.choices(), ids=lambda kind: kind.name())
def test_every_layer_frozen_is_a_network_that_stands_still(clipping: type[Clipping]) -> None:
    trainer = Trainer(Experiment(layers=layers(0, 1, 2, 3, 4), clipping=clipping()))
    theta = trainer.network.theta.copy()
    assert np.isfinite(trainer.run(STEPS)).all()
    np.testing.assert_array_equal(trainer.network.theta, theta)


def test_every_layer_that_has_weights_can_be_frozen() -> None:
    """In the starting network of each sort of data, recurrent and convolutional ones too."""
    for starter in starters().values():
        for place, layer in enumerate(starter.layers):
            frozen = [*starter.layers]
            if not hasattr(layer, "frozen"):
                continue
            frozen[place] = layer.model_copy(update={"frozen": True})
            trainer = Trainer(starter.model_copy(update={"layers": tuple(frozen)}))
            before = weights(trainer)
            trainer.run(3)
            np.testing.assert_array_equal(before[place], weights(trainer)[place])


def logistic(trainer: Trainer, w: Array) -> tuple[Array, Array]:
    """A second transcription of x → ReLU layer → output, with the mean cross-entropy's gradient: for each of
    the two matrices, biases last.
    """
    x = np.hstack([trainer.points.train_x, np.ones((len(trainer.points.train_x), 1))])
    W, v = w[:9].reshape(3, 3), w[9:]
    z = x @ W.T
    hidden = np.hstack([np.maximum(z, 0), np.ones((len(x), 1))])
    p = 1 / (1 + np.exp(-hidden @ v))
    dz = (p - trainer.points.train_y) / len(x)
    return ((dz[:, None] * v[:3] * (z > 0)).T @ x).ravel(), dz @ hidden


@pytest.mark.parametrize("optimizer", [Sgd(), Momentum(beta=0.8), Adam()], ids=lambda one: one.name())
def test_the_others_learn_as_an_independent_transcription_says(optimizer: Optimizer) -> None:
    """With a norm clipped that the frozen layer's gradient is no part of."""
    hidden = Dense(units=3, activation=Relu(), frozen=True)
    limit, rate, steps = 0.05, 0.1, 12
    trainer = Trainer(
        Experiment(
            layers=(hidden, OUT),
            optimizer=optimizer,
            learning_rate=rate,
            batch_size=1024,
            clipping=ClipNorm(limit=limit),
        ),
        np.float64,
    )
    start = trainer.network.theta.copy()
    w, gradients = start.copy(), []
    for step in range(1, steps + 1):
        _, g = logistic(trainer, w)
        gradients.append(g * min(1, limit / np.linalg.norm(g)))
        for unit in range(4):
            own = [float(one[unit]) for one in gradients]
            w[9 + unit] = naive(optimizer, float(start[9 + unit]), own, [rate] * step, bias=unit == 3)
    trainer.run(steps)
    np.testing.assert_array_equal(trainer.network.theta[:9], start[:9])
    np.testing.assert_allclose(trainer.network.theta, w, rtol=1e-9)


def test_the_moving_averages_of_a_frozen_batch_norm_go_on() -> None:
    trainer = Trainer(Experiment(layers=layers(0, 1, 2, 3, 4)))
    kept = trainer.network.kept.copy()
    trainer.run(5)
    assert (trainer.network.kept != kept).all()


def test_without_a_frozen_layer_no_call_is_added() -> None:
    def calls(*frozen: int) -> int:
        trainer = Trainer(Experiment(layers=layers(*frozen)))
        trainer.run(1)
        return len(trainer._full.plans[0] or ())

    assert calls(3, 4) == calls() + 3, "layers side by side are one stretch"
    assert calls(0, 4) == calls() + 6
