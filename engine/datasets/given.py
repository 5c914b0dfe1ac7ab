"""Data that people bring: points drawn by hand, and tables, whose numbers are part of the document."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from numpy.random import Generator
from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from engine.choice import Document
from engine.datasets.dataset import Dataset
from engine.fields import Cell, Classes, Coordinate, Live, PointClass, PointNumber, TableClass, TableClasses
from engine.plan import Array

ROWS = 5000
"""Rows of the longest table, and points of the largest drawing."""
COLUMNS = 64
"""Columns of the widest table, the target apart."""
GOLDEN = (5**0.5 - 1) / 2
"""Steps of this length round a circle leave no large gap, however many there are. Weyl, 1916."""
LEAST = 1e-30
"""What is nearer to 0 counts as 0: single precision would have no digits left."""

Point = tuple[Coordinate, Coordinate, PointClass]
"""x1, x2 and the class."""
Name = Annotated[str, Field(max_length=40)]
"""What a column or a class is called."""


class DrawnByHand(Dataset):
    """Points put where you like. Draw a problem that only a deep network can solve, or none can.

    Points may come, move and go while training goes on. Which of them test is decided by each one's number
    alone, so that the others keep their part ([decision 11](decisions/0011-data-that-people-bring.md)).
    """

    label = "points by hand"
    plane = True
    counted = "classes"
    kind: Literal["points"] = "points"
    classes: Classes = 2
    """How many classes there are; some may have no point yet."""
    points: Annotated[tuple[Point, ...], Field(min_length=2, max_length=ROWS), Live()] = (
        (-2.0, -2.0, 0),
        (2.0, 2.0, 0),
        (-2.0, 2.0, 1),
        (2.0, -2.0, 1),
    )
    """The points: x₁, x₂ and the class, which counts from 0."""
    numbers: Annotated[tuple[PointNumber, ...], Field(max_length=ROWS), Live()] = ()
    """A number for each point, which it keeps whatever becomes of the others; none: their places."""

    @field_validator("points")
    @classmethod
    def _classes_exist(cls, points: tuple[Point, ...], info: ValidationInfo) -> tuple[Point, ...]:
        classes = info.data.get("classes", 6)
        _refuse_class([point[2] for point in points], classes, "Point")
        return points

    @model_validator(mode="after")
    def _all_are_numbered(self) -> Self:
        if self.numbers and len(self.numbers) != len(self.points):
            told = "There are {numbers} numbers for {points} points."
            context = {"numbers": len(self.numbers), "points": len(self.points)}
            raise PydanticCustomError("point_numbers", told, context)
        return self

    @property
    def samples(self) -> int:
        return len(self.points)

    def split(self, share: float, samples: int, rng: Generator) -> tuple[Array, Array]:
        """Each point draws its own lot: where its number of golden steps ends on a circle."""
        lots = (rng.random() + GOLDEN * np.array(self.numbers or range(samples))) % 1
        order = np.argsort(lots, kind="stable")
        count = min(max(int((lots < share).sum()), 1), samples - 1)
        return np.sort(order[:count]), np.sort(order[count:])

    def draw(self, rng: Generator) -> tuple[Array, Array]:  # noqa: ARG002
        rows = np.array(self.points, np.float64)
        return _without_dust(rows[:, :2].copy()), rows[:, 2].astype(np.uint8)


class Column(Document):
    """A column of a table."""

    name: Name = "column"
    """What stands above it."""
    values: Annotated[tuple[Cell, ...], Field(min_length=2, max_length=ROWS)] = (0.0, 1.0)
    """Its numbers, from top to bottom."""


class Table(Dataset):
    """Rows of numbers, as read from a file."""

    inputs = "vector"

    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=COLUMNS)] = (
        Column(name="a", values=(0.0, 0.0, 1.0, 1.0)),
        Column(name="b", values=(0.0, 1.0, 0.0, 1.0)),
    )
    """What the network is given of each row."""
    target: Name = "target"
    """What the column to be found is called."""

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.columns),)

    @property
    def samples(self) -> int:
        return len(self.columns[0].values)

    def _attributes(self) -> Array:
        return _without_dust(np.array([column.values for column in self.columns]).T)

    def _refuse_length(self, column: str, length: int) -> None:
        if length != self.samples:
            told = 'The column "{column}" has {length} rows, the first one has {rows}.'
            context = {"column": column, "length": length, "rows": self.samples}
            raise PydanticCustomError("column_length", told, context)

    @model_validator(mode="after")
    def _columns_are_equally_long(self) -> Self:
        for column in self.columns:
            self._refuse_length(column.name, len(column.values))
        return self


class TableOfClasses(Table):
    """Your own table, of which one column says the class of each row."""

    label = "table of classes"
    counted = "classes"
    kind: Literal["table"] = "table"
    classes: TableClasses = 2
    """How many classes there are."""
    names: Annotated[tuple[Name, ...], Field(max_length=32)] = ()
    """What the classes are called, in order; none, or all of them."""
    truth: Annotated[tuple[TableClass, ...], Field(min_length=2, max_length=ROWS)] = (0, 0, 0, 1)
    """The class of each row, which counts from 0."""

    @model_validator(mode="after")
    def _classes_exist(self) -> Self:
        self._refuse_length(self.target, len(self.truth))
        _refuse_class(self.truth, self.classes, "Row")
        if self.names and len(self.names) != self.classes:
            told = "There are {names} names for {classes} classes."
            raise PydanticCustomError(
                "class_names", told, {"names": len(self.names), "classes": self.classes}
            )
        return self

    def draw(self, rng: Generator) -> tuple[Array, Array]:  # noqa: ARG002
        return self._attributes(), np.array(self.truth, np.uint8)


class TableOfNumbers(Table):
    """Your own table, of which one column is a number to be found for each row.

    The least number becomes −1 and the greatest 1; if all are the same, 0.
    """

    label = "table of numbers"
    task = "regression"
    classes: ClassVar[int] = 0
    kind: Literal["table_of_numbers"] = "table_of_numbers"
    truth: Annotated[tuple[Cell, ...], Field(min_length=2, max_length=ROWS)] = (0.0, 1.0, 1.0, 2.0)
    """The number of each row."""

    @model_validator(mode="after")
    def _truth_is_as_long(self) -> Self:
        self._refuse_length(self.target, len(self.truth))
        return self

    @property
    def outputs(self) -> int:
        return 1

    @property
    def range(self) -> tuple[float, float]:
        """The numbers that −1 and 1 stand for."""
        return min(self.truth), max(self.truth)

    def draw(self, rng: Generator) -> tuple[Array, Array]:  # noqa: ARG002
        low, high = self.range
        middle, half = low / 2 + high / 2, high / 2 - low / 2
        with np.errstate(under="ignore"):
            numbers = (np.array(self.truth)[:, None] - middle) / (half if half > LEAST else 1.0)
        return self._attributes(), _without_dust(np.clip(numbers, -1.0, 1.0))


def _without_dust(numbers: Array) -> Array:
    numbers[np.abs(numbers) < LEAST] = 0.0
    return numbers


def _refuse_class(found: Sequence[int], classes: int, what: str) -> None:
    """Say which is the first whose class there is not."""
    if max(found) >= classes:
        place = next(place for place, one in enumerate(found) if one >= classes)
        told = "{what} {number} has class {found}, but there are {classes} classes, numbered from 0."
        context = {"what": what, "number": place + 1, "found": found[place], "classes": classes}
        raise PydanticCustomError("class_beyond", told, context)
