"""The Experiment: its default, its schema, what it refuses and why, and what may change while it runs."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine import (
    L2,
    Dense,
    Experiment,
    Identity,
    LogSoftmax,
    Loss,
    NegativeLogLikelihood,
    Relu,
    Seeds,
    Sgd,
    Sigmoid,
    SoftmaxCrossEntropy,
    Spiral,
    SquaredError,
    continues,
)
from engine.experiment import difference
from tests.strategies import experiments, live_changes

DENSE_OUT = {"kind": "dense", "units": 1, "activation": {"kind": "identity"}}


def test_the_default_is_the_spiral_of_the_first_run() -> None:
    document = json.loads(Experiment().model_dump_json())
    assert document["data"] == {"kind": "spiral", "samples": 400, "noise": 0.05, "turns": 1.25, "arms": 2}
    assert [layer["units"] for layer in document["layers"]] == [8, 8, 1]
    assert [layer["activation"]["kind"] for layer in document["layers"]] == ["tanh", "tanh", "identity"]
    assert document["loss"] == {"kind": "binary_cross_entropy", "smoothing": 0.0}
    assert document["optimizer"] == {"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    assert (document["learning_rate"], document["batch_size"]) == (0.02, 16)
    assert document["seeds"] == {"data": 7, "split": 7, "weights": 42, "shuffle": 42, "dropout": 42}


def test_only_a_loss_of_raw_outputs_is_said_to_apply_its_link() -> None:
    output = Dense(units=2, activation=Sigmoid())
    said = []
    for loss in (SoftmaxCrossEntropy(), NegativeLogLikelihood()):
        with pytest.raises(ValidationError) as caught:
            Experiment(layers=(output,), loss=loss)
        said.append(caught.value.errors()[0]["msg"])
    assert said == [
        "With softmax cross-entropy, which applies the softmax, it is identity.",
        "With negative log-likelihood it is log-softmax.",
    ]


@pytest.mark.parametrize("loss", Loss.choices(), ids=lambda kind: kind.name())
def test_a_sentence_begins_with_the_name_of_the_loss_as_it_is_written(loss: type[Loss]) -> None:
    output = Dense(units=3, activation=LogSoftmax() if loss().activations == ("log_softmax",) else Identity())
    if "classification" in loss.tasks:
        with pytest.raises(ValidationError) as caught:
            Experiment(layers=(output,), loss=loss())
        assert caught.value.errors()[0]["msg"].startswith(loss.label[0].upper() + loss.label[1:] + " needs ")


def test_an_empty_document_is_the_default() -> None:
    assert Experiment.model_validate_json("{}") == Experiment()


@given(experiments())
def test_documents_survive_json(experiment: Experiment) -> None:
    assert Experiment.model_validate_json(experiment.model_dump_json()) == experiment


def test_the_schema_says_what_may_change_live() -> None:
    schema = Experiment.model_json_schema()
    live = {name for name, field in schema["properties"].items() if field.get("live")}
    assert live == {
        "loss",
        "learning_rate",
        "schedule",
        "batch_size",
        "optimizer",
        "clipping",
        "regularizer",
        "stopping",
    }
    dense = schema["$defs"]["Dense"]["properties"]
    assert [name for name, field in dense.items() if field.get("live")] == ["activation", "frozen"]
    drawn = schema["$defs"]["DrawnByHand"]["properties"]
    assert [name for name, field in drawn.items() if field.get("live")] == ["points", "numbers"]


def test_the_schema_says_how_numbers_are_shown() -> None:
    rate = Experiment.model_json_schema()["properties"]["learning_rate"]
    assert rate["scale"] == "log"
    assert rate["slider"] == [1e-4, 10]
    assert (rate["exclusiveMinimum"], rate["maximum"]) == (0, 1000)
    assert rate["title"] == "Learning rate"


def test_the_schema_says_what_families_need_to_know() -> None:
    definitions = Experiment.model_json_schema()["$defs"]
    assert definitions["BinaryCrossEntropy"]["link"] == "sigmoid"
    assert definitions["SoftmaxCrossEntropy"]["outputs"] == "per_class"
    assert definitions["Circle"]["classes"] == 2
    assert definitions["Spiral"]["classes"] == "arms"
    assert definitions["Relu"]["range"] == [0, None]


@pytest.mark.parametrize(
    ("document", "code", "path", "value"),
    [
        (
            {"features": [{"kind": "x1"}, {"kind": "x2"}, {"kind": "x1"}]},
            "feature_twice",
            ["features", 2],
            "x1",
        ),
        ({"loss": {"kind": "softmax_cross_entropy"}}, "output_units", ["layers", 2, "units"], 1),
        (
            {"layers": [{"kind": "dense", "units": 1}]},
            "output_activation",
            ["layers", 0, "activation"],
            "tanh",
        ),
        ({"layers": [DENSE_OUT | {"units": 2}]}, "output_units", ["layers", 0, "units"], 2),
        (
            {"loss": {"kind": "squared_error"}, "layers": [DENSE_OUT | {"units": 3}]},
            "output_units",
            ["layers", 0, "units"],
            3,
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_the_reason(
    document: dict[str, Any], code: str, path: list[str | int], value: object
) -> None:
    with pytest.raises(ValidationError) as refused:
        Experiment.model_validate_json(json.dumps(document))
    (error,) = refused.value.errors()
    assert error["type"] == code
    assert error["ctx"]["path"] == path
    assert error["ctx"]["value"] == value
    assert error["ctx"]["allowed"].endswith(".")
    assert error["msg"] == error["ctx"]["allowed"]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"features": []}, ("features",)),
        ({"layers": []}, ("layers",)),
        ({"layers": [DENSE_OUT] * 33}, ("layers",)),
        ({"layers": [DENSE_OUT | {"units": 10**9}]}, ("layers", 0, "dense", "units")),
        ({"learning_rate": 0}, ("learning_rate",)),
        ({"learning_rate": "0.1"}, ("learning_rate",)),
        ({"learning_rate": True}, ("learning_rate",)),
        ({"batch_size": 0}, ("batch_size",)),
        ({"batch_size": 1.5}, ("batch_size",)),
        ({"train_share": 0.95}, ("train_share",)),
        ({"data": {"kind": "spiral", "samples": 1}}, ("data", "spiral", "samples")),
        ({"data": {"kind": "spiral", "noise": -0.1}}, ("data", "spiral", "noise")),
        ({"seeds": {"data": 2**32}}, ("seeds", "data")),
        ({"loss": {"kind": "nothing"}}, ("loss",)),
        ({"colour": "red"}, ("colour",)),
    ],
)
def test_what_is_out_of_bounds_is_refused(document: dict[str, Any], place: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        Experiment.model_validate_json(json.dumps(document))
    assert refused.value.errors()[0]["loc"] == place


def test_nan_is_no_number() -> None:
    with pytest.raises(ValidationError):
        Experiment.model_validate_json('{"learning_rate": NaN}')


def test_squared_error_takes_one_unit_or_one_for_each_class() -> None:
    for units in (1, 2):
        assert Experiment(layers=(Dense(units=units),), loss=SquaredError()).loss == SquaredError()


@given(st.data(), experiments())
def test_live_changes_continue(data: st.DataObject, experiment: Experiment) -> None:
    assert continues(experiment, data.draw(live_changes(experiment)))


HIDDEN = Dense(units=8)
OUT = Dense(units=1, activation=Identity())


@pytest.mark.parametrize(
    ("other", "path"),
    [
        (Experiment(data=Spiral(noise=0.1)), ("data", "noise")),
        (Experiment(layers=(HIDDEN, OUT)), ("layers",)),
        (Experiment(layers=(HIDDEN, Dense(units=7), OUT)), ("layers", 1, "units")),
        (
            Experiment(
                layers=(HIDDEN, HIDDEN, Dense(units=2, activation=Identity())), loss=SoftmaxCrossEntropy()
            ),
            ("layers", 2, "units"),
        ),
        (Experiment(features=Experiment().features[:1]), ("features",)),
        (Experiment(seeds=Seeds(weights=1)), ("seeds", "weights")),
        (Experiment(train_share=0.5), ("train_share",)),
        (Experiment(optimizer=Sgd(), regularizer=L2(), learning_rate=1.0, batch_size=3), None),
        (Experiment(layers=(Dense(units=8, activation=Relu()), HIDDEN, OUT)), None),
        (Experiment(loss=SquaredError()), None),
    ],
)
def test_the_first_field_that_stops_a_live_change_is_named(
    other: Experiment, path: tuple[str | int, ...] | None
) -> None:
    assert difference(Experiment(), other) == path
    assert continues(Experiment(), other) == (path is None)


def test_each_purpose_has_numbers_of_its_own() -> None:
    seeds = Seeds(data=5, split=5, weights=5, shuffle=5, dropout=5)
    first = {seeds.generator(purpose).integers(2**60) for purpose in Seeds.model_fields}
    assert len(first) == len(Seeds.model_fields)
    assert seeds.generator("data").integers(2**60) == Seeds(data=5).generator("data").integers(2**60)
