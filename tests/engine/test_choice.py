"""The registry: what is defined appears by itself, complete, and survives the journey through JSON."""

import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import engine
from engine import Activation, Choice, Experiment, Identity, LeakyRelu, OneOf, Relu, Sigmoid, Tanh
from tests.strategies import FAMILIES, any_of

KINDS = [kind for family in FAMILIES for kind in family.choices()]

each_kind = pytest.mark.parametrize(
    "kind", KINDS, ids=lambda kind: f"{kind.__mro__[1].__name__}-{kind.name()}"
)
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)


def described(kind: type[Choice]) -> dict[str, Any]:
    """The JSON Schema of one definition."""
    return TypeAdapter(kind).json_schema()


def test_choices_come_in_source_order() -> None:
    known = (Identity, Sigmoid, Tanh, Relu, LeakyRelu)
    assert tuple(kind for kind in Activation.choices() if kind in known) == known


@each_family
def test_kinds_are_unique(family: type[Choice]) -> None:
    names = [kind.name() for kind in family.choices()]
    assert len(names) == len(set(names)) > 0


@each_kind
def test_every_definition_explains_itself(kind: type[Choice]) -> None:
    schema = described(kind)
    assert schema["title"] == kind.label != ""
    assert schema["description"].endswith(".")
    assert "\n" not in schema["description"]
    for name, field in schema["properties"].items():
        assert name == "kind" or field["description"].endswith("."), name


@each_kind
def test_every_number_has_bounds_and_those_of_forms_a_slider_within(kind: type[Choice]) -> None:
    for field in described(kind)["properties"].values():
        if field.get("type") in ("number", "integer"):
            low = field.get("minimum", field.get("exclusiveMinimum"))
            assert low is not None
        if "slider" in field:
            high = field.get("maximum", field.get("exclusiveMaximum"))
            assert low <= field["slider"][0] < field["slider"][1] <= high
            assert field["scale"] in ("log", "linear", "integer")


@each_family
def test_every_definition_has_defaults_and_survives_json(family: type[Choice]) -> None:
    adapter: TypeAdapter[Choice] = TypeAdapter(OneOf[family])  # type: ignore[misc, valid-type]
    for kind in family.choices():
        assert adapter.validate_json(adapter.dump_json(kind())) == kind()


@given(st.one_of([any_of(family) for family in FAMILIES]))
def test_any_settings_survive_json(chosen: Choice) -> None:
    assert type(chosen).model_validate_json(chosen.model_dump_json()) == chosen


@pytest.mark.parametrize(
    "given",
    [
        '{"kind": "leaky_relu", "leak": NaN}',
        '{"kind": "leaky_relu", "leak": "0.1"}',
        '{"kind": "leaky_relu", "leak": 1}',
        '{"kind": "relu", "leak": 0.1}',
        '{"kind": "nothing"}',
        '{"leak": 0.1}',
        "null",
    ],
)
def test_anything_else_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(OneOf[Activation]).validate_json(given)


def test_documents_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Relu().kind = "relu"  # type: ignore[misc]


SQUARE = '''
from typing import Literal
import engine
from engine import Activation, Dense, Experiment

class Square(Activation):
    """The square.

    Source: none.
    """
    label = "square"
    formula = "x^2"
    range = (0.0, None)
    kind: Literal["square"] = "square"

    def forward(self, np, x, y):
        np.multiply(x, x, y)

    def slope(self, np, x, s):
        np.add(x, x, s)

Dense.model_rebuild(force=True)
Experiment.model_rebuild(force=True)
schema = Experiment.model_json_schema()["$defs"]
assert schema["Square"]["description"] == "The square."
assert schema["Square"]["title"] == "square" and schema["Square"]["formula"] == "x^2"
assert schema["Square"]["range"] == [0.0, None]
assert {"$ref": "#/$defs/Square"} == schema["Dense"]["properties"]["activation"]["oneOf"][-1]
text = '{"layers": [{"kind": "dense", "activation": {"kind": "square"}}, '
text += '{"kind": "dense", "units": 1, "activation": {"kind": "identity"}}]}'
assert isinstance(Experiment.model_validate_json(text).layers[0].activation, Square)

from tests.engine.test_activations import ACTIVATIONS
assert Square() in ACTIVATIONS
'''


def test_one_class_is_all_that_a_new_activation_takes() -> None:
    """In a process of its own, because registering lasts. It is in the schema and in the gradient tests."""
    subprocess.run([sys.executable, "-c", SQUARE], check=True, timeout=60)


def test_a_family_between_is_no_choice() -> None:
    class Bounded(Activation):
        bound: ClassVar[float]

    assert Bounded not in Activation.choices()
    assert Experiment() == Experiment.model_validate_json(Experiment().model_dump_json())


def test_every_module_of_the_engine_is_taken_in() -> None:
    """Menus have an order, so packages name their modules; what is forgotten would define nothing."""
    listing = "import engine, sys; print(*(name for name in sys.modules if name.startswith('engine')))"
    taken = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    folder = Path(str(engine.__file__)).parent
    modules = {
        f"engine.{path.relative_to(folder).with_suffix('').as_posix().replace('/', '.')}"
        for path in folder.rglob("*.py")
        if path.name != "__init__.py"
    }
    assert modules <= set(taken.stdout.split()), "nothing imports some"
