"""Steps, or looks, per second of the engine and of what else one could have used, interleaved in one run.

    python -m benchmarks.step                     eight workloads, nine rounds
    python -m benchmarks.step --only W1 W3 --rounds 3 --json figures.json
    python -m benchmarks.step --cpu               processor time: for a machine that has other work too

Naive NumPy is always there; PyTorch and JAX take part when they can be imported, C when there is a compiler.
A step includes its share of the epoch's shuffle, the drawing of the mini-batch, and its loss as a number on
the host. Everybody starts from the engine's weights, sees its mini-batches, and must report the same losses
(or, where it is looked, find the same), or the run fails. The engine is the product's own Trainer and
Observer, and its histograms bring their statistics along.
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
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

from benchmarks.memory import bytes_of_a_session
from benchmarks.peers.c import COMPILER, CPicture, CTraining
from benchmarks.peers.deep import TorchLeNet, TorchLstm
from benchmarks.peers.jax import JaxCall, JaxScan
from benchmarks.peers.looking import (
    NaiveHistograms,
    NaivePicture,
    TorchHistograms,
    TorchPicture,
    mean_place,
)
from benchmarks.peers.naive import NaiveNumpy
from benchmarks.peers.pytorch import Torch
from benchmarks.peers.task import Array, Peer, Task, losses
from benchmarks.workloads import PICTURE, WORKLOADS, Workload, task
from engine import Observer, Trainer

Maker = Callable[[Task], Peer]

TRAINING: dict[str, Maker] = {
    "naive": NaiveNumpy,
    "torch": Torch,
    "jax call": JaxCall,
    "jax scan": JaxScan,
    "c": CTraining,
}
PEERS: dict[str, dict[str, Maker]] = {
    **dict.fromkeys(("W1", "W2", "W3", "W4"), TRAINING),
    "W5": {"naive": NaiveHistograms, "torch": TorchHistograms},
    "W6": {"naive": NaivePicture, "torch": TorchPicture, "c": CPicture},
    "W7": {"torch": TorchLeNet},
    "W8": {"torch": TorchLstm},
}
"""How the peers of each workload are made."""

Clock = Callable[[], float]

DIGITS = 4
"""In how many digits losses must agree."""


def able(peer: str) -> bool:
    """Whether there is what a peer needs."""
    module = peer.split()[0]
    return bool(COMPILER) if module == "c" else module == "naive" or find_spec(module) is not None


class Training:
    """The engine's Trainer."""

    name = "Layerwise engine"

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.trainer = Trainer(self.workload.experiment)

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        return self.trainer.run(steps)


class Looking:
    """The engine's Observer. It is told before each look that the weights are others."""

    name = "Layerwise engine"

    def __init__(self, workload: Workload) -> None:
        assert workload.probe
        self.probe, self.observer = workload.probe, Observer(Trainer(workload.experiment))

    def restart(self) -> None:
        """Nothing changes."""

    def run(self, steps: int) -> Array:
        """Look so often."""
        return losses([self.look() for _ in range(steps)])

    def look(self) -> float:
        """The number that all peers give: of layers between input and output, or of the picture."""
        self.observer.trainer.changes += 1
        seen = self.observer.look(self.probe)
        if self.probe is PICTURE:
            return float(seen["boundary"].mean())
        return sum(mean_place(row) for row in seen["hist_share"][1:-1])


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
    work = task(workload)
    makers = {key: make for key, make in PEERS[name].items() if able(key)}
    peers: dict[str, Peer] = {"engine": Looking(workload) if workload.probe else Training(workload)}
    peers |= {key: make(work) for key, make in makers.items()}
    expected = peers["engine"].run(work.block)[: work.comparable_steps]
    digits = {key: agreement(expected, peers[key], work.block) for key in makers}
    steps = {key: calibrated(peer, work.block, seconds, clock) for key, peer in peers.items()}
    speeds: dict[str, list[float]] = {key: [] for key in peers}
    for _ in range(rounds):
        for key, peer in peers.items():
            speeds[key].append(speed(peer, work.block, steps[key], clock))
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


def agreement(expected: Array, peer: Peer, block: int) -> float:
    """In how many decimal digits a fresh peer's first numbers agree with the engine's, at worst."""
    error = np.abs(peer.run(block)[: len(expected)] / expected - 1).max()
    return float(-np.log10(max(error, np.finfo(np.float64).eps)))


def calibrated(peer: Peer, block: int, seconds: float, clock: Clock) -> int:
    """How many steps the peer does in that time, in whole blocks."""
    steps = block
    while (taken := steps / speed(peer, block, steps, clock)) < seconds / 4:
        steps *= 2
    return max(round(steps * seconds / taken / block), 1) * block


def speed(peer: Peer, block: int, steps: int, clock: Clock) -> float:
    """Steps per second near the start of training, after a block to warm up."""
    peer.restart()
    peer.run(block)
    start = clock()
    peer.run(steps)
    return steps / (clock() - start)


def show(figures: list[Figure]) -> None:
    """One workload as a table."""
    print(f"\n{figures[0].workload}  {WORKLOADS[figures[0].workload].title}")
    print(f"  {'':26}{'a second':>10}{'engine is':>12}{'target':>9}{'':3}{'same numbers':>16}")
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
    print(f"Arrays of a session that shows what a page shows: {bytes_of_a_session() / 1024:.0f} KiB (< 256)")
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
