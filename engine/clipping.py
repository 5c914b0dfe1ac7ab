"""Clipping: the first member of the family; the others follow."""

from typing import Literal
from engine.choice import Choice


class Clipping(Choice):
    """S"""

    @property
    def active(self) -> bool:
        return False


class NoClipping(Clipping):
    """N"""

    label = "none"
    kind: Literal["none"] = "none"
