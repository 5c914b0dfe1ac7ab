"""Recording: states of a run at even distances, and what was changed between: any step again, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from engine.datasets import Dataset
from engine.experiment import Experiment
from engine.plan import Array
from engine.trainer import WINDOW, Entries, State, Trainer
from engine.trajectory import BYTES, MOST

CHANGES = 1024
"""So many changes are kept; beyond, the past begins later."""
POINTS = 100_000
"""So many points drawn by hand may be in them, for the same reason."""
TRACELESS = {"learning_rate", "data"}
"""What leaves nothing behind that a later value of it, at the same step, does not replace."""
ENTRIES = 16_384
"""So many weights set by hand are kept; beyond, the past begins later."""


class Change(NamedTuple):
    """What was changed while training went on: a document taken up, or weights set by hand."""

    serial: int
    """Counts the changes of a run."""
    step: int
    experiment: Experiment
    """The document from here on."""
    entries: Entries | None = None
    """The weights that were set; None: it was the document that changed."""

    def follow(self, trainer: Trainer) -> None:
        """Do it to a trainer that stands where it was made."""
        if self.entries is None:
            trainer.apply(self.experiment)
        else:
            trainer.enter(self.entries)


class Kept(NamedTuple):
    """A state, its arrays end to end in as few bytes as hold them."""

    step: int
    serial: int
    """The last change before it; 0 if there was none."""
    experiment: Experiment
    layout: tuple[tuple[str, np.dtype[Any], tuple[int, ...]], ...]
    data: bytes
    generators: dict[str, Any]

    def state(self) -> State:
        """The state that was kept."""
        arrays, offset = {}, 0
        for name, dtype, shape in self.layout:
            arrays[name] = np.ndarray(shape, dtype, self.data, offset)
            offset += arrays[name].nbytes
        return State(self.step, arrays | {"order": arrays["order"].astype(np.int64)}, self.generators)


class Recording:
    """A trainer, and what is needed to do any of its steps again, from ``first`` to where it stands.

    States are kept at multiples of ``every``, which doubles whenever there are too many, or they take too
    much memory: a large network keeps fewer. Whoever records trains and changes settings through it.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.every = trainer, WINDOW
        self.kept: list[Kept] = []
        self.changes: list[Change] = []
        self._serial = 0
        self.keep(trainer, 0)

    @property
    def first(self) -> int:
        """The earliest step that can be reached."""
        return self.kept[0].step

    # ---- what the trainer does

    def run(self, steps: int) -> Array:
        """Take steps; return the loss of each. They are fewer only when training has diverged or stopped."""
        trainer, done = self.trainer, 0
        losses = np.zeros(max(steps, 0), trainer.network.dtype)
        while done < steps:
            part = min(steps - done, self.every - trainer.step % self.every)
            found = trainer.run(part)
            losses[done : done + len(found)] = found
            done += len(found)
            if len(found) < part:
                break
            self.keep(trainer, self._serial)
        return losses[:done]

    def apply(self, experiment: Experiment) -> None:
        """Go on under a document that differs in live fields only; ValueError names the first other field."""
        old, step = self.trainer.experiment, self.trainer.step
        names = (name for name in Experiment.model_fields if getattr(old, name) != getattr(experiment, name))
        changed = {name: getattr(experiment, name) for name in names}
        document = old.model_copy(update=changed)  # what stays the same is there once, however long it is
        self.trainer.apply(document)
        last = self.changes[-1] if self.changes else None
        again = last is not None and last.step == step and last.entries is None
        if again and set(changed) <= TRACELESS and not self._puts_back(document.data):
            self.changes.pop()
        self._note(document)

    def _puts_back(self, data: Dataset) -> bool:
        """Whether the last change took other points up, and these are those before: both leave a trace."""
        before = self.changes[-2] if len(self.changes) > 1 else self.kept[0]
        return before.experiment.data == data != self.changes[-1].experiment.data

    def enter(self, entries: Entries) -> None:
        """Set weights, by their place in theta, between two steps. LookupError: there is no such place."""
        trainer, last = self.trainer, self.changes[-1] if self.changes else None
        trainer.enter(entries)
        if last and last.step == trainer.step and last.entries is not None:
            self.changes.pop()  # one gesture after another while training stands still is one change
            entries = {**last.entries, **entries}
        self._note(trainer.experiment, entries)

    def _note(self, experiment: Experiment, entries: Entries | None = None) -> None:
        """Remember a change that was made now."""
        self._serial += 1
        self.changes.append(Change(self._serial, self.trainer.step, experiment, entries))
        entered = sum(len(change.entries or ()) for change in self.changes)
        if len(self.changes) > CHANGES or entered > ENTRIES or self.drawn > POINTS:
            self._forget(self.changes[len(self.changes) // 2].serial)

    @property
    def drawn(self) -> int:
        """Points in the documents of the changes, as far as they are not those of the one before."""
        told = [self.kept[0].experiment, *(change.experiment for change in self.changes)]
        return sum(new.data.samples for old, new in pairwise(told) if new.data is not old.data)

    def resume(
        self,
        experiment: Experiment,
        state: State,
        changes: Iterable[tuple[int, Experiment, Entries | None]],
    ) -> None:
        """Go on from a state that this run reached later, under these changes on the way: step, document,
        and weights set by hand.

        ValueError if it is another run's.
        """
        self.changes = [Change(n, *changed) for n, changed in enumerate(changes, 1)]
        self._serial = len(self.changes)
        self.trainer.apply(experiment)
        self.trainer.restore(state)
        if state.step > self.first:
            self.kept.append(self._packed(self.trainer, self._serial))
        self._spread()

    def keep(self, trainer: Trainer, serial: int) -> None:
        """Keep the state of a trainer that has followed the changes up to one, if it is due and not known."""
        step, place = trainer.step, len(self.kept)
        while place and self.kept[place - 1].step > step:
            place -= 1
        if self.kept and (step % self.every or self.kept[place - 1].step == step):
            return
        if place < len(self.kept) >= self._most:
            return  # what is missing in between is put in only while there is room
        self.kept.insert(place, self._packed(trainer, serial))
        while len(self.kept) > 2 and (len(self.kept) > MOST or self.bytes > BYTES):
            self.every *= 2
            self.kept[1:] = [kept for kept in self.kept[1:] if kept.step % self.every == 0]

    @property
    def bytes(self) -> int:
        """How much memory the states take."""
        return sum(len(kept.data) for kept in self.kept)

    @property
    def _most(self) -> int:
        """How many states there is room for."""
        return max(2, min(MOST, BYTES // len(self.kept[-1].data)))

    def _spread(self) -> None:
        """Begin with the distance that a run of so many steps has."""
        self.every = WINDOW
        while self.trainer.step > self._most * self.every:
            self.every *= 2

    def _packed(self, trainer: Trainer, serial: int) -> Kept:
        state = trainer.state()
        order = state.arrays["order"]
        arrays = state.arrays | {"order": order.astype(np.min_scalar_type(len(order)))}
        layout = tuple((name, array.dtype, array.shape) for name, array in arrays.items())
        if self.kept and self.kept[-1].layout == layout:
            layout = self.kept[-1].layout  # it need not be there twice
        data = b"".join(array.tobytes() for array in arrays.values())
        return Kept(state.step, serial, trainer.experiment, layout, data, state.generators)

    def forget(self) -> None:
        """Let the past begin now."""
        self.kept.clear()
        self._forget(self._serial)

    def _forget(self, serial: int) -> None:
        """Let the past begin later: at the first state that has followed a change, or now."""
        self.kept = [kept for kept in self.kept if kept.serial >= serial]
        if not self.kept:
            self.keep(self.trainer, self._serial)
        self.changes = [change for change in self.changes if change.serial > self.kept[0].serial]

    # ---- looking back

    def before(self, step: int) -> Kept:
        """The last state up to a step. LookupError before the first."""
        found = [kept for kept in self.kept if kept.step <= step <= self.trainer.step]
        if not found:
            raise LookupError(f"step {step} is not recorded")
        return found[-1]

    def next_change(self, serial: int) -> Change | None:
        """The first change after one."""
        return next((change for change in self.changes if change.serial > serial), None)

    def branch(self, rerun: Rerun) -> Recording:
        """The recording of a run that goes on from where a rerun of this one stands, in its trainer."""
        step, new = rerun.trainer.step, Recording.__new__(Recording)
        new.trainer, new._serial = rerun.trainer, rerun.serial
        new.kept = [kept for kept in self.kept if kept.step <= step]
        new.changes = [change for change in self.changes if change.serial <= rerun.serial]
        new._spread()
        return new


class Rerun:
    """A second trainer, which goes to any step of a recording: on from where it stands, or from a state."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        start = recording.kept[0].experiment
        self.trainer = Trainer(start, recording.trainer.network.dtype)
        self.serial = -1
        """The last change it has followed; -1: it stands nowhere yet."""

    def stands_at(self, step: int) -> bool:
        """Whether it is what the run was at a step, after the changes that were made there."""
        return self.serial >= 0 and self.trainer.step == step and self._change(step) is None

    def go(self, step: int, most: int = WINDOW) -> int:
        """Go a part of the way to a step: to a state, through one change, or on by so many steps at most.

        Returns how many steps it took. LookupError if the step is not recorded.
        """
        start, done = self.recording.before(step), 0
        if not (start.step, start.serial) <= (self.trainer.step, self.serial) or self.trainer.step > step:
            self._place(start)
        elif (change := self._change(step)) and change.step == self.trainer.step:
            change.follow(self.trainer)
            self.serial = change.serial
        else:
            done = self._run(min(change.step if change else step, self.trainer.step + most))
        if self.stands_at(step):
            self.trainer.trajectory.follow(self.recording.trainer.trajectory, step)
        return done

    def reach(self, step: int) -> Trainer:
        """The trainer as it was at a step, however far that is."""
        while not self.stands_at(step):
            self.go(step)
        return self.trainer

    def _change(self, step: int) -> Change | None:
        """The next change to follow, if it was made up to a step."""
        change = self.recording.next_change(self.serial)
        return change if change and change.step <= step else None

    def _place(self, start: Kept) -> None:
        if self.trainer.experiment != start.experiment:
            self.trainer.apply(start.experiment)
        self.trainer.restore(start.state())
        self.serial = start.serial

    def _run(self, goal: int) -> int:
        """Go on to a step, or to where a state is due; keep it if it is not known any more."""
        begun, every = self.trainer.step, self.recording.every
        count = min(goal - begun, every - begun % every)
        if len(self.trainer.run(count)) < count:
            raise RuntimeError("a rerun did not repeat what it reran")
        self.recording.keep(self.trainer, self.serial)
        return count
