"""The binary frame: round trips, alignment, refusals, and the golden file that the JavaScript tests read."""

import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from server.frames import ALIGNMENT, Array, decode, encode
from server.protocol import Frame
from server.session import packed

GOLDEN = Path(__file__).parents[1] / "golden" / "frame.bin"
HEADER = Frame(run=3, step=41, epoch=2.5625, now=43, losses_from=39, evaluations_from=4, sent=12.5)


def golden_arrays() -> dict[str, Array]:
    """One array of each kind that the page reads, of awkward sizes, with the values that break readers."""
    return {
        "metrics": np.array([0.5, 0.25, 0.875, 1.0, 0.0]),
        "boundary": (np.arange(2 * 3 * 3) * 15).astype(np.uint8).reshape(2, 3, 3),
        "neuron_scale": np.array([1.0, 0.1, 3.5e-38], np.float32),
        "theta": np.linspace(-1, 1, 7, dtype=np.float32),
        "hist_share": np.array([[0.0, np.nan, 1.0], [np.inf, -0.0, 0.5]], np.float32),
        "empty": np.zeros((0, 5), np.float32),
        "losses": np.array([0.75, 0.5], np.float32),
        "evaluations": np.array([[40, 0.5, 0.25, 0.875, 1.0]], np.float32),
    }


def test_golden_file_is_what_the_server_sends() -> None:
    made = packed(HEADER, golden_arrays())
    if os.environ.get("LAYERWISE_WRITE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(made)
    assert GOLDEN.read_bytes() == made, (
        "the frame's layout changed: LAYERWISE_WRITE_GOLDEN=1 pytest writes it anew"
    )


def test_header_and_arrays_come_back() -> None:
    header, arrays = decode(packed(HEADER, golden_arrays()))
    assert header == {"type": "frame", **HEADER.model_dump()}
    for name, array in golden_arrays().items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype


elements = st.sampled_from(["<f4", "<f8", "u1", "<i4", "<i8", ">f4", ">i4", "?"])
shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)


@given(st.dictionaries(st.text(max_size=8), elements.flatmap(lambda e: hnp.arrays(e, shapes)), max_size=5))
def test_any_array_comes_back_aligned(arrays: dict[str, Array]) -> None:
    message = encode({"type": "any"}, arrays)
    (length,) = struct.unpack_from("<I", message)
    assert (4 + length) % ALIGNMENT == 0
    header, back = decode(message)
    assert header == {"type": "any"}
    for name, array in arrays.items():
        assert back[name].shape == array.shape
        np.testing.assert_array_equal(back[name], array)
    starts = [view.__array_interface__["data"][0] for view in back.values() if view.size]
    assert len({start % ALIGNMENT for start in starts}) <= 1


@given(st.binary(max_size=200))
def test_garbage_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever is wrong with it
        decode(message)


@pytest.mark.parametrize("header", [{"loss": float("nan")}, {"loss": float("inf")}])
def test_no_nan_enters_json(header: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encode(header, {})


def test_unknown_element_types_are_refused() -> None:
    with pytest.raises(ValueError, match="'bad' has element type 'c16'"):
        encode({}, {"bad": np.zeros(1, complex)})


def test_a_table_naming_objects_is_refused() -> None:
    message = encode({}, {"x": np.zeros(1)}).replace(b'"f8"', b'"O8"')
    with pytest.raises(ValueError, match="element type"):
        decode(message)
