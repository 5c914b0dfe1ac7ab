"""Activations: what a layer does to each number of its pre-activations, with the slope beside the function.

``forward`` writes y = f(x) and ``slope`` writes s = f'(x), from x or from y, whichever is cheaper. Arrays may
have any shape; the workspace hands over several layers at once where they adjoin. Simplest first.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from engine.choice import Choice
from engine.fields import Leak
from engine.plan import Array, Ops


class Activation(Choice):
    """A function applied to every number by itself."""

    range: ClassVar[tuple[float | None, float | None]] = (None, None)
    """The least and the greatest value it can give; None where there is no bound."""
    saturation: ClassVar[tuple[float, float] | None] = None
    """Below the first and above the second value a unit hardly learns any more."""
    dies: ClassVar[bool] = False
    """Whether a unit that gives 0 on every point has stopped learning for good."""

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        """Write f(x) into y."""
        raise NotImplementedError

    slope: ClassVar[Callable[..., None]]
    """Kernel over some of x, y = f(x) and s: writes f'(x) into s."""

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


class Sigmoid(Activation):
    """Squeezes any number between 0 and 1. Far from zero it is flat, so learning is slow there."""

    label = "sigmoid"
    formula = r"f(x) = \frac{1}{1 + e^{-x}}"
    range = (0.0, 1.0)
    saturation = (0.05, 0.95)
    kind: Literal["sigmoid"] = "sigmoid"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.multiply(x, 0.5, y)  # (1 + tanh(x/2)) / 2 cannot overflow
        np.tanh(y, y)
        np.multiply(y, 0.5, y)
        np.add(y, 0.5, y)

    def slope(self, np: Ops, y: Array, s: Array) -> None:
        np.subtract(1.0, y, s)
        np.multiply(s, y, s)


class Tanh(Activation):
    """Squeezes any number between −1 and 1, with 0 in the middle. Far from zero it is flat.

    LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998.
    """

    label = "tanh"
    formula = r"f(x) = \tanh x"
    range = (-1.0, 1.0)
    saturation = (-0.95, 0.95)
    kind: Literal["tanh"] = "tanh"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.tanh(x, y)

    def slope(self, np: Ops, y: Array, s: Array) -> None:
        np.multiply(y, y, s)
        np.subtract(1.0, s, s)


class Relu(Activation):
    """Keeps positive numbers and turns negative ones into 0. A unit that is 0 everywhere no longer learns.

    Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010. The slope at 0 is 0.
    """

    label = "ReLU"
    formula = r"f(x) = \max(0, x)"
    range = (0.0, None)
    dies = True
    kind: Literal["relu"] = "relu"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.maximum(x, 0.0, out=y)

    def slope(self, np: Ops, y: Array, s: Array) -> None:
        np.ceil(y, s)  # 0 for 0, at least 1 above: no booleans, no branches
        np.fmin(s, 1.0, s)


class LeakyRelu(Activation):
    """Like ReLU, but negative numbers leak through a little, so that a unit can always recover.

    Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
    """

    label = "leaky ReLU"
    formula = r"f(x) = \max(a x, x)"
    kind: Literal["leaky_relu"] = "leaky_relu"
    leak: Leak = 0.01
    """Slope a of the left half."""

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.multiply(x, self.leak, y)
        np.maximum(x, y, out=y)

    def slope(self, np: Ops, x: Array, s: Array) -> None:
        np.ceil(x, s)
        np.fmax(s, self.leak, s)
        np.fmin(s, 1.0, s)
