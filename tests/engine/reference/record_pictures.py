"""Writes the reference values of the layers that take pictures: PyTorch's, in float64.

    <somewhere>/bin/python -m tests.engine.reference.record_pictures

Values are (batch, channels, height, width), a convolution's weights (filters, channels, height, width), as
PyTorch has them. What PyTorch lacks is `same` padding with a stride, or where it is not symmetric: the border
is then added by its `pad`, as TensorFlow's guide says ("Note on padding", tf.nn): so many rows that there are
⌈n/s⌉ stops, the odd one below.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, leaf, torch, write

nn: Any = torch.nn.functional
Size = tuple[int, int, int, int]
Pad = str | int

CONVOLUTIONS: list[tuple[Size, int, int, int, Pad, bool]] = [
    # (batch, channels, height, width), filters, kernel, stride, padding, bias
    ((2, 1, 5, 5), 2, 3, 1, "valid", True),
    ((2, 2, 4, 5), 3, 3, 1, "same", False),
    ((1, 3, 7, 5), 2, 3, 3, "valid", True),
    ((1, 2, 5, 4), 3, 2, 1, "same", True),
    ((2, 2, 5, 7), 2, 4, 2, "same", True),
    ((1, 3, 6, 5), 2, 3, 2, 2, True),
    ((2, 3, 3, 2), 2, 1, 1, "valid", True),
    ((1, 1, 5, 7), 2, 2, 3, 1, True),
    ((2, 2, 3, 2), 2, 5, 1, "same", True),
    ((1, 1, 9, 6), 2, 4, 3, 3, False),
    ((5, 1, 3, 3), 2, 3, 1, "valid", True),
]
POOLINGS: list[tuple[Size, int, int, Pad]] = [
    # (batch, channels, height, width), window, stride, padding
    ((2, 2, 4, 2), 2, 2, "valid"),
    ((1, 1, 5, 7), 2, 2, "valid"),
    ((2, 1, 7, 5), 3, 2, "valid"),
    ((1, 1, 8, 7), 2, 3, "valid"),
    ((2, 1, 6, 3), 3, 3, "valid"),
    ((1, 2, 5, 4), 3, 1, "same"),
    ((2, 1, 5, 7), 2, 2, "same"),
    ((1, 1, 7, 6), 4, 3, "same"),
    ((1, 2, 6, 5), 3, 2, 1),
    ((2, 1, 3, 4), 3, 1, 2),
    ((1, 2, 1, 1), 1, 1, "valid"),
]


def around(padding: Pad, sizes: tuple[int, int], window: int, stride: int) -> tuple[int, int, int, int]:
    """Columns on the left and right, rows above and below, in the order PyTorch's pad wants."""
    pads: list[int] = []
    for size in reversed(sizes):
        last = size % stride or stride
        total = max(window - last, 0) if padding == "same" else 0
        one = padding if isinstance(padding, int) else total // 2
        pads += [one, one if isinstance(padding, int) else total - one]
    return pads[0], pads[1], pads[2], pads[3]


def few(draw: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Random numbers of few digits, which make a small file."""
    return draw.normal(0, 1, shape).round(2)


def convolutions() -> list[Record]:
    draw, cases = np.random.default_rng(20), []
    for size, filters, kernel, stride, padding, bias in CONVOLUTIONS:
        x, w = leaf(few(draw, size)), leaf(few(draw, (filters, size[1], kernel, kernel)))
        b = leaf(few(draw, (filters,))) if bias else None
        y = nn.conv2d(nn.pad(x, around(padding, size[2:], kernel, stride)), w, b, stride)
        dy = few(draw, y.shape)
        y.backward(torch.tensor(dy))
        settings = {"filters": filters, "kernel": kernel, "stride": stride, "padding": padding, "bias": bias}
        given = {"x": x, "w": w, "dy": dy} | ({"b": b} if bias else {})
        found = {"y": y, "dx": x.grad, "dw": w.grad} | ({"db": b.grad} if b is not None else {})
        cases.append({"settings": settings, **given, **found})
    return cases


def maximum(x: Tensor, size: int, stride: int, pads: tuple[int, ...]) -> Tensor:
    return nn.max_pool2d(nn.pad(x, pads, value=-torch.inf), size, stride)


def average(x: Tensor, size: int, stride: int, pads: tuple[int, ...]) -> Tensor:
    """The mean of what lies inside; where PyTorch has that itself, it must agree."""
    sums = nn.avg_pool2d(nn.pad(x, pads), size, stride, divisor_override=1)
    inside = nn.avg_pool2d(nn.pad(torch.ones_like(x), pads), size, stride, divisor_override=1)
    if len(set(pads)) == 1 and 2 * pads[0] <= size:
        own = nn.avg_pool2d(x, size, stride, pads[0], count_include_pad=False)
        torch.testing.assert_close(sums / inside, own)
    return sums / inside


def poolings() -> list[Record]:
    """Of few different numbers, so that many are equal: only one of them is to get the gradient."""
    draw, cases = np.random.default_rng(20), []
    for size, window, stride, padding in POOLINGS:
        values = draw.integers(-2, 3, size) / 2
        pads = around(padding, size[2:], window, stride)
        for kind, pooled in (("max_pool2d", maximum), ("average_pool2d", average)):
            x = leaf(values)
            y = pooled(x, window, stride, pads)
            dy = few(draw, y.shape)
            y.backward(torch.tensor(dy))
            settings = {"size": window, "stride": stride, "padding": padding}
            cases.append({"kind": kind, "settings": settings, "x": x, "y": y, "dy": dy, "dx": x.grad})
    x = leaf(few(draw, (3, 2, 4, 3)))
    y = nn.adaptive_avg_pool2d(x, 1)[:, :, 0, 0]
    dy = few(draw, y.shape)
    y.backward(torch.tensor(dy))
    kind = "global_average_pool2d"
    cases.append({"kind": kind, "settings": {}, "x": x, "y": y, "dy": dy, "dx": x.grad})
    return cases


if __name__ == "__main__":
    write("pictures", Path(__file__).name, {"convolutions": convolutions(), "poolings": poolings()})
