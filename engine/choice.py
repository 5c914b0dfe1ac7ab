"""Things a user picks by name: subclassing a family is registering, and the union of a family is derived."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


class Document(BaseModel):
    """Base of everything that comes from outside: strict, complete, finite, and never changed once read."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        field_title_generator=lambda name, _: name.replace("_", " ").capitalize(),
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        handler.resolve_ref_schema(made).update(cls.shown())
        return made

    @classmethod
    def shown(cls) -> dict[str, Any]:
        """What the JSON Schema says of the class itself: the help text is the docstring's first paragraph."""
        paragraph = (cls.__doc__ or "").split("\n\n")[0]
        return {"description": " ".join(paragraph.split())}


_DEFINED: list[type[Choice]] = []
"""Every definition with a ``kind``, in source order."""


class Choice(Document):
    """A family of alternatives; each subclass with a ``kind`` is one of them."""

    label: ClassVar[str] = ""
    """The name shown in menus; empty for what stands in none, such as a message."""
    formula: ClassVar[str] = ""
    """TeX."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "kind" in cls.__annotations__:
            _DEFINED.append(cls)

    @classmethod
    def choices(cls) -> tuple[type[Self], ...]:
        """Every definition below this class that has a ``kind``, in source order."""
        return tuple(sub for sub in _DEFINED if issubclass(sub, cls))

    @classmethod
    def name(cls) -> str:
        """The ``kind`` that stands for this definition in documents."""
        return str(cls.model_fields["kind"].default)

    @classmethod
    def shown(cls) -> dict[str, Any]:
        words = {"title": cls.label, "formula": cls.formula}
        return super().shown() | {key: text for key, text in words.items() if text}


class _OneOf:
    """Tells pydantic that a family's name stands for the tagged union of its choices."""

    @staticmethod
    def __get_pydantic_core_schema__(family: type[Choice], handler: GetCoreSchemaHandler) -> CoreSchema:
        kinds = {sub.name(): handler.generate_schema(sub) for sub in family.choices()}
        return core_schema.tagged_union_schema(kinds, discriminator="kind")


T = TypeVar("T", bound=Choice)
OneOf = Annotated[T, _OneOf()]
