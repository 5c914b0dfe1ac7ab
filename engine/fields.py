"""The numbers documents are made of: allowed range, handy range, scale and unit, defined once each."""

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Scale = Literal["log", "linear", "integer"]


class Live:
    """Marks a field that may change while training goes on; any other change returns to step 0."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"live": True}


Frozen = Annotated[bool, Live()]
"""Whether the weights of a layer keep their values while training goes on."""
HandWeight = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]
"""A weight or a bias that is set by hand in a network."""
SampleValue = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]
"""One number of a sample that somebody makes up."""


def _shown(
    scale: Scale, slider: tuple[float, float], step: float | None = None, unit: str | None = None
) -> Any:
    """How a form shows a number: its scale, the handy range of the slider, the step and the unit."""
    extra = {"scale": scale, "slider": list(slider), "step": step, "unit": unit}
    return {key: value for key, value in extra.items() if value is not None}


Rate = Annotated[float, Field(gt=0, le=1000, json_schema_extra=_shown("log", (1e-4, 10)))]
"""A learning rate."""
Epsilon = Annotated[float, Field(ge=1e-12, le=1, json_schema_extra=_shown("log", (1e-10, 1e-2)))]
"""A small number that keeps a division finite, in single precision too."""
Decay = Annotated[float, Field(ge=0, lt=1, json_schema_extra=_shown("linear", (0, 0.999), 0.001))]
"""How much of a running sum is kept from one step to the next."""
Leak = Annotated[float, Field(ge=0, lt=1, json_schema_extra=_shown("linear", (0, 0.5), 0.01))]
"""The slope of the left half of a leaky function."""
Floor = Annotated[float, Field(ge=0.01, le=1, json_schema_extra=_shown("linear", (0.1, 1), 0.05))]
"""How far below 0 an exponential linear unit can go."""
Fraction = Annotated[float, Field(ge=0, le=1, json_schema_extra=_shown("linear", (0, 1), 0.01))]
"""A part of a whole, from nothing to all of it."""
Cut = Annotated[float, Field(ge=0.01, le=1, json_schema_extra=_shown("linear", (0.1, 1), 0.05))]
"""What a learning rate is multiplied by to make it smaller."""
Limit = Annotated[float, Field(ge=1e-6, le=1e6, json_schema_extra=_shown("log", (0.01, 100)))]
"""The greatest size allowed."""
LeastGain = Annotated[float, Field(ge=0, le=10, json_schema_extra=_shown("log", (1e-5, 0.1)))]
"""By how much a loss must fall to count as better."""
Goal = Annotated[float, Field(gt=0, le=1e6, json_schema_extra=_shown("log", (1e-3, 1)))]
"""A loss that is low enough."""
ScoreGoal = Annotated[float, Field(gt=0, le=1, json_schema_extra=_shown("linear", (0.5, 1), 0.01, "%"))]
"""A share of points that is high enough."""
Strength = Annotated[float, Field(ge=0, le=10, json_schema_extra=_shown("log", (1e-5, 1)))]
"""How strongly a penalty pulls."""
Deviation = Annotated[float, Field(ge=1e-12, le=10, json_schema_extra=_shown("log", (1e-3, 10)))]
"""The standard deviation of random numbers."""
Reach = Annotated[float, Field(ge=1e-12, le=10, json_schema_extra=_shown("log", (1e-3, 10)))]
"""How far from 0 random numbers go."""
Gain = Annotated[float, Field(ge=1e-3, le=10, json_schema_extra=_shown("log", (0.1, 10)))]
"""How much longer vectors become."""
Entry = Annotated[float, Field(ge=-100, le=100, json_schema_extra=_shown("linear", (-1, 1), 0.1))]
"""A number that is entered by hand, such as a weight. What is nearer to 0 than 1e-12 counts as 0."""
Smoothing = Annotated[float, Field(ge=0, lt=1, json_schema_extra=_shown("linear", (0, 0.3), 0.01))]
"""The share of a label that is spread over all answers."""
Threshold = Annotated[float, Field(ge=1e-3, le=100, json_schema_extra=_shown("log", (0.1, 10)))]
"""The distance at which a function goes over into another."""
Margin = Annotated[float, Field(ge=1e-3, le=100, json_schema_extra=_shown("log", (0.1, 10)))]
"""How far one score should lie ahead of another."""
Focus = Annotated[float, Field(ge=0, le=5, json_schema_extra=_shown("linear", (0, 5), 0.1))]
"""How much less a point counts the better it is known."""
NoiseClasses = Annotated[int, Field(ge=1, le=64, json_schema_extra=_shown("integer", (1, 9), 1))]
"""The number of classes drawn for comparison."""

Width = Annotated[int, Field(ge=1, le=512, json_schema_extra=_shown("integer", (1, 16), 1, "units"))]
"""The number of units of a layer."""
Pieces = Annotated[int, Field(ge=2, le=8, json_schema_extra=_shown("integer", (2, 5), 1))]
"""The number of weighted sums that a maxout unit takes the greatest of."""
DropRate = Annotated[float, Field(ge=0, le=0.95, json_schema_extra=_shown("linear", (0, 0.9), 0.05, "%"))]
"""The part of the numbers that is dropped at random."""
Filters = Annotated[int, Field(ge=1, le=512, json_schema_extra=_shown("integer", (1, 32), 1, "filters"))]
"""The number of filters of a convolution."""
Window = Annotated[int, Field(ge=1, le=32, json_schema_extra=_shown("integer", (1, 7), 1, "pixels"))]
"""Height and width of what slides over a picture."""
Stride = Annotated[int, Field(ge=1, le=32, json_schema_extra=_shown("integer", (1, 4), 1, "pixels"))]
"""How far a window moves from one place to the next."""
Border = Annotated[int, Field(ge=0, le=32, json_schema_extra=_shown("integer", (0, 4), 1, "pixels"))]
"""Rows and columns that are added on each side of a picture."""
Samples = Annotated[int, Field(ge=2, le=5000, json_schema_extra=_shown("integer", (50, 1000), 10, "points"))]
"""The number of points of a data set, training and test together."""
BatchSize = Annotated[int, Field(ge=1, le=1024, json_schema_extra=_shown("integer", (1, 128), 1, "points"))]
"""The number of points that make one step."""
Duration = Annotated[
    int, Field(ge=1, le=1_000_000, json_schema_extra=_shown("log", (10, 10000), unit="steps"))
]
"""A number of steps of training."""
Patience = Annotated[int, Field(ge=1, le=10_000, json_schema_extra=_shown("integer", (1, 100), 1, "epochs"))]
"""How many passes over the data nothing needs to happen."""
Seed = Annotated[int, Field(ge=0, le=2**32 - 1, json_schema_extra=_shown("integer", (0, 999), 1))]
"""Where a stream of random numbers starts."""

Noise = Annotated[float, Field(ge=0, le=0.5, json_schema_extra=_shown("linear", (0, 0.5), 0.01))]
"""How far points stray, from not at all to half overlapping."""
Turns = Annotated[float, Field(ge=0.25, le=4, json_schema_extra=_shown("linear", (0.5, 2.5), 0.05, "turns"))]
"""How often a spiral's arm goes round."""
Arms = Annotated[int, Field(ge=2, le=5, json_schema_extra=_shown("integer", (2, 5), 1, "arms"))]
"""The number of a spiral's arms."""
Squares = Annotated[int, Field(ge=2, le=8, json_schema_extra=_shown("integer", (2, 8), 1, "squares"))]
"""How many squares of a checkerboard stand side by side."""
RingCount = Annotated[int, Field(ge=2, le=8, json_schema_extra=_shown("integer", (2, 8), 1, "rings"))]
"""The number of rings around each other."""
Classes = Annotated[int, Field(ge=2, le=6, json_schema_extra=_shown("integer", (2, 6), 1, "classes"))]
"""The number of classes of points in the plane."""
Waves = Annotated[float, Field(ge=0.25, le=4, json_schema_extra=_shown("linear", (0.5, 3), 0.25))]
"""How many waves lie side by side."""
WaveCount = Annotated[int, Field(ge=1, le=3, json_schema_extra=_shown("integer", (1, 3), 1))]
"""How many waves lie over each other."""
Length = Annotated[int, Field(ge=2, le=64, json_schema_extra=_shown("integer", (2, 40), 1, "steps"))]
"""The number of steps of a sequence."""
DigitCount = Annotated[int, Field(ge=2, le=1797, json_schema_extra=_shown("integer", (100, 1797), 1))]
"""Handwritten digits; there are no more."""
FlowerCount = Annotated[int, Field(ge=2, le=150, json_schema_extra=_shown("integer", (30, 150), 1))]
"""Flowers; there are no more."""
Coordinate = Annotated[float, Field(ge=-6, le=6)]
"""A coordinate of a point drawn by hand."""
PointClass = Annotated[int, Field(ge=0, le=5)]
"""The class of a point drawn by hand."""
PointNumber = Annotated[int, Field(ge=0, le=999_999)]
"""What tells a point drawn by hand from the others."""
Cell = Annotated[float, Field(ge=-1e12, le=1e12)]
"""A number of a table."""
TableClasses = Annotated[int, Field(ge=2, le=32, json_schema_extra=_shown("integer", (2, 10), 1, "classes"))]
"""The number of classes of a table's rows."""
TableClass = Annotated[int, Field(ge=0, le=31)]
"""The class of a table's row."""
Components = Annotated[int, Field(ge=1, le=64, json_schema_extra=_shown("integer", (1, 16), 1))]
"""How many directions of the data are kept."""
Share = Annotated[float, Field(ge=0.1, le=0.9, json_schema_extra=_shown("linear", (0.1, 0.9), 0.05, "%"))]
"""The part of the points that is trained on."""

Pixels = Annotated[int, Field(ge=2, le=256)]
"""Columns and rows of a picture."""
Thumbnail = Annotated[int, Field(ge=2, le=64)]
"""Columns and rows of a picture of which there are many."""
Bins = Annotated[int, Field(ge=1, le=255)]
"""Bars of a histogram; an odd number has one centred on 0."""
Iterations = Annotated[int, Field(ge=1, le=200)]
"""Steps of an iteration that converges."""
Cells = Annotated[int, Field(ge=3, le=41)]
"""Columns and rows of a picture that takes a pass for each of its places."""
Distance = Annotated[float, Field(ge=0.01, le=10)]
"""How far from where one stands."""
