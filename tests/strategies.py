"""Every hypothesis strategy of the tests: documents drawn from the same definitions that validate them.

Bounds and kinds are read from the fields, so a new component or field is drawn as soon as it is written.
"""

from functools import cache
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from engine import (
    Activation,
    BinaryCrossEntropy,
    Choice,
    Dataset,
    Dense,
    Experiment,
    Feature,
    Identity,
    Initializer,
    Loss,
    Optimizer,
    Probe,
    Regularizer,
    Seeds,
    SquaredError,
)

WIDTHS = st.integers(1, 5)
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
    """Instances of one definition; ``given`` replaces the strategies of some fields."""
    own = {name: values(field) for name, field in kind.model_fields.items()}
    return st.builds(kind, **(own | given))


@cache
def any_of(family: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Members of a family with settings of any kind."""
    return st.one_of([settings_of(kind, **given) for kind in family.choices()])


FAMILIES = [family for family in Choice.__subclasses__() if family.__module__.startswith("engine.")]
"""The engine's families, as they register themselves."""


@st.composite
def hidden_layers(draw: st.DrawFn) -> Dense:
    """A dense layer that may stand anywhere but at the end."""
    return Dense(
        units=draw(WIDTHS), activation=draw(any_of(Activation)), initializer=draw(any_of(Initializer))
    )


@st.composite
def output_layers(draw: st.DrawFn, loss: Loss) -> Dense:
    """A last layer that fits the loss, for data of two classes."""
    activations = any_of(Activation) if loss.link == "identity" else st.just(Identity())
    return Dense(units=draw(st.sampled_from(loss.widths(2))), activation=draw(activations))


@st.composite
def experiments(draw: st.DrawFn, samples: st.SearchStrategy[int] = st.integers(2, 60)) -> Experiment:  # noqa: B008
    """Valid documents, small enough to be trained in a test."""
    loss = draw(any_of(Loss))
    hidden = draw(st.lists(hidden_layers(), max_size=3))
    features = draw(st.lists(any_of(Feature), min_size=1, max_size=7, unique=True))
    fields = Experiment.model_fields
    return Experiment(
        data=draw(any_of(Dataset, samples=samples)),
        train_share=draw(numbers(fields["train_share"])),
        features=tuple(features),
        layers=(*hidden, draw(output_layers(loss))),
        loss=loss,
        learning_rate=draw(st.floats(1e-4, 0.3)),
        batch_size=draw(st.integers(1, 70)),
        optimizer=draw(any_of(Optimizer)),
        regularizer=draw(any_of(Regularizer)),
        seeds=draw(settings_of(Seeds)),
    )


@st.composite
def live_changes(draw: st.DrawFn, experiment: Experiment) -> Experiment:
    """The same document with other values in some of the fields that may change while training goes on."""
    layers = [
        layer.model_copy(update={"activation": draw(any_of(Activation))})
        if place < len(experiment.layers) - 1
        else layer
        for place, layer in enumerate(experiment.layers)
    ]
    other = {
        "learning_rate": draw(st.floats(1e-4, 0.3)),
        "batch_size": draw(st.integers(1, 70)),
        "optimizer": draw(any_of(Optimizer)),
        "regularizer": draw(any_of(Regularizer)),
        "layers": tuple(layers),
    }
    if isinstance(experiment.loss, BinaryCrossEntropy):
        other["loss"] = draw(st.sampled_from([experiment.loss, SquaredError()]))
    changed = draw(st.sets(st.sampled_from(sorted(other)), min_size=1))
    return experiment.model_copy(update={name: other[name] for name in changed})


def probes() -> st.SearchStrategy[Probe]:
    """Probes with settings of any kind; a unit map may name a unit that does not exist."""
    return any_of(Probe)
