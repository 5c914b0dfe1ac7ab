"""Real data that lies in scikit-learn's package: read without importing it, once, and never written."""

from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Self

import numpy as np
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from engine.datasets.dataset import Dataset
from engine.plan import Array

MISSING = "This data lies in the package scikit-learn, which is not installed: pip install scikit-learn."
UNREADABLE = "The installed scikit-learn has no readable {file}; install it again, or another version."


class MissingData(LookupError):
    """The data is not on this machine; the sentence says what to do."""


class Packaged(Dataset):
    """A fixed number of real samples, of which some are taken at random."""

    @model_validator(mode="after")
    def _is_there(self) -> Self:
        if find_spec("sklearn") is None:
            raise PydanticCustomError("data_missing", MISSING)
        return self


@lru_cache
def packaged(file: str, **how: Any) -> tuple[Array, Array]:
    """Attributes (n, attributes) and classes (n,) uint8 of a file of rows that end with their class."""
    spec = find_spec("sklearn")
    if spec is None:
        raise MissingData(MISSING)
    for folder in spec.submodule_search_locations or ():
        try:
            rows = np.loadtxt(f"{folder}/datasets/data/{file}", delimiter=",", **how)
        except (OSError, ValueError):
            continue
        values, classes = rows[:, :-1].copy(), rows[:, -1].astype(np.uint8)
        values.flags.writeable = classes.flags.writeable = False
        return values, classes
    raise MissingData(UNREADABLE.format(file=file))
