"""The memory of a session: every array that a trainer and an observer still hold when a page has looked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine import Experiment, Observer, Probe, Trainer

PROBES: list[dict[str, Any]] = [
    {"kind": "metrics"},
    {"kind": "boundary", "size": 64},
    {"kind": "neurons", "size": 24},
    {"kind": "weights"},
    {"kind": "histograms"},
]
"""What a page shows at first."""


def bytes_of_a_session() -> int:
    """Bytes of arrays of the standard experiment, trained for a while, with what a page shows at first."""
    trainer = Trainer(Experiment())
    trainer.run(200)
    observer, kinds = Observer(trainer), {kind.name(): kind for kind in Probe.choices()}
    for probe in PROBES:
        observer.look(kinds[probe["kind"]].model_validate(probe))
    return sum({id(array): array.nbytes for array in owners([trainer, observer], set())}.values())


def owners(found: Any, seen: set[int]) -> Iterator[np.ndarray[Any, Any]]:
    """The arrays that own the memory of all arrays reachable from something of the engine's."""
    if id(found) in seen:
        return
    seen.add(id(found))
    if isinstance(found, np.ndarray):
        while isinstance(found.base, np.ndarray):
            found = found.base
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from owners(value, seen)
    elif hasattr(found, "__dict__") and type(found).__module__.startswith("engine."):
        yield from owners(vars(found), seen)
    elif hasattr(found, "__iter__") and not isinstance(found, str | bytes):
        for value in found:
            yield from owners(value, seen)
    elif callable(found):  # of a plan: a bound method, or a function with an output by name
        yield from owners([getattr(found, "__self__", None), getattr(found, "keywords", {})], seen)
