"""What losses make of labels and outputs: targets, predictions, decisions and the colours of the boundary."""

from math import log

import numpy as np
import pytest

from engine import Identity, Loss, Relu, Sigmoid, Tanh
from engine.losses import (
    AbsoluteError,
    AttributeCrossEntropy,
    BinaryCrossEntropy,
    Hinge,
    Huber,
    LogCosh,
    MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError,
    MulticlassHinge,
    NegativeLogLikelihood,
    SoftmaxCrossEntropy,
    SquaredError,
)
from tests.engine.test_losses import LOSSES, each, example, measure, outputs_of, predict, titled


@each
def test_predictions_are_the_links_of_the_outputs(loss: Loss) -> None:
    y, _, _ = example(loss, 6)
    expected = {"identity": y, "sigmoid": 1 / (1 + np.exp(-y)), "softmax": np.exp(y) / np.exp(y).sum(0)}
    np.testing.assert_allclose(predict(loss, y), expected[loss.link], rtol=1e-12)


CASES = [
    pytest.param(loss, outputs, id=f"{titled(loss)}-{outputs} of {classes}")
    for loss in LOSSES
    for classes in (2, 5)
    for outputs in loss.widths(classes)
]
widths = pytest.mark.parametrize(("loss", "outputs"), CASES)


@widths
def test_outputs_where_the_loss_is_small_are_decided_as_they_are_labelled(loss: Loss, outputs: int) -> None:
    """Descent from 0 ends where every point is classified as it should be, and coloured so."""
    labels = np.arange(10) % max(outputs, 2)
    t = loss.targets(labels, outputs, loss.no_after(Identity()))
    raw = np.zeros((outputs, 10))
    for _ in range(60):
        y = outputs_of(loss, raw)
        gradient = measure(loss, y, t, kernel="assess")[1]
        if loss.activations == ("log_softmax",):
            gradient = gradient - np.exp(y) * gradient.sum(0)
        raw = raw - 0.3 * gradient
    p = predict(loss, outputs_of(loss, raw))
    assert np.array_equal(loss.decide(p, Identity()), labels)
    shares = loss.shares(p, Identity())
    if outputs == 1:
        assert np.array_equal(shares[0] > 0.5, labels == 1)
    else:
        assert np.array_equal(shares.argmax(0), labels)


@widths
def test_colours_say_what_is_decided(loss: Loss, outputs: int) -> None:
    """Also where scores are so large that all of them would be painted the same."""
    y = outputs_of(loss, np.random.default_rng(4).normal(3, 20, (outputs, 400)))
    with np.errstate(under="ignore"):
        p = predict(loss, y)
    decided, shares = loss.decide(p, Identity()), loss.shares(p, Identity())
    assert decided.dtype.kind == "i"
    if outputs == 1:
        assert np.array_equal(shares[0] > 0.5, decided == 1)
    if outputs == 2:  # the page paints the second alone
        assert np.array_equal(shares[1] > shares[0], decided == 1)
        sure = np.abs(shares[1] - shares[0]) > 0
        assert np.array_equal((shares[1] > 0.5)[sure], (decided == 1)[sure])
    if outputs > 2:
        np.testing.assert_allclose(shares.max(0), shares[decided, np.arange(400)])
        if loss.link != "softmax":
            assert ((shares > 0.5).sum(0) <= 1).all()


def test_shares_of_a_single_output_and_of_several() -> None:
    one = np.array([[-1.0, 0.0, 0.5, 1.0]])
    for loss in (SquaredError(), Hinge()):
        assert loss.shares(one, Identity()).tolist() == [[0, 0.5, 0.75, 1]]
    assert SquaredError().shares(np.abs(one), Sigmoid()).tolist() == [[1, 0, 0.5, 1]]
    scores = np.array([[300.0, 1.0], [302.0, 1.0], [0.0, 0.0]])
    assert MulticlassHinge(margin=4.0).shares(scores, Identity()).T.tolist() == [
        [0.25, 0.75, 0.5 - 302 / 8],
        [0.5, 0.5, 0.375],
    ]


def test_targets() -> None:
    labels = np.array([0, 1, 1])
    assert SquaredError().targets(labels, 1, -1.0).tolist() == [[-1, 1, 1]]
    assert SquaredError().targets(labels, 2, 0.0).tolist() == [[1, 0, 0], [0, 1, 1]]
    assert SoftmaxCrossEntropy().targets(labels, 2, 0.0).tolist() == [[1, 0, 0], [0, 1, 1]]
    assert BinaryCrossEntropy().targets(labels, 1, 0.5).tolist() == [[0.5, -0.5, -0.5]]
    assert Hinge().targets(labels, 1, 1.0).tolist() == [[1, -1, -1]]
    smooth = SoftmaxCrossEntropy(smoothing=0.2).targets(labels, 4, 0.0)
    np.testing.assert_allclose(smooth[:, 0], [0.85, 0.05, 0.05, 0.05], rtol=1e-15)


def test_targets_that_are_numbers() -> None:
    numbers = np.array([[0.5, -2.0], [1.0, 0.0], [3.0, 4.0]])
    for loss in (SquaredError(), AbsoluteError(), Huber(), LogCosh(), MeanAbsolutePercentageError()):
        assert loss.targets(numbers, 2, -1.0).tolist() == numbers.T.tolist()
    logarithms = MeanSquaredLogarithmicError().targets(numbers, 2, -1.0)
    np.testing.assert_allclose(logarithms[:, 0], [log(1.5), -log(3)], rtol=1e-15)


def test_targets_that_are_attributes() -> None:
    attributes = np.array([[0, 1], [1, 1], [0, 0]], np.uint8)
    assert AttributeCrossEntropy().targets(attributes, 2, 0.5).tolist() == [
        [0.5, -0.5, 0.5],
        [-0.5, -0.5, 0.5],
    ]


def test_the_target_for_no_follows_the_last_activation() -> None:
    assert [SquaredError().no_after(f) for f in (Identity(), Tanh(), Sigmoid(), Relu())] == [-1, -1, 0, 0]
    assert SquaredError().span(Tanh()) == (-1, 1)
    assert SquaredError().span(Sigmoid()) == (0, 1)
    assert BinaryCrossEntropy().span(Identity()) == (0, 1)
    assert Hinge().span(Identity()) == (-1, 1)
    assert MulticlassHinge(margin=3.0).span(Identity()) == (-1.5, 1.5)


def test_widths() -> None:
    assert SquaredError().widths(2) == (1, 2)
    assert SquaredError().widths(3) == (3,)
    assert BinaryCrossEntropy().widths(2) == (1,)
    assert BinaryCrossEntropy().widths(3) == ()
    assert SoftmaxCrossEntropy().widths(4) == (4,)
    assert Hinge().widths(3) == ()
    assert MeanAbsolutePercentageError().widths(2) == ()


def test_what_the_schema_says_of_a_loss() -> None:
    said = NegativeLogLikelihood.shown()
    assert (said["link"], said["outputs"], said["tasks"]) == ("softmax", "per_class", ["classification"])
    assert (said["activations"], said["penalty"]) == (["log_softmax"], "apart")
    assert SquaredError.shown()["activations"] == []
    assert all(kind.activations for kind in Loss.choices() if kind.link != "identity")
