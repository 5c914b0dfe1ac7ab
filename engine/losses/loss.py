"""The contract of a loss: how wrong the outputs are, and in which direction they should move.

A loss is computed from the last layer's outputs ``y``, shape (outputs, batch), together with its link
(sigmoid, softmax), which keeps it finite at any size. ``measure`` writes the *sum* over the batch into
``loss`` and ``scale`` times that sum's gradient into ``dy``: with scale = 1 / batch this is the gradient of
the mean. A penalty on the weights is never part of it: that is counted and shown apart.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy

from engine.activations import Activation
from engine.choice import Choice
from engine.plan import Array

Task = Literal["classification", "regression"]
"""What is learned: which class a point has, or numbers."""


class Loss(Choice):
    """One number that says how wrong the outputs are."""

    tasks: ClassVar[tuple[Task, ...]] = ("classification",)
    """What it can be used for."""
    link: ClassVar[Literal["identity", "sigmoid", "softmax"]]
    """What turns outputs into predictions; it belongs to the loss."""
    activations: ClassVar[tuple[str, ...]] = ("identity",)
    """The kinds of activation that the last layer may have; without any, all of them."""
    outputs: ClassVar[Literal["one", "per_class", "any"]]
    """How many units the last layer must have."""

    measure: ClassVar[Callable[..., None]]
    """Kernel over some of y, t, dy, loss (0-d), scale, tmp and tmp2 (like y), row and true (batch,), ones
    (all of y's), rng: writes the summed loss, and its gradient times scale.
    """
    assess: ClassVar[Callable[..., None]]
    """Kernel like ``measure`` for looking, which never draws; it is ``measure`` unless that does."""
    predict: ClassVar[Callable[..., None]]
    """Kernel over some of y, p, tmp and row (batch,): writes the link of the outputs y into p."""
    unit: ClassVar[float] = 1.0
    """What the number that ``measure`` gives is to be multiplied by."""
    yes: ClassVar[float] = 1.0
    """The target of an output that should say yes."""
    no: ClassVar[float] = -1.0
    """The target of an output that should say no."""

    @classmethod
    def __pydantic_init_subclass__(cls, **given: Any) -> None:
        super().__pydantic_init_subclass__(**given)
        if "measure" in vars(cls) and "assess" not in vars(cls):
            cls.assess = cls.measure

    def widths(self, classes: int) -> tuple[int, ...]:
        """The numbers of output units that fit data of that many classes; empty if the loss does not."""
        if "classification" not in self.tasks:
            return ()
        one = (1,) if classes == 2 else ()
        return {"one": one, "per_class": (classes,), "any": (*one, classes)}[self.outputs]

    def targets(self, truth: Array, outputs: int, no: float) -> Array:
        """What the outputs should be, (outputs, points), for class numbers (points,); ``no`` if not this."""
        classes = numpy.arange(outputs)[:, None] if outputs > 1 else 1
        return numpy.where(truth == classes, self.yes, no).reshape(outputs, -1)

    def no_after(self, activation: Activation) -> float:  # noqa: ARG002
        """The target for no after this last activation."""
        return self.no

    def span(self, activation: Activation) -> tuple[float, float]:  # noqa: ARG002
        """The predictions of one output that mean certainly no and certainly yes; halfway it is undecided."""
        return 0.0, 1.0

    def decide(self, prediction: Array, activation: Activation) -> Array:
        """The class (points,) that each prediction (outputs, points) speaks for."""
        if len(prediction) > 1:
            return numpy.asarray(prediction.argmax(0))
        return numpy.asarray(prediction[0] > sum(self.span(activation)) / 2, numpy.intp)

    def shares(self, prediction: Array, activation: Activation) -> Array:
        """How each output is coloured (outputs, points): from 0 to 1, beyond where it is surer still.

        A single output says class 1 above a half. Of several the greatest wins, and scores that are not
        shares of one whole say how far they lead the best of the others: then none but the winner is above
        a half, however large they are.
        """
        low, high = self.span(activation)
        if self.link == "softmax" or (len(prediction) == 1 and (low, high) == (0, 1)):
            return prediction
        if len(prediction) == 1:
            return (prediction - low) / (high - low)
        second, best = numpy.sort(prediction, 0)[-2:]
        lead = prediction - numpy.where(prediction == best, second, best)
        return numpy.asarray(0.5 + lead / (2 * (high - low)))

    @classmethod
    def shown(cls) -> dict[str, Any]:
        about = {"link": cls.link, "outputs": cls.outputs, "penalty": "apart"}
        return super().shown() | about | {"tasks": list(cls.tasks), "activations": list(cls.activations)}
