"""Write `frontend/types.d.ts` from the server's models, or with --check fail when it is out of date."""

import json
import textwrap
from pathlib import Path
from typing import Any, Literal

from generated import write_or_compare
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from server import protocol

TYPES = Path(__file__).parents[1] / "frontend" / "types.d.ts"
BANNER = "// What crosses the wire. Made by `make types` from server/protocol.py: change it there.\n"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

Root = tuple[str, Literal["validation", "serialization"], TypeAdapter[Any]]


class Complete(GenerateJsonSchema):
    """What the server writes has every field; only what it reads may leave out those that have a default."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        """Required in everything that is written."""
        return self.mode == "serialization" or super().field_is_required(field, total)


def definitions() -> dict[str, Any]:
    """The JSON Schema of each message and of everything inside, by the name of its type.

    A document that crosses the wire both ways is typed as the server writes it, complete: pydantic's `-Input`
    variants give way to their `-Output` twins.
    """
    unions: list[Root] = [
        ("Command", "validation", protocol.COMMANDS),
        ("Event", "serialization", protocol.EVENTS),
    ]
    frames: list[Root] = [
        (frame.__name__, "serialization", TypeAdapter(frame))
        for frame in protocol.FrameHeader.__subclasses__()
    ]
    roots, document = TypeAdapter.json_schemas([*unions, *frames], schema_generator=Complete)
    found = {name: roots[name, mode] for name, mode, _ in unions} | document["$defs"]
    return {name.removesuffix("-Output"): body for name, body in found.items() if not name.endswith("-Input")}


def typescript(schema: dict[str, Any]) -> str:
    """The TypeScript type that a JSON Schema describes."""
    match schema:
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2].removesuffix("-Input").removesuffix("-Output")
        case {"const": value}:
            return json.dumps(value)
        case {"enum": values}:
            return " | ".join(json.dumps(value) for value in values)
        case {"anyOf": options} | {"oneOf": options}:
            return " | ".join(dict.fromkeys(typescript(option) for option in options))
        case {"type": "array", "prefixItems": items}:
            return f"[{', '.join(typescript(item) for item in items)}]"
        case {"type": "array"}:
            return f"Array<{typescript(schema.get('items', {}))}>"
        case {"type": "object", "properties": properties}:
            return fields(properties, schema.get("required", []))
        case {"type": "object"}:
            values = schema.get("additionalProperties")
            return f"Record<string, {typescript(values) if isinstance(values, dict) else 'unknown'}>"
        case {"type": str(plain)}:
            return PLAIN[plain]
        case _:
            return "unknown"


def fields(properties: dict[str, Any], required: list[str]) -> str:
    """The body of an object type. What tells the members of a union apart is always there."""
    lines = ["{"]
    for name, schema in properties.items():
        mark = "" if name in required or "const" in schema else "?"
        member = f"{comment(schema)}{name}{mark}: {typescript(schema)};"
        lines.append(textwrap.indent(member, "  "))
    return "\n".join([*lines, "}"])


def comment(schema: dict[str, Any]) -> str:
    """The docstring as JSDoc, or nothing."""
    lines = schema.get("description", "").replace("*/", "* /").splitlines()
    if len(lines) <= 1:
        return "".join(f"/** {line} */\n" for line in lines)
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */\n"])


def types() -> str:
    """The text of `types.d.ts`."""
    exports = [
        f"{comment(schema)}export type {name} = {typescript(schema)};\n"
        for name, schema in definitions().items()
    ]
    return "\n".join([BANNER, *exports])


if __name__ == "__main__":
    write_or_compare(TYPES, types(), "make types")
