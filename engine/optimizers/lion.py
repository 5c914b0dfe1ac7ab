"""Lion: an optimizer that asks each gradient for its sign only."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

import numpy
from pydantic import Field

from engine.fields import Decay
from engine.optimizers.optimizer import Optimizer, Steps
from engine.plan import Array, Ops


class Lion(Optimizer):
    """Moves every weight by the same length and asks only in which direction. Found by a program that
    searched for optimizers; takes a learning rate three to ten times smaller than Adam.

    Chen and others, "Symbolic discovery of optimization algorithms", 2023, algorithm 2. The paper's weight
    decay is the regularizer of that name. ``m`` is kept without its factor 1 − β₂, and what the sign is taken
    of without its factor 1 − β₁.
    """

    label = "Lion"
    formula = (
        r"w \leftarrow w - \eta \operatorname{sign}(\beta_1 m + (1 - \beta_1) g), \quad "
        r"m \leftarrow \beta_2 m + (1 - \beta_2) g"
    )
    memory: ClassVar[Mapping[str, int]] = {"m": 1}
    kind: Literal["lion"] = "lion"
    beta1: Annotated[Decay, Field(title="β₁")] = 0.9
    """Share of the average gradient in the direction of a step."""
    beta2: Annotated[Decay, Field(title="β₂")] = 0.99
    """Share of the average gradient that is kept at each step."""

    def rescaled(self, old: Self) -> Mapping[str, Sequence[float]]:
        return {"m": ((1 - old.beta2) / (1 - self.beta2),)}

    def cells(self, rate: Array, steps: Steps) -> dict[str, Array]:
        past = self.beta1 * (1 - self.beta2) / (1 - self.beta1)
        return {
            "rate": rate,
            "past": numpy.full(len(steps), past),
            "beta2": numpy.full(len(steps), self.beta2),
        }

    def step(
        self,
        np: Ops,
        w: Array,
        g: Array,
        tmp: Array,
        m: Array,
        rate: Array,
        past: Array,
        beta2: Array,
    ) -> None:
        np.multiply(m, past, tmp)
        np.add(tmp, g, tmp)
        np.sign(tmp, tmp)
        np.multiply(tmp, rate, tmp)
        np.subtract(w, tmp, w)
        np.multiply(m, beta2, m)
        np.add(m, g, m)
