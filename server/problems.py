"""From what pydantic says of a refused message to what a person can read: where, what stood there, what may.

What is allowed is read from the JSON Schema at the path, so that every bound is stated once, in its field.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from server.protocol import COMMANDS, Problem

MOST: Final = 16
"""Problems told at once."""
HOPELESS: Final = 256
"""Problems of one message of which none is told: writing them all out would take too long."""
SHOWN: Final = 60
"""Characters of a refused value that are shown."""
SENTENCE: Final = 400
"""Characters of what pydantic says: it may repeat a text of any length."""

Path = tuple[str | int, ...]
Schema = Mapping[str, Any]


def problems_of(
    error: ValidationError, text: str | bytes, meant: Literal["command", "experiment"] = "command"
) -> tuple[Problem, ...]:
    """The problems of a message, `text`, that was to be a command, or an experiment alone."""
    if error.error_count() > HOPELESS:
        told = f"{error.error_count():,} things are wrong with this message"
        return (Problem(path=(), message=told, allowed="a message that is nearly right", code="hopeless"),)
    details = error.errors(include_url=False, include_input=False)[:MOST]
    try:
        message = from_json(text)
    except ValueError:
        return tuple(
            Problem(path=(), message=detail["msg"], allowed="one JSON object", code=detail["type"])
            for detail in details[:1]
        )
    root = _ROOT if meant == "command" else _ROOT["$defs"]["Experiment"]
    return tuple(_problem(detail, message, root) for detail in details)


def _problem(detail: ErrorDetails, message: Any, root: Schema) -> Problem:
    said, code = detail["msg"], detail["type"]
    context = detail.get("ctx", {})
    if "path" in context:  # a refusal across fields states its own place, from the experiment's root
        path, value, allowed = tuple(context["path"]), context.get("value"), str(context.get("allowed", ""))
        about = context.get("about", {})
        return Problem(path=path, value=shown(value), message=said, allowed=allowed, code=code, about=about)
    path = _path(detail, message)
    value = _at(message, path)
    allowed = words(_schema_at(path, message, root))
    about = context.get("about", {})
    where = _from_experiment(path)
    return Problem(
        path=where, value=shown(value), message=said[:SENTENCE], allowed=allowed, code=code, about=about
    )


def _from_experiment(path: Path) -> Path:
    """A path inside an experiment begins at the experiment."""
    return path[1:] if len(path) > 1 and path[0] == "experiment" else path


def _path(detail: ErrorDetails, message: Any) -> Path:
    """pydantic's location without the kinds it puts in at every union."""
    path: Path = ()
    at, entered = message, False
    for part in detail["loc"]:
        if isinstance(at, dict) and not entered and at.get("kind") == part:
            entered = True
            continue
        path, at, entered = (*path, part), _step(at, part), False
    if detail["type"] in ("union_tag_invalid", "union_tag_not_found"):
        path = (*path, "kind")
    return path


def _step(value: Any, part: str | int) -> Any:
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = _step(value, part)
    return value


def shown(value: Any) -> Any:
    """A value that fits into JSON and a sentence: numbers and short texts as they are, the rest shortened."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else f"a whole number of {value.bit_length()} bits"
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


# ---- the schema, in words ----------------------------------------------------------------------------------

_ROOT: Final[Schema] = COMMANDS.json_schema()


def _resolve(schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = _ROOT["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _schema_at(path: Path, message: Any, root: Schema) -> Schema:
    """The schema of the place, or of the nearest place around it that the schema knows."""
    schema = root
    for part in path:
        around = _chosen(schema, message)
        inner = _inner(around, part)
        if inner is None:
            return around
        schema, message = inner, _step(message, part)
    return schema


def _chosen(schema: Schema, value: Any) -> Schema:
    """The alternative that the value takes: by its kind, or the one that is not null."""
    schema = _resolve(schema)
    if "anyOf" in schema:
        return _chosen(next(one for one in schema["anyOf"] if one.get("type") != "null"), value)
    if "discriminator" in schema:
        kind = value.get("kind") if isinstance(value, dict) else None
        reference = schema["discriminator"]["mapping"].get(kind) if isinstance(kind, str) else None
        return _resolve({"$ref": reference}) if reference else schema
    return schema


def _inner(schema: Schema, part: str | int) -> Schema | None:
    if isinstance(part, int):
        items: Schema | None = schema.get("items")
        return items
    if part == "kind" and "discriminator" in schema:
        return {"enum": sorted(schema["discriminator"]["mapping"])}
    field: Schema | None = schema.get("properties", {}).get(part)
    return field


def words(schema: Schema) -> str:
    """What a schema allows, as the end of the sentence "allowed is …"."""
    schema = _resolve(schema)
    if "anyOf" in schema:
        return " or ".join(words(one) for one in schema["anyOf"])
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if "discriminator" in schema:
        return "an object whose kind is one of " + ", ".join(sorted(schema["discriminator"]["mapping"]))
    describe = _TYPES.get(schema.get("type", ""))
    return describe(schema) if describe else ""


def _number(noun: str, schema: Schema) -> str:
    bounds = [
        f"{before} {_written(schema[key])}"
        for key, before in (
            ("minimum", "from"),
            ("exclusiveMinimum", "above"),
            ("maximum", "to"),
            ("exclusiveMaximum", "below"),
        )
        if key in schema
    ]
    return " ".join([noun, *bounds])


def _written(bound: float) -> str:
    return f"{bound:,}" if isinstance(bound, int) else f"{bound:g}"


def _list(schema: Schema) -> str:
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    return (
        f"a list of {least} to {most} entries" if most is not None else f"a list of at least {least} entries"
    )


def _object(schema: Schema) -> str:
    return "an object with the fields " + ", ".join(schema.get("properties", {}))


_TYPES: Final[Mapping[str, Callable[[Schema], str]]] = {
    "integer": lambda schema: _number("a whole number", schema),
    "number": lambda schema: _number("a number", schema),
    "string": lambda schema: "text" + (f" like {schema['pattern']}" if "pattern" in schema else ""),
    "boolean": lambda _: "true or false",
    "null": lambda _: "nothing",
    "array": _list,
    "object": _object,
}
