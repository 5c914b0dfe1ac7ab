"""Digits and iris: as scikit-learn loads them, any part of them, and a clear word where they are missing."""

import importlib.util
import subprocess
import sys
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sklearn import datasets as theirs  # type: ignore[import-untyped]

from engine.datasets.images import Digits
from engine.datasets.packaged import MissingData, Packaged, packaged
from engine.datasets.tables import Iris
from tests.strategies import any_of


def in_order(x: Any, y: Any) -> list[Any]:
    """Rows with their classes, sorted."""
    return sorted(map(tuple, np.column_stack([x.reshape(len(x), -1), y]).tolist()))


@pytest.mark.parametrize(
    ("data", "load", "scale"),
    [
        (Digits(layout="vector"), theirs.load_digits, 16),
        (Digits(), theirs.load_digits, 16),
        (Iris(), theirs.load_iris, 1),
    ],
    ids=str,
)
def test_all_samples_are_those_of_scikit_learn(data: Packaged, load: Any, scale: float) -> None:
    values, classes = load(return_X_y=True)
    x, y = data.draw(np.random.default_rng(1))
    assert x.dtype == np.float64
    assert y.dtype == np.uint8
    assert in_order(x, y) == in_order(values / scale, classes)


def test_pictures_are_upright() -> None:
    known = theirs.load_digits()
    x, y = Digits().draw(np.random.default_rng(5))
    first = int((known.images == x[0, :, :, 0] * 16).all((1, 2)).argmax())
    assert (known.images[first] == x[0, :, :, 0] * 16).all()
    assert known.target[first] == y[0]


def test_the_names_are_those_of_scikit_learn() -> None:
    known = theirs.load_iris()
    assert [name.removesuffix(" (cm)") for name in known.feature_names] == list(Iris.attributes)
    assert list(known.target_names) == list(Iris.class_names)


@given(any_of(Packaged), st.integers(0, 2**32 - 1))
def test_any_part_has_the_shape_it_says(data: Packaged, seed: int) -> None:
    x, y = data.draw(np.random.default_rng(seed))
    assert x.shape == (data.samples, *data.shape)
    assert y.shape == (data.samples,)
    assert y.max() < data.classes
    assert (x >= 0).all()
    assert not isinstance(data, Digits) or x.max() <= 1
    assert (data.task, data.outputs, data.plane) == ("classification", 0, False)


def test_a_part_is_random_without_repetition_and_decided_by_the_generator() -> None:
    whole = Digits(layout="vector").draw(np.random.default_rng(1))[0]
    part, same, other = (
        Digits(layout="vector", samples=200).draw(np.random.default_rng(s))[0] for s in (1, 1, 2)
    )
    assert (part == whole[:200]).all()
    assert (part == same).all()
    assert (part != other).any()
    known = len(np.unique(theirs.load_digits().data, axis=0))
    assert len(np.unique(whole, axis=0)) == known


def test_there_are_no_more_than_there_are() -> None:
    for kind, most in ((Digits, 1797), (Iris, 150)):
        assert kind().samples == most
        with pytest.raises(ValidationError):
            kind(samples=most + 1)


def test_what_is_read_is_read_once_and_never_written() -> None:
    x, y = packaged("iris.csv", skiprows=1)
    assert packaged("iris.csv", skiprows=1)[0] is x
    with pytest.raises(ValueError, match="read-only"):
        x[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        y[0] = 1
    drawn, _ = Iris().draw(np.random.default_rng(1))
    drawn[:] = 0
    assert x.max() > 0


def test_a_missing_package_is_told_where_the_data_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("engine.datasets.packaged"), "find_spec", lambda name: None)  # noqa: ARG005
    with pytest.raises(ValidationError, match="pip install scikit-learn"):
        Iris()
    with pytest.raises(MissingData, match="pip install scikit-learn"):
        packaged("iris.csv")


def test_a_missing_file_is_told() -> None:
    with pytest.raises(MissingData, match=r"no readable flowers\.csv"):
        packaged("flowers.csv")
    with pytest.raises(MissingData, match=r"no readable iris\.csv"):
        packaged("iris.csv")  # its first row is no row of numbers like the others


def test_scikit_learn_is_not_imported() -> None:
    code = (
        "import sys, numpy\n"
        "from engine.datasets.images import Digits\n"
        "Digits().draw(numpy.random.default_rng(1))\n"
        "assert not {'sklearn', 'scipy', 'joblib'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert importlib.util.find_spec("sklearn")


def test_what_the_form_is_told() -> None:
    told = Digits.shown()
    assert (told["classes"], told["task"], told["inputs"]) == (10, "classification", "layout")
    assert Digits().shape == (8, 8, 1)
    assert Digits(layout="vector").shape == (64,)
