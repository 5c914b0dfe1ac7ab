"""Cost: exact about parameters, an upper estimate of memory, and quick for the largest document."""

import tracemalloc
from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings

from engine import (
    Boundary,
    Dense,
    Digits,
    Experiment,
    Feature,
    Histograms,
    Identity,
    Observer,
    Probe,
    Recording,
    Relu,
    Rerun,
    SoftmaxCrossEntropy,
    Spiral,
    Trainer,
    cost,
)
from engine.grid import SIZES
from engine.view import Quantity
from tests.strategies import experiments

OUT = Dense(units=1, activation=Identity())


@given(experiments())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_parameters_are_those_of_the_network(experiment: Experiment) -> None:
    assert cost(experiment).parameters == Trainer(experiment).network.parameters


def test_the_default() -> None:
    assert cost(Experiment()).parameters == 105
    assert 6 * 88 * 16 < cost(Experiment()).operations_per_step < 20_000


def test_nothing_is_allocated() -> None:
    wide = Dense(units=512)
    largest = Experiment(
        layers=(wide,) * 15 + (OUT,),
        data=Spiral(samples=5000),
        batch_size=1024,
    )
    tracemalloc.start()
    estimate = cost(largest)
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()
    assert estimate.parameters > 3_000_000
    assert estimate.bytes > 1e9


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(),
        Experiment(
            layers=(Dense(units=128), Dense(units=128), OUT),
            data=Spiral(samples=4000),
            batch_size=512,
        ),
        Experiment(layers=(Dense(units=16, activation=Relu()),) * 15 + (OUT,), batch_size=7),
        Experiment(features=tuple(kind() for kind in Feature.choices()), layers=(OUT,), batch_size=1),
        Experiment(
            data=Digits(layout="vector"),
            layers=(Dense(units=16), Dense(units=10, activation=Identity())),
            loss=SoftmaxCrossEntropy(),
            batch_size=1024,
        ),
    ],
    ids=["default", "large", "deep", "features", "a short batch nearly as long as the others"],
)
def test_bytes_are_an_upper_estimate(experiment: Experiment) -> None:
    tracemalloc.start()
    recording = Recording(Trainer(experiment))
    recording.run(100)
    observers = [look_at_everything(recording.trainer)]
    observers.append(look_at_everything(Rerun(recording).reach(70)))
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < cost(experiment).bytes
    assert cost(experiment).bytes < 20 * kept


def look_at_everything(trainer: Trainer) -> Observer:
    """Every probe's arrays, in many sizes."""
    trainer.evaluate()
    observer = Observer(trainer)
    for probe in (kind() for kind in Probe.choices()):
        with suppress(LookupError):
            observer.look(probe)
    for less in range(SIZES):
        with suppress(LookupError):
            observer.look(Boundary(size=256 - less))
    for of in get_args(Quantity):
        observer.look(Histograms(of=of))
    return observer
