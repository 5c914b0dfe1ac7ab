"""Writes the reference values the engine is tested against: PyTorch's, in float64, as readable JSON.

Run by hand when a component is added. PyTorch is no dependency of the project: give it an environment of
its own.

    python -m venv <somewhere> && <somewhere>/bin/pip install torch==2.13.0 numpy
    <somewhere>/bin/python -m tests.engine.reference.record

That is run from the root of the project, and so is record_losses.py, which has the losses. A new component
needs one line in the table of its family. The functions and optimizers are PyTorch's;
nothing of the engine is imported, so that an error there cannot hide here. Conventions:

- batches are (batch, features); a dense layer is one matrix (units, inputs + 1), its last column is the bias;
- squared error is 1/2 · the sum over the outputs of (y − t)², as a mean over the batch;
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

ACTIVATIONS: list[tuple[str, Fields, Callable[[Tensor], Tensor]]] = [
    ("identity", {}, lambda x: x),
    ("sigmoid", {}, torch.sigmoid),
    ("tanh", {}, torch.tanh),
    ("relu", {}, torch.relu),
    ("leaky_relu", {"leak": 0.01}, partial(nn.leaky_relu, negative_slope=0.01)),
    ("leaky_relu", {"leak": 0.2}, partial(nn.leaky_relu, negative_slope=0.2)),
]


def squared_error(y: Tensor, t: Tensor) -> Tensor:
    """PyTorch has no such convention built in: its sum of squares, halved, over the batch."""
    return nn.mse_loss(y, t, reduction="sum") / 2 / len(y)


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

INITIALIZERS: list[tuple[str, Fields, str, Callable[[Tensor], Tensor]]] = [
    ("zeros", {}, "constant", torch.nn.init.zeros_),
    ("normal", {"std": 0.3}, "normal", partial(torch.nn.init.normal_, std=0.3)),
    ("glorot", {}, "uniform", torch.nn.init.xavier_uniform_),
    ("he", {}, "normal", partial(torch.nn.init.kaiming_normal_, nonlinearity="relu")),
]


def activations() -> Record:
    """y = f(x), and dx for a given dy. x holds the corner 0 and values deep in both flat regions."""
    draw = np.random.default_rng(20)
    x = np.concatenate([draw.normal(0, 2, 14), [0.0, -0.0, -9.0, 9.0, -400.0, 400.0, 1e-8]]).reshape(7, 3)
    dy = draw.normal(0, 1, x.shape)
    cases = [{"kind": kind, "fields": fields, **differentiated(f, x, dy)} for kind, fields, f in ACTIVATIONS]
    return {"x": x, "dy": dy, "cases": cases}


def differentiated(f: Callable[[Tensor], Tensor], x: np.ndarray, dy: np.ndarray) -> Record:
    z = leaf(x)
    y = f(z)
    y.backward(torch.tensor(dy))
    return {"y": y, "dx": z.grad}


def networks() -> Record:
    """2-5-3, the activation on both layers, squared error, batches of 7 and of 1: values and gradients."""
    draw = np.random.default_rng(20)
    weights = random_weights((2, 5, 3), draw)
    batches = [(draw.normal(0, 1, (size, 2)), draw.normal(0, 1, (size, 3))) for size in (7, 1)]
    cases = [
        {"kind": kind, "fields": fields, "x": x, "t": t, **passed(f, weights, x, t)}
        for kind, fields, f in ACTIVATIONS
        for x, t in batches
    ]
    return {"weights": weights, "cases": cases}


def random_weights(sizes: tuple[int, ...], draw: np.random.Generator) -> list[np.ndarray]:
    return [draw.normal(0, 1, (o, i + 1)) for i, o in pairwise(sizes)]


def passed(f: Callable[[Tensor], Tensor], weights: list[np.ndarray], x: np.ndarray, t: np.ndarray) -> Record:
    """One pass to and fro: each layer's output, the loss, and its gradient with respect to each matrix."""
    w, values = [leaf(m) for m in weights], [torch.tensor(x)]
    for m in w:
        values.append(f(dense(values[-1], m)))
    loss = squared_error(values[-1], torch.tensor(t))
    loss.backward()
    return {"outputs": values[1:], "loss": loss, "gradients": [m.grad for m in w]}


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


def initializers() -> Record:
    """Statistics of one 400 × 300 matrix (units × inputs); the greatest value shows the distribution."""
    torch.manual_seed(20)
    units, inputs, cases = 400, 300, []
    for kind, fields, distribution, fill in INITIALIZERS:
        w = fill(torch.empty(units, inputs, dtype=torch.float64))
        numbers = {"mean": w.mean(), "std": w.std(), "greatest": w.abs().max()}
        cases.append({"kind": kind, "fields": fields, "distribution": distribution, **numbers})
    return {"units": units, "inputs": inputs, "cases": cases}


def main() -> None:
    for family in (activations, networks, quadratics, perceptrons, initializers):
        write(family.__name__, "record.py", family())


if __name__ == "__main__":
    main()
