"""Pictures with a class each."""

from typing import ClassVar, Literal

from numpy.random import Generator

from engine.datasets.packaged import Packaged, packaged
from engine.fields import DigitCount
from engine.plan import Array


class Digits(Packaged):
    """Handwritten digits from 0 to 9, by 43 people, as 8 × 8 grey pixels between 0 and 1.

    Alpaydin, Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998: its
    test part, as scikit-learn ships it. Pixels are divided by 16.
    """

    label = "handwritten digits"
    inputs = "layout"
    classes: ClassVar[int] = 10
    kind: Literal["digits"] = "digits"
    samples: DigitCount = 1797
    """Number of digits, training and test together; a random part, if not all."""
    layout: Literal["image", "vector"] = "image"
    """Whether the first layer sees a picture or just 64 numbers."""

    @property
    def shape(self) -> tuple[int, ...]:
        return (8, 8, 1) if self.layout == "image" else (64,)

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        pixels, classes = packaged("digits.csv.gz")
        some = rng.permutation(len(pixels))[: self.samples]
        return pixels[some].reshape(-1, *self.shape) / 16, classes[some]
