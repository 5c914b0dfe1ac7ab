"""Gallery: every data set at once, for thumbnails."""

from engine.datasets import Dataset
from engine.experiment import Seeds
from engine.plan import Array


def gallery(noise: float, seed: int, samples: int = 120) -> dict[str, tuple[Array, Array]]:
    """Points (samples, 2) and classes (samples,) of every kind of data set at this noise."""
    return {
        kind.name(): kind(noise=noise, samples=samples).draw(Seeds(data=seed).generator("data"))
        for kind in Dataset.choices()
    }
