"""Every limit of the service in one place; an operator overrides each as `LAYERWISE_LIMIT_<NAME>`.

What bounds a single document (units, layers, points, batch) stands with its fields in `engine/fields.py`.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0)]

PREFIX = "LAYERWISE_LIMIT_"


class Limits(BaseModel):
    """The service's limits: what is refused, cut off or dropped, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    # What one document may cost, judged before anything is allocated.
    parameters: Positive = 200_000
    """Weights and biases of one network."""
    step_seconds: Seconds = 0.05
    """Estimated time of one training step."""
    operations_per_second: Positive = 20_000_000_000
    """Arithmetic a worker is taken to do a second, for the estimate."""
    session_bytes: Positive = 2**30
    """Estimated buffers of one session, half of them for who looks back."""
    steps_per_run: Positive = 500_000
    """Steps after which a run is complete; every loss of it is kept, here and in the server's process."""

    # One connection.
    message_bytes: Positive = 16 * 1024
    """A WebSocket message from a page, unless it carries a document."""
    document_bytes: Positive = 256 * 1024
    """A message that carries a document: `edit` or `hello`. It may hold a table, or points drawn by hand."""
    document_bytes_per_second: Positive = 128 * 1024
    """Long documents of one connection in the long run; who sends more is read more slowly."""
    document_bytes_burst: Positive = 512 * 1024
    """Long documents of one connection at once."""
    commands_per_second: Positive = 20
    """Commands of one connection, credits apart, in the long run."""
    commands_burst: Positive = 40
    """Commands of one connection at once."""
    credits_per_second: Positive = 120
    """Credits of one connection in the long run: twice the highest frame rate."""
    credits_burst: Positive = 240
    """Credits of one connection at once."""
    hello_seconds: Seconds = 10.0
    """A connection that has not said hello by then is closed."""
    stalled_seconds: Seconds = 20.0
    """A connection whose other end has not read for so long is cut."""
    outbox_bytes: Positive = 4 * 2**20
    """What may wait for one connection; beyond it the viewer is let go."""
    frames_per_second: Positive = 30
    """Frames a viewer gets at most, whatever it asks for."""
    frames_in_flight: Positive = 2
    """Frames sent and not yet painted."""
    frame_bytes: Positive = 4 * 2**20
    """Arrays of one frame; the largest are left out beyond."""
    look_cells: Positive = 32 * 2**20
    """Units of the network times places of the plane that a probe computes; maps are coarser beyond."""
    look_operations: Positive = 1_000_000_000
    """Arithmetic of one map, twice the parameters at every place; maps are coarser beyond."""
    frame_losses: Positive = 8_192
    """Losses in one frame; a viewer that is behind gets the next frame at once."""
    frame_evaluations: Positive = 4_096
    """Evaluations in one frame."""

    # The server.
    sessions: Positive = 400
    """Sessions of one server."""
    viewers: Positive = 1_000
    """Connections with a session, of one server."""
    clients_per_session: Positive = 32
    """Pages whose last sequence number a session remembers, besides those that watch it now."""
    orders_waiting: Positive = 64
    """Orders of one session that may wait for its turn; beyond it they are refused."""
    earlier_runs: Positive = 4
    """Runs of one session that were replaced and can be brought back."""
    earlier_bytes: Positive = 4 * 2**20
    """What they may take; the oldest are forgotten beyond."""
    unwatched_seconds: Seconds = 60.0
    """Training goes on for so long with nobody watching, then pauses."""
    forgotten_seconds: Seconds = 3600.0
    """A session nobody watched for so long is dropped."""

    # The workers.
    slice_seconds: Seconds = 0.01
    """A session trains for so long at most before the next one's turn."""
    round_seconds: Seconds = 0.016
    """Slices shrink until a round of all sessions takes about so long, so that frames come on time."""
    checkpoint_seconds: Seconds = 2.0
    """A playing session is saved so often."""
    replay_seconds: Seconds = 2.0
    """Longest replay from a checkpoint to what was shown already; else the session goes back."""
    worker_bytes: Annotated[int, Field(ge=0)] = 4 * 2**30
    """Address space of one worker, where the system can limit it; 0: no limit."""
    quarantine_seconds: Seconds = 60.0
    """A session that stops its worker twice within this time is set aside."""
    stop_seconds: Seconds = 2.0
    """Workers that have not ended so long after they were asked to are killed."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The limits with what the environment overrides.

        Raises:
            ValidationError: a value is of the wrong form, or there is no limit of that name.
        """
        found = {key: value for key, value in environ.items() if key.startswith(PREFIX)}
        return cls.model_validate({key.removeprefix(PREFIX).lower(): value for key, value in found.items()})
