"""Time travel: viewers who look at an earlier step, branches from it, earlier runs that come back."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import Experiment, Observer, Trainer
from engine.probes import Weights
from server.checkpoint import Kept
from server.envelope import Type
from server.frames import Array
from server.sight import Sight
from tests.server.stage import STEP_SECONDS, Document, Stage, document, undisturbed, wide

Staged = Callable[..., Stage]
WEIGHTS = [{"kind": "weights"}]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Staged:
    """Set stages up."""
    return lambda **settings: Stage(monkeypatch, **settings)


def look(
    one: Stage, at: int | None, seconds: float = 0.2, **others: Any
) -> tuple[Document, dict[str, Array]]:
    """What a viewer is shown who looks at a step."""
    one.command("watch", probes=WEIGHTS, at=at, **others)
    one.command("credit", frames=2, **others)
    one.run(seconds)
    return one.frames(**others)[-1]


def weights(steps: int, *changes: tuple[int, Document]) -> Array:
    """The weights of a run after so many steps, through other documents from a step on."""
    trainer = Trainer(Experiment.model_validate(document(), strict=False))
    for step, changed in changes:
        trainer.run(step - trainer.step)
        trainer.apply(Experiment.model_validate(changed, strict=False))
    trainer.run(steps - trainer.step)
    return Observer(trainer).look(Weights())["theta"]


def shown(one: Stage, **others: Any) -> Array:
    """The last weights that a viewer was shown."""
    return [arrays["theta"] for _, arrays in one.frames(**others) if "theta" in arrays][-1]


def series(one: Stage, run: int) -> Array:
    """The losses of a run, all of them, as a page has them that asks anew."""
    one.command("watch", have={"run": 0, "losses": 0, "evaluations": 0})
    start = len(one.frames())
    for _ in range(3):
        one.command("credit", frames=2)
        one.run(0.1)
    parts = [arrays["losses"] for header, arrays in one.frames()[start:] if header["run"] == run]
    return np.concatenate(parts)


# ---- looking back


def test_a_viewer_sees_the_run_as_it_was(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(1000)
    assert one.state()["past"] == {"first": 0, "last": 1000, "every": 64}
    for at in (0, 1, 300, 64, 999):
        header, arrays = look(one, at)
        assert (header["step"], header["now"], header["epoch"]) == (at, 1000, at / 20)
        np.testing.assert_array_equal(arrays["theta"], weights(at))
    for beyond in (1000, 5000, None):
        header, arrays = look(one, beyond)
        assert (header["step"], header["now"]) == (1000, 1000)
        np.testing.assert_array_equal(arrays["theta"], weights(1000))


def test_it_sees_the_settings_of_then(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    layers = document()["layers"]
    relu = document(layers=[{**layers[0], "activation": {"kind": "relu"}}, *layers[1:]])
    one.order("edit", experiment=relu)
    one.train(100)
    for at in (99, 100, 150):
        _, arrays = look(one, at)
        changes = [(100, relu)] if at >= 100 else []
        np.testing.assert_array_equal(arrays["theta"], weights(at, *changes))


def test_training_goes_on_meanwhile_and_its_losses_come(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(200)
    one.order("play")
    begun = one.steps[8]
    one.command("watch", probes=WEIGHTS, at=100)
    for _ in range(20):
        one.command("credit", frames=2)
        one.run(0.1)
    assert one.steps[8] - begun == pytest.approx(120, abs=3)
    header, _ = one.frames()[-1]
    assert header["step"] == 100
    assert header["now"] >= 310
    np.testing.assert_array_equal(one.losses(), undisturbed(len(one.losses())))
    assert len(one.losses()) >= 310
    assert sum("theta" in arrays for _, arrays in one.frames()) == 1, "the past does not change"


def test_losses_come_to_who_looks_back_no_faster_than_frames(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(200)
    one.order("play")
    one.command("watch", probes=WEIGHTS, at=100, fps=5)
    for _ in range(100):
        one.command("credit", frames=2)
        one.run(0.02)
    assert 8 <= len(one.frames()) <= 12


def test_one_looks_back_and_another_at_now(stage: Staged) -> None:
    one = stage()
    one.open()
    one.say(Type.ATTACH, viewer=2, payload=b"1page0002")
    one.train(300)
    one.command("watch", probes=WEIGHTS, at=30)
    one.command("credit", frames=2)
    look(one, None, viewer=2)
    np.testing.assert_array_equal(shown(one), weights(30))
    np.testing.assert_array_equal(shown(one, viewer=2), weights(300))


def test_a_step_is_worked_out_once_for_all_who_look_at_it(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stage()
    one.open()
    one.train(500)
    looks: list[int] = []
    original = Sight.look

    def seen(sight: Sight, *rest: Any) -> dict[str, Array]:
        looks.append(sight.trainer.step)
        return original(sight, *rest)

    monkeypatch.setattr(Sight, "look", seen)
    for viewer in range(1, 21):
        one.say(Type.ATTACH, viewer=viewer, payload=b"1page%04d" % viewer)
        one.command("watch", viewer=viewer, probes=WEIGHTS, at=100 + 20 * (viewer % 3))
        one.command("credit", viewer=viewer)
    one.run(0.2)
    assert sorted(looks) == [100, 120, 140]
    assert one.reruns <= 140 - 64 + 1
    for viewer in range(1, 21):
        np.testing.assert_array_equal(shown(one, viewer=viewer), weights(100 + 20 * (viewer % 3)))


def test_a_long_way_back_takes_turns_with_training_and_with_others(stage: Staged) -> None:
    one = stage(slow=0.003)
    one.open(1, wide())
    one.order("step", count=640)
    one.run(5)
    one.open(2)
    for session in (1, 2):
        one.order("speed", session, steps_per_second=None)
        one.order("play", session)
    one.run(0.1)
    one.turns.clear()
    others, own = one.steps[8], one.steps[9]
    one.command("watch", probes=WEIGHTS, at=127)
    one.command("credit", frames=2)
    one.run(1)
    assert one.frames()[-1][0]["step"] == 127
    assert one.reruns == 63
    assert max(one.turns) <= 0.0161
    assert one.steps[8] - others > 0.4 / STEP_SECONDS
    assert one.steps[9] - own > 60, "its own training too"


def test_nothing_is_kept_for_looking_back_once_nobody_does(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    (session,) = one.worker._sessions.values()
    look(one, 50)
    assert session._review
    look(one, None)
    assert session._review is None
    look(one, 50)
    one.say(Type.DETACH, viewer=1)
    assert session._review is None


# ---- branches


@pytest.mark.parametrize("playing", [False, True])
def test_a_branch_goes_on_from_an_earlier_step(stage: Staged, playing: bool) -> None:
    one = stage()
    one.open()
    one.train(100)
    one.order("edit", experiment=document(learning_rate=0.3))
    one.train(200)
    if playing:
        one.order("play")
    look(one, 77)
    one.order("branch", step=77)
    state = one.state()
    assert (state["run"], state["step"], state["past"]["last"]) == (2, 77, 77)
    assert state["status"] == ("playing" if playing else "paused")
    assert state["experiment"] == document()
    assert len(one.frames("points")) == 1
    one.order("pause")
    one.train(200)
    np.testing.assert_array_equal(series(one, 2), undisturbed(one.state()["step"]))
    header, arrays = one.frames()[-1]
    assert header["step"] == header["now"] == one.state()["step"], "everybody is back at now"
    header, arrays = look(one, 40)
    np.testing.assert_array_equal(arrays["theta"], weights(40))


def test_a_branch_from_a_change_is_under_the_new_settings(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    one.order("edit", experiment=document(learning_rate=0.3))
    one.train(50)
    one.order("branch", step=100)
    assert one.state()["experiment"]["learning_rate"] == 0.3
    one.order("branch", step=99)
    assert one.state()["experiment"]["learning_rate"] == 0.02


@pytest.mark.parametrize("step", [101, 10**6])
def test_a_step_that_never_was_cannot_be_branched_from(stage: Staged, step: int) -> None:
    one = stage()
    one.open()
    one.train(100)
    one.order("branch", step=step)
    problem = one.events("error")[-1]["problems"][0]
    assert problem["allowed"] == "a step from 0 to 100"
    assert (one.state()["run"], one.state()["step"]) == (1, 100)


def test_a_diverged_run_goes_back_to_a_good_step(stage: Staged) -> None:
    one = stage()
    layers = document()["layers"]
    reckless = document(
        learning_rate=0.02,
        optimizer={"kind": "sgd"},
        loss={"kind": "squared_error"},
        layers=[{**layers[0], "activation": {"kind": "relu"}}, *layers[1:]],
    )
    one.open(experiment=reckless)
    one.train(50)
    one.order("edit", experiment={**reckless, "learning_rate": 1000.0})
    one.train(1000)
    assert one.state()["status"] == "diverged"
    one.order("branch", step=49)
    state = one.state()
    assert (state["status"], state["step"], state["divergence"]) == ("paused", 49, None)
    assert state["experiment"] == {**document(), **reckless}
    one.train(100)
    assert one.state()["step"] == 149


def test_a_run_that_ended_by_itself_stands_at_exactly_its_step_and_can_be_branched_from(
    stage: Staged,
) -> None:
    one = stage()
    ending = document(stopping={"kind": "steps", "steps": 100})
    one.open(experiment=ending)
    one.order("play")
    one.run(10)
    assert (one.state()["status"], one.state()["step"]) == ("stopped", 100)
    one.order("play")
    assert "stopped by itself" in one.events("error")[-1]["problems"][0]["message"]
    one.order("branch", step=30)
    one.order("play")
    one.run(10)
    assert (one.state()["status"], one.state()["step"]) == ("stopped", 100)
    np.testing.assert_array_equal(series(one, 2), undisturbed(100))
    one.order("edit", experiment=document())
    one.train(50)
    assert (one.state()["status"], one.state()["step"]) == ("paused", 150)


def test_a_branch_far_back_does_not_hold_others_up(stage: Staged) -> None:
    one = stage(slow=0.003)
    one.open(1, wide())
    one.order("step", count=640)
    one.run(5)
    one.open(2)
    one.turns.clear()
    one.send("branch", seq=999, step=127)
    one.order("step", 2)
    one.run(2)
    assert (one.state()["step"], one.state()["seq"]) == (127, 999)
    assert max(one.turns) <= 0.0161


# ---- earlier runs


def test_a_run_that_was_replaced_can_be_brought_back_and_again(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    one.order("edit", experiment=document(learning_rate=0.1))
    one.train(100)
    one.order("edit", experiment=wide())
    one.train(7)
    assert one.state()["earlier"] == [1]
    one.order("restore", run=1)
    state = one.state()
    assert (state["run"], state["step"], state["earlier"]) == (3, 200, [2])
    assert state["experiment"]["learning_rate"] == 0.1
    changed = (100, document(learning_rate=0.1))
    for at in (200, 50, 150):
        np.testing.assert_array_equal(
            look(one, at)[1]["theta"], weights(at, *([changed] if at > 100 else []))
        )
    assert len(series(one, 3)) == 200
    one.order("restore", run=2)
    state = one.state()
    assert (state["run"], state["step"], state["earlier"]) == (4, 7, [3])
    assert state["experiment"] == wide()
    one.order("restore", run=1)
    assert "not kept any more" in one.events("error")[-1]["problems"][0]["message"]


def test_few_runs_are_kept(stage: Staged) -> None:
    one = stage(earlier_runs=2)
    one.open()
    for _ in range(4):
        one.order("reset")
    assert one.state()["earlier"] == [3, 4]
    one = stage(earlier_bytes=10)
    one.open()
    one.order("reset")
    assert one.state()["earlier"] == []


# ---- after a worker was lost


def lost(one: Stage, other: Stage) -> None:
    """Bring the session up on another stage, from what the first one's server would have kept."""
    kept = Kept()
    for increment in one.checkpoints():
        kept.add(increment)
    other.say(Type.RESTORE, payload=kept.whole(), step=0)
    other.say(Type.ATTACH, viewer=1, payload=b"1page0001")
    other.until(lambda: bool(other.events("state")))


def test_the_past_is_there_after_a_worker_was_lost(stage: Staged) -> None:
    one, other = stage(), stage()
    one.open()
    one.train(100)
    one.order("edit", experiment=document(learning_rate=0.1))
    one.train(500)
    one.order("branch", step=450)
    one.train(50)
    lost(one, other)
    assert other.state()["past"]["first"] == 0
    changed = (100, document(learning_rate=0.1))
    for at in (470, 99, 500):
        np.testing.assert_array_equal(
            look(other, at, seconds=1)[1]["theta"], weights(at, *([changed] if at >= 100 else []))
        )
    before = other.reruns
    look(other, 400, seconds=1)
    assert other.reruns - before <= 64, "what was gone through once is kept"


def test_the_past_of_many_changes_comes_back_with_the_run(stage: Staged) -> None:
    one, other = stage(), stage()
    one.open()
    for rate in range(1, 40):
        one.train(2)
        one.order("edit", experiment=document(learning_rate=rate / 1000))
    lost(one, other)
    other.order("edit", experiment=document(learning_rate=0.5))
    other.order("reset")
    other.order("restore", run=1)
    assert other.state()["past"] == {"first": 0, "last": 78, "every": 64}
    changes = [(2 * rate, document(learning_rate=rate / 1000)) for rate in range(1, 39)]
    np.testing.assert_array_equal(look(other, 77)[1]["theta"], weights(77, *changes))


def test_after_too_many_changes_the_past_begins_at_the_checkpoint(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.run.CHANGES", 2)
    one, other = stage(), stage()
    one.open()
    for rate in (0.1, 0.2, 0.3):
        one.train(10)
        one.order("edit", experiment=document(learning_rate=rate))
    lost(one, other)
    assert other.state()["past"] == {"first": 30, "last": 30, "every": 64}
    other.command("step", seq=98, count=100)
    header, _ = look(other, 3, seconds=1)
    assert header["step"] == 30, "the first step that can be reached"
    other.command("branch", seq=99, step=3)
    assert other.events("error")[-1]["problems"][0]["allowed"] == "a step from 30 to 130"


# ---- points drawn by hand


def drawn(*points: tuple[float, float, int]) -> Document:
    """An experiment with these points."""
    return document(data={"kind": "points", "classes": 2, "points": points, "numbers": ()})


FOUR = drawn((-2.0, -2.0, 0), (2.0, 2.0, 0), (-2.0, 2.0, 1), (2.0, -2.0, 1))
FIVE = drawn((-2.0, -2.0, 0), (2.0, 2.0, 0), (-2.0, 2.0, 1), (2.0, -2.0, 1), (5.0, 5.0, 1))


def known(one: Stage, **others: Any) -> int:
    """How many points a viewer was sent last."""
    _, arrays = one.frames("points", **others)[-1]
    return len(arrays["train_y"]) + len(arrays["test_y"])


def test_points_that_are_drawn_while_it_trains_are_sent_and_those_of_then_to_who_looks_back(
    stage: Staged,
) -> None:
    one = stage()
    one.open(experiment=FOUR)
    one.say(Type.ATTACH, viewer=2, payload=b"1page0002")
    one.until(lambda: bool(one.frames("points", viewer=2)))
    one.train(100)
    one.order("edit", experiment=FIVE)
    state = one.state()
    assert (state["run"], state["step"]) == (1, 100), "it goes on"
    assert (known(one), known(one, viewer=2)) == (5, 5), "also to who asks for no frames"
    one.train(50)
    for at, count in ((99, 4), (100, 5), (30, 4), (149, 5), (10, 4), (None, 5)):
        header, arrays = look(one, at)
        assert known(one) == count
        changes = [(100, FIVE)] if at is None or at >= 100 else []
        trainer = Trainer(Experiment.model_validate(FOUR, strict=False))
        for step, changed in changes:
            trainer.run(step)
            trainer.apply(Experiment.model_validate(changed, strict=False))
        trainer.run(header["step"] - trainer.step)
        np.testing.assert_array_equal(arrays["theta"], Observer(trainer).look(Weights())["theta"])
    assert known(one, viewer=2) == 5


def test_points_are_not_sent_twice(stage: Staged) -> None:
    one = stage()
    one.open(experiment=FOUR)
    one.train(100)
    for at in (30, 60, None):
        look(one, at)
    one.order("edit", experiment={**FOUR, "learning_rate": 0.5})
    one.order("reset")
    look(one, None)
    assert len(one.frames("points")) == 1


def test_drawn_points_are_there_after_a_worker_was_lost(stage: Staged) -> None:
    one = stage()
    one.open(experiment=FOUR)
    one.train(100)
    one.order("edit", experiment=FIVE)
    one.train(60)
    kept = Kept()
    for payload in one.checkpoints():
        kept.add(payload)
    two = stage()
    two.say(Type.RESTORE, payload=kept.whole(), step=160)
    two.say(Type.ATTACH, viewer=1, payload=b"1page0001")
    two.run(0.2)
    assert known(two) == 5
    assert two.state()["past"]["first"] == 0
    for at in (50, 120):
        np.testing.assert_array_equal(look(two, at)[1]["theta"], look(one, at)[1]["theta"])
    assert known(two) == 5
    look(two, 99)
    assert known(two) == 4
