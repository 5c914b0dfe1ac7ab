"""Normalization: layers that give numbers mean 0 and variance 1; then a scale and a shift that they learn."""

from math import prod
from typing import Annotated, Literal

import numpy
from numpy.random import Generator
from pydantic import Field

from engine.fields import Decay, Epsilon, Frozen, Live
from engine.layers.channels import by_channel, channels, partial, products
from engine.layers.layer import Layer, Shape
from engine.plan import Array, Ops


class Normalization(Layer):
    """What both have: a scale and a shift, neither of which is regularized.

    Inside, arrays are seen as (rows, numbers, columns), and scale and shift have one value for each of the
    numbers.
    """

    epsilon: Annotated[Epsilon, Live(), Field(title="ε")] = 1e-5
    """Small number ε that keeps the division finite when all values are equal."""
    frozen: Frozen = False
    """Keep scale and shift as they are, while the rest of the network learns; moving averages go on."""

    def scaled(self, shape: Shape) -> int:
        """How many numbers have a scale and a shift of their own."""
        raise NotImplementedError

    def output(self, *inputs: Shape) -> Shape:
        return inputs[0]

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        numbers = (self.scaled(inputs[0]),)
        return {"gamma": numbers, "beta": numbers}

    def decayed(self, *inputs: Shape) -> dict[str, Array]:
        return {name: numpy.zeros(shape) for name, shape in self.weights(*inputs).items()}

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:  # noqa: ARG002
        numbers = self.scaled(inputs[0])
        return {"gamma": numpy.ones(numbers), "beta": numpy.zeros(numbers)}

    def operations(self, *inputs: Shape) -> int:
        """For each number: into the mean, minus the mean, squared, into the variance, divided, scaled,
        shifted.
        """
        return 7 * prod(inputs[0])

    def calls(self, *inputs: Shape) -> int:  # noqa: ARG002
        return 26


class BatchNorm(Normalization):
    """Gives every unit, or every channel, mean 0 and variance 1 over the batch; then a learned scale and
    shift. Without a batch to look at, it uses moving averages of the batches it was trained on.

    Ioffe, Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
    shift", 2015. A channel's statistics are over all places of all points. ``moving`` holds the averages,
    means in the first row, variances in the second. Of each batch they take in its variance as an estimate
    of that of all points, with n − 1 below, as the paper and PyTorch have it; PyTorch's momentum is one minus
    ours, which is that of Keras and of the textbooks. One number alone says nothing about a variance (PyTorch
    refuses it): a batch of it gives the shift, and leaves the moving variance as it is.
    """

    label = "batch norm"
    hint = "re-centre each batch"
    formula = r"y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta"
    kind: Literal["batch_norm"] = "batch_norm"
    momentum: Annotated[Decay, Live()] = 0.9
    """Share of the moving averages that is kept at each step."""

    def scaled(self, shape: Shape) -> int:
        return channels(shape)

    def state(self, *inputs: Shape) -> dict[str, Array]:
        numbers = channels(inputs[0])
        return {"moving": numpy.stack([numpy.zeros(numbers), numpy.ones(numbers)])}

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        (shape,), numbers = inputs, channels(inputs[0])
        return {
            "normal": (partial(shape)[0], numbers, prod(shape) // prod(partial(shape)) * batch),
            "moments": (2, numbers),
            "std": (numbers,),
            "part": partial(shape),
        }

    def forward(
        self,
        np: Ops,
        x: Array,
        y: Array,
        gamma: Array,
        beta: Array,
        moving: Array,
        normal: Array,
        moments: Array,
        std: Array,
        part: Array,
    ) -> None:
        a, b, (mean, squares), n = by_channel(x), by_channel(y), moments, x.size // len(gamma)
        np.sum(a, (0, 2), None, mean)
        np.multiply(mean, 1 / n, mean)
        np.subtract(a, mean[:, None], normal)
        products(np, normal, normal, part, squares)
        np.multiply(squares, 1 / n, std)
        self._roots(np, std, std)
        np.divide(normal, std[:, None], normal)
        np.multiply(normal, gamma[:, None], b)
        np.add(b, beta[:, None], b)
        known, share = slice(1 if n == 1 else 2), 1 - self.momentum
        np.multiply(moving[known], self.momentum, moving[known])
        np.multiply(mean, share, mean)
        np.multiply(squares, share / max(n - 1, 1), squares)
        np.add(moving[known], moments[known], moving[known])

    def backward(
        self,
        np: Ops,
        dy: Array,
        dx: Array | None,
        gamma: Array,
        dgamma: Array,
        dbeta: Array,
        normal: Array,
        std: Array,
        part: Array,
    ) -> None:
        """dx = γ/σ · (dy − mean dy − x̂ · mean of x̂·dy): x also moved the mean and the variance."""
        dy, n = by_channel(dy), dy.size // len(gamma)
        np.sum(dy, (0, 2), None, dbeta)
        products(np, dy, normal, part, dgamma)
        if dx is not None:
            dx, small = by_channel(dx), part[0]
            np.multiply(dgamma, 1 / n, small)
            np.multiply(normal, small[:, None], dx)
            np.subtract(dy, dx, dx)
            np.multiply(dbeta, 1 / n, small)
            np.subtract(dx, small[:, None], dx)
            np.divide(gamma, std, small)
            np.multiply(dx, small[:, None], dx)

    def infer(
        self, np: Ops, x: Array, y: Array, gamma: Array, beta: Array, moving: Array, std: Array
    ) -> None:
        b, (mean, variance) = by_channel(y), moving
        self._roots(np, variance, std)
        np.divide(gamma, std, std)
        np.subtract(by_channel(x), mean[:, None], b)
        np.multiply(b, std[:, None], b)
        np.add(b, beta[:, None], b)

    def infer_backward(
        self,
        np: Ops,
        x: Array,
        dy: Array,
        dx: Array | None,
        gamma: Array,
        dgamma: Array,
        dbeta: Array,
        moving: Array,
        normal: Array,
        std: Array,
        part: Array,
    ) -> None:
        dy, (mean, variance) = by_channel(dy), moving
        self._roots(np, variance, std)
        np.subtract(by_channel(x), mean[:, None], normal)
        np.divide(normal, std[:, None], normal)
        np.sum(dy, (0, 2), None, dbeta)
        products(np, dy, normal, part, dgamma)
        if dx is not None:
            np.divide(gamma, std, std)
            np.multiply(dy, std[:, None], by_channel(dx))

    def _roots(self, np: Ops, variance: Array, std: Array) -> None:
        np.add(variance, self.epsilon, std)
        np.sqrt(std, std)


class LayerNorm(Normalization):
    """Gives the numbers of every point mean 0 and variance 1; then a learned scale and shift of each number.
    A point does not see the others, so any batch size will do.

    Ba, Kiros, Hinton, "Layer normalization", 2016. Over all units of a vector, all height × width × channels
    of an image; of a sequence every step by itself over its channels, as transformers do. An image's
    scale and shift lie as the image does inside: height, channels, width.
    """

    label = "layer norm"
    hint = "re-centre each point"
    formula = r"y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta"
    kind: Literal["layer_norm"] = "layer_norm"

    def scaled(self, shape: Shape) -> int:
        return shape[-1] if len(shape) == 2 else prod(shape)

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        (shape,) = inputs
        numbers = self.scaled(shape)
        rows = prod(shape) // numbers
        whole = rows, numbers, batch
        return {"normal": whole, "tmp": whole, "moments": (2, rows, batch), "std": (rows, batch)}

    def forward(
        self,
        np: Ops,
        x: Array,
        y: Array,
        gamma: Array,
        beta: Array,
        normal: Array,
        std: Array,
    ) -> None:
        a, b, share = x.reshape(normal.shape), y.reshape(normal.shape), 1 / len(gamma)
        np.sum(a, (1,), None, std)
        np.multiply(std, share, std)
        np.subtract(a, std[:, None], normal)
        np.multiply(normal, normal, b)
        np.sum(b, (1,), None, std)
        np.multiply(std, share, std)
        np.add(std, self.epsilon, std)
        np.sqrt(std, std)
        np.divide(normal, std[:, None], normal)
        np.multiply(normal, gamma[:, None], b)
        np.add(b, beta[:, None], b)

    def backward(
        self,
        np: Ops,
        dy: Array,
        dx: Array | None,
        gamma: Array,
        dgamma: Array,
        dbeta: Array,
        normal: Array,
        std: Array,
        moments: Array,
        tmp: Array,
    ) -> None:
        """dx = (g − mean g − x̂ · mean of x̂·g) / σ with g = γ·dy."""
        dy = dy.reshape(normal.shape)
        np.sum(dy, (0, 2), None, dbeta)
        np.multiply(dy, normal, tmp)
        np.sum(tmp, (0, 2), None, dgamma)
        if dx is not None:
            dx, (mean, along) = dx.reshape(normal.shape), moments
            np.multiply(dy, gamma[:, None], dx)
            np.multiply(tmp, gamma[:, None], tmp)
            np.sum(dx, (1,), None, mean)
            np.sum(tmp, (1,), None, along)
            np.multiply(moments, 1 / len(gamma), moments)
            np.subtract(dx, mean[:, None], dx)
            np.multiply(normal, along[:, None], tmp)
            np.subtract(dx, tmp, dx)
            np.divide(dx, std[:, None], dx)
