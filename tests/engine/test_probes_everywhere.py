"""Every probe on networks and data of every shape: looking never changes training, and never fails."""

from typing import Any

import numpy as np
import pytest

from engine import (
    ActivationLayer,
    AveragePool2d,
    BatchNorm,
    Conv2d,
    Curvature,
    Dense,
    Digits,
    Dropout,
    Experiment,
    FirstSymbol,
    Flatten,
    GaussianNoise,
    Gru,
    Histograms,
    History,
    Identity,
    Iris,
    Landscape,
    Lstm,
    NegativeSampling,
    Neurons,
    Observer,
    Parity,
    Probe,
    Relu,
    Sgd,
    SineMixture,
    SoftmaxCrossEntropy,
    Spiral,
    SquaredError,
    TiltedPlane,
    Trainer,
    UnitMap,
    Zeros,
)
from engine.trainer import WINDOW

OUT = Dense(units=1, activation=Identity())
TEN = Dense(units=10, activation=Identity())
NETWORKS: dict[str, dict[str, Any]] = {
    "plane": {},
    "one unit": {"layers": (OUT,)},
    "no weights": {"layers": (ActivationLayer(activation=Identity()),), "loss": SoftmaxCrossEntropy()},
    "all zero": {
        "layers": (
            Dense(units=3, initializer=Zeros()),
            Dense(units=1, activation=Identity(), initializer=Zeros()),
        )
    },
    "noise": {
        "layers": (
            Dense(units=6),
            BatchNorm(),
            Dropout(rate=0.4),
            GaussianNoise(),
            Dense(units=4, activation=Relu()),
            OUT,
        )
    },
    "two points": {"data": Spiral(samples=2)},
    "numbers of the plane": {"data": TiltedPlane(), "loss": SquaredError()},
    "table": {
        "data": Iris(),
        "layers": (Dense(units=3, activation=Identity()),),
        "loss": SoftmaxCrossEntropy(),
    },
    "pictures": {
        "data": Digits(samples=40),
        "layers": (Conv2d(filters=3), BatchNorm(), AveragePool2d(), Flatten(), Dropout(), TEN),
        "loss": SoftmaxCrossEntropy(),
    },
    "drawn losses": {"data": Digits(samples=40), "layers": (Flatten(), TEN), "loss": NegativeSampling()},
    "sequences": {
        "data": FirstSymbol(samples=30, length=4),
        "layers": (Lstm(units=3, returns="sequence"), Gru(units=2), Dense(units=3, activation=Identity())),
        "loss": SoftmaxCrossEntropy(),
    },
    "numbers of sequences": {
        "data": SineMixture(samples=30),
        "layers": (Lstm(units=3), OUT),
        "loss": SquaredError(),
    },
    "two sequences": {
        "data": Parity(samples=2),
        "layers": (Gru(units=2, returns="sequence"), Flatten(), OUT),
    },
}
PROBES = [kind() for kind in Probe.choices()]
PROBES += [
    Histograms(of="gradients"),
    Histograms(of="weights"),
    History(of="gradients"),
    History(of="weights"),
]
PROBES += [Landscape(size=3, along="course"), UnitMap(of="gradients"), Curvature(iterations=2)]


def looked(observer: Observer) -> list[str]:
    """Look at all there is; the names of the arrays."""
    names: list[str] = []
    for probe in PROBES:
        try:
            found = observer.look(probe)
        except LookupError:
            continue
        for name, array in found.items():
            assert array.dtype.str in ("<f4", "<f8", "<i4", "|u1"), name
            assert array.flags.owndata or array.base is not None
        names += found
    return names


@pytest.mark.parametrize("changed", NETWORKS.values(), ids=NETWORKS.keys())
def test_looking_never_changes_training(changed: dict[str, Any]) -> None:
    """Neither weights, nor moving averages, nor any generator, nor what the optimizer remembers."""
    plain, watched = Trainer(Experiment(**changed)), Trainer(Experiment(**changed))
    observer = Observer(watched)
    for steps in (1, WINDOW - 1, 2 * WINDOW + 3, 0):
        before = watched.state()
        assert looked(observer)
        after = watched.state()
        assert before.generators == after.generators
        assert all(np.array_equal(array, after.arrays[name]) for name, array in before.arrays.items())
        assert np.array_equal(plain.run(steps), watched.run(steps))
    one, other = plain.state(), watched.state()
    assert one.generators == other.generators
    assert all(np.array_equal(array, other.arrays[name]) for name, array in one.arrays.items())


def test_every_probe_finds_something_somewhere() -> None:
    seen: set[str] = set()
    for changed in NETWORKS.values():
        trainer = Trainer(Experiment(**changed))
        trainer.run(2 * WINDOW + 1)
        observer = Observer(trainer)
        for probe in PROBES:
            try:
                observer.look(probe)
            except LookupError:
                continue
            seen.add(probe.name())
    assert seen == {kind.name() for kind in Probe.choices()}


def test_what_is_finite_is_shown_finite() -> None:
    """In a network that has converged, only what is meaningless is NaN."""
    trainer = Trainer(Experiment())
    trainer.run(300)
    observer = Observer(trainer)
    for probe in PROBES:
        try:
            found = observer.look(probe)
        except LookupError:
            continue
        for name, array in found.items():
            if not name.startswith(("hist_", "unit_", "landscape_explained")):
                assert np.isfinite(array).all(), name


def test_a_probe_of_the_plane_says_so_elsewhere() -> None:
    observer = Observer(Trainer(Experiment(**NETWORKS["pictures"])))
    with pytest.raises(LookupError):
        observer.look(Neurons())


def test_a_diverged_network_can_be_looked_at() -> None:
    changed: dict[str, Any] = {"loss": SquaredError(), "layers": (Dense(units=4, activation=Relu()), OUT)}
    trainer = Trainer(Experiment(**changed, optimizer=Sgd(), learning_rate=10.0))
    trainer.run(500)
    assert trainer.divergence is not None
    assert looked(Observer(trainer))
