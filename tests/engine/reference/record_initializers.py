"""Writes initializers.json: the statistics of PyTorch's initial weights.

Run by hand when an initializer is added, from the root of the project; record.py says where PyTorch lives.

    <somewhere>/bin/python -m tests.engine.reference.record_initializers

A new initializer needs one line in the table below. The functions are PyTorch's; for LeCun and the textbook's
Xavier, which it has not, its normal numbers with the published standard deviation, and for numbers entered by
hand its own copy of them. Nothing of the engine is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import sqrt
from typing import Any

from tests.engine.reference.recording import Record, Tensor, torch, write

init: Any = torch.nn.init
Fields = dict[str, Any]
UNITS, INPUTS = 400, 300


def scaled(fill: Callable[[Tensor], Tensor], gain: float) -> Callable[[Tensor], Tensor]:
    """A fill whose numbers are multiplied."""
    return lambda w: fill(w).mul_(gain)


INITIALIZERS: list[tuple[str, Fields, str, Callable[[Tensor], Tensor]]] = [
    ("zeros", {}, "constant", init.zeros_),
    ("constant", {"value": -0.7}, "constant", partial(init.constant_, val=-0.7)),
    ("entered", {}, "constant", init.zeros_),
    ("uniform", {"reach": 0.3}, "uniform", partial(init.uniform_, a=-0.3, b=0.3)),
    ("normal", {"std": 0.3}, "normal", partial(init.normal_, std=0.3)),
    ("textbook_xavier", {}, "normal", partial(init.normal_, std=1 / sqrt(INPUTS))),
    ("lecun", {}, "normal", partial(init.normal_, std=1 / sqrt(INPUTS))),
    ("glorot", {}, "uniform", init.xavier_uniform_),
    ("glorot_normal", {}, "normal", init.xavier_normal_),
    ("he", {}, "normal", partial(init.kaiming_normal_, nonlinearity="relu")),
    ("he_uniform", {}, "uniform", partial(init.kaiming_uniform_, nonlinearity="relu")),
    ("identity", {"gain": 1.0}, "diagonal", init.eye_),
    ("identity", {"gain": 0.5}, "diagonal", scaled(init.eye_, 0.5)),
    ("orthogonal", {"gain": 1.0}, "normal", init.orthogonal_),
    ("orthogonal", {"gain": 1.5}, "normal", partial(init.orthogonal_, gain=1.5)),
]


def initializers() -> Record:
    """Statistics of one 400 × 300 matrix (units × inputs). The greatest value shows the distribution, the
    size of its columns' products with each other whether they are at right angles."""
    torch.manual_seed(20)
    cases = []
    for kind, fields, distribution, fill in INITIALIZERS:
        w = fill(torch.empty(UNITS, INPUTS, dtype=torch.float64))
        numbers = {"mean": w.mean(), "std": w.std(correction=0), "greatest": w.abs().max()}
        numbers["products"] = (w.T @ w).norm()
        cases.append({"kind": kind, "fields": fields, "distribution": distribution, **numbers})
    return {"units": UNITS, "inputs": INPUTS, "cases": cases}


if __name__ == "__main__":
    write("initializers", "record_initializers.py", initializers())
