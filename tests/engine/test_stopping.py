"""Every stopping rule: early stopping against a transcription, and when it has no reason to stop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EarlyStopping, NoStopping, Stopping
from tests.strategies import any_of


def stops_after(rule: Stopping, losses: list[float], each: float = 1.0) -> int | None:
    """The number of losses, ``each`` that many epochs apart, after which it stops."""
    watched = np.zeros(3)
    for count, loss in enumerate(losses, 1):
        if rule.watch(watched, loss, count * each):
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


@given(st.lists(st.floats(-1, 5), max_size=40), st.integers(1, 8), st.floats(0, 1))
def test_it_stops_when_keras_would(losses: list[float], patience: int, min_delta: float) -> None:
    rule = EarlyStopping(patience=patience, min_delta=min_delta)
    assert stops_after(rule, losses) == naive(losses, patience, min_delta)


def test_patience_is_counted_in_epochs_however_often_it_is_told() -> None:
    rule = EarlyStopping(patience=2)
    assert stops_after(rule, [1.0] * 50, each=0.25) == 9
    assert stops_after(rule, [1.0] * 50, each=3.0) == 2


def test_a_gain_that_is_too_small_does_not_count() -> None:
    falling = [1 - k / 100 for k in range(50)]
    assert stops_after(EarlyStopping(patience=5), falling) is None
    assert stops_after(EarlyStopping(patience=5, min_delta=0.5), falling) == 6


@given(any_of(Stopping))
def test_nobody_stops_while_the_loss_falls_well(rule: Stopping) -> None:
    assert stops_after(rule, [-100.0 * k for k in range(100)]) is None


def test_anything_is_better_than_a_loss_that_was_no_number() -> None:
    assert stops_after(EarlyStopping(patience=2), [np.nan, 5.0, 4.0, 3.0, 2.0]) is None


def test_none_comes_first_and_never_stops() -> None:
    assert Stopping.choices()[0] is NoStopping
    assert not NoStopping().active
    assert EarlyStopping().active
    assert stops_after(NoStopping(), [1.0] * 1000) is None


@pytest.mark.parametrize("kind", Stopping.choices(), ids=lambda kind: kind.name())
def test_notes_are_three_numbers(kind: type[Stopping]) -> None:
    watched = np.zeros(3)
    kind().watch(watched, 0.5, 1.0)
    assert watched.shape == (3,)
    assert np.isfinite(watched).all()
