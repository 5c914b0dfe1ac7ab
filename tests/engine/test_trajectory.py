"""Trajectory: what it keeps of a run, evenly thinned, and after a return to an earlier step."""

import numpy as np
import pytest

from engine import Experiment, Trainer
from engine.trainer import WINDOW
from engine.trajectory import BYTES, MOST, Trajectory


def walked(steps: int, every: int = 10, parameters: int = 3) -> Trajectory:
    """A trajectory that was told of every step of a run, whose weights are the number of the step."""
    trajectory = Trajectory(every, parameters, 4)
    for step in range(steps + 1):
        trajectory.keep(step, np.full(parameters, step, "f4"), np.array([-step], "f4"))
    return trajectory


@pytest.mark.parametrize("steps", [0, 9, 10, 629, 630, 640, 641, 5000, 12_345])
def test_moments_begin_with_step_0_and_are_evenly_spread(steps: int) -> None:
    trajectory = walked(steps)
    found = [moment.step for moment in trajectory.moments]
    assert found == list(range(0, steps + 1, trajectory.every))
    assert len(found) <= MOST
    assert len(found) > MOST / 2 or trajectory.every == 10
    assert all(m.theta.tolist() == [m.step] * 3 and m.kept.tolist() == [-m.step] for m in trajectory.moments)


def test_moments_are_copies() -> None:
    theta, trajectory = np.zeros(2, "f4"), Trajectory(1, 2, 4)
    trajectory.keep(0, theta, theta)
    theta += 1
    assert trajectory.moments[0].theta.tolist() == [0, 0]


def test_of_large_networks_fewer_moments_are_kept() -> None:
    trajectory = walked(150, 1, 200_000)
    assert trajectory.most == BYTES // 800_000
    assert len(trajectory.moments) * 800_000 <= BYTES
    assert len(walked(30, 1, 10**6).moments) == 2
    assert walked(5, 1, 10**7).moments[0].step == 0


def test_a_network_without_weights_has_moments_too() -> None:
    assert len(walked(50, 10, 0).moments) == 6


def test_a_return_to_an_earlier_step_forgets_what_came_after() -> None:
    trajectory = walked(100)
    trajectory.keep(40, np.full(3, 7, "f4"), np.zeros(1, "f4"))
    assert [moment.step for moment in trajectory.moments] == [0, 10, 20, 30, 40]
    assert trajectory.moments[-1].theta[0] == 7
    trajectory.keep(25, np.zeros(3, "f4"), np.zeros(1, "f4"))
    assert [moment.step for moment in trajectory.moments] == [0, 10, 20]


def test_what_lies_ahead_is_not_the_past() -> None:
    assert [moment.step for moment in walked(100).until(35)] == [0, 10, 20, 30]


def test_a_trainer_s_moments_are_where_it_has_been() -> None:
    trainer = Trainer(Experiment())
    seen = {0: trainer.network.theta.copy()}
    for _ in range(10):
        trainer.run(WINDOW)
        seen[trainer.step] = trainer.network.theta.copy()
    moments = trainer.trajectory.moments
    assert [moment.step for moment in moments] == [n * WINDOW for n in range(11)]
    assert all(np.array_equal(moment.theta, seen[moment.step]) for moment in moments)


def test_a_second_run_from_a_state_has_the_moments_of_the_second_run() -> None:
    trainer = Trainer(Experiment())
    trainer.run(WINDOW + 5)
    state = trainer.state()
    trainer.run(5 * WINDOW)
    trainer.restore(state)
    trainer.apply(trainer.experiment.model_copy(update={"learning_rate": 0.5}))
    trainer.run(2 * WINDOW)
    moments = trainer.trajectory.moments
    assert [moment.step for moment in moments] == [0, WINDOW, 2 * WINDOW, 3 * WINDOW]
    other = Trainer(trainer.experiment)
    other.restore(state)
    other.run(3 * WINDOW - other.step)
    assert np.array_equal(moments[-1].theta, other.network.theta)
