"""The application, put together: page, HTTP interface, WebSocket, and the runner behind them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from server import api, socket
from server.limits import Limits
from server.page import Page
from server.pool import LocalPool
from server.problems import shown, words
from server.protocol import Problem
from server.runner import Runner
from server.security import Guard, security_headers
from server.sessions import Sessions
from server.settings import FRONTEND, Settings


def create_app(
    settings: Settings, limits: Limits, runner: Runner | None = None, frontend: Path = FRONTEND
) -> ASGIApp:
    """The whole service as an ASGI application; `runner` is a pool of worker processes by default."""
    runner = runner or LocalPool(settings.worker_count(), limits)
    sessions = Sessions(runner, limits)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await runner.start(sessions.deliver)
        sweeper = asyncio.create_task(sessions.sweep())
        try:
            yield
        finally:
            sweeper.cancel()
            await runner.stop()

    app = FastAPI(title="Layerwise", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.limits, app.state.runner, app.state.sessions = limits, runner, sessions
    app.state.schema, app.state.presets = api.schema_document(limits), api.presets_document()
    app.add_exception_handler(RequestValidationError, _unprocessable)
    app.include_router(api.router)
    app.add_api_websocket_route("/ws", socket.endpoint)
    app.add_api_websocket_route("/{path:path}", socket.nowhere)
    app.mount("/", Page(frontend))

    index = frontend / "index.html"
    headers = security_headers(index.read_text("utf-8") if index.is_file() else "")
    return Guard(app, headers, {settings.host, *settings.allowed_hosts})


async def _unprocessable(request: Request, error: Exception) -> JSONResponse:
    """Refusals over HTTP read like those over the WebSocket."""
    assert isinstance(error, RequestValidationError)
    described = request.app.openapi()["paths"][request.url.path][request.method.lower()]["parameters"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in described}
    problems = [
        Problem(
            path=tuple(detail["loc"]),
            value=shown(detail.get("input")),
            message=detail["msg"],
            allowed=words(schemas.get(detail["loc"][-1], {})),
            code=detail["type"],
        )
        for detail in error.errors()
    ]
    return JSONResponse({"problems": [problem.model_dump() for problem in problems]}, 422)
