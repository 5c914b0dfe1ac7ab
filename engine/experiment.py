"""The Experiment: the one document that says everything about a run; the same document gives the same run."""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.activations import Activation, Identity
from engine.choice import Document, OneOf
from engine.clipping import Clipping, NoClipping
from engine.datasets import Dataset, Spiral
from engine.features import X1, X2, Feature
from engine.fields import BatchSize, Live, Rate, Seed, Share
from engine.graph import Broken, shapes, wire
from engine.layers.dense import Dense
from engine.layers.layer import Layer, Shape
from engine.losses import BinaryCrossEntropy, Loss
from engine.network import activation_of
from engine.optimizers import Adam, Optimizer
from engine.preprocessing import NoPreprocessing, Preprocessing
from engine.regularizers import NoRegularizer, Regularizer
from engine.schedules import Constant, Schedule
from engine.stopping import NoStopping, Stopping

Path = tuple[str | int, ...]
"""Where a value stands in a document: names of fields and places in lists, from the root."""


class Misfit(NamedTuple):
    """A field that does not go with the rest of its document."""

    code: str
    """Names the sentence, for who says it in another language."""
    path: Path
    value: Any
    allowed: str
    """What would go, as a sentence."""
    about: dict[str, Any]
    """What the sentence names."""


class Seeds(Document):
    """One seed for each purpose, so that changing one leaves the other random numbers alone."""

    data: Seed = 7
    """Draws the points."""
    split: Seed = 7
    """Chooses which points are for testing."""
    weights: Seed = 42
    """Draws the weights at the start."""
    shuffle: Seed = 42
    """Orders the points anew in each epoch."""
    dropout: Seed = 42
    """Chooses what dropout, noise and noise classes draw in each step."""

    def generator(self, purpose: str, *of: int) -> np.random.Generator:
        """A fresh generator for one of the purposes, or for a part of it; all give unrelated streams."""
        spawned = np.random.SeedSequence(getattr(self, purpose), spawn_key=(*purpose.encode(), *of))
        return np.random.Generator(np.random.PCG64(spawned))


class Experiment(Document):
    """Everything about a run: the data, the network, and how it learns."""

    data: OneOf[Dataset] = Spiral()
    """The points to learn from."""
    train_share: Share = 0.8
    """Part of the points that is trained on; the others test."""
    features: Annotated[tuple[OneOf[Feature], ...], Field(min_length=1, max_length=32)] = (X1(), X2())
    """What the first layer sees of a point of the plane. Other data are seen as they are."""
    preprocessing: OneOf[Preprocessing] = NoPreprocessing()
    """What is done to the inputs first, as fitted to the training points."""
    layers: Annotated[tuple[OneOf[Layer], ...], Field(min_length=1, max_length=32)] = (
        Dense(units=8),
        Dense(units=8),
        Dense(units=1, activation=Identity()),
    )
    """The layers in order; the last one gives the outputs."""
    loss: Annotated[OneOf[Loss], Live()] = BinaryCrossEntropy()
    """What training makes small."""
    learning_rate: Annotated[Rate, Live()] = 0.02
    """How far each step moves the weights."""
    schedule: Annotated[OneOf[Schedule], Live()] = Constant()
    """How the learning rate changes from step to step."""
    batch_size: Annotated[BatchSize, Live()] = 16
    """Number of points in each step: 1 is stochastic, some are a mini-batch, all of them the full batch."""
    optimizer: Annotated[OneOf[Optimizer], Live()] = Adam()
    """How gradients move the weights."""
    clipping: Annotated[OneOf[Clipping], Live()] = NoClipping()
    """What is done to gradients that are too large."""
    regularizer: Annotated[OneOf[Regularizer], Live()] = NoRegularizer()
    """A penalty on large weights."""
    stopping: Annotated[OneOf[Stopping], Live(), Field(title="Stop when")] = NoStopping()
    """When training ends by itself."""
    seeds: Seeds = Seeds()
    """Where the random numbers start."""

    @property
    def input_shape(self) -> Shape:
        """The shape of what the first layer sees of one point."""
        shape = (len(self.features),) if self.data.plane else self.data.shape
        return (self.preprocessing.width(*shape),) if len(shape) == 1 else shape

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for code, path, value, allowed, about in self._misfits():
            context = {"path": list(path), "value": value, "allowed": allowed, "about": about}
            raise PydanticCustomError(code, "{allowed}", context)
        return self

    def _misfits(self) -> Iterator[Misfit]:
        """What does not fit together."""
        for place, feature in enumerate(self.features):
            if feature in self.features[:place]:
                allowed = "Each input feature may be chosen once."
                yield Misfit("feature_twice", ("features", place), feature.name(), allowed, {})
        if self.preprocessing.mixes and len(self.input_shape) > 1:
            allowed = "Images and sequences would lose their order: take one that treats each number alone."
            yield Misfit("preprocessing_mixes", ("preprocessing",), self.preprocessing.name(), allowed, {})
        try:
            output = shapes(self.layers, wire(self.layers), self.input_shape)[-1]
        except Broken as error:
            code, place, field, value, allowed = error.flaw
            path = ("layers", place) if field is None else ("layers", place, field)
            yield Misfit(code, path, value, allowed, {})
        else:
            yield from self._loss_misfits(output)

    def _loss_misfits(self, output: Shape) -> Iterator[Misfit]:
        """Where the data, the loss and the last layer do not go together."""
        loss, data, place = self.loss, self.data, ("layers", len(self.layers) - 1)
        last = self.layers[-1]
        if data.task not in loss.tasks:
            kind = "classes" if data.task == "classification" else "numbers"
            allowed = f"This data has {kind} to be learned: take another loss."
            yield Misfit("loss_for_task", ("loss",), loss.name(), allowed, {"task": data.task})
            return
        classes = data.classes
        widths = (data.outputs,) if data.task == "regression" else loss.widths(classes)
        units = output[-1]
        if not widths:
            allowed = f"For {classes} classes take another loss."
            yield Misfit("loss_for_classes", ("loss",), loss.name(), allowed, {"classes": classes})
        elif len(output) > 1 or units not in widths:
            about: dict[str, Any] = {"loss": loss.label, "units": widths, "has": units, "classes": classes}
            path = (*place, "units") if hasattr(last, "units") else place
            yield Misfit("output_units", path, units, self._wanted(output, widths), about)
        activation = activation_of(last)
        if loss.activations and activation.name() not in loss.activations:
            labels = {kind.name(): kind.label for kind in Activation.choices()}
            names = " or ".join(labels[kind] for kind in loss.activations)
            raw = loss.link != "identity" and loss.activations == ("identity",)
            applied = f", which applies the {loss.link}," if raw else ""
            allowed = f"With {loss.label}{applied} it is {names}."
            about = {"loss": loss.label, "link": loss.link, "activations": names}
            path = (*place, "activation") if hasattr(last, "activation") else place
            yield Misfit("output_activation", path, activation.name(), allowed, about)

    def _wanted(self, output: Shape, widths: tuple[int, ...]) -> str:
        """How many outputs there should be, in a sentence."""
        loss, classes, units = self.loss.label[0].upper() + self.loss.label[1:], self.data.classes, output[-1]
        has = f"this network has {units} output{'s' * (units > 1)}"
        if len(output) > 1:
            return (
                f"The outputs are single numbers, and {' × '.join(map(str, output))} is more: flatten first."
            )
        if self.data.task == "regression":
            return f"The data has {widths[0]} number{'s' * (widths[0] > 1)} to be learned: {has}."
        if widths == (1,):
            return f"{loss} needs one output for two classes: {has}."
        if widths == (classes,):
            return f"{loss} needs one output per class: {has}, the data has {classes} classes."
        return f"{loss} needs {' or '.join(map(str, widths))} outputs: {has}."


def difference(old: Document, new: Document) -> Path | None:
    """The path of the first field that differs and is not live; None if there is none."""
    if type(old) is not type(new):
        return ()
    for name, field in type(old).model_fields.items():
        if not any(isinstance(mark, Live) for mark in field.metadata):
            found = _apart(getattr(old, name), getattr(new, name))
            if found is not None:
                return (name, *found)
    return None


def _apart(old: Any, new: Any) -> Path | None:
    if old == new:
        return None
    if isinstance(old, Document) and isinstance(new, Document):
        return difference(old, new)
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        parts = ((place, _apart(a, b)) for place, (a, b) in enumerate(zip(old, new, strict=True)))
        return next(((place, *found) for place, found in parts if found is not None), None)
    return ()


def continues(old: Experiment, new: Experiment) -> bool:
    """Whether training can go on under ``new``: the two differ in live fields only."""
    return difference(old, new) is None
