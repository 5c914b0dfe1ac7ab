"""A second transcription of every optimizer: its paper's formulas, or PyTorch's where the engine follows it,
for one weight, with averages kept as such and nothing folded.
"""

from collections.abc import Callable, Iterator
from math import copysign, prod, sqrt

from engine import (
    Adadelta,
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    AmsGrad,
    CentredRmsProp,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RmsProp,
    Sgd,
)

Changes = Iterator[float]
"""What is to be subtracted from the weight at each step, over the learning rate."""


def sgd(_: Sgd, gradients: list[float]) -> Changes:
    yield from gradients


def momentum(o: Momentum, gradients: list[float]) -> Changes:
    v = 0.0
    for g in gradients:
        v = o.beta * v + g
        yield v


def nesterov(o: Nesterov, gradients: list[float]) -> Changes:
    v = 0.0
    for g in gradients:
        v = o.beta * v + g
        yield g + o.beta * v


def adagrad(o: AdaGrad, gradients: list[float]) -> Changes:
    for t, g in enumerate(gradients, 1):
        yield g / (sqrt(sum(h * h for h in gradients[:t])) + o.epsilon)


def adadelta(o: Adadelta, gradients: list[float]) -> Changes:
    squares = steps = 0.0
    for g in gradients:
        squares = o.rho * squares + (1 - o.rho) * g * g
        step = sqrt(steps + o.epsilon) / sqrt(squares + o.epsilon) * g
        steps = o.rho * steps + (1 - o.rho) * step * step
        yield step


def rmsprop(o: RmsProp, gradients: list[float]) -> Changes:
    v = 0.0
    for g in gradients:
        v = o.rho * v + (1 - o.rho) * g * g
        yield g / (sqrt(v) + o.epsilon)


def centred_rmsprop(o: CentredRmsProp, gradients: list[float]) -> Changes:
    n = m = 0.0
    for g in gradients:
        n = o.rho * n + (1 - o.rho) * g * g
        m = o.rho * m + (1 - o.rho) * g
        yield g / (sqrt(max(n - m * m, 0)) + o.epsilon)


def adam(o: Adam, gradients: list[float]) -> Changes:
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g * g
        yield m / (1 - o.beta1**t) / (sqrt(v / (1 - o.beta2**t)) + o.epsilon)


def amsgrad(o: AmsGrad, gradients: list[float]) -> Changes:
    m = v = most = 0.0
    for t, g in enumerate(gradients, 1):
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g * g
        most = max(most, v)
        yield m / (1 - o.beta1**t) / (sqrt(most / (1 - o.beta2**t)) + o.epsilon)


def nadam(o: NAdam, gradients: list[float]) -> Changes:
    mu = [o.beta1 * (1 - 0.5 * 0.96 ** (i / 250)) for i in range(len(gradients) + 2)]
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g * g
        ahead = mu[t + 1] * m / (1 - prod(mu[1 : t + 2])) + (1 - mu[t]) * g / (1 - prod(mu[1 : t + 1]))
        yield ahead / (sqrt(v / (1 - o.beta2**t)) + o.epsilon)


def adamax(o: Adamax, gradients: list[float]) -> Changes:
    m = u = 0.0
    for t, g in enumerate(gradients, 1):
        m = o.beta1 * m + (1 - o.beta1) * g
        u = max(o.beta2 * u, abs(g) + o.epsilon)
        yield m / (1 - o.beta1**t) / u


def lion(o: Lion, gradients: list[float]) -> Changes:
    m = 0.0
    for g in gradients:
        c = o.beta1 * m + (1 - o.beta1) * g
        yield copysign(1, c) if c else 0.0
        m = o.beta2 * m + (1 - o.beta2) * g


RULES: dict[type[Optimizer], Callable[..., Changes]] = {
    Sgd: sgd,
    Momentum: momentum,
    Nesterov: nesterov,
    AdaGrad: adagrad,
    Adadelta: adadelta,
    RmsProp: rmsprop,
    CentredRmsProp: centred_rmsprop,
    Adam: adam,
    AmsGrad: amsgrad,
    AdamW: adam,
    NAdam: nadam,
    Adamax: adamax,
    Lion: lion,
}


def naive(optimizer: Optimizer, w: float, gradients: list[float], rates: list[float], bias: bool) -> float:
    """The weight (or bias) after these gradients."""
    decay = optimizer.weight_decay if isinstance(optimizer, AdamW) and not bias else 0.0
    for rate, change in zip(rates, RULES[type(optimizer)](optimizer, gradients), strict=True):
        w = w - rate * decay * w - rate * change
    return w
