"""Recording: any step of a run again, bit for bit, through changes, cuts, divergence and branches."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import (
    Adam,
    BinaryCrossEntropy,
    Dense,
    Dropout,
    Experiment,
    Identity,
    Relu,
    Sgd,
    SquaredError,
    State,
    StopAfter,
    Tanh,
    Trainer,
)
from engine import recording as recordings
from engine.recording import CHANGES, ENTRIES, Recording, Rerun
from engine.trainer import WINDOW, Entries
from engine.trajectory import BYTES, MOST
from tests.strategies import entries, experiments, live_changes

few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
OUT = Dense(units=1, activation=Identity())
RECKLESS = Experiment(
    layers=(Dense(units=8, activation=Relu()), OUT), loss=SquaredError(), optimizer=Sgd(), learning_rate=1.0
)
"""Diverges soon."""


def assert_alike(one: State, other: State) -> None:
    """Two states are the same, bit for bit; a generator that only one of them names has not been used."""
    assert (one.step, set(one.arrays)) == (other.step, set(other.arrays))
    for name in one.generators.keys() & other.generators.keys():
        assert one.generators[name] == other.generators[name]
    for name, array in one.arrays.items():
        assert array.dtype == other.arrays[name].dtype
        np.testing.assert_array_equal(array, other.arrays[name], name)


class Witness:
    """A recording, and what its trainer was at every step where it was stopped."""

    def __init__(self, experiment: Experiment) -> None:
        self.recording = Recording(Trainer(experiment))
        self.seen: dict[int, tuple[Experiment, State, float]] = {}
        self.note()

    def note(self) -> None:
        """Remember the trainer as it is now."""
        trainer = self.recording.trainer
        self.seen[trainer.step] = trainer.experiment, trainer.state(), trainer.learning_rate

    def run(self, steps: int) -> None:
        self.recording.run(steps)
        self.note()

    def apply(self, experiment: Experiment) -> None:
        self.recording.apply(experiment)
        self.note()

    def enter(self, entries: Entries) -> None:
        self.recording.enter(entries)
        self.note()

    def check(self, rerun: Rerun, step: int) -> None:
        """A rerun of this step is what was seen there."""
        experiment, state, rate = self.seen[step]
        again = rerun.reach(step)
        assert again.experiment == experiment
        assert again.learning_rate == rate
        assert_alike(again.state(), state)


@st.composite
def lives(draw: st.DrawFn, steps: int = 90) -> Witness:
    """A run with live changes in between, perhaps to the point where it diverges or stops."""
    witness = Witness(draw(experiments()))
    for _ in range(draw(st.integers(1, 5))):
        witness.run(draw(st.integers(0, steps)))
        if draw(st.booleans()):
            witness.apply(draw(live_changes(witness.recording.trainer.experiment)))
        if (weights := witness.recording.trainer.network.parameters) and draw(st.booleans()):
            witness.enter(draw(entries(weights)))
    return witness


@few
@given(lives(), st.data())
def test_any_step_comes_again_bit_for_bit(witness: Witness, data: st.DataObject) -> None:
    rerun = Rerun(witness.recording)
    for step in data.draw(st.lists(st.sampled_from(sorted(witness.seen)), min_size=1, max_size=6)):
        witness.check(rerun, step)


@few
@given(lives(), st.data())
def test_looking_back_leaves_the_run_alone(witness: Witness, data: st.DataObject) -> None:
    recording = witness.recording
    before = recording.trainer.state()
    Rerun(recording).reach(data.draw(st.integers(0, recording.trainer.step)))
    assert_alike(recording.trainer.state(), before)


@few
@given(lives(), st.data())
def test_what_follows_a_branch_is_what_followed_before(witness: Witness, data: st.DataObject) -> None:
    recording, rerun = witness.recording, Rerun(witness.recording)
    step = data.draw(st.integers(0, recording.trainer.step))
    rerun.reach(step)
    other = recording.branch(rerun)
    assert other.trainer is rerun.trainer
    for change in [change for change in recording.changes if change.step > step]:
        other.run(change.step - other.trainer.step)
        if change.entries is None:
            other.apply(change.experiment)
        else:
            other.enter(change.entries)
    other.run(recording.trainer.step - other.trainer.step)
    assert_alike(other.trainer.state(), recording.trainer.state())
    again = Rerun(other)
    for seen in (one for one in witness.seen if one <= step):
        witness.check(again, seen)


@few
@given(experiments(), st.lists(st.integers(0, 70), min_size=1, max_size=5))
def test_recording_changes_nothing(experiment: Experiment, cuts: list[int]) -> None:
    recording, plain = Recording(Trainer(experiment)), Trainer(experiment)
    losses = np.concatenate([recording.run(steps) for steps in cuts])
    np.testing.assert_array_equal(losses, plain.run(sum(cuts)))
    assert losses.dtype == plain.network.dtype
    assert recording.trainer.divergence == plain.divergence
    assert_alike(recording.trainer.state(), plain.state())


def test_every_step_of_a_run_with_noise_and_changes_of_every_kind() -> None:
    layers = (Dense(units=4), Dropout(rate=0.3), OUT)
    witness = Witness(Experiment(layers=layers, batch_size=7))
    experiment = witness.recording.trainer.experiment
    changes: dict[int, dict[str, Any]] = {
        10: {"optimizer": Sgd()},
        64: {"layers": (Dense(units=4), Dropout(rate=0.6), OUT)},
        65: {"optimizer": Adam(beta1=0.5)},
        100: {"learning_rate": 0.1},
        128: {"layers": (Dense(units=4, activation=Relu()), Dropout(rate=0.1), OUT)},
        130: {"batch_size": 1000},
        140: {"loss": SquaredError(), "layers": (Dense(units=4), Dropout(), Dense(units=1))},
    }
    for step in range(1, 200):
        witness.run(1)
        if step in changes:
            experiment = experiment.model_copy(update=changes[step])
            witness.apply(experiment)
    rerun = Rerun(witness.recording)
    for step in [*range(0, 200, 3), *range(199, -1, -7)]:
        witness.check(rerun, step)


def test_a_run_that_diverged_can_be_gone_back_into_and_on_with() -> None:
    witness = Witness(RECKLESS)
    witness.run(1000)
    recording = witness.recording
    assert recording.trainer.divergence
    end = recording.trainer.step
    rerun = Rerun(recording)
    for step in {0, end // 2, end}:
        rerun.reach(step)
        assert rerun.trainer.divergence is None
    witness.check(rerun, end)
    other = recording.branch(rerun)
    assert len(other.run(5)) == 0
    assert other.trainer.divergence == recording.trainer.divergence
    tamed = {"learning_rate": 1e-12, "loss": BinaryCrossEntropy(), "layers": (Dense(units=8), OUT)}
    witness.apply(RECKLESS.model_copy(update=tamed))
    witness.run(30)
    assert recording.trainer.step == end + 30
    for step in (end + 30, end):
        witness.check(Rerun(recording), step)


def test_a_network_that_draws_diverges_again_where_it_did() -> None:
    noisy = RECKLESS.model_copy(
        update={"layers": (Dense(units=8, activation=Relu()), Dropout(rate=0.5), OUT)}
    )
    witness = Witness(noisy)
    witness.run(1000)
    again = Trainer(noisy)
    again.restore(witness.recording.trainer.state())
    assert len(again.run(1)) == 0
    witness.check(Rerun(witness.recording), witness.recording.trainer.step)


def test_forward_is_cheap_and_a_part_of_the_way_can_be_gone() -> None:
    recording = Recording(Trainer(Experiment()))
    recording.run(20 * WINDOW)
    rerun = Rerun(recording)
    rerun.reach(706)
    assert [rerun.go(736, 10) for _ in range(3)] == [10, 10, 10]
    assert rerun.stands_at(736)
    assert not rerun.stands_at(735)
    assert rerun.go(640) == 0, "back to a state takes no steps"
    assert rerun.stands_at(640)
    with pytest.raises(LookupError, match="1281 is not recorded"):
        rerun.go(1281)


def test_states_are_evenly_spread_and_not_too_many() -> None:
    recording = Recording(Trainer(Experiment()))
    for _ in range(150):
        recording.run(WINDOW)
        steps = [kept.step for kept in recording.kept]
        assert steps == list(range(0, recording.trainer.step + 1, recording.every))
        assert len(steps) <= MOST
    assert recording.every == 4 * WINDOW


def test_states_of_a_large_network_keep_to_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(Trainer(Experiment(layers=(Dense(units=64), Dense(units=64), OUT))))
    most = 5 * len(recording.kept[0].data)
    monkeypatch.setattr(recordings, "BYTES", most)
    recording.run(20 * WINDOW)
    assert recording.bytes <= most < BYTES
    assert len(recording.kept) <= 5
    Rerun(recording).reach(900)
    assert len(recording.kept) <= 5


def test_the_default_network_takes_little() -> None:
    recording = Recording(Trainer(Experiment()))
    recording.run(MOST * WINDOW)
    assert len(recording.kept[0].data) < 3000
    assert recording.kept[3].layout is recording.kept[4].layout


def test_a_rate_that_is_dragged_while_training_rests_is_one_change() -> None:
    witness = Witness(Experiment())
    for step in (30, 40):
        witness.run(step)
        for rate in range(1, 50):
            experiment = witness.recording.trainer.experiment
            witness.apply(experiment.model_copy(update={"learning_rate": rate / 1000}))
    witness.run(10)
    assert len(witness.recording.changes) == 2
    for step in (30, 70, 80):
        witness.check(Rerun(witness.recording), step)


def test_weights_set_while_training_rests_are_one_change() -> None:
    witness = Witness(Experiment())
    witness.run(30)
    witness.enter({0: 1.0, 1: 2.0})
    witness.enter({1: 0.1, 104: -3.0})
    theta = witness.recording.trainer.network.theta
    assert theta[[0, 1, 104]].tolist() == np.array([1.0, 0.1, -3.0], "f4").tolist()
    (change,) = witness.recording.changes
    assert change.entries == {0: 1.0, 1: 0.1, 104: -3.0}
    witness.apply(Experiment(learning_rate=0.5))
    witness.enter({2: 1.0})
    witness.apply(Experiment(learning_rate=0.1))
    assert len(witness.recording.changes) == 4, "a rate does not take the weights' place"
    witness.run(10)
    for step in (30, 40):
        witness.check(Rerun(witness.recording), step)


def test_with_too_many_weights_set_by_hand_the_past_begins_later() -> None:
    layers = (Dense(units=512, activation=Tanh()), OUT)
    witness = Witness(Experiment(layers=layers))
    every = dict.fromkeys(range(witness.recording.trainer.network.parameters), 0.5)
    for _ in range(ENTRIES // len(every) + 1):
        witness.run(WINDOW)
        witness.enter(every)
    assert witness.recording.first > 0
    witness.run(3)
    for step in witness.seen:
        if step >= witness.recording.first:
            witness.check(Rerun(witness.recording), step)


def test_a_weight_set_at_the_last_of_so_many_steps_leaves_training_ended() -> None:
    witness = Witness(Experiment(stopping=StopAfter(steps=30)))
    witness.run(40)
    witness.enter({0: 1.0})
    witness.run(5)
    trainer = witness.recording.trainer
    assert (trainer.step, trainer.stopped) == (30, True)
    witness.check(Rerun(witness.recording), 30)


def test_a_weight_that_does_not_exist_is_refused_and_not_recorded() -> None:
    witness = Witness(Experiment())
    for place in (-1, 105):
        with pytest.raises(LookupError):
            witness.enter({0: 1.0, place: 1.0})
    assert not witness.recording.changes
    assert_alike(witness.recording.trainer.state(), Trainer(Experiment()).state())


def test_with_too_many_changes_the_past_begins_later() -> None:
    witness = Witness(Experiment(layers=(OUT,)))
    for change in range(CHANGES + 1):
        witness.run(1)
        witness.apply(Experiment(layers=(OUT,), learning_rate=0.01 + change * 1e-6))
    recording, rerun = witness.recording, Rerun(witness.recording)
    assert CHANGES / 2 <= recording.first <= CHANGES / 2 + WINDOW
    assert len(recording.changes) <= CHANGES
    for step in (recording.first, recording.first + 1, CHANGES):
        witness.check(rerun, step)
    with pytest.raises(LookupError):
        rerun.go(recording.first - 1)


def test_a_recording_without_a_state_for_long_forgets_up_to_now() -> None:
    witness = Witness(Experiment(layers=(OUT,)))
    recording = witness.recording
    witness.run(3)
    for change in range(CHANGES + 1):
        witness.apply(Experiment(layers=(OUT,), batch_size=1 + change % 2))
    assert recording.first == 3
    witness.run(3)
    witness.check(Rerun(recording), 6)


def test_a_rerun_fills_what_is_missing() -> None:
    recording = Recording(Trainer(Experiment()))
    recording.run(5 * WINDOW)
    del recording.kept[1:]
    rerun = Rerun(recording)
    rerun.reach(4 * WINDOW + 1)
    assert [kept.step for kept in recording.kept] == [0, 64, 128, 192, 256]
    assert rerun.go(200) == 0


def test_the_trajectory_of_a_rerun_is_that_of_the_run_up_to_there() -> None:
    recording = Recording(Trainer(Experiment()))
    recording.run(3 * WINDOW)
    moments = recording.trainer.trajectory.moments
    found = Rerun(recording).reach(2 * WINDOW + 5).trajectory
    assert found.moments == moments[:3]
    assert found.moments[0] is moments[0]
    assert recording.trainer.trajectory.moments == moments


def test_what_is_not_live_is_refused_and_not_recorded() -> None:
    recording = Recording(Trainer(Experiment()))
    with pytest.raises(ValueError, match="layers"):
        recording.apply(Experiment(layers=(Dense(units=3, activation=Tanh()), OUT)))
    assert not recording.changes
