"""Clipping: what is done to a gradient that is too large, before the optimizer sees it. Simplest first."""

from collections.abc import Callable
from typing import ClassVar, Literal

from engine.choice import Choice
from engine.fields import Limit
from engine.plan import Array, Ops


class Clipping(Choice):
    """What is done to gradients that are too large."""

    clip: ClassVar[Callable[..., None]]
    """Kernel over some of g, the whole gradient, tmp (like g) and norm (0-d scratch): changes g."""

    @property
    def active(self) -> bool:
        """Whether there is anything to do."""
        return hasattr(type(self), "clip")


class NoClipping(Clipping):
    """Gradients of any size are used as they are."""

    label = "none"
    kind: Literal["none"] = "none"


class ClipValue(Clipping):
    """Cuts every number of the gradient at a greatest size. That can turn the gradient's direction.

    Mikolov, "Statistical language models based on neural networks", 2012.
    """

    label = "by value"
    formula = r"g_i \leftarrow \max(-c, \min(c, g_i))"
    kind: Literal["value"] = "value"
    limit: Limit = 0.5
    """The greatest size c of each number."""

    def clip(self, np: Ops, g: Array) -> None:
        np.maximum(g, -self.limit, out=g)
        np.minimum(g, self.limit, out=g)


class ClipNorm(Clipping):
    """Shortens the whole gradient to a greatest length, if it is longer. Its direction stays.

    Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", 2013. The length is
    that of all layers' gradients together. (PyTorch adds 10⁻⁶ to it.)
    """

    label = "by global norm"
    formula = r"g \leftarrow g \min(1, c / \lVert g \rVert)"
    kind: Literal["global_norm"] = "global_norm"
    limit: Limit = 1.0
    """The greatest length c."""

    def clip(self, np: Ops, g: Array, norm: Array) -> None:
        np.dot(g, g, norm)
        np.sqrt(norm, norm)
        np.maximum(norm, self.limit, out=norm)
        np.divide(self.limit, norm, norm)
        np.multiply(g, norm, g)
