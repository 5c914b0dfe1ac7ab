"""Every loss: its gradient, a naive second transcription, targets, predictions, and huge outputs."""

from typing import Any

import numpy as np
import pytest

from engine import BinaryCrossEntropy, Identity, Loss, Relu, Sigmoid, SoftmaxCrossEntropy, SquaredError, Tanh
from engine.plan import NUMPY, Array, bind

LOSSES = [kind() for kind in Loss.choices()]

each = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.kind)


def scratch(y: Array) -> dict[str, Any]:
    """What a kernel may name besides its inputs, full of rubbish except for the ones."""
    outputs, batch = y.shape
    return {
        "dy": np.full_like(y, 7),
        "tmp": np.full_like(y, 7),
        "row": np.full(batch, 7, y.dtype),
        "true": np.full(batch, 7, y.dtype),
        "ones": np.ones(outputs * batch, y.dtype),
        "loss": np.full((), 7, y.dtype),
    }


def measure(loss: Loss, y: Array, t: Array, scale: float = 1.0) -> tuple[float, Array]:
    """The summed loss and its gradient, with the inputs protected."""
    y.flags.writeable = t.flags.writeable = False
    arrays = scratch(y)
    bind(loss.measure, {"np": NUMPY, "y": y, "t": t, "scale": scale} | arrays)
    return float(arrays["loss"]) * loss.unit, arrays["dy"]


def predict(loss: Loss, y: Array) -> Array:
    """The linked outputs."""
    p = np.full_like(y, np.nan)
    bind(loss.predict, {"np": NUMPY, "y": y, "p": p} | scratch(y))
    return p


def example(loss: Loss, batch: int, size: float = 2.0, dtype: Any = np.float64) -> tuple[Array, Array, Array]:
    """Raw outputs, targets and classes; as many outputs as the loss takes at most for three classes."""
    rng = np.random.default_rng(batch)
    outputs = 1 if loss.outputs == "one" else 3
    labels = rng.integers(0, max(outputs, 2), batch)
    y = rng.normal(0, size, (outputs, batch)).astype(dtype)
    return y, loss.targets(labels, outputs, loss.no).astype(dtype), labels


@each
@pytest.mark.parametrize("batch", [1, 2, 7])
def test_the_gradient_is_that_of_the_loss(loss: Loss, batch: int) -> None:
    y, t, _ = example(loss, batch)
    direction, small = np.random.default_rng(0).normal(size=y.shape), 1e-5
    change = measure(loss, y + small * direction, t)[0] - measure(loss, y - small * direction, t)[0]
    gradient = measure(loss, y, t)[1]
    np.testing.assert_allclose(change / (2 * small), (gradient * direction).sum(), rtol=1e-7)


def naive(loss: Loss, y: Array, labels: Array) -> float:
    """Textbook formulas, point by point."""
    total = 0.0
    for z, label in zip(y.T, labels, strict=True):
        if isinstance(loss, SquaredError):
            total += sum(0.5 * (value - (1 if label == place else -1)) ** 2 for place, value in enumerate(z))
        elif isinstance(loss, BinaryCrossEntropy):
            p = 1 / (1 + np.exp(-z[0]))
            total -= np.log(p) if label == 1 else np.log(1 - p)
        elif isinstance(loss, SoftmaxCrossEntropy):
            total -= np.log(np.exp(z[label]) / np.exp(z).sum())
        else:
            pytest.fail(f"write a naive transcription of {loss.name()}")
    return total


@each
@pytest.mark.parametrize("batch", [1, 8])
def test_the_loss_is_the_textbooks(loss: Loss, batch: int) -> None:
    y, t, labels = example(loss, batch)
    np.testing.assert_allclose(measure(loss, y, t)[0], naive(loss, y, labels), rtol=1e-12)


@each
def test_scale_multiplies_the_gradient_alone(loss: Loss) -> None:
    y, t, _ = example(loss, 5)
    (whole, gradient), (same, scaled) = measure(loss, y, t), measure(loss, y, t, 0.2)
    assert whole == same
    np.testing.assert_allclose(scaled, 0.2 * gradient, rtol=1e-12)


@pytest.mark.parametrize(
    "loss", [loss for loss in LOSSES if loss.link != "identity"], ids=lambda loss: loss.kind
)
def test_huge_outputs_stay_exact(loss: Loss) -> None:
    signs = np.array([[1, -1, -1, 1], [-1, 1, 1, -1], [0, 0, 0, 0]], np.float32)
    y = 1e4 * signs[: 1 if loss.outputs == "one" else 3]
    labels = np.array([0, 1, 0, 1])
    with np.errstate(under="ignore"):
        value, gradient = measure(loss, y, loss.targets(labels, len(y), loss.no).astype(np.float32))
        p = predict(loss, y)
    # Two points are right, two wrong by the whole distance between the outputs.
    assert value == pytest.approx(2 * (1e4 if len(y) == 1 else 2e4))
    assert np.isfinite(gradient).all()
    assert np.isfinite(p).all()


@each
def test_predictions_are_probabilities_where_there_is_a_link(loss: Loss) -> None:
    y, _, _ = example(loss, 6)
    p = predict(loss, y)
    expected = {"identity": y, "sigmoid": 1 / (1 + np.exp(-y)), "softmax": np.exp(y) / np.exp(y).sum(0)}
    np.testing.assert_allclose(p, expected[loss.link], rtol=1e-12)


@each
def test_denormal_gradients_are_dropped(loss: Loss) -> None:
    y, t, _ = example(loss, 4, dtype=np.float32)
    y = 80 * np.sign(y).astype(np.float32)
    with np.errstate(under="ignore"):
        gradient = np.abs(measure(loss, y, t)[1])
    assert not ((gradient > 0) & (gradient < 1e-8)).any()


def test_targets() -> None:
    labels = np.array([0, 1, 1])
    assert SquaredError().targets(labels, 1, -1.0).tolist() == [[-1, 1, 1]]
    assert SquaredError().targets(labels, 2, 0.0).tolist() == [[1, 0, 0], [0, 1, 1]]
    assert SoftmaxCrossEntropy().targets(labels, 2, 0.0).tolist() == [[1, 0, 0], [0, 1, 1]]
    assert BinaryCrossEntropy().targets(labels, 1, 0.5).tolist() == [[0.5, -0.5, -0.5]]


def test_the_target_for_no_follows_the_last_activation() -> None:
    assert [SquaredError().no_after(f) for f in (Identity(), Tanh(), Sigmoid(), Relu())] == [-1, -1, 0, 0]
    assert SquaredError().span(Tanh()) == (-1, 1)
    assert SquaredError().span(Sigmoid()) == (0, 1)
    assert BinaryCrossEntropy().span(Identity()) == (0, 1)


def test_widths() -> None:
    assert SquaredError().widths(2) == (1, 2)
    assert SquaredError().widths(3) == (3,)
    assert BinaryCrossEntropy().widths(2) == (1,)
    assert BinaryCrossEntropy().widths(3) == ()
    assert SoftmaxCrossEntropy().widths(4) == (4,)
