"""How quantities are distributed, layer by layer and in one unit, now and at step 0."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from engine.fields import Bins, Pixels
from engine.grid import shades
from engine.histograms import beyond, moments, shares
from engine.plan import Array
from engine.probes.numbers import gradient_norms
from engine.probes.probe import Place, Probe
from engine.trajectory import Moment
from engine.view import Quantity

if TYPE_CHECKING:
    from engine.observer import Observer, Span

EVERY = slice(None)
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)


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
    unit, because a viewer that has moved on must know whose map it holds. unit_stats f4 (5,): its bias, if
    it has just one, and of its answers on the training set mean, standard deviation, saturated share, and 1
    if it is dead. unit_hist_share, _start, _range, _stats and _outside: the rows that ``histograms`` has for
    layers, of this unit alone in the bars of its layer. LookupError without such a unit.
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
        one = W1 is not None and len(W1) == network.widths[self.layer + 1]
        biased = one and not network.views(network.mask)[self.layer]["W1"][self.unit, -1]
        bias = W1[self.unit, -1] if W1 is not None and biased else nan
        mean, std, _ = (nan,) * 3 if answers is None else moments(answers[self.unit])
        return bias, mean, std, *observer.idle(self.layer + 1, slice(self.unit, self.unit + 1))


class History(Counting):
    """How a quantity was distributed in one layer at earlier steps, one row for each.

    history_share f4 (moments, bins): part of the values in each bar, out of as many points as there is time
    for at that many moments. history_steps i4 (moments,): the first is step 0, the others are spread evenly.
    history_range f4 (2,): where the bars begin and end, now. history_of i4 (2,): the row of ``histograms``
    that it is the past of, and the place of the quantity among activations, pre-activations, weights and
    gradients, because a viewer that has moved on must know. The settings are today's. LookupError without
    such a row, or where it has no such quantity.
    """

    label = "distribution over time"
    kind: Literal["history"] = "history"
    row: Place = 1
    """The row of ``histograms``: 0 are the inputs, 1 is the first layer."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        rows = observer.values(self.of)
        if self.row >= len(rows) or rows[self.row] is None:
            raise LookupError(f"row {self.row} has no {self.of}")
        span = observer.histogram_span(self.of, self.row, rows[self.row])
        past, what = observer.past(), (self.of, self.row, self.bins)

        def count(moment: Moment) -> Array:
            rows = observer.back_then(moment, self.of).values(self.of)
            return np.asarray(self._counted([rows[self.row]], [span])[0])

        return {
            "history_share": np.stack(observer.counted(what, span, past, count)),
            "history_steps": np.array([moment.step for moment in past], "<i4"),
            "history_range": np.array(span, "<f4"),
            "history_of": np.array([self.row, QUANTITIES.index(self.of)], "<i4"),
        }


class Course(Probe):
    """How healthy each layer was at earlier steps.

    course f4 (moments, L, 3): the length of the gradient over the training set, the share of saturated
    answers (NaN where nothing saturates) and the number of dead units, of as many points as there is time for
    at that many moments. course_steps i4 (moments,): the first is step 0, the others are spread evenly. The
    settings are today's.
    """

    label = "layers over time"
    kind: Literal["course"] = "course"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        past = observer.past()

        def told(moment: Moment) -> Array:
            view = observer.back_then(moment, "gradients")
            idle = [observer.idle(row, view=view) for row in range(1, len(observer.shapes))]
            return np.column_stack([gradient_norms(view), np.array(idle)]).astype("<f4")

        return {
            "course": np.stack(observer.counted(self.kind, (0.0, 0.0), past, told)),
            "course_steps": np.array([moment.step for moment in past], "<i4"),
        }
