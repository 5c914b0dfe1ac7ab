"""Grid: pixels stand where they should, blocks join without a seam, bytes mean what they say."""

import numpy as np
import pytest

from engine import Experiment, Trainer
from engine.grid import Grid, plane, shades


def test_the_first_pixel_is_at_the_top_left() -> None:
    pixels = plane(4)
    assert pixels[0].tolist() == [-4.5, 4.5]
    assert pixels[3].tolist() == [4.5, 4.5]
    assert pixels[-1].tolist() == [4.5, -4.5]


@pytest.mark.parametrize("size", [2, 7, 45, 46, 100])
def test_blocks_join_without_a_seam(size: int) -> None:
    trainer = Trainer(Experiment())
    grid = Grid(trainer.network, trainer.experiment, trainer.inputs)
    (seen,) = grid.look(size, grid.prediction)
    np.testing.assert_allclose(seen[0], trainer.predict(plane(size))[:, 0], rtol=1e-5)


def test_all_buffers_are_of_one_pass() -> None:
    trainer = Trainer(Experiment())
    grid = Grid(trainer.network, trainer.experiment, trainer.inputs)
    first, second, out = grid.look(60, *grid.space.y.rows[1:-1], grid.prediction)
    assert (first.shape, second.shape, out.shape) == ((8, 3600), (8, 3600), (1, 3600))
    V = trainer.network.views(trainer.network.theta)[1]["W1"]
    np.testing.assert_allclose(np.tanh(V[:, :-1] @ first + V[:, -1:]), second, rtol=1e-4, atol=1e-6)


def test_shades() -> None:
    values = np.array([-2, -1, 0, 0.5, 1, 2, np.inf, -np.inf], np.float32)
    assert shades(values, -1, 1).tolist() == [0, 0, 128, 191, 255, 255, 255, 0]
    assert shades(np.array([0.0, 0.5, 1.0]), 0, 1).tolist() == [0, 128, 255]
