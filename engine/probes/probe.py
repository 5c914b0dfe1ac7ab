"""Probe: the family of what can be looked at, and the numbers that probes are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from engine.choice import Choice
from engine.plan import Array

if TYPE_CHECKING:
    from engine.observer import Observer

Place = Annotated[int, Field(ge=0)]
"""Where something stands in a list, from 0."""


class Probe(Choice):
    """One thing to look at."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        """What there is to see now, by name. LookupError where there is no such thing."""
        raise NotImplementedError
