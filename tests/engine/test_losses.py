"""Every loss: its gradient, a naive second transcription, huge outputs, what is drawn by chance."""

from math import exp, log
from typing import Any

import numpy as np
import pytest

from engine import Identity, Loss
from engine.losses import (
    AttributeCrossEntropy,
    BinaryCrossEntropy,
    ExponentialLoss,
    FocalLoss,
    Hinge,
    Huber,
    LogCosh,
    MeanAbsolutePercentageError,
    MulticlassHinge,
    NegativeLogLikelihood,
    NegativeSampling,
    SoftmaxCrossEntropy,
    SquaredHinge,
    Task,
)
from engine.plan import NUMPY, Array, Recorder, bind, replay
from tests.engine.textbook_losses import naive

LOSSES = [
    *(kind() for kind in Loss.choices()),
    Huber(threshold=0.4),
    MeanAbsolutePercentageError(epsilon=1.0),
    BinaryCrossEntropy(smoothing=0.2),
    AttributeCrossEntropy(smoothing=0.2),
    SoftmaxCrossEntropy(smoothing=0.2),
    FocalLoss(focus=0.0),
    FocalLoss(focus=0.5),
    MulticlassHinge(margin=2.5),
    NegativeSampling(noise=1),
]
"""Each with its defaults, and with other settings."""


def titled(loss: Loss) -> str:
    """Its kind and the settings that are not the defaults."""
    changed = loss.model_dump(exclude_defaults=True).items()
    return "-".join([loss.name(), *(f"{name} {value}" for name, value in changed)])


each = pytest.mark.parametrize("loss", LOSSES, ids=titled)
each_task = pytest.mark.parametrize(
    ("loss", "task"),
    [pytest.param(loss, task, id=f"{titled(loss)}-{task}") for loss in LOSSES for task in loss.tasks],
)
both = pytest.mark.parametrize("dtype", ["f4", "f8"])


def scratch(y: Array) -> dict[str, Any]:
    """What a kernel may name besides its inputs, full of rubbish except for the ones."""
    outputs, batch = y.shape
    return {
        "dy": np.full_like(y, 7),
        "tmp": np.full_like(y, 7),
        "tmp2": np.full_like(y, 7),
        "row": np.full(batch, 7, y.dtype),
        "true": np.full(batch, 7, y.dtype),
        "ones": np.ones(outputs * batch, y.dtype),
        "loss": np.full((), 7, y.dtype),
        "rng": np.random.default_rng(3),
    }


def measure(
    loss: Loss, y: Array, t: Array, scale: float = 1.0, kernel: str = "measure"
) -> tuple[float, Array]:
    """The summed loss and its gradient, with the inputs protected. Every call draws the same numbers."""
    y.flags.writeable = t.flags.writeable = False
    arrays = scratch(y)
    bind(getattr(loss, kernel), {"np": NUMPY, "y": y, "t": t, "scale": scale} | arrays)
    return float(arrays["loss"]) * loss.unit, arrays["dy"]


def predict(loss: Loss, y: Array) -> Array:
    """The linked outputs."""
    p = np.full_like(y, np.nan)
    bind(loss.predict, {"np": NUMPY, "y": y, "p": p} | scratch(y))
    return p


def outputs_of(loss: Loss, raw: Array) -> Array:
    """What the last layer makes of raw numbers, with the activation that the loss wants."""
    if loss.activations == ("log_softmax",):
        shifted = raw - raw.max(0)
        return np.asarray(shifted - np.log(np.exp(shifted).sum(0)))
    return raw


def example(loss: Loss, batch: int, task: Task | None = None, dtype: Any = "f8") -> tuple[Array, Array, Any]:
    """Outputs, targets and the truth; as many outputs as the loss takes at most for three classes."""
    rng = np.random.default_rng(batch)
    outputs = 1 if loss.outputs == "one" else 3
    y = outputs_of(loss, rng.normal(0, 2, (outputs, batch)))
    numbers, classes = rng.normal(0, 2, (batch, outputs)), rng.integers(0, max(outputs, 2), batch)
    truth = numbers if (task or loss.tasks[0]) == "regression" else classes.astype(np.uint8)
    t = loss.targets(truth, outputs, loss.no_after(Identity()))
    assert t.shape == y.shape
    return y.astype(dtype), t.astype(dtype), truth


# ---- gradients and values


@each_task
@pytest.mark.parametrize("batch", [1, 2, 7])
@pytest.mark.parametrize("kernel", ["measure", "assess"])
def test_the_gradient_is_that_of_the_loss(loss: Loss, task: Task, batch: int, kernel: str) -> None:
    y, t, _ = example(loss, batch, task)
    direction, small = np.random.default_rng(0).normal(size=y.shape), 1e-5
    up, down = (measure(loss, y + sign * small * direction, t, kernel=kernel)[0] for sign in (1, -1))
    gradient = measure(loss, y, t, kernel=kernel)[1]
    np.testing.assert_allclose((up - down) / (2 * small), (gradient * direction).sum(), rtol=1e-7)


@each_task
@pytest.mark.parametrize("batch", [1, 8])
def test_the_loss_is_the_textbooks(loss: Loss, task: Task, batch: int) -> None:
    y, t, truth = example(loss, batch, task)
    np.testing.assert_allclose(measure(loss, y, t, kernel="assess")[0], naive(loss, y, truth), rtol=1e-12)


@each
def test_what_trains_is_what_is_shown_unless_it_draws(loss: Loss) -> None:
    draws = "rng" in type(loss).measure.__code__.co_varnames
    assert (type(loss).assess is type(loss).measure) == (not draws)
    assert "rng" not in type(loss).assess.__code__.co_varnames


@each_task
def test_scale_multiplies_the_gradient_alone(loss: Loss, task: Task) -> None:
    y, t, _ = example(loss, 5, task)
    (whole, gradient), (same, scaled) = measure(loss, y, t), measure(loss, y, t, 0.2)
    assert whole == same
    np.testing.assert_allclose(scaled, 0.2 * gradient, rtol=1e-12)


@each_task
@both
def test_a_recorded_loss_is_the_same(loss: Loss, task: Task, dtype: str) -> None:
    y, t, _ = example(loss, 5, task, dtype)
    arrays, p, recorder = scratch(y), np.zeros_like(y), Recorder(dtype)
    bind(loss.assess, {"np": recorder.ops, "y": y, "t": t, "scale": 0.5} | arrays)
    bind(loss.predict, {"np": recorder.ops, "y": y, "p": p} | scratch(y))
    for _ in range(2):
        replay(recorder.plan)
        value, gradient = measure(loss, y, t, 0.5, "assess")
        assert float(arrays["loss"]) * loss.unit == value
        assert np.array_equal(arrays["dy"], gradient)
        assert np.array_equal(p, predict(loss, y))


# ---- extremes


CONFIDENT = {
    BinaryCrossEntropy: 2e4,
    AttributeCrossEntropy: 4e4 + 4 * log(2),
    NegativeLogLikelihood: 4e4,
    SoftmaxCrossEntropy: 4e4,
    FocalLoss: 4e4,
    Hinge: 2 * 10001,
    SquaredHinge: 2 * 10001**2,
    ExponentialLoss: 2 * exp(30) * (1 + 1e4 - 30),
    MulticlassHinge: 2 * 30002,
    NegativeSampling: 4e4 + 4 * log(2),
}
"""The losses of two points of three outputs (or one) that are right, and two that are wrong, by ±1e4."""


@pytest.mark.parametrize("kind", CONFIDENT, ids=lambda kind: kind.name())
@both
def test_huge_outputs_stay_exact(kind: type[Loss], dtype: str) -> None:
    loss, signs = kind(), np.array([[1, -1, -1, 1], [-1, 1, 1, -1], [0, 0, 0, 0]])
    y = 1e4 * (signs if loss.outputs == "per_class" else -signs[:1])
    with np.errstate(under="ignore"):
        y = outputs_of(loss, y).astype(dtype)
        t = loss.targets(np.array([0, 1, 0, 1]), len(y), loss.no).astype(dtype)
        assert measure(loss, y, t, kernel="assess")[0] == pytest.approx(CONFIDENT[kind])


@each_task
@both
def test_any_outputs_are_finite(loss: Loss, task: Task, dtype: str) -> None:
    """Every pair of sizes from 0 to 1e4, both signs; whatever the truth. Nothing overflows on the way."""
    sizes = np.array([0, 1e-8, 1, 17, 30, 88, 104, 750, 1e4])
    values = np.concatenate([sizes, -sizes])
    pairs = np.stack([grid.ravel() for grid in np.meshgrid(values, values)])
    with np.errstate(under="ignore"):
        raw = pairs[:1] if loss.outputs == "one" else np.vstack([pairs, 0 * pairs[:1]])
        y = outputs_of(loss, raw).astype(dtype)
        for truth in range(2):
            wanted: Array = np.full(y.shape[1], truth, np.uint8)
            if task == "regression":
                wanted = np.full(y.shape[::-1], 1e4 * truth)
            t = loss.targets(wanted, len(y), loss.no_after(Identity())).astype(dtype)
            for kernel in ("measure", "assess"):
                value, gradient = measure(loss, y, t, 1 / y.shape[1], kernel)
                assert np.isfinite(value)
                assert value >= 0
                assert np.isfinite(gradient).all()
                tiny = np.finfo(dtype).tiny
                assert not ((gradient != 0) & (np.abs(gradient) < tiny)).any(), "denormal numbers are slow"
        p = predict(loss, y)
        shares = loss.shares(p, Identity())
    assert np.isfinite(p).all()
    assert np.isfinite(shares).all()


@each_task
def test_what_is_not_a_number_is_not_hidden(loss: Loss, task: Task) -> None:
    y, t, _ = example(loss, 4, task)
    y[0, 2] = np.nan
    with np.errstate(invalid="ignore"):
        assert np.isnan(measure(loss, y, t)[0])


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss.link != "identity"], ids=titled)
def test_gradients_of_nearly_nothing_are_nothing(loss: Loss) -> None:
    y, t, _ = example(loss, 4, dtype="f4")
    y = outputs_of(loss, 80 * np.sign(y))
    with np.errstate(under="ignore"):
        gradient = np.abs(measure(loss, y, t)[1])
    assert not ((gradient > 0) & (gradient < 1e-8)).any()


@both
def test_small_errors_keep_their_digits(dtype: str) -> None:
    """log cosh e is e² / 2 near 0, without the log 2 that textbooks subtract; never below 0."""
    e = np.array([[1e-2, -1e-2, 3e-2, 0.0]], dtype)
    value = measure(LogCosh(), e, np.zeros_like(e))[0]
    expected = sum(log((exp(one) + exp(-one)) / 2) for one in e[0].tolist())
    assert value == pytest.approx(expected, rel=1e-4 if dtype == "f4" else 1e-12)


def test_a_hopeless_class_pulls_with_all_its_might() -> None:
    """The gradient of the focal loss nears that of the cross-entropy, whatever the rounding of the rest."""
    y = np.random.default_rng(0).normal(0, 2, (10, 50)).astype("f4")
    y[3] = -1e4
    t = FocalLoss().targets(np.full(50, 3), 10, 0.0).astype("f4")
    with np.errstate(under="ignore"):
        np.testing.assert_allclose(measure(FocalLoss(), y, t)[1][3], -1.0, rtol=1e-6)


def test_a_point_far_on_the_right_side_pulls_no_more() -> None:
    y = np.array([[80.0, 88.0, 1e4]], "f4")
    with np.errstate(under="ignore"):
        assert not measure(ExponentialLoss(), y, -np.ones_like(y))[1].any()


# ---- sampling


def test_each_wrong_class_is_drawn_as_often_as_it_should() -> None:
    loss, y = NegativeSampling(noise=2), np.zeros((6, 5000))
    t = loss.targets(np.zeros(5000, np.uint8), 6, loss.no)
    gradient = measure(loss, y, t)[1]
    assert (gradient[0] == -0.5).all()
    assert set(np.unique(gradient[1:])) == {0.0, 0.5}
    drawn = (gradient[1:] != 0).mean(1)
    assert (np.abs(drawn - 2 / 5) < 5 * np.sqrt(0.4 * 0.6 / 5000)).all()


def test_what_is_shown_is_the_mean_of_what_is_drawn() -> None:
    loss = NegativeSampling(noise=1)
    y, t, _ = example(loss, 7)
    many = np.repeat(y, 20000, 1), np.repeat(t, 20000, 1)
    drawn, shown = measure(loss, *many)[0] / 20000, measure(loss, y, t, kernel="assess")[0]
    assert drawn == pytest.approx(shown, rel=0.01)


def test_where_all_are_drawn_it_is_one_logistic_per_class() -> None:
    y, t, _ = example(NegativeSampling(), 7)
    for kernel in ("measure", "assess"):
        value, gradient = measure(NegativeSampling(noise=9), y, t, kernel=kernel)
        other, same = measure(AttributeCrossEntropy(), y, t)
        assert value == pytest.approx(other, rel=1e-12)
        np.testing.assert_allclose(gradient, same, rtol=1e-12)


# ---- relatives


def test_a_focus_of_nothing_is_the_cross_entropy() -> None:
    y, t, _ = example(FocalLoss(), 7)
    value, gradient = measure(FocalLoss(focus=0.0), y, t)
    other, same = measure(SoftmaxCrossEntropy(), y, t)
    assert value == pytest.approx(other, rel=1e-12)
    np.testing.assert_allclose(gradient, same, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_two_classes_are_one_difference(smoothing: float) -> None:
    """The softmax of two outputs is the sigmoid of their difference, smoothed alike."""
    y, labels = np.random.default_rng(1).normal(0, 2, (2, 9)), np.arange(9) % 2
    two, one = SoftmaxCrossEntropy(smoothing=smoothing), BinaryCrossEntropy(smoothing=smoothing)
    value = measure(two, y, two.targets(labels, 2, two.no))[0]
    other = measure(one, y[1:] - y[:1], one.targets(labels, 1, one.no))[0]
    assert value == pytest.approx(other, rel=1e-12)
