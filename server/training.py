"""How far and how fast a session's run goes on: playing, a few steps, or the replay after a recovery."""

import math
from collections.abc import Callable
from typing import Any, Literal

from server.clockwork import Pace, Slice
from server.limits import Limits
from server.orders import Refusal
from server.protocol import Speed, Step
from server.run import Run

Clock = Callable[[], float]
Status = Literal["paused", "playing", "diverged", "complete", "stopped"]

NORMAL_SPEED: float = Speed.model_fields["steps_per_second"].default


class Training:
    """A run, and what is wanted of it."""

    def __init__(self, run: Run, limits: Limits, clock: Clock) -> None:
        self._limits, self._clock = limits, clock
        self._pace = Pace()
        self._pace.speed = NORMAL_SPEED
        self.begin(run, playing=False)

    def begin(self, run: Run, playing: bool) -> None:
        """Go on with another run."""
        self.run, self._playing = run, playing
        self._goal: int | None = None
        """Train up to this step and stand still."""
        self._replay: int | None = None
        """Train up to this step before anything else: it was shown before the last worker was lost."""
        self._slice = Slice(self._clock)
        self._pace.begin(self._clock())

    def wishes(self) -> dict[str, Any]:
        """What is wanted, as JSON."""
        return {"playing": self._playing, "goal": self._goal, "speed": self._pace.speed}

    def recover(self, wishes: dict[str, Any], shown: int) -> None:
        """Want again what was wanted, once the steps are replayed that were shown already."""
        self._playing, self._goal, self._pace.speed = wishes["playing"], wishes["goal"], wishes["speed"]
        self._replay = shown if shown > self.run.step and self.run.diverged is None else None

    # ---- wishes --------------------------------------------------------------------------------------------

    @property
    def speed(self) -> float | None:
        """Steps a second; None: as fast as can be."""
        return self._pace.speed

    @speed.setter
    def speed(self, steps_per_second: float | None) -> None:
        self._pace.speed = steps_per_second
        self._pace.begin(self._clock())

    @property
    def playing(self) -> bool:
        """Whether it trains until told otherwise."""
        return self._playing

    def play(self) -> None:
        """Train until told otherwise."""
        self._possible()
        self._playing, self._goal = True, None
        self._pace.begin(self._clock())

    def pause(self) -> None:
        """Stand still."""
        self._playing, self._goal = False, None

    def step(self, order: Step) -> None:
        """Train a little; a part of it at once."""
        self._possible()
        steps = order.count if order.unit == "batch" else self.run.steps_of(order.count)
        self._playing, self._goal = False, min(self.run.step + steps, self._limits.steps_per_run)
        self.advance(self._limits.slice_seconds)
        self.settle()

    def _possible(self) -> None:
        if self.run.diverged is not None:
            raise Refusal("The numbers have grown beyond all bounds", "Lower the learning rate, or reset")
        if self.run.step >= self._limits.steps_per_run:
            raise Refusal(f"This run is complete after {self.run.step:,} steps", "Reset, or change something")
        if self.run.stopped:
            told = f"Training has stopped by itself at step {self.run.step:,}"
            raise Refusal(told, "Reset, or change when it stops")

    # ---- time ----------------------------------------------------------------------------------------------

    @property
    def status(self) -> Status:
        """What it does now."""
        if self.run.diverged is not None:
            return "diverged"
        if self.run.step >= self._limits.steps_per_run:
            return "complete"
        if self.run.stopped:
            return "stopped"
        to_go = self._goal is not None and self.run.step < self._goal
        return "playing" if self._playing or to_go else "paused"

    def due(self) -> float:
        """When the next steps are due."""
        if self._replay is not None or self._goal is not None:
            return -math.inf
        return self._pace.due() if self._playing else math.inf

    def advance(self, seconds: float) -> None:
        """Do the steps that are due and fit into the time; one at least."""
        wanted, fitting = self._wanted(), self._slice.steps(seconds)
        steps = min(
            fitting if wanted is None else wanted, fitting, self._limits.steps_per_run - self.run.step
        )
        if steps > 0:
            self._pace.did(self._slice.measure(self.run.advance, steps))

    def _wanted(self) -> int | None:
        """Steps wanted now; None: as many as there is time for."""
        goal = self._goal if self._replay is None else self._replay
        if goal is not None:
            return goal - self.run.step
        return self._pace.steps(self._clock()) if self._playing else 0

    def settle(self) -> bool:
        """Stand still if there is nothing left to train: at the goal, at the limit, or diverged."""
        ended = self.status != "playing" and (self._playing or self._goal is not None)
        if ended:
            self.pause()
        return ended

    @property
    def replaying(self) -> bool:
        """Whether it does again what was lost."""
        return self._replay is not None

    def replayed(self) -> bool:
        """End the replay when it is through or would take too long; whether it ended."""
        left = (self._replay or 0) - self.run.step
        through = left <= 0 or self.run.diverged is not None
        if not through and self._slice.seconds(left) <= self._limits.replay_seconds:
            return False
        self._replay = None
        self._pace.begin(self._clock())
        return True
