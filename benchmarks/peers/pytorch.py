"""PyTorch, eager, in the mode that was fastest here: one thread, plain functions instead of modules."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from typing import Any

from benchmarks.peers.task import Array, Task, losses


class Torch:
    """Functions on leaf tensors; fused Adam, and SGD tensor by tensor, which for so few tensors is faster."""

    def __init__(self, task: Task) -> None:
        torch: Any = import_module("torch")
        torch.set_num_threads(1)
        self.name = f"PyTorch {torch.__version__.partition('+')[0]} eager"
        self.torch, self.functions, self.task = torch, torch.nn.functional, task
        self.activations = [None if kind == "identity" else getattr(torch, kind) for kind in task.activations]
        self.loss = getattr(self, task.loss)
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        task, optimizers = self.task, self.torch.optim
        self.batches = task.batches()
        self.layers = [(self.leaf(w[:, :-1]), self.leaf(w[:, -1])) for w in task.weights]
        leaves = [leaf for layer in self.layers for leaf in layer]
        if task.optimizer == "sgd":
            self.optimizer = optimizers.SGD(leaves, lr=task.rate, foreach=False)
        else:
            self.optimizer = optimizers.Adam(leaves, lr=task.rate, fused=True)

    def leaf(self, values: Array) -> Any:
        """A parameter."""
        return self.torch.tensor(values).requires_grad_()

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        wrap = self.torch.from_numpy
        return losses([self.step(wrap(x), wrap(t)) for x, t in islice(self.batches, steps)])

    def step(self, x: Any, t: Any) -> float:
        """One mini-batch: forwards, backwards, update."""
        linear = self.functions.linear
        for (weight, bias), activation in zip(self.layers, self.activations, strict=True):
            x = linear(x, weight, bias)
            x = activation(x) if activation else x
        loss = self.loss(x, t)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return float(loss.item())

    def squared_error(self, y: Any, t: Any) -> Any:
        """Half the sum over the outputs, the mean over the batch."""
        return self.functions.mse_loss(y, t, reduction="sum") / (2 * len(y))

    def binary_cross_entropy(self, y: Any, t: Any) -> Any:
        """PyTorch's own, from logits."""
        return self.functions.binary_cross_entropy_with_logits(y, t)

    def softmax_cross_entropy(self, y: Any, t: Any) -> Any:
        """PyTorch's own, for rows of probabilities."""
        return self.functions.cross_entropy(y, t)
