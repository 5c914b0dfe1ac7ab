"""The workloads of the design, as experiments.

Liberties: W2's 500 training points are 0.8 of 625 samples; W1 (250 points, as TensorFlow Playground has) and
W4 (4 points) train on half of theirs, since an experiment always keeps some for testing. W7 and W8 have
pictures and sequences of noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from benchmarks.peers.task import Array, Task
from engine import (
    Activation,
    Boundary,
    Circle,
    Conv2d,
    Dataset,
    Dense,
    Experiment,
    Flatten,
    Histograms,
    Identity,
    Lstm,
    MaxPool2d,
    Momentum,
    Probe,
    Relu,
    Sgd,
    Sigmoid,
    SoftmaxCrossEntropy,
    Spiral,
    SquaredError,
    Tanh,
    Trainer,
    Xor,
)
from engine.grid import plane
from engine.layers.padding import Same
from engine.network import activation_of

PICTURE = Boundary(size=100)
BARS = Histograms(bins=30)


class Noise(Dataset):
    """Random samples of any shape around ten middles. It has no kind, so that no document can name it."""

    each: tuple[int, ...]
    """The shape of a sample."""
    samples: int = 1600
    classes: ClassVar[int] = 10

    @property
    def shape(self) -> tuple[int, ...]:
        return self.each

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        classes = (np.arange(self.samples) % self.classes).astype(np.uint8)
        middles = rng.normal(0, 0.5, (self.classes, *self.each))
        return middles[classes] + rng.normal(0, 0.5, (self.samples, *self.each)), classes


@dataclass(frozen=True)
class Workload:
    """An experiment that is trained, or looked at; and how many times a peer's speed is to be reached."""

    title: str
    experiment: Experiment
    targets: dict[str, float]
    probe: Probe | None = None
    """What is looked at over and over; without it, the network is trained."""
    block: int = 100
    """The least number of steps, or looks, that is measured; more steps than the engine prepares at once."""


def layers(activation: Activation, *units: int, last: Activation | None = None) -> tuple[Dense, ...]:
    """Dense layers of so many units, all with one activation but the last one."""
    kinds = [activation] * (len(units) - 1) + [last or activation]
    return tuple(Dense(units=width, activation=kind) for width, kind in zip(units, kinds, strict=True))


W2 = Experiment(
    data=Spiral(samples=625, noise=0.2),
    layers=layers(Tanh(), 8, 8, 1, last=Identity()),
    learning_rate=0.01,
    batch_size=32,
)
WORKLOADS = {
    "W1": Workload(
        "2-4-2-1 tanh, squared error, SGD, batch 10 of 250",
        Experiment(
            data=Circle(samples=500, noise=0.1),
            train_share=0.5,
            layers=layers(Tanh(), 4, 2, 1),
            loss=SquaredError(),
            optimizer=Sgd(),
            learning_rate=0.03,
            batch_size=10,
        ),
        {"torch": 30, "jax scan": 0.8},
    ),
    "W2": Workload(
        "2-8-8-1 tanh, binary cross-entropy, Adam, batch 32 of 500", W2, {"torch": 21, "jax scan": 0.65}
    ),
    "W3": Workload(
        "2-32-32-2 ReLU, softmax cross-entropy, Adam, batch 128 of 1024",
        Experiment(
            data=Spiral(samples=1280, noise=0.2),
            layers=layers(Relu(), 32, 32, 2, last=Identity()),
            loss=SoftmaxCrossEntropy(),
            learning_rate=0.003,
            batch_size=128,
        ),
        {"torch": 9, "jax scan": 1.05, "c": 0.26},
    ),
    "W4": Workload(
        "2-3-2 sigmoid, squared error, SGD, full batch of 4",
        Experiment(
            data=Xor(samples=8, noise=0.0),
            train_share=0.5,
            layers=layers(Sigmoid(), 3, 2),
            loss=SquaredError(),
            optimizer=Sgd(),
            learning_rate=0.5,
            batch_size=4,
        ),
        {"naive": 4, "torch": 22},
    ),
    "W5": Workload(
        "1000 points through 5 × 100 tanh, 30 bars for each layer",
        Experiment(
            data=Spiral(samples=1250), layers=layers(Tanh(), 100, 100, 100, 100, 100, 1, last=Identity())
        ),
        {"naive": 5, "torch": 1.5},
        BARS,
        block=10,
    ),
    "W6": Workload(
        "the network of W2 on 100 × 100 places", W2, {"naive": 10, "torch": 2.7, "c": 0.65}, PICTURE, block=50
    ),
    "W7": Workload(
        "LeNet-5 with ReLU and max pooling on 28 × 28, momentum, batch 32 of 1280",
        Experiment().model_copy(
            update={
                "data": Noise(each=(28, 28, 1)),
                "layers": (
                    Conv2d(filters=6, kernel=5, padding=Same()),
                    MaxPool2d(),
                    Conv2d(filters=16, kernel=5),
                    MaxPool2d(),
                    Flatten(),
                    *layers(Relu(), 120, 84, 10, last=Identity()),
                ),
                "loss": SoftmaxCrossEntropy(),
                "optimizer": Momentum(),
                "learning_rate": 0.003,
                "batch_size": 32,
            }
        ),
        {"torch": 2},
    ),
    "W8": Workload(
        "LSTM 32, 20 steps of 8 inputs, Adam, batch 32 of 1280",
        Experiment().model_copy(
            update={
                "data": Noise(each=(20, 8)),
                "layers": (Lstm(units=32), *layers(Identity(), 10)),
                "loss": SoftmaxCrossEntropy(),
                "learning_rate": 0.003,
                "batch_size": 32,
            }
        ),
        {"torch": 2},
    ),
}


def task(workload: Workload) -> Task:
    """The same work in plain numbers: the engine's weights at the start, its points, its shuffles."""
    experiment, trainer = workload.experiment, Trainer(workload.experiment)
    points, network, labels = trainer.points, trainer.network, trainer.points.train_y
    kinds = tuple(activation_of(layer).name() for layer in experiment.layers)
    outputs = network.widths[-1]
    no = -1 if kinds[-1] == "tanh" else 0
    t = np.eye(outputs)[labels] if outputs > 1 else np.where(labels[:, None] == 1, 1, no)
    named = network.views(network.theta.copy())
    return Task(
        weights=tuple(array for arrays in named for array in arrays.values()),
        activations=kinds,
        loss=experiment.loss.name(),
        optimizer=experiment.optimizer.name(),
        rate=experiment.learning_rate,
        batch=experiment.batch_size,
        x=(plane(PICTURE.size) if workload.probe is PICTURE else points.train_x).astype(np.float32),
        t=t.astype(np.float32),
        orders=partial(shuffles, experiment, len(labels)),
        block=workload.block,
    )


def shuffles(experiment: Experiment, points: int) -> Iterator[Array]:
    """The order of the points in one epoch after another, as the engine draws it."""
    rng = experiment.seeds.generator("shuffle")
    order = np.arange(points)
    while True:
        order = rng.permutation(order)
        yield order
