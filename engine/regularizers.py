"""Regularizers: what keeps weights small, by a penalty or by hand. Biases go free. Simplest first.

A penalty is added to the loss and ``pull`` is its gradient; ``constrain`` changes the weights after a step of
the optimizer.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.choice import Choice
from engine.fields import Fraction, Limit, Strength
from engine.plan import Array, Ops


class Regularizer(Choice):
    """A way to keep weights small."""

    pull: ClassVar[Callable[..., None]]
    """Kernel over some of w, mask and pull: writes the penalty's gradient; ``mask`` is 1 on weights, 0 on
    biases.
    """
    constrain: ClassVar[Callable[..., None]]
    """Kernel over some of w, mask, tmp, learning_rate (0-d, that of the step), and for each layer's matrix of
    weights, one row for each sum, Ws (units, inputs + 1), masks and tmps (like Ws) and norms (units, 1).
    """

    def penalty(self, weights: Array) -> float:  # noqa: ARG002
        """What is added to the loss for these weights, biases left out."""
        return 0.0

    @property
    def pulls(self) -> bool:
        """Whether there is a penalty, whose gradient is to be added."""
        return hasattr(type(self), "pull")

    @property
    def constrains(self) -> bool:
        """Whether weights are changed after a step."""
        return hasattr(type(self), "constrain")


class NoRegularizer(Regularizer):
    """No penalty: the network may use weights as large as it likes."""

    label = "none"
    kind: Literal["none"] = "none"


class L2(Regularizer):
    """Pulls every weight towards 0, the harder the larger it is. The boundary becomes smoother.

    Hoerl, Kennard, "Ridge regression", 1970. With the half, so that the pull is λw.
    """

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


class L1(Regularizer):
    """Pulls every weight towards 0, always equally hard. Weights that are of little use end up near 0, the
    others stay.

    Tibshirani, "Regression shrinkage and selection via the lasso", 1996. At 0 itself it does not pull.
    Gradient steps make weights swing about 0 by what one step pulls, instead of ending there exactly.
    """

    label = "L1"
    formula = r"\lambda \sum |w|"
    kind: Literal["l1"] = "l1"
    strength: Strength = 0.001
    """How hard λ it pulls."""

    def penalty(self, weights: Array) -> float:
        return float(self.strength * abs(weights.astype("f8")).sum())

    def pull(self, np: Ops, w: Array, mask: Array, pull: Array) -> None:
        np.sign(w, pull)
        np.multiply(pull, mask, pull)
        np.multiply(pull, self.strength, pull)


class ElasticNet(Regularizer):
    """L1 and L2 together: few weights, and none of them very large.

    Zou, Hastie, "Regularization and variable selection via the elastic net", 2005, with strength and share as
    in scikit-learn and glmnet.
    """

    label = "elastic net"
    formula = r"\lambda \sum \left(\alpha |w| + \tfrac{1 - \alpha}{2} w^2\right)"
    kind: Literal["elastic_net"] = "elastic_net"
    strength: Strength = 0.001
    """How hard λ it pulls."""
    l1_share: Annotated[Fraction, Field(title="L1 share")] = 0.5
    """The part α of the penalty that is L1; the rest is L2."""

    def penalty(self, weights: Array) -> float:
        w, alpha = weights.astype("f8"), self.l1_share
        return float(self.strength * (alpha * abs(w) + (1 - alpha) / 2 * w**2).sum())

    def pull(self, np: Ops, w: Array, mask: Array, pull: Array) -> None:
        """λ (w + α (sign w − w)): that way without scratch."""
        np.sign(w, pull)
        np.subtract(pull, w, pull)
        np.multiply(pull, self.l1_share, pull)
        np.add(pull, w, pull)
        np.multiply(pull, mask, pull)
        np.multiply(pull, self.strength, pull)


class WeightDecay(Regularizer):
    """Shrinks every weight by a small share after each step, whatever its gradient. With SGD it does
    what L2 does; unlike L2 it stays the same under Adam, which rescales gradients.

    Hanson, Pratt, "Comparing biases for minimal network construction with back-propagation", 1988; apart from
    the gradient as in Loshchilov, Hutter, "Decoupled weight decay regularization", 2019. The share is the
    learning rate times the strength, of the weights after the step (AdamW: before it).
    """

    label = "weight decay"
    formula = r"w \leftarrow w - \eta \lambda w"
    kind: Literal["weight_decay"] = "weight_decay"
    strength: Strength = 0.01
    """How strongly λ the weights shrink."""

    def constrain(self, np: Ops, w: Array, mask: Array, tmp: Array, learning_rate: Array) -> None:
        np.multiply(w, mask, tmp)
        np.multiply(tmp, learning_rate, tmp)
        np.multiply(tmp, self.strength, tmp)
        np.subtract(w, tmp, w)


class MaxNorm(Regularizer):
    """Shortens the weights into a unit, taken as one arrow, wherever they are longer than allowed. Below that
    they are free.

    Srebro, Rennie, Jaakkola, "Maximum-margin matrix factorization", 2005; for networks Hinton and others,
    "Improving neural networks by preventing co-adaptation of feature detectors", 2012.
    """

    label = "max-norm"
    formula = r"w_u \leftarrow w_u \min(1, c / \lVert w_u \rVert)"
    kind: Literal["max_norm"] = "max_norm"
    limit: Limit = 3.0
    """The greatest length c."""

    def constrain(
        self,
        np: Ops,
        Ws: Sequence[Array],
        masks: Sequence[Array],
        tmps: Sequence[Array],
        norms: Sequence[Array],
    ) -> None:
        """Biases may stand anywhere in a row; they are not counted, and stay."""
        for W, mask, tmp, norm in zip(Ws, masks, tmps, norms, strict=True):
            np.multiply(W, mask, tmp)
            np.vecdot(tmp, tmp, norm[:, 0])
            np.sqrt(norm, norm)
            np.maximum(norm, self.limit, out=norm)
            np.divide(self.limit, norm, norm)
            np.subtract(norm, 1.0, norm)
            np.multiply(tmp, norm, tmp)
            np.add(W, tmp, W)
