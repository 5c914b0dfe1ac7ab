"""Points by hand and tables: what was given comes out, and what does not fit is refused where it stands."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from engine.datasets.given import Column, DrawnByHand, Table, TableOfClasses, TableOfNumbers

RNG = np.random.default_rng(1)

coordinate = st.floats(-6, 6)
points = st.lists(st.tuples(coordinate, coordinate, st.integers(0, 2)), min_size=2, max_size=30)


@given(points)
def test_points_come_out_as_they_went_in(drawn: list[tuple[float, float, int]]) -> None:
    data = DrawnByHand(points=tuple(drawn), classes=3)
    x, y = data.draw(RNG)
    assert (np.abs(x - [point[:2] for point in drawn]) <= 1e-30).all()
    assert y.tolist() == [point[2] for point in drawn]
    assert y.dtype == np.uint8
    assert (data.samples, data.classes, data.shape, data.plane) == (len(drawn), 3, (2,), True)
    x.astype("f4")  # nothing is too small for single precision, or this would raise
    assert DrawnByHand.model_validate_json(data.model_dump_json()) == data


def test_the_same_point_may_stand_there_twice_and_classes_may_be_empty() -> None:
    data = DrawnByHand(points=((1.0, 1.0, 0), (1.0, 1.0, 0)), classes=6)
    assert data.draw(RNG)[0].tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("document", "place", "sentence"),
    [
        ('{"points": [[0, 0, 0]]}', ("points",), "at least 2"),
        ('{"points": []}', ("points",), "at least 2"),
        (
            f'{{"points": [{", ".join(["[0, 0, 0]"] * 5001)}]}}',
            ("points",),
            "at most 5000",
        ),
        ('{"points": [[0, 6.1, 0], [0, 0, 0], [1, 1, 0]]}', ("points", 0, 1), "less than or equal to 6"),
        ('{"points": [[0, 0, 0], [0, 0], [1, 1, 0]]}', ("points", 1, 2), "required"),
        ('{"points": [[0, 0, 6], [0, 0, 0], [1, 1, 0]]}', ("points", 0, 2), "less than or equal to 5"),
        ('{"points": [[0, 0, -1], [0, 0, 0], [1, 1, 0]]}', ("points", 0, 2), "greater than or equal to 0"),
        ('{"points": [[0, 0, 0.5], [0, 0, 0], [1, 1, 0]]}', ("points", 0, 2), "valid integer"),
        ('{"points": [[0, null, 0], [0, 0, 0], [1, 1, 0]]}', ("points", 0, 1), "valid number"),
        (
            '{"points": [[0, 0, 0], [0, 0, 2]]}',
            ("points",),
            "Point 2 has class 2, but there are 2 classes, numbered from 0.",
        ),
        ('{"classes": 7}', ("classes",), "less than or equal to 6"),
    ],
)
def test_what_is_no_drawing_is_refused_where_it_stands(
    document: str, place: tuple[str | int, ...], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        DrawnByHand.model_validate_json(document)
    (detail,) = refused.value.errors()
    assert detail["loc"] == place
    assert sentence in detail["msg"]


def test_a_table_of_classes_comes_out_as_it_went_in() -> None:
    data = TableOfClasses()
    x, y = data.draw(RNG)
    assert x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 0, 0, 1]
    assert (data.samples, data.classes, data.shape, data.plane) == (4, 2, (2,), False)


def test_the_numbers_to_be_found_are_stretched_from_minus_one_to_one() -> None:
    column = Column(name="a", values=(1.0, 2.0, 3.0))
    data = TableOfNumbers(columns=(column,), truth=(32.0, 50.0, 212.0))
    x, truth = data.draw(RNG)
    assert x.tolist() == [[1], [2], [3]]
    assert truth.tolist() == [[-1], [pytest.approx(-0.8)], [1]]
    assert (data.range, data.outputs, data.classes) == ((32, 212), 1, 0)
    same = TableOfNumbers(columns=(column,), truth=(7.0, 7.0, 7.0))
    assert same.draw(RNG)[1].tolist() == [[0], [0], [0]]


@given(st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=9))
@example([11.0, 2.225073858507203e-309, -11.0])
def test_any_numbers_are_stretched_into_the_range(values: list[float]) -> None:
    data = TableOfNumbers(columns=(Column(values=tuple(values)),), truth=tuple(values))
    x, truth = data.draw(RNG)
    assert np.abs(truth).max() <= 1
    assert np.isfinite(x.astype("f4")).all()
    truth.astype("f4")
    assert TableOfNumbers.model_validate_json(data.model_dump_json()) == data


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        (TableOfClasses, {"truth": (0, 1)}, 'The column "target" has 2 rows, the first one has 4.'),
        (TableOfNumbers, {"truth": (0.0, 1.0)}, 'The column "target" has 2 rows, the first one has 4.'),
        (
            TableOfClasses,
            {"truth": (0, 1, 2, 3), "classes": 3},
            "Row 4 has class 3, but there are 3 classes, numbered from 0.",
        ),
        (TableOfClasses, {"names": ("only",)}, "There are 1 names for 2 classes."),
        (TableOfClasses, {"columns": ()}, "at least 1"),
        (TableOfClasses, {"columns": (Column(),) * 65}, "at most 64"),
        (
            TableOfClasses,
            {"columns": (Column(values=(1.0, 2.0)), Column(name="b", values=(1.0, 2.0, 3.0)))},
            'The column "b" has 3 rows, the first one has 2.',
        ),
    ],
)
def test_what_is_no_table_is_refused(kind: type[Table], given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        kind(**given)
    assert sentence in str(refused.value)


def test_what_the_form_is_told() -> None:
    for kind, classes, task in (
        (DrawnByHand, "classes", "classification"),
        (TableOfClasses, "classes", "classification"),
        (TableOfNumbers, 0, "regression"),
    ):
        told = TypeAdapter(kind).json_schema()
        assert (told["classes"], told["task"]) == (classes, task)
