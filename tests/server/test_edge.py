"""Every message malformed in many ways is refused with the path, the value and what is allowed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Experiment
from server.edge import Refused, read
from server.limits import Limits
from server.problems import SENTENCE
from server.protocol import Edit, Hello, Problem

LIMITS = Limits()
DEFAULT = Experiment().model_dump(mode="json")


def edit(*changes: tuple[tuple[Any, ...], Any], **more: Any) -> str:
    """An edit of the default document, changed at some places."""
    document = json.loads(json.dumps(DEFAULT))
    for path, value in changes:
        at = document
        for part in path[:-1]:
            at = at[part]
        if value is ...:
            del at[path[-1]]
        else:
            at[path[-1]] = value
    return json.dumps({"kind": "edit", "seq": 5, "experiment": document, **more})


def problem(text: str) -> Problem:
    """What is first said of a message."""
    with pytest.raises(Refused) as refused:
        read(text, LIMITS)
    error = refused.value.error
    json.loads(error.model_dump_json(), parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    return error.problems[0]


def test_the_default_document_passes() -> None:
    command = read(edit(), LIMITS)
    assert isinstance(command, Edit)
    assert command.experiment == Experiment()


LAYER = ("layers", 0, "units")


def weight(**changes: Any) -> str:
    """An order that sets one weight."""
    place = {"layer": 0, "row": 0, "column": 0, "value": 0.5}
    return json.dumps({"kind": "weights", "seq": 1, "changes": [{**place, **changes}]})


CASES: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    (edit((LAYER, 10**9)), LAYER, 10**9, "from 1 to 512"),
    (edit((LAYER, 0)), LAYER, 0, "from 1 to 512"),
    (edit((LAYER, 8.0)), LAYER, 8.0, "whole number"),
    (edit((LAYER, True)), LAYER, True, "whole number"),
    (edit((LAYER, "8")), LAYER, "8", "whole number"),
    (edit((LAYER, None)), LAYER, None, "whole number"),
    (edit((LAYER, [8])), LAYER, "[8]", "whole number"),
    (edit((LAYER, 10**400)), LAYER, "a whole number of 1329 bits", "from 1 to 512"),
    (edit((("features",), [])), ("features",), "[]", "a list of 1 to"),
    (edit((("features",), [{"kind": "x1"}] * 40)), ("features",), None, "a list of 1 to"),
    (edit((("layers",), [])), ("layers",), "[]", "a list of 1 to 32"),
    (edit((("data", "kind"), "swirl")), ("data", "kind"), "swirl", "circle"),
    (edit((("data", "kind"), ...)), ("data", "kind"), None, "circle"),
    (edit((("data", "kind"), 7)), ("data", "kind"), 7, "circle"),
    (edit((("data", "wobble"), 1)), ("data", "wobble"), 1, "turns"),
    (
        edit((("layers", 1, "activation", "kind"), "swish")),
        ("layers", 1, "activation", "kind"),
        "swish",
        "tanh",
    ),
    (edit((("learning_rate",), "fast")), ("learning_rate",), "fast", "a number"),
    (edit((("learning_rate",), 1e308)), ("learning_rate",), 1e308, "to 1,000"),
    (edit((("learning_rate",), 0)), ("learning_rate",), 0, "above 0"),
    (edit((("colour",), "red")), ("colour",), "red", "learning_rate"),
    (edit((("seeds", "data"), -1)), ("seeds", "data"), -1, "from 0"),
    (edit((("loss",), {"kind": "softmax_cross_entropy"})), ("layers", 2, "units"), 1, "2"),
    (edit((("layers", 2, "activation"), {"kind": "tanh"})), ("layers", 2, "activation"), "tanh", "identity"),
    (edit(seq=0), ("seq",), 0, "from 1"),
    (edit(seq=True), ("seq",), True, "whole number"),
    (edit(seq="1"), ("seq",), "1", "whole number"),
    (edit(extra=1), ("extra",), 1, "experiment"),
    (edit(experiment=None), ("experiment",), None, "an object"),
    (edit(experiment=[]), ("experiment",), "[]", "an object"),
    (edit().replace('"learning_rate": 0.02', '"learning_rate": NaN'), ("learning_rate",), "nan", "above 0"),
    (edit().replace('"learning_rate": 0.02', '"learning_rate": 1e999'), ("learning_rate",), "inf", "above 0"),
    (
        edit().replace('"learning_rate": 0.02', '"learning_rate": -Infinity'),
        ("learning_rate",),
        "-inf",
        "above",
    ),
    ('{"kind": "play"}', ("seq",), None, "whole number"),
    ('{"kind": "dance", "seq": 1}', ("kind",), "dance", "play"),
    ('{"seq": 1}', ("kind",), None, "play"),
    ('{"kind": ["play"]}', ("kind",), "['play']", "play"),
    ("{}", ("kind",), None, "play"),
    ("[]", (), "[]", "kind"),
    ("null", (), None, "kind"),
    ("7", (), 7, "kind"),
    ('"play"', (), "play", "kind"),
    ("", (), None, "JSON object"),
    ("{", (), None, "JSON object"),
    ("play", (), None, "JSON object"),
    ('{"kind": "play", "seq": 1}}', (), None, "JSON object"),
    ("[" * 5000, (), None, "JSON object"),
    ('{"a":' * 2000 + "1" + "}" * 2000, (), None, "JSON object"),
    ('{"kind": "hello", "client": "\\ud800abcdefg"}', (), None, "JSON object"),
    ('{"kind": "hello", "client": "short"}', ("client",), "short", "text like"),
    ('{"kind": "hello", "client": "page0001", "session": "../etc"}', ("session",), "../etc", "text like"),
    ('{"kind": "credit", "frames": 3}', ("frames",), 3, "from 1 to 2"),
    ('{"kind": "step", "seq": 1, "count": 0}', ("count",), 0, "from 1 to 10,000"),
    ('{"kind": "step", "seq": 1, "unit": "year"}', ("unit",), "year", "batch, epoch"),
    ('{"kind": "speed", "seq": 1, "steps_per_second": 0}', ("steps_per_second",), 0, "above 0"),
    ('{"kind": "speed", "seq": 1, "steps_per_second": 1e999}', ("steps_per_second",), "inf", "above 0"),
    ('{"kind": "watch", "probes": [{"kind": "x_ray"}]}', ("probes", 0, "kind"), "x_ray", "boundary"),
    (
        '{"kind": "watch", "probes": [{"kind": "boundary", "size": 9999}]}',
        ("probes", 0, "size"),
        9999,
        "to 256",
    ),
    ('{"kind": "weights", "seq": 1, "changes": []}', ("changes",), "[]", "a list of 1 to 128"),
    (weight(value=1e7), ("changes", 0, "value"), 1e7, "-1,000,000 to 1,000,000"),
    (weight(value="1"), ("changes", 0, "value"), "1", "a number"),
    (weight(value=None), ("changes", 0, "value"), None, "a number"),
    (weight(row=-1), ("changes", 0, "row"), -1, "from 0"),
    (weight(column=0.5), ("changes", 0, "column"), 0.5, "whole number"),
    (weight(place=3), ("changes", 0, "place"), 3, "layer"),
    (weight().replace("0.5", "NaN"), ("changes", 0, "value"), "nan", "1,000,000"),
    ('{"kind": "watch", "fps": 1000}', ("fps",), 1000, "from 1 to 60"),
    ('{"kind": "watch", "have": {"run": -1, "losses": 0, "evaluations": 0}}', ("have", "run"), -1, "from 0"),
]


@pytest.mark.parametrize(("text", "path", "value", "allowed"), CASES, ids=range(len(CASES)))
def test_a_refusal_names_path_value_and_what_is_allowed(
    text: str, path: tuple[str | int, ...], value: Any, allowed: str
) -> None:
    said = problem(text)
    assert said.path == path
    if value is not None:
        assert said.value == value
        assert type(said.value) is type(value)
    assert allowed in said.allowed
    assert said.message


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"kind": "watch", "probes": [{}] * 4000}),
        edit((("layers",), [{}] * 4000)),
        edit((("features",), [{}] * 4000)),
    ],
)
def test_thousands_of_problems_are_not_written_out(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.problems.shown", lambda _: pytest.fail("a problem was written out"))
    said = problem(text)
    assert said.code == "hopeless"
    assert said.message.startswith("4,00")


def test_a_long_text_is_not_said_back() -> None:
    assert len(problem(edit((("data",), {"kind": "x" * 200_000}))).message) <= SENTENCE


def test_a_refusal_can_be_said_in_another_language() -> None:
    said = problem(edit((("loss",), {"kind": "softmax_cross_entropy"})))
    assert (said.code, said.about) == (
        "output_units",
        {"loss": "softmax cross-entropy", "units": (2,), "has": 1, "classes": 2},
    )
    assert problem(edit((("learning_rate",), 0))).code == "greater_than"


def test_a_refusal_carries_the_number_of_the_order() -> None:
    with pytest.raises(Refused) as refused:
        read(edit((LAYER, 0)), LIMITS)
    assert refused.value.error.seq == 5


@pytest.mark.parametrize("seq", ["true", "-1", "1.5", '"1"', "1e999", str(2**70), "null"])
def test_a_number_that_is_none_is_not_repeated(seq: str) -> None:
    with pytest.raises(Refused) as refused:
        read(f'{{"kind": "play", "seq": {seq}}}', LIMITS)
    assert refused.value.error.seq is None


def test_many_problems_are_told_in_part() -> None:
    bad = [{"kind": "dense", "units": 0, "more": 1, "activation": {"kind": "?"}}] * 16
    with pytest.raises(Refused) as refused:
        read(edit((("layers",), bad)), LIMITS)
    assert len(refused.value.error.problems) == 16


@pytest.mark.parametrize("kind", ["edit", "hello"])
def test_what_costs_too_much_is_refused_before_anything_is_made(kind: str) -> None:
    wide = {"kind": "dense", "units": 512, "activation": {"kind": "relu"}, "initializer": {"kind": "he"}}
    document = {**DEFAULT, "layers": [wide, wide, DEFAULT["layers"][-1]]}
    more = {"seq": 1} if kind == "edit" else {"client": "page0001"}
    said = problem(json.dumps({"kind": kind, "experiment": document, **more}))
    assert said.path == ("layers",)
    assert said.value == 3 * 512 + 513 * 512 + 513
    assert said.allowed == "at most 200,000 weights and biases"
    assert (said.code, said.about) == ("too_many_weights", {"value": said.value, "most": 200_000})


def test_a_slow_step_is_refused() -> None:
    hello = json.dumps({"kind": "hello", "client": "page0001"})
    assert isinstance(read(hello, LIMITS), Hello)
    with pytest.raises(Refused) as refused:
        read(edit(), Limits(operations_per_second=1000))
    assert "milliseconds" in refused.value.error.problems[0].message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
kinds = st.sampled_from(["hello", "edit", "play", "step", "speed", "watch", "credit", "welcome"])


@given(kinds, st.dictionaries(st.sampled_from(["seq", "experiment", "probes", "have", "x"]), json_values))
def test_whatever_comes_is_a_command_or_refused_in_json(kind: str, fields: dict[str, Any]) -> None:
    text = json.dumps({"kind": kind, **fields})
    try:
        read(text, LIMITS)
    except Refused as refused:
        json.loads(refused.error.model_dump_json(), parse_constant=lambda name: pytest.fail(name))


@given(st.sampled_from(sorted(DEFAULT)), json_values)
def test_a_document_with_anything_anywhere_is_taken_or_refused(field: str, value: Any) -> None:
    try:
        read(edit(((field,), value)), LIMITS)
    except Refused as refused:
        json.loads(refused.error.model_dump_json(), parse_constant=lambda name: pytest.fail(name))


@given(st.text(max_size=60))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read(text, LIMITS)
