"""Presets: whole experiments worth starting from, each to show one thing. Simplest first."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, get_args

from pydantic import ValidationError

from engine.activations import Identity, LeakyRelu, Relu, Tanh
from engine.datasets import Blobs, Circle, Digits, FirstSymbol, Gaussians, Iris, SineMixture, Spiral, Xor
from engine.datasets.dataset import Dataset, Inputs
from engine.experiment import Experiment
from engine.initializers import Entered, He
from engine.layers.conv import Conv2d
from engine.layers.dense import Dense
from engine.layers.flatten import Flatten
from engine.layers.layer import Layer
from engine.layers.lstm import Lstm
from engine.layers.merge import Add, Concat
from engine.layers.padding import Same
from engine.layers.pooling import MaxPool2d
from engine.layers.recurrent import SimpleRnn
from engine.losses import SoftmaxCrossEntropy, SquaredError
from engine.optimizers import Momentum, Sgd
from engine.preprocessing import Standardisation


class Preset(NamedTuple):
    """An experiment and what it is for."""

    key: str
    title: str
    about: str
    """One sentence: what there is to see."""
    experiment: Experiment


def out(units: int = 1) -> Dense:
    """The last layer, which leaves the rest to the loss."""
    return Dense(units=units, activation=Identity())


class Sketch(NamedTuple):
    """A preset that may need data which is not installed."""

    key: str
    title: str
    about: str
    make: Callable[[], Experiment]


def presets() -> tuple[Preset, ...]:
    """All whose data are installed; documents like any other, made anew."""
    found = []
    for key, title, about, make in _sketches():
        with suppress(ValidationError):
            found.append(Preset(key, title, about, make()))
    return tuple(found)


def _sketches() -> tuple[Sketch, ...]:
    return (
        Sketch(
            "logistic_regression",
            "Logistic regression",
            "One unit draws one straight line, and no amount of training bends it.",
            lambda: Experiment(data=Gaussians(), layers=(out(),), optimizer=Sgd(), learning_rate=0.1),
        ),
        Sketch(
            "xor_by_hand",
            "XOR by hand",
            "Four hidden units with weights set by hand tell opposite corners apart before the first step.",
            lambda: Experiment(data=Xor(), layers=_xor_by_hand(), optimizer=Sgd(), learning_rate=0.03),
        ),
        Sketch(
            "wide_and_shallow",
            "Wide and shallow",
            "One hidden layer of many units: each adds a bend of its own.",
            lambda: Experiment(data=Circle(), layers=(Dense(units=64), out()), learning_rate=0.01),
        ),
        Sketch(
            "deep_and_narrow",
            "Deep and narrow",
            "Six small layers: signals have far to go, and the histograms show how they fare.",
            lambda: Experiment(data=Spiral(), layers=(*(Dense(units=6),) * 6, out()), learning_rate=0.01),
        ),
        Sketch(
            "residual",
            "Residual",
            "Shortcuts past every second layer let gradients through, however deep the network is.",
            lambda: Experiment(data=Spiral(), layers=_residual(blocks=4), learning_rate=0.01),
        ),
        Sketch(
            "lenet",
            "LeNet on digits",
            "Small filters, pooled twice, read handwriting.",
            lambda: Experiment(
                data=Digits(),
                layers=(
                    Conv2d(filters=6, padding=Same()),
                    MaxPool2d(),
                    Conv2d(filters=16),
                    Flatten(),
                    Dense(units=32, activation=Relu(), initializer=He()),
                    out(10),
                ),
                loss=SoftmaxCrossEntropy(),
                optimizer=Momentum(),
                learning_rate=0.02,
                batch_size=32,
            ),
        ),
        Sketch(
            "iris",
            "Iris",
            "Four numbers of different sizes, brought to one size first, tell three flowers apart.",
            lambda: Experiment(
                data=Iris(),
                preprocessing=Standardisation(),
                layers=(Dense(units=8), Dense(units=8), out(3)),
                loss=SoftmaxCrossEntropy(),
                learning_rate=0.01,
            ),
        ),
        Sketch(
            "inception",
            "Inception block",
            "Filters of several sizes look at the same image side by side, and the next layer sees them all.",
            lambda: Experiment(
                data=Digits(),
                layers=(
                    _branch(1, "one"),
                    _branch(3, "three"),
                    _branch(5, "five"),
                    Concat(inputs=("one", "three", "five")),
                    MaxPool2d(),
                    Flatten(),
                    out(10),
                ),
                loss=SoftmaxCrossEntropy(),
                optimizer=Momentum(),
                learning_rate=0.02,
                batch_size=32,
            ),
        ),
        Sketch(
            "rnn",
            "Simple RNN",
            "A state that is handed on from step to step foretells the next value of a wave.",
            lambda: Experiment(
                data=SineMixture(),
                layers=(SimpleRnn(units=16), out()),
                loss=SquaredError(),
                learning_rate=0.005,
                batch_size=32,
            ),
        ),
        Sketch(
            "lstm",
            "LSTM",
            "Gates keep the first symbol in mind until the end of the sequence.",
            lambda: Experiment(
                data=FirstSymbol(),
                layers=(Lstm(units=12), out(3)),
                loss=SoftmaxCrossEntropy(),
                learning_rate=0.01,
                batch_size=32,
            ),
        ),
        Sketch(
            "classes",
            "Many classes",
            "One output for each class, and softmax shares the certainty out among them.",
            lambda: Experiment(
                data=Blobs(classes=5), layers=(Dense(units=8), out(5)), loss=SoftmaxCrossEntropy()
            ),
        ),
    )


def starters() -> dict[str, Experiment]:
    """For each sort of data an experiment whose network reads it: the default, or the first preset of it.

    Of real data that is not installed there is none.
    """
    found = {sort_of(Experiment().data): Experiment()}
    for preset in presets():
        found.setdefault(sort_of(preset.experiment.data), preset.experiment)
    return found


def sort_of(data: Dataset) -> str:
    """What a sample looks like: plane, vector, image or sequence."""
    told = data.shown()["inputs"]
    return str(told if told in get_args(Inputs) else getattr(data, told))


def _branch(kernel: int, name: str) -> Conv2d:
    """Filters that see the input; of one weight each, plain ReLU would leave those that are negative dead."""
    return Conv2d(
        filters=4, kernel=kernel, padding=Same(), activation=LeakyRelu(), inputs=("input",), id=name
    )


def _xor_by_hand() -> tuple[Layer, ...]:
    """x₁ and x₂ have the same sign: tanh of their sum, less tanh of it shifted apart, is a ridge there."""
    ridge = ((1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (1.0, -1.0))
    shift = ((1.0,), (-1.0,), (1.0,), (-1.0,))
    answer = ((-2.0, 2.0, 2.0, -2.0),)
    return (
        Dense(
            units=4,
            activation=Tanh(),
            initializer=Entered(values=ridge),
            bias_initializer=Entered(values=shift),
        ),
        Dense(units=1, activation=Identity(), initializer=Entered(values=answer)),
    )


def _residual(blocks: int) -> tuple[Layer, ...]:
    """Blocks of two layers, each with a shortcut past it."""
    layers: list[Layer] = [Dense(units=8, id="b0")]
    for block in range(1, blocks + 1):
        layers += [
            Dense(units=8),
            Dense(units=8, activation=Identity(), id=f"f{block}"),
            Add(inputs=(f"b{block - 1}", f"f{block}"), id=f"b{block}"),
        ]
    return (*layers, out())
