"""One viewer of a session: what it shows, how many frames it has room for, how much of the series it has."""

import math
from dataclasses import dataclass, field

from engine import Points, Probe
from server.protocol import Cursor, Watch
from server.series import Series

Version = tuple[int, int, int]
"""Run, step and edits: two equal versions look the same."""

PATIENCE = 3
"""A viewer's frames take at most one part in so many, and one, of the time they are computed in."""


@dataclass
class Viewer:
    """What a session remembers of a viewer."""

    number: int
    client: str
    probes: tuple[Probe, ...] = ()
    period: float = 1.0
    """Seconds between two frames at least."""
    credit: int = 0
    """Frames it has room for."""
    at: int | None = None
    """The step it looks at; None: now."""
    epoch: float = 0.0
    """That of the step it was last shown."""
    have: Cursor = field(default_factory=lambda: Cursor(run=0, losses=0, evaluations=0))
    """What it holds of the series."""
    seen: Version | None = None
    """The version it was last shown."""
    points: Points | None = None
    """The data it was last sent."""
    next_at: float = -math.inf
    """When it may have its next frame."""

    def watch(self, watch: Watch, fps: int) -> None:
        """Show something else from now on."""
        self.probes = watch.probes
        self.period = 1 / min(watch.fps, fps)
        self.at, self.have = watch.at, watch.have or self.have
        self.seen = None

    def grant(self, frames: int, most: int) -> None:
        """Make room for more frames, but never for more than may be in flight."""
        self.credit = min(self.credit + frames, most)

    def follow(self, run: int, series: Series) -> None:
        """Begin with the series of another run, or go back to where a recovered one ends."""
        held = self.have if self.have.run == run else Cursor(run=run, losses=0, evaluations=0)
        losses, evaluations = len(series.losses), len(series.evaluations)
        self.have = Cursor(
            run=run, losses=min(held.losses, losses), evaluations=min(held.evaluations, evaluations)
        )

    def behind(self, series: Series) -> bool:
        """Whether it lacks a part of the series."""
        return self.have.losses < len(series.losses) or self.have.evaluations < len(series.evaluations)

    def due(self, version: Version, series: Series) -> float:
        """When its next frame is wanted: never without room for it or without anything new."""
        if not self.credit:
            return math.inf
        if self.seen != version:
            return self.next_at
        if not self.behind(series):
            return math.inf
        return -math.inf if self.at is None else self.next_at  # of what goes on meanwhile a part at a time

    def took(self, version: Version, begun: float, ended: float) -> None:
        """Note that a frame was computed for it."""
        if self.seen != version or self.at is not None:
            late = begun - self.next_at >= self.period
            regular = (begun if late else self.next_at) + self.period
            self.next_at = max(regular, ended + PATIENCE * (ended - begun))
        self.seen = version
        self.credit -= 1
