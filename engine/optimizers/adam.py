"""Adam and its kin: averages of the gradient and of its square or size, corrected for their start at 0."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

import numpy
from pydantic import Field

from engine.fields import Decay, Epsilon, Strength
from engine.optimizers.optimizer import Optimizer, Steps
from engine.plan import Array, Ops


def _begun(beta: float, steps: Steps) -> Array:
    """How much of an average is there after these steps from 0, by which it is corrected: 1 − βᵗ."""
    with numpy.errstate(under="ignore"):
        begun: Array = 1 - beta**steps
    return begun


class _Moments(Optimizer):
    """Adam's two averages, ``mv``, without their factors 1 − β; the corrections go into the cells."""

    memory: ClassVar[Mapping[str, int]] = {"mv": 2}
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

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        spread = self._spread(steps)
        return {
            "rate": rate * (1 - self.beta1) * spread / _begun(self.beta1, steps),
            "eps": self.epsilon * spread,
        }

    def _spread(self, steps: Steps) -> Array:
        """The root of v's sum over that of the corrected average."""
        spread: Array = numpy.sqrt(_begun(self.beta2, steps) / (1 - self.beta2))
        return spread

    def _average(self, np: Ops, g: Array, gg: Array, mv: Array, decay: Array) -> None:
        """Add the gradient and its square, which is left in gg[1], to the averages."""
        np.multiply(g, g, gg[1])
        np.multiply(mv, decay, mv)
        np.add(mv, gg, mv)

    def _descend(self, np: Ops, w: Array, m: Array, v: Array, tmp: Array, rate: Array, eps: Array) -> None:
        """w ← w − rate · m / (√v + eps)."""
        np.sqrt(v, tmp)
        np.add(tmp, eps, tmp)
        np.divide(m, tmp, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)


class Adam(_Moments):
    """Gives each weight its own step length: long where gradients agree and are small, short where they jump
    about.

    Kingma, Ba, "Adam: a method for stochastic optimization", 2015.
    """

    label = "Adam"
    formula = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
        r"w \leftarrow w - \eta \, \hat m / (\sqrt{\hat v} + \epsilon)"
    )
    kind: Literal["adam"] = "adam"

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
        self._average(np, g, gg, mv, decay)
        self._descend(np, w, mv[0], mv[1], tmp, rate, eps)


class AmsGrad(_Moments):
    """Adam that never forgets how large gradients were: steps can only become shorter, which mends cases
    where Adam does not settle.

    Reddi, Kale, Kumar, "On the convergence of Adam and beyond", 2018. The greatest v is taken of the averages
    as they are and corrected afterwards, as in PyTorch; the paper corrects nothing.
    """

    label = "AMSGrad"
    formula = (
        r"u \leftarrow \max(u, v), \quad w \leftarrow w - \eta \, \hat m / (\sqrt{\hat u} + \epsilon) "
        r"\quad (m, v \text{ as in Adam})"
    )
    memory: ClassVar[Mapping[str, int]] = {"mv": 2, "u": 1}
    kind: Literal["amsgrad"] = "amsgrad"

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        factors = super().rescaled(old)
        return {**factors, "u": factors["mv"][1:]}

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        gg: Array,
        tmp: Array,
        mv: Array,
        u: Array,
        decay: Array,
        rate: Array,
        eps: Array,
    ) -> None:
        self._average(np, g, gg, mv, decay)
        np.maximum(u, mv[1], out=u)
        self._descend(np, w, mv[0], u, tmp, rate, eps)


class AdamW(_Moments):
    """Adam whose weights also shrink by a fixed share at each step, whatever their gradients. Biases do not
    shrink.

    Loshchilov, Hutter, "Decoupled weight decay regularization", 2019. As in PyTorch the share is the learning
    rate times the decay; the paper multiplies it by the schedule only.
    """

    label = "AdamW"
    formula = (
        r"w \leftarrow w - \eta \lambda w - \eta \, \hat m / (\sqrt{\hat v} + \epsilon) "
        r"\quad (m, v \text{ as in Adam})"
    )
    kind: Literal["adamw"] = "adamw"
    weight_decay: Strength = 0.01
    """How strongly λ the weights shrink."""

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        return {**super().cells(rate, steps), "fade": rate * self.weight_decay}

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        gg: Array,
        tmp: Array,
        mask: Array,
        mv: Array,
        decay: Array,
        rate: Array,
        eps: Array,
        fade: Array,
    ) -> None:
        np.multiply(w, mask, tmp)
        np.multiply(tmp, fade, tmp)
        np.subtract(w, tmp, w)
        self._average(np, g, gg, mv, decay)
        self._descend(np, w, mv[0], mv[1], tmp, rate, eps)


class NAdam(_Moments):
    """Adam that looks ahead as Nesterov's momentum does: the newest gradient counts more, and momentum grows
    during the first steps.

    Dozat, "Incorporating Nesterov momentum into Adam", 2016, with its schedule of momentum, ψ = 0.004, of
    which PyTorch makes a setting. The average m itself is kept with β₁, as in PyTorch; the paper keeps it
    with μ.
    """

    label = "NAdam"
    formula = (
        r"\mu_t = \beta_1 \left(1 - \tfrac12 0.96^{0.004 t}\right), \quad "
        r"\hat m = \frac{\mu_{t+1} m}{1 - \prod_{i \le t+1} \mu_i} "
        r"+ \frac{(1 - \mu_t) g}{1 - \prod_{i \le t} \mu_i}, \quad "
        r"w \leftarrow w - \eta \, \hat m / (\sqrt{\hat v} + \epsilon)"
    )
    kind: Literal["nadam"] = "nadam"

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        spread = self._spread(steps)
        now = (1 - self._momentum(steps)) / (1 - self._product(steps))
        then = self._momentum(steps + 1) * (1 - self.beta1) / (1 - self._product(steps + 1))
        return {"rate": rate * now * spread, "past": then / now, "eps": self.epsilon * spread}

    def _momentum(self, steps: Steps) -> Array:
        with numpy.errstate(under="ignore"):
            return self.beta1 * (1 - 0.5 * 0.96 ** (0.004 * steps))

    def _product(self, steps: Steps) -> Array:
        """The product of all momenta up to each step. Past the 64th it is below 10⁻¹⁸: nothing beside 1."""
        with numpy.errstate(under="ignore"):
            products = numpy.cumprod(self._momentum(numpy.arange(1.0, 65.0)))
        return numpy.where(steps > 64, 0.0, products[numpy.minimum(steps, 64).astype(int) - 1])

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
        past: Array,
        eps: Array,
    ) -> None:
        self._average(np, g, gg, mv, decay)
        np.multiply(mv[0], past, gg[1])
        np.add(gg[1], g, gg[1])
        self._descend(np, w, gg[1], mv[1], tmp, rate, eps)


class Adamax(Optimizer):
    """Adam that divides by the largest recent gradient instead of an average: calmer when gradients have
    outliers.

    Kingma, Ba, "Adam: a method for stochastic optimization", 2015, section 7.1. ε, which the paper does
    without, is added to the size of the gradient, as in PyTorch. ``m`` is kept without its factor 1 − β₁.
    """

    label = "Adamax"
    formula = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad "
        r"u \leftarrow \max(\beta_2 u, |g| + \epsilon), \quad w \leftarrow w - \eta \, \hat m / u"
    )
    memory: ClassVar[Mapping[str, int]] = {"m": 1, "u": 1}
    kind: Literal["adamax"] = "adamax"
    beta1: Annotated[Decay, Field(title="β₁")] = 0.9
    """Share of the average gradient that is kept at each step."""
    beta2: Annotated[Decay, Field(title="β₂")] = 0.999
    """Share of the largest gradient that is kept at each step."""
    epsilon: Annotated[Epsilon, Field(title="ε")] = 1e-8
    """Keeps the division finite where gradients vanish."""

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        return {"m": ((1 - old.beta1) / (1 - self.beta1),)}

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        return {
            "rate": rate * (1 - self.beta1) / _begun(self.beta1, steps),
            "beta1": numpy.full(len(steps), self.beta1),
            "beta2": numpy.full(len(steps), self.beta2),
            "eps": numpy.full(len(steps), self.epsilon),
        }

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        tmp: Array,
        m: Array,
        u: Array,
        rate: Array,
        beta1: Array,
        beta2: Array,
        eps: Array,
    ) -> None:
        np.multiply(m, beta1, m)
        np.add(m, g, m)
        np.multiply(u, beta2, u)
        np.absolute(g, tmp)
        np.add(tmp, eps, tmp)
        np.maximum(u, tmp, out=u)
        np.divide(m, u, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)
