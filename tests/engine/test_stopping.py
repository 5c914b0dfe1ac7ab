"""Every stopping rule: against a transcription, where it ends a run, and when it has no reason to stop."""

from itertools import cycle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import (
    EarlyStopping,
    Evaluation,
    Experiment,
    HighAccuracy,
    LossPlateau,
    LowTestLoss,
    LowTrainLoss,
    NoStopping,
    Recording,
    Rerun,
    StopAfter,
    Stopping,
    Trainer,
)
from engine.trainer import WINDOW
from tests.strategies import any_of

JUDGING = [
    LowTrainLoss(below=0.4),
    LowTestLoss(below=0.4),
    HighAccuracy(reaches=0.8),
    LossPlateau(patience=4, min_delta=0.05),
    EarlyStopping(patience=2, min_delta=0.05),
]
"""Rules by which the default experiment ends within 2,000 steps."""
CUTS = [1000, 7, 64, 1, 63, 130]
"""Numbers of steps that a run is cut into."""


def evaluation(loss: float = 1.0, accuracy: float = 0.0) -> Evaluation:
    """How a network might do: the same on both sets."""
    return Evaluation(loss, accuracy, loss, accuracy, 0.0)


def stops_after(rule: Stopping, losses: list[float], each: float = 1.0) -> int | None:
    """The number of losses, ``each`` that many epochs apart, after which it stops."""
    watched = np.zeros(3)
    for count, loss in enumerate(losses, 1):
        if rule.watch(watched, evaluation(loss), count * each):
            return count
    return None


def naive(losses: list[float], patience: int, min_delta: float) -> int | None:
    """Keras's callback: waiting grows with each epoch that is not better by min_delta."""
    best, waited = np.inf, 0
    for count, loss in enumerate(losses, 1):
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
            if waited >= patience:
                return count
    return None


def ended(rule: Stopping, cuts: list[int], most: int = 2000) -> Trainer:
    """The default experiment's trainer when a rule has ended it."""
    trainer = Trainer(Experiment(stopping=rule))
    for cut in cycle(cuts):
        if trainer.stopped or trainer.step >= most:
            return trainer
        trainer.run(cut)
    raise AssertionError


@pytest.mark.parametrize("kind", [LossPlateau, EarlyStopping])
@given(losses=st.lists(st.floats(-1, 5), max_size=40), patience=st.integers(1, 8), least=st.floats(0, 1))
def test_what_waits_stops_when_keras_would(
    kind: type[LossPlateau | EarlyStopping], losses: list[float], patience: int, least: float
) -> None:
    rule = kind(patience=patience, min_delta=least)
    assert stops_after(rule, losses) == naive(losses, patience, least)


def test_each_rule_looks_at_its_own_set() -> None:
    falling = [Evaluation(1 - k / 50, k / 50, 1.0, 0.1, 0.0) for k in range(50)]

    def told(rule: Stopping) -> int | None:
        watched = np.zeros(3)
        return next((k for k, now in enumerate(falling) if rule.watch(watched, now, k)), None)

    assert told(LowTrainLoss(below=0.5)) == 26
    assert told(LowTestLoss(below=0.5)) is None
    assert told(HighAccuracy(reaches=0.1)) == 0
    assert told(HighAccuracy(reaches=0.2)) is None
    assert told(LossPlateau(patience=3)) is None
    assert told(EarlyStopping(patience=3)) == 3


def test_patience_is_counted_in_epochs_however_often_it_is_told() -> None:
    rule = EarlyStopping(patience=2)
    assert stops_after(rule, [1.0] * 50, each=0.25) == 9
    assert stops_after(rule, [1.0] * 50, each=3.0) == 2


def test_a_gain_that_is_too_small_does_not_count() -> None:
    falling = [1 - k / 100 for k in range(50)]
    assert stops_after(EarlyStopping(patience=5), falling) is None
    assert stops_after(EarlyStopping(patience=5, min_delta=0.5), falling) == 6


@given(any_of(Stopping))
def test_nobody_stops_while_the_loss_falls_well_from_far_above(rule: Stopping) -> None:
    assert stops_after(rule, [1e9 - 100.0 * k for k in range(100)]) is None


def test_anything_is_better_than_a_loss_that_was_no_number() -> None:
    assert stops_after(EarlyStopping(patience=2), [np.nan, 5.0, 4.0, 3.0, 2.0]) is None


def test_none_comes_first_and_never_stops() -> None:
    assert Stopping.choices()[0] is NoStopping
    assert stops_after(NoStopping(), [1.0] * 1000) is None


@pytest.mark.parametrize("kind", Stopping.choices(), ids=lambda kind: kind.name())
def test_notes_are_three_numbers(kind: type[Stopping]) -> None:
    watched = np.zeros(3)
    kind().watch(watched, evaluation(), 1.0)
    assert watched.shape == (3,)
    assert np.isfinite(watched).all()


# ---- in a run


@pytest.mark.parametrize("rule", JUDGING, ids=lambda rule: rule.kind)
def test_a_run_ends_at_the_same_step_however_it_is_cut(rule: Stopping) -> None:
    whole, cut = ended(rule, [2000]), ended(rule, CUTS)
    assert whole.stopped
    assert 0 < whole.step < 2000
    assert whole.step % WINDOW == 0, "it is asked between windows"
    assert (cut.step, cut.stopped) == (whole.step, True)
    np.testing.assert_array_equal(cut.network.theta, whole.network.theta)
    assert not len(whole.run(10)), "it stays there"


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        (LowTrainLoss(below=0.4), lambda now: now.train_loss < 0.4),
        (LowTestLoss(below=0.4), lambda now: now.test_loss < 0.4),
        (HighAccuracy(reaches=0.8), lambda now: now.test_accuracy >= 0.8),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_it_ends_at_the_first_window_that_is_good_enough(rule: Stopping, reached: object) -> None:
    free = Trainer(Experiment())
    while not (free.step and reached(free.evaluate())):  # type: ignore[operator]
        free.run(WINDOW)
    assert ended(rule, [2000]).step == free.step


@pytest.mark.parametrize("steps", [1, 63, 64, 65, 200])
def test_a_run_ends_at_exactly_its_step(steps: int) -> None:
    free = Trainer(Experiment())
    expected = free.run(steps)
    for cuts in ([2000], CUTS):
        trainer = ended(StopAfter(steps=steps), cuts)
        assert (trainer.step, trainer.stopped) == (steps, True)
        np.testing.assert_array_equal(trainer.network.theta, free.network.theta)
    np.testing.assert_array_equal(Trainer(Experiment(stopping=StopAfter(steps=steps))).run(2000), expected)


def test_a_step_that_is_past_ends_the_run_at_once_and_a_later_one_lets_it_go_on() -> None:
    trainer = Trainer(Experiment())
    trainer.run(100)
    trainer.apply(Experiment(stopping=StopAfter(steps=50)))
    assert trainer.stopped
    assert not len(trainer.run(1))
    trainer.apply(Experiment(stopping=StopAfter(steps=110), learning_rate=0.1))
    assert len(trainer.run(100)) == 10
    trainer.apply(Experiment(stopping=StopAfter(steps=110)))
    assert trainer.stopped, "another rate changes nothing of it"
    trainer.apply(Experiment())
    assert len(trainer.run(100)) == 100


@pytest.mark.parametrize("rule", [*JUDGING, StopAfter(steps=130)], ids=lambda rule: rule.kind)
def test_it_is_saved_with_the_training(rule: Stopping) -> None:
    whole = ended(rule, [2000])
    half = Trainer(Experiment(stopping=rule))
    half.run(whole.step // 2)
    other = Trainer(Experiment(stopping=rule))
    other.restore(half.state())
    other.run(2000)
    assert (other.step, other.stopped) == (whole.step, True)
    again = Trainer(Experiment(stopping=rule))
    again.restore(whole.state())
    assert again.stopped
    assert not len(again.run(5))


def test_a_run_that_ended_and_went_on_is_rerun_the_same() -> None:
    trainer = Trainer(Experiment(stopping=StopAfter(steps=100)))
    recording = Recording(trainer)
    recording.run(2000)
    recording.apply(Experiment(stopping=HighAccuracy(reaches=0.6)))
    recording.run(2000)
    recording.apply(Experiment(stopping=StopAfter(steps=30)))
    recording.apply(Experiment())
    recording.run(100)
    rerun = Rerun(recording)
    for step in (100, 99, trainer.step, 101, trainer.step - 100):
        free = Trainer(Experiment())
        free.run(step)
        np.testing.assert_array_equal(rerun.reach(step).network.theta, free.network.theta)


def test_numbers_to_learn_have_no_accuracy_to_reach() -> None:
    rule = HighAccuracy(reaches=0.01)
    assert not rule.watch(np.zeros(3), evaluation(accuracy=np.nan), 1.0)
