"""Network: layers, how they are wired, and one flat vector of weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Activation, Identity
from engine.graph import receptive_fields, shapes, wire
from engine.layers.layer import Layer, Shape
from engine.plan import Array

Named = list[dict[str, Array]]
"""For every layer its arrays by name."""


class Network:
    """Layers in execution order, and their weights as named views into one vector ``theta``.

    Node 0 is the input, node n the output of layer n − 1; ``shapes`` and ``widths`` are those of the nodes,
    ``sources[k]`` the nodes that layer k sees. ``kept`` holds what training keeps besides weights.
    """

    def __init__(self, layers: Sequence[Layer], given: Shape | int, dtype: DTypeLike = np.float32) -> None:
        self.layers, self.dtype = tuple(layers), np.dtype(dtype)
        self.sources = wire(layers)
        self.shapes = shapes(layers, self.sources, (given,) if isinstance(given, int) else given)
        self.widths = [math.prod(shape) for shape in self.shapes]
        self.weights = [layer.weights(*self.inputs_of(place)) for place, layer in enumerate(self.layers)]
        """Name and shape of every layer's weights."""
        self.parameters = sum(math.prod(shape) for named in self.weights for shape in named.values())
        self.theta = np.zeros(self.parameters, self.dtype)
        self.mask = self._flat([layer.decayed(*self.inputs_of(k)) for k, layer in enumerate(self.layers)])
        """As long as theta: 1 where regularization applies, 0 on biases."""
        states = [layer.state(*self.inputs_of(place)) for place, layer in enumerate(self.layers)]
        self.states = [{name: values.shape for name, values in named.items()} for named in states]
        self.kept = np.concatenate([np.zeros(0), *(v.ravel() for s in states for v in s.values())])
        self.kept = self.kept.astype(self.dtype)

    def inputs_of(self, place: int) -> list[Shape]:
        """The shapes of what the layer at ``place`` sees."""
        return [self.shapes[node] for node in self.sources[place]]

    @property
    def operations(self) -> int:
        """Multiplications and additions of one point's forward pass."""
        return sum(layer.operations(*self.inputs_of(place)) for place, layer in enumerate(self.layers))

    def twin(self, dtype: DTypeLike | None = None) -> Network:
        """Another network with the same layers and copies of the weights."""
        other = Network(self.layers, self.shapes[0], dtype or self.dtype)
        other.theta[:], other.kept[:] = self.theta, self.kept
        return other

    def after(self, place: int) -> Network:
        """What follows a layer as a network of its own, with copies of the weights.

        LookupError where nothing follows it, or something that sees more than what it gives.
        """
        rest = self.layers[place + 1 :]
        names = {layer.id for layer in rest}
        if not rest or any(name not in names for layer in rest for name in layer.inputs):
            raise LookupError(f"layer {place} does not part the network in two")
        other = Network(rest, self.shapes[place + 1], self.dtype)
        other.theta[:] = self.theta[-other.parameters :] if other.parameters else ()
        other.kept[:] = self.kept[-len(other.kept) :] if len(other.kept) else ()
        return other

    def views(self, flat: Array) -> Named:
        """A vector as long as theta, seen as each layer's named arrays."""
        return views(flat, self.weights)

    def start(self, rng: np.random.Generator) -> None:
        """Draw the weights that training starts from."""
        drawn = [layer.start(rng, *self.inputs_of(place)) for place, layer in enumerate(self.layers)]
        self.theta[:] = self._flat(drawn)

    def _flat(self, named: Sequence[dict[str, Array]]) -> Array:
        flat = np.zeros_like(self.theta)
        for values, arrays in zip(named, self.views(flat), strict=True):
            for name, array in arrays.items():
                array[...] = values[name]
        return flat

    def without_biases(self, flat: Array) -> list[Array]:
        """For each layer the numbers of a vector as long as theta that belong to weights."""
        pairs = zip(self.views(flat), self.views(self.mask), strict=True)
        return [
            np.concatenate(
                [np.zeros(0, flat.dtype), *(array[mask[name] > 0] for name, array in arrays.items())]
            )
            for arrays, mask in pairs
        ]

    def describe(self) -> list[dict[str, Any]]:
        """For each layer its kind, label, shapes, sources, parameters, operations of one point's forward
        pass, receptive field, and where in theta its weights lie, row by row.
        """
        described, offset = [], 0
        fields = receptive_fields(self.layers, self.sources)
        for place, (layer, named) in enumerate(zip(self.layers, self.weights, strict=True)):
            count = sum(math.prod(shape) for shape in named.values())
            matrix = next(iter(named.values()), (0, 0))
            described.append(
                {
                    "kind": layer.name(),
                    "label": layer.label,
                    "units": self.shapes[place + 1][-1],
                    "inputs": math.prod(self.inputs_of(place)[0]),
                    "parameters": count,
                    "offset": offset,
                    "shape": [matrix[0], math.prod(matrix[1:])],
                    "output": list(self.shapes[place + 1]),
                    "sources": list(self.sources[place]),
                    "operations": layer.operations(*self.inputs_of(place)),
                    "receptive_field": fields[place],
                }
            )
            offset += count
        return described


def views(flat: Array, shapes: Sequence[dict[str, Shape]]) -> Named:
    """A vector seen as the named arrays that lie in it end to end."""
    offset = 0
    found: Named = []
    for named in shapes:
        found.append({})
        for name, shape in named.items():
            found[-1][name] = flat[offset : (offset := offset + math.prod(shape))].reshape(shape)
    return found


def activation_of(layer: Layer) -> Activation:
    """The activation of a layer, or the identity for a layer without one."""
    found = getattr(layer, "activation", None)
    return found if isinstance(found, Activation) else Identity()
