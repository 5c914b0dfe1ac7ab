"""Steps per second of the engine and of what else one could have used, interleaved in one run.

    python -m benchmarks.step                     four workloads, nine rounds
    python -m benchmarks.step --only W1 W3 --rounds 3 --json figures.json
    python -m benchmarks.step --cpu               processor time: for a machine that has other work too

Naive NumPy is always there; PyTorch and JAX take part when they can be imported. A step includes its share
of the epoch's shuffle, the drawing of the mini-batch, and its loss as a number on the host. Everybody starts
from the engine's weights and sees its mini-batches, and must report the same losses, or the run fails.

The documents are the workloads of the design, with these liberties: W2's 500 training points are 0.8 of 625
samples; W1 (250 points, as TensorFlow Playground has) and W4 (4 points) train on half of theirs, since a
document always keeps some for testing.
"""

from __future__ import annotations

import os

# One BLAS thread; the libraries read this when NumPy is loaded.
os.environ.update(OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1", OMP_NUM_THREADS="1")

import argparse
import json
import platform
import sys
import timeit
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

from benchmarks.peers.jax import JaxCall, JaxScan
from benchmarks.peers.naive import NaiveNumpy
from benchmarks.peers.pytorch import Torch
from benchmarks.peers.task import BLOCK, Array, Peer, Task
from engine import Experiment, Trainer
from engine.network import activation_of

PEERS: dict[str, tuple[str | None, Callable[[Task], Peer]]] = {
    "naive": (None, NaiveNumpy),
    "torch": ("torch", Torch),
    "jax call": ("jax", JaxCall),
    "jax scan": ("jax", JaxScan),
}
"""What must be importable, and how the peer is made."""

Clock = Callable[[], float]

DIGITS = 4
"""In how many digits losses must agree."""


@dataclass(frozen=True)
class Workload:
    """A network and how it is trained; ``targets``: how many times a peer's speed to reach."""

    title: str
    document: dict[str, object]
    targets: dict[str, float]

    @property
    def experiment(self) -> Experiment:
        """The document as the engine reads it."""
        return Experiment.model_validate_json(json.dumps(self.document))


def dense(units: int, activation: str) -> dict[str, object]:
    """A layer as documents spell it."""
    return {"kind": "dense", "units": units, "activation": {"kind": activation}}


WORKLOADS = {
    "W1": Workload(
        "2-4-2-1 tanh, squared error, SGD, batch 10 of 250",
        {
            "data": {"kind": "circle", "samples": 500, "noise": 0.1},
            "train_share": 0.5,
            "layers": [dense(4, "tanh"), dense(2, "tanh"), dense(1, "tanh")],
            "loss": {"kind": "squared_error"},
            "optimizer": {"kind": "sgd"},
            "learning_rate": 0.03,
            "batch_size": 10,
        },
        {"torch": 30, "jax scan": 0.8},
    ),
    "W2": Workload(
        "2-8-8-1 tanh, binary cross-entropy, Adam, batch 32 of 500",
        {
            "data": {"kind": "spiral", "samples": 625, "noise": 0.2},
            "train_share": 0.8,
            "layers": [dense(8, "tanh"), dense(8, "tanh"), dense(1, "identity")],
            "loss": {"kind": "binary_cross_entropy"},
            "learning_rate": 0.01,
            "batch_size": 32,
        },
        {"torch": 21, "jax scan": 0.65},
    ),
    "W3": Workload(
        "2-32-32-2 ReLU, softmax cross-entropy, Adam, batch 128 of 1024",
        {
            "data": {"kind": "spiral", "samples": 1280, "noise": 0.2},
            "train_share": 0.8,
            "layers": [dense(32, "relu"), dense(32, "relu"), dense(2, "identity")],
            "loss": {"kind": "softmax_cross_entropy"},
            "learning_rate": 0.003,
            "batch_size": 128,
        },
        {"torch": 9, "jax scan": 1.05},
    ),
    "W4": Workload(
        "2-3-2 sigmoid, squared error, SGD, full batch of 4",
        {
            "data": {"kind": "xor", "samples": 8, "noise": 0.0},
            "train_share": 0.5,
            "layers": [dense(3, "sigmoid"), dense(2, "sigmoid")],
            "loss": {"kind": "squared_error"},
            "optimizer": {"kind": "sgd"},
            "learning_rate": 0.5,
            "batch_size": 4,
        },
        {"naive": 4, "torch": 22},
    ),
}


class Engine:
    """The engine through its public API."""

    name = "Layerwise engine"

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.trainer = Trainer(self.experiment)

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        return self.trainer.run(steps)


def task(experiment: Experiment) -> Task:
    """The same work in plain numbers: the engine's weights at the start, its points, its shuffles."""
    trainer = Trainer(experiment)
    points, described = trainer.points, trainer.network.describe()
    theta, labels = trainer.network.theta.copy(), points.train_y
    kinds = tuple(activation_of(layer).name() for layer in experiment.layers)
    weights = []
    for layer in described:
        rows, columns = layer["shape"]
        weights.append(theta[layer["offset"] :][: rows * columns].reshape(rows, columns))
    outputs = len(weights[-1])
    t = (
        np.eye(2)[labels]
        if outputs > 1
        else np.where(labels[:, None] == 1, 1, -1 if kinds[-1] == "tanh" else 0)
    )
    return Task(
        weights=tuple(weights),
        activations=kinds,
        loss=experiment.loss.name(),
        optimizer=experiment.optimizer.name(),
        rate=experiment.learning_rate,
        batch=experiment.batch_size,
        x=points.train_x.astype(np.float32),
        t=t.astype(np.float32),
        orders=partial(shuffles, experiment, len(labels)),
    )


def shuffles(experiment: Experiment, points: int) -> Iterator[Array]:
    """The order of the points in one epoch after another, as the engine draws it."""
    rng = experiment.seeds.generator("shuffle")
    order = np.arange(points)
    while True:
        order = rng.permutation(order)
        yield order


@dataclass(frozen=True)
class Figure:
    """What was measured of one peer on one workload."""

    workload: str
    peer: str
    steps_per_second: float
    engine_is: float
    """How many times as fast the engine is: the median of the rounds' ratios."""
    target: float | None
    digits: float | None
    """In how many decimal digits the first losses agree with the engine's."""


def measure(name: str, rounds: int, seconds: float, clock: Clock) -> list[Figure]:
    """All peers on one workload, taking turns."""
    workload = WORKLOADS[name]
    work = task(workload.experiment)
    makers = {key: make for key, (needs, make) in PEERS.items() if needs is None or find_spec(needs)}
    peers: dict[str, Peer] = {"engine": Engine(workload.experiment)}
    peers |= {key: make(work) for key, make in makers.items()}
    expected = peers["engine"].run(BLOCK)[: work.comparable_steps]
    digits = {key: agreement(expected, peers[key]) for key in makers}
    steps = {key: calibrated(peer, seconds, clock) for key, peer in peers.items()}
    speeds: dict[str, list[float]] = {key: [] for key in peers}
    for _ in range(rounds):
        for key, peer in peers.items():
            speeds[key].append(speed(peer, steps[key], clock))
    return [
        Figure(
            workload=name,
            peer=peer.name,
            steps_per_second=median(speeds[key]),
            engine_is=median(e / p for e, p in zip(speeds["engine"], speeds[key], strict=True)),
            target=workload.targets.get(key),
            digits=digits.get(key),
        )
        for key, peer in peers.items()
    ]


def agreement(expected: Array, peer: Peer) -> float:
    """In how many decimal digits a fresh peer's first losses agree with the engine's, at worst."""
    error = np.abs(peer.run(BLOCK)[: len(expected)] / expected - 1).max()
    return float(-np.log10(max(error, np.finfo(np.float64).eps)))


def calibrated(peer: Peer, seconds: float, clock: Clock) -> int:
    """How many steps the peer does in that time, in whole blocks."""
    steps = BLOCK
    while (taken := steps / speed(peer, steps, clock)) < seconds / 4:
        steps *= 2
    return max(round(steps * seconds / taken / BLOCK), 1) * BLOCK


def speed(peer: Peer, steps: int, clock: Clock) -> float:
    """Steps per second near the start of training, after a block to warm up."""
    peer.restart()
    peer.run(BLOCK)
    start = clock()
    peer.run(steps)
    return steps / (clock() - start)


def show(figures: list[Figure]) -> None:
    """One workload as a table."""
    print(f"\n{figures[0].workload}  {WORKLOADS[figures[0].workload].title}")
    print(f"  {'':26}{'steps/s':>10}{'engine is':>12}{'target':>9}{'':3}{'same losses':>16}")
    for figure in figures:
        line = f"  {figure.peer:26}{figure.steps_per_second:10,.0f}"
        if figure.digits is not None:
            target = "" if figure.target is None else f"≥ {figure.target:g}"
            verdict = "" if figure.target is None else "✓" if figure.engine_is >= figure.target else "✗"
            line += f"{figure.engine_is:10.2f} ×{target:>9} {verdict:2}{figure.digits:9.1f} digits"
        print(line)


def machine() -> dict[str, object]:
    """What figures depend on; a small network's step is little more than its NumPy calls."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
        "ns a NumPy call": call_nanoseconds(),
    }


def call_nanoseconds() -> int:
    """The least time of a multiplication of 40 numbers into an array that is there."""
    a, b, out = (np.ones(40, np.float32) for _ in range(3))
    best = min(timeit.repeat(lambda: np.multiply(a, b, out), number=200, repeat=500))
    return round(best / 200 * 1e9)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, print, and fail if somebody computes something else."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.step", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--rounds", type=int, default=9, help="how often everybody takes a turn (%(default)s)"
    )
    parser.add_argument("--seconds", type=float, default=0.1, help="length of a turn (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=WORKLOADS, default=list(WORKLOADS), metavar="W")
    parser.add_argument("--json", type=Path, help="file to keep the figures in")
    parser.add_argument(
        "--cpu", action="store_true", help="count processor time, on a machine with other work"
    )
    options = parser.parse_args(arguments)
    clock = process_time if options.cpu else perf_counter
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    figures: list[Figure] = []
    for name in options.only:
        measured = measure(name, options.rounds, options.seconds, clock)
        show(measured)
        figures += measured
    if options.json:
        kept = {"machine": machine(), "figures": [asdict(figure) for figure in figures]}
        options.json.write_text(json.dumps(kept, indent=2) + "\n")
    if strays := [f"{f.peer} on {f.workload}" for f in figures if f.digits is not None and f.digits < DIGITS]:
        sys.exit(f"Not the same computation: {', '.join(strays)}")


if __name__ == "__main__":
    main(sys.argv[1:])
