"""NumPy as most people write it: one line of mathematics, one new array."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np

from benchmarks.peers.task import Array, Task, losses

FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(0, z),
}
SLOPES: dict[str, Callable[[Array], Array]] = {
    "identity": np.ones_like,
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: a > 0,
}


class NaiveNumpy:
    """A list of weights and biases, a loop over the layers forwards and one backwards."""

    name = "naive NumPy"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.batches = self.task.batches()
        self.parameters = [part.copy() for w in self.task.weights for part in (w[:, :-1].T, w[:, -1])]
        self.m = [np.zeros_like(p) for p in self.parameters]
        self.v = [np.zeros_like(p) for p in self.parameters]
        self.steps = 0

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        return losses([self.step(x, t) for x, t in islice(self.batches, steps)])

    def step(self, x: Array, t: Array) -> float:
        """One mini-batch: forwards, backwards, update."""
        kinds, layers = self.task.activations, range(len(self.task.activations))
        weights, biases = self.parameters[::2], self.parameters[1::2]
        a = [x]
        for i in layers:
            a.append(FUNCTIONS[kinds[i]](a[i] @ weights[i] + biases[i]))
        loss, delta = self.loss(a[-1], t)
        gradients: list[Array] = []
        for i in reversed(layers):
            delta = delta * SLOPES[kinds[i]](a[i + 1])
            gradients = [a[i].T @ delta, np.sum(delta, axis=0), *gradients]
            delta = delta @ weights[i].T
        self.update(gradients)
        return float(loss)

    def loss(self, y: Array, t: Array) -> tuple[Array, Array]:
        """The mean loss of raw outputs and its gradient."""
        n = len(y)
        if self.task.loss == "squared_error":
            return np.sum((y - t) ** 2) / (2 * n), (y - t) / n
        if self.task.loss == "binary_cross_entropy":
            p = np.clip(1 / (1 + np.exp(-y)), 1e-7, 1 - 1e-7)
            return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)), (p - t) / n
        e = np.exp(y - np.max(y, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        return -np.sum(t * np.log(p)) / n, (p - t) / n

    def update(self, gradients: list[Array]) -> None:
        """SGD or Adam, one parameter after another."""
        self.steps += 1
        rate, beta1, beta2, epsilon = self.task.rate, 0.9, 0.999, 1e-8
        for i, gradient in enumerate(gradients):
            if self.task.optimizer == "sgd":
                self.parameters[i] -= rate * gradient
                continue
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * gradient
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * gradient**2
            m_hat = self.m[i] / (1 - beta1**self.steps)
            v_hat = self.v[i] / (1 - beta2**self.steps)
            self.parameters[i] -= rate * m_hat / (np.sqrt(v_hat) + epsilon)
