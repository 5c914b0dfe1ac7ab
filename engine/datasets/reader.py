"""CSV: from the text of a file to a table, or to sentences that name the lines that are wrong."""

import csv
from dataclasses import dataclass

import numpy as np

from engine.datasets.given import COLUMNS, ROWS, Column, TableOfClasses, TableOfNumbers
from engine.losses import Task

CHARACTERS = 4_000_000
"""The longest text."""
TOLD = 20
"""Faults told at once."""
FEW = 10
"""Whole numbers with at most so many different values are taken for classes."""
MOST_CLASSES = 32
LARGEST = 1e12
BEYOND = f"Here are too many rows: {ROWS:,} are the most."
MISSING = frozenset({"", "na", "n/a", "nan", "null", "?"})
"""What people write where a value is missing."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line, counted from 1; line 0 is the whole text."""

    line: int
    said: str


class CsvError(ValueError):
    """A text that is no table; the first faults, at least one."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(
            "\n".join(f"Line {one.line}: {one.said}" if one.line else one.said for one in faults)
        )
        self.faults = faults


@dataclass(frozen=True)
class _Cells:
    """Rows of texts, all equally long, with their line numbers and the names of the columns."""

    names: list[str]
    rows: list[list[str]]
    lines: list[int]
    comma: bool
    """Whether a comma may be a decimal point."""


def read_csv(
    text: str, target: str | None = None, task: Task | None = None
) -> TableOfClasses | TableOfNumbers:
    """A table from rows of comma, semicolon or tab separated values; raises a CsvError.

    The first row is a heading if none of its values is a number. Without a ``target``, the name of the column
    to be found, it is the last one; without a ``task`` its values are classes if one is no number, or all are
    whole and few are different. With semicolons or tabs, 1,5 is a number too.
    """
    cells = _cells(text)
    if target is not None and target not in cells.names:
        raise CsvError(Fault(0, f'There is no column "{target}". There are: {", ".join(cells.names)}.'))
    place = len(cells.names) - 1 if target is None else cells.names.index(target)
    columns = _columns(cells, place)
    name, answers = cells.names[place], [row[place] for row in cells.rows]
    numbers = [_number(answer, cells.comma) for answer in answers]
    if task is None:
        few = len(set(numbers)) <= FEW and all(one is not None and one.is_integer() for one in numbers)
        task = "classification" if few or None in numbers else "regression"
    if task == "classification":
        classes, truth = _classes(name, answers, numbers)
        return TableOfClasses(columns=columns, target=name, classes=len(classes), names=classes, truth=truth)
    _refuse(_number_faults(cells, place))
    return TableOfNumbers(
        columns=columns, target=name, truth=tuple(one for one in numbers if one is not None)
    )


def _cells(text: str) -> _Cells:
    """The texts of the table, its shape checked."""
    if len(text) > CHARACTERS:
        raise CsvError(Fault(0, f"The text has {len(text):,} characters; at most {CHARACTERS:,} are read."))
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(
        (line + "\n" for line in lines), delimiter=separator, skipinitialspace=True, strict=True
    )
    rows: list[list[str]] = []
    places: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                places.append(reader.line_num)
            if len(rows) > ROWS + 1:
                raise CsvError(Fault(places[-1], BEYOND))
    except csv.Error as error:
        raise CsvError(Fault(reader.line_num, f"The quotation marks do not fit ({error}).")) from None
    comma = separator != ","
    if not rows:
        raise CsvError(Fault(0, "There is nothing in it."))
    top = places[0]
    if all(_number(cell, comma) is None for cell in rows[0]):
        heading, rows, places = rows[0], rows[1:], places[1:]
    else:
        heading = [""] * len(rows[0])
    names = [name[:40] or f"column {place + 1}" for place, name in enumerate(heading)]
    _refuse_names(names, top)
    _refuse_shape(names, rows, places)
    return _Cells(names, rows, places, comma)


def _refuse_names(names: list[str], line: int) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise CsvError(Fault(line, f'Two columns are called "{twice}".'))
    if not 2 <= len(names) <= COLUMNS + 1:
        told = (
            f"A table has 1 to {COLUMNS} columns and the one to be found; this one has {len(names)} in all."
        )
        raise CsvError(Fault(line, told))


def _refuse_shape(names: list[str], rows: list[list[str]], lines: list[int]) -> None:
    """Too few or too many rows, rows of another length, and missing values."""
    if len(rows) < 2:
        raise CsvError(Fault(0, f"There are too few rows: {len(rows)}. Two are the least."))
    if len(rows) > ROWS:
        raise CsvError(Fault(lines[-1], BEYOND))
    _refuse(
        [
            Fault(line, f"{len(row)} values, where there are {len(names)} columns.")
            for line, row in zip(lines, rows, strict=True)
            if len(row) != len(names)
        ]
    )
    _refuse(
        [
            Fault(line, f'The value in column "{name}" is missing.')
            for line, row in zip(lines, rows, strict=True)
            for name, cell in zip(names, row, strict=True)
            if cell.lower() in MISSING
        ]
    )


def _columns(cells: _Cells, target: int) -> tuple[Column, ...]:
    """All columns but the target; one that holds text throughout is told once."""
    faults: list[Fault] = []
    found: list[Column] = []
    for place, name in enumerate(cells.names):
        if place == target:
            continue
        wrong = _number_faults(cells, place)
        if len(wrong) == len(cells.rows):
            told = f'The column "{name}" holds text: leave it out, or let it be the one to be found.'
            wrong = [Fault(cells.lines[0], told)]
        faults += wrong
        if not wrong:
            numbers = (_number(row[place], cells.comma) for row in cells.rows)
            found.append(Column(name=name, values=tuple(one for one in numbers if one is not None)))
    _refuse(sorted(faults, key=lambda fault: fault.line))
    return tuple(found)


def _number_faults(cells: _Cells, place: int) -> list[Fault]:
    return [
        Fault(line, f'"{row[place][:40]}" in column "{cells.names[place]}" is no number that can be used.')
        for line, row in zip(cells.lines, cells.rows, strict=True)
        if _number(row[place], cells.comma) is None
    ]


def _classes(
    name: str, answers: list[str], numbers: list[float | None]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The names of the classes in the order of the numbers or of the alphabet, and each row's class."""
    keys = answers if None in numbers else numbers
    different = sorted(set(keys))  # type: ignore[type-var]
    if not 2 <= len(different) <= MOST_CLASSES:
        told = (
            f'The column "{name}" has {len(different):,} different values; classes are 2 to {MOST_CLASSES}.'
        )
        raise CsvError(Fault(0, told))
    order = {key: place for place, key in enumerate(different)}
    names = [answers[keys.index(key)][:40] for key in different]  # type: ignore[arg-type]
    return tuple(names), tuple(order[key] for key in keys)


def _number(cell: str, comma: bool) -> float | None:
    """The number that a cell holds, None if it is none; what Python alone would take, as 1_000, is none."""
    plain = cell.replace(",", ".") if comma else cell
    if not plain.isascii() or "_" in plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if np.isfinite(number) and abs(number) <= LARGEST else None


def _refuse(faults: list[Fault]) -> None:
    """Raise the first faults, if there are any."""
    if len(faults) > TOLD:
        more = Fault(0, f"And {len(faults) - TOLD:,} more.")
        raise CsvError(*faults[:TOLD], more)
    if faults:
        raise CsvError(*faults)
