"""Padding: how far a sliding window may reach beyond the edge, and which numbers its places then touch."""

from collections.abc import Iterator
from typing import Literal

from engine.choice import Choice
from engine.fields import Border

Tap = tuple[int, slice, slice]


class Padding(Choice):
    """What surrounds an image while a window slides over it."""

    def around(self, size: int, window: int, stride: int) -> tuple[int, int]:
        """Rows (or columns) added before and after ``size`` of them."""
        raise NotImplementedError


class Valid(Padding):
    """No padding: the window stays inside the image, which becomes smaller."""

    label = "valid"
    formula = r"n_\text{out} = \left\lfloor \frac{n - k}{s} \right\rfloor + 1"
    kind: Literal["valid"] = "valid"

    def around(self, size: int, window: int, stride: int) -> tuple[int, int]:  # noqa: ARG002
        return 0, 0


class Same(Padding):
    """As much padding as keeps the size with stride 1; with a larger stride the size is divided by it.

    As TensorFlow and Keras have it: an odd row is added below, an odd column to the right. (PyTorch has it
    for stride 1 only, and puts it there too.)
    """

    label = "same"
    formula = r"n_\text{out} = \left\lceil \frac{n}{s} \right\rceil"
    kind: Literal["same"] = "same"

    def around(self, size: int, window: int, stride: int) -> tuple[int, int]:
        total = max((-(-size // stride) - 1) * stride + window - size, 0)
        return total // 2, total - total // 2


class Custom(Padding):
    """As many rows and columns on each of the four sides as you say."""

    label = "custom"
    formula = r"n_\text{out} = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1"
    kind: Literal["custom"] = "custom"
    border: Border = 1
    """Rows and columns p on each side."""

    def around(self, size: int, window: int, stride: int) -> tuple[int, int]:  # noqa: ARG002
        return self.border, self.border


class Slide:
    """A window that slides along one axis: where it stops, and what it meets there."""

    def __init__(self, size: int, window: int, stride: int, padding: Padding) -> None:
        self.size, self.window, self.stride = size, window, stride
        self.before, after = padding.around(size, window, stride)
        self.padded = size + self.before + after
        self.stops = (self.padded - window) // stride + 1
        """How often it stops; not positive if it does not fit."""

    @property
    def overlaps(self) -> bool:
        """Whether two stops may meet the same number."""
        return self.window > self.stride

    @property
    def tiles(self) -> bool:
        """Whether the stops meet every number exactly once."""
        return self.window == self.stride and self.stops * self.window == self.size == self.padded

    def taps(self) -> Iterator[Tap]:
        """For each place in the window: its number, the stops where it lies inside, and what it meets there.

        A place that never lies inside is left out.
        """
        for place in range(self.window):
            shift = place - self.before
            first = max(0, -(shift // self.stride))
            last = min(self.stops - 1, (self.size - 1 - shift) // self.stride)
            if first <= last:
                meets = slice(first * self.stride + shift, last * self.stride + shift + 1, self.stride)
                yield place, slice(first, last + 1), meets

    def shares(self) -> Iterator[tuple[slice, int]]:
        """Runs of neighbouring stops that have the same number of places inside, and that number."""
        inside = [0] * self.stops
        for _, stops, _ in self.taps():
            for stop in range(stops.start, stops.stop):
                inside[stop] += 1
        edges = [stop for stop in range(self.stops) if stop == 0 or inside[stop] != inside[stop - 1]]
        for first, last in zip(edges, [*edges[1:], self.stops], strict=True):
            yield slice(first, last), inside[first]


def too_large(what: str, down: Slide, right: Slide) -> str:
    """Why a window does not fit into an image, and what would help."""
    window, image = f"{down.window}×{down.window} {what}", f"{down.size}×{right.size} image"
    padded = down.padded, right.padded
    if padded == (down.size, right.size):
        return f"The {window} is larger than the {image}: use padding, or a smaller {what}."
    with_it = f"{padded[0]}×{padded[1]} with its padding"
    return f"The {window} is larger than the {image}, {with_it}: use a smaller {what}."
