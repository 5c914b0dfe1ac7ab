"""Batches: each epoch sees every point once, in a new order, the short batch included."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.batches import Batches

counts = st.integers(1, 40)


def batches(count: int) -> Batches:
    return Batches(count, np.random.default_rng(1))


@given(counts, st.integers(1, 45), st.integers(1, 9))
def test_an_epoch_sees_every_point_once(count: int, batch: int, limit: int) -> None:
    source, seen = batches(count), list[int]()
    while len(seen) < count:
        points = source.next(batch, limit)
        assert len(points) <= batch * limit
        assert len(points) % batch == 0 or len(seen) + len(points) == count
        seen += points.tolist()
    assert sorted(seen) == list(range(count))
    assert source.epoch == 1


def test_each_epoch_has_an_order_of_its_own() -> None:
    source = batches(20)
    first, second = source.next(20, 1).tolist(), source.next(20, 1).tolist()
    assert first != second
    assert sorted(first) == sorted(second)


@given(counts, st.lists(st.integers(1, 10), max_size=12))
def test_skipping_is_like_having_asked(count: int, asked: list[int]) -> None:
    one, other = batches(count), batches(count)
    points = sum(len(one.next(batch, 2)) for batch in asked)
    other.skip(points)
    assert one.epoch == other.epoch
    assert one.next(7, 3).tolist() == other.next(7, 3).tolist()


@given(counts, st.integers(0, 100))
def test_a_state_is_a_place_to_return_to(count: int, points: int) -> None:
    source = batches(count)
    source.skip(points)
    arrays, generator = source.state()
    expected = [source.next(3, 4).tolist() for _ in range(30)]
    twin = batches(count)
    twin.restore(arrays, generator)
    assert [twin.next(3, 4).tolist() for _ in range(30)] == expected
