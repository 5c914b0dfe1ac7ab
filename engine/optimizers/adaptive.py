"""Optimizers that give each weight a step length of its own, by how large its gradients have been."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

import numpy
from pydantic import Field

from engine.fields import Decay, Epsilon
from engine.optimizers.optimizer import Optimizer, Steps
from engine.plan import Array, Ops


class AdaGrad(Optimizer):
    """Shortens the steps of each weight by all the gradients it has seen: weights that seldom move keep long
    steps, the others slow down for good. Takes a larger learning rate than Adam.

    Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
    2011. ε stands outside the root, as in PyTorch, and the sum starts at 0 (in Keras at 0.1).
    """

    label = "AdaGrad"
    formula = r"v \leftarrow v + g^2, \quad w \leftarrow w - \eta \, g / (\sqrt{v} + \epsilon)"
    memory: ClassVar[Mapping[str, int]] = {"v": 1}
    kind: Literal["adagrad"] = "adagrad"
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-10
    """Keeps the division finite where gradients vanish."""

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        return {"rate": rate, "eps": numpy.full(len(steps), self.epsilon)}

    def step(self, np: Ops, w: Array, g: Array, tmp: Array, v: Array, rate: Array, eps: Array) -> None:
        np.multiply(g, g, tmp)
        np.add(v, tmp, v)
        np.sqrt(v, tmp)
        np.add(tmp, eps, tmp)
        np.divide(g, tmp, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)


class Adadelta(Optimizer):
    """AdaGrad that forgets old gradients, and that takes its step length from its own earlier steps. Meant
    for a learning rate of 1.

    Zeiler, "ADADELTA: an adaptive learning rate method", 2012. The paper has no learning rate: 1 is its
    method; like PyTorch and Keras we multiply each step by it, after it was noted for the average of steps.
    Both ε stand inside the root, as in the paper. ``s`` and ``d`` are the averages of squared gradients and
    steps without their factor 1 − ρ, which cancels in the quotient.
    """

    label = "Adadelta"
    formula = (
        r"s \leftarrow \rho s + (1 - \rho) g^2, \quad "
        r"\Delta = g \sqrt{d + \epsilon} / \sqrt{s + \epsilon}, \quad "
        r"d \leftarrow \rho d + (1 - \rho) \Delta^2, \quad w \leftarrow w - \eta \Delta"
    )
    memory: ClassVar[Mapping[str, int]] = {"s": 1, "d": 1}
    kind: Literal["adadelta"] = "adadelta"
    rho: Annotated[Decay, Field(title="ρ")] = 0.9
    """Share ρ of both averages that is kept at each step."""
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-6
    """Lets the first steps begin: the larger, the longer they are."""

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        factor = (1 - old.rho) / (1 - self.rho)
        return {"s": (factor,), "d": (factor,)}

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        return {
            "rate": rate,
            "rho": numpy.full(len(steps), self.rho),
            "eps": numpy.full(len(steps), self.epsilon / (1 - self.rho)),
        }

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        gg: Array,
        tmp: Array,
        s: Array,
        d: Array,
        rate: Array,
        rho: Array,
        eps: Array,
    ) -> None:
        np.multiply(g, g, tmp)
        np.multiply(s, rho, s)
        np.add(s, tmp, s)
        np.add(s, eps, gg[1])
        np.add(d, eps, tmp)
        np.divide(tmp, gg[1], tmp)
        np.sqrt(tmp, tmp)
        np.multiply(tmp, g, tmp)
        np.multiply(d, rho, d)
        np.multiply(tmp, tmp, gg[1])
        np.add(d, gg[1], d)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)


class RmsProp(Optimizer):
    """Divides each gradient by the usual size of that weight's gradients, so that all weights move at a like
    pace.

    Tieleman, Hinton, "Lecture 6.5: rmsprop", Coursera, 2012. ε stands outside the root, as in PyTorch and
    Keras (TensorFlow's older ones had it inside). The average is not corrected for its start at 0: the first
    steps are long.
    """

    label = "RMSProp"
    formula = (
        r"v \leftarrow \rho v + (1 - \rho) g^2, \quad w \leftarrow w - \eta \, g / (\sqrt{v} + \epsilon)"
    )
    memory: ClassVar[Mapping[str, int]] = {"v": 1}
    kind: Literal["rmsprop"] = "rmsprop"
    rho: Annotated[Decay, Field(title="ρ")] = 0.9
    """Share of the average squared gradient that is kept at each step."""
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-8
    """Keeps the division finite where gradients vanish."""

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        return {"v": ((1 - old.rho) / (1 - self.rho),)}

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        spread = (1 - self.rho) ** -0.5
        return {
            "rate": rate * spread,
            "rho": numpy.full(len(steps), self.rho),
            "eps": numpy.full(len(steps), self.epsilon * spread),
        }

    def step(
        self, np: Ops, w: Array, g: Array, tmp: Array, v: Array, rate: Array, rho: Array, eps: Array
    ) -> None:
        np.multiply(g, g, tmp)
        np.multiply(v, rho, v)
        np.add(v, tmp, v)
        np.sqrt(v, tmp)
        np.add(tmp, eps, tmp)
        np.divide(g, tmp, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)


class CentredRmsProp(Optimizer):
    """RMSProp that divides by how far gradients stray from their average: where they agree, steps become
    long. Takes a smaller learning rate.

    Graves, "Generating sequences with recurrent neural networks", 2013, equations 38 to 45, with ε outside
    the root, as in PyTorch (in the paper and in Keras it is inside). The variance is kept as such, updated by
    ``v ← ρ (v + (1 − ρ) (g − m)²)`` with the old m. That is E[g²] − E[g]² exactly, and unlike the difference
    it cannot be negative, however it is rounded.
    """

    label = "RMSProp, centred"
    formula = (
        r"v \leftarrow \rho \left(v + (1 - \rho) (g - m)^2\right), \quad "
        r"m \leftarrow \rho m + (1 - \rho) g, \quad w \leftarrow w - \eta \, g / (\sqrt{v} + \epsilon)"
    )
    memory: ClassVar[Mapping[str, int]] = {"m": 1, "v": 1}
    kind: Literal["centred_rmsprop"] = "centred_rmsprop"
    rho: Annotated[Decay, Field(title="ρ")] = 0.9
    """Share of both averages that is kept at each step."""
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-3
    """Keeps the division finite where gradients agree; the smaller, the longer the steps there."""

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        return {"v": ((1 - old.rho) / (1 - self.rho),)}

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        spread = (1 - self.rho) ** -0.5
        return {
            "rate": rate * spread,
            "rho": numpy.full(len(steps), self.rho),
            "share": numpy.full(len(steps), 1 - self.rho),
            "eps": numpy.full(len(steps), self.epsilon * spread),
        }

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        gg: Array,
        tmp: Array,
        m: Array,
        v: Array,
        rate: Array,
        rho: Array,
        share: Array,
        eps: Array,
    ) -> None:
        np.subtract(g, m, tmp)
        np.multiply(tmp, share, gg[1])
        np.add(m, gg[1], m)
        np.multiply(tmp, tmp, tmp)
        np.add(v, tmp, v)
        np.multiply(v, rho, v)
        np.sqrt(v, tmp)
        np.add(tmp, eps, tmp)
        np.divide(g, tmp, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)
