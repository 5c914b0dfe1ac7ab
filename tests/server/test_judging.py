"""What the server says of an experiment in a file, before anything changes."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from engine import Experiment
from server.limits import Limits
from tests.server.conftest import Server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running server."""
    async with httpx.AsyncClient(base_url=server.http) as client:
        yield client


async def judged(client: httpx.AsyncClient, body: str) -> dict[str, Any]:
    response = await client.post("/api/experiment", content=body)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


async def test_what_is_left_out_is_filled_in(client: httpx.AsyncClient) -> None:
    answer = await judged(client, '{"learning_rate": 0.5}')
    assert answer["problems"] == []
    assert answer["experiment"] == json.loads(Experiment(learning_rate=0.5).model_dump_json())


async def test_the_whole_default_comes_back_as_it_is(client: httpx.AsyncClient) -> None:
    text = Experiment().model_dump_json()
    assert (await judged(client, text))["experiment"] == json.loads(text)


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ("{", [], "json_invalid"),
        ("[]", [], "model_type"),
        ('{"learning_rate": -1}', ["learning_rate"], "greater_than"),
        ('{"layers": [{"kind": "dense", "units": 0}]}', ["layers", 0, "units"], "greater_than_equal"),
        ('{"data": {"kind": "cats"}}', ["data", "kind"], "union_tag_invalid"),
        ('{"wings": 2}', ["wings"], "extra_forbidden"),
        ('{"loss": {"kind": "softmax_cross_entropy"}}', ["layers", 2, "units"], "output_units"),
        ('{"x": "' + Limits().document_bytes * "y" + '"}', [], "too_long"),
    ],
)
async def test_what_is_wrong_is_said_by_its_place(
    client: httpx.AsyncClient, body: str, path: list[Any], code: str
) -> None:
    answer = await judged(client, body)
    assert answer["experiment"] is None
    assert (answer["problems"][0]["path"], answer["problems"][0]["code"]) == (path, code)


async def test_what_is_allowed_is_read_from_the_schema_of_the_experiment(client: httpx.AsyncClient) -> None:
    problem = (await judged(client, '{"learning_rate": -1}'))["problems"][0]
    assert problem["allowed"] == "a number above 0 to 1,000"


async def test_a_network_too_large_for_the_server_is_refused(client: httpx.AsyncClient) -> None:
    layers = [{"kind": "dense", "units": units} for units in (512, 512)]
    last = {"kind": "dense", "units": 1, "activation": {"kind": "identity"}}
    answer = await judged(client, json.dumps({"layers": [*layers, last]}))
    assert answer["problems"][0]["code"] == "too_many_weights"


async def test_another_site_may_not_ask(client: httpx.AsyncClient) -> None:
    headers = {"origin": "http://evil.example"}
    response = await client.post("/api/experiment", content="{}", headers=headers)
    assert response.status_code == 403
