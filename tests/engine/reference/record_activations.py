"""Writes activations.json and networks.json: PyTorch's values and gradients of every activation.

Run by hand when an activation is added, from the root of the project; record.py says where PyTorch lives.

    <somewhere>/bin/python -m tests.engine.reference.record_activations

A new activation needs one line in the table below. The functions are PyTorch's, but for the step, which it
cannot differentiate, and the hard sigmoid, whose slope it knows to single precision only and which is made of
its relu6. Nothing of the engine is imported. Conventions:

- batches are (batch, features); a dense layer is one matrix (units, inputs + 1), its last column is the bias;
- squared error is 1/2 · the sum over the outputs of (y − t)², as a mean over the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, leaf, torch, write

nn: Any = torch.nn.functional
Fields = dict[str, float]

ACTIVATIONS: list[tuple[str, Fields, Callable[[Tensor], Tensor]]] = [
    ("identity", {}, lambda x: x),
    ("sigmoid", {}, torch.sigmoid),
    ("tanh", {}, torch.tanh),
    ("relu", {}, torch.relu),
    ("leaky_relu", {"leak": 0.01}, partial(nn.leaky_relu, negative_slope=0.01)),
    ("leaky_relu", {"leak": 0.2}, partial(nn.leaky_relu, negative_slope=0.2)),
    ("hard_sigmoid", {}, lambda x: nn.relu6(x + 3) / 6),
    ("softsign", {}, nn.softsign),
    ("step", {}, lambda x: 0 * x + (x > 0)),
    ("sine", {}, torch.sin),
    ("elu", {"floor": 1.0}, nn.elu),
    ("elu", {"floor": 0.4}, partial(nn.elu, alpha=0.4)),
    ("selu", {}, torch.selu),
    ("softplus", {}, nn.softplus),
    ("silu", {}, nn.silu),
    ("gelu", {}, partial(nn.gelu, approximate="tanh")),
    ("softmax", {}, partial(torch.softmax, dim=1)),
    ("log_softmax", {}, partial(torch.log_softmax, dim=1)),
]


def activations() -> Record:
    """y = f(x), and dx for a given dy. x holds the corner 0 and values deep in both flat regions."""
    draw = np.random.default_rng(20)
    x = np.concatenate([draw.normal(0, 2, 14), [0.0, -0.0, -9.0, 9.0, -400.0, 400.0, 1e-8]]).reshape(7, 3)
    dy = draw.normal(0, 1, x.shape)
    cases = [{"kind": kind, "fields": fields, **differentiated(f, x, dy)} for kind, fields, f in ACTIVATIONS]
    return {"x": x, "dy": dy, "cases": cases}


def differentiated(f: Callable[[Tensor], Tensor], x: np.ndarray, dy: np.ndarray) -> Record:
    """What f gives for x, and what comes back for dy."""
    z = leaf(x)
    y = f(z)
    y.backward(torch.tensor(dy))
    return {"y": y, "dx": z.grad}


def networks() -> Record:
    """2-5-3, the activation on both layers, squared error, batches of 7 and of 1: values and gradients."""
    draw = np.random.default_rng(20)
    weights = [draw.normal(0, 1, (units, inputs + 1)) for inputs, units in ((2, 5), (5, 3))]
    batches = [(draw.normal(0, 1, (size, 2)), draw.normal(0, 1, (size, 3))) for size in (7, 1)]
    cases = [
        {"kind": kind, "fields": fields, "x": x, "t": t, **passed(f, weights, x, t)}
        for kind, fields, f in ACTIVATIONS
        for x, t in batches
    ]
    return {"weights": weights, "cases": cases}


def passed(f: Callable[[Tensor], Tensor], weights: list[np.ndarray], x: np.ndarray, t: np.ndarray) -> Record:
    """One pass to and fro: each layer's output, the loss, and its gradient with respect to each matrix."""
    w, values = [leaf(m) for m in weights], [torch.tensor(x)]
    for m in w:
        values.append(f(nn.linear(values[-1], m[:, :-1], m[:, -1])))
    loss = nn.mse_loss(values[-1], torch.tensor(t), reduction="sum") / 2 / len(t)
    loss.backward()
    return {"outputs": values[1:], "loss": loss, "gradients": [m.grad for m in w]}


if __name__ == "__main__":
    for family in (activations, networks):
        write(family.__name__, "record_activations.py", family())
