"""One session in its worker: a run, its viewers, their orders, and when it trains, shows and saves.

Nothing here sleeps or asks a clock it was not given: the worker says when it is a session's turn, and for how
long.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from engine import Experiment, continues
from server.checkpoint import Checkpoint
from server.envelope import Message, Type
from server.frames import Array, encode
from server.limits import Limits
from server.looks import Looks
from server.orders import Given, Orders, Refusal
from server.protocol import (
    Branch,
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
    Recovered,
    Reset,
    Restore,
    Speed,
    State,
    Step,
    Watch,
    Weight,
    Weights,
    Welcome,
)
from server.review import Review
from server.run import Run
from server.sight import Sight
from server.training import Clock, Training
from server.viewer import Version, Viewer

Send = Callable[[Message], None]

LONG = Edit | Reset | Step | Branch | Restore
"""Orders that take time."""
BEFORE = -1
"""In a version, in place of the number of edits: a step that no edit changes any more."""


class Session:
    """What people share when they look at one network learning."""

    def __init__(self, key: bytes, run: Run, send: Send, limits: Limits, clock: Clock) -> None:
        self.key = key
        self._send, self._limits, self._clock = send, limits, clock
        self._training = Training(run, limits, clock)
        self._viewers: dict[int, Viewer] = {}
        self._orders = Orders(limits.orders_waiting, limits.clients_per_session)
        self._looks = Looks(limits, clock)
        self._looking = False
        """Whether a viewer waits for the rest of a frame: the run stands still until it is worked out."""
        self._review: Review | None = None
        """Made when somebody looks back."""
        self._reviewed = Looks(limits, clock)
        self._back = False
        """Whether the last turn was for those who look back."""
        self._earlier: dict[int, Checkpoint] = {}
        """Runs that were replaced, by their number, the latest last."""
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
        session._training.recover(own, shown)
        session._orders.applied, session._edits = own["applied"], own["edits"]
        session._recovered = Recovered(step=run.step)
        session._saved = session._here()
        return session

    @property
    def run(self) -> Run:
        """The run that it shows."""
        return self._training.run

    @property
    def urgent(self) -> bool:
        """Whether an order waits that takes no time."""
        return bool(self._orders) and not isinstance(self._orders.next()[-1].order, LONG)

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
        self._show_points(viewer, self.run)

    def detach(self, number: int) -> None:
        """Let a viewer go."""
        self._viewers.pop(number, None)
        self._alone_since = self._clock()
        if not self._viewers:
            self._looks.clear()
            self.run.unseen()
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Give back what only looking back needs, if nobody does."""
        if all(self._step_of(viewer) is None for viewer in self._viewers.values()):
            self._review = None
            self._reviewed.clear()

    # ---- commands ------------------------------------------------------------------------------------------

    def obey(self, number: int, command: Command) -> None:
        """Follow a viewer's command, or let it wait for the session's turn if it is an order."""
        viewer = self._viewers.get(number)
        if viewer is None:
            return
        self._recovered = None
        match command:
            case Credit():
                viewer.grant(command.frames, self._limits.frames_in_flight)
            case Watch():
                viewer.watch(command, self._limits.frames_per_second)
                viewer.follow(self.run.number, self.run.series)
                self._look_ahead()
            case Order():
                self._order(viewer, command)

    def _order(self, viewer: Viewer, order: Order) -> None:
        if order.seq <= self._orders.followed(viewer.client):
            self._tell(viewer)
            return
        try:
            self._orders.add(Given(viewer.number, viewer.client, order))
        except Refusal as refusal:
            self._event(viewer, Error(seq=order.seq, problems=(refusal.problem,)))

    def _follow(self) -> None:
        """Follow the orders of one turn, or say why not."""
        given = self._orders.next()
        last = given[-1]
        try:
            self._apply(given)
        except Refusal as refusal:
            self._orders.refused(last)
            if viewer := self._viewers.get(last.viewer):
                self._event(viewer, Error(seq=last.order.seq, problems=(refusal.problem,)))
            return
        self._orders.done(given, {viewer.client for viewer in self._viewers.values()})
        self._changed()

    def _apply(self, given: list[Given]) -> None:
        match given[-1].order:
            case Edit():
                self._edit([one.order.experiment for one in given if isinstance(one.order, Edit)])
            case Weights(changes=changes):
                self._enter(changes)
            case Play():
                self._training.play()
            case Pause():
                self._training.pause()
            case Step() as step:
                self._training.step(step)
            case Reset():
                self._replace(Run(self.run.number + 1, self.run.experiment), playing=False)
            case Branch(step=step):
                self._branch(step)
            case Restore(run=number):
                self._restore(number)
            case Speed() as speed:
                self._training.speed = speed.steps_per_second

    def _edit(self, documents: list[Experiment]) -> None:
        """Take up the last document; a new run begins if one would on the way, or this is lost."""
        way = pairwise([self.run.experiment, *documents])
        try:
            if self.run.diverged is None and all(continues(old, new) for old, new in way):
                self.run.apply(documents[-1])
                self._edits += 1
            else:
                self._replace(Run(self.run.number + 1, documents[-1]), self._training.playing)
        except (ArithmeticError, ValueError, MemoryError) as error:
            raise Refusal(f"This network could not be built: {error}", "Make it smaller") from error

    def _enter(self, changes: tuple[Weight, ...]) -> None:
        """Set weights by hand; training goes on with them."""
        if self.run.diverged is not None:
            raise Refusal("The numbers have grown beyond all bounds", "Go back to a step before, or reset")
        try:
            self.run.enter(changes)
        except LookupError as error:
            raise Refusal("This network has no such weight", "a weight of the network as it is") from error
        self._edits += 1

    def _branch(self, step: int) -> None:
        """Go on from an earlier step, where the review stands."""
        if not self._reaches(step):
            raise Refusal(
                f"Step {step:,} is not recorded", f"a step from {self.run.past.first:,} to {self.run.step:,}"
            )
        self._replace(self.run.branch(self.run.number + 1, self._rerun().rerun), self._training.playing)

    def _restore(self, number: int) -> None:
        """Bring an earlier run back."""
        if number not in self._earlier:
            raise Refusal(f"Run {number:,} is not kept any more", "one of the last few runs")
        try:
            run, _ = Run.restore(self._earlier[number], self.run.number + 1)
        except MemoryError as error:
            raise Refusal("There is no room for this run now", "another try in a moment") from error
        del self._earlier[number]
        self._replace(run, self._training.playing)

    def _replace(self, run: Run, playing: bool) -> None:
        """Put another run in place of this one, which is kept for a while."""
        self._earlier[self.run.number] = self.run.save_whole()
        while len(self._earlier) > self._limits.earlier_runs or (
            sum(kept.size for kept in self._earlier.values()) > self._limits.earlier_bytes
        ):
            del self._earlier[next(iter(self._earlier))]
        self._training.begin(run, playing)
        for viewer in self._viewers.values():
            viewer.at = None
            viewer.follow(self.run.number, self.run.series)
        self._look_ahead()

    def _reaches(self, step: int) -> bool:
        """Whether a step can be gone back to."""
        return self.run.past.first <= step <= self.run.step

    def _rerun(self) -> Review:
        """What goes back."""
        if self._review is None or self._review.run is not self.run:
            self._review = Review(self.run, self._clock)
        return self._review

    def _ready(self, seconds: float) -> bool:
        """Whether the next order can be followed at once; a branch waits until the review is there."""
        order = self._orders.next()[-1].order
        if isinstance(order, Branch) and self._reaches(order.step):
            return self._rerun().go(order.step, self._clock() + seconds)
        return True

    # ---- time ----------------------------------------------------------------------------------------------

    def due(self) -> float:
        """When it has something to do; infinity if only a command can give it something."""
        if self._orders:
            return -math.inf
        series = self.run.series
        times = [viewer.due(self._version_of(viewer), series) for viewer in self._viewers.values()]
        times.append(self._training.due())
        if not self._viewers and self._training.status == "playing":
            times.append(self._unwatched_at)
        return min(times)

    def work(self, seconds: float) -> None:
        """Take a turn: follow an order, or look back, or train for about so long and show where it stands."""
        if self._orders and not self._training.replaying:
            if self._ready(seconds):
                self._follow()
            return
        self._back = not self._back and self._show_back(seconds)
        if self._back:
            return
        if not self._looking:
            self._train(seconds)
        self._show()

    def _train(self, seconds: float) -> None:
        training, now = self._training, self._clock
        training.advance(seconds)
        if training.replaying:
            if training.replayed():
                self._changed()
        elif training.settle() or (training.status == "playing" and now() >= self._unwatched_at):
            training.pause()
            self._changed()
        if now() >= self._saved_at + self._limits.checkpoint_seconds and self._saved != self._here():
            self._save()

    @property
    def _unwatched_at(self) -> float:
        """When it stands still because nobody watches."""
        return math.inf if self._viewers else self._alone_since + self._limits.unwatched_seconds

    def _show(self) -> None:
        """Show the viewers whose time has come where it stands, or work a part of that out."""
        now, moment = self._clock(), self._version
        for viewer in self._viewers.values():
            if self._step_of(viewer) is None and viewer.due(moment, self.run.series) <= now:
                probes = () if viewer.seen == moment else viewer.probes
                arrays = self._looks.gather(moment, self.run, probes, now + self._limits.slice_seconds)
                self._looking = arrays is None
                if arrays is None:
                    return
                viewer.epoch = self.run.trainer.epoch
                self._show_points(viewer, self.run)
                self._frame(viewer, arrays, self._looks.seconds)
        self._looking = False
        self._looks.clear()

    def _show_back(self, seconds: float) -> bool:
        """Show those who look back one step, or work a part of that out; whether anybody waited for it."""
        now = self._clock()
        waiting: dict[int, list[Viewer]] = {}
        for viewer in self._viewers.values():
            step = self._step_of(viewer)
            if step is not None and viewer.due(self._version_of(viewer), self.run.series) <= now:
                if viewer.seen == self._version_of(viewer):
                    self._frame(viewer, {}, 0.0)
                else:
                    waiting.setdefault(step, []).append(viewer)
        if not waiting:
            return False
        review, until = self._rerun(), now + seconds
        step = min(waiting, key=lambda step: (step < review.step, step))  # what lies ahead first
        if review.go(step, until):
            for viewer in waiting[step]:
                moment = self._version_of(viewer)
                arrays = self._reviewed.gather(moment, review, viewer.probes, until)
                if arrays is None:
                    return True
                viewer.epoch = review.trainer.epoch
                self._show_points(viewer, review)
                self._frame(viewer, arrays, self._reviewed.seconds)
            self._reviewed.clear()
        return True

    def _step_of(self, viewer: Viewer) -> int | None:
        """The earlier step that a viewer looks at; None: now."""
        if viewer.at is None or viewer.at >= self.run.step:
            return None
        return max(viewer.at, self.run.past.first)

    def _version_of(self, viewer: Viewer) -> Version:
        step = self._step_of(viewer)
        return self._version if step is None else (self.run.number, step, BEFORE)

    # ---- what others learn ---------------------------------------------------------------------------------

    @property
    def _version(self) -> Version:
        return self.run.number, self.run.step, self._edits

    def _changed(self) -> None:
        """Save first, then tell: what a viewer was told is never lost."""
        self._save()
        for viewer in self._viewers.values():
            self._tell(viewer)
            if self._step_of(viewer) is None:
                self._show_points(viewer, self.run)

    def _event(self, viewer: Viewer, event: Event, step: int = 0) -> None:
        self._send(Message(Type.EVENT, self.key, viewer.number, event.model_dump_json().encode(), step))

    def _tell(self, viewer: Viewer) -> None:
        state = State(
            run=self.run.number,
            step=self.run.step,
            status=self._training.status,
            speed=self._training.speed,
            seq=self._orders.followed(viewer.client),
            experiment=self.run.experiment,
            network=self.run.topology,
            divergence=self.run.diverged,
            past=self.run.past,
            earlier=tuple(self._earlier),
        )
        self._event(viewer, state, self.run.step)

    def _show_points(self, viewer: Viewer, sight: Sight) -> None:
        """Send a viewer the data of what it looks at, unless it has them."""
        if viewer.points is None or not sight.points.alike(viewer.points):
            payload = packed(PointsFrame(run=self.run.number), sight.points.named())
            self._send(Message(Type.FRAME, self.key, viewer.number, payload))
        viewer.points = sight.points

    def _frame(self, viewer: Viewer, arrays: dict[str, Array], seconds: float) -> None:
        have, series, version = viewer.have, self.run.series, self._version_of(viewer)
        losses = series.losses.part(have.losses, self._limits.frame_losses)
        evaluations = series.evaluations.part(have.evaluations, self._limits.frame_evaluations)
        header = Frame(
            run=self.run.number,
            step=version[1],
            epoch=viewer.epoch,
            now=self.run.step,
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
        now = self._clock()
        viewer.took(version, now - seconds, now)

    # ---- checkpoints ---------------------------------------------------------------------------------------

    def _here(self) -> Cursor:
        series = self.run.series
        return Cursor(run=self.run.number, losses=len(series.losses), evaluations=len(series.evaluations))

    def _save(self) -> None:
        fresh = self._saved.run != self.run.number
        losses, evaluations = (0, 0) if fresh else (self._saved.losses, self._saved.evaluations)
        own: dict[str, Any] = {
            **self._training.wishes(),
            "applied": self._orders.applied,
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
