"""JAX: the whole step compiled, called once a step, or a hundred times within one compiled scan.

What was fastest here is used: all weights in one vector, features × batch inside, buffers given back.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np

from benchmarks.peers.task import BLOCK, Array, Task, losses

State = tuple[Any, ...]
Step = Callable[[State, Any], tuple[State, Any]]


class JaxCall:
    """One call of the compiled step for each mini-batch."""

    name = "JAX jit, a call a step"

    def __init__(self, task: Task) -> None:
        self.task = task
        self.step = import_module("jax").jit(one_step(task), donate_argnums=0)
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.batches, self.state = self.task.batches(), first_state(self.task)

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        values = []
        for x, t in islice(self.batches, steps):
            self.state, loss = self.step(self.state, (x.T, t.T))
            values.append(float(loss))
        return losses(values)


class JaxScan:
    """A hundred steps in one call: fast, but nothing can be seen or changed between. No short batches."""

    name = "JAX scan of 100 steps"

    def __init__(self, task: Task) -> None:
        jax: Any = import_module("jax")
        step, self.task = one_step(task), task
        self.steps = jax.jit(lambda state, batches: jax.lax.scan(step, state, batches), donate_argnums=0)
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.batches, self.state = self.task.full_batches(), first_state(self.task)

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        return np.concatenate([self.block() for _ in range(steps // BLOCK)])

    def block(self) -> Array:
        """The next hundred steps, their mini-batches gathered at once."""
        indices = np.stack(list(islice(self.batches, BLOCK)))
        batches = (self.task.x[indices].transpose(0, 2, 1), self.task.t[indices].transpose(0, 2, 1))
        self.state, values = self.steps(self.state, batches)
        return np.asarray(values, np.float64)


def first_state(task: Task) -> State:
    """The weights in one vector; with Adam also its two averages and the number of steps."""
    jnp: Any = import_module("jax.numpy")
    theta = jnp.concatenate([w.ravel() for w in task.weights])
    zeros = jnp.zeros_like
    return (theta,) if task.optimizer == "sgd" else (theta, zeros(theta), zeros(theta), jnp.float32(0))


def one_step(task: Task) -> Step:
    """(state, (x, t)) → (state, loss), to be compiled."""
    jax: Any = import_module("jax")
    functions = {
        "identity": lambda z: z,
        "sigmoid": jax.nn.sigmoid,
        "tanh": jax.numpy.tanh,
        "relu": jax.nn.relu,
    }
    ends = np.cumsum([0, *(w.size for w in task.weights)]).tolist()

    def loss(theta: Any, x: Any, t: Any) -> Any:
        for place, (first, kind) in enumerate(zip(task.weights, task.activations, strict=True)):
            w = theta[ends[place] : ends[place + 1]].reshape(first.shape)
            x = functions[kind](w[:, :-1] @ x + w[:, -1:])
        return mean_loss(jax, task.loss, x, t)

    def sgd(state: State, batch: Any) -> tuple[State, Any]:
        (w,) = state
        value, g = jax.value_and_grad(loss)(w, *batch)
        return (w - task.rate * g,), value

    def adam(state: State, batch: Any) -> tuple[State, Any]:
        w, m, v, n = state
        value, g = jax.value_and_grad(loss)(w, *batch)
        m, v, n = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g, n + 1
        m_hat, v_hat = m / (1 - 0.9**n), v / (1 - 0.999**n)
        return (w - task.rate * m_hat / (jax.numpy.sqrt(v_hat) + 1e-8), m, v, n), value

    return sgd if task.optimizer == "sgd" else adam


def mean_loss(jax: Any, kind: str, y: Any, t: Any) -> Any:
    """The mean over the batch of the loss of raw outputs y, (outputs, batch)."""
    jnp = jax.numpy
    if kind == "squared_error":
        return jnp.sum((y - t) ** 2) / (2 * y.shape[1])
    if kind == "binary_cross_entropy":
        return jnp.mean(jnp.logaddexp(0, y) - t * y)
    return jnp.mean(jax.nn.logsumexp(y, axis=0) - jnp.sum(t * y, axis=0))
