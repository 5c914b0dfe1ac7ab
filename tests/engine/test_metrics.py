"""Metrics: as scikit-learn has them, and by hand where something is undefined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as theirs  # type: ignore[import-untyped]

from engine.metrics import accuracy, confusion, mean_absolute_error, r_squared, scores

classes_of_points = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


@given(classes_of_points)
def test_classification_is_scored_as_by_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    truth, predicted = np.array(pairs, np.uint8).T
    table = confusion(truth, predicted, 5)
    assert (table == theirs.confusion_matrix(truth, predicted, labels=range(5))).all()
    assert accuracy(truth, predicted) == theirs.accuracy_score(truth, predicted)
    found = scores(table)
    expected = theirs.precision_recall_fscore_support(truth, predicted, labels=range(5), zero_division=0)
    for mine, other in zip((found.precision, found.recall, found.f1, found.support), expected, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-12)
    macro = theirs.precision_recall_fscore_support(truth, predicted, average="macro", zero_division=0)
    np.testing.assert_allclose((found.macro_precision, found.macro_recall, found.macro_f1), macro[:3])


def test_a_confusion_matrix_by_hand() -> None:
    truth, predicted = np.array([0, 0, 0, 1, 1, 2], np.uint8), np.array([0, 0, 1, 1, 0, 0], np.uint8)
    table = confusion(truth, predicted, 4)
    assert table.tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    found = scores(table)
    assert found.precision.tolist() == [0.5, 0.5, 0, 0]
    assert found.recall.tolist() == [2 / 3, 0.5, 0, 0]
    assert found.macro_recall == pytest.approx((2 / 3 + 0.5) / 3)  # class 3 never occurs


def test_many_classes_do_not_wrap_around() -> None:
    truth = np.array([250, 3], np.uint8)
    assert confusion(truth, truth, 251)[250, 250] == 1


def test_no_points_have_no_scores() -> None:
    none = np.zeros(0, np.uint8)
    assert np.isnan(accuracy(none, none))
    found = scores(confusion(none, none, 3))
    assert np.isnan([found.macro_precision, found.macro_recall, found.macro_f1]).all()
    assert found.f1.tolist() == [0, 0, 0]


@pytest.mark.parametrize("shape", [(20,), (20, 1), (20, 3), (2, 2)])
def test_numbers_are_scored_as_by_scikit_learn(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    truth = rng.uniform(-1, 1, shape)
    predicted = (truth + rng.normal(0, 0.3, shape)).astype("f4")
    assert r_squared(truth, predicted) == pytest.approx(theirs.r2_score(truth, predicted), rel=1e-9)
    mae = theirs.mean_absolute_error(truth, predicted)
    assert mean_absolute_error(truth, predicted) == pytest.approx(mae, rel=1e-9)


def test_the_mean_explains_nothing_and_the_truth_everything() -> None:
    truth = np.array([[1.0], [2.0], [6.0]])
    assert r_squared(truth, truth) == 1
    assert r_squared(truth, np.full_like(truth, 3.0)) == 0
    assert r_squared(truth, np.full_like(truth, 1e30)) < -1e30


def test_what_is_undefined_is_nan() -> None:
    truth = np.array([[1.0, 5.0], [2.0, 5.0]])
    assert r_squared(truth, truth) == 1  # the second output never changes and does not count
    for t, y in [
        (truth[:0], truth[:0]),
        (truth[:1], truth[:1]),
        (truth[:, 1:], truth[:, 1:]),
        (truth, np.where(truth == 2, np.inf, truth)),
        (truth, np.where(truth == 2, np.nan, truth)),
    ]:
        assert np.isnan(r_squared(t, y))
    assert np.isnan(mean_absolute_error(truth[:0], truth[:0]))
    assert np.isnan(mean_absolute_error(truth, np.full_like(truth, np.nan)))


def test_squares_that_are_no_numbers_are_summed_in_other_units() -> None:
    truth = np.array([[1e200], [2e200], [6e200]])
    assert r_squared(truth, np.full_like(truth, 3e200)) == pytest.approx(0)
    assert r_squared(truth, truth * 0.9) == pytest.approx(theirs.r2_score(truth / 1e200, truth / 1e200 * 0.9))
    small = truth / 1e200 * 1e-200
    assert r_squared(small, small * 0.9) == pytest.approx(theirs.r2_score(truth / 1e200, truth / 1e200 * 0.9))
