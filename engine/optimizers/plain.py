"""Optimizers that take one step length for all weights: plain descent, and descent with a velocity."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy
from pydantic import Field

from engine.fields import Decay
from engine.optimizers.optimizer import Optimizer, Steps
from engine.plan import Array, Ops


class Sgd(Optimizer):
    """Takes a step against the gradient, as long as the learning rate says.

    Robbins, Monro, "A stochastic approximation method", 1951.
    """

    label = "SGD"
    formula = r"w \leftarrow w - \eta g"
    linear = True
    kind: Literal["sgd"] = "sgd"

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:  # noqa: ARG002
        return {"rate": rate}

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

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        return {"rate": rate, "beta": numpy.full(len(steps), self.beta)}

    def step(self, np: Ops, w: Array, g: Array, tmp: Array, v: Array, rate: Array, beta: Array) -> None:
        np.multiply(v, beta, v)
        np.add(v, g, v)
        np.multiply(v, rate, tmp)
        np.subtract(w, tmp, w)


class Nesterov(Optimizer):
    """Momentum that looks ahead: the gradient is taken where the velocity is about to carry the weights,
    which brakes in time.

    Nesterov, "A method for solving a convex programming problem with convergence rate O(1/k²)", 1983. As in
    Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning",
    2013, with the weights that are shown being those ahead: then the gradient is taken at w itself, and the
    step is by g + βv. PyTorch does the same.
    """

    label = "Nesterov"
    formula = r"v \leftarrow \beta v + g, \quad w \leftarrow w - \eta (g + \beta v)"
    memory: ClassVar[Mapping[str, int]] = {"v": 1}
    kind: Literal["nesterov"] = "nesterov"
    beta: Annotated[Decay, Field(title="β")] = 0.9
    """Share β of the velocity that is kept at each step."""

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        return {"rate": rate, "beta": numpy.full(len(steps), self.beta)}

    def step(self, np: Ops, w: Array, g: Array, tmp: Array, v: Array, rate: Array, beta: Array) -> None:
        np.multiply(v, beta, v)
        np.add(v, g, v)
        np.multiply(v, beta, tmp)
        np.add(tmp, g, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)
