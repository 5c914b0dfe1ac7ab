"""What the tests of layers that take pictures share: one pass to and fro, with everything that may go wrong
provoked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine import Layer
from engine.plan import NUMPY, Array, Ops, Recorder, bind, parameters, replay

RECORDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("reference").joinpath("pictures.json").read_text()
)
TOLERANCE = {"f8": 1e-9, "f4": 1e-5}


def settings(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Recorded settings as fields of a layer: padding is a word or a number there."""
    fields = dict(recorded)
    if "padding" in fields:
        border = fields["padding"]
        fields["padding"] = (
            {"kind": border} if isinstance(border, str) else {"kind": "custom", "border": border}
        )
    return fields


def laid(values: Array) -> Array:
    """PyTorch's (batch, channels, height, width) or (batch, units) as it lies inside; a copy."""
    return np.ascontiguousarray(values.transpose(2, 1, 3, 0) if values.ndim == 4 else values.T)


def shape_of(x: Array) -> tuple[int, ...]:
    """The shape of one picture (height, width, channels) of an array as it lies inside."""
    return x.shape[0], x.shape[2], x.shape[1]


def to_and_fro(
    layer: Layer, x: Array, dy: Array, weights: Mapping[str, Array], ops: str = "numpy"
) -> dict[str, Array]:
    """All outputs of both kernels, for arrays as they lie inside.

    Inputs are protected, outputs full of NaN, and all is done twice, so that what the first pass leaves in
    the scratch would show. ``ops``: "numpy" runs the kernels at once, "recorder" replays what they noted.
    """
    shape, dtype = shape_of(x), x.dtype
    given = {"x": x, "dz": dy, "dy": dy, **weights}
    for array in given.values():
        array.flags.writeable = False
    out = {name: np.full(dy.shape, np.nan, dtype) for name in ("y", "z")} | {"dx": np.full_like(x, np.nan)}
    out |= {f"d{name}": np.full_like(array, np.nan) for name, array in weights.items()}
    scratch = {name: np.zeros(size, dtype) for name, size in layer.scratch(x.shape[-1], shape).items()}
    recorder = Recorder(dtype)
    np_: Ops = recorder.ops if ops == "recorder" else NUMPY
    for _ in range(2):
        for kernel in (layer.forward, layer.backward):
            arrays = given | scratch | out
            if "y" in parameters(kernel) and kernel is layer.backward:
                arrays |= {"y": out["y"].view()}
                arrays["y"].flags.writeable = False
            bind(kernel, {"np": np_} | arrays)
    if ops == "recorder":
        replay(recorder.plan)
    return out


def along(layer: Layer, x: Array, weights: Mapping[str, Array], dy: Array) -> tuple[float, float]:
    """The change of Σ dy·y along a random direction of all inputs: by differences, and by the gradients."""
    rng, small, name = np.random.default_rng(3), 1e-5, "z" if "z" in parameters(layer.forward) else "y"
    found = to_and_fro(layer, x, dy, weights)
    moves = {"x": rng.normal(size=x.shape)} | {key: rng.normal(size=w.shape) for key, w in weights.items()}
    ends = []
    for sign in (small, -small):
        moved = {key: w + sign * moves[key] for key, w in weights.items()}
        ends.append((to_and_fro(layer, x + sign * moves["x"], dy, moved)[name] * dy).sum())
    return (ends[0] - ends[1]) / (2 * small), sum((moves[key] * found[f"d{key}"]).sum() for key in moves)


def calls(layer: Layer, shape: tuple[int, ...], batch: int) -> int:
    """How many NumPy calls a step takes, there and back."""
    height, width, channels = layer.output(shape)
    arrays = {name: np.zeros((height, channels, width, batch)) for name in ("y", "z", "dy", "dz")}
    arrays |= {name: np.zeros((shape[0], shape[2], shape[1], batch)) for name in ("x", "dx")}
    arrays |= {name: np.zeros(size) for name, size in layer.scratch(batch, shape).items()}
    for name, size in layer.weights(shape).items():
        arrays |= {name: np.zeros(size), f"d{name}": np.zeros(size)}
    recorder = Recorder(np.float64)
    for kernel in (layer.forward, layer.backward):
        bind(kernel, {"np": recorder.ops} | arrays)
    return len(recorder.plan)
