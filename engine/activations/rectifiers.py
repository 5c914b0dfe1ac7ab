"""Activations that keep large positive numbers and hold negative ones back. Simplest first."""

from math import inf, pi, sqrt
from typing import Literal

from engine.activations.activation import Activation
from engine.fields import Floor, Leak
from engine.plan import Array, Ops

SELU_SCALE = 1.0507009873554804934193349852946
"""λ of SELU, which keeps a layer's mean and spread."""
SELU_FLOOR = SELU_SCALE * 1.6732632423543772848170429916717
"""λ a of SELU."""
GELU_SCALE = sqrt(2 / pi)
"""The slope in GELU's tanh at 0."""
GELU_CUBE = GELU_SCALE * 0.044715
"""What multiplies x³ in GELU's tanh."""


class Relu(Activation):
    """Keeps positive numbers and turns negative ones into 0. A unit that is 0 everywhere no longer learns.

    Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010. The slope at 0 is 0.
    """

    label = "ReLU"
    formula = r"f(x) = \max(0, x)"
    range = (0.0, None)
    dies = True
    rises = True
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
    rises = True
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


class Elu(Activation):
    """Like ReLU, but negative numbers bend smoothly down to a floor, which keeps the mean of a layer near 0.

    Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by exponential linear units",
    2015. Here a is at most 1, so that f(x) is the greater of the two branches. The slope at 0 is a.
    """

    label = "ELU"
    formula = r"f(x) = \begin{cases} x & x > 0 \\ a (e^x - 1) & x \le 0 \end{cases}"
    range = (-1.0, None)
    rises = True
    kind: Literal["elu"] = "elu"
    floor: Floor = 1.0
    """How far below 0 the floor −a lies."""

    @property
    def saturation(self) -> tuple[float, float]:  # type: ignore[override]  # the only one that depends on a field
        return -0.9 * self.floor, inf

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.minimum(x, 0.0, out=y)
        np.expm1(y, y)
        np.multiply(y, self.floor, y)
        np.maximum(x, y, out=y)

    def slope(self, np: Ops, y: Array, s: Array, tmp: Array) -> None:
        """On the left a eˣ = y + a, which is at most 1; on the right ⌈y⌉, which is at least 1."""
        np.add(y, self.floor, tmp)
        np.ceil(y, s)
        np.fmax(s, tmp, s)
        np.fmin(s, 1.0, s)


class Selu(Activation):
    """ELU stretched so that signals of mean 0 and spread 1 keep both through any number of layers, if the
    weights start with LeCun.

    Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks", 2017. The slope at 0 is that
    of the left.
    """

    label = "SELU"
    formula = (
        r"f(x) = \lambda \begin{cases} x & x > 0 \\ a (e^x - 1) & x \le 0 \end{cases},"
        r"\quad \lambda \approx 1.0507, \; a \approx 1.6733"
    )
    range = (-1.7581, None)
    saturation = (-0.9 * SELU_FLOOR, inf)
    rises = True
    kind: Literal["selu"] = "selu"

    def forward(self, np: Ops, x: Array, y: Array, tmp: Array) -> None:
        np.minimum(x, 0.0, out=tmp)
        np.expm1(tmp, tmp)
        np.multiply(tmp, SELU_FLOOR, tmp)
        np.maximum(x, 0.0, out=y)
        np.multiply(y, SELU_SCALE, y)
        np.add(y, tmp, y)

    def slope(self, np: Ops, y: Array, s: Array, tmp: Array) -> None:
        """On the left λ a eˣ = y + λ a; on the right λ."""
        np.fmin(y, 0.0, s)
        np.add(s, SELU_FLOOR, s)
        np.greater(y, 0.0, tmp)
        np.multiply(tmp, SELU_SCALE - SELU_FLOOR, tmp)
        np.add(s, tmp, s)


class Softplus(Activation):
    """ReLU with its corner rounded off: always positive, and its slope is the sigmoid.

    Dugas, Bengio, Bélisle, Nadeau, Garcia, "Incorporating second-order functional knowledge for better option
    pricing", 2001.
    """

    label = "softplus"
    formula = r"f(x) = \log\left(1 + e^x\right)"
    range = (0.0, None)
    saturation = (0.1, inf)
    rises = True
    kind: Literal["softplus"] = "softplus"

    def forward(self, np: Ops, x: Array, y: Array) -> None:
        np.maximum(x, -80.0, out=y)  # e⁻⁸⁰ is no denormal, e⁸⁰ no overflow, in single precision too
        np.minimum(y, 80.0, out=y)
        np.exp(y, y)
        np.log1p(y, y)
        np.maximum(x, y, out=y)  # above 80 they are the same

    def slope(self, np: Ops, x: Array, s: Array) -> None:
        np.multiply(x, 0.5, s)
        np.tanh(s, s)
        np.multiply(s, 0.5, s)
        np.add(s, 0.5, s)


class Silu(Activation):
    """Each number times its own sigmoid: like ReLU without a corner, with a dip just left of 0. Also called
    swish.

    Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units for neural network function approximation in
    reinforcement learning", 2017; Ramachandran, Zoph, Le, "Searching for activation functions", 2017.
    """

    label = "SiLU"
    formula = r"f(x) = \frac{x}{1 + e^{-x}}"
    range = (-0.2785, None)
    kind: Literal["silu"] = "silu"

    def forward(self, np: Ops, x: Array, y: Array, tmp: Array) -> None:
        """h + h tanh h with h = x/2"""
        np.multiply(x, 0.5, tmp)
        np.tanh(tmp, y)
        np.multiply(y, tmp, y)
        np.add(y, tmp, y)

    def slope(self, np: Ops, x: Array, y: Array, s: Array, tmp: Array) -> None:
        """σ + y (1 − σ) = 1 + (y − 1) (1 − σ), and 1 − σ = (1 − tanh(x/2)) / 2"""
        np.multiply(x, 0.5, s)
        np.tanh(s, s)
        np.subtract(1.0, s, s)
        np.subtract(y, 1.0, tmp)
        np.multiply(s, tmp, s)
        np.multiply(s, 0.5, s)
        np.add(s, 1.0, s)


class Gelu(Activation):
    """Each number times the chance that a normal random number is smaller: ReLU with a soft corner and a
    small dip left of 0. The choice of most language models.

    Hendrycks, Gimpel, "Gaussian error linear units", 2016, in their approximation by tanh, which differs from
    the exact function by less than 0.0005.
    """

    label = "GELU"
    formula = (
        r"f(x) = \tfrac{x}{2} \left(1 + \tanh\left(\sqrt{\tfrac{2}{\pi}} \left(x + 0.044715\, x^3\right)"
        r"\right)\right)"
    )
    range = (-0.1701, None)
    kind: Literal["gelu"] = "gelu"

    def forward(self, np: Ops, x: Array, y: Array, tmp: Array) -> None:
        np.multiply(x, x, tmp)
        np.multiply(tmp, GELU_CUBE, tmp)
        np.add(tmp, GELU_SCALE, tmp)
        np.multiply(tmp, x, tmp)
        np.tanh(tmp, tmp)
        np.multiply(x, 0.5, y)
        np.multiply(tmp, y, tmp)
        np.add(y, tmp, y)

    def slope(self, np: Ops, x: Array, y: Array, s: Array, tmp: Array) -> None:
        """With t = tanh u: (1 + t)/2 + y (1 − t) u' = 1 + (y u' − 1/2) (1 − t)"""
        np.multiply(x, x, tmp)
        np.multiply(tmp, GELU_CUBE, tmp)
        np.add(tmp, GELU_SCALE, s)
        np.multiply(s, x, s)
        np.tanh(s, s)
        np.subtract(1.0, s, s)
        np.multiply(tmp, 3.0, tmp)
        np.add(tmp, GELU_SCALE, tmp)
        np.multiply(tmp, y, tmp)
        np.subtract(tmp, 0.5, tmp)
        np.multiply(s, tmp, s)
        np.add(s, 1.0, s)
