"""When a session trains and for how many steps: pacing to a speed, and slices that fit a budget of time."""

import math
from collections.abc import Callable

SMOOTH = 60
"""A paced session moves so many times a second at most; faster, it does several steps at a time."""
BACKLOG = 0.25
"""Seconds of steps a session that was held up makes up for; more is let go."""


class Pace:
    """Which steps are due at a speed, counted from when it began to play."""

    def __init__(self) -> None:
        self.speed: float | None = None
        self._began, self._done = 0.0, 0

    def begin(self, now: float) -> None:
        """Count from now on: after a pause, a change of speed, a new run."""
        self._began, self._done = now, 0

    def due(self) -> float:
        """When the next steps are due."""
        if self.speed is None:
            return -math.inf
        return self._began + (self._done + max(1.0, self.speed / SMOOTH)) / self.speed

    def steps(self, now: float) -> int | None:
        """How many steps are due; None: any number."""
        if self.speed is None:
            return None
        owed = (now - self._began) * self.speed - self._done
        most = max(1.0, BACKLOG * self.speed)
        if owed > most:
            self._began += (owed - most) / self.speed
            owed = most
        return max(0, math.floor(owed + 1e-6))

    def did(self, steps: int) -> None:
        """Count steps done."""
        self._done += steps


class Slice:
    """Steps that fit into a time, from the time the last ones took."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._step_seconds = math.inf

    def steps(self, seconds: float) -> int:
        """How many steps fit; one at least."""
        return max(1, int(seconds / self._step_seconds))

    def seconds(self, steps: int) -> float:
        """How long so many steps take; 0 if nothing is known yet."""
        return steps * self._step_seconds if math.isfinite(self._step_seconds) else 0.0

    def measure(self, work: Callable[[int], int], steps: int) -> int:
        """Do steps, and learn how long one takes."""
        begun = self._clock()
        done = work(steps)
        taken = self._clock() - begun
        if done:
            fresh = taken / done
            known = math.isfinite(self._step_seconds)
            self._step_seconds = (self._step_seconds + fresh) / 2 if known else fresh
        return done
