"""Activation: what a layer does to its pre-activations, with the slope beside the function.

``forward`` writes y = f(x) and ``slope`` writes s = f'(x), from x or from y, whichever is cheaper. Where each
number is treated by itself, arrays may have any shape; the workspace hands over several layers at once where
they adjoin. Kernels pass NaN on, give 0 rather than a denormal, and stay finite at any finite number.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from engine.choice import Choice
from engine.plan import Array, Ops


class Activation(Choice):
    """A function applied to every number by itself, or to all units of a layer together."""

    range: ClassVar[tuple[float | None, float | None]] = (None, None)
    """The least and the greatest value it can give; None where there is no bound."""
    saturation: ClassVar[tuple[float, float] | None] = None
    """Below the first and above the second value a unit hardly learns any more; infinite where that never
    happens."""
    dies: ClassVar[bool] = False
    """Whether a unit that gives 0 on every point has stopped learning for good."""
    rises: ClassVar[bool] = False
    """Whether a greater number never gives a smaller one."""
    elementwise: ClassVar[bool] = True
    """Whether each number is treated by itself. Otherwise arrays are (units, batch), and ``backward`` takes
    the place of ``slope``."""

    forward: ClassVar[Callable[..., None]]
    """Kernel over some of x, y and tmp (like x), and if not elementwise row (batch,) and ones (units,):
    writes f(x) into y."""
    slope: ClassVar[Callable[..., None]]
    """Kernel over some of x, y = f(x), s and tmp: writes f'(x) into s."""
    backward: ClassVar[Callable[..., None]]
    """Kernel over some of x, y, dy, dx, tmp, row and ones: writes the gradient with respect to x into dx."""

    @classmethod
    def shown(cls) -> dict[str, Any]:
        return super().shown() | {"range": list(cls.range)}


class Identity(Activation):
    """Passes numbers on unchanged. The usual choice for the last layer, where the loss does the rest."""

    label = "identity"
    formula = r"f(x) = x"
    kind: Literal["identity"] = "identity"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        if y is not x:
            np.copyto(y, x)

    def slope(self, np: Ops, s: Array) -> None:
        np.copyto(s, 1.0)
