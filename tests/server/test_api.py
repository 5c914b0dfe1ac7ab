"""The HTTP interface: the schema with its ETag, the gallery, health."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from engine import Dataset, Experiment, gallery, presets
from server.limits import Limits
from tests.server.conftest import Server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running server."""
    async with httpx.AsyncClient(base_url=server.http) as client:
        yield client


async def test_the_schema_is_all_that_a_form_needs(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/schema")
    document = answer.json()
    assert set(document) == {"experiment", "default", "starters", "probe", "limits"}
    assert document["default"] == json.loads(Experiment().model_dump_json())
    assert document["limits"] == Limits().model_dump()
    definitions = document["experiment"]["$defs"]
    assert definitions["Dense"]["properties"]["units"]["maximum"] == 512
    assert document["experiment"]["properties"]["learning_rate"]["live"] is True


async def test_the_schema_is_sent_once(client: httpx.AsyncClient) -> None:
    first = await client.get("/api/schema")
    assert first.headers["cache-control"] == "no-cache"
    again = await client.get("/api/schema", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = await client.get("/api/schema", headers={"if-none-match": '"something else"'})
    assert other.status_code == 200


async def test_the_schema_is_packed_for_who_can_unpack_it(client: httpx.AsyncClient) -> None:
    plain = await client.get("/api/schema", headers={"accept-encoding": "identity"})
    packed = await client.get("/api/schema", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert packed.num_bytes_downloaded < 32 * 1024 < plain.num_bytes_downloaded


async def test_the_head_of_the_schema_may_be_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.head("/api/schema")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == (await client.get("/api/schema")).headers["etag"]


async def test_the_presets_are_whole_experiments_sent_once(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/presets")
    served = {preset["key"]: preset for preset in answer.json()}
    assert list(served) == [preset.key for preset in presets()]
    assert Experiment.model_validate_json(json.dumps(served["residual"]["experiment"])) == next(
        preset.experiment for preset in presets() if preset.key == "residual"
    )
    again = await client.get("/api/presets", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_gallery_shows_every_data_set(client: httpx.AsyncClient) -> None:
    first = (await client.get("/api/gallery", params={"noise": 0.1, "seed": 3})).json()
    kinds = {kind.name(): kind for kind in Dataset.choices()}
    assert set(first) == set(gallery(0.1, 3)) < set(kinds)
    for kind, points in first.items():
        assert len(points["x"]) == len(points["y"]) > 50
        number = float if kinds[kind].task == "regression" else int
        assert all(isinstance(value, number) for value in points["y"])
        assert all(-6 <= value <= 6 for point in points["x"] for value in point)
    assert (await client.get("/api/gallery", params={"noise": 0.1, "seed": 3})).json() == first
    assert (await client.get("/api/gallery", params={"noise": 0.1, "seed": 4})).json() != first


async def test_samples_come_with_their_answers(client: httpx.AsyncClient) -> None:
    found = (await client.get("/api/samples")).json()
    assert set(found) == {"digits", "iris", "sine_mixture", "parity", "adding", "first_symbol"}
    digits, iris = found["digits"], found["iris"]
    assert digits["y"] == list(range(10))
    assert all(len(picture) == 8 and len(picture[0]) == 8 for picture in digits["x"])
    assert len(iris["x"]) == len(iris["y"]) == 150
    assert set(iris["y"]) == {0, 1, 2}
    bits = found["parity"]
    assert [sum(bit for (bit,) in bits_of) % 2 for bits_of in bits["x"]] == bits["y"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("noise=nan", "noise"),
        ("noise=inf", "noise"),
        ("noise=9", "noise"),
        ("noise=x", "noise"),
        ("seed=-1", "seed"),
        ("seed=1.5", "seed"),
    ],
)
async def test_bad_queries_are_refused_with_their_path(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    answer = await client.get(f"/api/gallery?{query}")
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert problem["path"] == ["query", field]
    assert problem["value"] == query.partition("=")[2]
    assert problem["message"]
    assert problem["allowed"].startswith("a whole number from 0" if field == "seed" else "a number from 0")
    assert problem["code"]


async def test_health_counts(client: httpx.AsyncClient, server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        health = (await client.get("/healthz")).json()
    assert health == {"status": "ok", "workers": 1, "sessions": 1, "viewers": 1}
