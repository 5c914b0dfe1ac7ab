"""Convolution: PyTorch's values, loops as a second transcription, differences, examples by hand."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from engine import Identity
from engine.initializers import Initializer
from engine.layers.conv import Conv2d
from engine.layers.flatten import Flatten
from engine.layers.padding import Custom, Padding, Same, Slide, Valid
from engine.layers.pooling import AveragePool2d
from engine.plan import Array
from tests.engine.pictures import RECORDS, TOLERANCE, along, calls, laid, settings, shape_of, to_and_fro

CASES = RECORDS["convolutions"]
recorded = pytest.mark.parametrize(
    "case", CASES, ids=lambda case: "-".join(map(str, case["settings"].values()))
)

SLIDES = [
    ((5, 5, 1), 3, 1, Valid()),
    ((7, 5, 3), 3, 3, Valid()),
    ((5, 4, 2), 2, 1, Same()),
    ((6, 9, 2), 4, 2, Same()),
    ((4, 6, 1), 5, 3, Same()),
    ((3, 2, 2), 5, 1, Same()),
    ((8, 7, 3), 3, 2, Custom(border=2)),
    ((2, 3, 2), 1, 3, Custom(border=2)),
    ((9, 9, 1), 2, 5, Valid()),
    ((1, 1, 2), 1, 1, Valid()),
]
sliding = pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), SLIDES)


def matrix(w: Array, b: Array | None) -> Array:
    """PyTorch's (filters, channels, height, width) as the layer's W1."""
    rows = w.transpose(0, 2, 1, 3).reshape(len(w), -1)
    return rows.copy() if b is None else np.hstack([rows, b[:, None]])


def example(layer: Conv2d, shape: tuple[int, ...], batch: int) -> tuple[Array, Array, dict[str, Array]]:
    """A picture, the gradient of what it gives, and weights, as they lie inside."""
    rng = np.random.default_rng(batch)
    height, width, filters = layer.output(shape)
    x = rng.normal(size=(shape[0], shape[2], shape[1], batch))
    weights = {name: rng.normal(size=size) for name, size in layer.weights(shape).items()}
    return x, rng.normal(size=(height, filters, width, batch)), weights


@pytest.mark.parametrize("ops", ["numpy", "recorder"])
@pytest.mark.parametrize("dtype", TOLERANCE)
@recorded
def test_values_and_gradients_are_those_of_pytorch(case: dict[str, Any], dtype: str, ops: str) -> None:
    layer = Conv2d.model_validate(settings(case["settings"]))
    arrays = {name: np.array(values, dtype) for name, values in case.items() if name != "settings"}
    W1 = matrix(arrays["w"], arrays.get("b"))
    found = to_and_fro(layer, laid(arrays["x"]), laid(arrays["dy"]), {"W1": W1}, ops)
    expected = {"z": laid(arrays["y"]), "dx": laid(arrays["dx"])}
    expected["dW1"] = matrix(arrays["dw"], arrays.get("db"))
    for name, values in expected.items():
        tolerance = TOLERANCE[dtype]
        np.testing.assert_allclose(found[name], values, tolerance, tolerance / 10 * np.abs(values).max())


@sliding
@pytest.mark.parametrize("batch", [1, 3])
def test_loops_give_the_same(
    shape: tuple[int, int, int], kernel: int, stride: int, padding: Padding, batch: int
) -> None:
    layer = Conv2d(filters=2, kernel=kernel, stride=stride, padding=padding)
    x, dz, weights = example(layer, shape, batch)
    W = weights["W1"][:, :-1].reshape(2, kernel, shape[2], kernel)
    z, dx, dW = np.zeros_like(dz), np.zeros_like(x), np.zeros_like(W)
    above = padding.around(shape[0], kernel, stride)[0]
    left = padding.around(shape[1], kernel, stride)[0]
    for h, f, w in product(*map(range, dz.shape[:3])):
        z[h, f, w] = weights["W1"][f, -1]
        for i, c, j in product(range(kernel), range(shape[2]), range(kernel)):
            r, s = h * stride + i - above, w * stride + j - left
            if 0 <= r < shape[0] and 0 <= s < shape[1]:
                z[h, f, w] += W[f, i, c, j] * x[r, c, s]
                dx[r, c, s] += W[f, i, c, j] * dz[h, f, w]
                dW[f, i, c, j] += dz[h, f, w] @ x[r, c, s]
    found = to_and_fro(layer, x, dz, weights)
    np.testing.assert_allclose(found["z"], z, 1e-10, 1e-12)
    np.testing.assert_allclose(found["dx"], dx, 1e-10, 1e-12)
    np.testing.assert_allclose(found["dW1"][:, :-1], dW.reshape(2, -1), 1e-10, 1e-12)
    np.testing.assert_allclose(found["dW1"][:, -1], dz.sum((0, 2, 3)), 1e-10, 1e-12)


@sliding
@pytest.mark.parametrize("bias", [True, False])
def test_the_gradient_is_that_of_differences(
    shape: tuple[int, ...], kernel: int, stride: int, padding: Padding, bias: bool
) -> None:
    layer = Conv2d(filters=3, kernel=kernel, stride=stride, padding=padding, bias=bias)
    x, dz, weights = example(layer, shape, 2)
    np.testing.assert_allclose(*along(layer, x, weights, dz), rtol=1e-7)


@sliding
def test_a_step_makes_no_more_calls_than_it_says(
    shape: tuple[int, ...], kernel: int, stride: int, padding: Padding
) -> None:
    layer = Conv2d(kernel=kernel, stride=stride, padding=padding)
    assert calls(layer, shape, 2) <= layer.calls(shape)


@pytest.mark.parametrize("bias", [True, False])
def test_pictures_are_the_filters_without_biases(bias: bool) -> None:
    W1 = np.arange(2 * (18 + bias)).reshape(2, -1)
    shown = Conv2d(filters=2, bias=bias).pictures({"W1": W1}, (5, 5, 2))
    assert shown.shape == (2, 2, 3, 3)
    np.testing.assert_array_equal(matrix(shown, None), W1[:, :18])


def test_without_anybody_asking_there_is_no_gradient_of_the_input() -> None:
    layer = Conv2d(filters=2)
    x, dz, weights = example(layer, (5, 6, 2), 3)
    scratch = {name: np.zeros(size) for name, size in layer.scratch(3, shape_of(x)).items()}
    dW1 = np.zeros_like(weights["W1"])
    layer.forward(np, x, np.zeros_like(dz), weights["W1"], scratch["cols"], scratch.pop("wide"))
    layer.backward(np, dz, None, **weights, dW1=dW1, **scratch)
    np.testing.assert_array_equal(dW1, to_and_fro(layer, x, dz, weights)["dW1"])


def test_the_5_by_5_picture_with_a_3_by_3_kernel_by_hand() -> None:
    """Ng et al., UFLDL tutorial, "Feature extraction using convolution", 2013; a bias of ½ is added."""
    picture = [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]
    W1 = np.array([[1, 0, 1, 0, 1, 0, 1, 0, 1, 0.5]])
    x = np.array(picture, float).reshape(5, 1, 5, 1)
    found = to_and_fro(Conv2d(filters=1), x, np.ones((3, 1, 3, 1)), {"W1": W1})
    np.testing.assert_array_equal(found["z"][:, 0, :, 0], [[4.5, 3.5, 4.5], [2.5, 4.5, 3.5], [2.5, 3.5, 4.5]])
    """With a gradient of 1 everywhere, a weight gets the sum of all that it saw, the bias 9."""
    assert found["dW1"].tolist() == [[6, 7, 6, 4, 7, 7, 4, 6, 6, 9]]
    """A corner was seen once, by the kernel's corner; the middle by all of the kernel."""
    assert found["dx"][:, 0, :, 0].tolist() == [
        [1, 1, 2, 1, 1],
        [1, 2, 3, 2, 1],
        [2, 3, 5, 3, 2],
        [1, 2, 3, 2, 1],
        [1, 1, 2, 1, 1],
    ]


def test_the_kernel_is_not_flipped_and_channels_keep_their_places() -> None:
    """x holds a single 1; each weight says where it is from: z then shows where it went."""
    layer = Conv2d(filters=1, kernel=2, bias=False)
    x = np.zeros((2, 2, 2, 1))
    x[1, 1, 0] = 1  # second row, second channel, first column
    W1 = np.arange(8.0)[None]  # (row, channel, column)
    assert to_and_fro(layer, x, np.ones((1, 1, 1, 1)), {"W1": W1})["z"].item() == 6


def test_100_filters_of_3_by_3_over_three_channels_have_2800_parameters() -> None:
    layer = Conv2d(filters=100, kernel=3)
    assert np.prod(layer.weights((32, 32, 3))["W1"]) == 100 * (3 * 3 * 3 + 1) == 2800
    assert np.prod(layer.model_copy(update={"bias": False}).weights((32, 32, 3))["W1"]) == 2700


def test_lenet_5_has_the_published_shapes_and_parameters() -> None:
    """LeCun, Bottou, Bengio, Haffner, 1998, figure 2; C3 sees all maps, as everybody has it since."""
    layers = [
        (Conv2d(filters=6, kernel=5), (28, 28, 6), 156),
        (AveragePool2d(), (14, 14, 6), 0),
        (Conv2d(filters=16, kernel=5), (10, 10, 16), 2416),
        (AveragePool2d(), (5, 5, 16), 0),
        (Conv2d(filters=120, kernel=5), (1, 1, 120), 48_120),
        (Flatten(), (120,), 0),
    ]
    shape: tuple[int, ...] = (32, 32, 1)
    for layer, output, parameters in layers:
        assert sum(np.prod(size) for size in layer.weights(shape).values()) == parameters
        shape = layer.output(shape)
        assert shape == output


def test_operations_and_windows() -> None:
    layer = Conv2d(filters=6, kernel=5, stride=2)
    assert layer.operations((28, 28, 3)) == 2 * 12 * 12 * 6 * 5 * 5 * 3
    assert layer.window() == (5, 2)


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("size", [1, 2, 5, 6, 7])
def test_same_padding_divides_the_size_by_the_stride_and_adds_the_odd_row_below(
    size: int, kernel: int, stride: int
) -> None:
    before, after = Same().around(size, kernel, stride)
    assert Slide(size, kernel, stride, Same()).stops == -(-size // stride)
    assert after - before in (0, 1)
    least = before + after
    assert least == 0 or (size + least - 1 - kernel) // stride + 1 < -(-size // stride)


def test_starts_have_the_fans_of_a_filter_and_biases_are_spared() -> None:
    class Told(Initializer):
        def draw(self, rng: Any, shape: tuple[int, int], fans: tuple[int, int]) -> Array:  # noqa: ARG002
            return np.full(shape, 1000.0 * fans[0] + fans[1])

    layer = Conv2d.model_construct(
        filters=4,
        kernel=3,
        bias=True,
        initializer=Told.model_construct(),
        bias_initializer=Told.model_construct(),
    )
    W1 = layer.start(np.random.default_rng(1), (8, 8, 2))["W1"]
    assert W1.shape == (4, 19)
    assert (W1 == 18_036).all()
    mask = layer.decayed((8, 8, 2))["W1"]
    assert mask.shape == W1.shape
    assert (mask[:, :-1] == 1).all()
    assert (mask[:, -1] == 0).all()


@pytest.mark.parametrize(
    ("layer", "shape", "sentence"),
    [
        (
            Conv2d(kernel=7),
            (5, 5, 1),
            "The 7×7 kernel is larger than the 5×5 image: use padding, or a smaller kernel.",
        ),
        (
            Conv2d(kernel=9, padding=Custom(border=1)),
            (5, 28, 1),
            "The 9×9 kernel is larger than the 5×28 image, 7×30 with its padding: use a smaller kernel.",
        ),
        (Conv2d(), (7,), "A convolution takes images, not single numbers."),
        (Conv2d(), (20, 3), "A convolution takes images, not sequences."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    layer: Conv2d, shape: tuple[int, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace(".", r"\.") + "$"):
        layer.output(shape)


def test_flatten_lays_out_and_gathers_again() -> None:
    x = np.random.default_rng(0).normal(size=(3, 2, 4, 5))
    assert Flatten().output((3, 4, 2)) == (24,)
    assert Flatten().operations((3, 4, 2)) == 0
    found = to_and_fro(Flatten(), x, x.reshape(24, 5), {})
    np.testing.assert_array_equal(found["y"], x.reshape(24, 5))
    np.testing.assert_array_equal(found["dx"], x)


def test_the_activation_is_not_the_kernels_business() -> None:
    x, dz, weights = example(Conv2d(), (5, 5, 1), 2)
    with_relu, without = (
        to_and_fro(layer, x, dz, weights) for layer in (Conv2d(), Conv2d(activation=Identity()))
    )
    np.testing.assert_array_equal(with_relu["z"], without["z"])
