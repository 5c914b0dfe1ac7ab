"""Looks at a dense network: histograms of every layer, a picture of the plane. A step is a look.

What ``run`` gives is one number for each look: of histograms the mean place of a value's bar, summed over the
layers; of a picture its mean shade.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.peers.naive import FUNCTIONS
from benchmarks.peers.task import Array, Task, losses

BARS = 30


def mean_place(counts: Array) -> float:
    """The mean place, from 1, of what is counted in bars."""
    return float(counts @ np.arange(1, len(counts) + 1) / counts.sum())


class NaiveHistograms:
    """np.histogram of one layer after another."""

    name = "naive NumPy, np.histogram"

    def __init__(self, task: Task) -> None:
        self.layers = [(w[:, :-1].T.copy(), w[:, -1].copy()) for w in task.weights[:-1]]
        self.x = task.x

    def restart(self) -> None:
        """Nothing changes."""

    def run(self, steps: int) -> Array:
        """Look so often."""
        return losses([self.look() for _ in range(steps)])

    def look(self) -> float:
        """Forwards, counting on the way."""
        a, found = self.x, 0.0
        for weights, bias in self.layers:
            a = np.tanh(a @ weights + bias)
            found += mean_place(np.histogram(a, BARS, (-1, 1))[0])
        return found


class TorchHistograms(NaiveHistograms):
    """torch.histc of one layer after another."""

    def __init__(self, task: Task) -> None:
        torch: Any = import_module("torch")
        torch.set_num_threads(1)
        self.name = f"PyTorch {torch.__version__.partition('+')[0]}, histc"
        self.torch, self.points = torch, torch.from_numpy(task.x)
        self.leaves = [(torch.tensor(w[:, :-1]), torch.tensor(w[:, -1].copy())) for w in task.weights[:-1]]

    def look(self) -> float:
        """Forwards, counting on the way."""
        torch, found = self.torch, 0.0
        with torch.inference_mode():
            a = self.points
            for weights, bias in self.leaves:
                a = torch.tanh(torch.nn.functional.linear(a, weights, bias))
                found += mean_place(torch.histc(a, BARS, -1, 1).numpy())
        return found


class NaivePicture:
    """As in most tutorials: a grid in double precision, made anew for each picture, all places at once."""

    name = "naive NumPy"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.layers = [(w[:, :-1].T.copy(), w[:, -1].copy()) for w in task.weights]

    def restart(self) -> None:
        """Nothing changes."""

    def run(self, steps: int) -> Array:
        """Look so often."""
        return losses([float(self.look().mean()) for _ in range(steps)])

    def look(self) -> Array:
        """The shades of all places, a byte each."""
        x, y = self.task.x[:, 0], self.task.x[:, 1]
        size = round(len(x) ** 0.5)
        right, up = np.meshgrid(np.linspace(x[0], x[-1], size), np.linspace(y[0], y[-1], size))
        a = np.c_[right.ravel(), up.ravel()]
        for (weights, bias), kind in zip(self.layers, self.task.activations, strict=True):
            a = FUNCTIONS[kind](a @ weights + bias)
        return np.asarray(np.round(255 / (1 + np.exp(-a))).astype(np.uint8))


class TorchPicture(NaivePicture):
    """All places at once, in inference mode."""

    def __init__(self, task: Task) -> None:
        torch: Any = import_module("torch")
        torch.set_num_threads(1)
        self.name = f"PyTorch {torch.__version__.partition('+')[0]}, inference mode"
        self.torch, self.points = torch, torch.from_numpy(task.x)
        self.activations = [None if kind == "identity" else getattr(torch, kind) for kind in task.activations]
        self.leaves = [(torch.tensor(w[:, :-1]), torch.tensor(w[:, -1].copy())) for w in task.weights]

    def look(self) -> Array:
        """The shades of all places, a byte each."""
        torch = self.torch
        with torch.inference_mode():
            a = self.points
            for (weights, bias), activation in zip(self.leaves, self.activations, strict=True):
                a = torch.nn.functional.linear(a, weights, bias)
                a = activation(a) if activation else a
            shades: Array = torch.sigmoid(a).mul_(255).round_().to(torch.uint8).numpy()
        return shades
