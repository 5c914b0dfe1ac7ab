"""Presets: each is a valid document, learns what it is there to show, and looks as it should from outside."""

import numpy as np
import pytest

from engine import Experiment, Observer, Probe, Trainer
from engine.presets import Preset, presets

PRESETS = presets()
REACHED = {"rnn": 0.01}
"""The test loss to be reached where there are no classes."""
each = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)


@each
def test_it_learns_what_it_is_there_to_show(preset: Preset) -> None:
    trainer = Trainer(preset.experiment)
    trainer.run(1000)
    found = trainer.evaluate()
    if preset.experiment.data.task == "classification":
        assert found.test_accuracy > 0.95
    else:
        assert found.test_loss < REACHED[preset.key]


@each
def test_it_survives_json(preset: Preset) -> None:
    assert Experiment.model_validate_json(preset.experiment.model_dump_json()) == preset.experiment


@each
def test_every_probe_looks_or_says_that_there_is_nothing(preset: Preset) -> None:
    observer, looked = Observer(Trainer(preset.experiment)), 0
    for probe in (kind() for kind in Probe.choices()):
        try:
            arrays = observer.look(probe)
        except LookupError:
            continue
        looked += all(array.size for array in arrays.values())
    assert looked >= 8


@each
def test_a_state_in_the_middle_goes_on_bit_for_bit(preset: Preset) -> None:
    one, other = Trainer(preset.experiment), Trainer(preset.experiment)
    one.run(37)
    other.restore(one.state())
    assert np.array_equal(one.run(50), other.run(50))
    assert np.array_equal(one.network.theta, other.network.theta)


def test_xor_by_hand_is_right_before_the_first_step() -> None:
    (xor,) = (preset.experiment for preset in PRESETS if preset.key == "xor_by_hand")
    assert Trainer(xor).evaluate().train_accuracy == 1


def test_keys_are_unique() -> None:
    assert len({preset.key for preset in PRESETS}) == len(PRESETS)
