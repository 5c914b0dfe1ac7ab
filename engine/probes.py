"""Probes: what can be looked at while a network trains, each as named little-endian arrays.

L is the number of layers. Pictures show the square [−6, 6]² from the top left; one byte a pixel.
"""

from __future__ import annotations

from math import nan
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from engine.choice import Choice
from engine.features import Feature
from engine.fields import Bins, Pixels, Thumbnail
from engine.grid import plane, shades
from engine.histograms import moments, shares
from engine.observer import Observer, Span
from engine.plan import Array
from engine.points import feature_values
from engine.view import Quantity

Place = Annotated[int, Field(ge=0)]


class Probe(Choice):
    """One thing to look at."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        """What there is to see now, by name."""
        raise NotImplementedError


class Metrics(Probe):
    """Loss and accuracy on both sets, and the penalty.

    metrics f8 (5,): train_loss, test_loss, train_accuracy, test_accuracy, penalty.
    """

    label = "metrics"
    kind: Literal["metrics"] = "metrics"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        now = observer.trainer.evaluate()
        numbers = now.train_loss, now.test_loss, now.train_accuracy, now.test_accuracy, now.penalty
        return {"metrics": np.array(numbers, "<f8")}


class Boundary(Probe):
    """The network's answer at every place of the plane.

    boundary u1 (outputs, size, size): of one output 0 is class 0 and 255 class 1; of several, each one's
    certainty.
    """

    label = "decision boundary"
    kind: Literal["boundary"] = "boundary"
    size: Pixels = 100
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        grid = observer.grid(self.size)
        (values,) = grid.look(grid.prediction)
        return {"boundary": shades(values, *observer.unit_spans()[-1]).reshape(-1, self.size, self.size)}


class Neurons(Probe):
    """What every unit answers at every place of the plane.

    neurons u1 (units of all layers in order, size, size): 128 is the middle, 255 neuron_scale f4 (L,) above
    it.
    """

    label = "units"
    kind: Literal["neurons"] = "neurons"
    size: Thumbnail = 24
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        grid, spans = observer.grid(self.size), observer.unit_spans()
        maps = grid.look(*grid.space.y.rows[1:-1], grid.prediction)
        pictures = [shades(values, *span) for values, span in zip(maps, spans, strict=True)]
        return {
            "neurons": np.concatenate(pictures).reshape(-1, self.size, self.size),
            "neuron_scale": np.array([high for _, high in spans], "<f4"),
        }


class Features(Probe):
    """Every input feature at every place of the plane, chosen or not.

    features u1 (kinds of features, size, size): 128 is 0, 255 the largest value on the plane.
    """

    label = "input features"
    kind: Literal["features"] = "features"
    size: Thumbnail = 24
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:  # noqa: ARG002
        values = feature_values([feature() for feature in Feature.choices()], plane(self.size))
        pictures = [shades(row, -reach, reach) for row, reach in zip(values, abs(values).max(1), strict=True)]
        return {"features": np.stack(pictures).reshape(-1, self.size, self.size)}


class UnitMap(Probe):
    """What one unit answers at every place of the plane.

    unit_map u1 (size, size), on the scale that ``neurons`` has for the layer; unit_map_of i4 (2,): layer and
    unit, because a viewer that has moved on must know whose map it holds. LookupError without such a unit.
    """

    label = "one unit"
    kind: Literal["unit_map"] = "unit_map"
    layer: Place = 0
    """Place of the layer, from 0."""
    unit: Place = 0
    """Place of the unit in its layer, from 0."""
    size: Pixels = 100
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        widths = observer.trainer.network.widths[1:]
        if self.layer >= len(widths) or self.unit >= widths[self.layer]:
            raise LookupError(f"there is no unit {self.unit} in layer {self.layer}")
        grid, last = observer.grid(self.size), self.layer == len(widths) - 1
        rows = grid.prediction if last else grid.space.y.rows[self.layer + 1]
        (values,) = grid.look(rows[self.unit : self.unit + 1])
        span = observer.unit_spans()[self.layer]
        whose = np.array([self.layer, self.unit], "i4")
        return {"unit_map": shades(values, *span).reshape(self.size, self.size), "unit_map_of": whose}


class Weights(Probe):
    """All weights and biases.

    theta f4 (parameters,): layer by layer, row by row, the bias at the end of each row.
    """

    label = "weights"
    kind: Literal["weights"] = "weights"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        return {"theta": observer.trainer.network.theta.astype("<f4")}


class Histograms(Probe):
    """How a quantity is distributed in every layer, now and at step 0.

    Row 0 stands for the input features; a row without the quantity is NaN. Values are those of the training
    set; weights and their gradients are without biases. hist_share f4 (L + 1, bins): part of the values in
    each bar, what is out of range in the outer ones. hist_start: the same at step 0. hist_range f4 (L + 1,
    2): where the bars begin and end. hist_stats f4 (L + 1, 5): mean, standard deviation, saturated share,
    dead units, share of exact zeros. hist_bands f4 (L + 1, 2): the values below and above which a unit is
    saturated.
    """

    label = "distributions"
    kind: Literal["histograms"] = "histograms"
    of: Quantity = "activations"
    """Which quantity."""
    bins: Bins = 37
    """Number of bars."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        values = observer.values(self.of)
        spans = [
            (nan, nan) if row is None else observer.histogram_span(self.of, place, row)
            for place, row in enumerate(values)
        ]
        bands = [shape.saturation if self.of == "activations" else None for shape in observer.shapes]
        return {
            "hist_share": self._counted(values, spans),
            "hist_start": self._at_start(observer, spans),
            "hist_range": np.array(spans, "<f4"),
            "hist_stats": np.array([self._stats(observer, *row) for row in enumerate(values)], "<f4"),
            "hist_bands": np.array([band or (nan, nan) for band in bands], "<f4"),
        }

    def _stats(self, observer: Observer, place: int, row: Array | None) -> tuple[float, ...]:
        if row is None:
            return (nan,) * 5
        of_units = self.of in ("activations", "pre_activations")
        saturated, dead = observer.idle(place) if of_units else (nan, nan)
        mean, std, zeros = moments(row)
        return mean, std, saturated, dead, zeros

    def _counted(self, values: list[Array | None], spans: list[Span]) -> Array:
        nothing = np.full(self.bins, nan)
        rows = [
            nothing if row is None else shares(row, *span, self.bins)
            for row, span in zip(values, spans, strict=True)
        ]
        return np.array(rows, "<f4")

    def _at_start(self, observer: Observer, spans: list[Span]) -> Array:
        """Counted anew only when a range has changed."""
        found = observer.starts.get(self)
        if found is None or not np.array_equal(found[0], spans, equal_nan=True):
            found = observer.starts[self] = spans, self._counted(observer.start().values(self.of), spans)
        return found[1]


class GradientNorms(Probe):
    """How long every layer's gradient over the training set is.

    gradient_norms f4 (L,).
    """

    label = "gradient norms"
    kind: Literal["gradient_norms"] = "gradient_norms"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view = observer.train(backward=True)
        layers = view.space.network.views(view.grad)
        squares = [sum(float(np.vdot(array, array)) for array in named.values()) for named in layers]
        return {"gradient_norms": np.sqrt(np.array(squares)).astype("<f4")}
