"""Lessons are files: the server takes their networks, what they ask can be done, what they say is so."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from engine import Experiment, Histograms, Observer, Trainer

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "frontend" / "lessons").glob("*.json"))
LANGUAGES = ("en", "zh")

Measure = Literal["step", "test_loss", "test_accuracy", "saturated", "std", "diverged"]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Words(Strict):
    en: Annotated[str, Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]


class Paragraph(Strict):
    text: Words | None = None
    formula: str | None = None
    value: str | None = None


class Goal(Strict):
    text: Words
    measure: Measure
    layer: int | None = None
    above: float | int | None = None
    below: float | None = None
    at: int | None = None
    within: int | None = None
    parameters: int | None = None

    @model_validator(mode="after")
    def has_one_end(self) -> "Goal":
        assert (self.above is None) + (self.below is None) == (2 if self.measure == "diverged" else 1)
        assert (self.layer is not None) == (self.measure in ("saturated", "std"))
        return self


class Question(Strict):
    ask: Words
    options: Annotated[list[Words], Field(min_length=2)]
    right: int
    measure: Measure | None = None
    layer: int | None = None
    shown: Words
    after: int = 0
    after_diverged: bool = False
    hides: Literal["strip"] | None = None

    @model_validator(mode="after")
    def tells_what_it_measures(self) -> "Question":
        assert 0 <= self.right < len(self.options)
        for words in (self.shown.en, self.shown.zh):
            assert ("{value}" in words) == (self.measure is not None)
        return self


class Page(Strict):
    title: Words
    experiment: dict[str, Any]
    body: list[Paragraph]
    question: Question | None = None
    task: Words
    goals: Annotated[list[Goal], Field(min_length=1)]
    hints: Annotated[list[Words], Field(min_length=1)]
    controls: list[str] = []
    unlock: list[str] = []


class Lesson(Strict):
    pages: Annotated[list[Page], Field(min_length=2)]


def merged(standard: Any, change: Any) -> Any:
    """As the page lays a change over the default document (frontend/url.js)."""
    if not isinstance(standard, dict) or not isinstance(change, dict):
        return change
    if change.get("kind", standard.get("kind")) != standard.get("kind"):
        return change
    return {**standard, **{name: merged(standard.get(name), value) for name, value in change.items()}}


def document(page: Page, **changes: Any) -> Experiment:
    """The experiment of a page, with what a learner changed."""
    standard = merged(Experiment().model_dump(mode="json"), page.experiment)
    return Experiment.model_validate_json(json.dumps({**standard, **changes}))


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    return Lesson.model_validate_json(request.param.read_text(encoding="utf-8"))


def test_every_page_is_an_experiment_that_can_be_trained(lesson: Lesson) -> None:
    for page in lesson.pages:
        assert Trainer(document(page)).step == 0


def test_the_page_lists_every_lesson_and_has_its_name() -> None:
    course = (ROOT / "frontend" / "lessons" / "course.js").read_text(encoding="utf-8")
    for language in LANGUAGES:
        texts = json.loads((ROOT / "frontend" / "i18n" / f"{language}.json").read_text(encoding="utf-8"))[
            "texts"
        ]
        for file in FILES:
            assert f'"{file.stem}"' in course
            assert texts[f"lesson.{file.stem}"]


def page_of(name: str, place: int) -> Page:
    path = ROOT / "frontend" / "lessons" / f"{name}.json"
    return Lesson.model_validate_json(path.read_text(encoding="utf-8")).pages[place]


def layers(page: Page, **changes: Any) -> list[dict[str, Any]]:
    """The page's layers, all hidden ones changed."""
    *hidden, last = page.experiment["layers"]
    return [*({**layer, **changes} for layer in hidden), last]


def started(page: Page, kind: str) -> list[dict[str, Any]]:
    return [{**layer, "initializer": {"kind": kind}} for layer in page.experiment["layers"]]


SOLUTIONS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "three lines": ("first-network", 1, {"layers": layers(page_of("first-network", 1), units=3)}),
    "as small as it gets": ("first-network", 2, {"layers": layers(page_of("first-network", 2), units=3)}),
    "a faster rate": ("learning-rate", 0, {"learning_rate": 0.3}),
    "a clipped gradient": ("learning-rate", 2, {"clipping": {"kind": "global_norm"}}),
    "Xavier after large": (
        "starting-weights",
        1,
        {"layers": started(page_of("starting-weights", 1), "glorot")},
    ),
    "Xavier after zeros": (
        "starting-weights",
        2,
        {"layers": started(page_of("starting-weights", 2), "glorot")},
    ),
}


@pytest.mark.parametrize(("name", "place", "changes"), SOLUTIONS.values(), ids=list(SOLUTIONS))
@pytest.mark.parametrize("seed", [42, 43, 44])
def test_what_a_page_asks_for_can_be_reached(
    name: str, place: int, changes: dict[str, Any], seed: int
) -> None:
    page = page_of(name, place)
    seeds = {**Experiment().model_dump(mode="json")["seeds"], "weights": seed}
    asked = [goal for goal in page.goals if goal.at is None]
    assert not all(reached(document(page, seeds=seeds), asked))
    assert all(reached(document(page, **changes, seeds=seeds), asked))


def reached(experiment: Experiment, goals: list[Goal]) -> list[bool]:
    """Which goals are met at some step of a run, looked at as rarely as the page would at worst."""
    trainer, met = Trainer(experiment), [False] * len(goals)
    while trainer.step < 1500 and not all(met) and trainer.divergence is None:
        trainer.run(20)
        loss, accuracy = trainer.evaluate().test_loss, trainer.evaluate().test_accuracy
        for place, goal in enumerate(goals):
            enough = goal.parameters is None or trainer.network.theta.size <= goal.parameters
            met[place] |= (
                trainer.step <= (goal.within or 1500)
                and enough
                and (
                    accuracy >= (goal.above or 0)
                    if goal.measure == "test_accuracy"
                    else loss <= (goal.below or 0)
                )
            )
    return met


def test_a_rate_of_one_explodes() -> None:
    page = page_of("learning-rate", 1)
    calm, wild = Trainer(document(page)), Trainer(document(page, learning_rate=1.0))
    calm.run(300), wild.run(300)
    assert calm.divergence is None
    assert wild.divergence is not None
    assert wild.divergence.step < 10


def test_too_large_a_rate_alone_does_not_learn() -> None:
    page = page_of("learning-rate", 2)
    assert not any(reached(document(page), page.goals))


def activations(experiment: Experiment, row: int, column: int) -> float:
    """A number of a layer's activations: its row, inputs first; its column, as `histograms` has them."""
    return float(Observer(Trainer(experiment)).look(Histograms())["hist_stats"][row, column])


def test_the_answers_that_are_called_right_are() -> None:
    line = Trainer(document(page_of("first-network", 0)))
    line.run(300)
    assert line.evaluate().test_accuracy < 0.6
    slow = Trainer(document(page_of("learning-rate", 0)))
    begun = slow.evaluate().test_loss
    slow.run(300)
    assert 0.4 < slow.evaluate().test_loss < begun
    assert activations(document(page_of("starting-weights", 0)), 2, 1) < 0.01
    assert activations(document(page_of("starting-weights", 1)), 2, 2) > 0.5
    zeros = Trainer(document(page_of("starting-weights", 2)))
    zeros.run(300)
    hidden = zeros.network.theta[: 8 * 3].reshape(8, 3)
    assert (hidden == hidden[0]).all()
