"""Writes the reference values the engine is tested against: PyTorch's, in float64, as readable JSON.

Run by hand when a component is added. PyTorch is no dependency of the project: give it an environment of
its own.

    python -m venv <somewhere> && <somewhere>/bin/pip install torch==2.13.0 numpy
    <somewhere>/bin/python -m tests.engine.reference.record

That is run from the root of the project, and so are record_losses.py, record_activations.py and
record_initializers.py, which have the other families. A new component needs one line in the table of its
family. The optimizers are PyTorch's; nothing of the engine is imported, so that an error there cannot hide
here. Conventions:

- batches are (batch, features); a dense layer is one matrix (units, inputs + 1), its last column is the bias;
- momentum is heavy ball as PyTorch's SGD has it: v ← β·v + g, w ← w − rate·v.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, leaf, torch, write

nn: Any = torch.nn.functional
Fields = dict[str, float]
RECORDED_STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200)

OPTIMIZERS: list[tuple[str, Fields, float, Callable[..., Any]]] = [
    ("sgd", {}, 0.05, torch.optim.SGD),
    ("momentum", {"beta": 0.9}, 0.01, partial(torch.optim.SGD, momentum=0.9)),
    ("momentum", {"beta": 0.5}, 0.03, partial(torch.optim.SGD, momentum=0.5)),
    (
        "adam",
        {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        0.02,
        partial(torch.optim.Adam, betas=(0.9, 0.999), eps=1e-8),
    ),
    (
        "adam",
        {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
        0.05,
        partial(torch.optim.Adam, betas=(0.8, 0.95), eps=1e-3),
    ),
]


def random_weights(sizes: tuple[int, ...], draw: np.random.Generator) -> list[np.ndarray]:
    return [draw.normal(0, 1, (o, i + 1)) for i, o in pairwise(sizes)]


def dense(x: Tensor, w: Tensor) -> Tensor:
    return nn.linear(x, w[:, :-1], w[:, -1])


def quadratics() -> Record:
    """200 steps of each optimizer down 1/2·w'Aw − b'w from the same start, in 5 dimensions."""
    draw = np.random.default_rng(20)
    root = draw.normal(0, 1, (5, 5))
    a, b, start = root @ root.T / 5 + np.eye(5) / 5, draw.normal(0, 1, 5), draw.normal(0, 2, 5)
    at, bt = torch.tensor(a), torch.tensor(b)
    return {
        "A": a,
        "b": b,
        "start": start,
        "cases": [
            optimized(kind, fields, rate, make, [start], lambda w, _: w[0] @ at @ w[0] / 2 - bt @ w[0])
            for kind, fields, rate, make in OPTIMIZERS
        ],
    }


def perceptrons() -> Record:
    """200 steps of each optimizer on a 2-3-1 tanh network with cross-entropy, three batches of 4 in turn."""
    draw = np.random.default_rng(20)
    weights, x = random_weights((2, 3, 1), draw), draw.normal(0, 1, (3, 4, 2))
    t = (x[:, :, :1] * x[:, :, 1:] > 0).astype(float)
    xs, ts = torch.tensor(x), torch.tensor(t)

    def loss(w: list[Tensor], step: int) -> Tensor:
        hidden = torch.tanh(dense(xs[step % 3], w[0]))
        return nn.binary_cross_entropy_with_logits(dense(hidden, w[1]), ts[step % 3])

    return {
        "weights": weights,
        "x": x,
        "t": t,
        "cases": [
            optimized(kind, fields, rate, make, weights, loss) for kind, fields, rate, make in OPTIMIZERS
        ],
    }


def optimized(
    kind: str,
    fields: Fields,
    rate: float,
    make: Callable[..., Any],
    start: list[np.ndarray],
    loss: Callable[[list[Tensor], int], Tensor],
) -> Record:
    """The loss before each of 200 steps, and all weights (flattened matrices in a row) after some of them."""
    w = [leaf(m) for m in start]
    optimizer, losses, weights = make(w, lr=rate), [], {}
    for step in range(max(RECORDED_STEPS)):
        optimizer.zero_grad()
        value = loss(w, step)
        value.backward()
        optimizer.step()
        losses.append(value.item())
        if step + 1 in RECORDED_STEPS:
            weights[str(step + 1)] = np.concatenate([m.detach().numpy().ravel() for m in w])
    return {"kind": kind, "fields": fields, "rate": rate, "losses": losses, "weights": weights}


def main() -> None:
    for family in (quadratics, perceptrons):
        write(family.__name__, "record.py", family())


if __name__ == "__main__":
    main()
