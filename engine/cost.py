"""Cost: what an experiment will take, by arithmetic alone; nothing is allocated."""

from dataclasses import dataclass
from itertools import pairwise
from math import prod

from engine.experiment import Experiment

FLOAT = 4
SLOTS = 2 * 32
"""Gathered batches of a window, and as many laid out."""
COLUMNS = 2048
"""Of a block of the plane."""
MARKS = 8
"""Copies kept of what training can go back to."""


@dataclass(frozen=True)
class Cost:
    """What a run takes; bytes are an upper estimate with everything watched."""

    parameters: int
    operations_per_step: int
    bytes: int


def cost(experiment: Experiment) -> Cost:
    """Weights and biases, multiplications and additions of one step, and bytes of memory."""
    widths = [len(experiment.features)]
    parameters = 0
    for layer in experiment.layers:
        parameters += sum(prod(shape) for shape in layer.weights(widths[-1]).values())
        widths.append(layer.outputs(widths[-1]))
    samples = experiment.data.samples
    batch = min(experiment.batch_size, samples)
    memory = sum(experiment.optimizer.memory.values())
    products = sum(inputs * units for inputs, units in pairwise(widths))
    row = sum(widths) + len(widths)
    numbers = (
        parameters * (8 + 2 * memory + MARKS * (1 + memory))
        + row * (10 * batch + 14 * samples + 2 * 2 * COLUMNS)
        + (SLOTS * batch + 2 * samples) * (widths[0] + 1 + widths[-1])
        + sum(widths) * 64**2
    )
    return Cost(parameters, 6 * products * batch + (10 + 5 * memory) * parameters, FLOAT * numbers)
