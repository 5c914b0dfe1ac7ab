"""Points drawn by hand, while training goes on: who keeps its part, and every step comes again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import (
    Experiment,
    Observer,
    Points,
    Sgd,
    SquaredError,
    Trainer,
)
from engine import recording as recordings
from engine.datasets.given import DrawnByHand
from engine.experiment import continues
from engine.points import draw_points
from engine.preprocessing import Standardisation
from engine.probes import Boundary
from engine.recording import Recording, Rerun
from tests.engine.test_recording import RECKLESS, Witness, assert_alike
from tests.strategies import redrawn

Point = tuple[float, float, int]


def scattered(count: int, seed: int = 1) -> tuple[Point, ...]:
    """Points of two classes, no two in one place."""
    places = np.random.default_rng(seed).uniform(-6, 6, (count, 2)).round(2)
    return tuple((float(x), float(y), place % 2) for place, (x, y) in enumerate(places))


def drawing(points: tuple[Point, ...], numbers: tuple[int, ...] = ()) -> Experiment:
    return Experiment(data=DrawnByHand(points=points, numbers=numbers))


def parts(points: Points) -> tuple[set[tuple[float, ...]], set[tuple[float, ...]]]:
    """The places of the training and of the test points."""
    train, test = (set(map(tuple, x.astype("f8").round(2).tolist())) for x in (points.train_x, points.test_x))
    return train, test


POINTS = scattered(50)
FIRST = drawing(POINTS)


def test_all_points_keep_their_part_when_others_come_move_and_go() -> None:
    train, test = parts(draw_points(FIRST))
    assert len(train) + len(test) == 50
    more = parts(draw_points(drawing((*POINTS, *scattered(30, 2)))))
    assert train <= more[0]
    assert test <= more[1]
    left = [place for place in range(50) if place not in (0, 7, 49)]
    fewer = parts(draw_points(drawing(tuple(POINTS[place] for place in left), tuple(left))))
    assert fewer[0] <= train
    assert fewer[1] <= test
    moved = draw_points(drawing(((0.5, 0.5, 1), *POINTS[1:])))
    first = POINTS[0][:2]
    was_trained = first in train
    assert ((0.5, 0.5) in parts(moved)[0]) == was_trained


@given(st.integers(2, 400), st.floats(0.1, 0.9), st.integers(0, 10**6))
def test_the_share_that_is_trained_on_is_the_one_asked_for(count: int, share: float, seed: int) -> None:
    data = DrawnByHand(points=POINTS[:2] * (count // 2) + POINTS[: count % 2])
    train, test = data.split(share, count, np.random.default_rng(seed))
    assert sorted([*train, *test]) == list(range(count))
    assert min(len(train), len(test)) >= 1
    assert abs(len(train) - share * count) <= 2.5


def test_points_are_live_and_the_number_of_classes_is_not() -> None:
    assert continues(FIRST, drawing(POINTS[:20]))
    more = FIRST.model_copy(update={"data": DrawnByHand(points=POINTS, classes=3)})
    assert not continues(FIRST, more)
    assert not continues(FIRST, Experiment())
    with pytest.raises(ValueError, match=r"data\.classes cannot change"):
        Trainer(FIRST).apply(more)


def test_numbers_are_for_all_points_or_none() -> None:
    with pytest.raises(ValueError, match="There are 1 numbers for 2 points"):
        DrawnByHand(points=POINTS[:2], numbers=(3,))


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_training_goes_on_with_the_new_points_and_the_old_weights(batch: int) -> None:
    trainer = Trainer(FIRST.model_copy(update={"batch_size": batch}))
    trainer.run(100)
    theta, epoch = trainer.network.theta.copy(), trainer.epoch
    fewer = trainer.experiment.model_copy(update={"data": DrawnByHand(points=POINTS[:11])})
    trainer.apply(fewer)
    assert trainer.step == 100
    assert trainer.epoch == epoch
    np.testing.assert_array_equal(trainer.network.theta, theta)
    assert trainer.points.alike(draw_points(fewer))
    fresh = Trainer(fewer)
    fresh.network.theta[:] = theta
    assert trainer.evaluate() == fresh.evaluate()
    trainer.run(300)
    steps_of_a_pass = -(-len(fresh.points.train_x) // batch)
    assert trainer.epoch - epoch == pytest.approx(300 / steps_of_a_pass)
    assert trainer.evaluate().train_loss < fresh.evaluate().train_loss


def test_what_is_learned_from_comes_from_the_new_points_alone() -> None:
    """Plain descent on the whole set, against the gradient of a trainer that never saw the old points."""
    plain = {"optimizer": Sgd(), "batch_size": 1024, "learning_rate": 0.1}
    before, after = FIRST.model_copy(update=plain), drawing(POINTS[5:30]).model_copy(update=plain)
    trainer, fresh = Trainer(before), Trainer(after)
    trainer.run(10)
    fresh.network.theta[:] = trainer.network.theta
    trainer.apply(after)
    np.testing.assert_allclose(trainer.run(20), fresh.run(20), rtol=1e-5)


@given(st.data())
def test_two_changes_at_one_step_are_one(data: st.DataObject) -> None:
    assert isinstance(FIRST.data, DrawnByHand)
    other = FIRST.model_copy(update={"data": data.draw(redrawn(FIRST.data))})
    last = FIRST.model_copy(update={"data": data.draw(redrawn(FIRST.data))})
    one, two = Recording(Trainer(FIRST)), Recording(Trainer(FIRST))
    for recording, way in ((one, (last,)), (two, (other, last))):
        recording.run(70)
        for document in way:
            recording.apply(document)
        assert len(recording.changes) == 1
        recording.run(70)
    assert_alike(one.trainer.state(), two.trainer.state())


def test_points_that_are_put_back_at_once_leave_their_trace() -> None:
    witness = Witness(FIRST.model_copy(update={"batch_size": 7}))
    start, other = witness.recording.trainer.experiment, drawing(POINTS[:30]).data
    witness.run(70)
    for data in (other, FIRST.data, other, FIRST.data):
        witness.apply(start.model_copy(update={"data": data}))
    witness.run(30)
    witness.apply(start.model_copy(update={"data": other}))
    witness.apply(start.model_copy(update={"learning_rate": 0.5}))
    witness.run(10)
    for step in (70, 100, 110):
        witness.check(Rerun(witness.recording), step)


def test_every_step_comes_again_with_the_points_of_then() -> None:
    start = FIRST.model_copy(update={"batch_size": 7, "preprocessing": Standardisation()})
    witness = Witness(start)
    points = {0: witness.recording.trainer.points}
    for step in range(1, 200):
        witness.run(1)
        if step % 9 == 0 or step in (64, 65, 128):
            many = scattered(3 + step % 40, step)
            witness.apply(
                witness.recording.trainer.experiment.model_copy(update={"data": DrawnByHand(points=many)})
            )
        points[step] = witness.recording.trainer.points
    rerun = Rerun(witness.recording)
    for step in [*range(0, 200, 3), *range(199, -1, -7)]:
        witness.check(rerun, step)
        assert rerun.trainer.points.alike(points[step])


def test_a_look_sees_the_plane_as_the_new_points_scale_it() -> None:
    start = FIRST.model_copy(update={"preprocessing": Standardisation()})
    trainer = Trainer(start)
    observer = Observer(trainer)
    before = observer.look(Boundary(size=20))["boundary"]
    trainer.apply(start.model_copy(update={"data": DrawnByHand(points=POINTS[:5])}))
    after = observer.look(Boundary(size=20))["boundary"]
    assert not np.array_equal(before, after)
    np.testing.assert_array_equal(after, Observer(trainer).look(Boundary(size=20))["boundary"])


def test_a_run_that_diverges_goes_back_through_a_change_of_points() -> None:
    witness = Witness(RECKLESS.model_copy(update={"data": FIRST.data, "learning_rate": 0.01}))
    witness.run(70)
    wild = {"data": DrawnByHand(points=POINTS[:9]), "learning_rate": 1000.0, "loss": SquaredError()}
    witness.apply(witness.recording.trainer.experiment.model_copy(update=wild))
    witness.recording.run(1000)
    trainer = witness.recording.trainer
    assert trainer.divergence is not None
    assert trainer.points.alike(draw_points(trainer.experiment))
    witness.check(Rerun(witness.recording), 70)


def test_points_of_many_changes_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "POINTS", 300)
    recording = Recording(Trainer(FIRST))
    for seed in range(20):
        recording.run(10)
        recording.apply(drawing(scattered(50, seed)))
        assert recording.drawn <= 300
    assert recording.first > 0
    assert Rerun(recording).reach(recording.first).step == recording.first


def test_points_that_stay_are_there_once_though_every_document_brings_them() -> None:
    recording = Recording(Trainer(FIRST))
    for rate in range(1, 30):
        recording.run(3)
        told = FIRST.model_copy(update={"learning_rate": rate / 1000}).model_dump_json()
        recording.apply(Experiment.model_validate_json(told))
    assert recording.drawn == 0
    assert all(change.experiment.data is FIRST.data for change in recording.changes)
