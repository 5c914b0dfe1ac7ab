"""Writes the reference values of normalization, PReLU and maxout: PyTorch's, in float64.

Run by hand when one of these layers changes, as record.py is, which says how:

    <somewhere>/bin/python -m tests.engine.reference.record_small_layers

Everything is as the user sees it: batches come first, an image is height × width × channels, a sequence steps
× channels.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.reference.recording import Record, Tensor, leaf, torch, write

nn: Any = torch.nn.functional
Shape = tuple[int, ...]

SHAPES: list[tuple[Shape, int]] = [
    ((3,), 5),
    ((1,), 2),
    ((2, 3, 4), 3),
    ((5, 1, 1), 1),
    ((4, 2), 3),
    ((7, 3), 1),
]
"""Of a point, and the size of a batch."""
BATCHES = 3
"""That the moving averages see."""


def channels_second(x: Tensor) -> Tensor:
    """As PyTorch has channels: right after the batch."""
    return x.movedim(-1, 1)


def channels_last(x: Tensor) -> Tensor:
    return x.movedim(1, -1)


def batch_norm() -> list[Record]:
    """Several batches one after another: the last one's values, gradients and the averages after it; and then
    the last batch looked at with these averages.
    """
    settings = [{"momentum": 0.9, "epsilon": 1e-5}, {"momentum": 0.6, "epsilon": 1e-3}]
    return [normalized(*SHAPES[k], settings[k % 2]) for k in range(len(SHAPES))]


def normalized(shape: Shape, batch: int, fields: dict[str, float]) -> Record:
    draw, numbers = np.random.default_rng(20), shape[-1]
    x = draw.normal(1, 2, (BATCHES, batch, *shape))
    dy = draw.normal(0, 1, (batch, *shape))
    gamma, beta = draw.normal(1, 0.5, numbers), draw.normal(0, 1, numbers)
    mean, variance = torch.zeros(numbers).double(), torch.ones(numbers).double()

    def norm(x: Tensor, g: Tensor, b: Tensor, training: bool) -> Tensor:
        share, epsilon = 1 - fields["momentum"], fields["epsilon"]
        given = channels_second(x)
        return channels_last(nn.batch_norm(given, mean, variance, g, b, training, share, epsilon))

    for values in x[:-1]:
        norm(torch.tensor(values), leaf(gamma), leaf(beta), True)
    trained = passed(lambda x, g, b: norm(x, g, b, True), dy, x=x[-1], gamma=gamma, beta=beta)
    moving = {"mean": mean.clone(), "variance": variance.clone()}
    looked = passed(lambda x, g, b: norm(x, g, b, False), dy, x=x[-1], gamma=gamma, beta=beta)
    given = {"x": x, "dy": dy, "gamma": gamma, "beta": beta}
    return {"shape": shape, "fields": fields, **given, "train": trained, **moving, "look": looked}


def layer_norm() -> list[Record]:
    """Over all of a vector or an image; of a sequence, over each step's channels."""
    found = []
    for place, (shape, batch) in enumerate(SHAPES):
        over = shape[-1:] if len(shape) == 2 else shape
        epsilon = (1e-2, 1e-5)[place % 2]
        draw = np.random.default_rng(21)
        x, dy = draw.normal(1, 2, (batch, *shape)), draw.normal(0, 1, (batch, *shape))
        gamma, beta = draw.normal(1, 0.5, over), draw.normal(0, 1, over)

        def norm(x: Tensor, g: Tensor, b: Tensor, over: Shape = over, e: float = epsilon) -> Tensor:
            return nn.layer_norm(x, over, g, b, e)

        values = passed(norm, dy, x=x, gamma=gamma, beta=beta)
        given = {"x": x, "dy": dy, "gamma": gamma, "beta": beta}
        found.append({"shape": shape, "fields": {"epsilon": epsilon}, **given, "train": values})
    return found


def prelu() -> list[Record]:
    """With some inputs at the corner."""
    found = []
    for shape, batch in SHAPES:
        draw = np.random.default_rng(22)
        x, dy = draw.normal(0, 2, (batch, *shape)), draw.normal(0, 1, (batch, *shape))
        x.flat[::7] = 0.0
        a = draw.uniform(-0.5, 1.5, shape[-1])
        values = passed(lambda x, a: channels_last(nn.prelu(channels_second(x), a)), dy, x=x, a=a)
        found.append({"shape": shape, "fields": {}, "x": x, "dy": dy, "a": a, "train": values})
    return found


def maxout() -> list[Record]:
    """PyTorch has no such layer: its linear, and its max over the pieces. One unit's pieces are all equal."""
    found = []
    for inputs, units, pieces, batch in ((3, 4, 2, 5), (2, 3, 5, 1), (1, 1, 3, 7)):
        draw = np.random.default_rng(23)
        x, dy = draw.normal(0, 1, (batch, inputs)), draw.normal(0, 1, (batch, units))
        w = draw.normal(0, 1, (pieces, units, inputs + 1))
        w[:, -1] = w[0, -1]

        def most(x: Tensor, w: Tensor, pieces: int = pieces, units: int = units) -> Tensor:
            flat = w.reshape(pieces * units, -1)
            return nn.linear(x, flat[:, :-1], flat[:, -1]).reshape(-1, pieces, units).max(1).values

        fields = {"units": units, "pieces": pieces}
        found.append(
            {
                "shape": (inputs,),
                "fields": fields,
                "x": x,
                "dy": dy,
                "w": w,
                "train": passed(most, dy, x=x, w=w),
            }
        )
    return found


def passed(f: Any, dy: np.ndarray, **given: np.ndarray) -> Record:
    """The value of f, and the gradients of what it is given, for the gradient ``dy`` of the value."""
    leaves = {name: leaf(values) for name, values in given.items()}
    y = f(*leaves.values())
    y.backward(torch.tensor(dy))
    return {"y": y, **{f"d{name}": tensor.grad for name, tensor in leaves.items()}}


def main() -> None:
    layers = (batch_norm, layer_norm, prelu, maxout)
    write("small_layers", Path(__file__).name, {layer.__name__: layer() for layer in layers})


if __name__ == "__main__":
    main()
