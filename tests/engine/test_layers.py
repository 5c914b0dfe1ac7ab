"""Every layer's kernels: inputs read-only, only outputs written, shapes as promised."""

from typing import Any

import numpy as np
import pytest

from engine import Layer
from engine.plan import NUMPY, bind

each = pytest.mark.parametrize("layer", [kind() for kind in Layer.choices()], ids=lambda layer: layer.kind)


def arrays(layer: Layer, inputs: int, batch: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs, protected, and outputs, full of NaN, for a layer's kernels."""
    rng, units = np.random.default_rng(2), layer.outputs(inputs)
    given: dict[str, Any] = {"x1": np.ones((inputs + 1, batch)), "dy": rng.normal(size=(units, batch))}
    given["slope"] = rng.normal(size=(units, batch))
    given["x1"][:-1] = rng.normal(size=(inputs, batch))
    given |= layer.start(rng, inputs)
    written = {name: np.full((units, batch), np.nan) for name in ("z", "y", "dz")}
    written["dx1"] = np.full((inputs + 1, batch), np.nan)
    written |= {f"d{name}": np.full(shape, np.nan) for name, shape in layer.weights(inputs).items()}
    for array in given.values():
        array.flags.writeable = False
    return given, written


@each
@pytest.mark.parametrize(("inputs", "batch"), [(1, 1), (3, 5), (7, 2)])
def test_kernels_write_all_of_their_outputs_and_nothing_else(layer: Layer, inputs: int, batch: int) -> None:
    given, written = arrays(layer, inputs, batch)
    bind(layer.forward, {"np": NUMPY} | given | written)
    bind(layer.backward, {"np": NUMPY} | given | written)
    assert all(np.isfinite(array).all() for array in written.values())


@each
def test_weights_masks_and_starts_have_the_same_shapes(layer: Layer) -> None:
    shapes = layer.weights(3)
    for made in (layer.start(np.random.default_rng(1), 3), layer.decayed(3)):
        assert {name: array.shape for name, array in made.items()} == shapes
