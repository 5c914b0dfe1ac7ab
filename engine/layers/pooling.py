"""Pooling: a window slides over each channel and one number stands for what it sees.

The window's columns are pooled first, then its rows: 2·(k − 1) calls instead of k² − 1.
"""

from collections.abc import Callable, Sequence
from math import inf
from typing import Literal

from engine.choice import OneOf
from engine.fields import Stride, Window
from engine.layers.layer import Layer, Shape
from engine.layers.padding import Padding, Slide, Valid, too_large
from engine.plan import Array, Operand, Ops


class Pooling(Layer):
    """A window of k × k that moves by s; what lies beyond the edge does not count."""

    size: Window = 2
    """Height and width k of the window."""
    stride: Stride = 2
    """How far s the window moves from one place to the next."""
    padding: OneOf[Padding] = Valid()
    """How far the window may reach beyond the edge; what is there does not count."""

    def output(self, *inputs: Shape) -> Shape:
        shape = image(inputs[0], "Pooling")
        down, right = self.slides(shape)
        if min(down.stops, right.stops) < 1:
            raise ValueError(too_large("window", down, right))
        if max(down.before, right.before) >= self.size:
            raise ValueError(
                f"A {self.size}×{self.size} window would lie wholly in a padding of {down.before}: "
                "use a larger window, or less padding."
            )
        return down.stops, right.stops, shape[2]

    def calls(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 10 * self.size + 8

    def window(self) -> tuple[int, int]:
        return self.size, self.stride

    def slides(self, shape: Shape) -> tuple[Slide, Slide]:
        """Downwards and to the right."""
        down, right = (Slide(size, self.size, self.stride, self.padding) for size in shape[:2])
        return down, right

    def slides_over(self, x: Array) -> tuple[Slide, Slide]:
        """The same for an array as it lies inside."""
        return self.slides((x.shape[0], x.shape[2]))


class MaxPool2d(Pooling):
    """Passes on the greatest number of each window: whether a pattern is there, not where exactly.

    Ranzato, Huang, Boureau, LeCun, "Unsupervised learning of invariant feature hierarchies with applications
    to object recognition", 2007. The gradient goes to one number of each window: to the first of equals, row
    by row.
    """

    label = "max pooling"
    hint = "keep the strongest"
    formula = r"y_{hwc} = \max_{0 \le i, j < k} x_{hs+i,\; ws+j,\; c}"
    passes_greatest = True
    kind: Literal["max_pool2d"] = "max_pool2d"

    def operations(self, *inputs: Shape) -> int:
        """Comparisons."""
        height, width, channels = self.output(*inputs)
        return height * width * channels * (self.size**2 - 1)

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``mid``: the greatest of each window's rows; ``hits`` holds truth values, a byte each."""
        (height, _, channels), (down, right) = inputs[0], self.slides(inputs[0])
        mid = height, channels, right.stops, batch
        most = max(height, down.stops) * channels * right.stops * batch
        return {"mid": mid, "dmid": mid, "rest": (most,), "part": (most,), "hits": (-(-most // 4),)}

    def forward(self, np: Ops, x: Array, y: Array, mid: Array) -> None:
        def greatest(a: Operand, b: Array, out: Array) -> None:
            np.maximum(a, b, out=out)

        down, right = self.slides_over(x)
        gather(np, greatest, -inf, right, across(x), across(mid))
        gather(np, greatest, -inf, down, mid, y)

    def backward(
        self,
        np: Ops,
        x: Array,
        y: Array,
        dy: Array,
        dx: Array | None,
        mid: Array,
        dmid: Array,
        rest: Array,
        part: Array,
        hits: Array,
    ) -> None:
        if dx is not None:
            down, right = self.slides_over(x)
            flat = rest, part, hits.view(bool)
            to_the_first(np, down, mid, y, dy, dmid, [a[: y.size].reshape(y.shape) for a in flat])
            spare = [across(a[: mid.size].reshape(mid.shape)) for a in flat]
            to_the_first(np, right, across(x), across(mid), across(dmid), across(dx), spare)


class AveragePool2d(Pooling):
    """Passes on the mean of each window: a smaller, smoother image.

    LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, without
    the weight and bias that it has there. Beyond the edge nothing is counted, as in Keras (PyTorch:
    count_include_pad=False).
    """

    label = "average pooling"
    hint = "keep the mean"
    formula = r"y_{hwc} = \frac{1}{k^2} \sum_{0 \le i, j < k} x_{hs+i,\; ws+j,\; c}"
    kind: Literal["average_pool2d"] = "average_pool2d"

    def operations(self, *inputs: Shape) -> int:
        height, width, channels = self.output(*inputs)
        return height * width * channels * self.size**2

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``mid``: the sums of each window's rows; ``share``: dy over the number of places."""
        (height, _, channels), (down, right) = inputs[0], self.slides(inputs[0])
        run = channels, right.stops, batch
        return {"mid": (height, *run), "dmid": (height, *run), "share": (down.stops, *run)}

    def forward(self, np: Ops, x: Array, y: Array, mid: Array) -> None:
        down, right = self.slides_over(x)
        gather(np, np.add, 0.0, right, across(x), across(mid))
        gather(np, np.add, 0.0, down, mid, y)
        self._divide(np, down, right, y, y)

    def backward(self, np: Ops, x: Array, dy: Array, dx: Array | None, dmid: Array, share: Array) -> None:
        if dx is not None:
            down, right = self.slides_over(x)
            self._divide(np, down, right, dy, share)
            spread(np, down, share, dmid)
            spread(np, right, across(dmid), across(dx))

    @staticmethod
    def _divide(np: Ops, down: Slide, right: Slide, values: Array, out: Array) -> None:
        """By the number of places inside, which is smaller at the edges."""
        for rows, high in down.shares():
            for columns, wide in right.shares():
                np.multiply(values[rows, :, columns], 1 / (high * wide), out[rows, :, columns])


class GlobalAveragePool2d(Layer):
    """Passes on the mean of each channel: one number says how much of its pattern the image holds.

    Lin, Chen, Yan, "Network in network", 2014.
    """

    label = "global average pooling"
    hint = "one mean per channel"
    formula = r"y_c = \frac{1}{HW} \sum_{h,w} x_{hwc}"
    kind: Literal["global_average_pool2d"] = "global_average_pool2d"

    def output(self, *inputs: Shape) -> Shape:
        return (image(inputs[0], "Global average pooling")[2],)

    def operations(self, *inputs: Shape) -> int:
        height, width, channels = inputs[0]
        return height * width * channels

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.sum(x, (0, 2), None, y)
        np.multiply(y, 1 / (x.shape[0] * x.shape[2]), y)

    def backward(self, np: Ops, x: Array, dy: Array, dx: Array | None) -> None:
        if dx is not None:
            np.multiply(dy[:, None], 1 / (x.shape[0] * x.shape[2]), dx)


def image(shape: Shape, what: str) -> Shape:
    """The shape, if it is an image's."""
    if len(shape) != 3:
        raise ValueError(f"{what} takes images, not {'single numbers' if len(shape) == 1 else 'sequences'}.")
    return shape


def across(image: Array) -> Array:
    """An image with its columns first, so that what slides downwards slides to the right."""
    return image.transpose(2, 1, 0, 3)


def gather(
    np: Ops,
    combine: Callable[[Operand, Array, Array], object],
    empty: float,
    slide: Slide,
    x: Array,
    y: Array,
) -> None:
    """Along the first axis: combine what each stop meets, where nothing is ``empty``."""
    taps = [(y[stops], x[meets]) for _, stops, meets in slide.taps()]
    (own, first), *others = sorted(taps, key=lambda tap: -len(tap[0]))  # whole ones need no start
    if len(own) < len(y):
        np.copyto(y, empty)
        others = taps
    elif others and len(others[0][0]) == len(y):
        combine(first, others.pop(0)[1], y)
    else:
        np.copyto(y, first)
    for own, seen in others:
        combine(own, seen, own)


def to_the_first(
    np: Ops, slide: Slide, x: Array, y: Array, dy: Array, dx: Array, spare: Sequence[Array]
) -> None:
    """Along the first axis: give dy to the first of what each stop met that equals its greatest.

    What is not given yet is what is left for the next place; the last place takes the rest unasked.
    """
    rest, part, hits = spare
    *taps, (_, last, final) = slide.taps()
    if not slide.tiles:
        np.copyto(dx, 0.0)
    left = dy
    for number, (_, stops, meets) in enumerate(taps, 1):
        given = part[stops] if slide.overlaps else dx[meets]
        np.equal(x[meets], y[stops], hits[stops])
        np.multiply(left[stops], hits[stops], given)
        if slide.overlaps:
            np.add(dx[meets], given, dx[meets])
        if left is dy and given.shape != dy.shape:
            np.copyto(rest, dy)
        out = dx[final] if slide.tiles and number == len(taps) else rest
        np.subtract(left[stops], given, out[stops])
        left = out
    if slide.overlaps:
        np.add(dx[final], left[last], dx[final])
    elif not (slide.tiles and taps):
        np.copyto(dx[final], left[last])


def spread(np: Ops, slide: Slide, dy: Array, dx: Array) -> None:
    """Along the first axis: give dy to all that each stop met."""
    if not slide.tiles:
        np.copyto(dx, 0.0)
    for _, stops, meets in slide.taps():
        if slide.overlaps:
            np.add(dx[meets], dy[stops], dx[meets])
        else:
            np.copyto(dx[meets], dy[stops])
