"""View: a set of points that stays the same, seen through the network as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np

from engine.experiment import Experiment
from engine.layers.layer import Shape
from engine.metrics import Fit
from engine.network import Network, activation_of
from engine.plan import Array, Plan, Recorder, replay
from engine.workspace import Workspace

Quantity = Literal["activations", "pre_activations", "weights", "gradients"]
"""What can be counted in histograms."""


@dataclass(frozen=True)
class Evaluation:
    """Mean losses without the penalty, shares of points classified correctly, and the penalty."""

    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    penalty: float


class View:
    """Forward passes over fixed points, with buffers of their own.

    Args:
        values: the features (features, points).
        truth: classes (points,), or numbers to be learned (points, outputs); without it there are no losses
            and no gradients.
        trains: whether pre-activations are asked for, and gradients, which ``backward`` writes into ``grad``.
    """

    def __init__(
        self,
        network: Network,
        experiment: Experiment,
        values: Array,
        truth: Array | None = None,
        trains: bool = False,
    ) -> None:
        self.count, self.trains, outputs = int(values.shape[1]), trains, network.widths[-1]
        self.grad = np.zeros_like(network.theta)
        last = activation_of(network.layers[-1])
        self.space = Workspace(network, self.count, self.grad if trains else None, brief=not trains)
        self.x1 = np.ones((len(values) + 1, self.count), network.dtype)
        self.prediction = np.zeros((outputs, self.count), network.dtype)
        self._loss, self._last = experiment.loss, last
        self._unit = experiment.loss.unit
        self._sum = np.zeros((), network.dtype)
        self.target = np.zeros_like(self.prediction)
        """What the outputs should be (outputs, points), in the loss's own code."""
        self.show(values, truth)
        self._forward, self._measure, self._backward = self._record(trains)

    def show(self, values: Array, truth: Array | None = None) -> None:
        """Put other points, equally many, in the place of those that it has."""
        self.x1[:-1], self.truth = values, truth
        self._fit: Fit | None = None
        if truth is not None:
            no = self._loss.no_after(self._last)
            self.target[:] = self._loss.targets(truth, len(self.target), no)

    def _record(self, trains: bool) -> tuple[Plan, Plan, Plan]:
        """The plans of a forward pass, of its losses, and of the way back."""
        forward, measure, backward = (Recorder(self.x1.dtype) for _ in range(3))
        self.space.forward(forward.ops, self.x1)
        self.space.predict(forward.ops, self._loss, self.prediction)
        if self.truth is not None:
            self.space.measure(measure.ops, self._loss, self.target, self._sum, 1 / self.count)
            if trains:
                self.space.backward(backward.ops, self.x1)
        return forward.plan, measure.plan, backward.plan

    def forward(self) -> None:
        """Bring ``space`` and ``prediction`` up to date."""
        with np.errstate(all="ignore"):
            replay(self._forward)

    @property
    def calls(self) -> int:
        """How many calls of NumPy it takes to find the loss."""
        return len(self._forward) + len(self._measure)

    def loss(self) -> float:
        """The mean loss now."""
        self.forward()
        with np.errstate(all="ignore"):
            replay(self._measure)
        return float(self._sum) * self._unit / self.count

    def evaluate(self) -> tuple[float, float]:
        """Mean loss and share of points classified correctly, now; NaN where there are no classes."""
        loss = self.loss()
        classes = self.truth is not None and self.truth.ndim == 1
        right = np.count_nonzero(self.decide() == self.truth) / self.count if classes else nan
        return loss, right

    def fit(self) -> float:
        """R² of the predictions that ``evaluate`` made; NaN where there are no numbers to be learned."""
        if self.truth is None or self.truth.ndim == 1:
            return nan
        if self._fit is None:
            self._fit = Fit(self.truth)
        return self._fit(self.prediction.T)

    def decide(self) -> Array:
        """The class (points,) that each prediction speaks for."""
        return self._loss.decide(self.prediction, self._last)

    def backward(self) -> None:
        """Write the gradient of the mean loss into ``grad``, after ``forward``."""
        with np.errstate(all="ignore"):
            replay(self._measure)
            replay(self._backward)

    def values(self, of: Quantity) -> list[Array | None]:
        """A quantity of the input features and of every layer, after ``forward`` or ``backward``.

        Rows belong to units. ValueError without pre-activations in a view that does not train.
        """
        if of == "activations":
            return [self.x1[:-1], *self.space.y.rows[1:-1], self.prediction]
        if of == "pre_activations":
            if not self.trains:
                raise ValueError("this view keeps no pre-activations")
            return [None, *self.space.z.rows[1:]]
        network = self.space.network
        weights = network.without_biases(network.theta if of == "weights" else self.grad)
        return [None, *map(by_unit, weights, network.weights, network.shapes[1:])]


def by_unit(values: Array, named: Mapping[str, Shape], shape: Shape) -> Array | None:
    """A layer's weights without biases, those of each unit or channel in a row of their own if that can be.

    A matrix with several rows for a unit has the first rows of all units, then the second, and so on.
    """
    if not values.size:
        return None
    rows, units = next(iter(named.values()))[0], shape[-1]
    if len(named) > 1 or rows % units:
        return values.reshape(1, -1)
    return values.reshape(rows // units, units, -1).swapaxes(0, 1).reshape(units, -1)
