"""What viewers look at: worked out a probe at a time, and once for all who look at the same moment."""

from collections.abc import Callable

from engine import Probe
from server.frames import Array
from server.limits import Limits
from server.sight import Sight
from server.viewer import Version

KEPT = 128
"""Answers at one moment that are kept: while training stands still, there is no end to what can be asked."""


class Looks:
    """The answers of probes at one moment of a run."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits, self._clock = limits, clock
        self.clear()

    def clear(self) -> None:
        """Forget the moment."""
        self._moment: Version | None = None
        self._found: dict[Probe, dict[str, Array]] = {}
        self.seconds = 0.0
        """How long it took so far."""

    def gather(
        self, moment: Version, sight: Sight, probes: tuple[Probe, ...], until: float
    ) -> dict[str, Array] | None:
        """The arrays of the probes at this moment; None if the time is up before all are worked out."""
        if moment != self._moment:
            self.clear()
            self._moment = moment
        if len(self._found) > KEPT:
            self._found = {probe: self._found[probe] for probe in probes if probe in self._found}
        for probe in probes:
            if probe not in self._found:
                begun = self._clock()
                if begun >= until:
                    return None
                self._found[probe] = sight.look(probe, self._limits)
                self.seconds += self._clock() - begun
        return self._bounded(probes)

    def _bounded(self, probes: tuple[Probe, ...]) -> dict[str, Array]:
        """What fits into a frame: the largest arrays are left out beyond."""
        arrays = {name: array for probe in probes for name, array in self._found[probe].items()}
        while sum(array.nbytes for array in arrays.values()) > self._limits.frame_bytes:
            del arrays[max(arrays, key=lambda name: arrays[name].nbytes)]
        return arrays
