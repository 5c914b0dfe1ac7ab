"""Probes: what can be looked at while a network trains, each as named little-endian arrays.

L is the number of layers. Pictures show the square [−6, 6]² from the top left; one byte a pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from engine.choice import Choice
from engine.features import Feature
from engine.fields import Bins, Pixels, Thumbnail
from engine.grid import plane, shades
from engine.histograms import beyond, moments, shares
from engine.observer import EVERY, Observer, Span
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
        (values,) = observer.grid.look(self.size, observer.grid.prediction)
        return {"boundary": shades(values, *observer.output_span()).reshape(-1, self.size, self.size)}


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
        spans, maps = observer.unit_spans(), observer.units(self.size)
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

    def arrays(self, observer: Observer) -> dict[str, Array]:
        if not observer.experiment.data.plane:
            raise LookupError("this data does not lie in a plane")
        values = feature_values([feature() for feature in Feature.choices()], plane(self.size))
        pictures = [shades(row, -reach, reach) for row, reach in zip(values, abs(values).max(1), strict=True)]
        return {"features": np.stack(pictures).reshape(-1, self.size, self.size)}


class Weights(Probe):
    """All weights and biases.

    theta f4 (parameters,): layer by layer, row by row, the bias at the end of each row.
    """

    label = "weights"
    kind: Literal["weights"] = "weights"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        return {"theta": observer.trainer.network.theta.astype("<f4")}


class Counting(Probe):
    """Counts a quantity in bars, now and at step 0."""

    of: Quantity = "activations"
    """Which quantity."""
    bins: Bins = 37
    """Number of bars."""

    def counts(self, observer: Observer, places: Sequence[int], units: slice = EVERY) -> dict[str, Array]:
        """Of the layers at these places, or some of their units: share, start, range, stats and outside.

        Bars are those of the whole layer, whichever units are counted.
        """
        now = observer.values(self.of)
        spans = [observer.histogram_span(self.of, place, now[place]) for place in places]

        def chosen(values: list[Array | None]) -> list[Array | None]:
            return [None if row is None else row[units] for row in (values[place] for place in places)]

        rows = chosen(now)
        both = list(zip(rows, spans, strict=True))
        stats = [self._stats(observer, place, row, units) for place, row in zip(places, rows, strict=True)]
        return {
            "share": self._counted(rows, spans),
            "start": observer.at_start(
                self, spans, lambda start: self._counted(chosen(start.values(self.of)), spans)
            ),
            "range": np.array(spans, "<f4"),
            "stats": np.array(stats, "<f4"),
            "outside": np.array(
                [(nan, nan) if row is None else beyond(row, *span) for row, span in both], "<f4"
            ),
        }

    def _stats(self, observer: Observer, place: int, row: Array | None, units: slice) -> tuple[float, ...]:
        if row is None:
            return (nan,) * 5
        of_units = self.of in ("activations", "pre_activations")
        saturated, dead = observer.idle(place, units) if of_units else (nan, nan)
        mean, std, zeros = moments(row)
        return mean, std, saturated, dead, zeros

    def _counted(self, values: list[Array | None], spans: list[Span]) -> Array:
        nothing = np.full(self.bins, nan)
        rows = [
            nothing if row is None else shares(row, *span, self.bins)
            for row, span in zip(values, spans, strict=True)
        ]
        return np.array(rows, "<f4")


class Histograms(Counting):
    """How a quantity is distributed in every layer, now and at step 0.

    Row 0 stands for the input features; a row without the quantity is NaN. Values are those of the training
    set; weights and their gradients are without biases. hist_share f4 (L + 1, bins): part of the values in
    each bar, what is out of range in the outer ones. hist_start: the same with the first weights under
    today's settings. hist_range f4 (L + 1, 2): where the bars begin and end. hist_outside f4 (L + 1, 2): part
    of the values below and above that. hist_stats f4 (L + 1, 5): mean, standard deviation, saturated share,
    dead units, share of exact zeros. hist_bands f4 (L + 1, 2): the values below and above which a unit is
    saturated.
    """

    label = "distributions"
    kind: Literal["histograms"] = "histograms"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        counts = self.counts(observer, range(len(observer.shapes)))
        bands = [shape.saturation if self.of == "activations" else None for shape in observer.shapes]
        return {
            **{f"hist_{name}": rows for name, rows in counts.items()},
            "hist_bands": np.array([band or (nan, nan) for band in bands], "<f4"),
        }


class UnitMap(Counting):
    """What one unit answers at every place of the plane, and how that is distributed.

    unit_map u1 (size, size), on the scale that ``neurons`` has for the layer; unit_map_of i4 (2,): layer and
    unit, because a viewer that has moved on must know whose map it holds. unit_stats f4 (5,): its bias, and
    of its answers on the training set mean, standard deviation, saturated share, and 1 if it is dead.
    unit_hist_share, _start, _range, _stats and _outside: the rows that ``histograms`` has for layers, of this
    unit alone in the bars of its layer. LookupError without such a unit.
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
        counts = self.counts(observer, [self.layer + 1], slice(self.unit, self.unit + 1))
        return {
            "unit_map": self._map(observer),
            "unit_map_of": np.array([self.layer, self.unit], "<i4"),
            "unit_stats": np.array(self._numbers(observer), "<f4"),
            **{f"unit_hist_{name}": rows[0] for name, rows in counts.items()},
        }

    def _map(self, observer: Observer) -> Array:
        grid, last = observer.grid, self.layer == len(observer.shapes) - 2
        rows = grid.prediction if last else grid.space.y.rows[self.layer + 1]
        (values,) = grid.look(self.size, rows[self.unit : self.unit + 1])
        return shades(values, *observer.unit_spans()[self.layer]).reshape(self.size, self.size)

    def _numbers(self, observer: Observer) -> tuple[float, ...]:
        network, answers = observer.trainer.network, observer.values("activations")[self.layer + 1]
        W1 = network.views(network.theta)[self.layer].get("W1")
        biased = W1 is not None and not network.views(network.mask)[self.layer]["W1"][self.unit, -1]
        bias = W1[self.unit, -1] if W1 is not None and biased else nan
        mean, std, _ = (nan,) * 3 if answers is None else moments(answers[self.unit])
        return bias, mean, std, *observer.idle(self.layer + 1, slice(self.unit, self.unit + 1))


class GradientNorms(Probe):
    """How long every layer's gradient over the training set is.

    gradient_norms f4 (L,).
    """

    label = "gradient norms"
    kind: Literal["gradient_norms"] = "gradient_norms"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view = observer.train(backward=True)
        layers = view.space.network.views(view.grad)
        exact = [[array.astype("f8") for array in named.values()] for named in layers]
        squares = [sum(float(np.vdot(array, array)) for array in arrays) for arrays in exact]
        return {"gradient_norms": np.sqrt(squares).astype("<f4")}
