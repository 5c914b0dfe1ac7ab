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
    Speed,
    State,
    Step,
    Watch,
    Welcome,
)
from server.run import Run
from server.training import Clock, Training
from server.viewer import Version, Viewer

Send = Callable[[Message], None]


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
        return bool(self._orders) and not isinstance(self._orders.next()[-1].order, Edit | Reset | Step)

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
        if not self._viewers:
            self._looks.clear()
            self.run.unseen()

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
        given, old = self._orders.next(), self.run
        last = given[-1]
        try:
            self._apply(given)
        except Refusal as refusal:
            self._orders.refused(last)
            if viewer := self._viewers.get(last.viewer):
                self._event(viewer, Error(seq=last.order.seq, problems=(refusal.problem,)))
            return
        self._orders.done(given, {viewer.client for viewer in self._viewers.values()})
        self._changed(old)

    def _apply(self, given: list[Given]) -> None:
        match given[-1].order:
            case Edit():
                self._edit([one.order.experiment for one in given if isinstance(one.order, Edit)])
            case Play():
                self._training.play()
            case Pause():
                self._training.pause()
            case Step() as step:
                self._training.step(step)
            case Reset():
                self._begin(self.run.experiment, playing=False)
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
                self._begin(documents[-1], self._training.playing)
        except (ArithmeticError, ValueError, MemoryError) as error:
            raise Refusal(f"This network could not be built: {error}", "Make it smaller") from error

    def _begin(self, experiment: Experiment, playing: bool) -> None:
        self._training.begin(Run(self.run.number + 1, experiment), playing)
        for viewer in self._viewers.values():
            viewer.follow(self.run.number, self.run.series)

    # ---- time ----------------------------------------------------------------------------------------------

    def due(self) -> float:
        """When it has something to do; infinity if only a command can give it something."""
        if self._orders:
            return -math.inf
        times = [viewer.due(self._version, self.run.series) for viewer in self._viewers.values()]
        times.append(self._training.due())
        if not self._viewers and self._training.status == "playing":
            times.append(self._unwatched_at)
        return min(times)

    def work(self, seconds: float) -> None:
        """Take a turn: follow an order, or train for about so long and show where it stands."""
        if self._orders and not self._training.replaying:
            self._follow()
            return
        if not self._looking:
            self._train(seconds)
        self._show()

    def _train(self, seconds: float) -> None:
        training, now = self._training, self._clock
        training.advance(seconds)
        if training.replaying:
            if training.replayed():
                self._changed(self.run)
        elif training.settle() or (training.status == "playing" and now() >= self._unwatched_at):
            training.pause()
            self._changed(self.run)
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
            if viewer.due(moment, self.run.series) <= now:
                probes = () if viewer.seen == moment else viewer.probes
                arrays = self._looks.gather(moment, self.run, probes, now + self._limits.slice_seconds)
                self._looking = arrays is None
                if arrays is None:
                    return
                self._frame(viewer, arrays)
        self._looking = False
        self._looks.clear()

    # ---- what others learn ---------------------------------------------------------------------------------

    @property
    def _version(self) -> Version:
        return self.run.number, self.run.step, self._edits

    def _changed(self, old: Run) -> None:
        """Save first, then tell: what a viewer was told is never lost."""
        self._save()
        for viewer in self._viewers.values():
            self._tell(viewer)
        if old is not self.run and not old.same_points(self.run):
            for viewer in self._viewers.values():
                self._points(viewer)

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
        )
        self._event(viewer, state, self.run.step)

    def _points(self, viewer: Viewer) -> None:
        header = PointsFrame(run=self.run.number)
        self._send(Message(Type.FRAME, self.key, viewer.number, packed(header, self.run.points())))

    def _frame(self, viewer: Viewer, arrays: dict[str, Array]) -> None:
        have, series = viewer.have, self.run.series
        losses = series.losses.part(have.losses, self._limits.frame_losses)
        evaluations = series.evaluations.part(have.evaluations, self._limits.frame_evaluations)
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
        now = self._clock()
        viewer.took(self._version, now - self._looks.seconds, now)

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
