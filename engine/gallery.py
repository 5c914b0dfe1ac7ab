"""Gallery: every data set of the plane that is drawn at random, at once, for thumbnails."""

from engine.datasets import Dataset
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
