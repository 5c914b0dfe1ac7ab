"""Channels: what the layers share that have one learned number for each unit, or for each channel of an
image or a sequence.
"""

from engine.layers.layer import Shape
from engine.plan import Array, Ops


def channels(shape: Shape) -> int:
    """The number of units of a vector, of channels of an image or a sequence."""
    return shape[-1]


def by_channel(array: Array) -> Array:
    """What lies inside, seen as (rows, channels, columns): a sum over the outer axes is one for each channel.

    A vector (units, batch) is one row, a sequence (steps, channels, batch) one for each step, an image
    (height, channels, width, batch) one for each line, its columns the batches of all places in the line.
    """
    return array[None] if array.ndim == 2 else array.reshape(*array.shape[:2], -1)


def partial(shape: Shape) -> Shape:
    """The shape of the scratch that ``products`` takes, for an array of that shape by channel."""
    return (1 if len(shape) == 1 else shape[0], channels(shape))


def products(np: Ops, a: Array, b: Array, part: Array, out: Array) -> None:
    """For each channel the sum of a·b, both by channel; no array of all the products is made."""
    if len(part) == 1:
        np.vecdot(a, b, out[None])
    else:
        np.vecdot(a, b, part)
        np.sum(part, (0,), None, out)
