"""PyTorch with convolutions and with an LSTM: its own modules, one thread, fused optimizers."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np

from benchmarks.peers.task import Array, Task, losses


class TorchModules:
    """What both have in common: mini-batches there and back."""

    def __init__(self, task: Task) -> None:
        self.torch: Any = import_module("torch")
        self.torch.set_num_threads(1)
        self.name = f"PyTorch {self.torch.__version__.partition('+')[0]} modules"
        self.task = task
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.batches = self.task.batches()
        self.model = self.made()
        leaves, optim, rate = list(self.model.parameters()), self.torch.optim, self.task.rate
        if self.task.optimizer == "momentum":
            self.optimizer = optim.SGD(leaves, lr=rate, momentum=0.9, fused=True)
        else:
            self.optimizer = optim.Adam(leaves, lr=rate, fused=True)

    def made(self) -> Any:
        """The modules, with the engine's first weights."""
        raise NotImplementedError

    def seen(self, x: Array) -> Any:
        """A mini-batch as the modules take it."""
        return self.torch.from_numpy(x)

    def filled(self, module: Any, weights: Array, bias: Array) -> Any:
        """A module with these weights."""
        module.load_state_dict(
            {"weight": self.torch.tensor(weights.copy()), "bias": self.torch.tensor(bias.copy())}
        )
        return module

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        return losses([self.step(x, t) for x, t in islice(self.batches, steps)])

    def step(self, x: Array, t: Array) -> float:
        """One mini-batch: forwards, backwards, update."""
        loss = self.torch.nn.functional.cross_entropy(self.model(self.seen(x)), self.torch.from_numpy(t))
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return float(loss.item())


class TorchLeNet(TorchModules):
    """Two convolutions with pooling and three dense layers."""

    def made(self) -> Any:
        """The engine has rows outermost, then channels, then columns; PyTorch has channels outermost."""
        nn, (c1, c2, d1, *dense) = self.torch.nn, self.task.weights
        k = 5

        def turned(w: Array, channels: int) -> Array:
            return w[:, :-1].reshape(len(w), k, channels, k).transpose(0, 2, 1, 3)

        flat = turned(d1, 16).reshape(len(d1), -1)
        return nn.Sequential(
            self.filled(nn.Conv2d(1, 6, k, padding=2), turned(c1, 1), c1[:, -1]),
            nn.ReLU(),
            nn.MaxPool2d(2),
            self.filled(nn.Conv2d(6, 16, k), turned(c2, 6), c2[:, -1]),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            self.filled(nn.Linear(400, 120), flat, d1[:, -1]),
            *(
                part
                for w in dense
                for part in (nn.ReLU(), self.filled(nn.Linear(w.shape[1] - 1, len(w)), w[:, :-1], w[:, -1]))
            ),
        )

    def seen(self, x: Array) -> Any:
        """Channels first: there is one."""
        return self.torch.from_numpy(x).reshape(-1, 1, 28, 28)


class TorchLstm(TorchModules):
    """An LSTM, of which the last state goes into a dense layer."""

    def made(self) -> Any:
        """The engine's rows are o, i, f, g, PyTorch's i, f, g, o. Of its two biases one stays 0."""
        torch, (w, last) = self.torch, self.task.weights
        lstm, inputs = torch.nn.LSTM(8, 32, batch_first=True), 8
        o, *others = np.split(w, 4)
        rows = np.vstack([*others, o])
        named = {
            "weight_ih_l0": rows[:, :inputs],
            "weight_hh_l0": rows[:, inputs + 1 :],
            "bias_ih_l0": rows[:, inputs],
            "bias_hh_l0": np.zeros_like(rows[:, 0]),
        }
        lstm.load_state_dict({name: torch.tensor(values.copy()) for name, values in named.items()})
        lstm.bias_hh_l0.requires_grad_(False)
        linear = self.filled(torch.nn.Linear(32, len(last)), last[:, :-1], last[:, -1])

        class Model(torch.nn.Module):  # type: ignore[misc, name-defined]
            def __init__(self) -> None:
                super().__init__()
                self.lstm, self.linear = lstm, linear

            def forward(self, x: Any) -> Any:
                return self.linear(self.lstm(x)[0][:, -1])

        return Model()
