"""Recurrent layers against PyTorch's recorded values, naive loops, and differences of what they compute."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.initializers import Entered
from engine.layers import recurrent
from engine.layers.gru import Gru
from engine.layers.layer import inside, outside
from engine.layers.lstm import Lstm
from engine.layers.recurrent import Recurrent, Returns, SimpleRnn
from engine.plan import NUMPY, Array, Recorder, bind, replay
from tests.engine.layer_run import check_calls

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "reference" / "recurrent.json").read_text()
)["cases"]
KINDS: dict[str, type[Recurrent]] = {kind.name(): kind for kind in Recurrent.choices()}
LAYERS: list[Recurrent] = [
    SimpleRnn(units=4),
    SimpleRnn(units=4, function="relu"),
    Gru(units=4),
    Lstm(units=4),
    Lstm(units=4, peephole=True),
]
SIZES = [(1, 1, 1), (3, 2, 5), (19, 3, 1), (8, 1, 6)]
"""Steps, channels, batch."""

each = pytest.mark.parametrize("layer", LAYERS, ids=repr)
sizes = pytest.mark.parametrize("size", SIZES, ids=str)
both = pytest.mark.parametrize("returns", ["last", "sequence"])


class Run:
    """A layer with all of its arrays: inputs protected, outputs full of NaN, scratch zeros at first."""

    def __init__(
        self, layer: Recurrent, x: Array, weights: dict[str, Array], dy: Array | None = None
    ) -> None:
        dtype, (steps, channels, batch) = x.dtype, x.shape
        self.layer, self.shape, self.weights = layer, (steps, channels), weights
        y = inside(layer.output(self.shape), batch)
        self.scratch = {
            name: np.zeros(shape, dtype) for name, shape in layer.scratch(batch, self.shape).items()
        }
        self.given = {"x": x, "dy": np.ones(y, dtype) if dy is None else dy, **weights}
        self.written = {"y": np.full(y, np.nan, dtype), "dx": np.full_like(x, np.nan)}
        self.written |= {f"d{name}": np.full_like(array, np.nan) for name, array in weights.items()}
        for array in self.given.values():
            array.flags.writeable = False

    def arrays(self, np_: Any = NUMPY, **other: Any) -> dict[str, Any]:
        """What kernels may name."""
        return {"np": np_, **self.scratch, **self.given, **self.written, **other}

    def forward(self) -> Array:
        """The outputs."""
        bind(self.layer.forward, self.arrays())
        return self.written["y"]

    def both(self) -> dict[str, Array]:
        """The outputs and all gradients."""
        self.forward()
        bind(self.layer.backward, self.arrays())
        return self.written


def example(layer: Recurrent, size: tuple[int, int, int], seed: int = 3, dtype: Any = np.float64) -> Run:
    """Random inputs, weights and gradients."""
    rng, (steps, channels, batch) = np.random.default_rng(seed), size
    shapes = layer.weights((steps, channels))
    weights = {name: rng.normal(0, 0.6, shape).astype(dtype) for name, shape in shapes.items()}
    dy = rng.normal(size=inside(layer.output((steps, channels)), batch)).astype(dtype)
    return Run(layer, rng.normal(size=size).astype(dtype), weights, dy)


def returning(layer: Recurrent, returns: Returns) -> Recurrent:
    return layer.model_copy(update={"returns": returns})


# PyTorch ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-9), ("f4", 1e-5)])
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['kind']}-{number}") for number, case in enumerate(CASES)]
)
def test_values_and_gradients_are_pytorchs(case: dict[str, Any], dtype: str, tolerance: float) -> None:
    """Relative; near 0 a tenth of it, times the greatest number where that is above 1."""
    layer = KINDS[case["kind"]].model_validate(case["fields"])
    x, dy = (np.moveaxis(np.array(case[name], dtype), 0, -1).copy() for name in ("x", "dy"))
    weights = {name: np.array(values, dtype) for name, values in case["weights"].items()}
    written = Run(layer, x, weights, dy).both()
    wanted = {"y": case["y"], "dx": case["dx"]}
    wanted |= {f"d{name}": values for name, values in case["gradients"].items()}
    assert written.keys() == wanted.keys()
    for name, values in wanted.items():
        got = outside(written[name], written[name].shape[:-1]) if name in ("y", "dx") else written[name]
        scale = max(1.0, np.abs(values).max())
        np.testing.assert_allclose(got, values, rtol=tolerance, atol=tolerance / 10 * scale, err_msg=name)


def test_every_kind_has_recorded_values() -> None:
    assert {case["kind"] for case in CASES} == KINDS.keys()


# Naive loops --------------------------------------------------------------------------------------------


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def naive_rnn(layer: SimpleRnn, x: Array, weights: dict[str, Array]) -> dict[str, Array]:
    units, states = layer.units, [np.zeros((layer.units, x.shape[-1]))]
    W, b, U = np.split(weights["W"], [x.shape[1], x.shape[1] + 1], axis=1)
    assert U.shape == (units, units)
    for now in x:
        z = W @ now + b + U @ states[-1]
        states.append(np.tanh(z) if layer.function == "tanh" else z * (z > 0))
    return {"state": np.array(states[1:])}


def naive_gru(layer: Gru, x: Array, weights: dict[str, Array]) -> dict[str, Array]:
    """As PyTorch documents it, with b_hn = b and no other b_h."""
    h, kept = np.zeros((layer.units, x.shape[-1])), []
    W, b, U = np.split(weights["W"], [x.shape[1], x.shape[1] + 1], axis=1)
    (W_r, W_z, W_n), (b_r, b_z, b_n), (U_r, U_z, U_n) = (np.split(part, 3) for part in (W, b, U))
    for now in x:
        r = sigmoid(W_r @ now + b_r + U_r @ h)
        z = sigmoid(W_z @ now + b_z + U_z @ h)
        n = np.tanh(W_n @ now + b_n + r * (U_n @ h + weights["b"]))
        h = (1 - z) * n + z * h
        kept.append((r, z, n, h))
    named = zip(("reset", "update", "candidate", "state"), zip(*kept, strict=True), strict=True)
    return {name: np.array(values) for name, values in named}


def naive_lstm(layer: Lstm, x: Array, weights: dict[str, Array]) -> dict[str, Array]:
    """As Gers and Schmidhuber (2000) write it, unit by unit, point by point; the cell through tanh."""
    steps, channels, batch = x.shape
    names = ("output", "input", "forget", "candidate")
    kept = {name: np.zeros((steps, layer.units, batch)) for name in (*names, "cell", "state")}
    w_o, w_i, w_f = weights.get("P", np.zeros((3, layer.units)))
    for n in range(batch):
        c, h = np.zeros(layer.units), np.zeros(layer.units)
        for t in range(steps):
            old = h.copy()
            for j in range(layer.units):
                net = {}
                for place, name in enumerate(names):
                    row = weights["W"][place * layer.units + j]
                    net[name] = row[:channels] @ x[t, :, n] + row[channels] + row[channels + 1 :] @ old
                i = sigmoid(net["input"] + w_i[j] * c[j])
                f = sigmoid(net["forget"] + w_f[j] * c[j])
                g = np.tanh(net["candidate"])
                c[j] = f * c[j] + i * g
                o = sigmoid(net["output"] + w_o[j] * c[j])
                h[j] = o * np.tanh(c[j])
                for name, value in zip(kept, (o, i, f, g, c[j], h[j]), strict=True):
                    kept[name][t, j, n] = value
    return kept


def naive(layer: Recurrent, x: Array, weights: dict[str, Array]) -> dict[str, Array]:
    if isinstance(layer, Lstm):
        return naive_lstm(layer, x, weights)
    if isinstance(layer, Gru):
        return naive_gru(layer, x, weights)
    assert isinstance(layer, SimpleRnn)
    return naive_rnn(layer, x, weights)


@each
@sizes
@both
def test_states_and_gates_are_those_of_a_naive_loop(
    layer: Recurrent, size: tuple[int, int, int], returns: Returns
) -> None:
    run = example(returning(layer, returns), size)
    y, wanted = run.forward(), naive(layer, run.given["x"], run.weights)
    gates = layer.gates(run.scratch)
    assert gates.keys() == wanted.keys()
    for name, values in wanted.items():
        np.testing.assert_allclose(gates[name], values, rtol=1e-11, atol=1e-14, err_msg=name)
    np.testing.assert_allclose(y, wanted["state"][-1 if returns == "last" else slice(None)], rtol=1e-11)


# Differences --------------------------------------------------------------------------------------------


@each
@sizes
@both
def test_the_gradients_are_those_of_the_outputs(
    layer: Recurrent, size: tuple[int, int, int], returns: Returns
) -> None:
    """Of x and of each array of weights by itself, along a random direction."""
    run = example(returning(layer, returns), size)
    gradients, dy, rng, small = run.both(), run.given["dy"], np.random.default_rng(0), 1e-5
    for name in ("x", *run.weights):
        direction = rng.normal(size=run.given[name].shape)
        ends = []
        for sign in (-1, 1):
            given = {k: v.copy() for k, v in run.given.items()}
            given[name] += sign * small * direction
            weights = {k: given[k] for k in run.weights}
            ends.append((Run(run.layer, given["x"], weights).forward() * dy).sum())
        change, wanted = (ends[1] - ends[0]) / (2 * small), (gradients[f"d{name}"] * direction).sum()
        np.testing.assert_allclose(change, wanted, rtol=1e-6, atol=1e-9, err_msg=name)


@each
@sizes
def test_gates_have_names_and_calls_are_not_underrated(layer: Recurrent, size: tuple[int, int, int]) -> None:
    check_calls(returning(layer, "sequence"), size[:2])
    assert tuple(layer.gates(example(layer, size).scratch)) == layer.gate_names


# Kernels ------------------------------------------------------------------------------------------------


@each
@both
def test_a_recorded_plan_computes_the_same_with_other_inputs(layer: Recurrent, returns: Returns) -> None:
    """Nothing that a step leaves in its scratch changes the next, and nobody need ask for dx."""
    layer, size = returning(layer, returns), (11, 2, 3)
    first, second = example(layer, size, seed=1), example(layer, size, seed=2)
    wanted = {name: values.copy() for name, values in second.both().items()}
    recorder = Recorder("f8")
    bind(layer.forward, first.arrays(recorder.ops))
    bind(layer.backward, first.arrays(recorder.ops, dx=None))
    replay(recorder.plan)
    for name, values in second.given.items():
        first.given[name].flags.writeable = True
        first.given[name][...] = values
    replay(recorder.plan)
    assert np.isnan(first.written["dx"]).all()
    for name in wanted.keys() - {"dx"}:
        np.testing.assert_array_equal(first.written[name], wanted[name], err_msg=name)


@each
def test_a_gradient_summed_by_the_handful_is_the_same(
    layer: Recurrent, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (11, 2, 3)
    wanted = example(layer, size).both()["dW"]
    for few in (1, 4, 11):
        rows, columns = Gru(units=4).weights(size[:2])["W"] if isinstance(layer, Gru) else wanted.shape
        monkeypatch.setattr(recurrent, "PARTS", few * rows * columns)
        np.testing.assert_allclose(example(layer, size).both()["dW"], wanted, rtol=1e-12, atol=1e-14)


@each
@both
def test_huge_inputs_saturate(layer: Recurrent, returns: Returns) -> None:
    if isinstance(layer, SimpleRnn) and layer.function == "relu":
        pytest.skip("ReLU has no bound")
    run = example(returning(layer, returns), (12, 2, 3), dtype=np.float32)
    huge = Run(run.layer, run.given["x"] * np.float32(1e4), run.weights, run.given["dy"])
    with np.errstate(under="ignore"):
        written = huge.both()
    assert all(np.isfinite(array).all() for array in written.values())
    assert np.abs(layer.gates(huge.scratch)["state"]).max() <= 1


@each
def test_what_fades_becomes_nothing_instead_of_denormal_numbers(layer: Recurrent) -> None:
    """A net that forgets: input at the first step alone, and weights that shrink what is remembered."""
    steps, channels, batch = 300, 2, 3
    run = example(layer, (steps, channels, batch), dtype=np.float32)
    weights = {name: np.float32(0.1) * values for name, values in run.weights.items()}
    weights["W"][:, channels] = 0
    if "b" in weights:
        weights["b"][:] = 0
    x = run.given["x"].copy()
    x[1:] = 0
    faded = Run(layer, x, weights, run.given["dy"])
    with np.errstate(under="ignore"):
        faded.both()
    assert not faded.written["y"].any()
    assert not faded.written["dx"][:100].any()
    tiny = np.finfo(np.float32).tiny
    for name, array in {**faded.scratch, **faded.written}.items():
        if name not in ("parts", "cells", "slopes"):  # a square of little is denormal, for few steps
            assert not ((np.abs(array) > 0) & (np.abs(array) < tiny)).any(), name
    kept = [faded.scratch[name] for name in ("parts", "cells", "slopes") if name in faded.scratch]
    few = [((np.abs(array) > 0) & (np.abs(array) < tiny)).mean() for array in kept]
    assert max(few) < 0.02


# Shapes and starts --------------------------------------------------------------------------------------


@each
def test_weights_masks_and_starts_have_the_same_shapes(layer: Recurrent) -> None:
    shapes = layer.weights((5, 3))
    masks = layer.decayed((5, 3))
    for made in (layer.start(np.random.default_rng(1), (5, 3)), masks):
        assert {name: array.shape for name, array in made.items()} == shapes
    assert not masks["W"][:, 3].any()
    assert masks["W"].sum() == masks["W"].size - len(masks["W"])


def test_parameters_are_the_textbooks() -> None:
    counts = {
        SimpleRnn: 32 * (8 + 1 + 32),
        Lstm: 4 * 32 * (8 + 1 + 32),
        Gru: 3 * 32 * (8 + 1 + 32) + 32,
    }
    for kind, count in counts.items():
        assert sum(np.prod(shape) for shape in kind(units=32).weights((20, 8)).values()) == count


@each
def test_the_recurrent_weights_of_each_gate_start_as_a_rotation(layer: Recurrent) -> None:
    W = layer.start(np.random.default_rng(1), (5, 3))["W"]
    gates = np.split(W[:, 4:], len(layer.ROWS))
    for gate in gates:
        np.testing.assert_allclose(gate @ gate.T, np.eye(4), atol=1e-12)
    assert all(not np.allclose(gates[0], gate) for gate in gates[1:])


def test_forget_gates_start_open_unless_told_otherwise() -> None:
    for yes in (True, False):
        W = Lstm(units=4, unit_forget_bias=yes).start(np.random.default_rng(1), (5, 3))["W"]
        assert W[:, 3].tolist() == [0] * 8 + [yes] * 4 + [0] * 4


def test_weights_entered_by_hand_are_those_of_all_gates() -> None:
    values = tuple((float(row), -float(row)) for row in range(8))
    layer = Lstm(units=2, recurrent_initializer=Entered(values=values))
    assert layer.misfit((5, 3)) is None
    assert layer.start(np.random.default_rng(1), (5, 3))["W"][:, 4:].tolist() == [list(row) for row in values]
    wrong = Lstm(units=2, recurrent_initializer=Entered(values=values[:2])).misfit((5, 3))
    assert wrong
    assert wrong[0] == "recurrent_initializer"


@each
def test_shapes_and_operations(layer: Recurrent) -> None:
    assert layer.output((5, 3)) == (4,)
    assert returning(layer, "sequence").output((5, 3)) == (5, 4)
    rows = len(layer.ROWS) * 4
    extra = {SimpleRnn: 0, Gru: 20, Lstm: 40 if isinstance(layer, Lstm) and layer.peephole else 16}
    assert layer.operations((5, 3)) == 5 * (2 * rows * (3 + 4) + extra[type(layer)])
    for shape, words in (((7,), "single numbers"), ((5, 5, 2), "an image")):
        with pytest.raises(ValueError, match=words):
            layer.output(shape)


def test_what_is_simplest_comes_first() -> None:
    assert list(KINDS) == ["simple_rnn", "gru", "lstm"]
