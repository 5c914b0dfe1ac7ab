"""Trajectory: the weights at some steps of a run, evenly thinned, so that its course can be looked at."""

from typing import NamedTuple

from engine.plan import Array

MOST = 64
"""So many moments are kept."""
BYTES = 8 * 2**20
"""So much memory they may take; a large network keeps fewer."""


class Moment(NamedTuple):
    """A network at one step: copies."""

    step: int
    theta: Array
    kept: Array


class Trajectory:
    """Moments at step 0 and at multiples of ``every``, which doubles whenever there are too many."""

    def __init__(self, every: int, parameters: int, itemsize: int) -> None:
        self.every, self.moments = every, list[Moment]()
        self.most = max(2, min(MOST, BYTES // max(1, parameters * itemsize)))
        """So many moments are kept of this network."""

    def until(self, step: int) -> list[Moment]:
        """The moments up to a step; after a return to an earlier one there may be later ones."""
        return [moment for moment in self.moments if moment.step <= step]

    def keep(self, step: int, theta: Array, kept: Array) -> None:
        """Keep this moment, if its turn has come; what was later is another run's."""
        while self.moments and self.moments[-1].step >= step:
            self.moments.pop()
        if step % self.every == 0:
            self.moments.append(Moment(step, theta.copy(), kept.copy()))
        if len(self.moments) > self.most:
            self.every *= 2
            self.moments = [moment for moment in self.moments if moment.step % self.every == 0]

    def follow(self, other: "Trajectory", step: int) -> None:
        """Hold what another one holds up to a step."""
        self.every, self.moments = other.every, other.until(step)
