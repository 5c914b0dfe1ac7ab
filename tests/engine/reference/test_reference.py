"""The engine computes what PyTorch computed: values, gradients, trajectories (recorded by record.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import (
    Activation,
    BinaryCrossEntropy,
    Choice,
    Dense,
    Identity,
    Optimizer,
    SquaredError,
    Tanh,
)
from engine.network import Network
from engine.plan import NUMPY, Array, Plan, Recorder, bind, replay
from engine.stepper import Vectors
from engine.workspace import Workspace

Record = dict[str, Any]
NAMES = ("networks", "quadratics", "perceptrons")
RECORDS: dict[str, Record] = {
    name: json.loads(Path(__file__).with_name(f"{name}.json").read_text()) for name in NAMES
}
RECORDED_IN: dict[type[Choice], tuple[str, ...]] = {
    Activation: ("networks",),
    Optimizer: ("quadratics", "perceptrons"),
}
TOLERANCE = {"f8": 1e-9, "f4": 1e-5}

both = pytest.mark.parametrize("dtype", TOLERANCE)


@pytest.fixture(autouse=True)
def underflow() -> Iterator[None]:
    """What is below the least number becomes 0, as in PyTorch and in training; all else still raises."""
    with np.errstate(under="ignore"):
        yield


def each(family: type[Choice], name: str) -> pytest.MarkDecorator:
    """Run a test for every record of a family: the component with the recorded settings, and the record."""
    by_kind = {choice.name(): choice for choice in family.choices()}
    cases = [
        pytest.param(
            by_kind[case["kind"]].model_validate(case["fields"]), case, id=f"{case['kind']}-{number}"
        )
        for number, case in enumerate(RECORDS[name]["cases"])
    ]
    return pytest.mark.parametrize(("component", "case"), cases)


def agree(actual: Any, recorded: Any, dtype: str, scale: float = 1.0) -> None:
    """To the tolerance, relative; near 0 to a tenth of it times the scale of what was added up there."""
    tolerance = TOLERANCE[dtype]
    np.testing.assert_allclose(actual, np.array(recorded), rtol=tolerance, atol=tolerance / 10 * scale)


def agree_along(losses: list[float], weights: dict[str, Array], case: Record, dtype: str) -> None:
    """The same losses at every step, and the same weights after the recorded ones."""
    agree(losses, case["losses"], dtype, max(map(abs, case["losses"])))
    for step, recorded in case["weights"].items():
        agree(weights[step], recorded, dtype, max(map(abs, recorded)))


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (choice, name)
        for family, names in RECORDED_IN.items()
        for choice in family.choices()
        for name in names
    ],
)
def test_every_component_has_a_recorded_value(choice: type[Choice], name: str) -> None:
    recorded = {case["kind"] for case in RECORDS[name]["cases"]}
    assert choice.name() in recorded, (
        f"{choice.__name__} has no reference value in {name}.json: add a line for it to "
        "tests/engine/reference/record_<family>.py and run that script (record.py says how)."
    )


# ---- values and gradients


@both
@each(Activation, "networks")
def test_network(component: Activation, case: Record, dtype: str) -> None:
    layers = [Dense(units=units, activation=component) for units in (5, 3)]
    network = Network(layers, 2, dtype)
    network.theta[:] = flat(RECORDS["networks"]["weights"])
    x, t = np.array(case["x"], dtype).T, np.array(case["t"], dtype).T
    gradient, loss = np.zeros_like(network.theta), np.zeros((), dtype)
    space, x1 = Workspace(network, x.shape[1], gradient), np.vstack([x, np.ones_like(x[:1])])
    space.forward(NUMPY, x1)
    space.measure(NUMPY, SquaredError(), t, loss, 1 / x.shape[1])
    space.backward(NUMPY, x1)
    for rows, recorded in zip(space.y.rows[1:], case["outputs"], strict=True):
        agree(rows.T, recorded, dtype)
    agree(SquaredError.unit * loss / x.shape[1], case["loss"], dtype)
    agree(gradient, flat(case["gradients"]), dtype)


def flat(matrices: Any) -> Array:
    """Matrices one after another, as they lie in theta."""
    return np.concatenate([np.ravel(matrix) for matrix in matrices])


# ---- trajectories


class Descent:
    """An optimizer's recorded step over the vectors of a network."""

    def __init__(self, network: Network, optimizer: Optimizer, rate: float, steps: int) -> None:
        vectors = Vectors(network, optimizer)
        self.gradient = vectors.named["g"]
        self.values = optimizer.cells(np.full(steps, rate), np.arange(1, steps + 1, dtype=float))
        self.cells = {name: np.zeros((), network.dtype) for name in self.values}
        recorder = Recorder(network.dtype)
        vectors.named.update(self.cells, np=recorder.ops)
        bind(optimizer.step, vectors.named)
        self.plan = recorder.plan

    def step(self, number: int) -> None:
        """Take a step, counted from 0, with what lies in ``gradient``."""
        for name, cell in self.cells.items():
            cell[...] = self.values[name][number]
        replay(self.plan)


@both
@each(Optimizer, "quadratics")
def test_optimizer_on_a_quadratic(component: Optimizer, case: Record, dtype: str) -> None:
    a, b, start = (np.array(RECORDS["quadratics"][name], dtype) for name in ("A", "b", "start"))
    network = Network([Dense(units=1)], len(start) - 1, dtype)
    w, steps = network.theta, len(case["losses"])
    w[:] = start
    descent = Descent(network, component, case["rate"], steps)
    losses, weights = [], {}
    for step in range(steps):
        losses.append(float(w @ a @ w / 2 - b @ w))
        descent.gradient[:] = a @ w - b
        descent.step(step)
        weights[str(step + 1)] = w.copy()
    agree_along(losses, weights, case, dtype)


@both
@each(Optimizer, "perceptrons")
def test_optimizer_on_a_perceptron(component: Optimizer, case: Record, dtype: str) -> None:
    record = RECORDS["perceptrons"]
    network = Network([Dense(units=3, activation=Tanh()), Dense(units=1, activation=Identity())], 2, dtype)
    network.theta[:] = flat(record["weights"])
    steps, cell = len(case["losses"]), np.zeros((), dtype)
    descent = Descent(network, component, case["rate"], steps)
    space = Workspace(network, 4, descent.gradient)
    batches = zip(record["x"], record["t"], strict=True)
    plans = [recorded_pass(space, np.array(x, dtype), np.array(t), cell) for x, t in batches]
    losses, weights = [], {}
    for step in range(steps):
        replay(plans[step % len(plans)])
        descent.step(step)
        losses.append(BinaryCrossEntropy.unit * float(cell) / space.batch)
        weights[str(step + 1)] = network.theta.copy()
    agree_along(losses, weights, case, dtype)


def recorded_pass(space: Workspace, x: Array, t: Array, cell: Array) -> Plan:
    """Forward, loss and backward of one mini-batch x (4, 2), t (4, 1) of 0 and 1, as a plan."""
    loss, recorder = BinaryCrossEntropy(), Recorder(x.dtype)
    x1 = np.vstack([x.T, np.ones_like(x[:, :1].T)])
    coded = loss.targets(t[:, 0], 1, loss.no_after(Identity())).astype(x.dtype)
    space.forward(recorder.ops, x1)
    space.measure(recorder.ops, loss, coded, cell, 1 / space.batch)
    space.backward(recorder.ops, x1)
    return recorder.plan
