"""Cost: exact about parameters, an upper estimate of memory, and quick for the largest document."""

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings

from engine import Dense, Experiment, Identity, Observer, Probe, Spiral, Trainer, cost
from tests.strategies import experiments


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
        layers=(wide,) * 15 + (Dense(units=1, activation=Identity()),),
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
            layers=(Dense(units=128), Dense(units=128), Dense(units=1, activation=Identity())),
            data=Spiral(samples=4000),
            batch_size=512,
        ),
    ],
    ids=["default", "large"],
)
def test_bytes_are_an_upper_estimate(experiment: Experiment) -> None:
    tracemalloc.start()
    trainer = Trainer(experiment)
    trainer.run(100)
    trainer.evaluate()
    observer = Observer(trainer)
    for probe in (kind() for kind in Probe.choices()):
        observer.look(probe)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < cost(experiment).bytes + 2_000_000
    assert cost(experiment).bytes < 20 * kept
