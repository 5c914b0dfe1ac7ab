"""Stopping: the first member of the family; the others follow."""

from typing import Literal
from engine.choice import Choice


class Stopping(Choice):
    """S"""

    @property
    def active(self) -> bool:
        return False


class NoStopping(Stopping):
    """N"""

    label = "none"
    kind: Literal["none"] = "none"
