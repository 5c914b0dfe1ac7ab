"""What protects the page from others: the Host and Origin of every request, headers on every response.

Starlette accepts a WebSocket from any Origin, whatever middleware is on, so both are checked here, for both
scopes, before the application sees anything.
"""

import base64
import hashlib
import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(:[0-9]{1,5})?")
INLINE_SCRIPT: Final = re.compile(r"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def content_security_policy(page: str) -> str:
    """The policy for a page: its own files alone, and its inline scripts (the import map) by their hashes."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def security_headers(page: str) -> dict[str, str]:
    """The headers of every response, for a page with this HTML."""
    return {
        "content-security-policy": content_security_policy(page),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


class Guard:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, headers: dict[str, str], names: Iterable[str] = ()) -> None:
        self._app, self._headers = app, headers
        self._names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] in (
                "http.response.start",
                "websocket.accept",
                "websocket.http.response.start",
            ):
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send_guarded)
        elif scope["type"] == "http":
            await refusal(scope, receive, send_guarded)
        else:
            await WebSocket(scope, receive, send_guarded).send_denial_response(refusal)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not self._known(hosts[0]):
            return PlainTextResponse(
                "This server is not known by that name; --allowed-hosts gives it one.\n", 400
            )
        origins = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"origin"]
        if (
            not origins and scope["type"] == "http"
        ):  # a browser opening a page or loading its modules sends none
            return None
        if origins in ([f"http://{hosts[0]}"], [f"https://{hosts[0]}"]):
            return None
        return PlainTextResponse("Only this server's own page may ask.\n", 403)

    def _known(self, host: str) -> bool:
        """Whether a Host header is an address, localhost or configured: no name that another site chose."""
        match = HOST.fullmatch(host)
        if match is None:
            return False
        name = match[1].strip("[]")
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return True
