"""CSV: tables as spreadsheets and pages give them, and faults with the numbers of their lines."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from engine.datasets import reader
from engine.datasets.given import TableOfClasses, TableOfNumbers
from engine.datasets.reader import CsvError, Fault, read_csv
from engine.fields import Cell, TableClasses
from engine.losses import Task

FLOWERS = """sepal,petal,species
5.1,1.4,setosa
6.4,4.5,versicolor
4.9,1.5,setosa
"""


def faults(text: str, target: str | None = None, task: Task | None = None) -> list[tuple[int, str]]:
    """Line and sentence of what is wrong."""
    with pytest.raises(CsvError) as refused:
        read_csv(text, target, task)
    assert refused.value.faults
    return [(fault.line, fault.said) for fault in refused.value.faults]


def test_a_table_with_text_to_be_found_has_classes() -> None:
    table = read_csv(FLOWERS)
    assert isinstance(table, TableOfClasses)
    assert [column.name for column in table.columns] == ["sepal", "petal"]
    assert table.columns[0].values == (5.1, 6.4, 4.9)
    assert (table.target, table.names, table.truth) == ("species", ("setosa", "versicolor"), (0, 1, 0))
    assert table.draw(np.random.default_rng(1))[0].tolist() == [[5.1, 1.4], [6.4, 4.5], [4.9, 1.5]]


def test_any_column_may_be_the_one_to_be_found() -> None:
    table = read_csv("y,x\n0.5,1\n1.5,2\n", "y")
    assert isinstance(table, TableOfNumbers)
    assert (table.truth, table.columns[0].values) == ((0.5, 1.5), (1, 2))
    assert "There are: sepal, petal, species." in faults(FLOWERS, "colour")[0][1]


@pytest.mark.parametrize(
    ("answers", "task", "expected"),
    [
        (["3", "1", "3"], None, TableOfClasses),
        (["3", "1", "3"], "regression", TableOfNumbers),
        (["0.5", "1", "3"], None, TableOfNumbers),
        (["0.5", "1", "3"], "classification", TableOfClasses),
        ([str(k) for k in range(11)], None, TableOfNumbers),
        ([str(k) for k in range(11)], "classification", TableOfClasses),
        (["yes", "no", "2"], None, TableOfClasses),
    ],
)
def test_few_whole_numbers_are_classes_unless_said_otherwise(
    answers: list[str], task: Task | None, expected: type
) -> None:
    assert type(read_csv("\n".join(f"{k}.5,{one}" for k, one in enumerate(answers)), None, task)) is expected


def test_classes_are_ordered_as_numbers_or_by_the_alphabet() -> None:
    table = read_csv("1,10\n2,9\n3,10.0\n")
    assert isinstance(table, TableOfClasses)
    assert (table.names, table.truth) == (("9", "10"), (1, 0, 1))
    table = read_csv("1,pear\n2,apple\n3,pear\n")
    assert isinstance(table, TableOfClasses)
    assert (table.names, table.truth) == (("apple", "pear"), (1, 0, 1))


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1.5,2,x\n-3,4e1,y\n",
        "\ufeffa,b,c\r\n1.5,2,x\r\n-3,40,y\r\n",
        "a;b;c\n1,5;2;x\n-3;40;y",
        "a\tb\tc\n1.5\t2\tx\n-3\t40\ty\n",
        '"a", "b", "c"\n"1.5", 2, "x"\n-3, +40, y\n\n\n',
        "\n  \na,b,c\r1.5,2,x\r-3,40,y",
    ],
)
def test_separators_line_ends_and_quotation_marks_are_those_of_any_program(text: str) -> None:
    table = read_csv(text)
    assert isinstance(table, TableOfClasses)
    assert [column.name for column in table.columns] == ["a", "b"]
    assert [column.values for column in table.columns] == [(1.5, -3), (2, 40)]
    assert table.names == ("x", "y")


def test_without_a_heading_columns_are_numbered() -> None:
    table = read_csv("5.1,1.4,setosa\n6.4,4.5,versicolor\n")
    assert [column.name for column in table.columns] == ["column 1", "column 2"]
    assert table.target == "column 3"
    assert table.samples == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(0, "There is nothing in it.")]),
        (" \n,,\n", [(0, "There is nothing in it.")]),
        ("a,b\n", [(0, "There are too few rows: 0. Two are the least.")]),
        ("a,b\n1,2\n", [(0, "There are too few rows: 1. Two are the least.")]),
        ("a\n1\n2\n", [(1, "A table has 1 to 64 columns and the one to be found; this one has 1 in all.")]),
        ("\na,a\n1,2\n3,4\n", [(2, 'Two columns are called "a".')]),
        (
            "a,b\n1,2\n\n3\n4,5,6\n",
            [(4, "1 values, where there are 2 columns."), (5, "3 values, where there are 2 columns.")],
        ),
        (
            "a,b\n1,2\nNA,3\n4,\n",
            [(3, 'The value in column "a" is missing.'), (4, 'The value in column "b" is missing.')],
        ),
        (
            "a,c,b\n1,1,2\n2,x,3\n1_0,1e13,2\n",
            [
                (3, '"x" in column "c" is no number that can be used.'),
                (4, '"1_0" in column "a" is no number that can be used.'),
                (4, '"1e13" in column "c" is no number that can be used.'),
            ],
        ),
        (
            "city,b\nRome,1\nParis,2\nOslo,1\n",
            [(2, 'The column "city" holds text: leave it out, or let it be the one to be found.')],
        ),
        ("a,b\n1,same\n2,same\n", [(0, 'The column "b" has 1 different values; classes are 2 to 32.')]),
        (
            "a,b\n" + "".join(f"1,n{k}\n" for k in range(33)),
            [(0, 'The column "b" has 33 different values; classes are 2 to 32.')],
        ),
        ("1,2\n" * 5001, [(5001, reader.BEYOND)]),
        ("a,b\n" + "1,2\n" * 5001, [(5002, reader.BEYOND)]),
        ("1,2\n" * 1_000_000, [(5002, reader.BEYOND)]),
        ("x" * 4_000_001, [(0, "The text has 4,000,001 characters; at most 4,000,000 are read.")]),
    ],
)
def test_faults_name_their_lines(text: str, expected: list[tuple[int, str]]) -> None:
    assert faults(text) == expected


def test_text_among_numbers_to_be_found_is_a_fault() -> None:
    assert faults("a,b\n1,2\n2,x\n", None, "regression") == [
        (3, '"x" in column "b" is no number that can be used.')
    ]


def test_quotation_marks_that_do_not_close_are_told() -> None:
    ((line, said),) = faults('a,b\n1,"2\n3,4\n')
    assert line >= 2
    assert said.startswith("The quotation marks do not fit")


def test_of_many_faults_the_first_are_told() -> None:
    told = faults("a,b\n" + "1\n" * 1000)
    assert len(told) == reader.TOLD + 1
    assert told[0][0] == 2
    assert told[-1] == (0, "And 980 more.")


def test_the_longest_and_widest_table_is_read() -> None:
    row = ",".join(["0.5"] * 64)
    table = read_csv("".join(f"{row},{k % 2}\n" for k in range(5000)))
    assert (table.samples, table.shape) == (5000, (64,))


def test_bounds_are_those_of_the_documents() -> None:
    cell, classes = (TypeAdapter(kind).json_schema()["maximum"] for kind in (Cell, TableClasses))
    assert (cell, classes) == (reader.LARGEST, reader.MOST_CLASSES)


@given(st.text(max_size=80) | st.text('1,2.;\n"a-e\t ', max_size=80), st.sampled_from([None, "a"]))
def test_nothing_but_faults_is_ever_raised(text: str, target: str | None) -> None:
    tasks: tuple[Task | None, ...] = (None, "classification", "regression")
    for task in tasks:
        try:
            table = read_csv(text, target, task)
        except CsvError:
            continue
        table.draw(np.random.default_rng(1))


@given(
    st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=2, max_size=8),
    st.sampled_from(",;\t"),
)
def test_what_pythons_writer_wrote_is_read(rows: list[tuple[float, float]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([("first", 'the "second"'), *rows])
    table = read_csv(out.getvalue(), None, "regression")
    assert isinstance(table, TableOfNumbers)
    assert list(zip(table.columns[0].values, table.truth, strict=True)) == rows
    assert table.target == 'the "second"'


def test_an_error_reads_as_sentences() -> None:
    error = CsvError(Fault(3, "Bad."), Fault(0, "And 2 more."))
    assert str(error) == "Line 3: Bad.\nAnd 2 more."
