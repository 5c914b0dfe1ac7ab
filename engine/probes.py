"""Probes: what can be looked at while a network trains, each as named arrays."""

from typing import Annotated, Literal

from pydantic import Field

from engine.choice import Choice
from engine.fields import Bins, Pixels

Quantity = Literal["activations", "pre_activations", "weights", "gradients"]
Place = Annotated[int, Field(ge=0)]


class Probe(Choice):
    """One thing to look at."""


class Metrics(Probe):
    """Loss and accuracy on both sets, and the penalty."""

    label = "metrics"
    kind: Literal["metrics"] = "metrics"


class Boundary(Probe):
    """The network's answer at every place of the plane."""

    label = "decision boundary"
    kind: Literal["boundary"] = "boundary"
    size: Pixels = 100
    """Columns and rows."""


class Neurons(Probe):
    """What every unit answers at every place of the plane."""

    label = "units"
    kind: Literal["neurons"] = "neurons"
    size: Pixels = 24
    """Columns and rows."""


class Features(Probe):
    """Every input feature at every place of the plane, chosen or not."""

    label = "input features"
    kind: Literal["features"] = "features"
    size: Pixels = 24
    """Columns and rows."""


class UnitMap(Probe):
    """What one unit answers at every place of the plane."""

    label = "one unit"
    kind: Literal["unit_map"] = "unit_map"
    layer: Place = 0
    """Place of the layer, from 0."""
    unit: Place = 0
    """Place of the unit in its layer, from 0."""
    size: Pixels = 100
    """Columns and rows."""


class Weights(Probe):
    """All weights and biases."""

    label = "weights"
    kind: Literal["weights"] = "weights"


class Histograms(Probe):
    """How a quantity is distributed in every layer, now and at step 0."""

    label = "distributions"
    kind: Literal["histograms"] = "histograms"
    of: Quantity = "activations"
    """Which quantity."""
    bins: Bins = 37
    """Number of bars."""


class GradientNorms(Probe):
    """How long every layer's gradient is."""

    label = "gradient norms"
    kind: Literal["gradient_norms"] = "gradient_norms"
