"""A layer by itself, with arrays of its own: what it is given is protected, what it writes is full of NaN."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from engine.layers.layer import Layer, Shape, inside, outside
from engine.plan import NUMPY, Array, Recorder, bind, drawing, parameters, replay

Record = dict[str, Any]
SMALL: dict[str, list[Record]] = json.loads(
    (Path(__file__).parent / "reference" / "small_layers.json").read_text("utf-8")
)
"""What PyTorch gives for the layers of record_small_layers.py."""
TOLERANCE = {"f8": 1e-9, "f4": 1e-5}


class Run:
    """The arrays of a layer, and its kernels bound to them, at once or through a recorded plan."""

    def __init__(
        self, layer: Layer, *shapes: Shape, batch: int, dtype: str = "f8", recorded: bool = False
    ) -> None:
        self.layer, self.shapes, self.batch = layer, shapes, batch
        self.calls = 0
        """How many calls the plans that were recorded have."""
        self.dtype, self.recorded, self.rng = np.dtype(dtype), recorded, np.random.default_rng(7)
        self.xs = [self._placed(values) for values in self.random(*shapes)]
        self.dxs: list[Array | None] = [np.zeros_like(x) for x in self.xs]
        start = layer.start(np.random.default_rng(3), *shapes)
        self.weights = {name: values.astype(dtype) for name, values in start.items()}
        self.gradients = {f"d{name}": np.zeros_like(values) for name, values in self.weights.items()}
        self.state = {name: values.astype(dtype) for name, values in layer.state(*shapes).items()}
        whole = layer.scratch(batch, *shapes)
        self.scratch = {name: np.zeros(shape, dtype) for name, shape in whole.items()}
        self.y = np.zeros(inside(layer.output(*shapes), batch), dtype)
        self.dy = np.random.default_rng(9).normal(size=self.y.shape).astype(dtype)

    def random(self, *shapes: Shape) -> list[Array]:
        """Numbers for a batch of each shape, as they lie inside."""
        rng = np.random.default_rng(5)
        return [rng.normal(0.5, 2, inside(shape, self.batch)) for shape in shapes]

    def _placed(self, values: Array) -> Array:
        """Where a workspace has them: over a row of ones."""
        full = np.ones((values.size // self.batch + 1, self.batch), self.dtype)
        full[:-1] = values.reshape(-1, self.batch)
        return full[:-1].reshape(values.shape)

    def give(self, values: Any) -> None:
        """Give the layer this as its first input, (batch, *shape)."""
        outside(self.xs[0].reshape(-1, self.batch), self.shapes[0])[...] = values

    def forward(self, infer: bool = False) -> Array:
        """What the layer gives (batch, *shape), for its only or its several inputs."""
        kernel = self.layer.infer if infer and self.layer.infer else self.layer.forward
        states = () if infer else tuple(self.state.values())
        self._run(kernel, [self.y], (*self.scratch.values(), *states), {"y": self.y, "z": self.y})
        return self.seen(self.y, self.layer.output(*self.shapes)).copy()

    def backward(self, infer: bool = False) -> list[Array | None]:
        """The gradients of the inputs (batch, *shape)."""
        kernel = self.layer.infer_backward if infer and self.layer.infer_backward else self.layer.backward
        written = [*self.gradients.values(), *(dx for dx in self.dxs if dx is not None)]
        dx1 = (
            None
            if self.dxs[0] is None
            else np.zeros((self.dxs[0].size // self.batch + 1, self.batch), self.dtype)
        )
        named = {"y": self.y, "z": self.y, "dy": self.dy, "dz": self.dy, "dxs": self.dxs, "dx": self.dxs[0]}
        takes = "dx1" in parameters(kernel)
        if takes and dx1 is not None:
            written = [*self.gradients.values(), dx1]
        self._run(kernel, written, tuple(self.scratch.values()), named | self.gradients | {"dx1": dx1})
        if takes and dx1 is not None and self.dxs[0] is not None:
            self.dxs[0][...] = dx1[:-1]
        return [
            None if dx is None else self.seen(dx, shape).copy()
            for dx, shape in zip(self.dxs, self.shapes, strict=True)
        ]

    def _run(self, kernel: Any, written: list[Array], free: tuple[Array, ...], named: Record) -> None:
        x1 = self.xs[0].base if len(self.shapes[0]) == 1 else None
        arrays = {"x": self.xs[0], "xs": self.xs, "x1": x1, **self.weights, **self.state, **self.scratch}
        arrays |= named
        kept = [
            array for array in self._all(arrays) if not any(array is other for other in (*written, *free))
        ]
        for array in written:
            array[...] = np.nan
        for array in kept:
            array.flags.writeable = False
        try:
            self._call(kernel, arrays)
        finally:
            for array in reversed(kept):  # what a view looks into comes before the view
                array.flags.writeable = True
        assert all(np.isfinite(array).all() for array in written)

    def _call(self, kernel: Any, arrays: Record) -> None:
        if not self.recorded:
            bind(kernel, {"np": NUMPY, "rng": self.rng} | arrays)
            return
        recorder = Recorder(self.dtype)
        bind(kernel, {"np": recorder.ops, "rng": drawing(recorder.ops, self.rng)} | arrays)
        self.calls += len(recorder.plan)
        replay(recorder.plan)

    @staticmethod
    def _all(arrays: Record) -> list[Array]:
        flat: list[Array] = []
        for value in arrays.values():
            flat += [v for v in (value if isinstance(value, list) else [value]) if v is not None]
        return flat

    def seen(self, array: Array, shape: Shape) -> Array:
        """An array as the user sees it."""
        return outside(array.reshape(-1, self.batch), shape)


def agree(actual: Any, recorded: Any, dtype: str) -> None:
    """To the tolerance, relative; near 0 to a tenth of it, times the greatest number if that is above 1."""
    tolerance, wanted = TOLERANCE[dtype], np.array(recorded)
    np.testing.assert_allclose(
        actual, wanted, rtol=tolerance, atol=tolerance / 10 * max(1, abs(wanted).max())
    )


def check_calls(layer: Layer, *shapes: Shape) -> None:
    """A step's plan is not longer than the layer says, whoever looks or trains."""
    for infer in (False, True):
        run = Run(layer, *shapes, batch=3, recorded=True)
        run.forward(infer)
        run.backward(infer)
        assert 0 < run.calls <= layer.calls(*shapes)


def check_gradients(run: Run, infer: bool = False) -> None:
    """Of Σ dy·y, by differences along one random direction in all inputs and weights at once, in float64.

    A layer that draws is given the same numbers each time, and moving averages play no part in training.
    """
    rng, small = np.random.default_rng(13), 1e-6
    moved = [*run.xs, *run.weights.values()]
    ways = [rng.normal(size=array.shape) for array in moved]
    at, state = [array.copy() for array in moved], {name: s.copy() for name, s in run.state.items()}

    def value(step: float) -> float:
        for array, start, way in zip(moved, at, ways, strict=True):
            array[...] = start + step * way
        for name, values in state.items():
            run.state[name][...] = values
        run.rng = np.random.default_rng(17)
        run.forward(infer)
        return float((run.dy * run.y).sum())

    change = (value(small) - value(-small)) / (2 * small)
    value(0.0)
    run.backward(infer)
    gradients = [*(dx for dx in run.dxs if dx is not None), *run.gradients.values()]
    along = sum(float((g * way).sum()) for g, way in zip(gradients, ways, strict=True))
    np.testing.assert_allclose(along, change, rtol=1e-6, atol=1e-7)
