"""The HTTP interface: what the page must know before it opens the WebSocket."""

import gzip
import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter
from starlette.responses import JSONResponse, Response

from engine import (
    Experiment,
    OneOf,
    Probe,
    gallery,
    presets,
    real_samples,
    sequence_samples,
    starters,
)
from engine.fields import Noise, Seed
from server.edge import Refused, read_experiment
from server.limits import Limits
from server.protocol import Problem

router = APIRouter()


class Unchanging:
    """A document that stays what it is while the server runs: as bytes with their ETag, and packed."""

    def __init__(self, document: Any) -> None:
        self.body = json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        self.packed = gzip.compress(self.body, mtime=0)
        self.etag = f'W/"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    def answer(self, request: Request) -> Response:
        """The document, unless the asker has it already; packed for who can unpack it."""
        headers = {"etag": self.etag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            packed = headers | {"content-encoding": "gzip"}
            return Response(self.packed, headers=packed, media_type="application/json")
        return Response(self.body, headers=headers, media_type="application/json")


def schema_document(limits: Limits) -> Unchanging:
    """Everything the page's forms are drawn from."""
    return Unchanging(
        {
            "experiment": Experiment.model_json_schema(),
            "default": Experiment().model_dump(mode="json"),
            "starters": {sort: document.model_dump(mode="json") for sort, document in starters().items()},
            "probe": TypeAdapter(OneOf[Probe]).json_schema(),
            "limits": limits.model_dump(),
        }
    )


def presets_document() -> Unchanging:
    """Whole experiments worth starting from, simplest first."""
    return Unchanging(
        [preset._asdict() | {"experiment": preset.experiment.model_dump(mode="json")} for preset in presets()]
    )


@router.head("/api/schema", include_in_schema=False)
@router.get("/api/schema")
async def schema(request: Request) -> Response:
    """The JSON Schema of an experiment, one for each sort of data, the default, the probes, the limits."""
    document: Unchanging = request.app.state.schema
    return document.answer(request)


@router.get("/api/presets")
async def all_presets(request: Request) -> Response:
    """Experiments worth starting from: key, title, what there is to see, document."""
    document: Unchanging = request.app.state.presets
    return document.answer(request)


@router.get("/api/gallery")
async def thumbnails(
    noise: Annotated[Noise, Query(allow_inf_nan=False)] = 0.05, seed: Annotated[Seed, Query()] = 7
) -> Response:
    """A few points of every data set of the plane, with their classes or numbers, for thumbnails."""
    found = gallery(noise, seed)
    drawn: dict[str, Any] = {
        kind: {"x": x.round(3).tolist(), "y": y.tolist() if y.ndim == 1 else y[:, 0].round(3).tolist()}
        for kind, (x, y) in found.items()
    }
    return JSONResponse(drawn, headers={"cache-control": "no-cache"})


@router.get("/api/samples")
async def real() -> Response:
    """Samples for thumbnails: digits, flowers, short sequences; what is not installed is left out."""
    found = real_samples() | sequence_samples()
    drawn = {kind: {"x": x.round(3).tolist(), "y": y.round(3).tolist()} for kind, (x, y) in found.items()}
    return JSONResponse(drawn, headers={"cache-control": "no-cache"})


@router.post("/api/experiment")
async def judge(request: Request) -> Response:
    """The experiment in the body with every field, if a session would take it; else what is wrong with it.

    Both are answers to the question that was asked, so both come with status 200.
    """
    limits: Limits = request.app.state.limits
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.document_bytes:
            return _judged(None, (_too_long(limits),))
    try:
        experiment = read_experiment(body, limits)
    except Refused as refused:
        return _judged(None, refused.error.problems)
    return _judged(experiment, ())


def _judged(experiment: Experiment | None, problems: tuple[Problem, ...]) -> Response:
    answer = {
        "experiment": experiment and experiment.model_dump(mode="json"),
        "problems": [problem.model_dump(mode="json") for problem in problems],
    }
    return JSONResponse(answer, headers={"cache-control": "no-store"})


def _too_long(limits: Limits) -> Problem:
    """What is said of an experiment that no message could carry."""
    told = f"The experiment is larger than {limits.document_bytes:,} bytes"
    allowed = f"at most {limits.document_bytes:,} bytes"
    return Problem(
        path=(), message=told, allowed=allowed, code="too_long", about={"most": limits.document_bytes}
    )


@router.get("/healthz")
async def health(request: Request) -> dict[str, Any]:
    """Whether the server is up, and how much it carries."""
    state = request.app.state
    return {
        "status": "ok",
        "workers": state.runner.workers(),
        "sessions": len(state.sessions),
        "viewers": state.sessions.viewers,
    }
