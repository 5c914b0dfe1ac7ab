"""Observer: looks at a network while it trains. It owns every looking buffer and never changes training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import nan, prod
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.activations import Activation, Identity, Sigmoid
from engine.grid import Grid, remember, shades
from engine.histograms import DIGITS, Ranges, outside, reach, round_up
from engine.layers.layer import inside
from engine.network import Network, activation_of
from engine.plan import Array
from engine.trajectory import Moment
from engine.view import Quantity, View

if TYPE_CHECKING:
    from engine.probes import Probe
    from engine.trainer import Trainer

Span = tuple[float, float]
Part = Literal["train", "test"]
"""A set of points."""

THUMBNAIL = 24
"""Columns and rows of a small picture."""
LOOK = 6_000_000_000
"""Multiplications and additions that one look may take."""
EACH = 30
"""As many of them as one value of an activation takes time."""
LEAST = 6
"""A pass takes as long as one of so many points, however few they are: the weights have to be read."""
CALLS = 200_000
"""Calls of NumPy that one look may take."""
STARTS = 32
"""How many histograms of step 0 are kept; the longest unused are forgotten."""
EVERY = slice(None)
SHAPING = ("data", "layers", "loss")
"""What the buffers are made for, of all that may change while training goes on."""


class Observer:
    """What the probes ask a trainer. Row 0 of what is per layer stands for the input features."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.experiment, self.ranges = trainer, trainer.experiment, Ranges()
        self._renew()

    def look(self, probe: Probe) -> dict[str, Array]:
        """The probe's arrays, as they are now; each is a copy."""
        seen, self.experiment = self.experiment, self.trainer.experiment
        if any(getattr(seen, name) != getattr(self.experiment, name) for name in SHAPING):
            self._renew()
        self._thumbnails: list[Array] = []
        """What all units answer, for as long as one look lasts."""
        with np.errstate(all="ignore"):
            return probe.arrays(self)

    def _renew(self) -> None:
        """Start with empty buffers: a live change has made another network of the same weights."""
        self.shapes: list[Activation] = [Identity(), *map(activation_of, self.experiment.layers)]
        """What bounds the values of each row; the loss's link is a kind of sigmoid."""
        if self.experiment.loss.link != "identity":
            self.shapes[-1] = Sigmoid()
        self._grid: Grid | None = None
        self._train: View | None = None
        self._test: View | None = None
        self._one: View | None = None
        self._given: View | None = None
        self._ghosts: dict[bool, View] = {}
        self._counted: dict[object, tuple[Span, list[tuple[Moment, Array]]]] = {}
        self._forward_at = self._backward_at = self._test_at = -1
        self._starts: dict[Probe, tuple[list[Span], Array]] = {}
        """Histograms at step 0, with the ranges they were counted in; the latest asked for stands last."""

    # ---- passes

    @property
    def grid(self) -> Grid:
        """The plane. LookupError where the data does not lie in one."""
        if not self.experiment.data.plane:
            raise LookupError("this data does not lie in a plane")
        if self._grid is None:
            self._grid = Grid(self.trainer.network, self.experiment, self.trainer.inputs)
        return self._grid

    def units(self, size: int) -> list[Array]:
        """For each layer what its units answer at every pixel of a picture (units, size²)."""
        buffers = *self.grid.space.y.rows[1:-1], self.grid.prediction
        if size != THUMBNAIL:
            return self.grid.look(size, *buffers)
        self._thumbnails = self._thumbnails or self.grid.look(size, *buffers)
        return self._thumbnails

    def train(self, backward: bool = False, trains: bool = False) -> View:
        """The training set as the network sees it now, with the gradient if it is asked for.

        With ``trains`` the view has pre-activations. Buffers for both are made when they are first wanted.
        """
        trains = trains or backward
        if self._train is None or (trains and not self._train.trains):
            self._train, self._forward_at = self.some(self.trainer.network, 3, trains), -1
        if self._forward_at != self.trainer.changes:
            self._train.forward()
            self._forward_at = self.trainer.changes
        if backward and self._backward_at != self.trainer.changes:
            self._train.backward()
            self._backward_at = self.trainer.changes
        return self._train

    def test(self) -> View:
        """The test set as the network sees it now."""
        if self._test is None:
            self._test = self.some(self.trainer.network, 3, part="test")
        if self._test_at != self.trainer.changes:
            self._test.forward()
            self._test_at = self.trainer.changes
        return self._test

    def one(self, part: Part, sample: int) -> View:
        """One sample as the network sees it now, with the gradient. LookupError without such a sample."""
        points, trainer = self.trainer.points, self.trainer
        x, truth = (getattr(points, f"{part}_{name}")[sample : sample + 1] for name in ("x", "y"))
        if not len(x):
            raise LookupError(f"there is no sample {sample}")
        values = trainer.inputs(x)
        if self._one is None:
            self._one = View(trainer.network, self.experiment, values, truth, trains=True)
        self._one.show(values, truth)
        self._one.forward()
        self._one.backward()
        return self._one

    def given(self, numbers: Sequence[float]) -> View:
        """A sample given by its numbers, of which nobody knows the truth.

        They are those that the data set itself would give, before any preprocessing, row by row. LookupError
        if they are too many or too few.
        """
        trainer, shape = self.trainer, self.experiment.data.shape
        if len(numbers) != prod(shape):
            raise LookupError(f"a sample has {prod(shape)} numbers")
        values = trainer.inputs(np.array(numbers, "f4").reshape(1, *shape))
        if self._given is None:
            self._given = View(trainer.network, self.experiment, values)
        self._given.show(values)
        self._given.forward()
        return self._given

    def start(self) -> View:
        """The training set as today's settings see it with the first weights, with the gradient."""
        experiment, dtype = self.experiment, self.trainer.network.dtype
        network = Network(experiment.layers, experiment.input_shape, dtype)
        network.start(experiment.seeds.generator("weights"))
        view = self.some(network, 3, trains=True)
        view.forward()
        view.backward()
        return view

    def at_start(self, probe: Probe, spans: list[Span], count: Callable[[View], Array]) -> Array:
        """What a probe counts in these ranges at step 0; counted anew only when a range has changed."""
        if probe in self._starts and not np.array_equal(self._starts[probe][0], spans, equal_nan=True):
            del self._starts[probe]
        found = remember(self._starts, probe, lambda _: (spans, count(self.start())), STARTS)
        return found[1].copy()

    def some(self, network: Network, passes: int, trains: bool = False, part: Part = "train") -> View:
        """A set seen through a network of the same layers, that so many passes are wanted of.

        There and back counts as three. Of a large set, as many points as one look has time for.
        """
        points, count = self.trainer.points, max(LEAST, LOOK // (passes * self._each))
        x, truth = (getattr(points, f"{part}_{name}")[:count] for name in ("x", "y"))
        return View(network, self.experiment, self.trainer.inputs(x), truth, trains)

    def affordable(self, times: int, passes: int, calls: int) -> int:
        """How often, up to so many times, one look has time for these passes in these calls."""
        return max(1, min(times, CALLS // calls, LOOK // (passes * LEAST * self._each)))

    @property
    def _each(self) -> int:
        """The arithmetic of one point's way through the network."""
        network = self.trainer.network
        return network.operations + EACH * sum(network.widths)

    def past(self) -> list[Moment]:
        """The moments up to now that are kept."""
        return self.trainer.trajectory.until(self.trainer.step)

    def back_then(self, moment: Moment, of: Quantity) -> View:
        """The training set as today's settings see it with earlier weights, as far as a quantity needs it."""
        trains = of in ("gradients", "pre_activations")
        if trains not in self._ghosts:
            passes = self.trainer.trajectory.most * (3 if trains else 1)
            self._ghosts[trains] = self.some(self.trainer.network.twin(), passes, trains)
        ghost = self._ghosts[trains]
        network = ghost.space.network
        network.theta[:], network.kept[:] = moment.theta, moment.kept
        if of != "weights":
            ghost.forward()
        if of == "gradients":
            ghost.backward()
        return ghost

    def counted(
        self, what: object, span: Span, moments: list[Moment], count: Callable[[Moment], Array]
    ) -> list[Array]:
        """What is counted of one thing in one range at these moments; those that are known are kept."""
        before, known = self._counted.pop(what, (span, []))
        found = {id(moment): counts for moment, counts in known if before == span}
        pairs = [(moment, found[id(moment)] if id(moment) in found else count(moment)) for moment in moments]
        remember(self._counted, what, lambda _: (span, pairs), STARTS)
        return [counts for _, counts in pairs]

    def values(self, of: Quantity) -> list[Array | None]:
        """A quantity now, row by row; None where there is no such thing."""
        return self.train(of == "gradients", trains=of == "pre_activations").values(of)

    def idle(self, row: int, units: slice = EVERY, view: View | None = None) -> tuple[float, float]:
        """The share of a layer's answers that are saturated, and how many units are dead; NaN if meaningless.

        With ``units`` those of some of its units; with ``view`` those of another time.
        """
        answers, shape = (view or self.train()).values("activations")[row], self.shapes[row]
        if row == 0 or answers is None:
            return nan, nan
        dead = float((self._by_unit(row, answers)[units].max(1) <= 0).sum()) if shape.dies else 0.0
        return outside(answers[units], shape.saturation), dead

    def _by_unit(self, row: int, answers: Array) -> Array:
        """What each unit or channel answers, whatever the place, in a row of its own."""
        shape = self.trainer.network.shapes[row]
        if len(shape) == 1:
            return answers
        apart = answers.reshape(inside(shape, answers.shape[-1]))
        return apart.swapaxes(0, 1).reshape(shape[-1], -1)

    # ---- scales

    def unit_spans(self) -> list[Span]:
        """For each layer what is shown as the darkest of either colour."""
        spans = []
        for layer, shape in enumerate(self.shapes[1:-1]):
            low, high = shape.range
            if low is None or high is None:
                low, high = self._usual_span(layer)
            spans.append((low, high))
        return [*spans, self.output_span()]

    def output_span(self) -> Span:
        """The predictions that are shown as the darkest of either colour."""
        if self.experiment.data.task == "regression":
            return -1.0, 1.0
        return self.experiment.loss.span(activation_of(self.experiment.layers[-1]))

    def answer(self, prediction: Array) -> Array:
        """Predictions as bytes: of one output from one end to the other, of several each one's certainty."""
        experiment = self.experiment
        if experiment.data.task == "classification":
            prediction = experiment.loss.shares(prediction, activation_of(experiment.layers[-1]))
        return shades(
            prediction, *(self.output_span() if experiment.data.task == "regression" else (0.0, 1.0))
        )

    def _usual_span(self, layer: int) -> Span:
        """Twice the usual size of a layer's answers over the plane."""
        values = self.units(THUMBNAIL)[layer]
        bound = self.ranges.bound("units", layer, reach=2 * float(np.sqrt(np.square(values).mean())))
        return -bound, bound

    def histogram_span(self, of: Quantity, row: int, values: Array | None) -> Span:
        """Where the bars of a histogram begin and end; NaN without values. The inputs' fit closely."""
        if values is None:
            return nan, nan
        if row == 0:
            bound = round_up(float(np.abs(values).max()) or 1.0, DIGITS)
            return -bound, bound
        shape = self.shapes[row] if of == "activations" else Identity()
        if isinstance(shape, Identity):
            bound = self.ranges.bound(of, row, reach=reach(np.abs(values)))
            return -bound, bound
        low, high = shape.range
        if low is None:
            low = -self.ranges.bound(of, row, "low", reach=reach(-values))
        if high is None:
            high = self.ranges.bound(of, row, "high", reach=reach(values))
        return low, high
