"""Pacing, slices, series and the frame rate of a viewer, with a clock that stands still unless told."""

import math

import numpy as np
import pytest

from server.clockwork import Pace, Slice
from server.protocol import Cursor, Watch
from server.rate import Bucket
from server.series import Rows, Series, interval, steps_to_evaluation
from server.viewer import PATIENCE, Viewer


class Clock:
    """Stands still unless told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("speed", [1.0, 7.5, 60.0, 300.0, 5000.0])
@pytest.mark.parametrize("late", [0.0, 0.001, 0.02])
def test_a_paced_session_keeps_its_speed_however_late_its_turns_are(speed: float, late: float) -> None:
    pace = Pace()
    pace.speed = speed
    pace.begin(100.0)
    now, done = 100.0, 0
    while now < 110:
        now = pace.due() + late
        steps = pace.steps(now)
        assert steps
        pace.did(steps)
        done += steps
    assert done == pytest.approx(speed * (now - 100), abs=speed / 30 + 1)


def test_what_a_paced_session_missed_while_held_up_is_let_go() -> None:
    pace = Pace()
    pace.speed = 60.0
    pace.begin(0.0)
    assert pace.steps(1000.0) == 15
    pace.did(15)
    assert pace.steps(1000.0) == 0


def test_without_a_speed_any_number_is_due_at_once() -> None:
    pace = Pace()
    assert pace.steps(0.0) is None
    assert pace.due() == -math.inf


def test_a_slice_learns_how_long_a_step_takes() -> None:
    clock = Clock()
    slices = Slice(clock)
    assert slices.steps(0.010) == 1

    def work(steps: int) -> int:
        clock.now += steps * 0.001
        return steps

    assert slices.measure(work, 1) == 1
    assert slices.steps(0.010) in (9, 10)
    assert slices.steps(0.0001) == 1
    assert slices.seconds(2000) == pytest.approx(2.0)


def test_a_bucket_gives_a_burst_and_then_its_rate() -> None:
    clock = Clock()
    bucket = Bucket(20, 40, clock)
    assert [bucket.take() for _ in range(41)] == [True] * 40 + [False]
    clock.now += 0.125
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    clock.now += 1e6
    assert sum(bucket.take() for _ in range(100)) == 40


def test_what_is_owed_to_a_bucket_takes_its_time() -> None:
    clock = Clock()
    bucket = Bucket(100, 300, clock)
    assert [bucket.owe(300), bucket.owe(50)] == pytest.approx([0, 0.5])
    clock.now += 0.5
    assert [bucket.owe(0), bucket.owe(200)] == pytest.approx([0, 2])
    clock.now += 1e6
    assert bucket.owe(300) == 0


def test_evaluations_thin_out_and_depend_on_the_step_alone() -> None:
    recorded, step = [0], 0
    while step < 200_000:
        step += steps_to_evaluation(step)
        recorded.append(step)
    assert recorded[:3] == [0, 10, 20]
    assert all(step % interval(step) == 0 for step in recorded)
    assert {10_000, 10_100, 100_000, 101_000} <= set(recorded)
    assert not {10_010, 100_100} & set(recorded)


def test_rows_keep_what_was_appended() -> None:
    rows = Rows(2)
    whole = np.arange(2000, dtype=np.float32).reshape(-1, 2)
    for start, end in ((0, 1), (1, 300), (300, 300), (300, 1000)):
        rows.extend(whole[start:end])
    np.testing.assert_array_equal(rows.part(0), whole)
    np.testing.assert_array_equal(rows.part(990, 100), whole[990:])
    assert len(rows.part(5000, 10)) == 0


def viewer(fps: int = 10) -> Viewer:
    """A viewer that has room for two frames."""
    one = Viewer(1, "page0001")
    one.watch(Watch(fps=fps), 30)
    one.grant(2, 2)
    return one


def test_a_viewer_is_due_only_with_room_and_news() -> None:
    one, series = viewer(), Series()
    assert one.due((1, 0, 0), series) <= 0
    one.took((1, 0, 0), 5.0, 5.0)
    assert one.due((1, 0, 0), series) == math.inf
    assert one.due((1, 1, 0), series) == pytest.approx(5.1)
    one.took((1, 1, 0), 5.1, 5.1)
    assert one.due((1, 2, 0), series) == math.inf
    one.grant(5, 2)
    assert one.credit == 2


def test_a_viewer_that_lacks_a_part_of_the_series_gets_it_at_once() -> None:
    one, series = viewer(), Series()
    series.losses.extend(np.zeros(3, np.float32))
    one.took((1, 3, 0), 5.0, 5.0)
    assert one.due((1, 3, 0), series) == -math.inf
    one.have = Cursor(run=1, losses=3, evaluations=0)
    assert one.due((1, 3, 0), series) == math.inf


def test_frames_keep_their_rate_and_costly_ones_take_a_part_of_the_time() -> None:
    one = viewer(fps=10)
    for place in range(5):
        at = 5.0 + place * 0.1 + 0.004 * (place % 2)  # turns come a little late now and then
        one.took((1, place, 0), at, at)
    assert one.next_at == pytest.approx(5.5)
    one.took((1, 9, 0), 6.0, 6.2)
    assert one.next_at == pytest.approx(6.2 + PATIENCE * 0.2)


def test_fps_is_bounded_by_the_service() -> None:
    one = viewer(fps=60)
    assert one.period == pytest.approx(1 / 30)


def test_a_cursor_ahead_of_the_series_goes_back_to_its_end() -> None:
    one, series = viewer(), Series()
    series.losses.extend(np.zeros(3, np.float32))
    one.have = Cursor(run=4, losses=9, evaluations=7)
    one.follow(4, series)
    assert one.have == Cursor(run=4, losses=3, evaluations=0)
    one.follow(5, series)
    assert one.have == Cursor(run=5, losses=0, evaluations=0)
