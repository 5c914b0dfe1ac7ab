"""The static page: the files of `frontend/` that a browser needs, as they are."""

import gzip
import os
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""What is served, and as what: a machine's own table of types may be wrong, and nosniff makes that fatal."""
TEXTS: Final = {".css", ".html", ".js", ".json", ".mjs", ".svg"}
"""What is worth packing."""


class Page(StaticFiles):
    """Serves files by their type; nothing hidden, no development tools, no listing of folders."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, html=True)
        self._packed: dict[PathLike, tuple[str, bytes]] = {}
        """Files as they are sent to who can unpack them, with the ETag they were packed under."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        full, found = super().lookup_path(path)
        parts = Path(path).parts
        settings = len(parts) == 1 and path.endswith(".json")
        hidden = "node_modules" in parts or settings or any(part.startswith(".") for part in parts)
        unknown = os.path.isfile(full) and Path(full).suffix not in TYPES
        return ("", None) if hidden or unknown else (full, found)

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        kind = Path(full_path).suffix
        headers = {"cache-control": "no-cache", "vary": "accept-encoding"}
        if response.status_code == 304:
            response.headers.update(headers)
            return response
        headers |= {"content-type": TYPES[kind], "etag": response.headers["etag"]}
        if kind in TEXTS and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            packed = self._pack(full_path, headers["etag"])
            return Response(packed, status_code, headers | {"content-encoding": "gzip"})
        response.headers.update(headers)
        return response

    def _pack(self, full_path: PathLike, etag: str) -> bytes:
        """A file packed once for each of its versions."""
        known, packed = self._packed.get(full_path, ("", b""))
        if known != etag:
            packed = gzip.compress(Path(full_path).read_bytes(), mtime=0)
            self._packed[full_path] = etag, packed
        return packed
