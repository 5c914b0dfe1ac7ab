"""Preprocessing: as scikit-learn does it, and defined for columns that are all the same."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA  # type: ignore[import-untyped]
from sklearn.preprocessing import MinMaxScaler, StandardScaler  # type: ignore[import-untyped]

from engine.plan import Array
from engine.preprocessing import (
    MeanSubtraction,
    MinMax,
    NoPreprocessing,
    Pca,
    Preprocessing,
    Standardisation,
    Whitening,
    apply,
)
from tests.strategies import any_of

each = pytest.mark.parametrize("kind", Preprocessing.choices(), ids=lambda kind: kind.name())


def inputs(features: int = 4, n: int = 50) -> Array:
    """Numbers of different sizes that go together."""
    rng = np.random.default_rng(1)
    mixed = rng.normal(0, 1, (features, features)) @ rng.normal(0, 1, (features, n))
    return np.asarray(mixed * np.arange(1, features + 1)[:, None] ** 3 + 7)


def fitted(how: Preprocessing, values: Array) -> Array:
    """The values after preprocessing fitted on themselves, which are protected."""
    values.flags.writeable = False
    matrix, offset = how.fit(values)
    assert matrix.shape == (how.width(len(values)), len(values))
    assert offset.shape == (len(values),)
    assert matrix.dtype == offset.dtype == np.float64
    return apply(matrix, offset, values)


@pytest.mark.parametrize(
    ("how", "theirs"),
    [
        (MeanSubtraction(), StandardScaler(with_std=False)),
        (Standardisation(), StandardScaler()),
        (MinMax(), MinMaxScaler()),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_columns_are_scaled_as_by_scikit_learn(how: Preprocessing, theirs: Any) -> None:
    values, others = inputs(), inputs() + 0.5
    values[2] = 0.1  # a column that is always the same
    theirs.fit(values.T)
    matrix, offset = how.fit(values)
    np.testing.assert_allclose(apply(matrix, offset, others), theirs.transform(others.T).T, atol=1e-12)
    assert (matrix == np.diag(np.diag(matrix))).all()
    assert not how.mixes


def test_none_leaves_all_as_it_is() -> None:
    values = inputs()
    assert (fitted(NoPreprocessing(), values) == values).all()


@pytest.mark.parametrize("components", [1, 2, 4])
@pytest.mark.parametrize("n", [50, 3])
def test_principal_components_are_those_of_scikit_learn(components: int, n: int) -> None:
    values = inputs(4, n)
    found = fitted(Pca(components=components), values)
    known = min(components, n - 1, 4)
    theirs = PCA(known, svd_solver="full").fit_transform(values.T).T
    signs = np.sign((found[:known] * theirs).sum(1))[:, None]
    np.testing.assert_allclose(found[:known], signs * theirs, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found[known:], 0, atol=1e-9)


def test_the_greatest_entry_of_a_direction_is_positive() -> None:
    for seed in range(5):
        values = np.random.default_rng(seed).normal(0, 1, (5, 30))
        directions, _ = Pca(components=5).fit(values)
        assert (directions[np.arange(5), np.abs(directions).argmax(1)] > 0).all()


@pytest.mark.parametrize("how", [Standardisation(), MinMax()], ids=lambda how: how.kind)
def test_differences_of_rounding_are_not_blown_up(how: Preprocessing) -> None:
    values = np.array([[1e6, np.nextafter(1e6, 2e6), 1e6], [0.0, 1.0, 2.0]])
    found = fitted(how, values)
    assert np.abs(found[0]).max() < 1e-9
    assert found[1, 2] - found[1, 0] >= 1


def test_whitening_leaves_nothing_in_common() -> None:
    values = inputs()
    found = fitted(Whitening(epsilon=1e-12), values)
    np.testing.assert_allclose(np.cov(found, bias=True), np.eye(4), atol=1e-6)
    np.testing.assert_allclose(found.mean(1), 0, atol=1e-9)
    theirs = PCA(whiten=True, svd_solver="full").fit_transform(values.T).T
    scale = np.sqrt(50 / 49)  # theirs divides by n − 1
    np.testing.assert_allclose(np.abs(found), np.abs(theirs) * scale, rtol=1e-6, atol=1e-8)


def test_whitening_spares_directions_with_little_spread() -> None:
    values = np.array([[1.0, -1.0, 1.0, -1.0], [1e-3, 1e-3, -1e-3, -1e-3], [5.0, 5.0, 5.0, 5.0]])
    spread = fitted(Whitening(epsilon=1e-6), values).std(1)
    np.testing.assert_allclose(spread, [1 / np.sqrt(1 + 1e-6), 1 / np.sqrt(2), 0], rtol=1e-9, atol=1e-12)


@each
def test_one_point_and_points_that_are_all_the_same_become_finite(kind: type[Preprocessing]) -> None:
    for values in (np.full((3, 5), 0.1), np.full((3, 1), 1e12), np.zeros((2, 4))):
        how = kind()
        found = fitted(how, values)
        assert np.isfinite(found).all()
        if not isinstance(how, NoPreprocessing):
            np.testing.assert_allclose(found, 0, atol=1e-9)


@given(
    any_of(Preprocessing),
    arrays(
        np.float64,
        st.tuples(st.integers(1, 4), st.integers(1, 6)),
        elements=st.floats(-1e12, 1e12).filter(lambda v: v == 0 or abs(v) > 1e-30),
    ),
)
def test_any_numbers_become_finite_ones(how: Preprocessing, values: Array) -> None:
    found = fitted(how, values)
    assert found.shape == (how.width(len(values)), values.shape[1])
    assert np.isfinite(found).all()
    if isinstance(how, MinMax | Whitening):
        assert np.abs(found).max() <= 10  # √n at most for a deviation of 1


@each
def test_directions_do_not_depend_on_the_order_of_the_points(kind: type[Preprocessing]) -> None:
    values = inputs()
    matrix, offset = kind().fit(values)
    again, same = kind().fit(values[:, ::-1].copy())
    np.testing.assert_allclose(matrix, again, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(offset, same)
