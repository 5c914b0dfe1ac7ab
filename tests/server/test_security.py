"""Who may ask, and what every answer carries."""

import base64
import hashlib
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from server.protocol import SUBPROTOCOL
from server.security import Guard, content_security_policy
from tests.server.conftest import Serve, Server

HEADERS = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
}


def test_the_policy_allows_the_inline_import_map_and_nothing_else_inline() -> None:
    script = '{"imports": {"preact": "./vendor/preact.js"}}'
    page = f'<script type="importmap">{script}</script><script type="module" src="main.js"></script>'
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = content_security_policy(page)
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert policy.count("sha256-") == 1
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/healthz", 200),
        ("/api/schema", 200),
        ("/nothing/here", 404),
        ("/api/gallery?noise=much", 422),
        ("/docs", 404),
        ("/redoc", 404),
    ],
)
async def test_every_answer_carries_the_headers(server: Server, path: str, status: int) -> None:
    async with httpx.AsyncClient(base_url=server.http) as client:
        answer = await client.get(path)
    if path != "/" or (Path(__file__).parents[2] / "frontend" / "index.html").exists():
        assert answer.status_code == status
    assert set(answer.headers) >= HEADERS
    assert "server" not in answer.headers


async def test_a_wrong_method_carries_the_headers(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.http) as client:
        for answer in (await client.post("/"), await client.put("/healthz", content=b"x" * 100_000)):
            assert answer.status_code == 405
            assert set(answer.headers) >= HEADERS


async def test_even_a_fault_carries_the_headers() -> None:
    async def faulty(*_: object) -> None:
        raise RuntimeError("a fault")

    from starlette.applications import Starlette
    from starlette.routing import Mount

    guarded = Guard(Starlette(routes=[Mount("/", faulty)]), {"x-guarded": "yes"})
    transport = httpx.ASGITransport(guarded, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/")
    assert (answer.status_code, answer.headers["x-guarded"]) == (500, "yes")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("127.0.0.1", 200),
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("[::1]:8000", 200),
        ("192.168.1.20:8000", 200),
        ("school.example", 200),
        ("evil.example", 400),
        ("evil.school.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost:8000:8000", 400),
        ("localhost@evil.example", 400),
        ("localhost/", 400),
        ("[evil.example]", 400),
        ("", 400),
    ],
)
async def test_hosts(host: str, status: int) -> None:
    assert await answer_of("http", [(b"host", host.encode())]) == status


@pytest.mark.parametrize(
    ("origins", "http", "websocket"),
    [
        (["http://school.example"], 200, 200),
        (["https://school.example"], 200, 200),
        (["http://school.example:8000"], 403, 403),
        (["http://evil.example"], 403, 403),
        (["http://localhost"], 403, 403),
        (["null"], 403, 403),
        ([""], 403, 403),
        ([], 200, 403),
        (["http://school.example", "http://evil.example"], 403, 403),
        (["http://school.example.evil.example"], 403, 403),
    ],
)
async def test_origins(origins: list[str], http: int, websocket: int) -> None:
    headers = [(b"host", b"school.example"), *((b"origin", origin.encode()) for origin in origins)]
    assert await answer_of("http", headers) == http
    assert await answer_of("websocket", headers) == websocket


async def test_two_hosts_or_none_are_refused() -> None:
    assert await answer_of("http", []) == 400
    assert await answer_of("websocket", [(b"host", b"localhost"), (b"host", b"evil.example")]) == 400


async def answer_of(scope_type: str, headers: list[tuple[bytes, bytes]]) -> int:
    """The status that the guard gives, where what it guards always answers 200."""
    statuses: list[int] = []

    async def guarded(*_: object) -> None:
        statuses.append(200)

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        if "status" in message:
            statuses.append(message["status"])

    scope = {"type": scope_type, "headers": headers, "extensions": {"websocket.http.response": {}}}
    await Guard(guarded, {}, ["School.example"])(scope, receive, send)
    assert len(statuses) == 1
    return statuses[0]


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://localhost:1"])
async def test_a_foreign_page_gets_no_websocket(server: Server, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(server.ws, origin=origin, subprotocols=[SUBPROTOCOL])  # type: ignore[arg-type,list-item]
    assert refused.value.response.status_code == 403
    assert {name.lower() for name, _ in refused.value.response.headers.raw_items()} >= HEADERS


async def test_a_websocket_elsewhere_is_refused_with_the_headers(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://{server.host}/elsewhere", origin=server.http)  # type: ignore[arg-type]
    assert refused.value.response.status_code == 404
    assert {name.lower() for name, _ in refused.value.response.headers.raw_items()} >= HEADERS


async def test_another_subprotocol_is_refused(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(server.ws, origin=server.http, subprotocols=["layerwise.v0"])  # type: ignore[arg-type,list-item]
    assert refused.value.response.status_code == 400
    assert {name.lower() for name, _ in refused.value.response.headers.raw_items()} >= HEADERS


async def test_the_own_page_gets_one_and_its_handshake_carries_the_headers(serve: Serve) -> None:
    server = await serve()
    async with server.page() as page:
        assert page.socket.response
        assert page.socket.subprotocol == SUBPROTOCOL
        assert {name.lower() for name, _ in page.socket.response.headers.raw_items()} >= HEADERS
        assert "Sec-WebSocket-Extensions" not in page.socket.response.headers
