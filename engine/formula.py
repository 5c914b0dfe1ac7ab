"""Formulas that people type, such as ``sin(x1) * x2^2``: read by a parser of our own, never by Python.

::

    sum      = product { ("+" | "-") product }
    product  = signed { ("*" | "/") signed | power }        2x1 is 2 * x1; after "/" write the "*"
    signed   = ("+" | "-") signed | power
    power    = atom [ ("^" | "**") signed | raised ]         so −x^2 is −(x^2), and 2^3^2 is 2^(3^2)
    raised   = "²" | "³" | …
    atom     = number | name | function "(" sum { "," sum } ")" | "(" sum ")"

What comes out is a list of steps for a stack: evaluating takes no recursion, and no names but x1 and x2.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from engine.plan import Array

LENGTH = 200
"""Characters of the longest formula."""
DEPTH = 32
"""Brackets, signs and exponents inside each other."""
GREATEST = 1e6
"""The largest value a formula may take on the plane."""
LEAST = 1e-30
"""What is nearer to 0 counts as 0: single precision would have no digits left."""

Step: TypeAlias = float | str | tuple[Callable[..., Array], int]
"""Push a number, push a coordinate, or apply a function to that many values from the top of the stack."""


def _step(x: Array) -> Array:
    return np.asarray(np.heaviside(x, 0.0))


NAMES: dict[str, float | str] = {
    "x1": "x1",
    "x2": "x2",
    "x": "x1",
    "y": "x2",
    "pi": np.pi,
    "π": np.pi,
    "e": np.e,
}
FUNCTIONS: dict[str, Callable[..., Array]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "tanh": np.tanh,
    "sign": np.sign,
    "step": _step,
    "floor": np.floor,
}
"""Functions of one number; step is 1 for positive numbers, else 0, and log is the natural one."""
OF_MANY: dict[str, Callable[..., Array]] = {"min": np.minimum, "max": np.maximum}
"""Functions of two numbers or more."""
OPERATORS: dict[str, Callable[..., Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "**": np.power,
}
SAME = str.maketrans("−×·÷₁₂（），．＋＊／０１２３４５６７８９", "-**/12(),.+*/0123456789")
"""Characters that people also use, such as those of a Chinese keyboard, and what they mean."""
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
"""Exponents that people also use, and what they mean."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZπ_"
DIGITS = "0123456789"
VALUE = 'a number, x1, x2, a function or "("'


class FormulaError(ValueError):
    """A formula that cannot be read, or has no value somewhere: a sentence, and a code for other languages.

    ``about`` holds what the sentence names; ``position`` counts characters from 0, and is None where the
    fault is in the values.
    """

    def __init__(self, code: str, sentence: str, position: int | None = None, **about: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.position = position
        self.about = about


def evaluate(text: str, x1: Array, x2: Array) -> Array:
    """The values of a formula at the points of two arrays of one shape, NaN and infinity among them."""
    coordinates = {"x1": x1, "x2": x2}
    stack: list[Any] = []
    with np.errstate(all="ignore"):
        for step in parse(text):
            if isinstance(step, tuple):
                function, count = step
                stack[-count:] = [function(*stack[-count:])]
            else:
                stack.append(coordinates[step] if isinstance(step, str) else np.float64(step))
        values = np.array(np.broadcast_to(stack.pop(), np.shape(x1)), np.float64)
        values[np.abs(values) < LEAST] = 0.0
    return values


@lru_cache(256)
def parse(text: str) -> tuple[Step, ...]:
    """The steps of a formula, or a FormulaError."""
    return _Parser(text).whole()


@lru_cache(256)
def greatest(text: str) -> float:
    """The largest absolute value of a formula on the plane; a FormulaError if it has none, or is too large.

    Looked up at the points of a grid that the axes are part of.
    """
    side = np.arange(-30, 31) / 5
    x1, x2 = np.meshgrid(side, side)
    values = evaluate(text, x1, x2)
    undefined = np.argwhere(~np.isfinite(values))
    if len(undefined):
        near = undefined[np.abs(undefined - 30).sum(1).argmin()]
        at = {"x1": float(side[near[1]]), "x2": float(side[near[0]])}
        where = f"x1 = {at['x1']:g}, x2 = {at['x2']:g}"
        reason = "a division by 0, the logarithm or root of a negative number, or a result too large"
        raise FormulaError("formula_undefined", f"It has no value at {where}: {reason}.", None, **at)
    most = float(np.abs(values).max())
    if most > GREATEST:
        told = f"Its values reach {most:.3g} on the plane; they must stay within {GREATEST:,.0f}."
        raise FormulaError("formula_large", told, None, most=most)
    return most


def _valid(text: str) -> str:
    try:
        greatest(text)
    except FormulaError as error:
        written = {name: f"{value:g}" for name, value in error.about.items() if isinstance(value, float)}
        about = error.about | written
        if error.position is not None:
            about["at"] = error.position + 1
        context = {"said": str(error), "about": about}
        raise PydanticCustomError(error.code, "{said}", context) from None
    return text


Formula = Annotated[
    str, Field(max_length=LENGTH, json_schema_extra={"format": "formula"}), AfterValidator(_valid)
]
"""A formula of x1 and x2 that can be read, and has a value everywhere on the plane."""


class _Parser:
    """Recursive descent over the characters, writing steps as it goes."""

    def __init__(self, text: str) -> None:
        if len(text) > LENGTH:
            told = f"A formula has at most {LENGTH} characters; this one has {len(text)}."
            raise FormulaError("formula_long", told, LENGTH, length=len(text))
        self.text = text.translate(SAME)
        self.at = 0
        self.depth = 0
        self.steps: list[Step] = []

    def whole(self) -> tuple[Step, ...]:
        self._sum()
        if self._next():
            raise self._expected("formula_operator", 'an operator such as "+" or "*"')
        return tuple(self.steps)

    def _sum(self) -> None:
        self._product()
        while operator := self._accept("+", "-"):
            self._product()
            self._apply(OPERATORS[operator], 2)

    def _product(self) -> None:
        self._signed()
        last = ""
        while True:
            operator = self._accept("*", "/")
            if operator:
                self._signed()
            elif last != "/" and self._next() and self._next() in LETTERS + "(":
                self._power()
            else:
                return
            last = operator or "*"
            self._apply(OPERATORS[last], 2)

    def _signed(self) -> None:
        self.depth += 1
        if self.depth > DEPTH:
            told = (
                f"Character {self.at + 1}: more than {DEPTH} brackets, signs or exponents inside each other."
            )
            raise FormulaError("formula_deep", told, self.at)
        if sign := self._accept("+", "-"):
            self._signed()
            if sign == "-":
                self._apply(np.negative, 1)
        else:
            self._power()
        self.depth -= 1

    def _power(self) -> None:
        self._atom()
        if operator := self._accept("**", "^"):
            self._signed()
            self._apply(OPERATORS[operator], 2)
        elif raised := self._run("".join(map(chr, RAISED))):
            self.steps.append(float(raised.translate(RAISED)))
            self._apply(OPERATORS["^"], 2)

    def _atom(self) -> None:
        character = self._next()
        if character and character in DIGITS + ".":
            self.steps.append(self._number())
        elif character and character in LETTERS:
            self._name()
        elif self._accept("("):
            self._sum()
            self._close()
        else:
            raise self._expected("formula_value", VALUE)

    def _name(self) -> None:
        start, word = self.at, self._word()
        name = word.lower()
        if name in NAMES:
            self.steps.append(NAMES[name])
        elif name in FUNCTIONS or name in OF_MANY:
            if not self._accept("("):
                raise self._expected("formula_call", f'"(" after {name}', name=name)
            self._sum()
            if name in FUNCTIONS:
                self._apply(FUNCTIONS[name], 1)
            else:
                self._many(name)
            self._close()
        else:
            known = ", ".join(["x1", "x2", "pi", "e", *FUNCTIONS, *OF_MANY])
            told = f'Character {start + 1}: "{word}" is not known. There are {known}.'
            raise FormulaError("formula_name", told, start, found=word, known=known)

    def _many(self, name: str) -> None:
        if self._next() != ",":
            raise self._expected("formula_comma", f'"," and another number for {name}', name=name)
        while self._accept(","):
            self._sum()
            self._apply(OF_MANY[name], 2)

    def _close(self) -> None:
        if not self._accept(")"):
            raise self._expected("formula_close", '")" or an operator')

    def _apply(self, function: Callable[..., Array], count: int) -> None:
        self.steps.append((function, count))

    # ---- characters ----

    def _next(self) -> str:
        """The next character that is no space; empty at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def _accept(self, *symbols: str) -> str:
        """Step over the first of the symbols that comes next; empty if none does."""
        self._next()
        for symbol in symbols:
            if self.text.startswith(symbol, self.at):
                self.at += len(symbol)
                return symbol
        return ""

    def _run(self, characters: str) -> str:
        """Step over as many of these characters as come next."""
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in characters:
            self.at += 1
        return self.text[start : self.at]

    def _word(self) -> str:
        return self._run(LETTERS + DIGITS)

    def _number(self) -> float:
        """Digits with at most one point, and an exponent where digits follow the e."""
        start = self.at
        digits = self._run(DIGITS)
        if self.text.startswith(".", self.at):
            self.at += 1
            digits += self._run(DIGITS)
        if not digits:
            self.at = start
            raise self._expected("formula_value", VALUE)
        mantissa = self.at
        if self.text[self.at : self.at + 1] in ("e", "E"):
            self.at += 1
            if self.text[self.at : self.at + 1] in ("+", "-"):
                self.at += 1
            if not self._run(DIGITS):
                self.at = mantissa
        number = float(self.text[start : self.at])
        if not np.isfinite(number):
            told = f"Character {start + 1}: this number is too large."
            raise FormulaError("formula_number", told, start)
        return number

    def _expected(self, code: str, what: str, **about: Any) -> FormulaError:
        """That something else should stand here."""
        found = self._next()
        if found and found in LETTERS + DIGITS:
            place = self.at
            found, self.at = self._word(), place
        if not found:
            return FormulaError(code, f"At the end: {what} is missing.", self.at, found="", **about)
        told = f'Character {self.at + 1}: {what} is expected, but there is "{found}".'
        return FormulaError(code, told, self.at, found=found, **about)
