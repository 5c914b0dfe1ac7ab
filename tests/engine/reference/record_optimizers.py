"""Writes quadratics.json and perceptrons.json: 200 steps of every optimizer on two problems, by PyTorch.

Run by hand when an optimizer is added, from the root of the project; record.py says where PyTorch lives.

    <somewhere>/bin/python -m tests.engine.reference.record_optimizers

A new optimizer needs one line in the table below. They are PyTorch's; Lion, which it lacks, is typed from its
paper's pseudocode. Nothing of the engine is imported, so that an error there cannot hide here. Conventions:

- a dense layer is one matrix (units, inputs + 1), its last column is the bias, which weight decay spares;
- momentum is heavy ball as PyTorch's SGD has it: v ← β·v + g, w ← w − rate·v;
- rates are so small that no weight begins to hop about its best place, where rounding decides the direction;
  Lion's are powers of 2, so that single precision adds up its 200 equal steps without error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, leaf, torch, write

nn: Any = torch.nn.functional
Fields = dict[str, float]
Loss = Callable[[list[Tensor], int], Tensor]
RECORDED_STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200)


class Lion(torch.optim.Optimizer):  # type: ignore[misc]
    """Chen and others, "Symbolic discovery of optimization algorithms", 2023, algorithm 2, without λ."""

    def __init__(self, params: Iterable[Any], lr: float, betas: tuple[float, float]) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": 0.0})

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self) -> None:
        """update = sign(β1 m + (1 − β1) g); w ← w − η · update; m ← β2 m + (1 − β2) g."""
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = torch.sign(beta1 * m + (1 - beta1) * p.grad)
                p -= group["lr"] * update
                m.mul_(beta2).add_((1 - beta2) * p.grad)


torch.set_default_dtype(torch.float64)  # or NAdam keeps its product of momenta in single precision
optim: Any = torch.optim
OPTIMIZERS: list[tuple[str, Fields, float, Callable[..., Any]]] = []


def record(kind: str, rate: float, make: Callable[..., Any], **fields: float) -> None:
    """A line of the table: our name and settings, the learning rate, and PyTorch's maker."""
    OPTIMIZERS.append((kind, fields, rate, make))


def moments(kind: str, rate: float, make: Callable[..., Any], *settings: float, **more: float) -> None:
    """A line for one of Adam's kin, with β1, β2, ε."""
    beta1, beta2, epsilon = settings
    named = {"beta1": beta1, "beta2": beta2, "epsilon": epsilon}
    record(kind, rate, partial(make, betas=(beta1, beta2), eps=epsilon, **more), **named, **more)


def rms(kind: str, rate: float, rho: float, epsilon: float, centred: bool) -> None:
    make = partial(optim.RMSprop, alpha=rho, eps=epsilon, centered=centred)
    record(kind, rate, make, rho=rho, epsilon=epsilon)


record("sgd", 0.05, optim.SGD)
record("momentum", 0.01, partial(optim.SGD, momentum=0.9), beta=0.9)
record("momentum", 0.03, partial(optim.SGD, momentum=0.5), beta=0.5)
record("nesterov", 0.01, partial(optim.SGD, momentum=0.9, nesterov=True), beta=0.9)
record("nesterov", 0.03, partial(optim.SGD, momentum=0.5, nesterov=True), beta=0.5)
record("adagrad", 0.1, partial(optim.Adagrad, eps=1e-10), epsilon=1e-10)
record("adagrad", 0.3, partial(optim.Adagrad, eps=1e-2), epsilon=1e-2)
record("adadelta", 1.0, partial(optim.Adadelta, rho=0.9, eps=1e-6), rho=0.9, epsilon=1e-6)
record("adadelta", 0.5, partial(optim.Adadelta, rho=0.8, eps=1e-3), rho=0.8, epsilon=1e-3)
rms("rmsprop", 0.003, 0.9, 1e-8, centred=False)
rms("rmsprop", 0.02, 0.99, 1e-3, centred=False)
rms("centred_rmsprop", 0.001, 0.9, 1e-3, centred=True)
rms("centred_rmsprop", 0.005, 0.99, 1e-2, centred=True)
moments("adam", 0.02, optim.Adam, 0.9, 0.999, 1e-8)
moments("adam", 0.05, optim.Adam, 0.8, 0.95, 1e-3)
moments("amsgrad", 0.02, partial(optim.Adam, amsgrad=True), 0.9, 0.999, 1e-8)
moments("amsgrad", 0.05, partial(optim.Adam, amsgrad=True), 0.8, 0.95, 1e-3)
moments("adamw", 0.02, optim.AdamW, 0.9, 0.999, 1e-8, weight_decay=0.01)
moments("adamw", 0.05, optim.AdamW, 0.8, 0.95, 1e-3, weight_decay=0.5)
moments("nadam", 0.02, optim.NAdam, 0.9, 0.999, 1e-8)
moments("nadam", 0.01, optim.NAdam, 0.8, 0.95, 1e-3)
moments("adamax", 0.02, optim.Adamax, 0.9, 0.999, 1e-8)
moments("adamax", 0.005, optim.Adamax, 0.8, 0.95, 1e-3)
record("lion", 2**-8, partial(Lion, betas=(0.9, 0.99)), beta1=0.9, beta2=0.99)
record("lion", 2**-9, partial(Lion, betas=(0.5, 0.8)), beta1=0.5, beta2=0.8)


def quadratics() -> Record:
    """200 steps of each optimizer down 1/2·w'Aw − b'w from the same start, in 5 dimensions."""
    draw = np.random.default_rng(20)
    root = draw.normal(0, 1, (5, 5))
    a, b, start = root @ root.T / 5 + np.eye(5) / 5, draw.normal(0, 1, 5), draw.normal(0, 2, 5)
    at, bt = torch.tensor(a), torch.tensor(b)

    def loss(w: list[Tensor], _: int) -> Tensor:
        return w[0][0] @ at @ w[0][0] / 2 - bt @ w[0][0]

    return {"A": a, "b": b, "start": start, "cases": [run(*line, [start[None]], loss) for line in OPTIMIZERS]}


def perceptrons() -> Record:
    """200 steps of each optimizer on a 2-3-1 tanh network with cross-entropy, three batches of 4 in turn."""
    draw = np.random.default_rng(20)
    weights = [draw.normal(0, 1, (o, i + 1)) for i, o in pairwise((2, 3, 1))]
    x = draw.normal(0, 1, (3, 4, 2))
    t = (x[:, :, :1] * x[:, :, 1:] > 0).astype(float)
    xs, ts = torch.tensor(x), torch.tensor(t)

    def loss(w: list[Tensor], step: int) -> Tensor:
        hidden = torch.tanh(dense(xs[step % 3], w[0]))
        return nn.binary_cross_entropy_with_logits(dense(hidden, w[1]), ts[step % 3])

    cases = [run(*line, weights, loss) for line in OPTIMIZERS]
    return {"weights": weights, "x": x, "t": t, "cases": cases}


def dense(x: Tensor, w: Tensor) -> Tensor:
    return nn.linear(x, w[:, :-1], w[:, -1])


def run(
    kind: str, fields: Fields, rate: float, make: Callable[..., Any], start: list[np.ndarray], loss: Loss
) -> Record:
    """The loss before each of 200 steps, and all weights (flattened matrices in a row) after some of them."""
    parts = [(leaf(m[:, :-1]), leaf(m[:, -1:])) for m in start]
    weights, biases = zip(*parts, strict=True)
    optimizer = make([{"params": weights}, {"params": biases, "weight_decay": 0.0}], lr=rate)
    losses, kept = [], {}
    for step in range(max(RECORDED_STEPS)):
        optimizer.zero_grad()
        value = loss([torch.cat(pair, 1) for pair in parts], step)
        value.backward()
        optimizer.step()
        losses.append(value.item())
        if step + 1 in RECORDED_STEPS:
            matrices = [torch.cat(pair, 1).detach().numpy().ravel() for pair in parts]
            kept[str(step + 1)] = np.concatenate(matrices)
    return {"kind": kind, "fields": fields, "rate": rate, "losses": losses, "weights": kept}


if __name__ == "__main__":
    for family in (quadratics, perceptrons):
        write(family.__name__, "record_optimizers.py", family())
