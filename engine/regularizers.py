"""Regularizers: a penalty on large weights. Biases go free. Simplest first."""

from typing import Literal

from engine.choice import Choice
from engine.fields import Strength
from engine.plan import Array, Ops


class Regularizer(Choice):
    """A penalty that is added to the loss."""

    def penalty(self, weights: Array) -> float:
        """What is added to the loss for these weights, biases left out."""
        raise NotImplementedError

    def pull(self, np: Ops, w: Array, mask: Array, pull: Array) -> None:
        """Write the penalty's gradient; ``mask`` is 1 on weights, 0 on biases. For active ones only."""
        raise NotImplementedError

    @property
    def constrains(self) -> bool:
        """Whether weights are changed after the step."""
        return False

    @property
    def pulls(self) -> bool:
        """Whether there is a gradient to add."""
        return self.active

    @property
    def active(self) -> bool:
        """Whether there is anything to add."""
        return True


class NoRegularizer(Regularizer):
    """No penalty: the network may use weights as large as it likes."""

    label = "none"
    kind: Literal["none"] = "none"

    @property
    def active(self) -> bool:
        return False

    def penalty(self, weights: Array) -> float:  # noqa: ARG002
        return 0.0


class L2(Regularizer):
    """Pulls every weight towards 0, the harder the larger it is. The boundary becomes smoother."""

    label = "L2"
    formula = r"\tfrac{\lambda}{2} \sum w^2"
    kind: Literal["l2"] = "l2"
    strength: Strength = 0.001
    """How hard λ it pulls."""

    def penalty(self, weights: Array) -> float:
        return float(self.strength / 2 * (weights.astype("f8") ** 2).sum())

    def pull(self, np: Ops, w: Array, mask: Array, pull: Array) -> None:
        np.multiply(w, mask, pull)
        np.multiply(pull, self.strength, pull)
