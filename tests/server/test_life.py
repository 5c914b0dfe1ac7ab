"""Any document, any orders in any order: whatever a session goes through, what it says holds together."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from engine import Experiment, Probe, Trainer, continues
from server.checkpoint import Kept
from server.edge import read
from server.envelope import Type
from server.frames import Array
from server.limits import Limits
from server.series import EVALUATION, interval
from tests.server.stage import Stage
from tests.strategies import entries, experiments, live_changes, probes


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(experiment=experiments(), watched=st.lists(probes(), max_size=4))
def test_any_document_trains_or_diverges_and_shows_anything(
    monkeypatch: pytest.MonkeyPatch, experiment: Experiment, watched: list[Probe]
) -> None:
    text = json.dumps({"kind": "edit", "seq": 1, "experiment": json.loads(experiment.model_dump_json())})
    read(text, Limits())
    with monkeypatch.context() as patch:
        one = Stage(patch)
        one.open(experiment=json.loads(experiment.model_dump_json()))
        one.command("watch", probes=[json.loads(probe.model_dump_json()) for probe in watched])
        one.command("credit", frames=2)
        one.train(60)
        one.command("credit", frames=2)
        one.run(0.2)
    assert not [message for message in one.sent if message.type is Type.FAILED]
    assert one.state()["status"] in ("paused", "diverged", "stopped")
    assert one.state()["experiment"] == json.loads(experiment.model_dump_json())
    assert one.frames()[-1][0]["step"] == one.state()["step"]
    assert len(one.losses()) == one.state()["step"]


PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""No shrinking: an example is short anyway, and shrinking takes longer than the suite."""


Event = tuple[int, Experiment | dict[int, float]]
"""A document that was taken up, or weights that were set by hand, and the step where that was."""


class Life(RuleBasedStateMachine):
    """A session, its orders, and workers that are lost, against a plain trainer that does the same steps."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.stage = Stage(self.patch)
        self.kept = Kept()
        self.taken = self.shown = self.heard = 0
        self.seq = 0
        self.runs: dict[int, list[Event]] = {}
        """What happened to runs that were replaced."""

    documents = Bundle("documents")

    @initialize(target=documents, experiment=experiments())
    def begin(self, experiment: Experiment) -> Experiment:
        self.model(experiment)
        self.stage.open(experiment=json.loads(experiment.model_dump_json()))
        self.stage.command("watch", probes=[{"kind": "metrics"}])
        return experiment

    def model(self, experiment: Experiment) -> Experiment:
        """Begin anew in the model."""
        self.trainer, self.wanted = Trainer(experiment), np.zeros(0, np.float32)
        self.begun = experiment
        self.events_of_run: list[Event] = [(0, experiment)]
        return experiment

    def relive(self, events: list[Event], step: int) -> None:
        """Do a run again up to a step, through what happened to it."""
        (_, first), *changes = [event for event in events if event[0] <= step]
        assert isinstance(first, Experiment)
        self.model(first)
        for since, change in changes:
            self.go({"step": since, "status": "playing"})
            self.take(since, change)
        self.go({"step": step, "status": "playing"})

    def take(self, step: int, change: Experiment | dict[int, float]) -> None:
        """Let something happen to the model where it stands."""
        if isinstance(change, Experiment):
            self.trainer.apply(change)
            self.begun = change
        else:
            self.trainer.enter(change)
        self.events_of_run.append((step, change))

    def follow(self) -> None:
        """Let the model do the steps that the session has told of since."""
        states = self.stage.events("state")
        for state in states[self.heard :]:
            self.go(state)
        self.heard = len(states)

    def go(self, state: dict[str, Any]) -> None:
        """Let the model do the steps up to a state of its run."""
        if state["step"] > self.trainer.step:
            self.wanted = np.concatenate([self.wanted, self.trainer.run(state["step"] - self.trainer.step)])
        if state["status"] == "diverged":
            assert len(self.trainer.run(1)) == 0

    def change_to(self, experiment: Experiment | None) -> None:
        """An edit, or a reset, was followed: go up to it, and take it up."""
        last = self.before_the_last()
        if experiment and self.trainer.divergence is None and continues(self.begun, experiment):
            self.go(last | {"status": "playing"})
            self.take(last["step"], experiment)
        else:
            self.runs[last["run"] - 1] = self.events_of_run
            self.model(experiment or self.begun)

    def before_the_last(self) -> dict[str, Any]:
        """Go on up to the state that the last order was answered with, and give that."""
        *before, last = self.stage.events("state")[self.heard :]
        for state in before:
            self.go(state)
        self.heard += len(before) + 1
        return last

    def order(self, kind: str, **fields: Any) -> bool:
        """Give an order; whether it was accepted."""
        self.seq += 1
        errors = len(self.stage.events("error"))
        self.stage.command(kind, seq=self.seq, **fields)
        return len(self.stage.events("error")) == errors

    @rule(target=documents, experiment=experiments())
    def write(self, experiment: Experiment) -> Experiment:
        return experiment

    @rule(target=documents, data=st.data())
    def change(self, data: st.DataObject) -> Experiment:
        return data.draw(live_changes(self.begun))

    @rule(experiment=documents)
    def edit(self, experiment: Experiment) -> None:
        assert self.order("edit", experiment=json.loads(experiment.model_dump_json()))
        self.change_to(experiment)

    @rule(data=st.data())
    def set_weights(self, data: st.DataObject) -> None:
        layers = self.stage.state()["network"]["layers"]
        places = {
            layer["offset"] + row * layer["shape"][1] + column: (place, row, column)
            for place, layer in enumerate(layers)
            for row in range(layer["shape"][0])
            for column in range(layer["shape"][1])
        }
        if not places:
            return
        chosen = data.draw(entries(len(places)))
        given = {list(places)[number]: value for number, value in chosen.items()}
        changes = [
            {"layer": layer, "row": row, "column": column, "value": given[at]}
            for at, (layer, row, column) in places.items()
            if at in given
        ]
        if self.order("weights", changes=changes):
            last = self.before_the_last()
            self.go(last | {"status": "playing"})
            self.take(last["step"], given)

    @rule()
    def reset(self) -> None:
        assert self.order("reset")
        self.change_to(None)

    @rule(share=st.floats(0, 1))
    def branch(self, share: float) -> None:
        step = round(share * self.stage.state()["step"])
        assert self.order("branch", step=step)
        last = self.before_the_last()
        assert last["step"] == step
        self.runs[last["run"] - 1] = self.events_of_run
        self.relive(self.events_of_run, step)

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        if earlier := self.stage.state()["earlier"]:
            number = data.draw(st.sampled_from(earlier))
            assert self.order("restore", run=number)
            last = self.before_the_last()
            self.runs[last["run"] - 1] = self.events_of_run
            self.relive(self.runs[number], last["step"])
            self.go(last)

    @rule(share=st.floats(0, 1.2))
    def look_back(self, share: float) -> None:
        now = self.stage.state()["step"]
        at = round(share * now)
        self.stage.command("watch", probes=[{"kind": "metrics"}], at=at)
        self.stage.command("credit", frames=2)
        self.stage.run(0.1)
        late = self.stage.now + 5  # after a loss: all steps again

        def shown() -> bool:
            headers = [header for header, _ in self.stage.frames()[-1:]]
            return any(header["step"] == min(at, header["now"]) for header in headers)

        self.stage.until(lambda: shown() or self.stage.now > late)
        assert shown()
        assert self.stage.frames()[-1][0]["now"] >= now

    @rule(count=st.integers(1, 40))
    def step(self, count: int) -> None:
        if self.order("step", count=count):
            self.stage.run(0.1)
            self.follow()

    @rule(seconds=st.floats(0, 0.3), speed=st.sampled_from([None, 1.0, 60.0, 300.0]))
    def play(self, seconds: float, speed: float | None) -> None:
        self.order("speed", steps_per_second=speed)
        self.order("play")
        self.stage.command("credit", frames=2)
        self.stage.run(seconds)

    @rule()
    def pause(self) -> None:
        assert self.order("pause")
        self.follow()

    @rule()
    def resend(self) -> None:
        if self.seq:
            before = self.stage.state()
            self.stage.command("step", seq=self.seq)
            assert self.stage.state()["run"] == before["run"]
            assert self.stage.state()["seq"] >= before["seq"]

    @rule()
    def look(self) -> None:
        self.stage.command("credit", frames=2)
        self.stage.run(0.1)

    @rule(plays=st.booleans(), pauses=st.booleans())
    def lose_worker(self, plays: bool, pauses: bool) -> None:
        if plays:
            self.play(0.1, None)
        self.follow()
        self.keep()
        self.go({"step": self.shown, "status": "playing"})  # what was shown comes again
        self.stage = Stage(self.patch)
        self.taken = self.heard = 0
        self.stage.say(Type.RESTORE, payload=self.kept.whole(), step=self.shown)
        self.stage.say(Type.ATTACH, viewer=1, payload=b"1page0001")
        self.stage.until(lambda: bool(self.stage.events("state")))
        self.stage.command("watch", probes=[{"kind": "metrics"}])
        if pauses:
            self.pause()

    def keep(self) -> None:
        """What the server's process would do with what was sent."""
        for message in self.stage.sent[self.taken :]:
            self.shown = max(self.shown, message.step)
            if message.type is Type.CHECKPOINT:
                self.kept.add(message.payload)
                self.shown = 0
        self.taken = len(self.stage.sent)

    @invariant()
    def nothing_failed(self) -> None:
        assert not [message for message in self.stage.sent if message.type is Type.FAILED]

    @invariant()
    def losses_are_those_of_the_model(self) -> None:
        state = self.stage.state() if self.stage.sent else {"status": "playing"}
        if state["status"] != "playing":
            self.follow()
            assert state["step"] == self.trainer.step
            assert (state["status"] == "diverged") == (self.trainer.divergence is not None)

    def teardown(self) -> None:
        if self.stage.sent:
            self.pause()
            self.check_series()
        self.patch.undo()

    def check_series(self) -> None:
        """Let the page have everything, and compare it with what the model did."""
        self.stage.command("watch", have={"run": 0, "losses": 0, "evaluations": 0})
        self.stage.command("credit", frames=2)
        self.stage.until(lambda: bool(self.stage.frames()))  # after a loss: all steps again
        for _ in range(3):
            self.stage.command("credit", frames=2)
            self.stage.run(0.2)
        header, _ = self.stage.frames()[-1]
        losses = joined(self.stage, "losses", header["run"])
        evaluations = joined(self.stage, "evaluations", header["run"])
        np.testing.assert_array_equal(losses, self.wanted)
        steps = [step for step in range(len(losses) + 1) if step % interval(step) == 0]
        np.testing.assert_array_equal(evaluations[:, 0], steps)


def joined(stage: Stage, name: str, run: int) -> Array:
    """The rows of a run's series that came last for each index."""
    rows: dict[int, Any] = {}
    for header, arrays in stage.frames():
        if header["run"] == run:
            rows |= {header[f"{name}_from"] + place: row for place, row in enumerate(arrays[name])}
    assert sorted(rows) == list(range(len(rows)))
    return np.array([rows[index] for index in range(len(rows))], np.float32).reshape(
        (-1, len(EVALUATION)) if name == "evaluations" else (-1,)
    )


def test_lives() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=25, phases=PHASES))
