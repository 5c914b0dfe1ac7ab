"""The static page: types, caching, and what is not served."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from server.page import Page


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a small page, with a secret beside it."""
    (tmp_path / "secret.js").write_text("secret")
    root = tmp_path / "frontend"
    for name in (
        "index.html",
        "main.js",
        "app.css",
        "views/loss.js",
        ".hidden.js",
        "notes.md",
        "package.json",
        "i18n/en.json",
        "vendor/.stamp",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "node_modules" / "x").mkdir(parents=True)
    (root / "node_modules" / "x" / "index.js").write_text("x")
    (root / "link.js").symlink_to(tmp_path / "secret.js")
    transport = httpx.ASGITransport(Starlette(routes=[Mount("/", Page(root))]))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def test_texts_are_packed_for_who_can_unpack_them(client: httpx.AsyncClient, tmp_path: Path) -> None:
    file = tmp_path / "frontend" / "main.js"
    file.write_text("export const zero = 0;\n" * 1000)
    plain = await client.get("/main.js", headers={"accept-encoding": "identity"})
    packed = await client.get("/main.js", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert packed.text == plain.text == file.read_text()
    assert int(packed.headers["content-length"]) < len(packed.text) / 10
    again = await client.get("/main.js", headers={"if-none-match": packed.headers["etag"]})
    assert again.status_code == 304
    file.write_text("export const one = 1;\n" * 1000)
    changed = await client.get("/main.js", headers={"accept-encoding": "gzip"})
    assert changed.text == file.read_text()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/main.js", "text/javascript; charset=utf-8"),
        ("/views/loss.js", "text/javascript; charset=utf-8"),
        ("/i18n/en.json", "application/json"),
        ("/app.css", "text/css; charset=utf-8"),
    ],
)
async def test_files_come_with_their_type_and_are_revalidated(
    client: httpx.AsyncClient, path: str, kind: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-cache"
    again = await client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.js",
        "/views",
        "/views/",
        "/.hidden.js",
        "/vendor/.stamp",
        "/notes.md",
        "/package.json",
        "/node_modules/x/index.js",
        "/link.js",
        "/../secret.js",
        "/%2e%2e/secret.js",
        "/..%2fsecret.js",
        "/views/..%2f..%2fsecret.js",
        "/..%5csecret.js",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/main.js%00.css",
        "/" + "x" * 3000,
        "/" + "x/" * 1000,
    ],
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(httpx.URL("http://localhost", raw_path=path.encode()))
    assert answer.status_code == 404
    assert b"secret" not in answer.content
