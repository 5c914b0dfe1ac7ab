"""Recording: a plan does what the kernel does, operands are fast, and wrong names fail at once."""

import numpy as np
import pytest

from engine.plan import NUMPY, Array, Ops, Recorder, bind, parameters, replay


def kernel(np: Ops, x: Array, W: Array, y: Array) -> None:
    np.dot(W, x, y)
    np.multiply(y, 0.5, y)
    np.maximum(y, 0.0, out=y)


def test_a_recorded_kernel_does_what_the_kernel_does() -> None:
    rng = np.random.default_rng(1)
    x, W = rng.normal(size=(3, 4)), rng.normal(size=(2, 3))
    at_once, replayed = np.zeros((2, 4)), np.zeros((2, 4))
    kernel(NUMPY, x, W, at_once)
    recorder = Recorder(np.float64)
    kernel(recorder.ops, x, W, replayed)
    assert (replayed == 0).all()
    replay(recorder.plan)
    np.testing.assert_array_equal(replayed, at_once)


def test_a_replay_sees_what_the_arrays_hold_by_then() -> None:
    recorder, a, out = Recorder(np.float32), np.ones(2, np.float32), np.zeros(2, np.float32)
    recorder.ops.add(a, a, out)
    a[:] = 3
    replay(recorder.plan)
    assert (out == 6).all()


def test_numbers_become_arrays_of_the_networks_type() -> None:
    recorder, y = Recorder(np.float32), np.zeros(2, np.float32)
    recorder.ops.multiply(y, 0.5, y)
    ((_, (_, half, _)),) = recorder.plan
    assert (half.dtype, half.shape, half) == (np.float32, (), 0.5)


def test_kernels_are_bound_by_name() -> None:
    def later(y: Array, x: Array) -> str:
        return f"{y} {x}"

    assert parameters(later) == ("y", "x")
    assert bind(later, {"x": 1, "y": 2, "z": 3}) == "2 1"


def test_a_name_that_nobody_provides_fails_at_once() -> None:
    with pytest.raises(KeyError, match="W"):
        bind(kernel, {"np": NUMPY, "x": np.zeros((1, 1)), "y": np.zeros((1, 1))})
