"""Histograms over time: rows are those that were seen at those steps."""

from typing import Any

import numpy as np
import pytest

from engine import (
    BatchNorm,
    Course,
    Dense,
    Experiment,
    GradientNorms,
    Histograms,
    History,
    Identity,
    Maxout,
    Momentum,
    Observer,
    Relu,
    Spiral,
    Trainer,
    UnitMap,
)
from engine.plan import Array
from engine.trainer import WINDOW
from engine.trajectory import MOST

OUT = Dense(units=1, activation=Identity())
LAYERS = (Dense(units=5), BatchNorm(), Dense(units=4, activation=Relu()), OUT)
QUANTITIES = ["activations", "pre_activations", "weights", "gradients"]


def counted(values: Array, span: Array, bins: int) -> Array:
    """The shares of the values in bars, those beyond in the outer ones: numpy's own histogram."""
    counts, _ = np.histogram(np.clip(values, *span), bins, tuple(span))
    return counts / values.size


@pytest.mark.parametrize("of", QUANTITIES)
def test_rows_are_the_histograms_of_those_steps(of: Any) -> None:
    """Another network, trained anew and looked at on its way, with the bars of today."""
    experiment = Experiment(layers=LAYERS, data=Spiral(samples=100))
    trainer = Trainer(experiment)
    trainer.run(5 * WINDOW + 7)
    observer = Observer(trainer)
    found = observer.look(History(of=of, row=3, bins=11))
    assert found["history_steps"].tolist() == [n * WINDOW for n in range(6)]
    assert found["history_of"].tolist() == [3, QUANTITIES.index(of)]
    past = Trainer(experiment)
    for row in found["history_share"]:
        values = Observer(past).values(of)[3]
        assert values is not None
        np.testing.assert_allclose(row, counted(values, found["history_range"], 11), atol=2 / values.size)
        past.run(WINDOW)


@pytest.mark.parametrize("of", QUANTITIES)
def test_the_present_row_is_that_of_the_histograms(of: Any) -> None:
    trainer = Trainer(Experiment(layers=LAYERS))
    trainer.run(3 * WINDOW)
    observer = Observer(trainer)
    now, past = observer.look(Histograms(of=of)), observer.look(History(of=of, row=1))
    assert np.array_equal(past["history_share"][-1], now["hist_share"][1])
    assert np.array_equal(past["history_share"][0], now["hist_start"][1])
    assert np.array_equal(past["history_range"], now["hist_range"][1])


def test_history_at_step_0_has_one_row() -> None:
    found = Observer(Trainer(Experiment())).look(History())
    assert found["history_share"].shape == (1, 37)
    assert found["history_steps"].tolist() == [0]


def test_history_grows_and_what_is_known_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(Experiment())
    observer, asked = Observer(trainer), list[int]()
    back_then = observer.back_then

    def noted(moment: Any, of: Any) -> Any:
        asked.append(moment.step)
        return back_then(moment, of)

    monkeypatch.setattr(observer, "back_then", noted)
    for _ in range(4):
        observer.look(History(of="activations"))
        observer.look(History(of="activations"))
        trainer.run(WINDOW)
    assert asked == [0, WINDOW, 2 * WINDOW, 3 * WINDOW]


def test_history_after_a_return_is_that_of_the_new_run() -> None:
    trainer = Trainer(Experiment(optimizer=Momentum()))
    trainer.run(WINDOW)
    state, observer = trainer.state(), Observer(trainer)
    trainer.run(3 * WINDOW)
    probe = History(of="weights", bins=255)
    before = observer.look(probe)["history_share"]
    trainer.restore(state)
    assert observer.look(probe)["history_steps"].tolist() == [0, WINDOW]
    trainer.apply(trainer.experiment.model_copy(update={"learning_rate": 0.3}))
    trainer.run(2 * WINDOW)
    after = observer.look(probe)
    assert after["history_steps"].tolist() == [0, WINDOW, 2 * WINDOW, 3 * WINDOW]
    fresh = Observer(trainer).look(probe)
    if np.array_equal(fresh["history_range"], after["history_range"]):
        assert np.array_equal(fresh["history_share"], after["history_share"])
    assert not np.array_equal(after["history_share"][-1], before[-2])


def test_only_so_many_moments_are_held() -> None:
    trainer = Trainer(Experiment())
    observer = Observer(trainer)
    for _ in range(3 * MOST):
        trainer.run(WINDOW)
        observer.look(History(of="weights"))
    found = observer.look(History(of="weights"))
    assert len(found["history_steps"]) <= MOST
    ((_, held),) = observer._counted.values()
    assert len(held) == len(found["history_steps"])


@pytest.mark.parametrize(
    "probe", [History(row=9), History(row=2, of="weights"), History(row=0, of="weights")]
)
def test_what_has_no_history(probe: History) -> None:
    """No such row, a layer without weights, and the inputs."""
    with pytest.raises(LookupError):
        Observer(Trainer(Experiment(layers=LAYERS))).look(probe)


def test_the_inputs_have_a_history_that_never_changes() -> None:
    trainer = Trainer(Experiment())
    trainer.run(2 * WINDOW)
    shares = Observer(trainer).look(History(row=0))["history_share"]
    assert (shares == shares[0]).all()


def test_a_maxout_unit_has_the_weights_of_all_its_pieces() -> None:
    """W1 has the first pieces of all units, then the second ones."""
    observer = Observer(Trainer(Experiment(layers=(Maxout(units=3, pieces=2), OUT))))
    network = observer.trainer.network
    network.views(network.theta)[0]["W1"][:, :-1] = np.repeat([[1], [2], [3], [11], [12], [13]], 2, 1)
    for unit in range(3):
        found = observer.look(UnitMap(layer=0, unit=unit, of="weights", size=2))
        assert found["unit_hist_stats"][0] == 6 + unit
        assert np.isnan(found["unit_stats"][0])  # it has two biases


def test_the_course_of_the_layers_is_what_was_seen_at_those_steps() -> None:
    experiment = Experiment(layers=LAYERS, data=Spiral(samples=100))
    trainer = Trainer(experiment)
    trainer.run(3 * WINDOW + 7)
    found = Observer(trainer).look(Course())
    assert found["course_steps"].tolist() == [n * WINDOW for n in range(4)]
    assert found["course"].shape == (4, 4, 3)
    past = Trainer(experiment)
    for rows in found["course"]:
        now = Observer(past)
        np.testing.assert_allclose(rows[:, 0], now.look(GradientNorms())["gradient_norms"], rtol=1e-4)
        stats = now.look(Histograms())["hist_stats"][1:, 2:4]
        np.testing.assert_allclose(rows[:, 1:], stats, atol=1e-6)
        past.run(WINDOW)
