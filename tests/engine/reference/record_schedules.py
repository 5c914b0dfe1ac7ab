"""Writes schedules.json and clippings.json: PyTorch's learning rates at chosen steps, and clipped gradients.

Run by hand when a schedule or a clipping is added, from the root of the project; record.py says where PyTorch
lives.

    <somewhere>/bin/python -m tests.engine.reference.record_schedules

A new one needs one line in the tables below. 1/t, which PyTorch lacks, is its formula, handed to PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, leaf, torch, write

rates: Any = torch.optim.lr_scheduler
Fields = dict[str, float]
STEPS = 200
RATE = 0.3


def warm_up_cosine(optimizer: Any, warm_up: int, length: int, floor: float) -> Any:
    rising = rates.LinearLR(optimizer, 1 / warm_up, 1.0, warm_up - 1)
    falling = rates.CosineAnnealingLR(optimizer, length, floor * RATE)
    return rates.SequentialLR(optimizer, [rising, falling], [warm_up])


SCHEDULES: list[tuple[str, Fields, int, Callable[[Any], Any]]] = [
    ("constant", {}, STEPS, partial(rates.ConstantLR, factor=1.0)),
    ("step", {"factor": 0.5, "every": 30}, STEPS, partial(rates.StepLR, step_size=30, gamma=0.5)),
    ("step", {"factor": 0.9, "every": 1}, STEPS, partial(rates.StepLR, step_size=1, gamma=0.9)),
    ("exponential", {"factor": 0.5, "every": 30}, STEPS, partial(rates.ExponentialLR, gamma=0.5 ** (1 / 30))),
    ("inverse_time", {"half_after": 40}, STEPS, partial(rates.LambdaLR, lr_lambda=lambda t: 40 / (40 + t))),
    # PyTorch's cosine rises again after its length: recorded up to there.
    ("cosine", {"length": 199, "floor": 0.0}, STEPS, partial(rates.CosineAnnealingLR, T_max=199)),
    (
        "cosine",
        {"length": 60, "floor": 0.1},
        61,
        partial(rates.CosineAnnealingLR, T_max=60, eta_min=0.1 * RATE),
    ),
    (
        "warm_up_cosine",
        {"warm_up": 20, "length": 150, "floor": 0.05},
        171,
        partial(warm_up_cosine, warm_up=20, length=150, floor=0.05),
    ),
]

PLATEAUS: list[tuple[Fields, Fields]] = [
    ({"factor": 0.5, "patience": 4, "gain": 0.01, "floor": 0.01}, {"patience": 3, "threshold": 0.01}),
    ({"factor": 0.3, "patience": 9, "gain": 0.0, "floor": 0.1}, {"patience": 8, "threshold": 0.0}),
]
"""Ours, told of the loss at each step, and PyTorch's, which waits for one bad step more than its patience."""

CLIPPINGS: list[tuple[str, Fields, Callable[[Any], object]]] = [
    ("value", {"limit": 0.5}, partial(torch.nn.utils.clip_grad_value_, clip_value=0.5)),
    ("value", {"limit": 2.0}, partial(torch.nn.utils.clip_grad_value_, clip_value=2.0)),
    ("global_norm", {"limit": 1.0}, partial(torch.nn.utils.clip_grad_norm_, max_norm=1.0)),
    ("global_norm", {"limit": 3.0}, partial(torch.nn.utils.clip_grad_norm_, max_norm=3.0)),
    ("global_norm", {"limit": 100.0}, partial(torch.nn.utils.clip_grad_norm_, max_norm=100.0)),
]


def schedules() -> Record:
    """The learning rates over the first one, and the losses that the watching schedules are told."""
    cases = [
        {"kind": kind, "fields": fields, "factors": followed(make, count)}
        for kind, fields, count, make in SCHEDULES
    ]
    draw = np.random.default_rng(20)
    losses = 0.2 + np.exp(-np.arange(STEPS) / 20) + draw.normal(0, 0.02, STEPS)
    cases += [
        {"kind": "plateau", "fields": ours, "factors": watched(ours, theirs, losses)}
        for ours, theirs in PLATEAUS
    ]
    return {"losses": losses, "cases": cases}


def descent() -> Any:
    return torch.optim.SGD([leaf(np.zeros(1))], lr=RATE)


def followed(make: Callable[[Any], Any], count: int) -> list[float]:
    optimizer = descent()
    schedule, factors = make(optimizer), []
    for _ in range(count):
        factors.append(optimizer.param_groups[0]["lr"] / RATE)
        optimizer.step()
        schedule.step()
    return factors


def watched(ours: Fields, theirs: Fields, losses: np.ndarray) -> list[float]:
    """The factor before each loss is told."""
    optimizer, factors = descent(), []
    make: Any = partial(rates.ReduceLROnPlateau, optimizer, factor=ours["factor"])
    schedule = make(min_lr=ours["floor"] * RATE, **theirs)
    for loss in losses:
        factors.append(optimizer.param_groups[0]["lr"] / RATE)
        schedule.step(loss)
    return factors


def clippings() -> Record:
    """One gradient of two arrays, clipped."""
    gradients = [np.random.default_rng(20).normal(0, 1, shape) for shape in ((3, 4), (5,))]
    cases = []
    for kind, fields, clip in CLIPPINGS:
        leaves = [leaf(np.zeros_like(gradient)) for gradient in gradients]
        for tensor, gradient in zip(leaves, gradients, strict=True):
            tensor.grad = torch.tensor(gradient)
        clip(leaves)
        flat = np.concatenate([tensor.grad.numpy().ravel() for tensor in leaves])
        cases.append({"kind": kind, "fields": fields, "clipped": flat})
    return {"gradient": np.concatenate([gradient.ravel() for gradient in gradients]), "cases": cases}


if __name__ == "__main__":
    for family in (schedules, clippings):
        write(family.__name__, "record_schedules.py", family())
