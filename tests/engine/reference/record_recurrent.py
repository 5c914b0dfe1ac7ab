"""Writes recurrent.json: the reference values of the recurrent layers, PyTorch's RNN, LSTM and GRU.

Run by hand, from the root of the project; record.py says where PyTorch lives. Peepholes PyTorch has not.

    <somewhere>/bin/python -m tests.engine.reference.record_recurrent

Conventions: sequences are (batch, steps, units). W is one matrix with the rows of the gates in the order
below and the columns [input, bias, last state]; PyTorch's second bias is 0 but for the GRU's candidate, where
it is b. The gradients are those of the sum of y · dy.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, torch, write

Sizes = tuple[int, int, int, int]

KINDS: list[tuple[str, dict[str, str], Any, tuple[int, ...]]] = [
    ("simple_rnn", {"function": "tanh"}, torch.nn.RNN, (0,)),
    ("simple_rnn", {"function": "relu"}, partial(torch.nn.RNN, nonlinearity="relu"), (0,)),
    ("lstm", {}, torch.nn.LSTM, (1, 2, 3, 0)),  # ours: output, input, forget, candidate
    ("gru", {}, torch.nn.GRU, (0, 1, 2)),
]
"""Kind, fields, PyTorch's layer, and our place of each of its blocks of rows."""
SIZES: list[Sizes] = [(5, 3, 4, 7), (1, 1, 1, 1), (19, 2, 5, 1)]
"""Steps, channels, units, batch."""


def recurrent() -> Record:
    cases = [
        case(kind, fields, make, order, sizes, returns)
        for kind, fields, make, order in KINDS
        for sizes in SIZES
        for returns in ("last", "sequence")
    ]
    return {"cases": cases}


def case(
    kind: str, fields: dict[str, str], make: Any, order: tuple[int, ...], sizes: Sizes, returns: str
) -> Record:
    steps, channels, units, batch = sizes
    draw = np.random.default_rng(steps)
    layer = make(channels, units, batch_first=True, dtype=torch.float64)
    W = draw.normal(0, 0.5, (len(order) * units, channels + 1 + units))
    rows = np.concatenate([np.arange(units) + place * units for place in order])
    b = draw.normal(0, 0.5, (units, 1)) if kind == "gru" else np.zeros((0, 1))
    second = np.zeros(len(W))
    second[len(W) - len(b) :] = b[:, 0]
    filled = {
        "weight_ih_l0": W[rows, :channels],
        "bias_ih_l0": W[rows, channels],
        "weight_hh_l0": W[rows, channels + 1 :],
        "bias_hh_l0": second,
    }
    layer.load_state_dict({name: torch.tensor(values) for name, values in filled.items()})
    x = torch.tensor(draw.normal(0, 1, (batch, steps, channels)), requires_grad=True)
    y: Tensor = layer(x)[0]
    y = y[:, -1] if returns == "last" else y
    dy = draw.normal(0, 1, y.shape)
    y.backward(torch.tensor(dy))
    dW, named = np.zeros_like(W), dict(layer.named_parameters())
    dW[rows, :channels] = named["weight_ih_l0"].grad
    dW[rows, channels] = named["bias_ih_l0"].grad
    dW[rows, channels + 1 :] = named["weight_hh_l0"].grad
    db = named["bias_hh_l0"].grad[len(W) - len(b) :, None]
    weights, gradients = {"W": W}, {"W": dW}
    if kind == "gru":
        weights["b"], gradients["b"] = b, db
    return {
        "kind": kind,
        "fields": {"units": units, "returns": returns, **fields},
        "x": x.detach(),
        "dy": dy,
        "weights": weights,
        "y": y.detach(),
        "dx": x.grad,
        "gradients": gradients,
    }


if __name__ == "__main__":
    write("recurrent", "record_recurrent.py", recurrent())
