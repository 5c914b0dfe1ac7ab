"""Review: a run as it was at an earlier step, for those who look back and for branches."""

from engine import Rerun
from server.clockwork import Slice
from server.run import Run
from server.sight import Sight
from server.training import Clock


class Review(Sight):
    """A second trainer of a run, sent to its earlier steps a slice at a time."""

    def __init__(self, run: Run, clock: Clock) -> None:
        self.run, self._clock = run, clock
        self.rerun = Rerun(run.recording)
        self.trainer = self.rerun.trainer
        self._slice = Slice(clock)

    @property
    def step(self) -> int:
        """Where it stands."""
        return self.trainer.step

    def go(self, step: int, until: float) -> bool:
        """Go on towards a step; whether it is there when the time is up."""
        while not self.rerun.stands_at(step):
            left = until - self._clock()
            if left <= 0:
                return False
            self._slice.measure(lambda most: self.advance(step, most), self._slice.steps(left))
        return True

    def advance(self, step: int, most: int) -> int:
        """A part of the way: so many steps at most."""
        return self.rerun.go(step, most)
