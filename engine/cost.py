"""Cost: what an experiment will take, by arithmetic alone; nothing is allocated."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from engine.experiment import Experiment
from engine.graph import shapes, wire
from engine.grid import BLOCK, SIZES
from engine.layers.layer import CALLS, Layer, Shape
from engine.trajectory import BYTES, MOST

FLOAT = 4
SLOTS = 2 * 64
"""Gathered batches of a window, and as many laid out."""
PICTURE = 256**2
"""Pixels of the largest; while it is made, its features stand twice in double precision."""
MARKS = 8
"""Copies kept of what training can go back to."""
CALL = 512
"""Bytes for each call of NumPy that is recorded."""
TRAINERS = 2
"""One goes on, the other goes back; each is looked at."""
PLACE = 4
"""Bytes of a point's place in the order, in a state that is recorded."""
STATE = 2000
"""Bytes of such a state whatever the network."""
FIXED = 2**20
"""Bytes for what does not depend on the document."""


@dataclass(frozen=True)
class Cost:
    """What a run takes; bytes are an upper estimate with everything watched, now and at an earlier step."""

    parameters: int
    operations_per_step: int
    bytes: int


def cost(experiment: Experiment) -> Cost:
    """Weights and biases, multiplications and additions of one step, and bytes of memory."""
    layers, sources = experiment.layers, wire(experiment.layers)
    nodes = shapes(layers, sources, experiment.input_shape)
    seen = [[nodes[node] for node in sees] for sees in sources]
    weights = [layer.weights(*inputs) for layer, inputs in zip(layers, seen, strict=True)]
    parameters = sum(prod(shape) for named in weights for shape in named.values())
    forward = sum(layer.operations(*inputs) for layer, inputs in zip(layers, seen, strict=True))
    calls = sum(layer.calls(*inputs) for layer, inputs in zip(layers, seen, strict=True))
    widths = [prod(shape) for shape in nodes]
    samples = experiment.data.samples
    batch = min(experiment.batch_size, samples)
    gathered = 2 * batch if batch < samples else 0  # whole and short batches have slots of their own
    memory = sum(experiment.optimizer.memory.values())
    row = sum(widths) + len(widths)
    numbers = (
        parameters * (8 + 2 * memory + MARKS * (1 + memory))
        + row * (10 * batch + 14 * samples + 3 * BLOCK)
        + min(MOST * parameters, BYTES // FLOAT)
        + sum(times * _scratch(layers, seen, points) for times, points in ((2, batch), (4, samples)))
        + widths[0] * (SIZES + 4) * PICTURE * experiment.data.plane
        + (SLOTS * gathered + 2 * samples) * (widths[0] + 1 + widths[-1])
        + sum(widths) * 64**2 * experiment.data.plane
    )
    recorded = (SLOTS + 8) * (calls + 2 * CALLS) * CALL
    operations = 3 * forward * batch + (10 + 5 * memory) * parameters
    state = parameters * (1 + memory) * FLOAT + samples * PLACE + STATE
    recording = max(2 * state, min(MOST * state, BYTES))
    return Cost(parameters, operations, TRAINERS * (FLOAT * numbers + recorded) + recording + FIXED)


def _scratch(layers: Sequence[Layer], seen: Sequence[Sequence[Shape]], points: int) -> int:
    """Numbers in what layers write down while so many points go through them."""
    made = (layer.scratch(points, *inputs) for layer, inputs in zip(layers, seen, strict=True))
    return sum(prod(shape) for named in made for shape in named.values())
