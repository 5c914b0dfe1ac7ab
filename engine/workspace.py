"""Workspace: every buffer for one batch size, over a network's weights, bound to its kernels.

Inside, the batch is the last axis. A buffer has one row more than its node has values, a row of ones, so that
the bias is a column of the weights (decision 0003). Arrays of one kind lie end to end in one arena, so that
work that is alike in neighbouring layers is one call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby, pairwise
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import DTypeLike

from engine.activations import Activation, Identity
from engine.layers.layer import Layer, Shape, inside
from engine.losses import Loss
from engine.network import Network, activation_of, views
from engine.plan import Array, Ops, Recorder, bind, drawing, parameters


class Arena:
    """Buffers of so many rows for each node, (rows, batch), end to end in one array; the last row apart."""

    def __init__(self, rows: Sequence[int], batch: int, dtype: DTypeLike, fill: float = 0.0) -> None:
        self.spans = list(pairwise(accumulate((count * batch for count in rows), initial=0)))
        self.flat = np.full(self.spans[-1][1], fill, dtype)
        self.full = [
            self.flat[start:end].reshape(count, batch)
            for count, (start, end) in zip(rows, self.spans, strict=True)
        ]
        self.rows = [full[:-1] for full in self.full]

    def joined(self, first: int, last: int) -> Array:
        """The buffers of neighbouring nodes, first to last, as one vector."""
        return self.flat[self.spans[first][0] : self.spans[last][1]]


class Scratch(dict[str, Any]):
    """Arrays by name; one that is declared and not yet there is made when a kernel first names it."""

    def __init__(self, declared: Mapping[str, Shape], dtype: DTypeLike, **given: Any) -> None:
        super().__init__(given)
        self._declared, self._dtype = declared, dtype

    def __missing__(self, name: str) -> Array:
        fill = np.ones if name == "ones" else np.zeros
        array: Array = self.setdefault(name, fill(self._declared[name], self._dtype))
        return array


class Workspace:
    """Every buffer for one batch size, over a network's theta. With ``grad`` it can also go backward.

    Node 0 is the input, node k + 1 the output of layer k. What is given as ``x1`` is the input over a row of
    ones. With ``rng`` it trains: layers draw, and keep averages; without it only looks. If it is ``brief``,
    nobody will ask for z, and y takes its place where kernels allow it.
    """

    def __init__(
        self,
        network: Network,
        batch: int,
        grad: Array | None = None,
        rng: Generator | None = None,
        brief: bool = False,
    ) -> None:
        self.network, self.batch, self.rng = network, batch, rng
        dtype, widths = network.dtype, network.widths
        self.activations = pooled_first(network) if rng else [activation_of(k) for k in network.layers]
        """Of each layer, as they are applied."""
        self._rows = [0, *(width + 1 for width in widths[1:])]
        self.y = Arena(self._rows, batch, dtype, 1.0)
        back = grad is not None
        in_place = [True] + [
            isinstance(activation, Identity)
            or (brief and works_in_place(activation, back) and not (back and reads_back(layer)))
            for activation, layer in zip(self.activations, network.layers, strict=True)
        ]
        self.z = Arena(masked(self._rows, in_place), batch, dtype)
        for node in (node for node, shares in enumerate(in_place) if shares):
            self.z.full[node], self.z.rows[node] = self.y.full[node], self.y.rows[node]
        output, each = (widths[-1], batch), (batch,)
        shapes = {"tmp": output, "tmp2": output, "dy": output, "ones": (widths[-1] * batch,)}
        self.scratch = Scratch(shapes | {"row": each, "true": each}, dtype)
        """What the kernels of losses may name."""
        self._weights, self._states = network.views(network.theta), views(network.kept, network.states)
        self.arrays = [self._of_layer(place) for place in range(len(network.layers))]
        """What the kernels of each layer may name, but what depends on the input."""
        self._units = [self._of_activation(place) for place in range(len(network.layers))]
        if grad is not None:
            self._prepare_backward(grad)

    def _of_layer(self, place: int) -> Scratch:
        layer, network, node = self.network.layers[place], self.network, place + 1
        declared = layer.scratch(self.batch, *network.inputs_of(place))
        own = self._shaped(self.z.full[node], node)
        return Scratch(declared, network.dtype, z=own, y=own, **self._weights[place], **self._states[place])

    def _of_activation(self, place: int) -> Scratch:
        """What the activation of a layer may name; one that is not elementwise acts along the first axis."""
        node = place + 1
        x, y = self.z.rows[node], self.y.rows[node]
        declared = {"tmp": x.shape, "row": (self.batch,), "ones": x.shape[:1]}
        return Scratch(declared, self.network.dtype, x=x, y=y)

    def _prepare_backward(self, grad: Array) -> None:
        linear = [True] + [isinstance(activation, Identity) for activation in self.activations]
        self.slope = Arena(masked(self._rows, linear), self.batch, self.network.dtype)
        self.dy = Arena(self._rows, self.batch, self.network.dtype)
        self.scratch["dy"] = self.dy.rows[-1]
        self.consumers: list[list[Array]] = [[] for _ in linear]
        for place, (sees, gradients) in enumerate(
            zip(self.network.sources, self.network.views(grad), strict=True)
        ):
            node, dx1s = place + 1, [self._input_gradient(node) for node in sees]
            # dz takes the place of the slope, which nobody needs after it: less memory to go through.
            dz = self.dy.full[node] if linear[node] else self.slope.full[node]
            dxs = [
                None if dx1 is None else self._shaped(dx1, source)
                for dx1, source in zip(dx1s, sees, strict=True)
            ]
            self.arrays[place].update(
                dz=self._shaped(dz, node), dy=self._shaped(dz, node), dx1=dx1s[0], dx=dxs[0], dxs=dxs
            )
            self.arrays[place].update({f"d{name}": array for name, array in gradients.items()})
            self._units[place].update(dy=self.dy.rows[node], dx=self.slope.rows[node])

    def _input_gradient(self, node: int) -> Array | None:
        """Where a layer writes the gradient of what it sees; the first to ask gets the node's own dy."""
        if node == 0:
            return None
        own = self.dy.full[node]
        self.consumers[node].append(own if not self.consumers[node] else np.zeros_like(own))
        return self.consumers[node][-1]

    def _shaped(self, full: Array, node: int) -> Array:
        """A buffer without its ones, in the shape that its node has inside."""
        return full[:-1].reshape(inside(self.network.shapes[node], self.batch))

    @property
    def output(self) -> Array:
        """The raw outputs (outputs, batch) of the last layer."""
        return self.y.rows[-1]

    def forward(self, ops: Ops, x1: Array) -> None:
        """Write z and y of every layer."""
        for place, layer in enumerate(self.network.layers):
            looks = layer.infer if self.rng is None and layer.infer else layer.forward
            self._run(ops, looks, place, x1)
            if not isinstance(self.activations[place], Identity):
                bind(self.activations[place].forward, self._given(ops, self._units[place]))

    def _run(self, ops: Ops, kernel: Callable[..., None], place: int, x1: Array) -> None:
        """Run a kernel of a layer, with what it sees."""
        arrays, sees = self.arrays[place], self.network.sources[place]
        if "xs" not in arrays or 0 in sees:
            x1s = [self.y.full[node] if node else x1 for node in sees]
            xs = [self._shaped(full, node) for full, node in zip(x1s, sees, strict=True)]
            arrays.update(x1=x1s[0], x=xs[0], xs=xs)
        bind(kernel, self._given(ops, arrays))

    def _given(self, ops: Ops, arrays: Scratch) -> Scratch:
        """The arrays, and what kernels call np and rng."""
        arrays["np"] = ops
        if self.rng is not None:
            arrays["rng"] = drawing(ops, self.rng)
        return arrays

    def measure(self, ops: Ops, loss: Loss, t: Array, cell: Array, scale: float) -> None:
        """Write the batch's summed loss into ``cell``, and ``scale`` times its gradient into the last dy."""
        self.scratch.update(y=self.output, t=t, loss=cell, scale=scale)
        bind(loss.assess if self.rng is None else loss.measure, self._given(ops, self.scratch))

    def predict(self, ops: Ops, loss: Loss, p: Array) -> None:
        """Write the linked outputs (outputs, batch) into p."""
        self.scratch.update(y=self.output, p=p)
        bind(loss.predict, self._given(ops, self.scratch))

    def backward(self, ops: Ops, x1: Array) -> None:
        """Write every layer's dz and weights' gradient, given the last dy; forward has been done."""
        self._slopes(ops)
        for place in reversed(range(len(self.network.layers))):
            node, activation, layer = place + 1, self.activations[place], self.network.layers[place]
            self._add_consumers(ops, node)
            if not activation.elementwise:
                bind(activation.backward, self._given(ops, self._units[place]))
            elif not isinstance(activation, Identity):
                ops.multiply(self.slope.rows[node], self.dy.rows[node], self.slope.rows[node])
            looks = layer.infer_backward if self.rng is None and layer.infer_backward else layer.backward
            self._run(ops, looks, place, x1)

    def _slopes(self, ops: Ops) -> None:
        """The slopes of all layers; of neighbours with the same activation in one go."""
        for activation, group in groupby(range(len(self.activations)), self.activations.__getitem__):
            places = list(group)
            if activation.elementwise and not isinstance(activation, Identity):
                span = places[0] + 1, places[-1] + 1
                x = self.z.joined(*span)
                y, s = self.y.joined(*span), self.slope.joined(*span)
                bind(
                    activation.slope,
                    self._given(ops, Scratch({"tmp": y.shape}, y.dtype, x=x, y=y, s=s)),
                )

    def _add_consumers(self, ops: Ops, node: int) -> None:
        """The one place where fan-out is summed: dy of a node is the sum of what all its consumers wrote."""
        own = self.dy.full[node]
        for other in self.consumers[node][1:]:
            ops.add(own, other, own)


def masked(rows: Sequence[int], without: Sequence[bool]) -> list[int]:
    """The rows of each node, and none for some nodes."""
    return [0 if none else count for count, none in zip(rows, without, strict=True)]


def pooled_first(network: Network) -> list[Activation]:
    """The activations, a layer that passes on the greatest numbers having that of the layer it sees.

    A function that never falls gives the same before and after it, and has less to do after it.
    """
    activations = [activation_of(layer) for layer in network.layers]
    seen = Counter(node for sees in network.sources for node in sees)
    for place, layer in enumerate(network.layers):
        above = network.sources[place][0] - 1
        if layer.passes_greatest and above >= 0 and seen[above + 1] == 1 and activations[above].rises:
            activations[place], activations[above] = activations[above], Identity()
    return activations


def reads_back(layer: Layer) -> bool:
    """Whether a layer needs on the way back what it wrote, before the activation."""
    return not {"y", "z"}.isdisjoint(parameters(layer.backward))


@cache
def works_in_place(activation: Activation, backward: bool) -> bool:
    """Whether z and y may be one array: z is read no more when y is begun, nor on the way back."""
    if not activation.elementwise or (backward and "x" in parameters(activation.slope)):
        return False
    x, y, recorder = np.zeros(1), np.zeros(1), Recorder(np.float64)
    bind(activation.forward, Scratch({"tmp": (1,)}, x.dtype, np=recorder.ops, x=x, y=y))
    calls = [[*args, *getattr(function, "keywords", {}).values()] for function, args in recorder.plan]
    begun = next(number for number, args in enumerate(calls) if args[-1] is y)
    return not any(arg is x for args in calls[begun + 1 :] for arg in args)
