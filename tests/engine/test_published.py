"""Examples from print, number by number: what a student checks the playground against.

Each says which numbers are the author's, and where conventions differ.
"""

import math
from typing import Any

import numpy as np
import pytest

from engine import (
    L2,
    AveragePool2d,
    Conv2d,
    Dense,
    DrawnByHand,
    Entered,
    Experiment,
    Flatten,
    He,
    Histograms,
    Identity,
    Initializer,
    Network,
    Normal,
    Observer,
    Relu,
    Sgd,
    Sigmoid,
    SquaredError,
    Tanh,
    TextbookXavier,
    Trace,
    Trainer,
)
from engine.datasets.given import Column, TableOfClasses
from engine.plan import NUMPY, Array
from engine.workspace import Workspace

# ---- 2-3-2, sigmoid, ridge: Florez, "One LEGO at a time: explaining the math of how neural networks learn",
# 2017, https://github.com/omar-florez/scratch_mlp. The text prints the prediction; its weights and its sample
# stand in pictures, but its program draws them from seeds (2017 and 0), from which these are.

X = (1.764052345967664, 0.4001572083672233)
W1 = (
    (-0.6774645461468192, 0.3776942489991902, -0.0736525254530944),
    (-0.5366351936209017, 0.6092049638728333, 0.21149621870609955),
)
"""From x (rows) to h, as printed there: x W."""
W2 = (
    (-0.41491732022266187, -0.30992816293785014),
    (-0.31583912915964313, -0.27706468378657767),
    (-0.44701662096829026, 0.15231058972412367),
)
Y = (1.0, 0.0)
"""Both coordinates are positive: exclusive or is false, the first class."""
PUBLISHED = (0.37166596, 0.45414264)
"""The prediction, as the text has it."""


def test_the_weights_are_those_of_the_author_s_seeds() -> None:
    rng = np.random.RandomState(2017)
    for W, shape in ((W1, (2, 3)), (W2, (3, 2))):
        drawn = (2 * rng.random_sample(shape) - 1) / np.sqrt(shape[0])
        np.testing.assert_allclose(W, drawn, rtol=1e-14)
    np.testing.assert_allclose(X, np.random.RandomState(0).randn(2), rtol=1e-14)


def brick_by_brick(ridge: float) -> dict[str, list[float]]:
    """The whole of the text, forward and back, in lists; x in single precision, as points are kept."""
    x = [float(np.float32(number)) for number in X]
    z1 = [sum(x[i] * W1[i][j] for i in range(2)) for j in range(3)]
    h = [1 / (1 + math.exp(-z)) for z in z1]
    z2 = [sum(h[j] * W2[j][k] for j in range(3)) for k in range(2)]
    y = [1 / (1 + math.exp(-z)) for z in z2]
    loss = sum((Y[k] - y[k]) ** 2 for k in range(2)) / 2
    squares = sum(w * w for W in (W1, W2) for row in W for w in row)
    dy = [-(Y[k] - y[k]) for k in range(2)]
    dz2 = [dy[k] * y[k] * (1 - y[k]) for k in range(2)]
    dW2 = [[h[j] * dz2[k] for k in range(2)] for j in range(3)]
    dh = [sum(dz2[k] * W2[j][k] for k in range(2)) for j in range(3)]
    dz1 = [dh[j] * h[j] * (1 - h[j]) for j in range(3)]
    dW1 = [[x[i] * dz1[j] for j in range(3)] for i in range(2)]
    return {
        "x": x,
        "z": z1 + z2,
        "y": h + y,
        "p": y,
        "t": list(Y),
        "loss": [loss, ridge / 2 * squares],
        "dy": dh + dy,
        "dz": dz1 + dz2,
        # The playground's matrices have a row for each unit: the text's, turned round.
        "dw": [dW1[i][j] for j in range(3) for i in range(2)]
        + [dW2[j][k] for k in range(2) for j in range(3)],
        "pull": [ridge * W1[i][j] for j in range(3) for i in range(2)]
        + [ridge * W2[j][k] for k in range(2) for j in range(3)],
    }


def lego(ridge: float) -> Experiment:
    """The text's network as a student enters it: weight by weight, no biases, one sample."""

    def layer(W: Any, units: int) -> Dense:
        values = tuple(zip(*W, strict=True))
        return Dense(units=units, activation=Sigmoid(), bias=False, initializer=Entered(values=values))

    return Experiment(
        data=DrawnByHand(points=((*X, 0), (*X, 0))),
        train_share=0.5,
        layers=(layer(W1, 3), layer(W2, 2)),
        loss=SquaredError(),
        regularizer=L2(strength=ridge),
        optimizer=Sgd(),
        learning_rate=0.001,
        batch_size=1,
    )


@pytest.mark.parametrize("ridge", [1e-4, 0.25], ids=["as in the program", "strong"])
def test_one_lego_at_a_time(ridge: float) -> None:
    """Every number of both directions.

    Conventions. The text writes (y − h₂)² and derives −(y − h₂): the ½ is left out in print; its program has
    it, as has the playground. Both average over the points; with one there is nothing to average. The
    program divides the penalty by the points, too, and counts W₂ twice in it; the playground, like ridge
    regression, does neither: λ/2 (‖W₁‖² + ‖W₂‖²). To the gradient the program adds the number λ ΣW²
    everywhere, which is not the penalty's derivative; here it is λW.
    """
    trainer = Trainer(lego(ridge), np.float64)
    found = Observer(trainer).look(Trace())
    expected = brick_by_brick(ridge)
    assert set(found) == {f"trace_{name}" for name in expected} | {"trace_of"}
    for name, numbers in expected.items():
        np.testing.assert_allclose(found[f"trace_{name}"], numbers, rtol=1e-12, err_msg=name)
    np.testing.assert_allclose(found["trace_p"], PUBLISHED, atol=6e-9)


def test_one_lego_at_a_time_in_single_precision() -> None:
    """What the page shows."""
    found = Observer(Trainer(lego(0.25))).look(Trace())
    for name, numbers in brick_by_brick(0.25).items():
        np.testing.assert_allclose(found[f"trace_{name}"], numbers, rtol=2e-6, atol=1e-8, err_msg=name)
    assert [f"{number:.6f}" for number in found["trace_p"]] == ["0.371666", "0.454143"]


def test_the_gradient_is_that_of_loss_and_penalty_together() -> None:
    """Without any formula: each weight is nudged, and loss and penalty are looked up."""
    trainer = Trainer(lego(0.25), np.float64)
    observer, theta = Observer(trainer), trainer.network.theta
    found = observer.look(Trace())
    for place in range(theta.size):
        sums = []
        for nudge in (1e-6, -1e-6):
            theta[place] += nudge
            sums.append(observer.look(Trace())["trace_loss"].sum())
            theta[place] -= nudge
        whole = found["trace_dw"][place] + found["trace_pull"][place]
        assert (sums[0] - sums[1]) / 2e-6 == pytest.approx(whole, rel=1e-6)


def test_the_weights_after_one_step_are_those_of_the_text() -> None:
    """Finally the new weights are assigned: W − rate · (gradient with its ridge part)."""
    trainer, numbers = Trainer(lego(0.25), np.float64), brick_by_brick(0.25)
    before = trainer.network.theta.tolist()
    trainer.run(1)
    parts = zip(before, numbers["dw"], numbers["pull"], strict=True)
    after = [w - 0.001 * (dw + pull) for w, dw, pull in parts]
    np.testing.assert_allclose(trainer.network.theta, after, rtol=1e-10)


# ---- a kernel slides over an image

IMAGE = (
    (1, 1, 1, 0, 0),
    (0, 1, 1, 1, 0),
    (0, 0, 1, 1, 1),
    (0, 0, 1, 1, 0),
    (0, 1, 1, 0, 0),
)
KERNEL = ((1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 1.0))
FEATURES = ((4, 3, 4), (2, 4, 3), (2, 3, 4))


@pytest.mark.parametrize("bias", [0.0, -3.0])
def test_five_by_five_and_three_by_three(bias: float) -> None:
    """The image and kernel of the Stanford UFLDL tutorial, "Feature extraction using convolution", whose
    result is printed there; and a bias, which is added to every place before ReLU cuts off what is negative.
    """
    conv = Conv2d(
        filters=1,
        kernel=3,
        initializer=Entered(values=(tuple(w for row in KERNEL for w in row),)),
        bias_initializer=Entered(values=((bias,),)),
    )
    network = Network((conv,), (5, 5, 1))
    network.start(np.random.default_rng(0))
    x1 = np.ones((26, 1), network.dtype)
    x1[:-1, 0] = np.ravel(IMAGE)
    space = Workspace(network, 1)
    space.forward(NUMPY, x1)
    sums = np.array(FEATURES) + bias
    assert space.z.rows[1].reshape(3, 3).tolist() == sums.tolist()
    assert space.y.rows[1].reshape(3, 3).tolist() == np.maximum(sums, 0).tolist()
    by_hand = sum(IMAGE[1 + i][2 + j] * KERNEL[i][j] for i in range(3) for j in range(3)) + bias
    assert sums[1, 2] == by_hand
    assert network.parameters == 10
    assert network.describe()[0]["output"] == [3, 3, 1]


# ---- how many numbers a network has


def test_a_hundred_filters_of_three_by_three_on_three_channels() -> None:
    """100 · (3·3·3 + 1): as many whatever the image's size."""
    for side in (3, 8, 32):
        (layer,) = Network((Conv2d(filters=100, kernel=3),), (side, side, 3)).describe()
        assert layer["parameters"] == 100 * (3 * 3 * 3 + 1) == 2800
        assert layer["output"] == [side - 2, side - 2, 100]


LENET: tuple[tuple[str, Any, int, list[int], int], ...] = (
    ("C1", Conv2d(filters=6, kernel=5, activation=Tanh()), 156, [28, 28, 6], 5),
    ("S2", AveragePool2d(), 0, [14, 14, 6], 6),
    ("C3", Conv2d(filters=16, kernel=5, activation=Tanh()), 2_416, [10, 10, 16], 14),
    ("S4", AveragePool2d(), 0, [5, 5, 16], 16),
    ("C5", Conv2d(filters=120, kernel=5, activation=Tanh()), 48_120, [1, 1, 120], 32),
    ("", Flatten(), 0, [120], 32),
    ("F6", Dense(units=84), 10_164, [84], 32),
    ("output", Dense(units=10, activation=Identity()), 850, [10], 32),
)
"""The paper's name, the layer, its parameters, the shape it gives, and the pixels it sees along a side."""


def test_lenet_5() -> None:
    """LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998.

    C1, C5 and F6 have the paper's numbers. Simplified, as nowadays everywhere: C3 sees all maps of S2 (the
    paper's table leaves some out: 1,516); pooling has no factor and bias of its own (12 and 32 in the paper);
    the outputs are a dense layer (84 · 10 distances to fixed patterns in the paper).
    """
    described = Network([layer for _, layer, *_ in LENET], (32, 32, 1)).describe()
    for (name, _, parameters, output, sees), layer in zip(LENET, described, strict=True):
        found = layer["parameters"], layer["output"], layer["receptive_field"]
        assert found == (parameters, output, sees), name
    assert sum(layer["parameters"] for layer in described) == 61_706
    offsets = [layer["offset"] for layer in described]
    assert offsets == [0, 156, 156, 2_572, 2_572, 50_692, 50_692, 60_856]
    # The paper counts 122,304 connections of C1, biases included; an operation is a product or a sum.
    assert described[0]["operations"] == 2 * (122_304 - 28 * 28 * 6)


# ---- how signals fare in a deep network: Saitoh, "Deep Learning from Scratch", 2016, section 6.2, through
# the program's own histograms. (The whole is in test_deep_signals.py.) Tables have up to 64 columns, and
# not 100: what counts is the spread of a unit's sum, which the initializers fit to any number of inputs.

ROWS, COLUMNS = 1000, 64


def table() -> TableOfClasses:
    """Standard normal numbers, that mean nothing."""
    numbers = np.random.default_rng(6).normal(size=(COLUMNS, ROWS))
    columns = tuple(Column(name=f"x{k}", values=tuple(row)) for k, row in enumerate(numbers.tolist()))
    return TableOfClasses(columns=columns, truth=tuple(range(2)) * (ROWS // 2))


DATA = table()
SPREADS: dict[str, tuple[Any, Initializer, tuple[float, ...]]] = {
    "tanh, Xavier": (Tanh(), TextbookXavier(), (0.628, 0.487, 0.406, 0.355, 0.320)),
    "tanh, He": (Tanh(), He(), (0.721, 0.634, 0.593, 0.575, 0.567)),
    "tanh, 1": (Tanh(), Normal(std=1), (0.95, 0.958, 0.958, 0.958, 0.958)),
    "tanh, 0.01": (Tanh(), Normal(std=0.01), (8e-2, 8e-3, 8e-4, 8e-5, 8e-6)),
    "sigmoid, Xavier": (Sigmoid(), TextbookXavier(), (0.208, 0.125, 0.125, 0.125, 0.125)),
    "sigmoid, 0.01": (Sigmoid(), Normal(std=0.01), (0.02, 0.0125, 0.0125, 0.0125, 0.0125)),
}
"""An activation, a start, and the standard deviation of what each layer gives."""


def statistics(activation: Any, initializer: Initializer) -> tuple[Array, list[Array]]:
    """The histograms' numbers for a network of 5 × 100, and what plain NumPy makes of the same weights."""
    layer = Dense(units=100, activation=activation, initializer=initializer)
    out = Dense(units=1, activation=Identity())
    trainer = Trainer(Experiment(data=DATA, train_share=0.9, layers=(*[layer] * 5, out)))
    functions: dict[str, Any] = {
        "tanh": np.tanh,
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "relu": lambda z: z * (z > 0),
    }
    x, answers = trainer.points.train_x.astype("f8"), []
    for named in trainer.network.views(trainer.network.theta)[:5]:
        W = named["W1"].astype("f8")
        x = functions[activation.kind](x @ W[:, :-1].T + W[:, -1])
        answers.append(x)
    return Observer(trainer).look(Histograms(bins=30))["hist_stats"][1:6], answers


@pytest.mark.parametrize("of", SPREADS.values(), ids=SPREADS.keys())
def test_the_histograms_tell_how_signals_fare(of: tuple[Any, Initializer, tuple[float, ...]]) -> None:
    activation, initializer, spreads = of
    stats, answers = statistics(activation, initializer)
    np.testing.assert_allclose(stats[:, 0], [y.mean() for y in answers], rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(stats[:, 1], [y.std() for y in answers], rtol=1e-3)
    np.testing.assert_allclose(stats[:, 1], spreads, rtol=0.15)


def test_with_he_relu_keeps_its_strength_and_half_of_its_units() -> None:
    stats, answers = statistics(Relu(), He())
    np.testing.assert_allclose(stats[:, 1], [y.std() for y in answers], rtol=1e-3)
    np.testing.assert_allclose(stats[:, 0] ** 2 + stats[:, 1] ** 2, 1, atol=0.4)
    np.testing.assert_allclose(stats[:, 4], 0.5, atol=0.1)


def test_wide_sigmoids_are_saturated() -> None:
    """The third number: the share of answers near 0 or 1."""
    wide, narrow = (statistics(Sigmoid(), Normal(std=std))[0][:, 2] for std in (1, 0.01))
    assert (wide > 0.6).all()
    assert (narrow == 0).all()
