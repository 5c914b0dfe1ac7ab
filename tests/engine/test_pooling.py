"""Pooling: PyTorch's values (ties included), loops as a second transcription, differences, sentences."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from engine import Layer
from engine.layers.padding import Custom, Padding, Same, Valid
from engine.layers.pooling import AveragePool2d, GlobalAveragePool2d, MaxPool2d, Pooling
from engine.plan import Array
from tests.engine.pictures import RECORDS, TOLERANCE, along, calls, laid, settings, to_and_fro

KINDS: dict[str, type[Layer]] = {
    kind.name(): kind for kind in (MaxPool2d, AveragePool2d, GlobalAveragePool2d)
}
SLIDES = [
    ((6, 4, 2), 2, 2, Valid()),
    ((7, 5, 3), 3, 2, Valid()),
    ((7, 8, 1), 2, 3, Valid()),
    ((5, 4, 2), 3, 1, Same()),
    ((5, 7, 2), 2, 2, Same()),
    ((8, 7, 1), 4, 3, Same()),
    ((6, 5, 2), 3, 3, Custom(border=1)),
    ((2, 1, 2), 3, 1, Custom(border=2)),
    ((4, 4, 1), 4, 4, Valid()),
    ((3, 3, 1), 1, 2, Valid()),
    ((2, 2, 2), 1, 1, Valid()),
]
sliding = pytest.mark.parametrize(("shape", "size", "stride", "padding"), SLIDES)
both = pytest.mark.parametrize("kind", [MaxPool2d, AveragePool2d])


def example(layer: Layer, shape: tuple[int, ...], batch: int, ties: bool = False) -> tuple[Array, Array]:
    """A picture and the gradient of what it gives, as they lie inside; no two numbers alike, or many."""
    rng = np.random.default_rng(batch)
    height, width, channels = layer.output(shape)
    size = shape[0], shape[2], shape[1], batch
    x = rng.integers(0, 3, size).astype(float) if ties else rng.permutation(np.arange(np.prod(size)) / 9)
    return x.reshape(size), rng.normal(size=(height, channels, width, batch))


@pytest.mark.parametrize("ops", ["numpy", "recorder"])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(
    "case",
    RECORDS["poolings"],
    ids=lambda case: "-".join(map(str, (case["kind"], *case["settings"].values()))),
)
def test_values_and_gradients_are_those_of_pytorch(case: dict[str, Any], dtype: str, ops: str) -> None:
    layer = KINDS[case["kind"]].model_validate(settings(case["settings"]))
    arrays = {name: laid(np.array(case[name], dtype)) for name in ("x", "y", "dy", "dx")}
    found = to_and_fro(layer, arrays["x"], arrays["dy"], {}, ops)
    for name in ("y", "dx"):
        np.testing.assert_allclose(found[name], arrays[name], TOLERANCE[dtype], TOLERANCE[dtype] / 10)


@both
@sliding
@pytest.mark.parametrize("batch", [1, 3])
def test_loops_give_the_same(
    kind: type[Pooling], shape: tuple[int, ...], size: int, stride: int, padding: Padding, batch: int
) -> None:
    layer = kind(size=size, stride=stride, padding=padding)
    x, dy = example(layer, shape, batch, ties=True)
    y, dx = np.zeros_like(dy), np.zeros_like(x)
    above, left = (padding.around(length, size, stride)[0] for length in shape[:2])
    for h, c, w, n in product(*map(range, dy.shape)):
        places = [
            (h * stride + i - above, c, w * stride + j - left, n)
            for i, j in product(range(size), range(size))
            if 0 <= h * stride + i - above < shape[0] and 0 <= w * stride + j - left < shape[1]
        ]
        if kind is MaxPool2d:
            best = max(places, key=lambda place: x[place])  # the first of equals
            y[h, c, w, n] = x[best]
            dx[best] += dy[h, c, w, n]
        else:
            y[h, c, w, n] = sum(x[place] for place in places) / len(places)
            for place in places:
                dx[place] += dy[h, c, w, n] / len(places)
    found = to_and_fro(layer, x, dy, {})
    np.testing.assert_allclose(found["y"], y, 1e-12)
    np.testing.assert_allclose(found["dx"], dx, 1e-12, 1e-14)


@both
@sliding
def test_the_gradient_is_that_of_differences(
    kind: type[Pooling], shape: tuple[int, ...], size: int, stride: int, padding: Padding
) -> None:
    layer = kind(size=size, stride=stride, padding=padding)
    x, dy = example(layer, shape, 2)
    np.testing.assert_allclose(*along(layer, x, {}, dy), rtol=1e-7)


@both
@sliding
def test_a_step_makes_no_more_calls_than_it_says(
    kind: type[Pooling], shape: tuple[int, ...], size: int, stride: int, padding: Padding
) -> None:
    layer = kind(size=size, stride=stride, padding=padding)
    assert calls(layer, shape, 2) <= layer.calls(shape)


def test_the_mean_of_a_channel() -> None:
    layer, rng = GlobalAveragePool2d(), np.random.default_rng(0)
    x, dy = rng.normal(size=(5, 2, 3, 4)), rng.normal(size=(2, 4))
    assert layer.output((5, 3, 2)) == (2,)
    np.testing.assert_allclose(to_and_fro(layer, x, dy, {})["y"], x.mean((0, 2)))
    np.testing.assert_allclose(*along(layer, x, {}, dy), rtol=1e-7)


def test_of_equal_numbers_only_the_first_gets_the_gradient() -> None:
    picture = np.array([[0.0, 1.0], [1.0, 0.0]]).reshape(2, 1, 2, 1)
    found = to_and_fro(MaxPool2d(), picture, np.full((1, 1, 1, 1), 5.0), {})
    assert found["dx"].ravel().tolist() == [0, 5, 0, 0]


@pytest.mark.parametrize("value", [1e4, -1e4, 1e30, -1e30, 0.0])
def test_huge_and_equal_numbers_stay_what_they_are(value: float) -> None:
    x = np.full((4, 2, 5, 3), value, np.float32)
    for layer in (MaxPool2d(padding=Same()), AveragePool2d(padding=Same())):
        found = to_and_fro(layer, x, np.ones((2, 2, 3, 3), np.float32), {})
        np.testing.assert_allclose(found["y"], value)
        assert found["dx"].sum() == 36


def test_operations_and_windows() -> None:
    assert MaxPool2d(size=3, stride=2).operations((7, 7, 4)) == 3 * 3 * 4 * 8
    assert AveragePool2d(size=3, stride=2).operations((7, 7, 4)) == 3 * 3 * 4 * 9
    assert GlobalAveragePool2d().operations((7, 6, 4)) == 7 * 6 * 4
    assert MaxPool2d(size=3, stride=2).window() == (3, 2)


@pytest.mark.parametrize(
    ("layer", "shape", "sentence"),
    [
        (
            MaxPool2d(size=3),
            (2, 5, 1),
            "The 3×3 window is larger than the 2×5 image: use padding, or a smaller window.",
        ),
        (
            AveragePool2d(padding=Custom(border=2)),
            (8, 8, 1),
            "A 2×2 window would lie wholly in a padding of 2: use a larger window, or less padding.",
        ),
        (MaxPool2d(), (7,), "Pooling takes images, not single numbers."),
        (GlobalAveragePool2d(), (20, 3), "Global average pooling takes images, not sequences."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    layer: Layer, shape: tuple[int, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace(".", r"\.") + "$"):
        layer.output(shape)
