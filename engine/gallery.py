"""Gallery: every data set of the plane drawn at random, sequences, and some real ones, for thumbnails."""

from pydantic import ValidationError

from engine.datasets import Dataset, Digits, Iris
from engine.datasets.packaged import MissingData
from engine.datasets.sequences import Sequences
from engine.experiment import Seeds
from engine.plan import Array


def gallery(noise: float, seed: int, samples: int = 120) -> dict[str, tuple[Array, Array]]:
    """Points (samples, 2), and classes (samples,) or numbers (samples, 1), by the kind of data set."""
    kinds = [
        kind for kind in Dataset.choices() if kind.plane and {"noise", "samples"} <= {*kind.model_fields}
    ]
    return {
        kind.name(): kind.model_validate({"noise": noise, "samples": samples}).draw(
            Seeds(data=seed).generator("data")
        )
        for kind in kinds
    }


def real_samples() -> dict[str, tuple[Array, Array]]:
    """A digit of each class (10, 8, 8, 1), all flowers (150, 4), and their classes, by the kind of data set.

    What is not installed is left out.
    """
    found = dict[str, tuple[Array, Array]]()
    for kind in (Digits, Iris):
        try:
            x, y = kind().draw(Seeds(data=0).generator("data"))
        except (MissingData, ValidationError):
            continue
        some = [int((y == k).argmax()) for k in range(kind.classes)] if x.ndim == 4 else slice(None)
        found[kind.name()] = x[some], y[some]
    return found


def sequence_samples(length: int = 16, samples: int = 4) -> dict[str, tuple[Array, Array]]:
    """A few short sequences (samples, length, channels) of each sort and what is asked of them, by kind."""
    kinds = [kind for kind in Dataset.choices() if issubclass(kind, Sequences)]
    return {
        kind.name(): kind.model_validate({"samples": samples, "length": length}).draw(
            Seeds(data=0).generator("data")
        )
        for kind in kinds
    }
