"""Weights set by hand: a live change like any other, recorded, looked back at, branched from, restored."""

import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from engine import Experiment, Observer, Trainer
from engine.probes import Weights
from server.checkpoint import Kept
from server.envelope import Type
from server.frames import Array
from tests.server.conftest import Serve
from tests.server.stage import Document, Stage, document

Staged = Callable[..., Stage]
Changes = Mapping[int, tuple[Document, ...]]
"""The weights set at each step."""

FIRST = {"layer": 0, "row": 2, "column": 0, "value": -1.5}
"""From x1 to unit 3."""
BIAS = {"layer": 2, "row": 0, "column": 8, "value": 0.25}
"""Of the output, whose row has 8 weights before it."""


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Staged:
    """Set stages up."""
    return lambda **settings: Stage(monkeypatch, **settings)


def place(weight: Document) -> int:
    """Where a weight of the default network, 2-8-8-1, stands in theta."""
    start, columns = ((0, 3), (24, 9), (96, 9))[weight["layer"]]
    return start + int(weight["row"]) * columns + int(weight["column"])


def trained(steps: int, changes: Changes) -> tuple[Array, Array]:
    """Losses and weights of a run that nobody watches, under these changes."""
    trainer, losses = Trainer(Experiment()), []
    for step in [*(one for one in changes if one <= steps), steps]:
        losses.append(trainer.run(step - trainer.step))
        for weight in changes.get(step, ()):
            trainer.enter({place(weight): weight["value"]})
    return np.concatenate(losses), Observer(trainer).look(Weights())["theta"]


def look(one: Stage, at: int | None) -> Array:
    """The weights that a viewer is shown who looks at a step."""
    one.command("watch", probes=[{"kind": "weights"}], at=at)
    one.command("credit", frames=2)
    one.run(1)
    header, arrays = [frame for frame in one.frames() if "theta" in frame[1]][-1]
    assert header["step"] == (header["now"] if at is None else at)
    return arrays["theta"]


def problem(one: Stage) -> Document:
    """What was wrong with the last order that was refused."""
    found: Document = one.events("error")[-1]["problems"][0]
    return found


def test_they_are_set_between_two_steps_and_the_run_goes_on(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    before = look(one, None)
    one.order("weights", changes=[FIRST, BIAS])
    after = look(one, None)
    assert np.flatnonzero(before != after).tolist() == [place(FIRST), place(BIAS)]
    assert after[[place(FIRST), place(BIAS)]].tolist() == [-1.5, 0.25]
    assert (one.state()["run"], one.state()["step"]) == (1, 100)
    one.train(100)
    losses, theta = trained(200, {100: (FIRST, BIAS)})
    np.testing.assert_array_equal(one.losses(), losses)
    np.testing.assert_array_equal(look(one, None), theta)


def test_while_it_plays_it_goes_on_playing(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("play")
    one.run(1)
    one.order("weights", changes=[FIRST])
    changed = one.state()
    assert (changed["status"], changed["run"]) == ("playing", 1)
    one.command("watch")
    for _ in range(5):
        one.command("credit", frames=2)
        one.run(0.2)
    losses = one.losses()
    np.testing.assert_array_equal(losses, trained(len(losses), {changed["step"]: (FIRST,)})[0])


def test_any_step_can_be_looked_at_and_branched_from(stage: Staged) -> None:
    one = stage()
    one.open()
    one.train(100)
    one.order("weights", changes=[FIRST])
    one.order("weights", changes=[{**FIRST, "value": 2.0}, BIAS])
    one.train(100)
    one.order("weights", changes=[{**FIRST, "row": 0}])
    one.train(50)
    changes = {100: ({**FIRST, "value": 2.0}, BIAS), 200: ({**FIRST, "row": 0},)}
    for at in (99, 100, 101, 64, 200, 199, 230, 250):
        np.testing.assert_array_equal(look(one, at), trained(at, changes)[1])
    one.order("branch", step=150)
    assert one.state()["run"] == 2
    one.train(100)
    del changes[200]
    np.testing.assert_array_equal(look(one, None), trained(250, changes)[1])
    np.testing.assert_array_equal(look(one, 120), trained(120, changes)[1])


def test_a_run_that_was_replaced_comes_back_with_them(stage: Staged) -> None:
    one = stage()
    one.open()
    one.order("weights", changes=[FIRST])
    one.train(70)
    one.order("weights", changes=[BIAS])
    one.train(10)
    one.order("reset")
    np.testing.assert_array_equal(look(one, None), trained(0, {})[1])
    one.order("restore", run=1)
    changes = {0: (FIRST,), 70: (BIAS,)}
    for at in (80, 0, 69, 70, 75):
        np.testing.assert_array_equal(look(one, at), trained(at, changes)[1])


def lost(one: Stage, other: Stage) -> None:
    """Bring the session up on another stage, from what the first one's server would have kept."""
    kept = Kept()
    for increment in one.checkpoints():
        kept.add(increment)
    other.say(Type.RESTORE, payload=kept.whole(), step=0)
    other.say(Type.ATTACH, viewer=1, payload=b"1page0001")
    other.until(lambda: bool(other.events("state")))


def test_they_are_there_after_a_worker_was_lost(stage: Staged) -> None:
    one, other = stage(), stage()
    one.open()
    one.train(100)
    one.order("weights", changes=[FIRST])
    lost(one, other)
    assert other.state()["past"]["first"] == 0
    other.command("step", seq=90, count=100)
    for at in (200, 50, 100, 150):
        np.testing.assert_array_equal(look(other, at), trained(at, {100: (FIRST,)})[1])


def test_after_too_many_the_past_begins_at_the_checkpoint(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.run.ENTRIES", 2)
    one, other = stage(), stage()
    one.open()
    one.train(10)
    one.order("weights", changes=[FIRST, BIAS, {**BIAS, "column": 3}])
    lost(one, other)
    assert other.state()["past"] == {"first": 10, "last": 10, "every": 64}
    np.testing.assert_array_equal(
        look(other, None), trained(10, {10: (FIRST, BIAS, {**BIAS, "column": 3})})[1]
    )


@pytest.mark.parametrize(
    "changes", [{"layer": 3}, {"row": 8}, {"column": 3}, {"layer": 2, "row": 1}, {"row": 2**53 - 1}]
)
def test_a_weight_that_does_not_exist_is_refused_and_nothing_is_set(stage: Staged, changes: Any) -> None:
    one = stage()
    one.open()
    one.order("weights", changes=[FIRST, {**FIRST, **changes}])
    assert problem(one)["message"] == "This network has no such weight"
    np.testing.assert_array_equal(look(one, None), trained(0, {})[1])


def test_a_diverged_run_takes_none(stage: Staged) -> None:
    one = stage()
    layers = [{**document()["layers"][0], "activation": {"kind": "relu"}}, *document()["layers"][1:]]
    reckless = {"learning_rate": 1000.0, "optimizer": {"kind": "sgd"}, "loss": {"kind": "squared_error"}}
    one.open(experiment=document(layers=layers, **reckless))
    one.train(500)
    assert one.state()["status"] == "diverged"
    one.order("weights", changes=[FIRST])
    assert "beyond all bounds" in problem(one)["message"]
    one.order("branch", step=0)
    one.order("weights", changes=[FIRST])
    assert look(one, None)[place(FIRST)] == FIRST["value"]


async def test_they_survive_a_killed_worker(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        await page.hello()
        (pid,) = server.pool.pids()
        await page.watch("metrics", "weights")
        await page.order("step", count=50)
        await page.until_losses(50)
        await page.order("weights", changes=[FIRST, BIAS])
        os.kill(pid, signal.SIGKILL)
        await page.until_welcomes(2)
        await page.watch("metrics", "weights")
        await page.order("step", count=50)
        await page.until(lambda: len(page.losses) == 100 and page.frames[-1]["step"] == 100)
        losses, theta = trained(100, {50: (FIRST, BIAS)})
        np.testing.assert_array_equal(page.losses, losses)
        np.testing.assert_array_equal(page.arrays["theta"], theta)


async def test_a_network_from_a_book_is_entered_weight_by_weight(serve: Serve) -> None:
    """Two inputs, three sigmoid units, two outputs, no biases: the one of Flórez, "One LEGO at a time"."""
    sigmoid = {"kind": "sigmoid"}
    layers = [
        {"kind": "dense", "units": units, "activation": activation, "bias": False}
        for units, activation in ((3, sigmoid), (2, {"kind": "identity"}))
    ]
    wanted = [
        {"layer": layer, "row": row, "column": column, "value": round(0.1 + layer + row / 4 - column / 8, 3)}
        for layer, (rows, columns) in enumerate(((3, 2), (2, 3)))
        for row in range(rows)
        for column in range(columns)
    ]
    server = await serve(workers=1)
    async with server.page() as page:
        await page.hello(document(layers=layers, loss={"kind": "softmax_cross_entropy"}))
        await page.watch("weights")
        for weight in wanted:
            await page.order("weights", changes=[weight])
        assert not page.errors
        expected = np.array([weight["value"] for weight in wanted], "f4")
        await page.until(lambda: np.array_equal(page.arrays.get("theta", expected[:0]), expected))
        assert (page.state["run"], page.state["step"]) == (1, 0)
