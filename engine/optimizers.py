"""Optimizers: how the gradient of one mini-batch moves the weights.

``step`` is a kernel over flat vectors, whatever the network's depth: ``w`` the parameters, ``g`` their
gradient, ``gg`` two rows of which the first is g, ``tmp`` scratch. The other parameters are the optimizer's
own: what ``memory`` names lasts from step to step, what ``constants`` names has rows of one value each, and
what ``cells`` names is one number (0-d) for the step.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

import numpy
from pydantic import Field

from engine.choice import Choice
from engine.fields import Decay, Epsilon
from engine.plan import Array, Ops

Steps = Array
"""Numbers of steps, counted from 1 at the optimizer's own start."""


class Optimizer(Choice):
    """A rule that turns gradients into changes of the weights."""

    memory: ClassVar[Mapping[str, int]] = {}
    """Name of each memory and its number of rows, each as long as the parameters; 0 at the start."""
    linear: ClassVar[bool] = False
    """Whether a step is the gradient times the cells: then factors of one may go to the other."""
    step: ClassVar[Callable[..., None]]

    def constants(self) -> Mapping[str, Sequence[float]]:
        """Arrays that ``step`` needs and that only settings change: the value each row is filled with."""
        return {}

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:  # noqa: ARG002
        """Factors for the rows of each memory that was filled under other settings of the same rule."""
        return {}

    def cells(self, rate: float, steps: Steps) -> dict[str, Array]:
        """The numbers that ``step`` needs at each of the steps, by the names of its parameters."""
        raise NotImplementedError


class Sgd(Optimizer):
    """Takes a step against the gradient, as long as the learning rate says."""

    label = "SGD"
    formula = r"w \leftarrow w - \eta g"
    linear = True
    kind: Literal["sgd"] = "sgd"

    def cells(self, rate: float, steps: Steps) -> dict[str, Array]:
        return {"rate": numpy.full(len(steps), rate)}

    def step(self, np: Ops, w: Array, g: Array, tmp: Array, rate: Array) -> None:
        np.multiply(g, rate, tmp)
        np.subtract(w, tmp, w)


class Momentum(Optimizer):
    """Keeps rolling in the direction of past gradients, which smooths zigzags and speeds up long valleys.

    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. The velocity sums
    gradients and is multiplied by the rate when it is used, so that a changed rate acts at once.
    """

    label = "momentum"
    formula = r"v \leftarrow \beta v + g, \quad w \leftarrow w - \eta v"
    memory: ClassVar[Mapping[str, int]] = {"v": 1}
    kind: Literal["momentum"] = "momentum"
    beta: Annotated[Decay, Field(title="β")] = 0.9
    """Share β of the velocity that is kept at each step."""

    def cells(self, rate: float, steps: Steps) -> dict[str, Array]:
        return {"rate": numpy.full(len(steps), rate), "beta": numpy.full(len(steps), self.beta)}

    def step(self, np: Ops, w: Array, g: Array, tmp: Array, v: Array, rate: Array, beta: Array) -> None:
        np.multiply(v, beta, v)
        np.add(v, g, v)
        np.multiply(v, rate, tmp)
        np.subtract(w, tmp, w)


class Adam(Optimizer):
    """Gives each weight its own step length: long where gradients agree and are small, short where they jump
    about.

    Kingma, Ba, "Adam: a method for stochastic optimization", 2015. ``mv`` holds both averages without their
    factors 1 − β; the factors and the correction of the start go into the two cells of a step.
    """

    label = "Adam"
    formula = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
        r"w \leftarrow w - \eta \, \hat m / (\sqrt{\hat v} + \epsilon)"
    )
    memory: ClassVar[Mapping[str, int]] = {"mv": 2}
    kind: Literal["adam"] = "adam"
    beta1: Annotated[Decay, Field(title="β₁")] = 0.9
    """Share of the average gradient that is kept at each step."""
    beta2: Annotated[Decay, Field(title="β₂")] = 0.999
    """Share of the average squared gradient that is kept at each step."""
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-8
    """Keeps the division finite where gradients vanish."""

    def constants(self) -> Mapping[str, Sequence[float]]:
        return {"decay": (self.beta1, self.beta2)}

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        """An average stays what it is: its sum changes with the factor 1 − β that it is kept without."""
        return {"mv": ((1 - old.beta1) / (1 - self.beta1), (1 - old.beta2) / (1 - self.beta2))}

    def cells(self, rate: float, steps: Steps) -> dict[str, Array]:
        spread = numpy.sqrt((1 - self.beta2**steps) / (1 - self.beta2))
        return {
            "rate": rate * (1 - self.beta1) * spread / (1 - self.beta1**steps),
            "eps": self.epsilon * spread,
        }

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        gg: Array,
        tmp: Array,
        mv: Array,
        decay: Array,
        rate: Array,
        eps: Array,
    ) -> None:
        np.multiply(g, g, gg[1])
        np.multiply(mv, decay, mv)
        np.add(mv, gg, mv)
        np.sqrt(mv[1], tmp)
        np.add(tmp, eps, tmp)
        np.divide(mv[0], tmp, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)
