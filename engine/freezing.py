"""Freezing: layers whose weights a step leaves as they are, to the bit, whatever rule or penalty is at work.

Their gradient is taken to be 0, so that it counts neither in a norm nor in what an optimizer remembers. After
the step they are put back, for a rule may move what has no gradient, as momentum and weight decay do. What
else a layer keeps, such as the moving averages of a batch norm, are no weights: they go on, as in PyTorch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.network import Network
from engine.plan import Array, Ops


class Stretch(NamedTuple):
    """Frozen parameters that lie end to end: views into theta and its gradient, and room to keep them."""

    w: Array
    g: Array
    kept: Array


def frozen_stretches(network: Network, gradient: Array) -> list[Stretch]:
    """What is frozen of a network, in as few stretches as hold it."""
    places: list[list[int]] = []
    for layer, described in zip(network.layers, network.describe(), strict=True):
        start, end = described["offset"], described["offset"] + described["parameters"]
        if not getattr(layer, "frozen", False) or start == end:
            continue
        if places and places[-1][1] == start:
            places[-1][1] = end
        else:
            places.append([start, end])
    w = network.theta
    return [Stretch(w[a:b], gradient[a:b], np.zeros_like(w[a:b])) for a, b in places]


def hold(ops: Ops, stretches: list[Stretch]) -> None:
    """Before the rule: remember the weights, and forget their gradient."""
    for w, g, kept in stretches:
        ops.copyto(g, 0.0)
        ops.copyto(kept, w)


def put_back(ops: Ops, stretches: list[Stretch]) -> None:
    """After the rule."""
    for w, _, kept in stretches:
        ops.copyto(w, kept)
