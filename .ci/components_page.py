"""Write `docs/components.md` from the engine's families, or with --check fail when it is out of date."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, get_args

from generated import table, write_or_compare
from pydantic import BaseModel
from pydantic_core import to_json

from engine import Choice, Experiment, Probe
from engine.sweep import Sweep
from server.problems import words

PAGE = Path(__file__).parents[1] / "docs" / "components.md"
BANNER = "<!-- Made by `make docs` from the classes of engine/: change it there. -->\n"
INTRODUCTION = """\
What an experiment can be made of, what can be looked at while it trains, and how a sweep varies it. Each is
one class, which stands in documents by its `kind`; what is said here is read from docstrings and fields."""

Family = type[Choice]


def page() -> str:
    """The text of `docs/components.md`."""
    found = tuple(families())
    counts = [f"- {link(family)}: {len(family.choices())}" for family in found]
    sections = [BANNER + "# Components", INTRODUCTION, "\n".join(counts), *chain(*map(section, found))]
    return "\n\n".join(sections) + "\n"


def families() -> Iterator[Family]:
    """Every family, in the order in which an experiment comes to it; then what looks, and what varies."""
    return iter(dict.fromkeys([*reached(Experiment), Probe, *reached(Sweep)]))


def reached(model: type[BaseModel]) -> Iterator[Family]:
    """The families that a document chooses from, and those that the chosen choose from."""
    for field in model.model_fields.values():
        for family in chosen(field.annotation):
            yield family
            for member in family.choices():
                yield from reached(member)


def chosen(annotation: Any) -> Iterator[Family]:
    """The families in the type of a field."""
    if isinstance(annotation, type) and Choice in annotation.__bases__:
        yield annotation
    for part in get_args(annotation):
        yield from chosen(part)


def heading(family: Family) -> str:
    """What the members of a family are called together."""
    name = family.__name__
    if name.endswith("ing"):
        return name
    return name.removesuffix("is") + "es" if name.endswith("s") else name + "s"


def link(family: Family) -> str:
    """A link to the section of a family."""
    return f"[{heading(family)}](#{heading(family).lower()})"


def section(family: Family) -> Iterator[str]:
    """A family: what it is, what all members have, and each member."""
    yield f"## {heading(family)}"
    yield paragraphs(family)[0]
    common = [name for name in family.model_fields if name != "kind"]
    if common:
        yield "All of them have:"
        yield fields(family.choices()[0], common)
    for member in family.choices():
        yield f"### {member.label} · `{member.name()}`"
        yield from described(member, [name for name in member.model_fields if name not in (*common, "kind")])


def described(member: Family, own: list[str]) -> Iterator[str]:
    """A member: help text, formula, fields, and what else its docstring says, such as the source."""
    text, *rest = paragraphs(member)
    yield text
    if member.formula:
        yield tex(member.formula)
    if own:
        yield fields(member, own)
    yield from rest


def paragraphs(model: type[BaseModel]) -> list[str]:
    """A docstring's paragraphs, a line each, in Markdown."""
    lines = [" ".join(paragraph.split()) for paragraph in str(model.__doc__).split("\n\n")]
    return [line.replace("``", "`") for line in lines if line]


def tex(formula: str) -> str:
    """A formula as GitHub shows it: between $` and `$ Markdown leaves backslashes alone.

    GitHub refuses `operatorname` (github/markup, issue 1688).
    """
    upright = re.sub(r"\\operatorname\{(\w+)\}", r"\\mathop{\\mathrm{\1}}", formula)
    return f"$`{upright}`$"


def fields(member: Family, names: list[str]) -> str:
    """A table of fields."""
    schemas, example = member.model_json_schema()["properties"], member()
    rows = []
    for name in names:
        schema, default = schemas[name], getattr(example, name)
        family = next(chosen(member.model_fields[name].annotation), None)
        may = link(family) if family else allowed(schema)
        rows.append((called(name, schema), shown(default), may, meaning(schema)))
    return table(rows, "field", "default", "allowed", "what")


def called(name: str, schema: dict[str, Any]) -> str:
    """The name of a field; also what forms call it, if that is something else."""
    title = str(schema.get("title", ""))
    return f"`{name}`" if title.lower().replace(" ", "_") in ("", name) else f"`{name}`: {title}"


def shown(value: Any) -> str:
    """A default: a choice by its label, anything else as it stands in a document."""
    if isinstance(value, Choice):
        return value.label
    return f"`{to_json(value).decode()}`"


def allowed(schema: dict[str, Any]) -> str:
    """What may stand in a field, in words, and its unit."""
    unit = schema.get("unit")
    return words(schema) + (f" ({'shown in %' if unit == '%' else unit})" if unit else "")


def meaning(schema: dict[str, Any]) -> str:
    """The docstring of a field, in a line."""
    return " ".join(schema.get("description", "").split()).replace("``", "`")


if __name__ == "__main__":
    write_or_compare(PAGE, page(), "make docs")
