"""Sessions and their worker under a clock that the test moves: orders, turns, frames, checkpoints."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import Experiment, Probe, Trainer
from server.checkpoint import Kept
from server.envelope import Type
from server.frames import Array
from server.limits import Limits
from server.run import Run
from server.series import EVALUATION
from server.sight import Sight
from tests.server.stage import STEP_SECONDS, Document, Stage, document, undisturbed, wide

Staged = Callable[..., Stage]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Staged:
    """Set stages up."""
    return lambda **settings: Stage(monkeypatch, **settings)


def fast(stage: Stage, session: int = 1) -> None:
    """Play as fast as can be."""
    stage.order("speed", session, steps_per_second=None)
    stage.order("play", session)


# ---- joining -----------------------------------------------------------------------------------------------


def test_a_viewer_is_welcomed_and_told_everything(stage: Staged) -> None:
    one = stage()
    one.open()
    (welcome,) = one.events("welcome")
    assert welcome["session"] == "0" * 31 + "1"
    assert not welcome["resumed"]
    assert welcome["recovered"] is None
    assert welcome["limits"]["steps_per_run"] == 500_000
    state = one.state()
    assert (state["run"], state["step"], state["status"], state["speed"], state["seq"]) == (
        1,
        0,
        "paused",
        60,
        0,
    )
    assert state["experiment"] == document()
    assert state["network"]["parameters"] == 105
    assert [layer["units"] for layer in state["network"]["layers"]] == [8, 8, 1]
    ((header, points),) = one.frames("points")
    assert header == {"type": "points", "run": 1}
    assert {name: array.shape for name, array in points.items()} == {
        "train_x": (320, 2),
        "train_y": (320,),
        "test_x": (80, 2),
        "test_y": (80,),
    }


# ---- orders ------------------------------------------------------------------------------------------------


def test_play_trains_at_the_speed_and_pause_stops_at_once(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("play")
    assert one.state()["status"] == "playing"
    one.run(10)
    one.order("pause")
    state, done = one.state(), one.steps[8]
    assert state["status"] == "paused"
    assert state["step"] == done
    assert abs(done - 600) < 3
    one.run(10)
    assert one.steps[8] == done


@pytest.mark.parametrize("speed", [1, 60, 300])
def test_speeds(stage: Staged, speed: float) -> None:
    one = stage()
    one.open()
    one.order("speed", steps_per_second=speed)
    one.order("play")
    one.run(20)
    assert abs(one.steps[8] - 20 * speed) <= max(1, speed / 30)


def test_without_a_speed_it_trains_all_the_time(stage: Staged) -> None:
    one = stage()
    one.open()
    fast(one)
    one.run(1)
    assert one.steps[8] > 0.95 / STEP_SECONDS


def test_a_step_is_one_batch_and_is_done_when_acknowledged(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("step")
    assert (one.state()["step"], one.state()["status"]) == (1, "paused")
    one.order("step", count=7)
    one.run(1)
    assert (one.state()["step"], one.state()["status"]) == (8, "paused")


def test_an_epoch_is_a_pass_over_the_training_set(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("step", unit="epoch")
    one.run(1)
    assert one.state()["step"] == 20
    one.order("edit", experiment=document(batch_size=1024))
    one.order("step", unit="epoch", count=3)
    one.run(1)
    assert one.state()["step"] == 23


def test_pause_ends_a_long_step(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("step", unit="epoch", count=10_000)
    assert one.state()["status"] == "playing"
    one.run(0.5)
    one.order("pause")
    done = one.state()["step"]
    one.run(1)
    assert one.steps[8] == done


def test_reset_gives_the_same_curve_again(stage: Staged) -> None:
    one = stage()
    one.open()
    one.command("watch")
    fast(one)
    one.run(0.05)
    one.order("reset")
    assert (one.state()["run"], one.state()["step"], one.state()["status"]) == (2, 0, "paused")
    one.train(300)
    one.command("credit")
    one.run(0.1)
    np.testing.assert_array_equal(one.losses(), undisturbed(300))


def test_a_live_edit_keeps_the_run_and_the_weights(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    one.order("edit", experiment=document(learning_rate=0.1))
    assert (one.state()["run"], one.state()["step"]) == (1, 100)
    assert one.state()["experiment"]["learning_rate"] == 0.1
    assert len(one.frames("points")) == 1


@pytest.mark.parametrize("playing", [False, True])
def test_another_edit_begins_a_run_that_plays_only_if_the_last_one_did(stage: Staged, playing: bool) -> None:
    one = stage()
    one.open()
    one.train(100)
    if playing:
        one.order("play")
    one.order("edit", experiment=wide())
    assert (one.state()["run"], one.state()["step"]) == (2, 0)
    assert one.state()["status"] == ("playing" if playing else "paused")
    assert len(one.frames("points")) == 1, "the data are the same"


def test_other_data_are_sent_to_everybody(stage: Staged) -> None:
    one = stage()
    one.open()
    one.say(Type.ATTACH, viewer=2, payload=b"1page0002")
    one.order("edit", experiment=document(data={"kind": "circle", "samples": 100, "noise": 0.1}))
    for viewer in (1, 2):
        header, points = one.frames("points", viewer)[-1]
        assert header["run"] == 2
        assert len(points["train_x"]) == 80


def test_what_cannot_be_built_leaves_the_session_as_it_was(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stage()
    one.open()
    one.order("play")
    one.run(1)
    original = Run.__init__

    def fail(*_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(Run, "__init__", fail)
    one.order("edit", experiment=wide())
    monkeypatch.setattr(Run, "__init__", original)
    (error,) = one.events("error")
    assert error["problems"][0]["message"] == "This network could not be built: no room"
    before = one.steps[8]
    one.run(1)
    assert one.steps[8] > before
    one.order("pause")
    assert one.state()["run"] == 1


def test_an_order_is_applied_once(stage: Staged) -> None:
    one = stage()
    one.open()
    for _ in range(3):
        one.command("step", seq=1)
    assert [state["step"] for state in one.events("state")] == [0, 1, 1, 1]
    one.command("step", seq=2)
    one.command("step", seq=1)
    assert (one.state()["step"], one.state()["seq"]) == (2, 2)


def test_numbers_are_counted_for_each_client(stage: Staged) -> None:
    one = stage(clients_per_session=2)
    one.open()
    one.command("step", seq=9)
    one.say(Type.ATTACH, viewer=2, payload=b"1page0002")
    assert one.state(viewer=2)["seq"] == 0
    one.command("step", seq=1, viewer=2)
    assert (one.state(viewer=1)["seq"], one.state(viewer=2)["seq"], one.state()["step"]) == (9, 1, 2)
    one.say(Type.ATTACH, viewer=3, payload=b"1page0001")
    assert one.state(viewer=3)["seq"] == 9, "the client is known on a new connection"
    one.say(Type.ATTACH, viewer=4, payload=b"1page0004")
    one.command("step", seq=1, viewer=4)
    one.say(Type.ATTACH, viewer=5, payload=b"1page0001")
    assert one.state(viewer=5)["seq"] == 9, "nobody is forgotten while here"
    for viewer in (1, 3, 5):
        one.say(Type.DETACH, viewer=viewer)
    one.command("step", seq=2, viewer=4)
    one.say(Type.ATTACH, viewer=6, payload=b"1page0001")
    assert one.state(viewer=6)["seq"] == 0, "of those that left, the one that was silent longest is forgotten"


def test_of_edits_in_a_row_the_last_is_built_and_all_are_acknowledged(stage: Staged) -> None:
    one = stage()
    one.open()
    one.builds.clear()
    one.train(10)
    for seq in range(101, 120):
        one.send("edit", seq=seq, experiment=document(train_share=seq / 200))
    one.send("edit", seq=120, experiment=document())
    one.run(0.1)
    assert len(one.builds) == 1
    state = one.state()
    assert (state["run"], state["step"], state["seq"]) == (2, 0, 120), "the way there led through other runs"
    assert state["experiment"] == document()


def test_an_edit_that_cannot_be_built_leaves_those_before_it(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stage()
    one.open()
    original = Run.__init__

    def begin(run: Run, number: int, experiment: Experiment) -> None:
        if experiment.batch_size == 7:
            raise MemoryError("no room")
        original(run, number, experiment)

    monkeypatch.setattr(Run, "__init__", begin)
    one.send("edit", seq=1, experiment=wide())
    one.send("edit", seq=2, experiment=document(train_share=0.5, batch_size=7))
    one.run(0.1)
    assert [error["seq"] for error in one.events("error")] == [2]
    assert (one.state()["seq"], one.state()["experiment"]) == (1, wide())


def test_an_order_is_followed_though_its_page_has_gone(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("play")
    one.send("pause", seq=100)
    one.say(Type.DETACH, viewer=1)
    one.run(1)
    one.say(Type.ATTACH, viewer=2, payload=b"1page0001")
    assert (one.state(viewer=2)["status"], one.state(viewer=2)["seq"]) == ("paused", 100)


def test_an_order_that_waits_is_not_taken_twice(stage: Staged) -> None:
    one = stage()
    one.open()
    one.say(Type.ATTACH, viewer=2, payload=b"1page0001")
    for viewer in (1, 2):
        for seq in (1, 2):
            one.send("step", seq=seq, viewer=viewer)
    one.run(0.1)
    assert (one.state()["step"], one.state(viewer=2)["seq"]) == (2, 2)


def test_too_many_orders_at_once_are_refused(stage: Staged) -> None:
    one = stage(orders_waiting=3)
    one.open()
    for seq in range(1, 6):
        one.send("step", seq=seq)
    assert [error["seq"] for error in one.events("error")] == [4, 5]
    one.run(0.1)
    assert (one.state()["step"], one.state()["seq"]) == (3, 3)


def test_divergence_is_a_state_with_its_reasons(stage: Staged) -> None:
    one = stage()
    reckless = document(
        learning_rate=1000.0,
        optimizer={"kind": "sgd"},
        loss={"kind": "squared_error"},
        layers=[{**document()["layers"][0], "activation": {"kind": "relu"}}, *document()["layers"][1:]],
    )
    one.open(experiment=reckless)
    one.command("watch", probes=[{"kind": "metrics"}, {"kind": "boundary"}])
    one.command("credit", frames=2)
    fast(one)
    one.run(5)
    state = one.state()
    assert state["status"] == "diverged"
    assert state["divergence"]["step"] == state["step"]
    assert state["divergence"]["what"] in ("activations", "loss", "gradients", "weights")
    for order in ("play", "step"):
        one.order(order)
        assert "Lower the learning rate" in one.events("error")[-1]["problems"][0]["allowed"]
    one.order("edit", experiment={**reckless, "learning_rate": 1e-4})
    state = one.state()
    assert (state["run"], state["step"], state["status"], state["divergence"]) == (2, 0, "paused", None)


def test_a_run_is_complete_at_the_limit(stage: Staged) -> None:
    one = stage(steps_per_run=500)
    one.open()
    fast(one)
    one.run(5)
    assert (one.state()["status"], one.state()["step"]) == ("complete", 500)
    one.order("play")
    assert "complete after 500 steps" in one.events("error")[-1]["problems"][0]["message"]
    one.order("reset")
    assert one.state()["status"] == "paused"


# ---- frames ------------------------------------------------------------------------------------------------


def test_no_frame_without_credit_or_news(stage: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    one = stage()
    one.open()
    looks: list[int] = []
    original = Sight.look

    def look(run: Sight, *rest: Any) -> dict[str, Array]:
        looks.append(run.trainer.step)
        return original(run, *rest)

    monkeypatch.setattr(Sight, "look", look)
    one.command("watch", probes=[{"kind": "metrics"}])
    one.order("play")
    one.run(1)
    assert (looks, one.frames()) == ([], [])
    one.command("credit", frames=1)
    one.run(1)
    assert len(looks) == len(one.frames()) == 1
    one.order("pause")
    one.command("credit", frames=2)
    one.run(1)
    one.command("credit", frames=2)
    one.run(10)
    assert len(one.frames()) == 2, "nothing changes while it stands still"


def test_the_frame_after_a_stall_is_the_newest_and_the_series_is_complete(stage: Staged) -> None:
    one = stage()
    one.open()
    one.command("watch", probes=[{"kind": "metrics"}])
    one.order("play")
    one.command("credit", frames=1)
    one.run(10)
    one.command("credit", frames=1)
    one.run(0.001)
    header, arrays = one.frames()[-1]
    step = one.steps[8]
    assert len(one.frames()) == 2
    assert header["step"] == step
    assert len(arrays["losses"]) == step - one.frames()[0][0]["step"]
    np.testing.assert_array_equal(one.losses(), undisturbed(step))


def test_a_long_series_comes_in_parts_at_once(stage: Staged) -> None:
    one = stage(frame_losses=100, frame_evaluations=10)
    one.open()
    one.train(1000)
    one.command("watch", fps=1, probes=[{"kind": "metrics"}])
    before = one.now
    for _ in range(11):
        one.command("credit")
        one.run(1e-4)
    assert one.now - before < 0.01, "no waiting for the frame rate"
    np.testing.assert_array_equal(one.losses(), undisturbed(1000))
    assert [len(arrays["losses"]) for _, arrays in one.frames()] == [100] * 10 + [0]
    evaluations = np.concatenate([arrays["evaluations"] for _, arrays in one.frames()])
    np.testing.assert_array_equal(evaluations[:, 0], np.arange(0, 1010, 10))
    assert ["metrics" in arrays for _, arrays in one.frames()] == [True] + [False] * 10


def test_an_evaluation_has_penalty_rate_and_gradient_norm(stage: Staged) -> None:
    regularizer, schedule = {"kind": "l2", "strength": 0.01}, {"kind": "exponential"}
    experiment = Experiment.model_validate_json(
        json.dumps(document() | {"regularizer": regularizer, "schedule": schedule})
    )
    one = stage()
    one.open(experiment=json.loads(experiment.model_dump_json()))
    one.train(30)
    one.command("watch")
    one.command("credit")
    one.run(0.1)
    rows = one.frames()[-1][1]["evaluations"]
    assert rows.shape == (4, len(EVALUATION))
    trainer = Trainer(experiment)
    for row in rows:
        trainer.run(int(row[0]) - trainer.step)
        seen = dict(zip(EVALUATION, row.tolist(), strict=True))
        assert seen["penalty"] == pytest.approx(trainer.evaluate().penalty, rel=1e-6)
        assert seen["penalty"] > 0
        rate = experiment.learning_rate * 0.5 ** (trainer.step / 1000)
        assert seen["learning_rate"] == pytest.approx(rate, rel=1e-6)
        assert seen["gradient_norm"] == pytest.approx(trainer.gradient_norm, rel=1e-6, nan_ok=True)
        assert np.isnan(seen["test_fit"])
    assert np.isnan(rows[0, -1])
    assert (rows[1:, -1] > 0).all()
    assert rows[0, -2] > rows[3, -2], "the schedule lowers the rate"


def test_evaluations_do_not_depend_on_how_training_was_cut(stage: Staged) -> None:
    one = stage()
    one.open(1)
    one.open(2)
    for count in (1, 3, 9, 37, 150):
        one.train(count, 1)
    one.train(200, 2)
    for session in (1, 2):
        one.command("watch", session)
        one.command("credit", session)
    one.run(1)
    first, second = (one.frames("frame", 1, session)[-1][1]["evaluations"] for session in (1, 2))
    np.testing.assert_array_equal(first, second)
    assert len(first) == 21


def test_a_returning_viewer_gets_what_it_lacks(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(200)
    one.command("watch", have={"run": 1, "losses": 150, "evaluations": 3})
    one.command("credit")
    one.run(0.01)
    header, arrays = one.frames()[-1]
    assert (header["losses_from"], len(arrays["losses"])) == (150, 50)
    assert (header["evaluations_from"], len(arrays["evaluations"])) == (3, 18)
    one.command("watch", have={"run": 7, "losses": 10**9, "evaluations": 10**9})
    one.command("credit")
    one.run(0.1)
    assert one.frames()[-1][0]["losses_from"] == 0, "it held another run's series"


def test_only_what_is_demanded_is_looked_at(stage: Staged) -> None:
    one = stage()
    one.open()
    one.command("watch", probes=[{"kind": "boundary", "size": 32}, {"kind": "weights"}])
    one.command("credit")
    one.run(0.1)
    _, arrays = one.frames()[-1]
    assert set(arrays) == {"boundary", "theta", "losses", "evaluations"}
    assert arrays["boundary"].shape == (1, 32, 32)


def test_a_probe_of_a_unit_that_is_gone_is_left_out(stage: Staged) -> None:
    one = stage()
    one.open()
    probe = {"kind": "unit_map", "size": 8}
    one.command("watch", probes=[{**probe, "layer": 9, "unit": 0}, {"kind": "metrics"}])
    one.command("credit")
    one.run(0.1)
    assert "unit_map" not in one.frames()[-1][1]
    assert "metrics" in one.frames()[-1][1]


@pytest.mark.parametrize("limits", [{"look_cells": 17 * 5**2}, {"look_operations": 2 * 105 * 5**2}])
def test_a_map_that_is_too_dear_is_drawn_coarser(stage: Staged, limits: dict[str, int]) -> None:
    one = stage(**limits)
    one.open()
    one.command("watch", probes=[{"kind": "metrics"}, {"kind": "boundary", "size": 100}])
    one.command("credit")
    one.run(0.1)
    _, arrays = one.frames()[-1]
    assert arrays["boundary"].shape == (1, 5, 5)
    assert "metrics" in arrays


def test_a_network_without_weights_can_be_looked_at(stage: Staged) -> None:
    one = stage()
    sigmoid = {"kind": "activation", "activation": {"kind": "sigmoid"}}
    one.open(experiment=document(features=[{"kind": "x1"}], layers=[sigmoid], loss={"kind": "squared_error"}))
    one.command("watch", probes=[{"kind": "metrics"}, {"kind": "boundary", "size": 8}])
    one.command("credit")
    one.run(0.1)
    assert one.frames()[-1][1]["boundary"].shape == (1, 8, 8)


# ---- turns -------------------------------------------------------------------------------------------------


def test_a_heavy_session_cannot_starve_the_others(stage: Staged) -> None:
    one = stage(slow=0.015)
    for session in range(2, 22):
        one.open(session)
        fast(one, session)
    one.run(5)
    alone = one.steps[8]
    one.open(1, wide())
    fast(one, 1)
    one.run(5)
    assert one.steps[9] > 15, "the heavy one has its turns"
    assert one.steps[8] - alone > 0.7 * alone
    assert all(taken <= max(0.0101, 0.0151) for taken in one.slices)


def test_who_stands_back_for_others_goes_on_when_they_want_nothing(stage: Staged) -> None:
    one = stage(slow=0.4)
    one.open(1, wide())
    fast(one, 1)
    for session in range(2, 12):
        one.open(session)
        one.order("speed", session, steps_per_second=1)
        one.order("play", session)
    before = one.steps[9]
    one.run(10)
    assert one.steps[9] - before >= 0.9 * 10 / 0.4


def test_slices_stay_short_whoever_trains(stage: Staged) -> None:
    one = stage()
    one.open(1)
    one.open(2)
    fast(one, 1)
    fast(one, 2)
    one.run(3)
    assert max(one.slices) <= one.limits.slice_seconds * 1.01


PAUSED_SECONDS = 0.2
"""An innocent viewer's pause takes effect within this time, whatever others do."""


@pytest.mark.parametrize("kinds", [("edit",), ("reset",), ("edit", "pause"), ("step",)])
def test_orders_that_take_long_are_followed_between_the_turns_of_others(
    stage: Staged, kinds: tuple[str, ...]
) -> None:
    one = stage(build=0.094, slow=0.05)
    one.open(1)
    one.open(2, wide())
    fast(one, 1)
    begun = one.now
    for count in range(40):
        kind = kinds[count % len(kinds)]
        fields: Document = (
            {"experiment": wide() | {"train_share": 0.5 + count / 100}} if kind == "edit" else {}
        )
        one.send(kind, 2, seq=count + 1, **fields)
    one.turns.clear()
    one.order("pause", 1)
    assert one.now - begun <= PAUSED_SECONDS
    one.run(10)
    assert max(one.turns) <= 0.105
    assert one.state(session=2)["seq"] == 40, "they are followed all the same"


def test_sessions_are_opened_between_the_turns_of_others(stage: Staged) -> None:
    one = stage(build=0.094)
    one.open(1)
    fast(one, 1)
    begun = one.now
    for session in range(2, 42):
        one.say(Type.OPEN, session, payload=json.dumps(wide()).encode())
        one.say(Type.ATTACH, session, 1, b"0page0001")
    before = one.steps[8]
    one.order("pause", 1)
    assert one.now - begun <= PAUSED_SECONDS
    fast(one, 1)
    one.run(4.5)
    assert one.steps[8] - before > 40 * 0.01 / STEP_SECONDS
    assert all(one.events("welcome", session=session) for session in range(2, 42))


def test_looking_takes_no_longer_a_turn_than_one_probe(stage: Staged) -> None:
    one = stage(look=0.05)
    one.open(1)
    one.open(2, wide())
    fast(one, 1)
    fast(one, 2)
    maps = [{"kind": "boundary", "size": size} for size in range(10, 24)]
    one.command("watch", 2, probes=[*maps, {"kind": "metrics"}])
    one.command("credit", 2, frames=2)
    one.turns.clear()
    one.run(2)
    assert max(one.turns) <= 0.06
    ((header, arrays),) = one.frames(session=2)
    assert len(arrays["losses"]) == header["step"], "one moment, though it was looked at in many turns"
    assert "metrics" in arrays


def test_what_several_look_at_is_worked_out_once(stage: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    one = stage()
    one.open()
    looks: list[Probe] = []
    original = Sight.look

    def look(run: Sight, probe: Probe, limits: Limits) -> dict[str, Array]:
        looks.append(probe)
        return original(run, probe, limits)

    monkeypatch.setattr(Sight, "look", look)
    for viewer in range(1, 21):
        one.say(Type.ATTACH, viewer=viewer, payload=b"1page%04d" % viewer)
        one.command("watch", viewer=viewer, probes=[{"kind": "metrics"}, {"kind": "boundary"}])
        one.command("credit", viewer=viewer)
    one.run(0.1)
    assert len(looks) == 2
    assert all(len(one.frames(viewer=viewer)) == 1 for viewer in range(1, 21))


def test_nothing_is_kept_for_looking_once_nobody_looks(stage: Staged) -> None:
    one = stage()
    one.open()
    one.command("watch", probes=[{"kind": "boundary"}])
    one.command("credit")
    one.run(0.1)
    (run,) = one.builds
    assert "observer" in vars(run)
    one.say(Type.DETACH, viewer=1)
    assert "observer" not in vars(run)


def test_a_long_step_ends_when_nobody_watches(stage: Staged) -> None:
    one = stage(unwatched_seconds=30.0)
    one.open()
    one.order("step", unit="epoch", count=10_000)
    one.say(Type.DETACH, viewer=1)
    one.run(35)
    assert one.steps[8] * STEP_SECONDS == pytest.approx(30, abs=1.5)
    one.say(Type.ATTACH, viewer=2, payload=b"1page0001")
    assert one.state(viewer=2)["status"] == "paused"


def test_nobody_watching_pauses_after_a_while(stage: Staged) -> None:
    one = stage(unwatched_seconds=30.0)
    one.open()
    one.order("play")
    one.run(100)
    assert abs(one.steps[8] - 6000) < 10, "watched, it goes on"
    one.say(Type.DETACH, viewer=1)
    one.run(100)
    assert abs(one.steps[8] - 7800) < 10
    one.say(Type.ATTACH, viewer=2, payload=b"1page0001")
    assert one.state(viewer=2)["status"] == "paused"
    assert one.events("welcome", viewer=2)[0]["resumed"]


def test_a_fault_ends_its_session_and_no_other(stage: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    one = stage()
    one.open(1)
    one.open(2, wide())
    fast(one, 1)
    fast(one, 2)
    original = Run.advance

    def advance(run: Run, steps: int) -> int:
        if run.topology.layers[0].units == 9:
            raise RuntimeError("a fault")
        return original(run, steps)

    monkeypatch.setattr(Run, "advance", advance)
    one.run(0.5)
    assert [(m.type, m.session[-1]) for m in one.sent if m.type is Type.FAILED] == [(Type.FAILED, 2)]
    assert one.steps[8] > 0


# ---- checkpoints -------------------------------------------------------------------------------------------


def restored(one: Stage, other: Stage, shown: int) -> None:
    """Bring the session up on another stage, from what the first one's server would have kept."""
    kept = Kept()
    for increment in one.checkpoints():
        kept.add(increment)
    other.say(Type.RESTORE, payload=kept.whole(), step=shown)
    other.say(Type.ATTACH, viewer=1, payload=b"1page0001")
    other.until(lambda: bool(other.events("state")))


def test_a_playing_session_is_saved_every_two_seconds_and_a_paused_one_is_not(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("play")
    before = len(one.checkpoints())
    one.run(20)
    assert 9 <= len(one.checkpoints()) - before <= 11
    one.order("pause")
    before = len(one.checkpoints())
    one.run(20)
    assert len(one.checkpoints()) == before


def test_every_order_is_saved_before_it_is_acknowledged(stage: Staged) -> None:
    one = stage()
    one.open()
    for order in ("play", "pause", "step", "reset", "speed"):
        one.sent.clear()
        one.order(order)
        assert one.sent[0].type is Type.CHECKPOINT
        assert one.state()["seq"] > 0


def test_a_restored_session_goes_on_bit_for_bit(stage: Staged) -> None:
    one, other = stage(), stage()
    one.open()
    one.command("watch")
    one.order("speed", steps_per_second=300)
    one.order("play")
    one.command("credit", frames=2)
    one.run(3)
    one.command("credit", frames=2)
    one.run(0.1)
    shown = one.frames()[-1][0]["step"]
    restored(one, other, shown)
    (welcome,) = other.events("welcome")
    saved = welcome["recovered"]["step"]
    assert 0 < saved < shown
    assert welcome["resumed"]
    state = other.state()
    assert (state["status"], state["speed"], state["step"]) == ("playing", 300, saved)
    other.run(0.1)
    assert other.state()["step"] >= shown, "what was shown is replayed first"
    other.command("watch", have={"run": 1, "losses": 0, "evaluations": 0})
    other.command("credit", frames=2)
    other.run(0.5)
    losses = other.losses()
    assert len(losses) > shown
    np.testing.assert_array_equal(losses, undisturbed(len(losses)))


def test_orders_wait_until_the_replay_is_through(stage: Staged) -> None:
    one, other = stage(), stage()
    one.open()
    one.order("play")
    one.run(1.5)
    restored(one, other, 80)
    other.send("step", seq=99)
    other.turn()
    assert other.state()["seq"] < 99
    other.run(0.1)
    assert (other.state()["seq"], other.state()["step"]) == (99, 81)


def test_a_replay_that_would_take_too_long_is_not_made(stage: Staged) -> None:
    one, other = stage(), stage(replay_seconds=0.01)
    one.open()
    restored(one, other, 400_000)
    other.run(1)
    assert other.state()["step"] < 1000
    assert other.state()["status"] == "paused"


def test_a_diverged_session_comes_back_diverged(stage: Staged) -> None:
    one, other = stage(), stage()
    relu = {**document()["layers"][0], "activation": {"kind": "relu"}}
    reckless = document(
        learning_rate=1000.0,
        optimizer={"kind": "sgd"},
        loss={"kind": "squared_error"},
        layers=[relu, *document()["layers"][1:]],
    )
    one.open(experiment=reckless)
    fast(one)
    one.run(5)
    restored(one, other, one.state()["step"])
    assert other.state()["status"] == "diverged"
    assert other.state()["step"] == one.state()["step"]
    assert other.state()["divergence"] == one.state()["divergence"]


def test_acknowledged_orders_are_known_after_a_restoration(stage: Staged) -> None:
    one, other = stage(), stage()
    one.open()
    one.command("step", seq=41)
    restored(one, other, 0)
    other.command("step", seq=41)
    assert (other.state()["seq"], other.state()["step"]) == (41, 1)
