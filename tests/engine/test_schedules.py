"""Every schedule: PyTorch's learning rates, shape and range, and what the watching one keeps."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Constant, Cosine, InverseTime, ReduceOnPlateau, Schedule, WarmUpCosine
from engine.plan import Array
from tests.strategies import any_of

RECORD = json.loads((Path(__file__).parent / "reference" / "schedules.json").read_text())
KINDS = {kind.name(): kind for kind in Schedule.choices()}

each = pytest.mark.parametrize("schedule", [kind() for kind in KINDS.values()], ids=lambda s: s.kind)
each_case = pytest.mark.parametrize(
    "case", RECORD["cases"], ids=lambda case: f"{case['kind']}-{len(case['factors'])}"
)


def told(schedule: Schedule, losses: list[float]) -> Array:
    """The factor before each loss, each told after one step."""
    watched, factors = np.zeros(3), []
    for step, loss in enumerate(losses):
        factors.append(schedule.factors(np.array([step]), watched)[0])
        schedule.watch(watched, loss, 1)
    return np.array(factors)


def test_another_loss_is_no_plateau_and_takes_back_no_cut() -> None:
    schedule, watched = ReduceOnPlateau(factor=0.5, patience=1), np.zeros(3)
    for loss in (0.1, 0.1):
        schedule.watch(watched, loss, 1)
    cut = schedule.factors(np.arange(1), watched)
    assert cut == 0.5
    schedule.forget(watched)
    for loss in (1.0, 5.0, 4.0, 3.0, 2.0):  # the first is the mean of the old and the new
        schedule.watch(watched, loss, 1)
        assert schedule.factors(np.arange(1), watched) == cut
    assert watched[schedule.best] == 2.0


@each_case
def test_it_is_pytorchs(case: dict[str, Any]) -> None:
    schedule = KINDS[case["kind"]].model_validate(case["fields"])
    recorded = np.array(case["factors"])
    factors = schedule.factors(np.arange(len(recorded)), np.zeros(3))
    if isinstance(schedule, ReduceOnPlateau):
        factors = told(schedule, RECORD["losses"])
        assert len(set(factors)) >= 3
    np.testing.assert_allclose(factors, recorded, rtol=1e-9, atol=1e-12)


def test_every_schedule_has_a_recorded_value() -> None:
    recorded = {case["kind"] for case in RECORD["cases"]}
    assert recorded == set(KINDS), "add a line to record_schedules.py and run that"


@given(any_of(Schedule), st.lists(st.floats(-10, 1e6), max_size=30), st.integers(0, 10**7))
def test_factors_are_between_0_and_1_and_of_normal_size(
    schedule: Schedule, losses: list[float], first: int
) -> None:
    watched = np.zeros(3)
    for loss in losses:
        schedule.watch(watched, loss, 32)
    steps = first + np.arange(40)
    factors = schedule.factors(steps, watched)
    assert factors.shape == (40,)
    assert factors.dtype == np.float64
    assert ((factors == 0) | (factors >= 1e-13)).all()
    assert (factors <= 1).all()
    singly = [schedule.factors(steps[k : k + 1], watched)[0] for k in range(40)]
    np.testing.assert_array_equal(factors, singly)


@each
def test_it_begins_with_the_whole_rate_or_climbs_to_it(schedule: Schedule) -> None:
    factors = schedule.factors(np.arange(1000), np.zeros(3))
    assert factors.max() == 1
    assert factors[0] == (1 if not isinstance(schedule, WarmUpCosine) else 1 / 200)
    assert (np.diff(factors[200:]) <= 0).all()


def test_the_default_is_constant() -> None:
    assert next(iter(KINDS.values())) is Constant
    assert Constant().factors(np.arange(3), np.zeros(3)).tolist() == [1, 1, 1]


def test_after_its_length_a_cosine_stays_low() -> None:
    factors = Cosine(length=10, floor=0.25).factors(np.array([0, 5, 10, 11, 1000]), np.zeros(3))
    np.testing.assert_allclose(factors, [1, 0.625, 0.25, 0.25, 0.25])


def test_inverse_time_halves_and_thirds() -> None:
    factors = InverseTime(half_after=100).factors(np.array([0, 100, 200, 900]), np.zeros(3))
    np.testing.assert_allclose(factors, [1, 1 / 2, 1 / 3, 1 / 10])


def test_a_plateau_is_counted_in_steps_not_in_tellings() -> None:
    schedule, watched = ReduceOnPlateau(patience=100), np.zeros(3)
    for loss, steps, factor in [(1.0, 32, 1), (1.0, 99, 1), (1.0, 1, 0.5), (0.5, 32, 0.5), (0.5, 200, 0.25)]:
        schedule.watch(watched, loss, steps)
        assert schedule.factors(np.array([7]), watched) == factor


@each
def test_only_the_plateau_takes_notes(schedule: Schedule) -> None:
    watched = np.zeros(3)
    schedule.watch(watched, 1.0, 32)
    assert watched.any() == isinstance(schedule, ReduceOnPlateau)
