"""The wire, specified: every command a page may send, every event and frame it may receive.

One WebSocket carries three kinds of traffic under the subprotocol ``layerwise.v1``:

- **commands**, JSON text from the page: what a person did, or what the page is able to show;
- **events**, JSON text to the page: the state of the session, refusals, recovery. Never lost;
- **frames**, binary to the page: arrays. ``points`` and the series inside a ``frame`` are never lost,
  everything else in a ``frame`` is disposable and always the newest.

A conversation opens with ``hello``; the server answers ``welcome``, ``state`` and a ``points`` frame, and the
page says what it shows with ``watch`` and how many frames it has room for with ``credit``. After the
connection broke, or after the server replaced a dead worker, ``welcome`` comes again: the page then sends the
commands that no ``state`` has acknowledged, ``watch`` with what it already has, and ``credit``.

This module knows no sockets; ``socket.py`` knows no messages.
"""

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from engine import Choice, Document, Experiment, OneOf, Probe
from engine.fields import HandWeight

SUBPROTOCOL: Final = "layerwise.v1"

SessionId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits in hexadecimal: knowing it is the right to use the session."""

ClientId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{8,32}$")]
"""Names one open page, so that the sequence numbers of two pages on one session are told apart."""

Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]
"""Counts a client's commands. A number that was applied already is acknowledged and not applied again."""

Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


# ---- commands ----------------------------------------------------------------------------------------------


class Command(Choice):
    """Something the page asks for."""


class Hello(Command):
    """Open a session, or go on with one. The first message of every connection."""

    kind: Literal["hello"] = "hello"
    client: ClientId
    """The page that speaks."""
    session: SessionId | None = None
    """The session to go on with. Absent, or no longer known to the server: a new one is opened."""
    experiment: Experiment | None = None
    """What a new session trains; the default when absent. Ignored when ``session`` is known. When it is
    refused, an ``error`` says why and the server waits for another ``hello``."""


class Order(Command):
    """A command that changes the session: numbered, applied once, acknowledged by ``state.seq``."""

    seq: Sequence


class Edit(Order):
    """Put this document in place of the present one.

    A long one, with much data of one's own, begins with its ``kind`` (``limits.document_bytes``).
    If only live fields differ, training goes on under it; otherwise, or when the run has diverged and its
    weights are worth nothing, a new run starts at step 0, and goes on playing if the old one was playing.
    Refused documents leave the session as it was.
    """

    kind: Literal["edit"] = "edit"
    experiment: Experiment


class Weight(Document):
    """A weight or a bias by its place in the trained network."""

    layer: Count
    """Counts the layers of ``state.network``, from 0."""
    row: Count
    column: Count
    """In the layer's first array of weights: ``shape`` says how many rows and columns it has."""
    value: HandWeight


class Weights(Order):
    """Set weights and biases by hand, between two steps; training goes on with them.

    What the optimizer remembers of them stays. Refused when the run has diverged, or the network has no such
    weight: then none of them is set.
    """

    kind: Literal["weights"] = "weights"
    changes: Annotated[tuple[Weight, ...], Field(min_length=1, max_length=128)]
    """The last one counts where two name the same place."""


class Play(Order):
    """Train until told otherwise."""

    kind: Literal["play"] = "play"


class Pause(Order):
    """Stop training at once, between two steps."""

    kind: Literal["pause"] = "pause"


class Step(Order):
    """Train a little and stand still. A step is one mini-batch update."""

    kind: Literal["step"] = "step"
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    unit: Literal["batch", "epoch"] = "batch"


class Reset(Order):
    """Start a new run of the same document: the same initial weights, the same batches, the same curve."""

    kind: Literal["reset"] = "reset"


class Speed(Order):
    """How fast ``play`` trains."""

    kind: Literal["speed"] = "speed"
    steps_per_second: Annotated[float, Field(gt=0, le=100_000)] | None = 60.0
    """Absent: as fast as the server gives."""


class Branch(Order):
    """Go on from an earlier step: what came after it is cut off, and the settings are those of that step.

    The session then has a run of another number, which begins with the series up to that step; it goes on
    playing if it was playing. It is also how a run that has diverged goes back to a step before.
    """

    kind: Literal["branch"] = "branch"
    step: Count
    """From ``state.past.first`` on, up to where the run stands."""


class Restore(Order):
    """Bring an earlier run back as it stood when an edit, a reset or a branch put another in its place.

    It comes under another number, with its series. The run that gives way to it can be brought back too.
    """

    kind: Literal["restore"] = "restore"
    run: Count
    """One of ``state.earlier``."""


class Cursor(Document):
    """What a page already holds of a run's series."""

    run: Count
    losses: Count
    """Losses held: the next one wanted has this index."""
    evaluations: Count
    """Evaluations held."""


class Watch(Command):
    """What the page shows, replacing what it said before."""

    kind: Literal["watch"] = "watch"
    probes: Annotated[tuple[OneOf[Probe], ...], Field(max_length=16)] = ()
    fps: Annotated[int, Field(ge=1, le=60)] = 30
    """Frames a second at most."""
    at: Count | None = None
    """The step to look at, while training goes on. Absent, or not yet reached: now. Of what cannot be reached
    any more, the first step that can be is shown. Another run brings everybody back to now."""
    have: Cursor | None = None
    """Where the series goes on. Sent after every ``welcome``; absent: where the last frame ended."""


class Credit(Command):
    """Frames were painted; the server may send so many more. At most two are ever outstanding."""

    kind: Literal["credit"] = "credit"
    frames: Annotated[int, Field(ge=1, le=2)] = 1


# ---- events ------------------------------------------------------------------------------------------------


class Event(Choice):
    """Something the server says."""


class Recovered(Document):
    """The worker of the session was lost; another went on from the last checkpoint."""

    step: Count
    """The step of the checkpoint. Training is deterministic: from there the same numbers come again."""


class Welcome(Event):
    """The page may send orders now. Also sent again after a worker was replaced."""

    kind: Literal["welcome"] = "welcome"
    session: SessionId
    resumed: bool
    """False when a session was asked for and was not found, or none was asked for: this is a new one."""
    recovered: Recovered | None = None
    limits: dict[str, float]
    """The service's limits by name (``server/limits.py``)."""


class Layer(Document):
    """A layer of the trained network, as the page draws it."""

    kind: str
    label: str
    units: int
    inputs: int
    parameters: int
    offset: int
    """Where its weights begin in ``theta``."""
    shape: tuple[int, int]
    """Rows and columns of its first array of weights; of a dense layer (units, inputs + 1), the bias last."""
    output: tuple[int, ...]
    """The shape of what it gives: (units,), (height, width, channels) or (steps, channels)."""
    sources: tuple[int, ...]
    """What it sees: 0 is the input, n the layer before place n."""
    operations: int
    """Multiplications and additions of one point's forward pass."""
    receptive_field: int
    """How many neighbouring places of the input one of its places depends on, along one axis."""


class Topology(Document):
    """What training works on, derived from the document."""

    parameters: int
    operations: int
    """Multiplications and additions of one point's forward pass."""
    input: tuple[int, ...]
    """The shape of what the first layer sees."""
    task: Literal["classification", "regression"]
    outputs: int
    classes: int
    """0 for regression."""
    link: str
    """The function that turns raw outputs into predictions: identity, sigmoid or softmax."""
    layers: tuple[Layer, ...]


class Diverged(Document):
    """Where the numbers stopped being numbers. The session stands at the last finite step."""

    step: Count
    """Updates done when the next one failed."""
    layer: int | None
    """Index of the layer that overflowed first."""
    what: Literal["activations", "loss", "gradients", "weights"]
    gradient_norms: tuple[float, ...]
    """Global gradient norms of the steps before, oldest first, all finite."""


class Past(Document):
    """The steps that can be looked at and branched from: every one from first to last."""

    first: Count
    """0, unless the run was changed very often or its past was lost with a worker."""
    last: Count
    """Where the run stands."""
    every: Count
    """At the multiples of this a look back costs nothing; in between it costs the steps from there."""


class State(Event):
    """The whole state of the session apart from its arrays, after every change of it."""

    kind: Literal["state"] = "state"
    run: Count
    """Counts starts: one more at every reset, every edit that is not live (then the step is 0), every branch
    and every return of an earlier run (then the series begin anew and come whole)."""
    step: Count
    status: Literal["paused", "playing", "diverged", "complete", "stopped"]
    """``complete``: at the limit of steps; ``stopped``: ended by the document's ``stopping``."""
    speed: float | None
    seq: Count
    """The last order of this client that was applied; 0 if none was."""
    experiment: Experiment
    network: Topology
    divergence: Diverged | None = None
    past: Past
    earlier: tuple[Count, ...] = ()
    """The numbers of earlier runs that can be brought back, the oldest first. Lost with a worker."""


class Problem(Document):
    """One thing that is wrong with a message, for the eyes of the person who caused it."""

    path: tuple[str | int, ...]
    """Where: for an experiment from its root, such as ``["layers", 0, "units"]``; else within the message."""
    value: Any = None
    """What stood there, shortened; absent when it cannot be shown."""
    message: str
    allowed: str = ""
    """What is allowed there, in words."""
    code: str = ""
    """What kind of problem it is, for a page that says it in another language: a name of pydantic's, such as
    ``greater_than``, or one of ours, such as ``output_units``. Empty where only the message says it."""
    about: dict[str, str | int | tuple[int, ...]] = Field(default_factory=dict)
    """What the message names, by name."""


class Error(Event):
    """A message was refused. The session is as it was."""

    kind: Literal["error"] = "error"
    seq: Count | None = None
    """The order that was refused, if it was one."""
    problems: Annotated[tuple[Problem, ...], Field(min_length=1, max_length=16)]


COMMANDS: Final[TypeAdapter[Command]] = TypeAdapter(OneOf[Command])
EVENTS: Final[TypeAdapter[Event]] = TypeAdapter(OneOf[Event])


# ---- frames ------------------------------------------------------------------------------------------------


class FrameHeader(Document):
    """Opens every binary message; the table of its arrays is added by ``frames.encode``."""

    type: ClassVar[str]


class Frame(FrameHeader):
    """The newest arrays of the probes that are watched, and the series since the viewer's cursor.

    ``losses`` f4 (k,): the mini-batch loss of steps ``losses_from`` … ``losses_from`` + k − 1 (step 0 is the
    first update). ``evaluations`` f4 (k, 10), at steps that depend on the step alone: step, train loss, test
    loss (both without the penalty), train accuracy, test accuracy (NaN where numbers are learned), train R²,
    test R² (NaN where classes are), penalty, learning rate of the next step, length of the last step's
    gradient over all layers, as the optimizer got it (NaN at step 0).
    """

    type: ClassVar[str] = "frame"
    run: Count
    step: Count
    """The step that is shown: that of ``watch.at``, or now."""
    epoch: float
    """Passes over the training set at that step."""
    now: Count
    """The step where the run stands."""
    losses_from: Count
    evaluations_from: Count
    sent: float
    """The worker's monotonic clock in seconds: for measuring latency on one machine."""


class PointsFrame(FrameHeader):
    """The data of what is shown, sent whenever they are others than before: those of now, or of ``watch.at``.

    ``train_x``, ``test_x`` f4 (n, 2); ``train_y``, ``test_y`` u1 (n,).
    """

    type: ClassVar[str] = "points"
    run: Count


# ---- close codes -------------------------------------------------------------------------------------------

CLOSE_CODES: Final[dict[int, str]] = {
    1001: "the server is going away; the page reconnects",
    1003: "a binary command was sent; commands are text",
    1007: "a command was not UTF-8 text",
    1008: "no hello came, or commands came faster than the limit",
    1009: "a command was larger than the limit",
    1011: "this session stopped its worker twice, or could not go on, and is set aside",
    1012: "the server is restarting; the page reconnects",
    1013: "the server is full, or too much waited for this viewer; try again later",
}
"""What each WebSocket close code of this server means."""
