"""Sequences: what is asked depends on what came at which step, so that a network needs a memory."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.random import Generator

from engine.datasets.dataset import Dataset, alternate
from engine.fields import Classes, Length, Noise, Samples, WaveCount
from engine.plan import Array


class Sequences(Dataset):
    """Rows of equally many steps, with one answer each at the end."""

    inputs = "sequence"
    channels: ClassVar[int] = 1
    """How many numbers come at each step."""
    reads: ClassVar[Literal["numbers", "bits", "marked", "symbols"]] = "numbers"
    """What comes at each step: a number, nought or one, a number that may be marked, one of some symbols."""

    samples: Samples = 400
    """Number of sequences, training and test together."""

    length: Length = 8
    """How many steps there are."""

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.length, self.channels)

    @classmethod
    def shown(cls) -> dict[str, Any]:
        """``reads``: how its steps are to be drawn."""
        return super().shown() | {"reads": cls.reads}


class SineMixture(Sequences):
    """Waves of different lengths laid over each other, from anywhere on. The next value is asked for.

    The lengths are 12 steps and then each divided by the golden ratio, so that the whole never repeats.
    """

    label = "sine mixture"
    formula = r"x_t = \frac{1}{k} \sum_{i<k} \sin\left(\frac{2 \pi t}{12}\, \varphi^i + \alpha_i\right)"
    task = "regression"
    classes: ClassVar[int] = 0
    kind: Literal["sine_mixture"] = "sine_mixture"
    length: Length = 16
    """How many steps are seen before the next value is asked for."""
    waves: WaveCount = 2
    """How many waves k are laid over each other."""
    noise: Noise = 0.0
    """How far values stray from the waves, as a standard deviation."""

    @property
    def outputs(self) -> int:
        return 1

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Values (samples, length, 1) and the next ones (samples, 1)."""
        frequency = 2 * np.pi / 12 * ((1 + 5**0.5) / 2) ** np.arange(self.waves)
        phase = rng.uniform(0, 2 * np.pi, (self.samples, 1, self.waves))
        time = np.arange(self.length + 1)[:, None]
        series = np.sin(frequency * time + phase).mean(2)
        series += rng.normal(0.0, self.noise, series.shape)
        return series[:, :-1, None], series[:, -1:]


class Parity(Sequences):
    """A row of noughts and ones. Is the number of ones odd? A single step decides, and none may be missed.

    Minsky, Papert, "Perceptrons", 1969, asked it of a picture.
    """

    label = "parity"
    reads = "bits"
    classes: ClassVar[int] = 2
    kind: Literal["parity"] = "parity"
    length: Length = 8
    """How many noughts and ones there are."""

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Bits (samples, length, 1), and whether their sum is odd (samples,); as many odd as even ones."""
        labels = alternate(self.samples, 2)
        bits = rng.integers(0, 2, (self.samples, self.length))
        bits[:, -1] = (bits[:, :-1].sum(1) + labels) % 2
        return bits[:, :, None].astype(np.float64), labels


class AddingProblem(Sequences):
    """Numbers with a mark at two of them, one in each half. Their average is asked for.

    Hochreiter, Schmidhuber, "Long short-term memory", 1997; halves as in Arjovsky, Shah, Bengio, "Unitary
    evolution recurrent neural networks", 2016. Numbers lie between −1 and 1, and so does half their sum.
    """

    label = "adding problem"
    reads = "marked"
    task = "regression"
    channels = 2
    classes: ClassVar[int] = 0
    kind: Literal["adding"] = "adding"
    length: Length = 20
    """How many numbers there are; the longer, the longer the first has to be remembered."""

    @property
    def outputs(self) -> int:
        return 1

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Numbers and marks (samples, length, 2), and the average of the marked numbers (samples, 1)."""
        half, rows = self.length // 2, np.arange(self.samples)
        x = np.zeros((self.samples, self.length, 2))
        x[:, :, 0] = rng.uniform(-1, 1, (self.samples, self.length))
        first = rng.integers(0, half, self.samples)
        second = rng.integers(half, self.length, self.samples)
        x[rows, first, 1] = x[rows, second, 1] = 1
        return x, (x[rows, first, :1] + x[rows, second, :1]) / 2


class FirstSymbol(Sequences):
    """A symbol, and then many that mean nothing. At the end the first one is asked for.

    After the latching problem of Bengio, Simard, Frasconi, "Learning long-term dependencies with gradient
    descent is difficult", 1994. Each symbol is a channel that is 1 where it comes.
    """

    label = "remember the first symbol"
    reads = "symbols"
    counted = "symbols"
    kind: Literal["first_symbol"] = "first_symbol"
    length: Length = 10
    """How many symbols there are, the first one counted."""
    symbols: Classes = 3
    """How many different symbols there are."""

    @property
    def classes(self) -> int:
        return self.symbols

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.length, self.symbols)

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Symbols (samples, length, symbols), one of them 1 at each step, and the first (samples,)."""
        labels = alternate(self.samples, self.symbols)
        drawn = rng.integers(0, self.symbols, (self.samples, self.length))
        drawn[:, 0] = labels
        return np.eye(self.symbols)[drawn], labels
