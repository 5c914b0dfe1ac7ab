"""Writes losses.json: the reference values of every loss, PyTorch's or, where it has none, a formula's.

Run by hand when a loss is added, from the root of the project; record.py says where PyTorch lives.

    <somewhere>/bin/python -m tests.engine.reference.record_losses

A new loss needs one line in the tables below. The functions are PyTorch's where it has them. The formulas of
Keras 3 (squared logarithmic and percentage error, log-cosh, squared hinge) and of the papers (focal loss,
exponential, negative sampling) are written out with PyTorch's tensors, which give their gradients; nothing of
the engine is imported. Conventions:

- y and numbers are (batch, outputs), classes (batch,); every loss is a mean over the batch;
- what PyTorch divides by the outputs of a point is multiplied by their number again;
- for negative sampling it is the expectation: all wrong classes, each times the chance to be drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, leaf, torch, write

nn: Any = torch.nn.functional
Function = Callable[[Tensor, Tensor], Tensor]
Fields = dict[str, float]


def summed(f: Callable[..., Tensor], **settings: float) -> Function:
    """A loss that PyTorch averages over all outputs, as the mean over the points of sums."""
    return lambda y, t: f(y, t, reduction="sum", **settings) / len(y)


def mean(f: Function) -> Function:
    """The sum of a formula's values, over the number of points."""
    return lambda y, t: f(y, t).sum() / len(y)


def squared_logarithmic(y: Tensor, t: Tensor) -> Tensor:
    """Keras: squared_difference(log(y + 1), log(t + 1)), of numbers that are not negative."""
    return (torch.log(y + 1) - torch.log(t + 1)) ** 2


def percentage(y: Tensor, t: Tensor, epsilon: float) -> Tensor:
    """Keras: 100 · |(t − y) / max(|t|, ε)|."""
    return 100 * ((t - y) / torch.clamp(t.abs(), min=epsilon)).abs()


def log_cosh(y: Tensor, t: Tensor) -> Tensor:
    """Keras: x + softplus(−2 x) − log 2."""
    return (y - t) + nn.softplus(-2 * (y - t)) - float(np.log(2))


def smoothed_logistic(y: Tensor, t: Tensor, smoothing: float) -> Tensor:
    """Keras: targets t (1 − ε) + ε / 2."""
    return nn.binary_cross_entropy_with_logits(y, t * (1 - smoothing) + smoothing / 2)


def focal(y: Tensor, classes: Tensor, gamma: float) -> Tensor:
    """Lin and others, equation 4: −(1 − p_t)^γ log p_t."""
    log_p = nn.log_softmax(y, 1).gather(1, classes[:, None])
    return -((1 - log_p.exp()) ** gamma) * log_p


def squared_hinge(y: Tensor, t: Tensor) -> Tensor:
    """Keras: maximum(1 − t y, 0)², with t = ±1."""
    return torch.clamp(1 - (2 * t - 1) * y, min=0) ** 2


def exponential(y: Tensor, t: Tensor) -> Tensor:
    return torch.exp(-(2 * t - 1) * y)


def hinge(y: Tensor, t: Tensor) -> Tensor:
    """PyTorch's margin ranking loss of y against 0."""
    return nn.margin_ranking_loss(y, torch.zeros_like(y), 2 * t - 1, margin=1.0)


def weston_watkins(y: Tensor, classes: Tensor, margin: float) -> Tensor:
    """PyTorch divides by the number of classes."""
    return nn.multi_margin_loss(y, classes, margin=margin) * y.shape[1]


def negative_sampling(y: Tensor, classes: Tensor, noise: int) -> Tensor:
    true = nn.one_hot(classes, y.shape[1]).double()
    weight = true + (1 - true) * noise / (y.shape[1] - 1)
    return nn.binary_cross_entropy_with_logits(y, true, weight=weight, reduction="sum") / len(y)


NUMBERS: list[tuple[str, Fields, Function]] = [
    # PyTorch has no such convention built in: its sum of squares, halved.
    ("squared_error", {}, lambda y, t: nn.mse_loss(y, t, reduction="sum") / 2 / len(y)),
    ("absolute_error", {}, summed(nn.l1_loss)),
    ("huber", {}, summed(nn.smooth_l1_loss)),
    ("huber", {"threshold": 0.4}, summed(nn.huber_loss, delta=0.4)),
    ("huber", {"threshold": 2.5}, summed(nn.huber_loss, delta=2.5)),
    ("log_cosh", {}, mean(log_cosh)),
    ("mean_absolute_percentage_error", {}, mean(partial(percentage, epsilon=0.01))),
    ("mean_absolute_percentage_error", {"epsilon": 1e-7}, mean(partial(percentage, epsilon=1e-7))),
]
"""Losses of numbers, of either sign."""
SIZES: list[tuple[str, Fields, Function]] = [
    ("mean_squared_logarithmic_error", {}, mean(squared_logarithmic)),
]
"""Losses of numbers that are not negative."""
ANSWERS: list[tuple[str, Fields, Function]] = [
    ("binary_cross_entropy", {}, nn.binary_cross_entropy_with_logits),
    ("binary_cross_entropy", {"smoothing": 0.2}, partial(smoothed_logistic, smoothing=0.2)),
    ("hinge", {}, hinge),
    ("squared_hinge", {}, mean(squared_hinge)),
    ("exponential", {}, mean(exponential)),
]
"""Losses of one output, which says yes or no: t is 0 or 1."""
ATTRIBUTES: list[tuple[str, Fields, Function]] = [
    ("attribute_cross_entropy", {}, summed(nn.binary_cross_entropy_with_logits)),
]
"""Losses of several outputs that say yes or no: t is 0 or 1 for each."""
CLASSES: list[tuple[str, Fields, Function]] = [
    ("negative_log_likelihood", {}, nn.nll_loss),
    ("softmax_cross_entropy", {}, nn.cross_entropy),
    ("softmax_cross_entropy", {"smoothing": 0.2}, partial(nn.cross_entropy, label_smoothing=0.2)),
    ("focal", {}, mean(partial(focal, gamma=2.0))),
    ("focal", {"focus": 0.5}, mean(partial(focal, gamma=0.5))),
    ("multiclass_hinge", {}, partial(weston_watkins, margin=1.0)),
    ("multiclass_hinge", {"margin": 2.5}, partial(weston_watkins, margin=2.5)),
    ("negative_sampling", {"noise": 1}, partial(negative_sampling, noise=1)),
]
"""Losses of several outputs, of which one is true."""


def losses() -> Record:
    """The loss of outputs y for numbers, answers, attributes or classes, and its gradient; some y are big."""
    families: list[tuple[list[tuple[str, Fields, Function]], Callable[..., Any]]] = [
        (NUMBERS, numbers),
        (SIZES, sizes),
        (ANSWERS, answers),
        (ATTRIBUTES, attributes),
        (CLASSES, classes),
    ]
    return {
        "cases": [
            {"kind": kind, "fields": fields, **case(f, *draw(np.random.default_rng(batch), batch, kind))}
            for table, draw in families
            for kind, fields, f in table
            for batch in (5, 1)
        ]
    }


def case(f: Function, y: np.ndarray, truth: np.ndarray) -> Record:
    """The loss and its gradient with respect to y."""
    z = leaf(y)
    loss = f(z, torch.tensor(truth))
    loss.backward()
    return {"y": y, "truth": truth, "loss": loss, "dy": z.grad}


def outputs(draw: np.random.Generator, batch: int, width: int, big: float = 60.0) -> np.ndarray:
    y = draw.normal(0, 2, (batch, width))
    if batch > 1:
        y[-1, 0], y[-2, -1] = big, -big
    return y


def numbers(draw: np.random.Generator, batch: int, _: str) -> tuple[np.ndarray, np.ndarray]:
    y, t = outputs(draw, batch, 3), draw.normal(0, 1, (batch, 3))
    t[0, 0] = 0.003  # in per cent of this any distance is far
    return y, t


def sizes(draw: np.random.Generator, batch: int, _: str) -> tuple[np.ndarray, np.ndarray]:
    y, t = outputs(draw, batch, 3), draw.normal(0, 1, (batch, 3))
    return np.abs(y), np.exp(3 * t)


def answers(draw: np.random.Generator, batch: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    y = outputs(draw, batch, 1, big=20.0 if kind == "exponential" else 60.0)
    return y, draw.integers(0, 2, (batch, 1)).astype(float)


def attributes(draw: np.random.Generator, batch: int, _: str) -> tuple[np.ndarray, np.ndarray]:
    return outputs(draw, batch, 3), draw.integers(0, 2, (batch, 3)).astype(float)


def classes(draw: np.random.Generator, batch: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    y = outputs(draw, batch, 4)
    if kind == "negative_log_likelihood":
        y = torch.log_softmax(torch.tensor(y), 1).numpy()
    return y, draw.integers(0, 4, batch)


if __name__ == "__main__":
    write("losses", "record_losses.py", losses())
