"""Divergence: the moment numbers stop being finite, and what led there."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np

from engine.network import Network
from engine.plan import Array
from engine.workspace import Workspace

HISTORY = 40
"""Gradient norms that are kept."""

What = Literal["activations", "loss", "gradients", "weights"]


@dataclass(frozen=True)
class Divergence:
    """Training stands at the last finite step; one step more would not be finite."""

    step: int
    """Updates done: the last finite step."""
    layer: int | None
    """The layer that overflowed first; None if it was the loss."""
    what: What
    """What overflowed first."""
    gradient_norms: tuple[float, ...]
    """Length of the whole gradient at each of up to 40 steps, the last finite one at the end."""


def all_finite(*arrays: Array) -> bool:
    """Whether all numbers are finite; a sum of squares that is finite is proof, at a tenth of the price."""
    return all(isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all()) for array in arrays)


def first_overflow(space: Workspace, loss: Array, gradients: Array) -> tuple[int | None, What]:
    """The layer and the quantity that overflowed first in the step whose numbers the buffers hold."""
    for layer, y in enumerate(space.y.rows[1:]):
        if not all_finite(y):
            return layer, "activations"
    if not all_finite(loss):
        return None, "loss"
    network, layers = space.network, range(len(space.network.layers))
    for layer in reversed(layers):
        if not layer_finite(network, gradients, layer):
            return layer, "gradients"
    for layer in layers:
        if not layer_finite(network, network.theta, layer):
            return layer, "weights"
    # What is left is the optimizer's memory of squared gradients: the largest was too large.
    sizes = [
        max((abs(array).max() for array in named.values()), default=0.0) for named in network.views(gradients)
    ]
    return int(np.argmax(sizes)), "gradients"


def layer_finite(network: Network, flat: Array, layer: int) -> bool:
    """Whether one layer's part of a vector as long as theta is finite."""
    return all(all_finite(array) for array in network.views(flat)[layer].values())
