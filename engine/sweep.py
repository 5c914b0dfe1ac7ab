"""Sweeps: one experiment in many settings, each several times, to be compared fairly.

The runs are spread over an executor of the caller's (``concurrent.futures`` has one for threads and one for
processes). What goes there is JSON text and what comes back is plain numbers, so any kind will do, and the
table does not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf, nan, prod
from typing import Annotated, Any, Literal, Protocol, Self

import numpy as np
from pydantic import Field, JsonValue, ValidationError, model_validator
from pydantic_core import PydanticCustomError, from_json, to_json

from engine.choice import Choice, Document, OneOf
from engine.experiment import Experiment
from engine.fields import Cell, Seed
from engine.plan import Array
from engine.trainer import Trainer
from engine.view import Evaluation

MOST = 4096
"""Settings of the largest sweep."""
SEEDS = 2**32
"""There are so many seeds."""

Setting = dict[str, Any]
"""What fields are in one setting, by path."""
Status = Literal["done", "stopped", "diverged", "refused"]
"""How a run ended: after all steps, by its stopping rule, in overflow, or before it began."""


class Executor(Protocol):
    """What spreads runs: any executor of ``concurrent.futures``."""

    def map(self, function: Callable[[str], Any], items: Iterable[str], /) -> Iterator[Any]:
        """What the function gives for each of the items, in their order."""


class Axis(Choice):
    """A field that is varied, and what it is to be."""

    path: Annotated[str, Field(pattern=r"^[a-z_0-9]+(\.[a-z_0-9]+)*$", max_length=200)] = "learning_rate"
    """Where the field stands in the experiment, such as layers.0.units; numbers count from 0."""

    def grid(self) -> list[Any]:
        """All that the field is to be, where every combination is tried."""
        raise NotImplementedError

    def draw(self, rng: np.random.Generator) -> Any:
        """Something that the field may be, where settings are drawn."""
        raise NotImplementedError


class Listed(Axis):
    """Takes what is listed: numbers, or whole parts such as optimizers."""

    label = "values"
    kind: Literal["values"] = "values"
    values: Annotated[tuple[JsonValue, ...], Field(min_length=1, max_length=256)] = (0.001, 0.01, 0.1)
    """What the field is to be, as in a saved experiment."""

    def grid(self) -> list[Any]:
        return list(self.values)

    def draw(self, rng: np.random.Generator) -> Any:
        return self.values[int(rng.integers(len(self.values)))]


class Between(Axis):
    """Takes numbers between two bounds.

    Drawing from a logarithmic scale finds good learning rates with fewer runs than a grid: Bergstra, Bengio,
    "Random search for hyper-parameter optimization", 2012.
    """

    label = "range"
    kind: Literal["range"] = "range"
    low: Cell = 1e-4
    """The least number."""
    high: Cell = 1.0
    """The greatest number."""
    scale: Literal["log", "linear"] = "log"
    """Where numbers lie equally close: by their ratio, or by their distance."""
    whole: bool = False
    """Whether only whole numbers will do."""
    points: Annotated[int, Field(ge=1, le=256)] = 5
    """How many numbers are tried where every combination is; the bounds are among them."""

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        if not self.low <= self.high or (self.scale == "log" and self.low <= 0):
            told = "The bounds go from the least to the greatest, and are positive on a logarithmic scale."
            raise PydanticCustomError("range_bounds", told)
        return self

    def at(self, share: float) -> float | int:
        """The number at this part of the way from the least to the greatest."""
        low, high, rest = self.low, self.high, 1 - share
        number = float(low**rest * high**share) if self.scale == "log" else low * rest + high * share
        number = min(max(number, low), high)
        return round(number) if self.whole else number

    def grid(self) -> list[Any]:
        return list(dict.fromkeys(map(self.at, np.linspace(0, 1, self.points).tolist())))

    def draw(self, rng: np.random.Generator) -> Any:
        return self.at(float(rng.random()))


class Job(Document):
    """One run, as it is sent to a worker."""

    experiment: Experiment
    steps: int
    """How long it trains."""
    evaluations: int
    """How many times on the way both sets are evaluated, step 0 apart."""
    curve: int
    """How many points of the curve of losses are told."""


class Sweep(Document):
    """An experiment in many settings: every combination of what its fields are to be, or some of them.

    In a repeat all settings have the same data, the same order of the points, and the same first weights as
    far as they have the same layers; so they differ by nothing but the setting.
    """

    base: Experiment = Experiment()
    """What all settings have in common."""
    axes: Annotated[tuple[OneOf[Axis], ...], Field(max_length=8)] = (Between(),)
    """What is varied."""
    draws: Annotated[int, Field(ge=0, le=MOST)] = 0
    """How many settings are drawn at random; 0 for every combination."""
    seed: Seed = 0
    """Draws the settings."""
    repeats: Annotated[int, Field(ge=1, le=100)] = 3
    """How often each setting is trained, each time with other seeds; the first time with the experiment's."""
    fresh: Literal["training", "everything"] = "training"
    """What is drawn anew in each repeat: first weights, order and dropout; or data and split as well."""
    steps: Annotated[int, Field(ge=1, le=1_000_000)] = 1000
    """How long each run trains."""
    evaluations: Annotated[int, Field(ge=1, le=1000)] = 10
    """How many times on the way both sets are evaluated, step 0 apart."""
    curve: Annotated[int, Field(ge=1, le=10_000)] = 200
    """How many points the curve of losses has at most."""

    @model_validator(mode="after")
    def _is_not_too_large(self) -> Self:
        count = self.draws or prod(len(axis.grid()) for axis in self.axes)
        if count > MOST:
            told = "There are {count} combinations; at most {most} can be tried. Draw some of them."
            raise PydanticCustomError("sweep_size", told, {"count": count, "most": MOST})
        return self

    def settings(self) -> list[Setting]:
        """What the varied fields are in each setting."""
        paths, rng = [axis.path for axis in self.axes], np.random.default_rng(self.seed)
        if self.draws:
            rows: Iterable[Any] = ([axis.draw(rng) for axis in self.axes] for _ in range(self.draws))
        else:
            rows = product(*(axis.grid() for axis in self.axes))
        return [dict(zip(paths, row, strict=True)) for row in rows]

    def experiment(self, setting: Mapping[str, Any]) -> Experiment:
        """The document of a setting. ValueError says in a sentence why there is none."""
        document = self.base.model_dump(mode="json")
        for path in sorted(setting, key=lambda path: path.count(".")):  # a part before what is in it
            put(document, path, setting[path])
        try:
            return Experiment.model_validate_json(to_json(document))
        except ValidationError as error:
            raise ValueError(sentence(error)) from error

    def repeated(self, experiment: Experiment, repeat: int) -> Experiment:
        """The document with the seeds of a repeat, from 0."""
        purposes = ["weights", "shuffle", "dropout"]
        purposes += ["data", "split"] if self.fresh == "everything" else []
        seeds = experiment.seeds
        moved = {purpose: (getattr(seeds, purpose) + repeat) % SEEDS for purpose in purposes}
        return experiment.model_copy(update={"seeds": seeds.model_copy(update=moved)})

    def run(self, executor: Executor) -> Results:
        """Do all runs, and compare them."""
        settings = self.settings()
        return Results(tuple(settings), tuple(self.rows(executor)))

    def rows(self, executor: Executor) -> Iterator[Result]:
        """The runs in their order, setting by setting and repeat by repeat, as they are done."""
        places: list[tuple[int, int, str | None]] = []
        jobs: list[str] = []
        for number, setting in enumerate(self.settings()):
            why = None
            try:
                experiment = self.experiment(setting)
                jobs += [self._job(self.repeated(experiment, repeat)) for repeat in range(self.repeats)]
            except ValueError as error:
                why = str(error)
            places += [(number, repeat, why) for repeat in range(self.repeats)]
        done = executor.map(work, jobs)
        for number, repeat, why in places:
            yield Result.of(
                number, repeat, {"status": "refused", "why": why} if why is not None else next(done)
            )

    def _job(self, experiment: Experiment) -> str:
        job = Job(experiment=experiment, steps=self.steps, evaluations=self.evaluations, curve=self.curve)
        return job.model_dump_json()


@dataclass(frozen=True)
class Result:
    """One run of a sweep. What it gave is that of its last finite step."""

    setting: int
    """Place of the setting among the settings."""
    repeat: int
    status: Status
    why: str
    """Why it was refused, in a sentence."""
    step: int
    """Steps done: all, or those up to where it stopped or diverged."""
    final: Evaluation
    """Both sets in the end; NaN if it was refused."""
    race: tuple[tuple[int, Evaluation], ...]
    """Both sets at some steps from 0 on, and in the end."""
    curve: tuple[tuple[int, float], ...]
    """The mean loss of the steps up to this one, from the last one told on."""

    @classmethod
    def of(cls, setting: int, repeat: int, told: Mapping[str, Any]) -> Self:
        """A row out of what a worker told."""
        race = tuple((int(step), Evaluation(*numbers)) for step, *numbers in told.get("race", ()))
        return cls(
            setting=setting,
            repeat=repeat,
            status=told["status"],
            why=told.get("why", ""),
            step=race[-1][0] if race else 0,
            final=race[-1][1] if race else Evaluation(*[nan] * 5),
            race=race,
            curve=tuple((int(step), loss) for step, loss in told.get("curve", ())),
        )


@dataclass(frozen=True)
class Spread:
    """How a number is spread over the repeats: half of them lie between the lower and the upper quartile."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class Summary:
    """One setting over its repeats. A run that diverged counts as an infinite loss, and as no point right."""

    setting: int
    """Place of the setting among the settings."""
    runs: int
    """How many runs there were; 0 if the setting was refused."""
    diverged: int
    """How many of them diverged."""
    train_loss: Spread
    test_loss: Spread
    train_accuracy: Spread
    test_accuracy: Spread


@dataclass(frozen=True)
class Results:
    """All runs of a sweep."""

    settings: tuple[Setting, ...]
    rows: tuple[Result, ...]

    def summaries(self) -> list[Summary]:
        """Every setting, over its repeats."""
        return [self._summary(number) for number in range(len(self.settings))]

    def _summary(self, number: int) -> Summary:
        rows = [row for row in self.rows if row.setting == number and row.status != "refused"]
        spreads = {}
        for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
            worst = inf if name.endswith("loss") else 0.0
            numbers = [worst if row.status == "diverged" else getattr(row.final, name) for row in rows]
            spreads[name] = spread(numbers)
        diverged = sum(row.status == "diverged" for row in rows)
        return Summary(setting=number, runs=len(rows), diverged=diverged, **spreads)


def work(text: str) -> dict[str, Any]:
    """Do the run that a job in JSON asks for; what came of it, as plain numbers and words."""
    job = Job.model_validate_json(text)
    try:
        trainer = Trainer(job.experiment)
    except LookupError as error:  # data that are not there
        return {"status": "refused", "why": str(error)}
    marks = np.unique(np.linspace(0, job.steps, job.evaluations + 1).round().astype(int)).tolist()
    losses, race = [], [_evaluated(trainer)]
    for mark in marks[1:]:
        losses.append(trainer.run(mark - trainer.step))
        if trainer.step > race[-1][0]:
            race.append(_evaluated(trainer))
        if trainer.step < mark:
            break
    status = "diverged" if trainer.divergence else "stopped" if trainer.stopped else "done"
    return {"status": status, "race": race, "curve": decimated(np.concatenate(losses), job.curve)}


def _evaluated(trainer: Trainer) -> list[float]:
    """The step, and both sets."""
    now = trainer.evaluate()
    numbers = now.train_loss, now.train_accuracy, now.test_loss, now.test_accuracy, now.penalty
    return [trainer.step, *numbers]


def decimated(losses: Array, most: int) -> list[list[float]]:
    """At most so many means of neighbouring losses, each with the step that its last one led to."""
    ends = np.unique(np.linspace(0, len(losses), min(most, len(losses)) + 1).round().astype(int))
    if len(ends) < 2:
        return []
    means = np.add.reduceat(losses.astype("f8"), ends[:-1]) / np.diff(ends)
    return [[float(step), mean] for step, mean in zip(ends[1:], means.tolist(), strict=True)]


def spread(numbers: Iterable[float]) -> Spread:
    """Quartiles by linear interpolation, as NumPy has them, but of infinite numbers too; NaN of none."""
    ordered = sorted(numbers)
    if not ordered or ordered != ordered:
        return Spread(nan, nan, nan)

    def at(share: float) -> float:
        place, rest = divmod(share * (len(ordered) - 1), 1)
        low, high = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
        return low if rest == 0 or low == high else low + rest * (high - low)

    return Spread(at(0.25), at(0.5), at(0.75))


def put(document: Any, path: str, value: Any) -> None:
    """Put something in its place in a document in JSON. ValueError where there is no such place."""
    *way, last = path.split(".")
    inner = document
    for part in way:
        inner = inner[_key(inner, part, path)]
    inner[_key(inner, last, path, new=True)] = from_json(to_json(value))


def _key(inner: Any, part: str, path: str, new: bool = False) -> Any:
    """The key or index that a part of a path stands for."""
    if isinstance(inner, list) and part.isdecimal() and int(part) < len(inner):
        return int(part)
    if isinstance(inner, dict) and (new or part in inner):
        return part
    raise ValueError(f"There is no {path} in this experiment.")


def sentence(error: ValidationError) -> str:
    """What is wrong with a document first of all, in a sentence."""
    first = error.errors(include_url=False)[0]
    told = first.get("ctx", {}).get("path", first["loc"])
    place = ".".join(map(str, told))
    if first["type"] == "extra_forbidden":
        return f"There is no {place} in this experiment."
    return f"{place}: {first['msg']}"
