"""The family of data sets: what each says of itself before anything is drawn, and how it is drawn."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.random import Generator

from engine.choice import Choice
from engine.losses import Task
from engine.plan import Array

REACH = 6.0
"""Half the side of the square that all points of the plane lie in."""

Inputs = Literal["plane", "vector", "image", "sequence"]
"""What a sample looks like."""


class Dataset(Choice):
    """Samples, and the truth about each."""

    task: ClassVar[Task] = "classification"
    """Whether a sample has a class or numbers to be found."""
    plane: ClassVar[bool] = False
    """Whether samples are points (x1, x2), of which features may be taken."""
    inputs: ClassVar[str] = "plane"
    """What a sample looks like, one of ``Inputs``; or the name of the field that says it."""
    attributes: ClassVar[tuple[str, ...]] = ()
    """What the numbers of a sample are called, where they have names."""
    class_names: ClassVar[tuple[str, ...]] = ()
    """What the classes are called, likewise."""
    counted: ClassVar[str] = ""
    """The name of the field that holds the number of classes, where that number is not fixed."""

    if TYPE_CHECKING:  # some have fields of these names, which a property here would shadow

        @property
        def classes(self) -> int:
            """How many classes there are; 0 for regression."""

        @property
        def samples(self) -> int:
            """How many samples there are, training and test together."""

    @property
    def outputs(self) -> int:
        """How many numbers are to be found; 0 for classification."""
        return 0

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample: (2,), (attributes,), (height, width, channels) or (steps, channels)."""
        return (2,)

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        """Samples (n, *shape) float64; and classes (n,) uint8, or numbers (n, outputs) float64."""
        raise NotImplementedError

    def split(self, share: float, samples: int, rng: Generator) -> tuple[Array, Array]:
        """Places of the samples to train on, about this share, and of those to test with; one of each."""
        order = rng.permutation(samples)
        count = min(max(round(share * samples), 1), samples - 1)
        return order[:count], order[count:]

    @classmethod
    def shown(cls) -> dict[str, Any]:
        """``classes`` and ``inputs`` are told outright, or as the name of the field that decides."""
        classes: str | int = cls.counted or cls.classes  # type: ignore[assignment]
        names = {"attributes": [*cls.attributes], "class_names": [*cls.class_names]}
        told = {name: list_ for name, list_ in names.items() if list_}
        return super().shown() | {"classes": classes, "task": cls.task, "inputs": cls.inputs} | told


def alternate(samples: int, classes: int) -> Array:
    """Class numbers (samples,) uint8, as many of each class as can be."""
    return (np.arange(samples) % classes).astype(np.uint8)
