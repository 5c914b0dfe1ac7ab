"""What one sample does in the network: feature maps, states and gates over time, and every number on its way.

``sample`` counts the training points, ``layer`` the layers, from 0. LookupError where there is no such thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from engine.layers.layer import Layer, Shape, outside
from engine.plan import NUMPY, Array, bind
from engine.probes.probe import Place, Probe
from engine.view import View

if TYPE_CHECKING:
    from engine.observer import Observer


class OfLayer(Probe):
    """Something about one layer."""

    layer: Place = 0
    """Place of the layer, from 0."""

    def found(self, observer: Observer) -> tuple[Layer, list[Shape]]:
        """The layer, and the shapes of what it sees."""
        network = observer.trainer.network
        if self.layer >= len(network.layers):
            raise LookupError(f"there is no layer {self.layer}")
        return network.layers[self.layer], network.inputs_of(self.layer)


class OfSample(OfLayer):
    """Something that one sample does in one layer."""

    sample: Place = 0
    """Place of the training point, from 0."""

    def answers(self, observer: Observer, rank: int) -> Array:
        """What the layer answers to the sample, if that has so many axes."""
        self.found(observer)
        view, shape = observer.train(), observer.trainer.network.shapes[self.layer + 1]
        if len(shape) != rank:
            raise LookupError(f"layer {self.layer} gives something else")
        values = view.space.y.rows[self.layer + 1]
        return np.asarray(outside(values[:, [self.place(view)]], shape)[0])

    def place(self, view: View) -> int:
        """The sample's place among the points of a view."""
        if self.sample >= view.count:
            raise LookupError(f"there is no training point {self.sample}")
        return self.sample


class FeatureMaps(OfSample):
    """What each filter of a layer finds in one picture.

    feature_maps f4 (channels, height, width).
    """

    label = "feature maps"
    kind: Literal["feature_maps"] = "feature_maps"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        return {"feature_maps": self.answers(observer, 3).transpose(2, 0, 1).astype("<f4")}


class Filters(OfLayer):
    """The weights of a convolution as small pictures.

    filters f4 (filters, channels, height, width).
    """

    label = "filters"
    kind: Literal["filters"] = "filters"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        layer, inputs = self.found(observer)
        network = observer.trainer.network
        pictures = layer.pictures(network.views(network.theta)[self.layer], *inputs)
        if pictures is None:
            raise LookupError(f"layer {self.layer} has no filters")
        return {"filters": pictures.astype("<f4")}


class Gates(OfSample):
    """What a recurrent layer's states and gates do while it reads one sequence.

    gates f4 (gates, steps, units), in the order that the layer's ``gate_names`` have in the schema.
    """

    label = "gates"
    kind: Literal["gates"] = "gates"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        layer, _ = self.found(observer)
        view = observer.train()
        gates = layer.gates(view.space.arrays[self.layer]) if layer.gate_names else {}
        if not gates:
            raise LookupError(f"layer {self.layer} has no gates")
        place = self.place(view)
        return {"gates": np.stack([gate[:, :, place] for gate in gates.values()]).astype("<f4")}


class Trace(Probe):
    """Every number that one sample makes on its way through the network and back, biases included.

    All f8; what belongs to layers stands layer by layer, in the order it has inside. trace_x: what the first
    layer sees. trace_z and trace_y: what each layer sums up, and what it makes of that. trace_p: prediction.
    trace_t: its target. trace_loss (2,): loss of this sample, and penalty. trace_dy and trace_dz: the loss's
    gradient for y and for z. trace_dw: the gradient of this sample's loss for all weights, as ``weights`` has
    them; trace_pull: what the penalty adds to it. trace_of i4 (2,): the set (0 training, 1 test) and sample.
    """

    label = "trace of one sample"
    kind: Literal["trace"] = "trace"
    part: Literal["train", "test"] = "train"
    """The set that the sample is from."""
    sample: Place = 0
    """Place of the sample in its set, from 0."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        trainer, experiment = observer.trainer, observer.experiment
        points = trainer.points
        x, truth = (getattr(points, f"{self.part}_{name}")[self.sample :][:1] for name in ("x", "y"))
        if not len(x):
            raise LookupError(f"there is no sample {self.sample}")
        network = trainer.network
        view = View(network, experiment, trainer.inputs(x), truth, trains=True)
        loss, _ = view.evaluate()
        view.backward()
        space = view.space
        dz = [arrays["dz"].ravel() for arrays in space.arrays]
        penalty = experiment.regularizer.penalty(network.theta[network.mask > 0])
        found: dict[str, Any] = {
            "x": view.x1[:-1, 0],
            "z": np.concatenate([rows[:, 0] for rows in space.z.rows[1:]]),
            "y": np.concatenate([rows[:, 0] for rows in space.y.rows[1:]]),
            "p": view.prediction[:, 0],
            "t": view.target[:, 0],
            "loss": [loss, penalty],
            "dy": np.concatenate([rows[:, 0] for rows in space.dy.rows[1:]]),
            "dz": np.concatenate(dz),
            "dw": view.grad,
            "pull": _pull(observer),
        }
        arrays = {f"trace_{name}": np.array(values, "<f8") for name, values in found.items()}
        return arrays | {"trace_of": np.array([self.part == "test", self.sample], "<i4")}


def _pull(observer: Observer) -> Array:
    """What the penalty adds to the gradient."""
    network, pull = observer.trainer.network, np.zeros_like(observer.trainer.network.theta)
    if observer.experiment.regularizer.pulls:
        named = {"np": NUMPY, "w": network.theta, "mask": network.mask, "pull": pull}
        bind(observer.experiment.regularizer.pull, named | {"tmp": np.zeros_like(pull)})
    return pull
