"""Typed formulas: as Python computes them, refused in plain words, and never a surprise."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from engine import (
    Dense,
    DrawnByHand,
    Experiment,
    FreeFormula,
    Histograms,
    Identity,
    Observer,
    Preprocessing,
    Trainer,
)
from engine.formula import DEPTH, FUNCTIONS, LENGTH, Formula, FormulaError, Step, evaluate, greatest, parse
from engine.points import feature_values

X1, X2 = 1.75, -2.5
"""Where random formulas are compared; exact in binary."""

Tree = tuple[str, Callable[[], float]]
"""How a formula is typed, and how Python computes it."""

ONES: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "exp": math.exp,
    "log": math.log,
    "ln": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "tanh": math.tanh,
    "sign": lambda v: float((v > 0) - (v < 0)),
    "step": lambda v: float(v > 0),
    "floor": math.floor,
}


def real(left: float, right: float) -> float:
    """A power that Python does not turn into a complex number."""
    return math.pow(left, right)


BOTH: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": real,
    "**": real,
}
LEAVES: list[Tree] = [
    ("x1", lambda: X1),
    ("x2", lambda: X2),
    ("x", lambda: X1),
    ("y", lambda: X2),
    ("X1", lambda: X1),
    ("pi", lambda: math.pi),
    ("e", lambda: math.e),
    (".5", lambda: 0.5),
    ("2.", lambda: 2.0),
    ("1.25e1", lambda: 12.5),
    ("3", lambda: 3.0),
]


def grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """Trees one level higher: everything in brackets, so that the tree says the order."""

    def both(left: Tree, symbol: str, right: Tree, gap: str) -> Tree:
        text = f"({left[0]}{gap}{symbol}{gap}{right[0]})"
        return text, lambda: BOTH[symbol](left[1](), right[1]())

    def one(name: str, tree: Tree) -> Tree:
        return f"{name}({tree[0]})", lambda: ONES[name](tree[1]())

    def minus(tree: Tree) -> Tree:
        return f"(-{tree[0]})", lambda: -tree[1]()

    def many(name: str, trees: list[Tree]) -> Tree:
        found = {"min": min, "max": max}[name]
        return f"{name}({', '.join(tree[0] for tree in trees)})", lambda: found(tree[1]() for tree in trees)

    return st.one_of(
        st.builds(both, inner, st.sampled_from(sorted(BOTH)), inner, st.sampled_from(["", " ", "\t "])),
        st.builds(one, st.sampled_from(sorted(ONES)), inner),
        st.builds(minus, inner),
        st.builds(many, st.sampled_from(["min", "max"]), st.lists(inner, min_size=2, max_size=3)),
    )


TREES = st.recursive(st.sampled_from(LEAVES), grown, max_leaves=12).filter(
    lambda tree: len(tree[0]) <= LENGTH
)


def at_the_point(text: str) -> float:
    """The value at (X1, X2), from among other points."""
    values = evaluate(text, np.array([[0.3, X1]]), np.array([[0.4, X2]]))
    assert values.shape == (1, 2)
    return float(values[0, 1])


@given(TREES)
def test_formulas_are_what_python_makes_of_the_tree(tree: Tree) -> None:
    text, compute = tree
    assert set(ONES) == set(FUNCTIONS)
    found = at_the_point(text)
    try:
        value = compute()
    except (ValueError, ZeroDivisionError, OverflowError):
        return  # Python has no number for it: what NumPy has may be anything, as long as nothing was raised
    if abs(value) < 1e12 and math.isfinite(value):
        assert found == pytest.approx(value, rel=1e-6, abs=1e-9)


def flat(pieces: list[tuple[str, str]], last: str) -> str:
    return "".join(f"{value}{operator}" for value, operator in pieces) + last


VALUES = st.sampled_from(["3.0", "0.5", "-2.0", "x1", "-x2", "(x1 - 1)", "+4.0"])
OPERATORS = st.sampled_from(["+", "-", " * ", "/", "**"])


@given(st.builds(flat, st.lists(st.tuples(VALUES, OPERATORS), max_size=6), VALUES))
@example("2.0**-1")
@example("-x1**2")
@example("2.0**3**2")
@example("8/4/2")
@example("8-4-2")
@example("--3")
def test_without_brackets_the_order_is_pythons(text: str) -> None:
    try:
        value = eval(text, {"x1": X1, "x2": X2})
        value = float(value) if not isinstance(value, complex) else math.nan
    except (ZeroDivisionError, OverflowError):
        return
    if math.isfinite(value) and 1e-25 < abs(value) < 1e12:
        assert at_the_point(text) == pytest.approx(value, rel=1e-6)


@given(st.text("x12y.e+-*/^(), πsinmax√\u0000é", max_size=30) | st.text(max_size=250))
@example("(" * LENGTH)
@example("-" * LENGTH)
@example("2^" * 99 + "2")
@example("sin(" * 49 + "x")
@example("1e999")
@example("١")
def test_nothing_but_its_own_error_is_ever_raised(text: str) -> None:
    error, steps = attempted(text)
    if error is None:
        assert steps
        evaluate(text, np.zeros(3), np.ones(3))
    else:
        assert str(error).endswith(".")
        assert error.position is not None
        assert 0 <= error.position <= len(text)


def attempted(text: str) -> tuple[FormulaError | None, tuple[Step, ...]]:
    """The error or the steps of a formula; any other exception passes."""
    try:
        return None, parse(text)
    except FormulaError as error:
        return error, ()


@pytest.mark.parametrize(
    ("text", "code", "position", "sentence"),
    [
        ("", "formula_value", 0, 'At the end: a number, x1, x2, a function or "(" is missing.'),
        ("x1 +", "formula_value", 4, 'At the end: a number, x1, x2, a function or "(" is missing.'),
        (
            "x1 + * 2",
            "formula_value",
            5,
            'Character 6: a number, x1, x2, a function or "(" is expected, but there is "*".',
        ),
        (
            "2 33",
            "formula_operator",
            2,
            'Character 3: an operator such as "+" or "*" is expected, but there is "33".',
        ),
        (
            "x1)",
            "formula_operator",
            2,
            'Character 3: an operator such as "+" or "*" is expected, but there is ")".',
        ),
        ("(x1", "formula_close", 3, 'At the end: ")" or an operator is missing.'),
        (
            "sin(x1, x2)",
            "formula_close",
            6,
            'Character 7: ")" or an operator is expected, but there is ",".',
        ),
        ("sin x1", "formula_call", 4, 'Character 5: "(" after sin is expected, but there is "x1".'),
        ("max(x1)", "formula_comma", 6, None),
        ("1 + foo(x1)", "formula_name", 4, None),
        ("__import__('os')", "formula_name", 0, None),
        ("x1.real", "formula_operator", 2, None),
        ("x1 ; x2", "formula_operator", 3, None),
        ("2e+", "formula_value", 3, None),
        ("1/2x1", "formula_operator", 3, None),
        ("x1 2", "formula_operator", 3, None),
        ("2²³^4", "formula_operator", 3, None),
        ("x1x2", "formula_name", 0, None),
        ("1e400", "formula_number", 0, "Character 1: this number is too large."),
        ("x1" + " " * LENGTH, "formula_long", LENGTH, None),
        ("(" * (DEPTH + 1) + "x1", "formula_deep", DEPTH, None),
    ],
)
def test_errors_say_where_and_what_was_expected(
    text: str, code: str, position: int, sentence: str | None
) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.position) == (code, position)
    assert sentence is None or str(caught.value) == sentence


def test_long_formulas_are_not_deep() -> None:
    assert at_the_point("+".join(["(1)"] * 50)) == 50
    assert at_the_point("*".join(["-1"] * 60)) == 1


def test_characters_of_other_keyboards_mean_the_same() -> None:
    for typed, meant in [
        ("2×x₁", "2*x1"),
        ("x₂ − 1", "x2 - 1"),
        ("（x1）÷２", "(x1)/2"),
        ("2·π", "2*pi"),
        ("SIN(Pi)", "sin(pi)"),
    ]:
        assert parse(typed) == parse(meant)


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("1 / x1", "formula_undefined", {"x1": 0.0, "x2": 0.0}),
        ("log(x2 + 1)", "formula_undefined", {"x1": 0.0, "x2": -1.0}),
        ("sqrt(x1 - 2)", "formula_undefined", None),
        ("9^9^9", "formula_undefined", {"x1": 0.0, "x2": 0.0}),
        ("step(log(-1))", "formula_undefined", {"x1": 0.0, "x2": 0.0}),
        ("x1^9", "formula_large", {"most": 6.0**9}),
    ],
)
def test_formulas_without_a_value_somewhere_are_refused(
    text: str, code: str, about: dict[str, Any] | None
) -> None:
    with pytest.raises(FormulaError) as caught:
        greatest(text)
    assert caught.value.code == code
    assert about is None or caught.value.about == about
    with pytest.raises(ValidationError) as refused:
        FreeFormula(expression=text)
    (detail,) = refused.value.errors()
    assert detail["type"] == code
    assert detail["msg"] == str(caught.value)
    assert detail["loc"] == ("expression",)


def test_the_greatest_value_is_looked_up_on_the_whole_square() -> None:
    assert greatest("x1 * x2") == 36
    assert greatest("3 - abs(x1)") == 3
    assert greatest("-5") == 5


def test_it_is_a_string_with_more_to_say() -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Formula)
    assert adapter.validate_python("x1 + 1") == "x1 + 1"
    assert adapter.json_schema() == {"type": "string", "maxLength": LENGTH, "format": "formula"}
    for wrong in ("x" * (LENGTH + 1), "x1 +", 3, None, b"x1"):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong, strict=True)


def test_tiny_values_are_nothing() -> None:
    """Denormal numbers are slow in single precision, and would raise in these tests."""
    x1 = np.linspace(-6, 6, 50)
    found = feature_values([FreeFormula(expression="exp(-60 * x1^2)")], np.stack([x1, x1], 1))
    assert found.astype("f4").max() > 0
    assert (found == 0).any()


def test_points_stay_as_they_are_and_features_are_new() -> None:
    x = np.array([[1.0, 2.0]])
    x.flags.writeable = False
    (found,) = feature_values([FreeFormula(expression="x1")], x)
    assert found.base is not x
    assert feature_values([FreeFormula(expression="7")], x).tolist() == [[7.0]]


@pytest.mark.parametrize("preprocessing", Preprocessing.choices(), ids=lambda kind: kind.name())
@pytest.mark.parametrize("expression", ["1 / (x1 - 0.125)", "log(abs(x1 - 0.125))", "(x1 - 0.125)^-12 / 1e9"])
def test_a_feature_is_finite_where_nobody_tried_it(
    expression: str, preprocessing: type[Preprocessing]
) -> None:
    data = DrawnByHand(points=((0.125, 1.0, 0), (2.0, 2.0, 1), (-2.0, 1.0, 0), (0.125, 3.0, 1)))
    features = FreeFormula(expression=expression), FreeFormula(expression="x2")
    layer = Dense(units=1, activation=Identity())
    experiment = Experiment(data=data, features=features, layers=(layer,), preprocessing=preprocessing())
    trainer = Trainer(experiment)
    assert np.isfinite(trainer.inputs(trainer.points.train_x)).all()
    assert Observer(trainer).look(Histograms())


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("2x1", "2 * x1"),
        ("2 sin(x1)", "2 * sin(x1)"),
        ("-2x1x", None),
        ("x1²", "x1^2"),
        ("-x1²", "-(x1^2)"),
        ("x₁² + x₂²", "x1^2 + x2^2"),
        ("2x1²x2", "2 * x1^2 * x2"),
        ("(x1 + 1)(x2 - 1)", "(x1 + 1) * (x2 - 1)"),
        ("2pi x1", "2 * pi * x1"),
        ("sin(x1)²cos(x2)", "sin(x1)^2 * cos(x2)"),
        ("2^3x1", "(2^3) * x1"),
        ("x1¹⁰ / 1e9 + 3x2", "x1^10 / 1e9 + 3 * x2"),
        ("x1 / 2 * 3x2", "x1 / 2 * 3 * x2"),
        ("2e", "2 * e"),
        ("x1 / 2 - 3(x2)", "x1 / 2 - 3 * x2"),
    ],
)
def test_short_forms_mean_what_they_mean_on_paper(short: str, long: str | None) -> None:
    if long is None:
        with pytest.raises(FormulaError):
            parse(short)
    else:
        x1, x2 = np.random.default_rng(1).uniform(-3, 3, (2, 20))
        np.testing.assert_allclose(evaluate(short, x1, x2), evaluate(long, x1, x2), rtol=1e-12)
