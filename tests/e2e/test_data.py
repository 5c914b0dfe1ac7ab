"""Journeys with data of one's own: drawn while it trains, read from a file, saved, and read again."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.playground import PATIENCE, Wire, button, open_playground, reach_step, step, until
from tests.e2e.watched_page import axe_violations

Places = Callable[[float, float], tuple[float, float]]


def pad(page: Page) -> tuple[Locator, Places]:
    """What one draws on, and where places of the plane, from 0 to 1 each, are on the screen."""
    surface = page.locator("#draw-pad")
    expect(surface).to_be_visible(timeout=PATIENCE)
    box = surface.bounding_box()
    assert box
    bare = abs(box["width"] - box["height"]) < 2
    left, side = (1, box["width"] - 2) if bare else (30, min(box["width"] - 31, box["height"] - 24))
    return surface, lambda across, down: (
        box["x"] + left + across * side,
        box["y"] + 1 + down * side,
    )


def points(wire: Wire) -> list[list[float]]:
    """The points of the document, as the server has it."""
    data = wire.states[-1]["experiment"]["data"]
    assert data["kind"] == "points"
    return list(data["points"])


def stroke(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw with the button pressed."""
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=16)
    page.mouse.up()


def test_points_are_drawn_moved_and_taken_away_while_it_trains(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Draw points by hand").click()
    surface, at = pad(page)
    until(page, lambda: wire.states[-1]["experiment"]["data"]["kind"] == "points")
    assert len(points(wire)) == 400, "one goes on with the points that were shown"
    button(page, "Clear all").click()
    expect(page.locator(".draw-hint")).to_contain_text("two points")
    stroke(page, at(0.1, 0.2), at(0.4, 0.2))
    page.keyboard.press("2")
    stroke(page, at(0.6, 0.8), at(0.9, 0.8))
    until(page, lambda: {point[2] for point in points(wire)} == {0, 1})
    button(page, "Play training").click()
    reach_step(page, 40)
    run = wire.states[-1]["run"]
    drawn = len(points(wire))
    page.mouse.click(*at(0.5, 0.5))
    until(page, lambda: len(points(wire)) == drawn + 1)
    assert points(wire)[-1] == [pytest.approx(0, abs=0.05), pytest.approx(0, abs=0.05), 1]
    stroke(page, at(0.5, 0.5), at(0.25, 0.75))
    until(page, lambda: points(wire)[-1] == [pytest.approx(-3, abs=0.1), pytest.approx(-3, abs=0.1), 1])
    assert len(points(wire)) == drawn + 1
    page.keyboard.down("Alt")
    page.mouse.click(*at(0.25, 0.75))
    page.keyboard.up("Alt")
    until(page, lambda: len(points(wire)) == drawn)
    assert wire.states[-1]["run"] == run, "it goes on with its weights"
    assert wire.states[-1]["status"] == "playing"
    reached = step(page)
    reach_step(page, reached + 20)
    expect(page.locator(".draw-count")).to_contain_text(f"{drawn} points")
    button(page, "Done").click()
    expect(surface).to_have_count(0)
    expect(button(page, "Test points")).to_be_visible()


def test_the_keyboard_draws_and_a_new_class_begins_anew_with_words(page: Page) -> None:
    wire = open_playground(page)
    button(page, "Draw points by hand").click()
    surface, _ = pad(page)
    until(page, lambda: wire.states[-1]["experiment"]["data"]["kind"] == "points")
    button(page, "Play training").click()
    reach_step(page, 10)
    run = wire.states[-1]["run"]
    surface.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    until(page, lambda: points(wire)[-1] == [0.2, 1, 0])
    page.keyboard.press("Delete")
    until(page, lambda: len(points(wire)) == 400)
    assert wire.states[-1]["run"] == run
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    until(page, lambda: wire.states[-1]["experiment"]["data"]["classes"] == 3)
    assert wire.states[-1]["run"] > run
    expect(page.locator(".toast")).to_contain_text("Classes")
    page.keyboard.press("Escape")
    expect(surface).to_have_count(0)


def fill(page: Page, text: str) -> Locator:
    """Open the dialog and paste a table; its faults."""
    button(page, "Your data: paste, drop or choose a file").click()
    page.get_by_label("The table as text").fill(text)
    return page.locator(".csv-faults li")


FLOWERS = "length;width;height;kind\n" + "".join(
    f"{4 + row % 7 / 10};{3 + row % 5 / 10};{1 + row % 3};{'ab'[row % 2]}\n" for row in range(60)
).replace(".", ",")


def test_a_table_with_bad_rows_is_mended_and_learned(page: Page) -> None:
    wire = open_playground(page)
    faults = fill(page, FLOWERS.replace("4,2;", "abc;", 1).replace(";b\n", "\n", 1))
    expect(faults).to_have_count(2)
    expect(faults.nth(0)).to_have_text("Line 3: 3 cells, where the first row has 4.")
    expect(faults.nth(1)).to_have_text("Line 4: 'abc' in column 'length' is no number.")
    expect(button(page, "Use these data")).to_be_disabled()
    page.get_by_label("The table as text").fill(FLOWERS)
    expect(faults).to_have_count(0)
    expect(page.locator(".csv-preview tbody tr")).to_have_count(20)
    button(page, "height").click()
    button(page, "Use these data").click()
    until(page, lambda: wire.states[-1]["experiment"]["data"]["kind"] == "points")
    assert points(wire)[0] == [4, 3, 0]
    fill(page, FLOWERS)
    button(page, "Use these data").click()
    until(page, lambda: wire.states[-1]["experiment"]["data"]["kind"] == "table")
    data = wire.states[-1]["experiment"]["data"]
    assert [column["name"] for column in data["columns"]] == ["length", "width", "height"]
    assert data["columns"][0]["values"][:3] == [4, 4.1, 4.2]
    button(page, "Play training").click()
    reach_step(page, 50)


def test_what_is_too_large_or_no_text_is_refused_before_it_is_sent(page: Page) -> None:
    wire = open_playground(page)
    edits = len(wire.sent("edit"))
    button(page, "Your data: paste, drop or choose a file").click()
    faults = page.locator(".csv-faults li")
    chooser = page.locator(".csv-file input")
    million: Any = {"name": "long.csv", "mimeType": "text/csv", "buffer": b"1,2,0\n" * 1_000_000}
    chooser.set_input_files(million)
    expect(faults).to_contain_text("up to 1,000 KB and 5,000 rows")
    chooser.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"1,2,0\n" * 20_000})
    expect(faults).to_contain_text("up to 5,000 rows")
    chooser.set_input_files({"name": "x.xls", "mimeType": "text/csv", "buffer": b"\xd0\xcf\0\0\0\0"})
    expect(faults).to_contain_text("no text")
    chooser.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a word\nanother\nmore\n"})
    expect(faults).to_contain_text("column of numbers")
    assert len(wire.sent("edit")) == edits


def test_points_that_are_saved_are_the_same_when_they_come_back(page: Page) -> None:
    wire = open_playground(page)
    with page.expect_download() as waiting:
        button(page, "Download the points as CSV").click()
    assert waiting.value.suggested_filename == "spiral.csv"
    text = waiting.value.path().read_text("utf-8")
    lines = text.splitlines()
    assert lines[0] == "x1,x2,class,part"
    assert (len(lines), sum(line.endswith(",test") for line in lines)) == (401, 80)
    fill(page, text)
    button(page, "Use these data").click()
    until(page, lambda: wire.states[-1]["experiment"]["data"]["kind"] == "points")
    told = sorted((float(x1), float(x2), int(k)) for x1, x2, k, _ in (line.split(",") for line in lines[1:]))
    assert sorted(map(tuple, points(wire))) == told
    with page.expect_download() as again:
        button(page, "Download the points as CSV").click()
    rows = [line.rsplit(",", 1)[0] for line in again.value.path().read_text("utf-8").splitlines()]
    assert sorted(rows) == sorted(line.rsplit(",", 1)[0] for line in lines)


def test_a_phone_draws_and_reads_a_table(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    wire = open_playground(page)
    page.get_by_role("button", name="Data", exact=True).tap()
    button(page, "Draw points by hand").tap()
    surface, at = pad(page)
    until(page, lambda: wire.states[-1]["experiment"]["data"]["kind"] == "points")
    page.get_by_role("button", name=re.compile("^Class 1, key 2")).tap()
    page.touchscreen.tap(*at(0.5, 0.05))
    until(page, lambda: len(points(wire)) == 401)
    page.get_by_role("button", name=re.compile("^Take points away")).tap()
    page.touchscreen.tap(*at(0.5, 0.05))
    until(page, lambda: len(points(wire)) == 400)
    button(page, "Done").tap()
    expect(surface).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_serious_while_one_draws_or_reads(page: Page) -> None:
    open_playground(page)
    button(page, "Draw points by hand").click()
    pad(page)
    assert axe_violations(page) == []
    fill(page, FLOWERS.replace("4,2;", "abc;", 1))
    assert axe_violations(page) == []


def test_a_formula_may_be_written_as_on_paper_and_its_faults_are_told_in_chinese(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(locale="zh-CN")
    wire = open_playground(page)
    page.locator(".gallery button[title='公式']").click()
    box = page.get_by_label("表达式", exact=True)
    box.fill("x1² + 2x3")
    box.press("Enter")
    expect(page.locator(".choices .complaint")).to_contain_text("第 8 个字符处：不认识“x3”")
    box.fill("x1² + 2x2")
    box.press("Enter")
    until(page, lambda: wire.states[-1]["experiment"]["data"].get("expression") == "x1² + 2x2")
    expect(page.locator(".choices .complaint")).to_have_count(0)


def test_flowers_and_their_measures_are_called_by_their_names(page: Page) -> None:
    open_playground(page)
    button(page, "Iris, 3 classes").click()
    expect(page.locator(".verdict")).to_contain_text(re.compile("setosa|versicolor|virginica"))
    with page.expect_download() as waiting:
        button(page, "Download the points as CSV").click()
    lines = waiting.value.path().read_text("utf-8").splitlines()
    assert lines[0] == "sepal length,sepal width,petal length,petal width,class,part"
    assert {line.split(",")[4] for line in lines[1:]} == {"setosa", "versicolor", "virginica"}
