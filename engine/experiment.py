"""The Experiment: the one document that says everything about a run; the same document gives the same run."""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.activations import Identity
from engine.choice import Document, OneOf
from engine.datasets import Dataset, Spiral
from engine.features import X1, X2, Feature
from engine.fields import BatchSize, Live, Rate, Seed, Share
from engine.layers.dense import Dense
from engine.layers.layer import Layer
from engine.losses import BinaryCrossEntropy, Loss
from engine.network import activation_of
from engine.optimizers import Adam, Optimizer
from engine.regularizers import NoRegularizer, Regularizer

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

    def generator(self, purpose: str) -> np.random.Generator:
        """A fresh generator for one of the purposes; equal seeds still give unrelated streams."""
        spawned = np.random.SeedSequence(getattr(self, purpose), spawn_key=tuple(purpose.encode()))
        return np.random.Generator(np.random.PCG64(spawned))


class Experiment(Document):
    """Everything about a run: the data, the network, and how it learns."""

    data: OneOf[Dataset] = Spiral()
    """The points to be told apart."""
    train_share: Share = 0.8
    """Part of the points that is trained on; the others test."""
    features: Annotated[tuple[OneOf[Feature], ...], Field(min_length=1, max_length=32)] = (X1(), X2())
    """What the first layer sees of a point."""
    layers: Annotated[tuple[OneOf[Layer], ...], Field(min_length=1, max_length=16)] = (
        Dense(units=8),
        Dense(units=8),
        Dense(units=1, activation=Identity()),
    )
    """The layers in order; the last one gives the outputs."""
    loss: Annotated[OneOf[Loss], Live()] = BinaryCrossEntropy()
    """What training makes small."""
    learning_rate: Annotated[Rate, Live()] = 0.02
    """How far each step moves the weights."""
    batch_size: Annotated[BatchSize, Live()] = 16
    """Number of points in each step. All of them, if there are fewer."""
    optimizer: Annotated[OneOf[Optimizer], Live()] = Adam()
    """How gradients move the weights."""
    regularizer: Annotated[OneOf[Regularizer], Live()] = NoRegularizer()
    """A penalty on large weights."""
    seeds: Seeds = Seeds()
    """Where the random numbers start."""

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
        last, output = len(self.layers) - 1, self.layers[-1]
        classes, loss, link = self.data.classes, self.loss.label, self.loss.link
        widths, units = self.loss.widths(classes), output.outputs(0)
        if not widths:
            allowed = f"For {classes} classes take another loss."
            yield Misfit("loss_for_classes", ("loss",), self.loss.name(), allowed, {"classes": classes})
        elif units not in widths:
            wanted = "1 unit" if widths == (1,) else f"{' or '.join(map(str, widths))} units"
            allowed = f"With {loss} the last layer has {wanted}."
            about: dict[str, Any] = {"loss": loss, "units": widths}
            yield Misfit("output_units", ("layers", last, "units"), units, allowed, about)
        activation = activation_of(output)
        if link != "identity" and not isinstance(activation, Identity):
            allowed = f"With {loss}, which applies the {link}, it is identity."
            about = {"loss": loss, "link": link}
            yield Misfit(
                "output_activation", ("layers", last, "activation"), activation.name(), allowed, about
            )


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
    if isinstance(old, Document) and isinstance(new, Document):
        return difference(old, new)
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        parts = ((place, _apart(a, b)) for place, (a, b) in enumerate(zip(old, new, strict=True)))
        return next(((place, *found) for place, found in parts if found is not None), None)
    return None if old == new else ()


def continues(old: Experiment, new: Experiment) -> bool:
    """Whether training can go on under ``new``: the two differ in live fields only."""
    return difference(old, new) is None
