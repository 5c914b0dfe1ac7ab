"""Observer and probes: what they show is true, fresh, complete, and never disturbs training."""

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import (
    X1,
    Boundary,
    Dense,
    Experiment,
    Feature,
    Features,
    FreeFormula,
    Gaussians,
    GradientNorms,
    He,
    Histograms,
    History,
    Identity,
    LeakyRelu,
    Metrics,
    Neurons,
    Observer,
    Probe,
    Relu,
    Sgd,
    Sigmoid,
    SoftmaxCrossEntropy,
    SquaredError,
    Trainer,
    UnitMap,
    Weights,
    Zeros,
)
from engine.grid import SIZES, plane
from engine.observer import STARTS
from engine.plan import Array
from tests.strategies import experiments, live_changes, probes

OUT = Dense(units=1, activation=Identity())
few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def observed(steps: int = 0, **changed: Any) -> Observer:
    """An observer of a trainer that has taken some steps."""
    trainer = Trainer(Experiment(**changed))
    trainer.run(steps)
    return Observer(trainer)


def possible(observer: Observer) -> list[Probe]:
    """A probe of every kind that this network can be looked at with."""
    found = []
    for probe in (kind() for kind in Probe.choices()):
        with suppress(LookupError):
            observer.look(probe)
            found.append(probe)
    assert len(found) > len(Probe.choices()) / 2
    return found


def equal(one: dict[str, Array], other: dict[str, Array]) -> bool:
    """Whether two looks saw the same, byte for byte."""
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


@few
@given(experiments(), st.lists(probes(), min_size=1, max_size=4), st.integers(0, 40))
def test_looking_never_changes_training(experiment: Experiment, looks: list[Probe], steps: int) -> None:
    plain, watched = Trainer(experiment), Trainer(experiment)
    observer = Observer(watched)
    for _ in range(2):
        for probe in looks:
            try:
                arrays = observer.look(probe)
            except LookupError:
                continue
            assert all(array.dtype.str in ("<f4", "<f8", "<i4", "|u1") for array in arrays.values())
        assert np.array_equal(plain.run(steps), watched.run(steps))
    assert np.array_equal(plain.network.theta, watched.network.theta)


@few
@given(st.data(), experiments(), probes())
def test_looks_are_fresh_after_steps_states_and_changes(
    data: st.DataObject, experiment: Experiment, probe: Probe
) -> None:
    trainer = Trainer(experiment)
    observer = Observer(trainer)

    def agrees() -> None:
        if not isinstance(probe, Histograms | History | Neurons | UnitMap):  # their ranges remember
            with suppress(LookupError):
                assert equal(observer.look(probe), Observer(trainer).look(probe))

    agrees()
    state = trainer.state()
    trainer.run(7)
    agrees()
    trainer.restore(state)
    agrees()
    trainer.apply(data.draw(live_changes(experiment)))
    agrees()


def test_a_look_is_a_copy() -> None:
    observer = observed()
    for probe in possible(observer):
        first = observer.look(probe)
        kept = {name: array.copy() for name, array in first.items()}
        observer.trainer.run(3)
        observer.look(probe)
        assert equal(first, kept), probe.name()


def test_what_is_done_to_a_look_does_not_come_back() -> None:
    for probe in possible(observed(3)):
        observer = observed(3)
        first = observer.look(probe)
        kept = {name: array.copy() for name, array in first.items()}
        for array in first.values():
            array.fill(1)
        assert equal(observer.look(probe), kept), probe.name()


def test_a_chosen_formula_is_shown_and_not_the_default() -> None:
    chosen = observed(features=(FreeFormula(expression="x1 + x2"), X1()))
    shown, usual = (seen.look(Features(size=8))["features"] for seen in (chosen, observed()))
    place = Feature.choices().index(FreeFormula)
    ramp = plane(8).sum(1).reshape(8, 8)
    np.testing.assert_array_equal(
        np.sign(shown[place].astype("f4") - 127.5)[ramp != 0], np.sign(ramp)[ramp != 0]
    )
    assert (np.delete(shown, place, 0) == np.delete(usual, place, 0)).all()


def test_metrics_are_the_evaluation() -> None:
    observer = observed(20)
    now = observer.trainer.evaluate()
    expected = [now.train_loss, now.test_loss, now.train_accuracy, now.test_accuracy, now.penalty]
    assert observer.look(Metrics())["metrics"].tolist() == expected


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"loss": SquaredError(), "layers": (Dense(units=1),)},
        {"loss": SquaredError(), "layers": (Dense(units=1, activation=Sigmoid()),)},
    ],
    ids=["cross-entropy", "minus one to one", "zero to one"],
)
def test_a_boundary_decides_at_the_middle(changed: dict[str, Any]) -> None:
    observer = observed(300, data=Gaussians(), **changed)
    picture = observer.look(Boundary(size=40))["boundary"]
    assert picture.shape == (1, 40, 40)
    loss, last = observer.experiment.loss, observer.shapes[-1]
    low, high = loss.span(last) if loss.link == "identity" else (0, 1)
    p = observer.trainer.predict(plane(40))[:, 0]
    assert np.abs(picture.ravel() - np.clip((p - low) / (high - low) * 255, 0, 255)).max() <= 0.51
    assert ((picture.ravel() > 127.5) == (p > (low + high) / 2)).mean() > 0.99
    assert picture[0, 0, -1] > 250  # top right: class 1
    assert picture[0, -1, 0] < 5


def test_a_boundary_of_several_outputs_shows_each() -> None:
    out = Dense(units=2, activation=Identity())
    observer = observed(200, data=Gaussians(), layers=(out,), loss=SoftmaxCrossEntropy())
    picture = observer.look(Boundary(size=30))["boundary"].astype(int)
    assert picture.shape == (2, 30, 30)
    assert np.abs(picture.sum(0) - 255).max() <= 1
    assert picture[1, 0, -1] > 250


def test_neurons_are_maps_of_all_units_in_order() -> None:
    observer = observed(50)
    arrays = observer.look(Neurons(size=12))
    assert arrays["neurons"].shape == (17, 12, 12)
    assert arrays["neuron_scale"].tolist() == [1, 1, 1]
    theta = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    first = np.tanh(plane(12) @ theta[3, :2] + theta[3, 2])
    assert np.abs(arrays["neurons"][3].ravel() - (127.5 + 127.5 * first)).max() <= 0.51
    p = observer.trainer.predict(plane(12))[:, 0]
    assert np.abs(arrays["neurons"][16].ravel() - 255 * p).max() <= 0.51


def test_unbounded_units_have_a_scale() -> None:
    observer = observed(layers=(Dense(units=4, activation=Relu(), initializer=He()), OUT))
    arrays = observer.look(Neurons())
    assert arrays["neuron_scale"][0] in (1, 2, 5, 10, 20)
    assert arrays["neurons"][:4].min() == 128
    theta = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    values = np.maximum(plane(24) @ theta[2, :2] + theta[2, 2], 0)
    shown = np.clip(127.5 + 127.5 * values / arrays["neuron_scale"][0], 0, 255)
    assert np.abs(arrays["neurons"][2].ravel() - shown).max() <= 0.51


@pytest.mark.parametrize(
    "layer", [Dense(units=8), Dense(units=8, activation=LeakyRelu())], ids=["tanh", "leaky"]
)
def test_a_unit_map_is_the_neurons_picture_enlarged(layer: Dense) -> None:
    observer = observed(20, layers=(layer, layer, OUT))
    neurons = observer.look(Neurons(size=24))["neurons"]
    for place, (row, unit) in enumerate([(row, unit) for row in range(2) for unit in range(8)] + [(2, 0)]):
        assert np.array_equal(
            observer.look(UnitMap(layer=row, unit=unit, size=24))["unit_map"], neurons[place]
        )


def test_a_unit_tells_its_bias_and_how_its_answers_spread() -> None:
    observer = observed(200)
    bias, mean, std, saturated, dead = observer.look(UnitMap(layer=0, unit=3))["unit_stats"].tolist()
    W1 = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    y = np.tanh(observer.trainer.points.train_x @ W1[3, :2] + W1[3, 2])
    assert bias == W1[3, 2]
    np.testing.assert_allclose([mean, std], [y.mean(), y.std()], rtol=1e-3, atol=1e-5)
    assert saturated == pytest.approx((np.abs(y) > 0.95).mean())
    assert dead == 0


def test_a_dead_unit_is_told_from_a_live_one() -> None:
    observer = observed(layers=(Dense(units=3, activation=Relu()), OUT))
    W1 = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    W1[:, :2], W1[:, 2] = 0.1, [9, -9, 9]
    stats = [observer.look(UnitMap(layer=0, unit=unit))["unit_stats"] for unit in range(3)]
    assert [row[4] for row in stats] == [0, 1, 0]
    assert all(np.isnan(row[3]) for row in stats)


@pytest.mark.parametrize("of", ["activations", "pre_activations", "weights", "gradients"])
def test_the_units_of_a_layer_add_up_to_its_histogram(of: Any) -> None:
    """At different moments too: the bars of a unit are those of its layer, whose range remembers."""
    observer = observed(layers=(Dense(units=4), Dense(units=8, activation=Relu()), OUT))
    for _ in range(2):
        layers = observer.look(Histograms(of=of))
        units = [observer.look(UnitMap(layer=1, unit=unit, size=2, of=of)) for unit in range(8)]
        for name in ("share", "start", "outside"):
            mean = np.mean([arrays[f"unit_hist_{name}"] for arrays in units], 0)
            np.testing.assert_allclose(mean, layers[f"hist_{name}"][2], rtol=1e-5, atol=1e-6)
        assert all(np.array_equal(arrays["unit_hist_range"], layers["hist_range"][2]) for arrays in units)
        means = [arrays["unit_hist_stats"][0] for arrays in units]
        np.testing.assert_allclose(np.mean(means), layers["hist_stats"][2, 0], rtol=1e-3, atol=1e-6)
        observer.trainer.run(60)


@pytest.mark.parametrize(("layer", "unit"), [(3, 0), (0, 8), (2, 1)])
def test_a_unit_that_is_not_there(layer: int, unit: int) -> None:
    with pytest.raises(LookupError):
        observed().look(UnitMap(layer=layer, unit=unit))


def test_features_are_pictures_of_every_kind() -> None:
    pictures = observed().look(Features(size=8))["features"]
    names = [kind.name() for kind in Feature.choices()]
    assert pictures.shape == (len(names), 8, 8)
    x1, square = pictures[names.index("x1")], pictures[names.index("x1_squared")]
    assert (x1[0, 0], x1[0, -1]) == (0, 255)
    assert (square >= 128).all()
    assert square[0, 0] == square[0, -1] == 255


def test_weights_are_theta() -> None:
    observer = observed(3)
    assert np.array_equal(observer.look(Weights())["theta"], observer.trainer.network.theta)


def test_gradient_norms_are_those_of_the_full_batch() -> None:
    """A step of plain descent over all points is the rate times the gradient."""
    experiment = Experiment(optimizer=Sgd(), batch_size=1024, learning_rate=0.01)
    trainer = Trainer(experiment, np.float64)
    norms = Observer(trainer).look(GradientNorms())["gradient_norms"]
    before = [named["W1"].copy() for named in trainer.network.views(trainer.network.theta)]
    trainer.run(1)
    after = [named["W1"] for named in trainer.network.views(trainer.network.theta)]
    moved = [np.linalg.norm(a - b) / 0.01 for a, b in zip(before, after, strict=True)]
    np.testing.assert_allclose(norms, moved, rtol=1e-5)


# ---- histograms


@pytest.mark.parametrize("of", ["activations", "pre_activations", "weights", "gradients"])
def test_histograms_have_a_row_for_the_inputs_and_each_layer(of: Any) -> None:
    arrays = observed(30).look(Histograms(of=of))
    assert {name: array.shape for name, array in arrays.items()} == {
        "hist_share": (4, 37),
        "hist_start": (4, 37),
        "hist_range": (4, 2),
        "hist_stats": (4, 5),
        "hist_bands": (4, 2),
        "hist_outside": (4, 2),
    }
    rows = slice(0 if of == "activations" else 1, 4)
    for name in ("hist_share", "hist_start"):
        np.testing.assert_allclose(arrays[name][rows].sum(1), 1, rtol=1e-5)
    assert np.isnan(arrays["hist_share"][0]).all() == (of != "activations")
    symmetric = arrays["hist_range"][rows].sum(1) == 0
    assert symmetric.all() or of == "activations"


def test_the_start_is_the_now_of_step_0() -> None:
    for of in ("activations", "pre_activations", "weights", "gradients"):
        arrays = observed().look(Histograms(of=of))
        assert np.array_equal(arrays["hist_share"], arrays["hist_start"], equal_nan=True)


def test_the_start_follows_from_the_seeds() -> None:
    """An observer that comes late, to a restored trainer, sees the same start in the same bars."""
    early = observed()
    trainer = early.trainer
    first = early.look(Histograms())["hist_start"]
    trainer.run(100)
    fresh = Trainer(trainer.experiment)
    fresh.restore(trainer.state())
    late = Observer(fresh).look(Histograms())
    assert np.array_equal(late["hist_start"], first)
    assert not np.array_equal(late["hist_share"], first)
    assert np.array_equal(early.look(Histograms())["hist_start"], first)


def test_bounded_activations_have_fixed_ranges_and_bands() -> None:
    layers = (Dense(units=4), Dense(units=4, activation=Sigmoid()), OUT)
    arrays = observed(layers=layers).look(Histograms())
    assert arrays["hist_range"][1:].tolist() == [[-1, 1], [0, 1], [0, 1]]
    np.testing.assert_allclose(arrays["hist_bands"][1:], [[-0.95, 0.95], [0.05, 0.95], [0.05, 0.95]])
    assert np.isnan(arrays["hist_bands"][0]).all()


def test_relu_starts_at_zero_and_leaky_relu_a_little_below() -> None:
    layers = (Dense(units=6, activation=Relu()), Dense(units=6, activation=LeakyRelu()), OUT)
    spans = observed(layers=layers).look(Histograms())["hist_range"]
    assert spans[1, 0] == 0 < spans[1, 1]
    assert -0.2 < spans[2, 0] < 0 < spans[2, 1]


def test_inputs_have_a_range_that_fits_closely() -> None:
    assert observed().look(Histograms())["hist_range"][0].tolist() == [-6, 6]


def test_what_is_out_of_range_is_told() -> None:
    observer = observed(layers=(Dense(units=250), OUT))
    W1 = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    W1[:, :-1] = 0.9
    W1[0, 0], W1[1, 0] = -3, 3
    arrays = observer.look(Histograms(of="weights"))
    assert arrays["hist_range"][1].tolist() == [-1, 1]
    np.testing.assert_allclose(arrays["hist_outside"][1], 1 / 500)
    np.testing.assert_allclose(arrays["hist_share"][1, [0, -1]], 1 / 500)
    assert (observer.look(Histograms())["hist_outside"][0] == 0).all()


def test_only_so_many_starts_are_kept() -> None:
    observer = observed()
    for bins in range(1, 100):
        observer.look(Histograms(bins=bins))
    assert len(observer._starts) == STARTS


def test_statistics() -> None:
    observer = observed(200)
    trainer = observer.trainer
    stats = observer.look(Histograms())["hist_stats"]
    x = trainer.points.train_x
    np.testing.assert_allclose(stats[0, :2], [x.mean(), x.std()], rtol=1e-4, atol=1e-6)
    W1 = trainer.network.views(trainer.network.theta)[0]["W1"]
    y = np.tanh(x @ W1[:, :2].T + W1[:, 2])
    np.testing.assert_allclose(
        stats[1, :3], [y.mean(), y.std(), (np.abs(y) > 0.95).mean()], rtol=1e-3, atol=1e-5
    )
    assert np.isnan(stats[0, 2:4]).all()
    assert stats[1, 3] == 0


def test_dead_units_are_counted() -> None:
    observer = observed(layers=(Dense(units=5, activation=Relu()), OUT))
    W1 = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    W1[:, :2], W1[:, 2] = 0.1, 9
    W1[[1, 4], 2] = -9
    for of in ("activations", "pre_activations"):
        assert Observer(observer.trainer).look(Histograms(of=of))["hist_stats"][1, 3] == 2
    stats = Observer(observer.trainer).look(Histograms())["hist_stats"]
    assert stats[1, 4] == pytest.approx(0.4)


def test_weights_and_gradients_are_counted_without_biases() -> None:
    observer = observed(layers=(Dense(units=4), OUT))
    W1 = observer.trainer.network.views(observer.trainer.network.theta)[0]["W1"]
    W1[:, :-1], W1[:, -1] = 1.0, 99.0
    stats = observer.look(Histograms(of="weights"))["hist_stats"]
    assert stats[1, :2].tolist() == [1, 0]


def test_zero_weights_can_be_looked_at() -> None:
    layers = tuple(layer.model_copy(update={"initializer": Zeros()}) for layer in Experiment().layers)
    observer = observed(layers=layers)
    for probe in possible(observer):
        observer.look(probe)
    assert observer.look(Histograms(of="weights"))["hist_share"][1, 18] == 1


def test_ranges_remember() -> None:
    observer = observed()
    span = observer.look(Histograms(of="weights"))["hist_range"][1, 1]
    observer.trainer.network.theta *= 0.8
    observer.trainer.changes += 1
    assert observer.look(Histograms(of="weights"))["hist_range"][1, 1] == span
    observer.trainer.network.theta *= 0.1
    observer.trainer.changes += 1
    assert observer.look(Histograms(of="weights"))["hist_range"][1, 1] < span


def test_a_diverged_network_can_be_looked_at() -> None:
    observer = observed()
    observer.trainer.network.theta[:] = 3e38
    for probe in possible(observer):
        observer.look(probe)


def test_a_histogram_is_as_fresh_as_its_network() -> None:
    observer = observed()
    observer.look(Histograms())
    observer.trainer.run(50)
    assert equal(observer.look(Histograms()), Observer(observer.trainer).look(Histograms()))


def test_only_the_latest_sizes_of_pictures_are_kept() -> None:
    observer = observed()
    for size in range(2, 20):
        observer.look(Boundary(size=size))
        observer.look(Boundary(size=30))
    assert len(observer.grid._pixels) == SIZES
    assert 30 in observer.grid._pixels


def test_only_what_changes_the_network_makes_the_observer_start_anew() -> None:
    observer = observed(3)
    observer.look(Histograms())
    grid, train = observer.grid, observer.train()
    observer.trainer.apply(observer.experiment.model_copy(update={"learning_rate": 0.5, "batch_size": 3}))
    observer.look(Histograms())
    observer.look(UnitMap(layer=1, unit=2))
    assert (observer.grid, observer.train()) == (grid, train)
    observer.trainer.apply(observer.experiment.model_copy(update={"loss": SquaredError()}))
    observer.look(Histograms())
    assert observer.grid is not grid
    assert observer.train() is not train


def test_norms_of_huge_gradients_are_numbers() -> None:
    observer = observed(layers=(OUT,), loss=SquaredError())
    observer.trainer.network.theta[:] = 1e25
    norms = observer.look(GradientNorms())["gradient_norms"]
    assert np.isfinite(norms).all()
    assert (norms > 1e24).all()
