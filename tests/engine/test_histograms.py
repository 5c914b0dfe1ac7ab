"""Histograms: the same counts as np.histogram, ranges in steps of 1-2-5 that stay, and the numbers beside
them.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.histograms import DIGITS, Ranges, beyond, moments, outside, reach, round_up, shares


@given(
    st.lists(st.floats(-3, 3, width=32), min_size=1), st.sampled_from([(-1.0, 1.0), (0.0, 2.0), (-2.0, 0.5)])
)
def test_counts_are_those_of_numpy_with_outliers_at_the_edges(
    values: list[float], span: tuple[float, float]
) -> None:
    array = np.array(values)
    inside = np.clip(array, *span)
    expected = np.histogram(inside, 5, span)[0]
    near_an_edge = np.abs((inside - span[0]) * 5 / (span[1] - span[0]) % 1 - 0.5) > 0.5 - 1e-6
    off = np.abs(shares(array, *span, 5) * len(array) - expected).sum()
    assert off <= 2 * near_an_edge.sum() + 1e-9


def test_shares_add_up_to_one() -> None:
    assert shares(np.random.default_rng(1).normal(size=(3, 50)), -1, 1, 37).sum() == pytest.approx(1)


def test_the_middle_bar_is_centred_on_zero() -> None:
    assert shares(np.array([0.0, 1e-3, -1e-3]), -1, 1, 37)[18] == 1


def test_what_is_not_finite_does_not_stop_the_counting() -> None:
    counted = shares(np.array([np.nan, np.inf, -np.inf, 0]), -1, 1, 3)
    assert counted.tolist() == [0.5, 0.25, 0.25]


def test_inputs_are_not_written() -> None:
    values = np.linspace(-2, 2, 9)
    values.flags.writeable = False
    shares(values, -1, 1, 3)
    reach(values)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(1, 1), (1.01, 2), (2, 2), (2.1, 5), (5.5, 10), (0.03, 0.05), (0.0011, 0.002), (99, 100)],
)
def test_round_up(value: float, rounded: float) -> None:
    assert round_up(value) == pytest.approx(rounded)


@pytest.mark.parametrize(
    ("value", "rounded"), [(5.4, 6), (6, 6), (6.1, 7), (0.97, 1), (9.5, 10), (31, 40), (0.042, 0.05)]
)
def test_round_up_to_one_digit(value: float, rounded: float) -> None:
    assert round_up(value, DIGITS) == pytest.approx(rounded)


def test_ranges_stay_until_values_are_far_off() -> None:
    ranges = Ranges()
    followed = [ranges.bound("z", 1, reach=value) for value in (0.9, 1.05, 0.4, 1.2, 1.9, 0.8, 0.6, 0)]
    assert followed == [1, 1, 1, 2, 2, 2, 1, 1]


def test_ranges_have_names() -> None:
    ranges = Ranges()
    assert ranges.bound("a", reach=3) == 5
    assert ranges.bound("b", reach=30) == 50
    assert ranges.bound("a", reach=4) == 5


@pytest.mark.parametrize("useless", [0.0, float("inf"), float("nan"), -1.0])
def test_ranges_are_positive_whatever_comes(useless: float) -> None:
    ranges = Ranges()
    assert ranges.bound("a", reach=useless) == 1
    ranges.bound("a", reach=30)
    assert ranges.bound("a", reach=useless) == 50


def test_reach_leaves_out_one_in_two_hundred() -> None:
    values = np.arange(1000.0)
    np.random.default_rng(1).shuffle(values)
    assert reach(values) == 995
    assert reach(np.arange(100_000.0)) == pytest.approx(99_500, rel=1e-3)
    assert reach(np.array([3.0])) == 3


def test_a_sample_sees_every_point_of_many_units() -> None:
    """100 units, 400 points each, of which a few are large."""
    values = np.zeros((100, 400))
    values[:, [1, 5, 9]] = 7
    assert reach(values, 0.999) == 7


def test_numbers_beside() -> None:
    values = np.array([0.0, 1.0, 2.0, 1.0])
    assert moments(values) == pytest.approx((1.0, np.sqrt(0.5), 0.25))
    assert outside(values, (0.5, 1.5)) == 0.5
    assert beyond(values, 0.5, 3) == (0.25, 0)
    assert beyond(np.array([-np.inf, 0, np.inf, np.nan]), -1, 1) == (0.25, 0.25)
    assert np.isnan(outside(values, None))
