"""Initializers: the weights, and biases, before the first step. Simplest first.

n_in is how many inputs one unit adds up, n_out how many units one input goes to. For a dense layer these are
the sides of its matrix; a filter that slides over a picture has others.
"""

from typing import Annotated, Literal

import numpy as np
from numpy.random import Generator
from pydantic import Field

from engine.choice import Choice
from engine.fields import Deviation, Entry, Gain, Reach
from engine.plan import Array

Shape = tuple[int, int]


class Initializer(Choice):
    """A rule for drawing a layer's first weights."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        """A matrix of that shape (outputs, inputs) in float64, for fans (n_in, n_out)."""
        raise NotImplementedError

    def fits(self, shape: Shape) -> str | None:  # noqa: ARG002
        """What is wrong with it for a matrix of that shape, in a sentence; None where nothing is."""
        return None


class Zeros(Initializer):
    """All weights start at 0. Then all units of a layer stay alike: try it once to see why nobody does."""

    label = "zeros"
    formula = r"w = 0"
    kind: Literal["zeros"] = "zeros"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        return np.zeros(shape)


class Fill(Initializer):
    """All weights start at the same number. Units stay alike, as with zeros; for biases it does no harm."""

    label = "constant"
    formula = r"w = c"
    kind: Literal["constant"] = "constant"
    value: Annotated[Entry, Field(title="Starting value")] = 0.1
    """The number c."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        return without_specks(np.full(shape, self.value))


class Entered(Initializer):
    """Numbers entered by hand, one for each weight: for the examples of a book, or to try something out. All
    are 0 until some are entered.
    """

    label = "by hand"
    formula = r"w_{ji} = \text{as entered}"
    kind: Literal["entered"] = "entered"
    values: Annotated[
        tuple[Annotated[tuple[Entry, ...], Field(min_length=1, max_length=512)], ...],
        Field(max_length=512, title="Numbers"),
    ] = ()
    """Row by row: a row for each unit, a number for each of its inputs."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        said = self.fits(shape)
        if said:
            raise ValueError(said)
        return without_specks(np.array(self.values)) if self.values else np.zeros(shape)

    def fits(self, shape: Shape) -> str | None:
        if not self.values:
            return None
        lengths = {len(row) for row in self.values}
        if len(lengths) > 1:
            return "The rows of the numbers entered by hand have different lengths."
        given = len(self.values), *lengths
        if given == shape:
            return None
        return f"Entered by hand are {_sides(*given)}; this layer needs {_sides(*shape)}."


class Uniform(Initializer):
    """Random numbers anywhere between two bounds, all equally likely, the same bounds in every layer."""

    label = "uniform"
    formula = r"w \sim \mathcal{U}(-r, r)"
    kind: Literal["uniform"] = "uniform"
    reach: Annotated[Reach, Field(title="Range")] = 0.5
    """The bounds are −r and r."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        return rng.uniform(-self.reach, self.reach, shape)


class Normal(Initializer):
    """Random numbers around 0, of the same spread in every layer."""

    label = "normal"
    formula = r"w \sim \mathcal{N}(0, s^2)"
    kind: Literal["normal"] = "normal"
    std: Annotated[Deviation, Field(title="Standard deviation")] = 1.0
    """Standard deviation s."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        return rng.normal(0.0, self.std, shape)


class TextbookXavier(Initializer):
    """The short form of Xavier that textbooks teach: only the inputs count. Signals keep their size through
    tanh layers.

    Saitoh, "Deep Learning from Scratch", 2016, section 6.2. The same numbers as LeCun.
    """

    label = "Xavier, 1/√n"
    formula = r"w \sim \mathcal{N}\left(0, \tfrac{1}{n_\text{in}}\right)"
    kind: Literal["textbook_xavier"] = "textbook_xavier"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        return rng.normal(0.0, (1 / fans[0]) ** 0.5, shape)


class Lecun(Initializer):
    """Random numbers that give each unit's sum the spread of one input. What SELU needs.

    LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998; the normal version, not truncated as in Keras.
    """

    label = "LeCun"
    formula = r"w \sim \mathcal{N}\left(0, \tfrac{1}{n_\text{in}}\right)"
    kind: Literal["lecun"] = "lecun"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        return rng.normal(0.0, (1 / fans[0]) ** 0.5, shape)


class Glorot(Initializer):
    """Random numbers small enough that signals keep their size through many tanh or sigmoid layers.

    Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010; the
    uniform version, also called Xavier.
    """

    label = "Xavier"
    formula = r"w \sim \mathcal{U}\left(-a, a\right), \quad a = \sqrt{\tfrac{6}{n_\text{in} + n_\text{out}}}"
    kind: Literal["glorot"] = "glorot"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        limit = (6 / sum(fans)) ** 0.5
        return rng.uniform(-limit, limit, shape)


class GlorotNormal(Initializer):
    """Xavier with normal instead of uniform numbers: the same spread, a few of them larger.

    Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010; not
    truncated as in Keras.
    """

    label = "Xavier, normal"
    formula = r"w \sim \mathcal{N}\left(0, \tfrac{2}{n_\text{in} + n_\text{out}}\right)"
    kind: Literal["glorot_normal"] = "glorot_normal"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        return rng.normal(0.0, (2 / sum(fans)) ** 0.5, shape)


class He(Initializer):
    """Random numbers that keep signals alive through many ReLU layers, which lose half of what they are
    given.

    He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015; the normal version.
    """

    label = "He"
    formula = r"w \sim \mathcal{N}\left(0, \tfrac{2}{n_\text{in}}\right)"
    kind: Literal["he"] = "he"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        return rng.normal(0.0, (2 / fans[0]) ** 0.5, shape)


class HeUniform(Initializer):
    """He with uniform instead of normal numbers: the same spread, none of them very large.

    He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015.
    """

    label = "He, uniform"
    formula = r"w \sim \mathcal{U}\left(-a, a\right), \quad a = \sqrt{\tfrac{6}{n_\text{in}}}"
    kind: Literal["he_uniform"] = "he_uniform"

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:
        limit = (6 / fans[0]) ** 0.5
        return rng.uniform(-limit, limit, shape)


class Eye(Initializer):
    """Each unit starts by passing on one input unchanged; units and inputs beyond that start at 0. Good for
    what is to be remembered over many steps.

    Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear units", 2015.
    """

    label = "identity matrix"
    formula = r"W = g\, I"
    kind: Literal["identity"] = "identity"
    gain: Gain = 1.0
    """The number g on the diagonal."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        return self.gain * np.eye(*shape)


class Orthogonal(Initializer):
    """A random rotation: vectors keep their length on their way through the weights, however many layers
    there are.

    Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
    networks", 2013. Where units and inputs differ in number, the fewer of rows and columns are at right
    angles. From the QR decomposition of normal numbers, with signs that make every rotation equally likely
    (Mezzadri, "How to generate random matrices from the classical compact groups", 2007).
    """

    label = "orthogonal"
    formula = r"W W^\top = g^2 I \;\text{ or }\; W^\top W = g^2 I"
    kind: Literal["orthogonal"] = "orthogonal"
    gain: Gain = 1.0
    """How much longer (factor g) vectors become."""

    def draw(self, rng: Generator, shape: Shape, fans: Shape) -> Array:  # noqa: ARG002
        tall = rng.normal(size=(max(shape), min(shape)))
        q, r = np.linalg.qr(tall)
        q *= np.copysign(self.gain, np.diag(r))
        return q if q.shape == shape else np.ascontiguousarray(q.T)


def without_specks(values: Array) -> Array:
    """Numbers entered by hand, with 0 for what single precision takes for zero, or almost."""
    values[np.abs(values) < 1e-12] = 0.0
    return values


def _sides(units: int, inputs: int) -> str:
    """The sides of a matrix, in words."""
    rows, columns = (f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((units, "row"), (inputs, "number")))
    return f"{rows} of {columns}"
