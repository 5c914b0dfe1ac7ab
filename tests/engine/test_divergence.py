"""Divergence: caught at its very step, explained, never raised, and left behind by a change."""

import numpy as np
import pytest

from engine import L2, Adam, Dense, Experiment, Identity, Relu, Sgd, SquaredError, Trainer
from engine.divergence import HISTORY, all_finite

LINEAR = (Dense(units=4, activation=Identity()), Dense(units=1, activation=Identity()))


def calm(rate: float = 0.01) -> Experiment:
    """A linear network that learns quietly at a small rate and explodes at a large one."""
    return Experiment(layers=LINEAR, loss=SquaredError(), optimizer=Sgd(), learning_rate=rate, batch_size=64)


def explode(before: int = 0, at_once: bool = True) -> tuple[Trainer, np.ndarray]:
    """A trainer that goes well for so many steps and then diverges, and the losses of the second part."""
    trainer = Trainer(calm())
    trainer.run(before)
    trainer.apply(calm(1000.0))
    cuts = [400] if at_once else [1] * 400
    return trainer, np.concatenate([trainer.run(steps) for steps in cuts])


def test_it_stops_at_the_last_finite_step() -> None:
    trainer, losses = explode(before=50)
    found = trainer.divergence
    assert found is not None
    assert found.step == trainer.step == 50 + len(losses)
    assert np.isfinite(losses).all()
    assert all_finite(*trainer.state().arrays.values())
    assert trainer.run(10).shape == (0,)


def test_one_step_more_would_not_be_finite() -> None:
    trainer, _ = explode()
    state = trainer.state()
    again = Trainer(calm(1000.0))
    again.restore(state)
    assert again.run(1).shape == (0,)
    assert again.divergence is not None
    assert again.divergence.step == state.step


@pytest.mark.parametrize("before", [0, 1, 31, 32, 33, 100])
def test_it_is_the_same_step_however_the_run_is_cut(before: int) -> None:
    (one, losses), (other, pieces) = explode(before), explode(before, at_once=False)
    assert np.array_equal(losses, pieces)
    assert one.divergence == other.divergence
    assert np.array_equal(one.network.theta, other.network.theta)


@pytest.mark.parametrize("before", range(24, 40))
def test_the_points_of_the_step_that_failed_are_still_to_come(before: int) -> None:
    """Wherever in a window of steps, and of an epoch of 32, it was."""
    small = {"batch_size": 10}
    trainer = Trainer(calm().model_copy(update=small))
    trainer.run(before)
    trainer.apply(calm(1000.0).model_copy(update=small))
    trainer.run(400)
    assert trainer.divergence is not None
    assert trainer.epoch == trainer.step / 32
    twin = Trainer(calm(1e-12).model_copy(update=small))
    twin.run(trainer.step)
    assert np.array_equal(trainer.state().arrays["order"], twin.state().arrays["order"])
    assert np.array_equal(trainer.state().arrays["place"], twin.state().arrays["place"])


def test_the_norms_that_led_there_reach_back_before_the_last_change() -> None:
    trainer, losses = explode(before=100)
    found = trainer.divergence
    assert found is not None
    assert len(found.gradient_norms) == HISTORY
    assert np.isfinite(found.gradient_norms).all()
    calm_before = HISTORY - len(losses)
    assert max(found.gradient_norms[: calm_before - 1]) < 10
    assert found.gradient_norms[-1] > 1e6
    assert list(found.gradient_norms[calm_before:]) == sorted(found.gradient_norms[calm_before:])


@pytest.mark.parametrize("before", [2, 5, 8, 40])
@pytest.mark.parametrize("rate", [0.4, 0.25, 0.2])
def test_a_second_divergence_goes_on_from_the_first(rate: float, before: int) -> None:
    """What was changed before the first one is replayed as it was: every step under its own document."""
    single = (Dense(units=1, activation=Identity()),)
    wild, tamed, last = (calm(rate).model_copy(update={"layers": single}) for rate in (3.0, 0.4, rate))
    trainer = Trainer(wild)
    trainer.run(before)
    trainer.apply(tamed)
    trainer.run(500)
    state = trainer.state()
    trainer.apply(last)
    fresh = Trainer(last)
    fresh.restore(state)
    assert np.array_equal(trainer.run(500), fresh.run(500))
    assert (trainer.divergence is None) == (fresh.divergence is None)
    assert trainer.step == fresh.step >= state.step
    assert np.array_equal(trainer.network.theta, fresh.network.theta)


def test_norms_are_those_of_the_mean_gradient() -> None:
    """Plain SGD works with sums inside."""
    trainer, _ = explode(before=40)
    assert trainer.divergence is not None
    fresh = Trainer(calm(), np.float32)
    fresh.run(40)
    theta = fresh.network.theta.copy()
    fresh.run(1)
    step = float(np.linalg.norm((theta - fresh.network.theta).astype("f8"))) / 0.01
    twin, _ = explode(before=41)
    assert twin.divergence is not None
    norms = dict(
        zip(range(twin.step, twin.step - HISTORY, -1), reversed(twin.divergence.gradient_norms), strict=False)
    )
    assert norms[41] == pytest.approx(step, rel=1e-3)


def test_a_change_or_an_older_state_lets_training_go_on() -> None:
    trainer = Trainer(calm())
    good = trainer.state()
    trainer.apply(calm(1000.0))
    trainer.run(400)
    assert trainer.divergence is not None
    trainer.restore(good)
    assert trainer.divergence is None
    trainer.apply(calm(0.01))
    assert len(trainer.run(50)) == 50


def test_a_change_alone_lets_training_go_on() -> None:
    trainer, _ = explode()
    trainer.apply(calm(1e-30))
    assert trainer.divergence is None
    with np.errstate(all="ignore"):
        trainer.network.theta *= 1e-30
    assert len(trainer.run(50)) == 50


def test_what_came_before_a_restored_state_is_forgotten() -> None:
    """It is not what led there: a trainer with another past says the same as one without a past."""
    other = Trainer(calm(0.02))
    other.run(60)
    state, trainers = other.state(), [Trainer(calm(0.02)), Trainer(calm(0.01))]
    trainers[1].run(50)
    trainers[1].apply(calm(0.02))
    for trainer in trainers:
        trainer.restore(state)
        trainer.apply(calm(1000.0))
        trainer.run(400)
    assert trainers[0].divergence is not None
    assert trainers[0].divergence == trainers[1].divergence


def test_the_layer_that_overflowed_first_is_named() -> None:
    trainer = Trainer(calm())
    trainer.network.views(trainer.network.theta)[1]["W1"][...] = 3e38
    trainer.run(1)
    assert trainer.divergence is not None
    assert (trainer.divergence.step, trainer.divergence.layer, trainer.divergence.what) == (
        0,
        1,
        "activations",
    )


def test_an_overflowing_loss_is_named() -> None:
    trainer = Trainer(calm())
    trainer.network.theta[:] = 0
    trainer.network.views(trainer.network.theta)[1]["W1"][0, -1] = 1e30
    trainer.run(1)
    assert trainer.divergence is not None
    assert (trainer.divergence.layer, trainer.divergence.what) == (None, "loss")


def test_overflowing_weights_are_named() -> None:
    """A pull that multiplies every weight by −9999 is ahead of all else that could overflow."""
    pulled = Experiment(optimizer=Sgd(), regularizer=L2(strength=10.0), learning_rate=1000.0)
    trainer = Trainer(pulled)
    trainer.run(100)
    found = trainer.divergence
    assert found is not None
    assert (found.step, found.layer, found.what) == (9, 0, "weights")


def test_an_overflowing_memory_is_the_largest_gradients() -> None:
    trainer = Trainer(calm().model_copy(update={"optimizer": Adam()}))
    trainer.network.theta[:] = 0
    first, second = (named["W1"] for named in trainer.network.views(trainer.network.theta))
    first[0, -1], second[0, 0] = 1e-20, 1e19
    second[0, -1] = 1e3
    trainer.run(1)
    assert trainer.divergence is not None
    assert (trainer.divergence.layer, trainer.divergence.what) == (0, "gradients")


def test_relu_networks_diverge_without_warnings() -> None:
    layers = (Dense(units=8, activation=Relu()), Dense(units=1, activation=Identity()))
    trainer = Trainer(Experiment(layers=layers, loss=SquaredError(), optimizer=Sgd(), learning_rate=1000.0))
    trainer.run(200)
    assert trainer.divergence is not None
    trainer.evaluate()


def test_sums_of_squares_that_overflow_are_no_proof() -> None:
    with np.errstate(over="ignore"):
        assert all_finite(np.full(3, 1e30, np.float32))
        assert not all_finite(np.array([1, np.nan], np.float32))
        assert not all_finite(np.array([np.inf, 1], np.float32))
