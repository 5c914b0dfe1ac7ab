"""Network: layers and one flat vector of weights. Workspace: every buffer for one batch size, bound to
kernels.

Inside, the batch is the last axis. A value buffer has one row more than its layer has units, a row of ones,
so that the bias is a column of the weights (decision 0003). Arrays of one kind lie end to end in one arena,
so that work that is alike in neighbouring layers is one call.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Activation, Identity
from engine.layers.layer import Layer
from engine.losses import Loss
from engine.plan import Array, Ops, bind

Sources = Sequence[tuple[int, ...]]


class Network:
    """Layers in execution order, and their weights as named views into one vector ``theta``.

    ``sources[k]`` names what layer k sees: 0 is the input features, n the output of layer n − 1. By default
    each layer sees the one above.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        inputs: int,
        dtype: DTypeLike = np.float32,
        sources: Sources | None = None,
    ) -> None:
        self.layers, self.dtype = tuple(layers), np.dtype(dtype)
        self.sources = sources or tuple((k,) for k in range(len(layers)))
        self.widths = [inputs]
        self.shapes: list[dict[str, tuple[int, ...]]] = []
        for layer, sees in zip(self.layers, self.sources, strict=True):
            given = self.widths[sees[0]]
            self.shapes.append(layer.weights(given))
            self.widths.append(layer.outputs(given))
        self.parameters = sum(math.prod(shape) for named in self.shapes for shape in named.values())
        self.theta = np.zeros(self.parameters, self.dtype)
        self.mask = self._masked()
        """As long as theta: 1 where regularization applies, 0 on biases."""

    def views(self, flat: Array) -> list[dict[str, Array]]:
        """A vector as long as theta, seen as each layer's named arrays."""
        offset = 0
        views: list[dict[str, Array]] = []
        for named in self.shapes:
            views.append({})
            for name, shape in named.items():
                views[-1][name] = flat[offset : (offset := offset + math.prod(shape))].reshape(shape)
        return views

    def inputs_of(self, place: int) -> int:
        """How many values the layer at ``place`` is given for each point."""
        return self.widths[self.sources[place][0]]

    def start(self, rng: np.random.Generator) -> None:
        """Draw the weights that training starts from."""
        for place, (layer, weights) in enumerate(zip(self.layers, self.views(self.theta), strict=True)):
            for name, values in layer.start(rng, self.inputs_of(place)).items():
                weights[name][...] = values

    def _masked(self) -> Array:
        flat = np.zeros_like(self.theta)
        for place, (layer, views) in enumerate(zip(self.layers, self.views(flat), strict=True)):
            for name, values in layer.decayed(self.inputs_of(place)).items():
                views[name][...] = values
        return flat

    def without_biases(self, flat: Array) -> list[Array]:
        """For each layer the numbers of a vector as long as theta that belong to weights."""
        pairs = zip(self.views(flat), self.views(self.mask), strict=True)
        return [
            np.concatenate([array[mask[name] > 0] for name, array in arrays.items()])
            if arrays
            else np.zeros(0)
            for arrays, mask in pairs
        ]

    def describe(self) -> list[dict[str, Any]]:
        """For each layer its kind, label, units, inputs, and where in theta its weights lie, row by row."""
        described, offset = [], 0
        for place, (layer, named) in enumerate(zip(self.layers, self.shapes, strict=True)):
            count = sum(math.prod(shape) for shape in named.values())
            described.append(
                {
                    "kind": layer.name(),
                    "label": layer.label,
                    "units": self.widths[place + 1],
                    "inputs": self.inputs_of(place),
                    "parameters": count,
                    "offset": offset,
                    "shape": list(next(iter(named.values()), (0, 0))),
                }
            )
            offset += count
        return described


class Arena:
    """Buffers of (width + 1, batch) for every node, end to end in one array."""

    def __init__(self, widths: Sequence[int], batch: int, dtype: DTypeLike, fill: float = 0.0) -> None:
        ends = np.cumsum([0, *((width + 1) * batch for width in widths)]).tolist()
        self.spans = list(pairwise(ends))
        self.flat = np.full(ends[-1], fill, dtype)
        self.full = [
            self.flat[a:b].reshape(width + 1, batch) for width, (a, b) in zip(widths, self.spans, strict=True)
        ]
        self.rows = [full[:-1] for full in self.full]

    def joined(self, first: int, last: int) -> Array:
        """The buffers of neighbouring nodes, first to last, as one vector."""
        return self.flat[self.spans[first][0] : self.spans[last][1]]


class Workspace:
    """Every buffer for one batch size, over a network's theta. With ``grad`` it can also go backward.

    Node 0 is the input, node k + 1 the output of layer k. What is given as ``x1`` is the input over a row of
    ones.
    """

    def __init__(self, network: Network, batch: int, grad: Array | None = None) -> None:
        self.network, self.batch = network, batch
        dtype, widths = network.dtype, network.widths
        self.y = Arena(widths, batch, dtype, 1.0)
        self.z = Arena(widths, batch, dtype)
        self.weights = network.views(network.theta)
        outputs = widths[-1]
        self.scratch = {
            "dy": np.zeros((outputs, batch), dtype),
            "tmp": np.zeros((outputs, batch), dtype),
            "row": np.zeros(batch, dtype),
            "true": np.zeros(batch, dtype),
            "ones": np.ones(outputs * batch, dtype),
        }
        self.activations = [activation_of(layer) for layer in network.layers]
        for node, activation in enumerate(self.activations, 1):
            if isinstance(activation, Identity):
                self.z.full[node], self.z.rows[node] = self.y.full[node], self.y.rows[node]
        if grad is not None:
            self._prepare_backward(grad)

    def _prepare_backward(self, grad: Array) -> None:
        widths, batch, dtype = self.network.widths, self.batch, self.network.dtype
        self.gradients = self.network.views(grad)
        self.slope, self.dy = Arena(widths, batch, dtype), Arena(widths, batch, dtype)
        self.scratch["dy"] = self.dy.rows[-1]
        self.consumers: list[list[Array]] = [[] for _ in widths]
        self.dxs: list[list[Array | None]] = []
        for sees in self.network.sources:
            self.dxs.append([self._input_gradient(node) for node in sees])

    def _input_gradient(self, node: int) -> Array | None:
        """Where a layer writes the gradient of what it sees; the first to ask gets the node's own dy."""
        if node == 0:
            return None
        own = self.dy.full[node]
        self.consumers[node].append(own if not self.consumers[node] else np.zeros_like(own))
        return self.consumers[node][-1]

    @property
    def output(self) -> Array:
        """The raw outputs (outputs, batch) of the last layer."""
        return self.y.rows[-1]

    def forward(self, ops: Ops, x1: Array) -> None:
        """Write z and y of every layer."""
        for place, layer in enumerate(self.network.layers):
            bind(layer.forward, {"np": ops} | self._arrays(place, x1))

    def measure(self, ops: Ops, loss: Loss, t: Array, cell: Array, scale: float) -> None:
        """Write the batch's summed loss into ``cell``, and ``scale`` times its gradient into the last dy."""
        arrays = {"y": self.output, "t": t, "loss": cell, "scale": scale, **self.scratch}
        bind(loss.measure, {"np": ops} | arrays)

    def predict(self, ops: Ops, loss: Loss, p: Array) -> None:
        """Write the linked outputs (outputs, batch) into p."""
        bind(loss.predict, {"np": ops, "y": self.output, "p": p, **self.scratch})

    def backward(self, ops: Ops, x1: Array) -> None:
        """Write every layer's dz and weights' gradient, given the last dy; forward has been done."""
        for activation, group in groupby(range(len(self.activations)), self.activations.__getitem__):
            places = list(group)
            if not isinstance(activation, Identity):
                span = places[0] + 1, places[-1] + 1
                named = {"x": self.z.joined(*span), "y": self.y.joined(*span), "s": self.slope.joined(*span)}
                bind(activation.slope, {"np": ops} | named)
        for place in reversed(range(len(self.network.layers))):
            self._add_consumers(ops, place + 1)
            bind(self.network.layers[place].backward, {"np": ops} | self._arrays(place, x1, backward=True))

    def _add_consumers(self, ops: Ops, node: int) -> None:
        """The one place where fan-out is summed: dy of a node is the sum of what all its consumers wrote."""
        own = self.dy.full[node]
        for other in self.consumers[node][1:]:
            ops.add(own, other, own)

    def _arrays(self, place: int, x1: Array, backward: bool = False) -> dict[str, Any]:
        """What the kernels of a layer may name."""
        node, sees = place + 1, self.network.sources[place]
        x1s = [x1 if source == 0 else self.y.full[source] for source in sees]
        arrays: dict[str, Any] = {
            "x1": x1s[0],
            "x1s": x1s,
            "z": self.z.rows[node],
            "y": self.y.rows[node],
            **self.weights[place],
        }
        if backward:
            linear = isinstance(self.activations[place], Identity)
            backward_arrays: dict[str, Any] = {
                "slope": self.slope.rows[node],
                "dy": self.dy.rows[node],
                # dz takes the place of the slope, which nobody needs after it: less memory to go through.
                "dz": (self.dy if linear else self.slope).rows[node],
                "dx1": self.dxs[place][0],
                "dx1s": self.dxs[place],
                **{f"d{name}": array for name, array in self.gradients[place].items()},
            }
            arrays |= backward_arrays
        return arrays


def activation_of(layer: Layer) -> Activation:
    """The activation of a layer, or the identity for a layer without one."""
    found = getattr(layer, "activation", None)
    return found if isinstance(found, Activation) else Identity()
