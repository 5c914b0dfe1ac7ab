"""Journeys through charts and measures: curves over steps, distributions over time, scores, the landscape."""

import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from engine import Experiment, Trainer
from engine.metrics import confusion, mean_absolute_error, r_squared, scores
from tests.e2e.playground import PATIENCE, Wire, button, choose, open_playground, reach_step, step
from tests.e2e.watched_page import axe_violations


def curve(page: Page, name: str) -> None:
    """Choose another curve."""
    button(page, "Choose a curve").click()
    page.get_by_role("menuitemradio", name=name, exact=True).click()
    expect(page.locator("#loss-title")).to_have_text(name)


def option(page: Page, name: str, role: str = "menuitemradio") -> None:
    """Choose an option of the chart."""
    button(page, "Options of the chart").click()
    page.locator(f"#curve-options [role={role}]", has_text=name).click()


def train(page: Page, least: int) -> None:
    """Train at least so far, and stand still."""
    button(page, "Play training").click()
    reach_step(page, least)
    button(page, "Pause training").click()
    expect(page.locator(".meta")).to_contain_text("paused", timeout=PATIENCE)


def told(page: Page) -> str:
    """What the rule of the chart reads off, in words."""
    return page.locator(".reader").get_attribute("aria-valuetext") or ""


def test_every_curve_is_drawn_and_read_off_by_keys(page: Page) -> None:
    wire = open_playground(page)
    choose(page, "Regularizer", "l2")
    train(page, 120)
    rows = {}
    for name, word in (("Accuracy", "test"), ("Learning rate", "Learning rate"), ("Gradient norm", "norm")):
        curve(page, name)
        page.locator(".reader").focus()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator(".reader")).to_have_attribute(
            "aria-valuetext", re.compile(rf"step 100, .*{word}")
        )
        rows[name] = told(page)
        expect(page.locator("#loss .readout")).to_be_visible()
    assert "Learning rate 0.0200" in rows["Learning rate"]
    norm = float(rows["Gradient norm"].split()[-1])
    assert wire.evaluations[wire.states[-1]["run"]][10][-1] == pytest.approx(norm, rel=1e-2)
    page.keyboard.press("Escape")
    expect(page.locator("#loss .readout")).to_be_hidden()
    curve(page, "Penalty")
    page.locator(".reader").focus()
    page.keyboard.press("ArrowLeft")
    words = told(page)
    parts = dict(re.findall(r"(without|with|penalty) ([\d.]+)", words))
    assert float(parts["with"]) == pytest.approx(float(parts["without"]) + float(parts["penalty"]), abs=2e-3)


def test_the_pointer_reads_off_a_step_and_smoothing_draws_a_second_line(page: Page) -> None:
    open_playground(page)
    train(page, 200)
    box = page.locator("#loss .plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#loss .readout")).to_contain_text("step")
    expect(page.locator("#loss .readout")).to_contain_text("train")
    page.mouse.move(10, 10)
    expect(page.locator("#loss .readout")).to_be_hidden()
    before = page.locator("#loss canvas").screenshot()
    option(page, "Strong")
    expect(page.locator("#curve-options [aria-checked=true]")).to_have_text("Strong")
    page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")
    assert page.locator("#loss canvas").screenshot() != before


def test_the_numbers_of_a_curve_are_a_table(page: Page) -> None:
    open_playground(page)
    train(page, 60)
    option(page, "As a table", "menuitemcheckbox")
    table = page.locator("#loss table")
    expect(table.locator("thead th")).to_have_text(["step", "test", "train"])
    last = step(page) // 10 * 10
    expect(table.locator("tbody tr").last.locator("th")).to_have_text(str(last), timeout=PATIENCE)
    numbers = [float(text) for text in table.locator("tbody tr").first.locator("td").all_inner_texts()]
    assert np.isfinite(numbers).all()
    assert not axe_violations(page)
    option(page, "As a table", "menuitemcheckbox")
    expect(page.locator("#loss canvas")).to_be_visible()
    expect(page.locator("#loss canvas")).to_have_attribute("aria-label", re.compile("Loss at step"))


def test_numbers_that_are_learned_have_r_squared_as_their_curve(page: Page) -> None:
    open_playground(page)
    button(page, "Saddle, numbers to learn").click()
    train(page, 60)
    curve(page, "R²")
    expect(page.locator("#loss canvas")).to_have_attribute(
        "aria-label", re.compile(r"R² at step .*: train [\d.−]+, test [\d.−]+"), timeout=PATIENCE
    )
    assert not axe_violations(page)


def cells(page: Page, table: str) -> list[list[str]]:
    """The numbers of a table, row by row."""
    rows = page.locator(f"{table} tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in rows]


def oracle(wire: Wire) -> Trainer:
    """The same run, trained here to the step that the page stands at."""
    state = wire.states[-1]
    trainer = Trainer(Experiment.model_validate_json(json.dumps(state["experiment"])))
    trainer.run(state["step"])
    return trainer


def test_classes_are_scored_as_the_engine_scores_them(page: Page) -> None:
    wire = open_playground(page)
    train(page, 60)
    trainer = oracle(wire)
    points = trainer.points
    button(page, "Scores").click()
    for part, name in (("test", "Test"), ("train", "Training")):
        button(page, name).click()
        x, truth = getattr(points, f"{part}_x"), getattr(points, f"{part}_y")
        decided = (trainer.predict(x)[:, 0] > 0.5).astype(int)
        table = confusion(truth, decided, 2)
        expect(page.locator(".matrix tbody td").first).to_have_text(str(table[0, 0]), timeout=PATIENCE)
        assert cells(page, ".matrix") == [[str(count) for count in row] for row in table]
        wanted = scores(table)
        shown = [[float(cell) for cell in row] for row in cells(page, ".per-class")]
        columns = np.stack([wanted.precision, wanted.recall, wanted.f1, wanted.support], 1)
        np.testing.assert_allclose(shown[:2], columns, atol=5e-4)
        means = wanted.macro_precision, wanted.macro_recall, wanted.macro_f1, len(truth)
        np.testing.assert_allclose(shown[2], means, atol=5e-4)
    assert not axe_violations(page)
    button(page, "Map").click()
    expect(page.locator("#boundary canvas")).to_be_visible()


def test_numbers_are_scored_as_the_engine_scores_them(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Saddle, numbers to learn").click()
    train(page, 30)
    trainer = oracle(wire)
    button(page, "Scores").click()
    expect(page.locator(".per-class tbody tr")).to_have_count(2, timeout=PATIENCE)
    pairs = [(getattr(trainer.points, f"{part}_y"), f"{part}_x") for part in ("test", "train")]
    wanted = [
        [score(truth, trainer.predict(getattr(trainer.points, x))) for truth, x in pairs]
        for score in (r_squared, mean_absolute_error)
    ]
    shown = [[float(cell.replace("−", "-")) for cell in row] for row in cells(page, ".per-class")]
    np.testing.assert_allclose(shown, wanted, rtol=6e-3)


def test_ten_classes_are_scored_beside_their_matrix(page: Page) -> None:
    open_playground(page)
    button(page, "Handwritten digits, 10 classes").click()
    expect(page.locator("#confusion canvas")).to_be_visible(timeout=PATIENCE)
    button(page, "Per class").click()
    expect(page.locator(".per-class tbody tr")).to_have_count(11, timeout=PATIENCE)
    assert not axe_violations(page, ".results")


def test_a_distribution_is_seen_over_the_steps(page: Page) -> None:
    open_playground(page)
    train(page, 140)
    page.get_by_role("button", name="Layer 2: its distribution over time").focus()
    page.keyboard.press("Enter")
    large = page.locator(".large")
    expect(large.get_by_label("Layer", exact=True)).to_have_value("2")
    picture = large.locator("canvas")
    expect(picture).to_have_attribute("aria-label", re.compile("Activations, Layer 2: 4 distributions"))
    reader = large.locator(".reader")
    reader.focus()
    page.keyboard.press("Home")
    expect(reader).to_have_attribute("aria-valuetext", re.compile("step 0, half below"))
    page.keyboard.press("ArrowDown")
    expect(reader).to_have_attribute("aria-valuetext", re.compile("step 64, "))
    button(page, "Weights").last.click()
    expect(picture).to_have_attribute("aria-label", re.compile("Weights, Layer 2"), timeout=PATIENCE)
    for form in ("Band", "Table"):
        button(page, form).click()
        assert not axe_violations(page, ".large")
    expect(large.locator("tbody tr th").first).to_have_text("0")
    expect(large.locator("tbody tr")).to_have_count(4)
    large.get_by_label("Layer", exact=True).select_option("0")
    button(page, "Ridges").click()
    expect(large.locator(".large-empty")).to_have_text("This layer has no such values.")
    large.press("Escape")
    expect(page.locator("#network canvas").first).to_be_visible()
    expect(large).to_have_count(0)


def test_the_layers_are_followed_and_the_landscape_is_computed_once(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Over time").click()
    button(page, "Loss landscape").click()
    expect(page.locator("#landscape canvas")).to_have_attribute(
        "aria-label", re.compile("Train loss around"), timeout=PATIENCE
    )
    button(page, "Along the course").click()
    expect(page.locator(".large-choice [role=status]")).to_have_text(re.compile("too short"))
    train(page, 140)
    button(page, "Compute again").click()
    step_then = re.compile(r"at step 1\d\d")
    expect(page.locator(".large-choice [role=status]")).to_have_text(step_then, timeout=PATIENCE)
    expect(page.locator(".large-note")).to_contain_text("Largest curvature")
    heights, axes = wire.arrays["landscape"], wire.arrays["landscape_axes"]
    assert heights.shape == (31, 31)
    assert (axes[:, 0] < 0).all()
    assert (axes[:, 1] > 0).all()
    assert [probe["kind"] for probe in wire.sent("watch")[-1]["probes"]].count("landscape") == 0
    button(page, "Layers").click()
    expect(page.locator(".course-now tbody tr")).to_have_count(3)
    expect(page.locator(".course-now tbody td").first).to_have_text(re.compile(r"\d"), timeout=PATIENCE)
    expect(page.locator("#course canvas")).to_have_attribute("aria-label", re.compile("3 layers"))
    assert not axe_violations(page)


def test_a_phone_shows_all_of_it(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_playground(page)
    button(page, "Over time").tap()
    expect(page.locator("#history canvas")).to_be_visible()
    for name in ("Layers", "Loss landscape"):
        button(page, name).tap()
        assert not axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button(page, "Close").tap()
    button(page, "Scores").tap()
    expect(page.locator(".per-class")).to_be_in_viewport(timeout=PATIENCE)
    expect(button(page, "Errors")).to_have_count(0)
    assert not axe_violations(page)
