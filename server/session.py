"""One session in its worker: a run, its viewers, their orders, and when it trains, shows and saves.

Nothing here sleeps or asks a clock it was not given: the worker says when it is a session's turn, and for how
long.
"""

import math
from collections.abc import Callable
from typing import Any, Literal

from engine import Experiment, continues
from server.checkpoint import Checkpoint
from server.clockwork import Pace, Slice
from server.envelope import Message, Type
from server.frames import encode
from server.limits import Limits
from server.protocol import (
    Command,
    Credit,
    Cursor,
    Edit,
    Error,
    Event,
    Frame,
    FrameHeader,
    Order,
    Pause,
    Play,
    PointsFrame,
    Problem,
    Recovered,
    Reset,
    Speed,
    State,
    Step,
    Watch,
    Welcome,
)
from server.run import Run
from server.viewer import Version, Viewer

Send = Callable[[Message], None]
Clock = Callable[[], float]

NORMAL_SPEED: float = Speed.model_fields["steps_per_second"].default


class Refusal(Exception):
    """An order that cannot be followed."""

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message)
        self.problem = Problem(path=(), message=message, allowed=allowed)


class Session:
    """What people share when they look at one network learning."""

    def __init__(self, key: bytes, run: Run, send: Send, limits: Limits, clock: Clock) -> None:
        self.key, self.run = key, run
        self._send, self._limits, self._clock = send, limits, clock
        self._viewers: dict[int, Viewer] = {}
        self._applied: dict[str, int] = {}
        """The last order applied of each client, the latest client last."""
        self._playing = False
        self._goal: int | None = None
        """Train up to this step and stand still."""
        self._replay: int | None = None
        """Train up to this step before anything else: it was shown before the last worker was lost."""
        self._waiting: list[tuple[int, Order]] = []
        """Orders that came during the replay."""
        self._pace, self._slice = Pace(), Slice(clock)
        self._pace.speed = NORMAL_SPEED
        self._edits = 0
        self._recovered: Recovered | None = None
        self._alone_since = clock()
        self._saved_at = clock()
        self._saved = Cursor(run=0, losses=0, evaluations=0)

    @classmethod
    def open(cls, key: bytes, experiment: Experiment, send: Send, limits: Limits, clock: Clock) -> "Session":
        """A new session, standing at step 0."""
        session = cls(key, Run(1, experiment), send, limits, clock)
        session._save()
        return session

    @classmethod
    def restore(
        cls, key: bytes, saved: Checkpoint, shown: int, send: Send, limits: Limits, clock: Clock
    ) -> "Session":
        """The session of a checkpoint; `shown`: the last step its viewers saw."""
        run, own = Run.restore(saved)
        session = cls(key, run, send, limits, clock)
        session._playing, session._goal = own["playing"], own["goal"]
        session._pace.speed, session._applied = own["speed"], own["applied"]
        session._edits = own["edits"]
        session._recovered = Recovered(step=run.step)
        session._replay = shown if shown > run.step and run.diverged is None else None
        session._pace.begin(clock())
        session._saved = session._here()
        return session

    # ---- viewers -------------------------------------------------------------------------------------------

    def attach(self, number: int, client: str, resumed: bool) -> None:
        """Let a viewer in, and tell it everything."""
        self._viewers[number] = viewer = Viewer(number, client)
        self._event(
            viewer,
            Welcome(
                session=self.key.hex(),
                resumed=resumed,
                recovered=self._recovered if resumed else None,
                limits=self._limits.model_dump(),
            ),
        )
        self._tell(viewer)
        self._points(viewer)

    def detach(self, number: int) -> None:
        """Let a viewer go."""
        self._viewers.pop(number, None)
        self._alone_since = self._clock()

    # ---- commands ------------------------------------------------------------------------------------------

    def obey(self, number: int, command: Command) -> None:
        """Follow a viewer's command, or say why not."""
        viewer = self._viewers.get(number)
        if viewer is None:
            return
        self._recovered = None
        match command:
            case Credit():
                viewer.grant(command.frames, self._limits.frames_in_flight)
            case Watch():
                self._watch(viewer, command)
            case Order() if self._replay is not None:
                self._waiting.append((number, command))
            case Order():
                self._order(viewer, command)

    def _watch(self, viewer: Viewer, watch: Watch) -> None:
        problems = tuple(
            Problem(
                path=("probes", place, "size"),
                value=getattr(probe, "size", None),
                message="This map is too fine for a network of this size",
                allowed="a smaller size",
            )
            for place, probe in enumerate(watch.probes)
            if not self.run.affordable(probe, self._limits)
        )
        if problems:
            self._event(viewer, Error(problems=problems))
            return
        viewer.watch(watch, self._limits.frames_per_second)
        viewer.follow(self.run.number, self.run.series)

    def _order(self, viewer: Viewer, order: Order) -> None:
        if order.seq <= self._applied.get(viewer.client, 0):
            self._tell(viewer)
            return
        old = self.run
        try:
            self._apply(order)
        except Refusal as refusal:
            self._event(viewer, Error(seq=order.seq, problems=(refusal.problem,)))
            return
        self._applied.pop(viewer.client, None)
        self._applied[viewer.client] = order.seq
        if len(self._applied) > self._limits.clients_per_session:
            del self._applied[next(iter(self._applied))]
        self._changed(old)

    def _apply(self, order: Order) -> None:
        match order:
            case Edit():
                self._edit(order.experiment)
            case Play():
                self._can_train()
                self._playing, self._goal = True, None
                self._pace.begin(self._clock())
            case Pause():
                self._playing, self._goal = False, None
            case Step():
                self._can_train()
                steps = order.count if order.unit == "batch" else self.run.steps_of(order.count)
                self._playing, self._goal = False, min(self.run.step + steps, self._limits.steps_per_run)
                self._train(self._limits.slice_seconds)
                self._settle()
            case Reset():
                self._begin(self.run.experiment, playing=False)
            case Speed():
                self._pace.speed = order.steps_per_second
                self._pace.begin(self._clock())

    def _can_train(self) -> None:
        if self.run.diverged is not None:
            raise Refusal("The numbers have grown beyond all bounds", "Lower the learning rate, or reset")
        if self.run.step >= self._limits.steps_per_run:
            raise Refusal(f"This run is complete after {self.run.step:,} steps", "Reset, or change something")

    def _edit(self, experiment: Experiment) -> None:
        try:
            if continues(self.run.experiment, experiment):
                self.run.apply(experiment)
                self._edits += 1
            else:
                self._begin(experiment, self._playing)
        except (ArithmeticError, ValueError, MemoryError) as error:
            raise Refusal(f"This network could not be built: {error}", "Make it smaller") from error

    def _begin(self, experiment: Experiment, playing: bool) -> None:
        self.run = Run(self.run.number + 1, experiment)
        self._playing, self._goal = playing, None
        self._slice = Slice(self._clock)
        self._pace.begin(self._clock())
        for viewer in self._viewers.values():
            viewer.follow(self.run.number, self.run.series)

    # ---- time ----------------------------------------------------------------------------------------------

    def due(self) -> float:
        """When it has something to do; infinity if only a command can give it something."""
        version = self._version
        times = [viewer.due(version, self.run.series) for viewer in self._viewers.values()]
        if self._replay is not None or self._goal is not None:
            return -math.inf
        if self._playing:
            times.append(self._pace.due())
            if not self._viewers:
                times.append(self._alone_since + self._limits.unwatched_seconds)
        return min(times, default=math.inf)

    def work(self, seconds: float) -> None:
        """Train for about so long, and show the viewers whose time has come where it stands."""
        self._train(seconds)
        now = self._clock()
        unwatched = not self._viewers and now >= self._alone_since + self._limits.unwatched_seconds
        if self._replay is not None:
            self._replayed()
        elif self._settle() or (self._playing and unwatched):
            self._playing = False
            self._changed(self.run)
        if now >= self._saved_at + self._limits.checkpoint_seconds and self._saved != self._here():
            self._save()
        for viewer in self._viewers.values():
            if viewer.due(self._version, self.run.series) <= now:
                self._show(viewer)

    def _train(self, seconds: float) -> None:
        wanted = self._wanted()
        fitting = self._slice.steps(seconds) if wanted is None else min(wanted, self._slice.steps(seconds))
        steps = min(fitting, self._limits.steps_per_run - self.run.step)
        if steps > 0:
            self._pace.did(self._slice.measure(self.run.advance, steps))

    def _settle(self) -> bool:
        """Stand still if there is nothing left to train: at the goal, at the limit, or diverged."""
        ended = self._status != "playing" and (self._playing or self._goal is not None)
        if ended:
            self._playing, self._goal = False, None
        return ended

    def _wanted(self) -> int | None:
        """Steps wanted now; None: as many as there is time for."""
        goal = self._goal if self._replay is None else self._replay
        if goal is not None:
            return goal - self.run.step
        return self._pace.steps(self._clock()) if self._playing else 0

    def _replayed(self) -> None:
        """End the replay when it is through or would take too long, and follow the orders that waited."""
        left = (self._replay or 0) - self.run.step
        through = left <= 0 or self.run.diverged is not None
        if not through and self._slice.seconds(left) <= self._limits.replay_seconds:
            return
        self._replay = None
        self._pace.begin(self._clock())
        self._changed(self.run)
        waiting, self._waiting = self._waiting, []
        for number, order in waiting:
            self.obey(number, order)

    # ---- what others learn ---------------------------------------------------------------------------------

    @property
    def _version(self) -> Version:
        return self.run.number, self.run.step, self._edits

    @property
    def _status(self) -> Literal["paused", "playing", "diverged", "complete"]:
        if self.run.diverged is not None:
            return "diverged"
        if self.run.step >= self._limits.steps_per_run:
            return "complete"
        to_go = self._goal is not None and self.run.step < self._goal
        return "playing" if self._playing or to_go else "paused"

    def _changed(self, old: Run) -> None:
        """Save first, then tell: what a viewer was told is never lost."""
        self._save()
        for viewer in self._viewers.values():
            self._tell(viewer)
        if old is not self.run and not old.same_points(self.run):
            for viewer in self._viewers.values():
                self._points(viewer)

    def _event(self, viewer: Viewer, event: Event) -> None:
        self._send(Message(Type.EVENT, self.key, viewer.number, event.model_dump_json().encode()))

    def _tell(self, viewer: Viewer) -> None:
        state = State(
            run=self.run.number,
            step=self.run.step,
            status=self._status,
            speed=self._pace.speed,
            seq=self._applied.get(viewer.client, 0),
            experiment=self.run.experiment,
            network=self.run.topology,
            divergence=self.run.diverged,
        )
        self._event(viewer, state)

    def _points(self, viewer: Viewer) -> None:
        header = PointsFrame(run=self.run.number)
        self._send(Message(Type.FRAME, self.key, viewer.number, packed(header, self.run.points())))

    def _show(self, viewer: Viewer) -> None:
        begun, version = self._clock(), self._version
        have, series = viewer.have, self.run.series
        losses = series.losses.part(have.losses, self._limits.frame_losses)
        evaluations = series.evaluations.part(have.evaluations, self._limits.frame_evaluations)
        arrays = {} if viewer.seen == version else self.run.look(viewer.probes, self._limits)
        header = Frame(
            run=self.run.number,
            step=self.run.step,
            epoch=self.run.trainer.epoch,
            losses_from=have.losses,
            evaluations_from=have.evaluations,
            sent=self._clock(),
        )
        payload = packed(header, arrays | {"losses": losses, "evaluations": evaluations})
        self._send(Message(Type.FRAME, self.key, viewer.number, payload, self.run.step))
        viewer.have = Cursor(
            run=have.run,
            losses=have.losses + len(losses),
            evaluations=have.evaluations + len(evaluations),
        )
        viewer.took(version, begun, self._clock())

    # ---- checkpoints ---------------------------------------------------------------------------------------

    def _here(self) -> Cursor:
        series = self.run.series
        return Cursor(run=self.run.number, losses=len(series.losses), evaluations=len(series.evaluations))

    def _save(self) -> None:
        fresh = self._saved.run != self.run.number
        losses, evaluations = (0, 0) if fresh else (self._saved.losses, self._saved.evaluations)
        own: dict[str, Any] = {
            "playing": self._playing,
            "goal": self._goal,
            "speed": self._pace.speed,
            "applied": self._applied,
            "edits": self._edits,
        }
        series = self.run.series
        checkpoint = Checkpoint(
            fresh,
            self.run.save(own),
            series.losses.part(losses).tobytes(),
            series.evaluations.part(evaluations).tobytes(),
        )
        self._send(Message(Type.CHECKPOINT, self.key, payload=checkpoint.pack()))
        self._saved, self._saved_at = self._here(), self._clock()


def packed(header: FrameHeader, arrays: Any) -> bytes:
    """A binary message of the wire."""
    return encode({"type": header.type, **header.model_dump()}, arrays)
