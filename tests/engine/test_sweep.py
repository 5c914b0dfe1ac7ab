"""Sweeps: settings, fairness, independence of the executor, refusals as rows, and summaries."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from math import inf, isnan, log10
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine import (
    Adam,
    Axis,
    BatchNorm,
    Between,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    Identity,
    Listed,
    Relu,
    Results,
    Sgd,
    Spiral,
    SquaredError,
    Sweep,
    Trainer,
)
from engine.sweep import decimated, put, spread, work

OUT = Dense(units=1, activation=Identity())
BASE = Experiment(data=Spiral(samples=60), layers=(Dense(units=4), Dropout(rate=0.2), OUT))
RATES = Listed(path="learning_rate", values=(0.01, 0.1))


class Here:
    """An executor that does it at once."""

    def map(self, function: Callable[[str], Any], items: Iterable[str]) -> Iterator[Any]:
        return map(function, items)


def swept(*axes: Axis, base: Experiment = BASE, steps: int = 40, **changed: Any) -> Results:
    """What a small sweep gives."""
    return Sweep(base=base, axes=axes, steps=steps, **changed).run(Here())


# ---- settings


def test_a_grid_has_every_combination_in_order() -> None:
    sweep = Sweep(base=BASE, axes=(RATES, Listed(path="layers.0.units", values=(2, 3, 4))))
    assert sweep.settings() == [
        {"learning_rate": rate, "layers.0.units": units} for rate in (0.01, 0.1) for units in (2, 3, 4)
    ]
    assert Sweep(base=BASE, axes=()).settings() == [{}]


def test_the_numbers_of_a_range_are_spread_evenly_and_hold_its_bounds() -> None:
    np.testing.assert_allclose(Between(low=1e-4, high=1, points=5).grid(), [1e-4, 1e-3, 1e-2, 1e-1, 1])
    assert Between(low=-1, high=3, points=5, scale="linear").grid() == [-1, 0, 1, 2, 3]
    assert Between(low=1, high=4, points=9, scale="linear", whole=True).grid() == [1, 2, 3, 4]
    assert Between(low=0.3, high=0.7, points=2).grid() == [0.3, 0.7]
    assert Between(low=0.3, high=0.7, points=1).grid() == [0.3]
    assert all(type(number) is int for number in Between(low=1, high=64, whole=True).grid())


@given(st.floats(1e-300, 1e12), st.floats(1e-300, 1e12), st.sampled_from(["log", "linear"]), st.floats(0, 1))
def test_numbers_stay_between_their_bounds(one: float, other: float, scale: Any, share: float) -> None:
    low, high = sorted((one, other))
    axis = Between(low=low, high=high, scale=scale)
    assert low <= axis.at(share) <= high
    assert (axis.at(0), axis.at(1)) == (low, high)


def test_drawn_numbers_are_uniform_on_their_scale() -> None:
    axes = (
        Between(path="learning_rate", low=1e-4, high=1),
        Between(path="regularizer.strength", low=2, high=6, scale="linear"),
        Between(path="layers.0.units", low=1, high=4, scale="linear", whole=True),
        Listed(path="batch_size", values=(1, 8)),
    )
    rows = [tuple(s.values()) for s in Sweep(base=BASE, axes=axes, draws=2000).settings()]
    rates, strengths, units, batches = (np.array(column) for column in zip(*rows, strict=True))
    assert np.histogram(np.log10(rates), 4, (-4, 0))[0] == pytest.approx(500, abs=90)
    assert np.histogram(strengths, 4, (2, 6))[0] == pytest.approx(500, abs=90)
    assert set(units.tolist()) == {1, 2, 3, 4}
    assert (batches == 1).mean() == pytest.approx(0.5, abs=0.05)
    assert abs(np.corrcoef(np.log10(rates), strengths)[0, 1]) < 0.1


def test_settings_follow_from_the_seed() -> None:
    one, again, other = (Sweep(draws=5, seed=seed).settings() for seed in (1, 1, 2))
    assert one == again != other
    assert Sweep(draws=9, seed=1).settings()[:5] == one  # more draws go on where fewer ended


@pytest.mark.parametrize(
    ("low", "high", "scale"), [(1, 0.5, "log"), (0, 1, "log"), (-1, 1, "log"), (2, 1, "linear")]
)
def test_bounds_that_are_none(low: float, high: float, scale: Any) -> None:
    with pytest.raises(ValidationError, match="least to the greatest"):
        Between(low=low, high=high, scale=scale)


def test_too_many_combinations() -> None:
    axes = tuple(Between(points=100) for _ in range(2))
    with pytest.raises(ValidationError, match="10000 combinations"):
        Sweep(axes=axes)
    assert len(Sweep(axes=axes, draws=10).settings()) == 10


def test_a_sweep_is_a_document() -> None:
    axes = (RATES, Listed(path="optimizer", values=({"kind": "sgd"}, {"kind": "adam", "beta1": 0.8})))
    sweep = Sweep(base=BASE, axes=axes, draws=3)
    assert Sweep.model_validate_json(sweep.model_dump_json()) == sweep


# ---- what is put where


def test_parts_and_numbers_are_put_in_their_places() -> None:
    sweep = Sweep(base=BASE)
    setting = {
        "optimizer.beta1": 0.8,
        "optimizer": {"kind": "adam"},
        "layers.0.units": 3,
        "layers.1.rate": 0,
        "layers.0.activation": {"kind": "relu"},
        "data.noise": 0.3,
    }
    made = sweep.experiment(setting)
    assert made.optimizer == Adam(beta1=0.8)
    assert made.layers == (Dense(units=3, activation=Relu()), Dropout(rate=0.0), OUT)
    assert made.data == Spiral(samples=60, noise=0.3)
    changed = {name: getattr(BASE, name) for name in ("optimizer", "layers", "data")}
    assert made.model_copy(update=changed) == BASE


def test_values_are_copies() -> None:
    value, document = {"kind": "sgd"}, {"optimizer": None}
    put(document, "optimizer", value)
    value["kind"] = "adam"
    assert document == {"optimizer": {"kind": "sgd"}}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("layers.1.units", 2, "There is no layers.1.dropout.units in this experiment."),
        ("layers.9.units", 2, "There is no layers.9.units in this experiment."),
        ("colour", 2, "There is no colour in this experiment."),
        ("colour.of", 2, "There is no colour.of in this experiment."),
        ("loss.of.it", 2, "There is no loss.of.it in this experiment."),
        ("optimizer.colour", 2, "There is no optimizer.adam.colour in this experiment."),
        ("learning_rate", -1, "learning_rate: Input should be greater than 0"),
        ("learning_rate", "fast", "learning_rate: Input should be a valid number"),
        ("batch_size", 2.5, "batch_size: "),
        ("optimizer", {"kind": "quark"}, "optimizer: Input tag 'quark'"),
        ("layers.2.units", 2, "layers.2.units: Binary cross-entropy needs one output for two classes"),
        ("data.samples", 10**6, "data.spiral.samples: "),
    ],
)
def test_what_does_not_fit_is_a_row_with_a_sentence(path: str, value: Any, told: str) -> None:
    found = swept(Listed(path=path, values=(value,)), repeats=2)
    assert [(row.status, row.step, row.race, row.curve) for row in found.rows] == [("refused", 0, (), ())] * 2
    assert found.rows[0].why.startswith(told)
    assert isnan(found.rows[0].final.test_loss)
    assert found.summaries()[0].runs == 0
    assert isnan(found.summaries()[0].test_loss.median)


def test_what_does_not_fit_keeps_nothing_else_from_running() -> None:
    found = swept(Listed(path="layers.2.units", values=(3, 1, 2)), RATES, repeats=2)
    assert [row.status for row in found.rows] == ["refused"] * 4 + ["done"] * 4 + ["refused"] * 4
    assert [row.final for row in found.rows[4:8]] == [row.final for row in swept(RATES, repeats=2).rows]
    assert [summary.runs for summary in found.summaries()] == [0, 0, 2, 2, 0, 0]


@pytest.mark.parametrize("path", ["", ".", "layers.", "layers.-1", "a b", "Layers"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValidationError):
        Listed(path=path)


# ---- runs


def test_a_run_is_that_of_a_trainer() -> None:
    found = swept(RATES, repeats=2, evaluations=4, curve=1000)
    assert [(row.setting, row.repeat) for row in found.rows] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    for row in found.rows:
        seeds = BASE.seeds
        repeated = {name: getattr(seeds, name) + row.repeat for name in ("weights", "shuffle", "dropout")}
        experiment = BASE.model_copy(
            update={
                "learning_rate": found.settings[row.setting]["learning_rate"],
                "seeds": seeds.model_copy(update=repeated),
            }
        )
        trainer = Trainer(experiment)
        for step, seen in row.race:
            trainer.run(step - trainer.step)
            assert seen == trainer.evaluate()
        assert [step for step, _ in row.race] == [0, 10, 20, 30, 40]
        assert (row.status, row.step, row.final) == ("done", 40, row.race[-1][1])
        losses = Trainer(experiment).run(40)
        assert row.curve == tuple(zip(range(1, 41), losses.astype("f8").tolist(), strict=True))


def test_all_settings_of_a_repeat_begin_alike() -> None:
    """The same data, first weights and order: until the first step they cannot be told apart."""
    axis = Listed(path="optimizer", values=({"kind": "sgd"}, {"kind": "adam"}, {"kind": "momentum"}))
    found = swept(axis, RATES, repeats=3)
    for repeat in range(3):
        rows = [row for row in found.rows if row.repeat == repeat]
        assert len({row.race[0][1] for row in rows}) == 1
        assert len({row.curve[0][1] for row in rows}) == 1
        assert len({row.final.test_loss for row in rows}) == 6
    assert len({row.race[0][1] for row in found.rows}) == 3


@pytest.mark.parametrize(("fresh", "alike"), [("training", True), ("everything", False)])
def test_what_is_drawn_anew(fresh: Any, alike: bool) -> None:
    sweep = Sweep(base=BASE, axes=(RATES,), fresh=fresh)
    made = sweep.repeated(sweep.experiment({"learning_rate": 0.3}), 5)
    assert (made.seeds.data == BASE.seeds.data) == alike
    assert (made.seeds.split == BASE.seeds.split) == alike
    assert made.seeds.weights == BASE.seeds.weights + 5
    assert sweep.repeated(made, 0) == made
    last = made.model_copy(update={"seeds": made.seeds.model_copy(update={"weights": 2**32 - 1})})
    assert sweep.repeated(last, 1).seeds.weights == 0


def test_a_varied_seed_is_a_setting_like_any_other() -> None:
    found = swept(Listed(path="seeds.weights", values=(1, 2)), repeats=2)
    starts = [row.race[0][1].train_loss for row in found.rows]
    assert starts[1] == starts[2] != starts[0]  # seed 1 the second time, seed 2 the first time


def test_it_does_not_matter_who_does_the_work() -> None:
    """At once, in threads, in processes: the same numbers to the last bit."""
    base = BASE.model_copy(update={"layers": (Dense(units=4), BatchNorm(), OUT)})
    axes = (RATES, Listed(path="layers.0.units", values=(3, 2, 600)))
    sweep = Sweep(base=base, axes=axes, steps=60, repeats=2)
    here = sweep.run(Here())
    with ThreadPoolExecutor(3) as threads:
        assert repr(sweep.run(threads)) == repr(here)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert repr(sweep.run(processes)) == repr(here)
    assert {row.status for row in here.rows} == {"done", "refused"}


def test_what_comes_back_is_plain() -> None:
    sent = list[str]()

    class Spy(Here):
        def map(self, function: Callable[[str], Any], items: Iterable[str]) -> Iterator[Any]:
            sent.extend(items)
            return map(function, sent)

    Sweep(base=BASE, axes=(RATES,), steps=5, repeats=1).run(Spy())
    assert all(isinstance(text, str) for text in sent)
    told = work(sent[0])
    assert json.loads(json.dumps(told)) == told


def test_rows_come_as_they_are_done() -> None:
    done = list[int]()

    class Counting(Here):
        def map(self, function: Callable[[str], Any], items: Iterable[str]) -> Iterator[Any]:
            for text in items:
                done.append(1)
                yield function(text)

    rows = Sweep(base=BASE, axes=(RATES,), steps=5, repeats=2).rows(Counting())
    next(rows)
    assert len(done) == 1
    assert len(list(rows)) == 3


def test_a_run_that_diverges_is_told_and_counts_as_the_worst() -> None:
    base = BASE.model_copy(
        update={
            "loss": SquaredError(),
            "optimizer": Sgd(),
            "layers": (Dense(units=3, activation=Identity()), OUT),
        }
    )
    found = swept(Listed(path="learning_rate", values=(0.01, 1000)), base=base, steps=300, repeats=2)
    assert [row.status for row in found.rows] == ["done", "done", "diverged", "diverged"]
    row = found.rows[2]
    assert 0 < row.step < 300
    assert row.race[-1] == (row.step, row.final)
    assert row.curve[-1][0] == row.step
    calm, wild = found.summaries()
    assert (calm.runs, calm.diverged, wild.runs, wild.diverged) == (2, 0, 2, 2)
    assert wild.test_loss.median == inf
    assert wild.test_accuracy.median == 0
    assert calm.test_loss.median < 1


def test_a_run_that_stops_by_itself_is_told() -> None:
    base = BASE.model_copy(update={"stopping": EarlyStopping(patience=1, min_delta=10.0)})
    (row,) = swept(base=base, steps=5000, repeats=1).rows
    assert row.status == "stopped"
    assert row.step < 5000
    assert row.race[-1] == (row.step, row.final)


def test_fewer_steps_than_evaluations() -> None:
    (row,) = swept(steps=3, repeats=1, evaluations=100).rows
    assert [step for step, _ in row.race] == [0, 1, 2, 3]
    assert [step for step, _ in row.curve] == [1, 2, 3]


# ---- numbers


def test_a_curve_keeps_the_mean() -> None:
    losses = np.random.default_rng(0).random(997, "f4")
    for most in (1, 2, 10, 300, 997, 5000):
        found = decimated(losses, most)
        steps, means = np.array(found).T
        assert len(found) == min(most, 997)
        assert steps[-1] == 997
        lengths = np.diff(np.concatenate([[0], steps]))
        assert np.ptp(lengths) <= 1
        assert (means * lengths).sum() / 997 == pytest.approx(losses.mean(), rel=1e-5)
        assert means[0] == pytest.approx(losses[: int(steps[0])].mean(), rel=1e-5)
    assert decimated(losses[:0], 10) == []


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=20))
def test_quartiles_are_those_of_numpy(numbers: list[int]) -> None:
    found = spread(numbers)
    expected = np.quantile(numbers, [0.25, 0.5, 0.75])
    np.testing.assert_allclose([found.lower, found.median, found.upper], expected, rtol=1e-9, atol=1e-9)


def test_quartiles_of_what_is_infinite() -> None:
    assert spread([1.0, inf, 2.0]) == spread([inf, 2.0, 1.0])
    assert spread([1.0, 2.0, inf]).median == 2
    assert spread([1.0, inf]).median == inf
    assert spread([1.0, 2.0, 3.0, 4.0, inf]).upper == 4
    assert spread([inf, inf]).lower == inf
    assert isnan(spread([]).median)
    assert isnan(spread([1.0, float("nan")]).median)


def test_summaries_are_of_all_repeats() -> None:
    found = swept(RATES, repeats=5)
    for number, summary in enumerate(found.summaries()):
        losses = [row.final.test_loss for row in found.rows if row.setting == number]
        assert summary.runs == 5
        assert summary.test_loss.median == sorted(losses)[2]
        assert (summary.test_loss.lower, summary.test_loss.upper) == (sorted(losses)[1], sorted(losses)[3])


def test_the_better_learning_rate_wins() -> None:
    """What sweeps are for: over the decades there is a best one, neither the least nor the greatest."""
    axis = Between(path="learning_rate", low=1e-5, high=1e1, points=4)
    found = swept(axis, base=BASE.model_copy(update={"data": Spiral(samples=200)}), steps=600, repeats=3)
    losses = [summary.train_loss.median for summary in found.summaries()]
    assert 0 < int(np.argmin(losses)) < 3
    assert log10(found.settings[1]["learning_rate"]) == pytest.approx(-3)
