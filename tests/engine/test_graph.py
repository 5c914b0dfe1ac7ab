"""Graph: who sees whom, what shapes follow, and the sentence for what makes no network."""

import pytest

from engine import (
    Add,
    Concat,
    Conv2d,
    Dense,
    Flatten,
    Layer,
    MaxPool2d,
)
from engine.graph import Broken, receptive_fields, shapes, wire


def test_without_names_each_layer_sees_the_one_above() -> None:
    assert wire([Dense(), Dense(), Dense()]) == ((0,), (1,), (2,))


def test_layers_are_seen_by_name() -> None:
    layers: list[Layer] = [
        Dense(id="a"),
        Dense(id="b"),
        Add(inputs=("a", "b")),
        Concat(inputs=("input", "a", "b")),
    ]
    assert wire(layers[:3]) == ((0,), (1,), (1, 2))
    assert shapes(layers[:3], wire(layers[:3]), (2,)) == [(2,), (8,), (8,), (8,)]


@pytest.mark.parametrize(
    ("layers", "code", "place"),
    [
        ([Dense(inputs=("b",)), Dense(id="b")], "unknown_input", 0),
        ([Dense(id="a"), Dense(id="a")], "name_twice", 1),
        ([Dense(id="input"), Dense()], "name_twice", 0),
        ([Dense(), Add()], "inputs_number", 1),
        ([Dense(id="a"), Dense(inputs=("a", "input"))], "inputs_number", 1),
        ([Dense(id="a"), Dense(), Dense(inputs=("a",))], "unused_layer", 1),
    ],
)
def test_what_makes_no_network_is_told_with_its_place(layers: list[Layer], code: str, place: int) -> None:
    with pytest.raises(Broken) as broken:
        wire(layers)
    assert (broken.value.flaw.code, broken.value.flaw.place) == (code, place)
    assert str(broken.value).endswith(".")


@pytest.mark.parametrize(
    ("layers", "given", "place"),
    [
        ([Dense()], (8, 8, 1), 0),
        ([Conv2d()], (8,), 0),
        ([Conv2d(kernel=5), Conv2d(kernel=5)], (8, 8, 1), 1),
        ([Dense(units=3, id="a"), Dense(units=4, id="b"), Add(inputs=("a", "b"))], (2,), 2),
    ],
)
def test_shapes_that_do_not_fit_are_told_with_their_place(
    layers: list[Layer], given: tuple[int, ...], place: int
) -> None:
    with pytest.raises(Broken) as broken:
        shapes(layers, wire(layers), given)
    assert (broken.value.flaw.code, broken.value.flaw.place) == ("layer_shape", place)
    assert str(broken.value).endswith(".")


def test_receptive_fields_of_lenet() -> None:
    """5×5, pooled by 2, 5×5, pooled by 2: 5, 6, 14, 16 (LeCun, Bottou, Bengio, Haffner, 1998)."""
    layers: list[Layer] = [Conv2d(kernel=5), MaxPool2d(), Conv2d(kernel=5), MaxPool2d(), Flatten()]
    assert receptive_fields(layers, wire(layers)) == [5, 6, 14, 16, 16]
