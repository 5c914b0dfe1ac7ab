"""Write `docs/protocol.md` from the server's models, or with --check fail when it is out of date."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generated import table, write_or_compare
from pydantic import BaseModel, TypeAdapter

from engine import Choice
from server import frames, protocol
from server.limits import Limits
from server.problems import words

PAGE = Path(__file__).parents[1] / "docs" / "protocol.md"
BANNER = "<!-- Made by `make types` from server/protocol.py, frames.py and limits.py: change it there. -->\n"
PARTS: tuple[type[BaseModel], ...] = (
    protocol.Cursor,
    protocol.Recovered,
    protocol.Topology,
    protocol.Layer,
    protocol.Diverged,
    protocol.Past,
    protocol.Problem,
)
"""What messages are made of, besides an Experiment (`GET /api/schema`)."""


def page() -> str:
    """The text of `docs/protocol.md`."""
    title, _, rest = str(protocol.__doc__).partition("\n\n")
    sections = [
        BANNER + f"# The wire\n\n{title}\n\n{rest.strip()}",
        f"`/ws`, subprotocol `{protocol.SUBPROTOCOL}`. Times are seconds.",
        "## Commands",
        *map(described, kinds(protocol.Command)),
        "## Events",
        *map(described, kinds(protocol.Event)),
        "## What they are made of",
        *map(described, PARTS),
        "## Frames",
        str(frames.__doc__).partition("\n\n")[2].strip(),
        *map(described, protocol.FrameHeader.__subclasses__()),
        "## Close codes",
        "\n".join(f"- **{code}**: {meaning}" for code, meaning in protocol.CLOSE_CODES.items()),
        "## Limits",
        "An operator overrides each in the environment: `LAYERWISE_LIMIT_SESSIONS=40`.",
        table(limits(), "limit", "default", "what"),
    ]
    return "\n\n".join(section.replace("``", "`") for section in sections) + "\n"


def kinds(family: type[Choice]) -> tuple[type[BaseModel], ...]:
    """The messages of a family, in the order of the source."""
    return family.choices()


def described(model: type[BaseModel]) -> str:
    """A message's heading, its docstring and its fields."""
    schema = TypeAdapter(model).json_schema()
    schema = {**schema, **schema.get("$defs", {}).get(model.__name__, {})}
    name = getattr(model, "type", None) or schema["properties"].get("kind", {}).get("const", model.__name__)
    text = "\n".join(line.strip() for line in str(model.__doc__).splitlines()).strip()
    rows = [
        (f"`{field}`", allowed(part), " ".join(part.get("description", "").split()))
        for field, part in schema["properties"].items()
        if field != "kind"
    ]
    return f"### {name}\n\n{text}" + ("\n\n" + table(rows, "field", "allowed", "what") if rows else "")


def allowed(schema: dict[str, Any]) -> str:
    """What may stand in a field, in words."""
    match schema:
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2]
        case {"anyOf": options}:
            return " or ".join(allowed(option) for option in options)
        case {"discriminator": _}:
            return "one of a family, by its `kind`"
        case {"type": "array", "items": {"$ref": _} as item}:
            return f"a list of {allowed(item)}"
        case {"type": "object"}:
            return "an object"
        case {"type": _} | {"const": _} | {"enum": _}:
            return words(schema)
        case _:
            return "anything"


def limits() -> Iterator[tuple[str, str, str]]:
    """Each limit: its name, its default, what it bounds."""
    for name, field in Limits.model_fields.items():
        yield f"`{name}`", f"{field.default:,}", " ".join((field.description or "").split())


if __name__ == "__main__":
    write_or_compare(PAGE, page(), "make docs")
