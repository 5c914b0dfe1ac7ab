"""Activations that give numbers between two bounds. Simplest first."""

from typing import Literal

from engine.activations.activation import Activation
from engine.plan import Array, Ops


class Sigmoid(Activation):
    """Squeezes any number between 0 and 1. Far from zero it is flat, so learning is slow there.

    Verhulst, "Recherches mathématiques sur la loi d'accroissement de la population", 1845; in networks
    Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", 1986.
    """

    label = "sigmoid"
    formula = r"f(x) = \frac{1}{1 + e^{-x}}"
    range = (0.0, 1.0)
    saturation = (0.05, 0.95)
    rises = True
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
    rises = True
    kind: Literal["tanh"] = "tanh"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.tanh(x, y)

    def slope(self, np: Ops, y: Array, s: Array) -> None:
        np.multiply(y, y, s)
        np.subtract(1.0, s, s)


class HardSigmoid(Activation):
    """Sigmoid drawn with a ruler: a straight rise between two flat parts. Out there a unit does not learn at
    all.

    Courbariaux, Bengio, David, "BinaryConnect", 2015, with the width of Howard and others, "Searching for
    MobileNetV3", 2019, which PyTorch and Keras 3 share. The slope at both corners is 0.
    """

    label = "hard sigmoid"
    formula = r"f(x) = \min\left(1, \max\left(0, \tfrac{x}{6} + \tfrac{1}{2}\right)\right)"
    range = (0.0, 1.0)
    saturation = (1e-6, 1 - 1e-6)
    dies = True
    rises = True
    kind: Literal["hard_sigmoid"] = "hard_sigmoid"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.multiply(x, 1 / 6, y)
        np.add(y, 0.5, y)
        np.maximum(y, 0.0, out=y)
        np.minimum(y, 1.0, out=y)

    def slope(self, np: Ops, y: Array, s: Array) -> None:
        np.subtract(1.0, y, s)
        np.multiply(s, y, s)
        np.ceil(s, s)  # 0 in the flat parts, 1 between
        np.multiply(s, 1 / 6, s)


class Softsign(Activation):
    """Like tanh, but it comes to its bounds much more slowly, so that units far out still learn a little.

    Turian, Bergstra, Bengio, "Quadratic features and deep architectures for chunking", 2009.
    """

    label = "softsign"
    formula = r"f(x) = \frac{x}{1 + \lvert x \rvert}"
    range = (-1.0, 1.0)
    saturation = (-0.7, 0.7)
    rises = True
    kind: Literal["softsign"] = "softsign"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.absolute(x, y)
        np.add(y, 1.0, y)
        np.divide(x, y, y)

    def slope(self, np: Ops, y: Array, s: Array) -> None:
        """(1 − |y|)²"""
        np.absolute(y, s)
        np.subtract(1.0, s, s)
        np.multiply(s, s, s)


class Heaviside(Activation):
    """Says yes (1) to positive numbers and no (0) to all others. It is flat everywhere: no gradient comes
    through, so neither its units nor the layers before them ever learn.

    McCulloch, Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943. It gives 0 at 0,
    and its slope is 0 at the jump too.
    """

    label = "step"
    formula = r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}"
    range = (0.0, 1.0)
    saturation = (0.5, 0.5)
    kind: Literal["step"] = "step"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.ceil(x, y)
        np.maximum(y, 0.0, out=y)
        np.minimum(y, 1.0, out=y)

    def slope(self, np: Ops, s: Array) -> None:
        np.copyto(s, 0.0)


class Sin(Activation):
    """A wave: it never goes flat for good, and fits what repeats. Large numbers go round and round.

    Sitzmann, Martel, Bergman, Lindell, Wetzstein, "Implicit neural representations with periodic activation
    functions", 2020, without their factor on x, which the weights may hold.
    """

    label = "sine"
    formula = r"f(x) = \sin x"
    range = (-1.0, 1.0)
    kind: Literal["sine"] = "sine"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.sin(x, y)

    def slope(self, np: Ops, x: Array, s: Array) -> None:
        np.cos(x, s)
