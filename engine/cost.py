"""Cost: what an experiment will take, by arithmetic alone; nothing is allocated."""

from dataclasses import dataclass
from itertools import pairwise
from math import prod

from engine.experiment import Experiment
from engine.grid import BLOCK, SIZES

FLOAT = 4
SLOTS = 2 * 32
"""Gathered batches of a window, and as many laid out."""
PICTURE = 256**2
"""Pixels of the largest; while it is made, its features stand twice in double precision."""
MARKS = 8
"""Copies kept of what training can go back to."""
CALLS, CALL = 14, 512
"""Of NumPy, for a layer in one step, and bytes for each that is recorded."""
FIXED = 2**20
"""Bytes for what does not depend on the document."""


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
        + row * (10 * batch + 14 * samples + 3 * BLOCK)
        + widths[0] * (SIZES + 4) * PICTURE
        + (SLOTS * batch + 2 * samples) * (widths[0] + 1 + widths[-1])
        + sum(widths) * 64**2
    )
    recorded = (SLOTS + 8) * CALLS * (len(widths) + 2) * CALL
    operations = 6 * products * batch + (10 + 5 * memory) * parameters
    return Cost(parameters, operations, FLOAT * numbers + recorded + FIXED)
