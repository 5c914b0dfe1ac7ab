"""Graph: which layer sees which, by name, and the shapes that follow. Acyclic by construction."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from engine.layers.layer import Layer, Shape

Sources: TypeAlias = tuple[tuple[int, ...], ...]
"""For every layer the nodes it sees: 0 is the input, n the output of layer n − 1."""

INPUT = "input"
"""The name of what the first layer sees."""


class Flaw(NamedTuple):
    """Why layers do not make a network."""

    code: str
    """Names the sentence, for who says it in another language."""
    place: int
    """Of the layer."""
    field: str | None
    """Of the layer, if it is one."""
    value: Any
    allowed: str
    """What would go, as a sentence."""


class Broken(ValueError):
    """These layers make no network."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.allowed)
        self.flaw = flaw


def wire(layers: Sequence[Layer]) -> Sources:
    """Who sees whom. Broken if a name is unknown or given twice, or if what a layer gives goes nowhere."""
    nodes, sources = {INPUT: 0}, []
    for place, layer in enumerate(layers):
        unknown = [name for name in layer.inputs if name not in nodes]
        if unknown:
            allowed = f"A layer sees layers above it, by their names: {', '.join(nodes)}."
            raise Broken(Flaw("unknown_input", place, "inputs", list(layer.inputs), allowed))
        sources.append(tuple(nodes[name] for name in layer.inputs) or (place,))
        least, most = layer.arity
        if not least <= len(sources[-1]) <= most:
            number = f"{least}" if least == most else f"{least} to {most}"
            allowed = f"This layer has {number} input{'s' * (most > 1)}, by name."
            raise Broken(Flaw("inputs_number", place, "inputs", list(layer.inputs), allowed))
        if layer.id in nodes:
            allowed = "Each name may be given once, and the data have the name input."
            raise Broken(Flaw("name_twice", place, "id", layer.id, allowed))
        if layer.id:
            nodes[layer.id] = place + 1
    seen = {node for sees in sources for node in sees}
    for node in range(len(layers)):
        if node not in seen:
            allowed = "What it gives goes nowhere: let a layer below have it as input."
            raise Broken(Flaw("unused_layer", max(node - 1, 0), None, node, allowed))
    return tuple(sources)


def shapes(layers: Sequence[Layer], sources: Sources, given: Shape) -> list[Shape]:
    """The shape of the input and of what every layer gives. Broken if a layer cannot take what it sees."""
    found = [given]
    for place, (layer, sees) in enumerate(zip(layers, sources, strict=True)):
        inputs = [found[node] for node in sees]
        try:
            found.append(layer.output(*inputs))
        except ValueError as error:
            raise Broken(Flaw("layer_shape", place, None, layer.name(), str(error))) from error
        misfit = layer.misfit(*inputs)
        if misfit:
            field, allowed = misfit
            raise Broken(Flaw("layer_values", place, field, None, allowed))
    return found


def receptive_fields(layers: Sequence[Layer], sources: Sources) -> list[int]:
    """How many neighbouring places of the input each layer's places depend on, along one axis.

    Araujo, Norris, Sim, "Computing receptive fields of convolutional neural networks", 2019: size + (window −
    1) · stride so far; of several inputs the greatest counts.
    """
    sizes, strides = [1], [1]
    for layer, sees in zip(layers, sources, strict=True):
        window, stride = layer.window()
        sizes.append(max(sizes[node] + (window - 1) * strides[node] for node in sees))
        strides.append(max(strides[node] for node in sees) * stride)
    return sizes[1:]
