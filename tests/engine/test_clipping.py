"""Every clipping: PyTorch's values, its defining property, and what it must not touch."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import ClipNorm, Clipping, ClipValue, NoClipping
from engine.plan import NUMPY, Array, Recorder, bind, replay

RECORD = json.loads((Path(__file__).parent / "reference" / "clippings.json").read_text())
KINDS = {kind.name(): kind for kind in Clipping.choices()}
ACTIVE = [kind() for kind in KINDS.values() if kind().active]

each = pytest.mark.parametrize("clipping", ACTIVE, ids=lambda clipping: clipping.kind)


def clipped(clipping: Clipping, g: Any, dtype: Any = np.float64) -> Array:
    array = np.array(g, dtype)
    named = {"g": array, "tmp": np.zeros_like(array), "norm": np.zeros((), dtype)}
    bind(clipping.clip, {"np": NUMPY} | named)
    return array


@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-9), ("f4", 1e-5)])
@pytest.mark.parametrize("case", RECORD["cases"], ids=lambda case: case["kind"])
def test_it_is_pytorchs(case: dict[str, Any], dtype: str, tolerance: float) -> None:
    clipping = KINDS[case["kind"]].model_validate(case["fields"])
    recorded, length = np.array(case["clipped"]), np.linalg.norm(RECORD["gradient"])
    if isinstance(clipping, ClipNorm) and length > clipping.limit:
        recorded *= (length + 1e-6) / length  # PyTorch adds a millionth to the length
    np.testing.assert_allclose(clipped(clipping, RECORD["gradient"], dtype), recorded, rtol=tolerance)


def test_every_active_clipping_has_a_recorded_value() -> None:
    kinds = {clipping.name() for clipping in ACTIVE}
    assert {case["kind"] for case in RECORD["cases"]} == kinds, "add it to record_schedules.py, and run that"


@given(st.lists(st.floats(-(2.0**50), 2.0**50, width=32), min_size=1, max_size=9), st.floats(1e-6, 1e6))
def test_nothing_is_larger_than_the_limit_and_small_gradients_stay(g: list[float], limit: float) -> None:
    with np.errstate(under="ignore"):
        by_value, by_norm = (clipped(kind(limit=limit), g, "f4") for kind in (ClipValue, ClipNorm))
        length = float(np.linalg.norm(np.array(g)))
    assert abs(by_value).max() <= np.float32(limit)
    assert np.linalg.norm(by_norm.astype(float)) <= limit * (1 + 1e-5)
    if length < 0.999 * limit:
        assert by_norm.tolist() == by_value.tolist() == g


@each
def test_a_gradient_of_zeros_stays(clipping: Clipping) -> None:
    assert clipped(clipping, [0.0, 0.0], "f4").tolist() == [0, 0]


@each
def test_what_is_not_a_number_is_not_hidden(clipping: Clipping) -> None:
    assert np.isnan(clipped(clipping, [np.nan, 1.0])).any()


@each
def test_it_can_be_recorded(clipping: Clipping) -> None:
    g, recorder = np.array([3.0, -4.0, 12.0]), Recorder(np.float64)
    bind(clipping.clip, {"np": recorder.ops, "g": g, "tmp": g.copy(), "norm": np.zeros(())})
    replay(recorder.plan)
    assert g.tolist() == clipped(clipping, [3.0, -4.0, 12.0]).tolist()


def test_none_does_nothing_and_comes_first() -> None:
    assert Clipping.choices()[0] is NoClipping
    assert not NoClipping().active
