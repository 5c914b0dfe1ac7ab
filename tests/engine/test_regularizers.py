"""Every regularizer: its pull is the gradient of its penalty, and biases go free."""

import numpy as np
import pytest

from engine import L2, NoRegularizer, Regularizer
from engine.plan import NUMPY, Array, bind

KINDS = [kind() for kind in Regularizer.choices()]


def pull(regularizer: Regularizer, w: Array, mask: Array) -> Array:
    w.flags.writeable = mask.flags.writeable = False
    pulled = np.full_like(w, np.nan)
    bind(regularizer.pull, {"np": NUMPY, "w": w, "mask": mask, "pull": pulled})
    return pulled


@pytest.mark.parametrize("regularizer", KINDS, ids=lambda kind: kind.kind)
def test_the_pull_is_the_gradient_of_the_penalty(regularizer: Regularizer) -> None:
    if not regularizer.active:
        assert regularizer.penalty(np.ones(3)) == 0
        return
    rng, small = np.random.default_rng(1), 1e-6
    w, direction, mask = rng.normal(size=9), rng.normal(size=9), np.array([1.0, 1, 0] * 3)
    change = regularizer.penalty((w + small * direction)[mask > 0])
    change -= regularizer.penalty((w - small * direction)[mask > 0])
    pulled = pull(regularizer, w, mask)
    assert change / (2 * small) == pytest.approx(pulled @ direction, rel=1e-6)
    assert (pulled[mask == 0] == 0).all()


def test_l2_is_half_the_strength_times_the_squares() -> None:
    assert L2(strength=0.5).penalty(np.array([1.0, -2.0])) == pytest.approx(1.25)
    np.testing.assert_allclose(pull(L2(strength=0.5), np.array([1.0, -2.0]), np.ones(2)), [0.5, -1.0])


def test_none_does_nothing() -> None:
    assert not NoRegularizer().active
