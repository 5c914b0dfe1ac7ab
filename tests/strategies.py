"""Every hypothesis strategy of the tests: documents drawn from the same definitions that validate them.

Bounds and kinds are read from the fields, so a new component or field is drawn as soon as it is written.
"""

from functools import cache
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from engine import (
    Activation,
    ActivationLayer,
    Add,
    BinaryCrossEntropy,
    Choice,
    Clipping,
    Dataset,
    Dense,
    DrawnByHand,
    Experiment,
    Feature,
    Flatten,
    Identity,
    Initializer,
    Layer,
    Loss,
    Optimizer,
    Preprocessing,
    Probe,
    Regularizer,
    Schedule,
    Seeds,
    SquaredError,
    Stopping,
)
from engine.layers.layer import Shape

WIDEST = 5
WIDTHS = st.integers(1, WIDEST)
"""Units of a hidden layer: small, odd and even."""


def numbers(field: FieldInfo) -> st.SearchStrategy[Any]:
    """Integers or floats within the field's bounds."""
    low = next((m.ge for m in field.metadata if isinstance(m, Ge)), None)
    high = next((m.le for m in field.metadata if isinstance(m, Le)), None)
    above = next((m.gt for m in field.metadata if isinstance(m, Gt)), None)
    below = next((m.lt for m in field.metadata if isinstance(m, Lt)), None)
    if field.annotation is int:
        return st.integers(low, high)  # type: ignore[arg-type]
    bounds: dict[str, Any] = {"min_value": low if above is None else above, "exclude_min": above is not None}
    bounds |= {"max_value": high if below is None else below, "exclude_max": below is not None}
    floats = st.floats(allow_nan=False, allow_infinity=False, **bounds)
    return floats.filter(lambda number: number == 0 or abs(number) > 1e-12)  # no denormals down the line


def values(field: FieldInfo) -> st.SearchStrategy[Any]:
    """What a field may hold: a number, one of its literals, a member of its family, or its default."""
    if field.annotation in (int, float):
        return numbers(field)
    if get_origin(field.annotation) is Literal:
        return st.sampled_from(get_args(field.annotation))
    if isinstance(field.annotation, type) and issubclass(field.annotation, Choice):
        return any_of(field.annotation)
    return st.just(field.get_default(call_default_factory=True))


@cache
def settings_of(kind: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Instances of one definition; ``given`` replaces the strategies of those fields that it has."""
    own = {name: values(field) for name, field in kind.model_fields.items()}
    drawn = st.fixed_dictionaries(own | {name: drawn for name, drawn in given.items() if name in own})
    return drawn.map(lambda fields: built(kind, fields)).filter(lambda made: made is not None)


def built(kind: type[Any], fields: dict[str, Any]) -> Any:
    """A definition with these settings, or None where they do not go together."""
    try:
        return kind(**fields)
    except ValidationError:
        return None


@cache
def any_of(family: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Members of a family with settings of any kind."""
    return st.one_of([settings_of(kind, **given) for kind in family.choices()])


SHAPES: list[Shape] = [(5,), (5, 4, 3), (4, 3)]
"""Of a vector, a picture and a sequence."""


def inputs_of(layer: Layer) -> list[list[Shape]]:
    """The inputs that a layer can be given: as many as it needs, of each of the shapes that it takes."""
    found = [[shape] * layer.arity[0] for shape in SHAPES]
    return [inputs for inputs in found if takes(layer, inputs)]


def takes(layer: Layer, inputs: list[Shape]) -> bool:
    """Whether a layer can take these inputs."""
    try:
        layer.output(*inputs)
    except ValueError:
        return False
    return layer.misfit(*inputs) is None


FAMILIES = [family for family in Choice.__subclasses__() if family.__module__.startswith("engine.")]
"""The engine's families, as they register themselves."""


@st.composite
def hidden_layers(draw: st.DrawFn, given: Shape) -> list[Layer]:
    """Layers that may stand anywhere but at the end, and give single numbers in the end."""
    layers: list[Layer] = []
    shape = given
    single = [kind for kind in Layer.choices() if kind.arity[0] == 1]
    for kind in draw(st.lists(st.sampled_from(single), max_size=3)):
        layer = draw(settings_of(kind, units=WIDTHS, filters=WIDTHS))
        if takes(layer, [shape]):
            layers.append(layer)
            shape = layer.output(shape)
    if len(shape) > 1:
        layers.append(Flatten())
        (units,) = Flatten().output(shape)
    else:
        (units,) = shape
    if draw(st.booleans()) and units <= 2 * WIDEST:
        detour = draw(settings_of(Dense, units=st.just(units), initializer=any_of(Initializer)))
        if takes(detour, [(units,)]):
            kept = ActivationLayer(activation=Identity(), id="kept")
            layers += [kept, detour.model_copy(update={"id": "on"}), Add(inputs=("kept", "on"))]
    return layers


@st.composite
def output_layers(draw: st.DrawFn, loss: Loss, widths: tuple[int, ...]) -> Dense:
    """A last layer that fits the loss."""
    kinds = [kind for kind in Activation.choices() if kind.name() in (loss.activations or (kind.name(),))]
    activation = draw(st.one_of([settings_of(kind) for kind in kinds]))
    return Dense(units=draw(st.sampled_from(widths)), activation=activation)


def widths(loss: Loss, data: Dataset) -> tuple[int, ...]:
    """The numbers of outputs with which a loss can learn this data; empty if it cannot."""
    if data.task not in loss.tasks:
        return ()
    return (data.outputs,) if data.task == "regression" else loss.widths(data.classes)


@st.composite
def experiments(draw: st.DrawFn, samples: st.SearchStrategy[int] = st.integers(2, 60)) -> Experiment:  # noqa: B008
    """Valid documents, small enough to be trained in a test."""
    data = draw(any_of(Dataset, samples=samples, length=st.integers(2, 5)))
    loss = draw(any_of(Loss).filter(lambda loss: bool(widths(loss, data))))
    features = draw(st.lists(any_of(Feature), min_size=1, max_size=7, unique=True))
    given = (len(features),) if data.plane else data.shape
    preprocessing = draw(any_of(Preprocessing).filter(lambda rule: len(given) == 1 or not rule.mixes))
    seen = (preprocessing.width(*given),) if len(given) == 1 else given
    fields = Experiment.model_fields
    return Experiment(
        data=data,
        train_share=draw(numbers(fields["train_share"])),
        features=tuple(features),
        preprocessing=preprocessing,
        layers=(*draw(hidden_layers(seen)), draw(output_layers(loss, widths(loss, data)))),
        loss=loss,
        learning_rate=draw(st.floats(1e-4, 0.3)),
        schedule=draw(any_of(Schedule)),
        batch_size=draw(st.integers(1, 70)),
        optimizer=draw(any_of(Optimizer)),
        clipping=draw(any_of(Clipping)),
        regularizer=draw(any_of(Regularizer)),
        stopping=draw(any_of(Stopping)),
        seeds=draw(settings_of(Seeds)),
    )


@st.composite
def redrawn(draw: st.DrawFn, data: DrawnByHand) -> DrawnByHand:
    """The same drawing with some points taken away and some new ones, each under a number of its own."""
    numbered = dict(zip(data.numbers or range(data.samples), data.points, strict=True))
    kept = draw(st.sets(st.sampled_from(sorted(numbered))))
    left = {number: point for number, point in numbered.items() if number in kept}
    place = st.floats(-6, 6).map(lambda x: round(x, 2))
    points = st.tuples(place, place, st.integers(0, data.classes - 1))
    new = draw(st.lists(points, min_size=max(0, 2 - len(left)), max_size=20))
    left |= dict(enumerate(new, max(numbered) + 1))
    return data.model_copy(update={"points": tuple(left.values()), "numbers": tuple(left)})


@st.composite
def live_changes(draw: st.DrawFn, experiment: Experiment) -> Experiment:
    """The same document with other values in some of the fields that may change while training goes on."""
    layers = []
    for place, layer in enumerate(experiment.layers):
        changes = {"frozen": draw(st.booleans())} if hasattr(layer, "frozen") else {}
        if hasattr(layer, "activation") and place < len(experiment.layers) - 1:
            changes["activation"] = draw(any_of(Activation))
        layers.append(layer.model_copy(update=changes))
    other = {
        "learning_rate": draw(st.floats(1e-4, 0.3)),
        "schedule": draw(any_of(Schedule)),
        "batch_size": draw(st.integers(1, 70)),
        "optimizer": draw(any_of(Optimizer)),
        "clipping": draw(any_of(Clipping)),
        "regularizer": draw(any_of(Regularizer)),
        "stopping": draw(any_of(Stopping)),
        "layers": tuple(layers),
    }
    if isinstance(experiment.loss, BinaryCrossEntropy):
        other["loss"] = draw(st.sampled_from([experiment.loss, SquaredError()]))
    if isinstance(experiment.data, DrawnByHand):
        other["data"] = draw(redrawn(experiment.data))
    changed = draw(st.sets(st.sampled_from(sorted(other)), min_size=1))
    return experiment.model_copy(update={name: other[name] for name in changed})


def entries(parameters: int) -> st.SearchStrategy[dict[int, float]]:
    """Weights that are set by hand, in a network that has some."""
    values = st.floats(-3, 3, width=32).filter(lambda value: value == 0 or abs(value) > 1e-12)
    return st.dictionaries(st.integers(0, parameters - 1), values, min_size=1, max_size=5)


def probes() -> st.SearchStrategy[Probe]:
    """Probes with settings of any kind; a unit map may name a unit that does not exist."""
    return any_of(Probe)
