"""Schedules: how the learning rate changes in the course of training. Simplest first.

All are functions of the number of the step, but one, which watches the loss and keeps what it has seen in
``watched``, three numbers that start at 0 and are saved with the training.
"""

from math import log
from typing import Annotated, ClassVar, Literal

import numpy
from pydantic import Field

from engine.choice import Choice
from engine.fields import Cut, Duration, Fraction
from engine.plan import Array

LEAST = 1e-12
"""Geometric schedules stop falling here, far above where single precision would lose the rate."""


class Schedule(Choice):
    """How the learning rate changes during training."""

    def factors(self, steps: Array, watched: Array) -> Array:
        """What the learning rate is multiplied by at these steps; 0 is the first step of the run."""
        raise NotImplementedError

    def watch(self, watched: Array, loss: float, steps: int) -> None:
        """Be told the mean training loss of the last ``steps`` steps, and note it in ``watched``."""

    def forget(self, watched: Array) -> None:
        """Forget in ``watched`` how large the loss was: from here on it is another one."""


class Constant(Schedule):
    """The learning rate stays what it is."""

    label = "constant"
    formula = r"\eta_t = \eta"
    kind: Literal["constant"] = "constant"

    def factors(self, steps: Array, watched: Array) -> Array:  # noqa: ARG002
        return numpy.ones(len(steps))


class StepDecay(Schedule):
    """Multiplies the learning rate by the same factor again and again, at equal distances, and leaves it
    alone in between.
    """

    label = "step"
    formula = r"\eta_t = \eta \, \gamma^{\lfloor t / T \rfloor}"
    kind: Literal["step"] = "step"
    factor: Annotated[Cut, Field(title="Factor γ")] = 0.5
    """What the rate is multiplied by."""
    every: Duration = 1000
    """Number of steps T from one cut to the next."""

    def factors(self, steps: Array, watched: Array) -> Array:  # noqa: ARG002
        return _power(self.factor, steps // self.every)


class ExponentialDecay(Schedule):
    """Lowers the learning rate a little at each step, always by the same share: like the schedule of steps,
    but smoothly.
    """

    label = "exponential"
    formula = r"\eta_t = \eta \, \gamma^{t / T}"
    kind: Literal["exponential"] = "exponential"
    factor: Annotated[Cut, Field(title="Factor γ")] = 0.5
    """What the rate has been multiplied by after T steps."""
    every: Duration = 1000
    """Number of steps T in which the rate falls by the factor."""

    def factors(self, steps: Array, watched: Array) -> Array:  # noqa: ARG002
        return _power(self.factor, steps / self.every)


class InverseTime(Schedule):
    """Lowers the learning rate as 1/t: fast at first, then ever more slowly. Of this form are the rates for
    which stochastic descent is proved to settle.

    Robbins, Monro, "A stochastic approximation method", 1951.
    """

    label = "1/t"
    formula = r"\eta_t = \frac{\eta}{1 + t / T}"
    kind: Literal["inverse_time"] = "inverse_time"
    half_after: Duration = 1000
    """Number of steps T after which the rate is half of what it was at first."""

    def factors(self, steps: Array, watched: Array) -> Array:  # noqa: ARG002
        return 1 / (1 + steps / self.half_after)


class Cosine(Schedule):
    """Lowers the learning rate along half a cosine wave: slowly, then faster, then slowly again.

    Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without the restarts:
    after the last step the rate stays low.
    """

    label = "cosine"
    formula = r"\eta_t = \eta \left(\phi + (1 - \phi) \frac{1 + \cos(\pi t / T)}{2}\right)"
    kind: Literal["cosine"] = "cosine"
    length: Duration = 2000
    """Number of steps T until the rate has become low."""
    floor: Fraction = 0.0
    """The part φ of the rate that is left in the end."""

    def factors(self, steps: Array, watched: Array) -> Array:  # noqa: ARG002
        return _wave(steps, self.length, self.floor)


class WarmUpCosine(Schedule):
    """Raises the learning rate evenly during the first steps, then lowers it along half a cosine wave:
    careful while the weights are still random, bold after that, careful again in the end.

    Goyal and others, "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, for the warm-up.
    """

    label = "warm-up + cosine"
    formula = (
        r"\eta_t = \eta \, \frac{t + 1}{W} \; (t < W), \quad "
        r"\eta \left(\phi + (1 - \phi) \frac{1 + \cos(\pi (t - W) / T)}{2}\right) \text{ after that}"
    )
    kind: Literal["warm_up_cosine"] = "warm_up_cosine"
    warm_up: Annotated[Duration, Field(title="Warm-up")] = 200
    """Number of steps W in which the rate rises; the last of them has all of it."""
    length: Duration = 2000
    """Number of steps T from the end of the warm-up until the rate has become low."""
    floor: Fraction = 0.0
    """The part φ of the rate that is left in the end."""

    def factors(self, steps: Array, watched: Array) -> Array:  # noqa: ARG002
        rising = numpy.minimum((steps + 1) / self.warm_up, 1)
        falling = _wave(numpy.maximum(steps - self.warm_up, 0), self.length, self.floor)
        return numpy.where(steps < self.warm_up, rising, falling)


class ReduceOnPlateau(Schedule):
    """Waits until the training loss has stopped falling, then multiplies the learning rate by a factor, and
    waits again.

    As Keras and PyTorch have it, but told of the loss every few steps instead of once an epoch. ``watched``
    is the number of cuts, the least loss, and 1 + the steps since then or since a cut (0: nothing seen yet).
    """

    label = "reduce on plateau"
    formula = r"\eta_t = \eta \max(\gamma^{\text{cuts}}, \phi)"
    kind: Literal["plateau"] = "plateau"
    factor: Annotated[Cut, Field(title="Factor γ")] = 0.5
    """What the rate is multiplied by."""
    patience: Duration = 500
    """Number of steps without a better loss after which the rate is cut."""
    gain: Fraction = 0.01
    """The part of the loss by which it must fall to count as better."""
    floor: Fraction = 0.01
    """The least part φ of the rate that is left."""
    cuts: ClassVar[int] = 0
    best: ClassVar[int] = 1
    since: ClassVar[int] = 2

    def factors(self, steps: Array, watched: Array) -> Array:
        cut = _power(self.factor, watched[self.cuts : self.cuts + 1])
        return numpy.broadcast_to(numpy.maximum(cut, self.floor), len(steps)).copy()

    def watch(self, watched: Array, loss: float, steps: int) -> None:
        if watched[self.since] < 0:  # as ``forget`` says
            watched[self.since] = 0
            return
        least = watched[self.best]
        if watched[self.since] == 0 or loss < least - self.gain * abs(least):
            watched[self.best], watched[self.since] = loss, 1
            return
        watched[self.since] += steps
        if watched[self.since] > self.patience:
            watched[self.cuts] += 1
            watched[self.since] = 1

    def forget(self, watched: Array) -> None:
        """What was cut stays cut; the next mean is of both losses, and does not count."""
        watched[self.since] = -1


def _power(factor: float, exponents: Array) -> Array:
    """The factor to these powers, kept from vanishing."""
    powers: Array = numpy.exp(numpy.maximum(exponents * log(factor), log(LEAST)))
    return powers


def _wave(steps: Array, length: int, floor: float) -> Array:
    """Half a cosine wave from 1 to ``floor``, and that from then on."""
    wave: Array = (1 + numpy.cos(numpy.pi * numpy.minimum(steps / length, 1))) / 2
    return floor + (1 - floor) * wave
