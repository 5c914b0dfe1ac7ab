"""What one sample does in the network: feature maps, states and gates over time, and every number on its way.

LookupError where there is no such sample, or nothing of the kind in the layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field

from engine.fields import SampleValue
from engine.layers.layer import Layer, Shape, outside
from engine.layers.recurrent import Recurrent
from engine.network import Network
from engine.plan import NUMPY, Array, bind
from engine.probes.probe import Place, Probe
from engine.view import View

if TYPE_CHECKING:
    from engine.observer import Observer


class OfSample(Probe):
    """Something that one sample does."""

    part: Literal["train", "test"] = "train"
    """The set that the sample is from."""
    sample: Place = 0
    """Place of the sample in its set, from 0."""

    def view(self, observer: Observer) -> View:
        """The sample as the network sees it now."""
        return observer.one(self.part, self.sample)

    @property
    def place(self) -> Array:
        """Which sample it is, because a viewer that has moved on must know: i4 (2,): 0 training or 1 test."""
        return np.array([self.part == "test", self.sample], "<i4")


class Batch(Probe):
    """Which training points the last step was taken with.

    batch i4 (n,): their places in the training set, in the order of the batch. batch_of i4 (1,): the step
    that it led to. LookupError before the first step, and after a jump in time until a step is taken.
    """

    label = "batch in use"
    kind: Literal["batch"] = "batch"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        trainer = observer.trainer
        return {"batch": trainer.batch().astype("<i4"), "batch_of": np.array([trainer.step], "<i4")}


class FeatureMaps(OfSample):
    """What each filter of a layer finds in one picture.

    feature_maps f4 (channels, height, width). feature_maps_of i4 (3,): the set (0 training, 1 test), sample
    and layer.
    """

    label = "feature maps"
    kind: Literal["feature_maps"] = "feature_maps"
    layer: Place = 0
    """Place of the layer, from 0."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        maps = _answers(self.view(observer), self.layer, 3).transpose(2, 0, 1)
        return {"feature_maps": _floats(maps), "feature_maps_of": np.append(self.place, np.int32(self.layer))}


class Answers(OfSample):
    """What every layer answers to one sample, at once.

    answers f4 (all,): layer by layer, the last as the loss understands it; images channel by channel, row by
    row. answers_x f4 (inputs,): what the first layer sees, likewise. answers_of i4 (2,): the set (0 training,
    1 test) and sample; (2, 0) if its values were given. LookupError where samples have more values, or fewer.
    """

    label = "answers to one sample"
    kind: Literal["answers"] = "answers"
    values: Annotated[tuple[SampleValue, ...], Field(min_length=1, max_length=1024)] | None = None
    """A sample of one's own, such as a digit drawn by hand, in the place of one of a set: its numbers as the
    data set would have them, like ``test_x``. Preprocessing is applied to them."""

    def view(self, observer: Observer) -> View:
        return super().view(observer) if self.values is None else observer.given(self.values)

    @property
    def place(self) -> Array:
        return super().place if self.values is None else np.array([2, 0], "<i4")

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view = self.view(observer)
        network, y = view.space.network, view.space.y.rows
        seen = [*zip(y[1:-1], network.shapes[1:-1], strict=True), (view.prediction, network.shapes[-1])]
        return {
            "answers": _floats(np.concatenate([_flat(values, shape) for values, shape in seen])),
            "answers_x": _floats(_flat(view.x1[:-1], network.shapes[0])),
            "answers_of": self.place,
        }


class Filters(Probe):
    """The weights of a convolution as small pictures.

    filters f4 (filters, channels, height, width). filters_of i4 (1,): the layer.
    """

    label = "filters"
    kind: Literal["filters"] = "filters"
    layer: Place = 0
    """Place of the layer, from 0."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        network = observer.trainer.network
        layer = _layer(network, self.layer)
        weights = network.views(network.theta)[self.layer]
        pictures = layer.pictures(weights, *network.inputs_of(self.layer))
        if pictures is None:
            raise LookupError(f"layer {self.layer} has no filters")
        return {"filters": _floats(pictures), "filters_of": np.array([self.layer], "<i4")}


class States(OfSample):
    """What a layer answers at every step while it reads one sequence.

    Of recurrent layers these are the states, also where only the last is passed on. states f4 (steps, units).
    states_of i4 (3,): the set (0 training, 1 test), sample and layer.
    """

    label = "states over time"
    kind: Literal["states"] = "states"
    layer: Place = 0
    """Place of the layer, from 0."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view = self.view(observer)
        gates = _gates(view, self.layer)
        states = gates["state"] if "state" in gates else _answers(view, self.layer, 2)
        return {"states": _floats(states), "states_of": np.append(self.place, np.int32(self.layer))}


class Gates(OfSample):
    """What a recurrent layer's states and gates do while it reads one sequence.

    gates f4 (gates, steps, units), in the order that the layer's ``gate_names`` have in the schema. gates_of
    i4 (3,): the set (0 training, 1 test), sample and layer.
    """

    label = "gates"
    kind: Literal["gates"] = "gates"
    layer: Place = 0
    """Place of the layer, from 0."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        gates = _gates(self.view(observer), self.layer)
        if not gates:
            raise LookupError(f"layer {self.layer} has no gates")
        return {
            "gates": _floats(np.stack(list(gates.values()))),
            "gates_of": np.append(self.place, np.int32(self.layer)),
        }


class Reading(OfSample):
    """What the network does step by step while it reads one sequence.

    reading f4 (all,): the steps in a row for each channel of what the first layer sees, then for each unit of
    the layers that go step by step; of recurrent ones the states, also where only the last is passed on.
    reading_layers i4 (layers,): the places of these layers, −1 being the input. reading_p f4 (steps,
    outputs): what would be predicted if the sequence ended there; no steps where something other than
    recurrent layers sees it whole. reading_of i4 (2,): the set (0 training, 1 test) and sample. LookupError
    where samples are no sequences.
    """

    label = "reading of one sequence"
    kind: Literal["reading"] = "reading"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view = self.view(observer)
        network = view.space.network
        if len(network.shapes[0]) != 2:
            raise LookupError("these are no sequences")
        seen = {-1: np.asarray(outside(view.x1[:-1], network.shapes[0])[0])}
        seen |= {place: steps for place in range(len(network.layers)) for steps in _steps(view, place)}
        return {
            "reading": _floats(np.concatenate([steps.T.ravel() for steps in seen.values()])),
            "reading_layers": np.array([*seen], "<i4"),
            "reading_p": _floats(_predictions(observer, view)),
            "reading_of": self.place,
        }


class Trace(OfSample):
    """Every number that one sample makes on its way through the network and back, biases included.

    All f8; what belongs to layers stands layer by layer, in the order it has inside. trace_x: what the first
    layer sees. trace_z and trace_y: what each layer sums up, and what it makes of that. trace_p: prediction.
    trace_t: its target. trace_loss (2,): loss of this sample, and penalty. trace_dy and trace_dz: the loss's
    gradient for y and for z. trace_dw: the gradient of this sample's loss for all weights, as ``weights`` has
    them; trace_pull: what the penalty adds to it. trace_of i4 (2,): the set (0 training, 1 test) and sample.
    """

    label = "trace of one sample"
    kind: Literal["trace"] = "trace"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view, experiment = self.view(observer), observer.experiment
        space, network = view.space, view.space.network
        penalty = experiment.regularizer.penalty(network.theta[network.mask > 0])
        found: dict[str, Any] = {
            "x": view.x1[:-1, 0],
            "z": _column(space.z.rows),
            "y": _column(space.y.rows),
            "p": view.prediction[:, 0],
            "t": view.target[:, 0],
            "loss": [view.loss(), penalty],
            "dy": _column(space.dy.rows),
            "dz": np.concatenate([arrays["dz"].ravel() for arrays in space.arrays]),
            "dw": view.grad,
            "pull": _pull(observer),
        }
        arrays = {f"trace_{name}": np.array(values, "<f8") for name, values in found.items()}
        return arrays | {"trace_of": self.place}


def _layer(network: Network, place: int) -> Layer:
    """One layer of a network."""
    if place >= len(network.layers):
        raise LookupError(f"there is no layer {place}")
    return network.layers[place]


def _answers(view: View, place: int, rank: int) -> Array:
    """What a layer answers to the first point of a view, if that has so many axes."""
    network = view.space.network
    _layer(network, place)
    shape = network.shapes[place + 1]
    if len(shape) != rank:
        raise LookupError(f"layer {place} gives something else")
    return np.asarray(outside(view.space.y.rows[place + 1], shape)[0])


def _flat(values: Array, shape: Shape) -> Array:
    """What the first point of some values has, in a row: images channel by channel."""
    one = outside(values, shape)[0]
    return np.asarray(one.transpose(2, 0, 1) if one.ndim == 3 else one).ravel()


def _gates(view: View, place: int) -> dict[str, Array]:
    """What the gates of a layer do with the first point of a view (steps, units), in the layer's order."""
    layer = _layer(view.space.network, place)
    gates = layer.gates(view.space.arrays[place]) if layer.gate_names else {}
    return {name: gates[name][:, :, 0] for name in layer.gate_names}


def _steps(view: View, place: int) -> list[Array]:
    """What a layer gives the first point of a view at each step (steps, units), if it goes step by step."""
    gates = _gates(view, place)
    if "state" in gates:
        return [gates["state"]]
    return [_answers(view, place, 2)] if len(view.space.network.shapes[place + 1]) == 2 else []


def _predictions(observer: Observer, view: View) -> Array:
    """What would be predicted (steps, outputs) if the first point of a view ended at each step; else none.

    The state after a step is all that recurrent layers know of what came before.
    """
    network = view.space.network
    for place, layer in enumerate(network.layers):
        if not isinstance(layer, Recurrent) or network.sources[place] != (place,):
            break
        if layer.returns == "last":
            with suppress(LookupError):
                rest = View(network.after(place), observer.experiment, _gates(view, place)["state"].T)
                rest.forward()
                return rest.prediction.T
            break
    return np.zeros((0, network.widths[-1]))


def _column(rows: Sequence[Array]) -> Array:
    """The first point's numbers of all layers, one after another."""
    return np.concatenate([values[:, 0] for values in rows[1:]])


def _floats(values: Array) -> Array:
    """A copy in single precision, in the order that it is seen."""
    return values.astype("<f4", order="C")


def _pull(observer: Observer) -> Array:
    """What the penalty adds to the gradient."""
    network = observer.trainer.network
    pull = np.zeros_like(network.theta)
    if observer.experiment.regularizer.pulls:
        named = {"np": NUMPY, "w": network.theta, "mask": network.mask, "pull": pull}
        bind(observer.experiment.regularizer.pull, named)
    return pull
