"""Convolution: a small window of weights, the same everywhere, slides over an image.

With the rows of an image outermost, what an output row needs is a run of neighbouring rows of
``cols``: each holds one row of the image, as often as the kernel is wide, shifted by one each time.
So only the width is copied out (k-fold, not k²-fold), and the height costs nothing.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from numpy.lib.stride_tricks import sliding_window_view

from engine.activations import Activation, Relu
from engine.choice import OneOf
from engine.fields import Filters, Frozen, Live, Stride, Window
from engine.initializers import He, Initializer, Zeros
from engine.layers.layer import Shape
from engine.layers.padding import Padding, Slide, Valid, too_large
from engine.layers.weighing import Weighing
from engine.plan import Array, Ops


class Conv2d(Weighing):
    """Each filter is a small square of weights that slides over the image and looks for the same pattern
    everywhere.

    LeCun, Boser, Denker, Henderson, Howard, Hubbard, Jackel, "Backpropagation applied to handwritten zip code
    recognition", 1989. Like everywhere in deep learning the kernel is not flipped: mathematics calls this a
    cross-correlation. W1 (filters, k·channels·k + 1) has the kernel's rows outermost, then the channels, then
    the columns; the bias is the last column.
    """

    label = "convolution"
    hint = "slide small filters"
    formula = r"y_{hwf} = f\Bigl(b_f + \sum_{i,c,j} W_{ficj}\, x_{hs+i-p,\; ws+j-p,\; c}\Bigr)"
    kind: Literal["conv2d"] = "conv2d"
    filters: Filters = 8
    """Number of filters; each gives one channel."""
    kernel: Window = 3
    """Height and width k of each filter."""
    stride: Stride = 1
    """How far s the window moves from one place to the next."""
    padding: OneOf[Padding] = Valid()
    """Zeros around the image."""
    activation: Annotated[OneOf[Activation], Live()] = Relu()
    """What each unit does to its sum."""
    initializer: OneOf[Initializer] = He()
    """How the weights start."""
    bias: bool = True
    """Whether each filter adds a number of its own, the bias."""
    bias_initializer: OneOf[Initializer] = Zeros()
    """How the biases start."""
    frozen: Frozen = False
    """Keep the weights as they are, while the rest of the network learns."""

    @property
    def biased(self) -> bool:
        return self.bias

    def output(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        if len(shape) != 3:
            of = "single numbers" if len(shape) == 1 else "sequences"
            raise ValueError(f"A convolution takes images, not {of}.")
        down, right = self._slides(shape)
        if min(down.stops, right.stops) < 1:
            raise ValueError(too_large("kernel", down, right))
        return down.stops, right.stops, self.filters

    def matrix(self, *inputs: Shape) -> tuple[tuple[int, int], tuple[int, int]]:
        area, channels = self.kernel**2, inputs[0][2]
        return (self.filters, area * channels), (area * channels, area * self.filters)

    def operations(self, *inputs: Shape) -> int:
        height, width, filters = self.output(*inputs)
        return 2 * height * width * filters * self.kernel**2 * inputs[0][2]

    def calls(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 4 * self.kernel + self.stride + 10

    def window(self) -> tuple[int, int]:
        return self.kernel, self.stride

    def pictures(self, weights: Mapping[str, Array], *inputs: Shape) -> Array:
        k, channels = self.kernel, inputs[0][2]
        W = weights["W1"][:, : k * channels * k]
        return W.reshape(self.filters, k, channels, k).transpose(0, 2, 1, 3)

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``cols``: every row of the padded image, shifted, over a row of ones; ``wide``: W1 with a bias
        column for each of the kernel's rows; ``parts``: the gradient by output rows; ``turned``: W1 for the
        way back; ``dcols``: the gradient of ``cols`` without ones and borders.
        """
        (height, _, channels), k = inputs[0], self.kernel
        down, right = self._slides(inputs[0])
        row, run = channels * k, right.stops * batch
        block = k * (row + self.bias)
        return {
            "cols": (down.padded, row + self.bias, run),
            "wide": (self.filters, block),
            "parts": (down.stops, block, self.filters),
            "total": (block, self.filters),
            "turned": (row, k * self.filters),
            "dcols": (height, row, run),
        }

    def forward(self, np: Ops, x: Array, z: Array, W1: Array, cols: Array, wide: Array) -> None:
        height, channels, width, batch = x.shape
        down, right = self._slides((height, width, channels))
        k, row = self.kernel, channels * self.kernel
        shifted = cols[down.before : down.before + height, :row]
        shifted = shifted.reshape(height, channels, k, right.stops, batch)
        for j, stops, meets in right.taps():  # what no tap reaches is the padding, and stays 0
            np.copyto(shifted[:, :, j, stops], x[:, :, meets])
        if self.bias:
            np.copyto(cols[:, row], 1.0)
            np.copyto(wide.reshape(-1, k, row + 1)[:, :, :row], W1[:, :-1].reshape(-1, k, row))
            np.copyto(wide[:, row], W1[:, -1])
        np.matmul(wide if self.bias else W1, self._blocks(cols), z.reshape(len(z), self.filters, -1))

    def backward(
        self,
        np: Ops,
        dz: Array,
        dx: Array | None,
        W1: Array,
        dW1: Array,
        cols: Array,
        parts: Array,
        total: Array,
        turned: Array,
        dcols: Array,
    ) -> None:
        k, rows = self.kernel, dz.reshape(len(dz), self.filters, -1)
        np.matmul(self._blocks(cols), rows.transpose(0, 2, 1), parts)
        np.sum(parts, (0,), None, total)
        by_row = total.reshape(k, -1, self.filters).transpose(2, 0, 1)
        if self.bias:
            np.copyto(dW1[:, :-1].reshape(self.filters, k, -1), by_row[:, :, :-1])
            np.copyto(dW1[:, -1], by_row[:, 0, -1])
        else:
            np.copyto(dW1.reshape(self.filters, k, -1), by_row)
        if dx is not None:
            self._back(np, rows, dx, W1, turned, dcols)

    def _back(self, np: Ops, rows: Array, dx: Array, W1: Array, turned: Array, dcols: Array) -> None:
        """Each row of the image gets the products of all output rows that saw it at once; the shifts are
        then added up.
        """
        height, channels, width, batch = dx.shape
        down, right = self._slides((height, width, channels))
        k, s, filters = self.kernel, self.stride, self.filters
        forth = W1[:, : k * channels * k].reshape(filters, k, channels, k).transpose(2, 3, 1, 0)
        back = turned.reshape(channels, k, k, filters)
        order = [i for phase in range(min(s, k)) for i in reversed(range(phase, k, s))]
        for phase in range(min(s, k)):
            own = len(range(phase, k, s))
            at = order.index(phase) + 1 - own
            np.copyto(back[:, :, at : at + own], forth[:, :, phase::s][:, :, ::-1])
        seen: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for r in range(height):
            h = r + down.before
            first, last = max(0, -((k - 1 - h) // s)), min(down.stops - 1, h // s)
            if first <= last:
                places = order.index(h - first * s), order.index(h - last * s) + 1
                seen.setdefault(places, []).append((r, first))
        flat = rows.reshape(-1, rows.shape[-1])
        for (start, stop), whom in seen.items():
            (r, first), count = whom[0], len(whom)
            runs = sliding_window_view(flat, (stop - start) * filters, axis=0)[first * filters :: filters]
            product = turned[:, start * filters : stop * filters]
            np.matmul(product, runs[:count].transpose(0, 2, 1), dcols[r::s][:count])
        np.copyto(dx, 0.0)
        shifted = dcols.reshape(height, channels, k, right.stops, batch)
        for j, stops, meets in right.taps():
            np.add(dx[:, :, meets], shifted[:, :, j, stops], dx[:, :, meets])

    def _slides(self, shape: Shape) -> tuple[Slide, Slide]:
        down, right = (Slide(size, self.kernel, self.stride, self.padding) for size in shape[:2])
        return down, right

    def _blocks(self, cols: Array) -> Array:
        """For each output row the run of rows of ``cols`` that it needs; the runs overlap."""
        rows = cols.reshape(-1, cols.shape[-1])
        windows = sliding_window_view(rows, self.kernel * cols.shape[1], axis=0)
        return windows[:: self.stride * cols.shape[1]].transpose(0, 2, 1)
