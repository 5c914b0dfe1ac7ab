"""Journeys of links and files: made, sent, opened; controls that a link hides or locks."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from playwright.sync_api import Page, expect

from engine import Experiment, Trainer
from tests.e2e.live_server import ROOT
from tests.e2e.playground import (
    PATIENCE,
    button,
    choose,
    epochs,
    open_playground,
    position,
    reach_step,
    step,
    until,
)
from tests.e2e.watched_page import axe_violations

PLAYGROUND = (
    "#activation=relu&batchSize=10&dataset=xor&learningRate=0.1&regularization=L2&regularizationRate=0.001"
    "&noise=0&networkShape=5,3&seed=0.25&percTrainData=70&x=true&y=true&xTimesY=true&problem=classification"
)


def share(page: Page) -> None:
    """Open the popover of sharing."""
    button(page, "Share").click()
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()


def link(page: Page) -> str:
    """The link that the popover shows."""
    return page.get_by_label("Link to this experiment").last.input_value()


def paste(page: Page, text: str) -> None:
    """Open what is pasted into the popover."""
    page.get_by_label("A link of Layerwise or of the TensorFlow Playground").fill(text)
    button(page, "Open").click()


def test_a_link_with_held_controls_is_made_and_honoured(page: Page) -> None:
    open_playground(page)
    button(page, "Moons, 2 classes").click()
    share(page)
    expect(page.get_by_label("Link to this experiment").last).to_have_value(re.compile(re.escape("#e=")))
    page.get_by_role("button", name="Hide or lock controls").click()
    dialog = page.get_by_role("dialog", name="Share")
    dialog.get_by_role("combobox", name="Noise").select_option("hidden")
    dialog.get_by_role("combobox", name="Step", exact=True).select_option("hidden")
    dialog.get_by_role("combobox", name="Learning rate").select_option("locked")
    expect(page.get_by_label("Link to this experiment").last).to_have_value(
        re.compile("hide=noise,step&lock=learning_rate$")
    )
    assert axe_violations(page) == []
    address = link(page)

    page.goto("about:blank")
    wire = open_playground(page, address)
    expect(page.locator(".banner")).to_contain_text("This link hides or locks some controls.")
    expect(page.get_by_label("Noise", exact=True)).to_have_count(0)
    expect(page.get_by_label("Samples", exact=True)).to_be_visible()
    rate = page.get_by_role("group", name="Learning rate: locked by the link")
    expect(rate.get_by_role("slider")).to_be_disabled()
    expect(rate.get_by_label("Learning rate, value")).to_have_value("0.02")
    expect(button(page, "Step")).to_have_count(0)
    page.keyboard.press("s")
    page.keyboard.press("r")
    until(page, lambda: bool(wire.sent("reset")))
    assert not wire.sent("step")
    assert axe_violations(page) == []


def test_a_link_of_the_tensorflow_playground_opens_as_the_same_experiment(page: Page) -> None:
    wire = open_playground(page, f"/{PLAYGROUND}&numHiddenLayers_hide=true&playButton_hide=true")
    banner = page.locator(".banner")
    expect(banner).to_contain_text("Opened from the TensorFlow Playground")
    banner.get_by_text("What differs").click()
    expect(banner).to_contain_text("The seed 0.25 draws other points and weights here")
    found = wire.states[-1]["experiment"]
    assert found["data"] == {"kind": "xor", "samples": 500, "noise": 0.0}
    assert [layer["units"] for layer in found["layers"]] == [5, 3, 1]
    assert found["regularizer"] == {"kind": "l2", "strength": 0.0001}
    expect(button(page, "Play training")).to_have_count(0)
    expect(button(page, "Add a layer after layer 1")).to_have_count(0)
    page.keyboard.press("e")
    reach_step(page, 1)
    page.reload()
    expect(page.locator(".connection.live")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".crumb")).to_have_text("XOR")
    expect(button(page, "Play training")).to_have_count(0)


def test_a_pasted_link_opens_in_place(page: Page) -> None:
    open_playground(page)
    share(page)
    paste(page, "https://example.org/nothing")
    expect(page.get_by_role("dialog", name="Share")).to_contain_text("This is no link of Layerwise")
    paste(page, f"https://playground.tensorflow.org/{PLAYGROUND}")
    expect(page.locator(".crumb")).to_have_text("XOR")
    expect(page.get_by_role("dialog", name="Share")).to_be_hidden()
    expect(page.get_by_label("Units of layer 2")).to_have_value("3")


def test_an_experiment_is_saved_and_opened_as_a_file(page: Page, tmp_path: Path) -> None:
    wire = open_playground(page)
    button(page, "Circle, 2 classes").click()
    expect(page.locator(".crumb")).to_have_text("Circle")
    share(page)
    with page.expect_download() as download:
        button(page, "Save as JSON").click()
    assert download.value.suggested_filename == "layerwise-circle.json"
    file = tmp_path / "experiment.json"
    download.value.save_as(file)
    saved = json.loads(file.read_text("utf-8"))
    until(page, lambda: bool(saved == wire.states[-1]["experiment"]))

    file.write_text(json.dumps(saved | {"learning_rate": -1, "wings": 2}), "utf-8")
    page.set_input_files("#share input[type=file]", file)
    dialog = page.get_by_role("dialog", name="Share")
    expect(dialog).to_contain_text("learning_rate = -1: above 0")
    expect(dialog).to_contain_text("wings = 2: there is no such setting")
    file.write_text(json.dumps(saved | {"learning_rate": 0.5}), "utf-8")
    page.set_input_files("#share input[type=file]", file)
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Learning rate, value")).to_have_value("0.5")


def test_a_link_that_cannot_be_read_says_why_and_opens_the_default(page: Page) -> None:
    said = {
        "#e=%%%": "The link is damaged",
        "#e7=abc": "another version of Layerwise",
        "#hello": "no link of Layerwise",
        "#too-large": "ask for its file",
    }
    for hash_, words in said.items():
        page.goto("about:blank")
        open_playground(page, f"/{hash_}")
        expect(page.locator(".banner")).to_contain_text(words)
        expect(page.locator(".banner")).to_contain_text("This is the default experiment.")
        expect(page.locator(".crumb")).to_have_text("Spiral")


def test_locked_data_refuse_what_would_change_them(page: Page) -> None:
    wire = open_playground(page, "/#lock=data,layers,play,test_points,features")
    expect(button(page, "Circle, 2 classes")).to_be_disabled()
    page.get_by_role("gridcell", name="x₁x₂").click()
    expect(page.locator(".toast")).to_contain_text("Input features: the link keeps it as it is.")
    page.keyboard.press("Space")
    page.keyboard.press("t")
    page.keyboard.press("e")
    reach_step(page, 1)
    assert not wire.sent("play")
    assert step(page) > 0
    expect(button(page, "Test points")).to_have_attribute("aria-pressed", "true")
    expect(position(page)).to_be_visible()


def saved(page: Page, name: str, folder: Path) -> Path:
    """The file that a button of the export makes."""
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("dialog", name="Export").get_by_role("button", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_numbers_are_exported_as_they_were_trained(page: Page, tmp_path: Path) -> None:
    wire = open_playground(page)
    epochs(page, 3)
    button(page, "Export").click()
    assert axe_violations(page, "#export") == []
    losses = saved(page, "Loss of every step as CSV", tmp_path).read_text("utf-8").split()
    curve = wire.curve(wire.states[-1]["run"])
    assert losses[0] == "step,batch_loss"
    assert [np.float32(row.split(",")[1]) for row in losses[1:]] == [np.float32(loss) for loss in curve]
    curves = saved(page, "Curves as CSV", tmp_path).read_text("utf-8").splitlines()
    assert curves[-1].startswith("60,")
    bars = saved(page, "Distributions as CSV", tmp_path).read_text("utf-8").splitlines()
    assert {row.split(",")[0] for row in bars[1:]} == {"0", "1", "2", "3"}


def test_exported_weights_and_script_are_those_of_the_engine(page: Page, tmp_path: Path) -> None:
    wire = open_playground(page)
    epochs(page, 1)
    choose(page, "Regularizer", "l2")
    expect(page.locator(".metrics")).to_contain_text("Train loss, without penalty")
    epochs(page, 1)
    button(page, "Export").click()
    arrays = np.load(saved(page, "Weights as NPZ", tmp_path), allow_pickle=False)
    script = saved(page, "Run as a script as PY", tmp_path)
    trainer = Trainer(Experiment())
    trainer.run(20)
    trainer.apply(Experiment.model_validate_json(json.dumps(wire.states[-1]["experiment"])))
    trainer.run(20)
    for (name, array), named in zip(
        arrays.items(), trainer.network.views(trainer.network.theta), strict=True
    ):
        assert name.endswith("_dense")
        assert array.tobytes() == next(iter(named.values())).tobytes()
    printed = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    ).stdout.splitlines()
    curve = wire.curve(wire.states[-1]["run"])
    rows = dict(row.split() for row in printed[1:-1])
    assert {int(step): np.float32(loss) for step, loss in rows.items()} == {
        step: np.float32(curve[step]) for step in range(0, 40, 2)
    }


def test_pictures_are_exported_with_their_words_in_light_colours(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(color_scheme="dark")
    open_playground(page)
    epochs(page, 1)
    button(page, "Export").click()
    picture = saved(page, "Network as SVG", tmp_path)
    assert picture.name == "layerwise-spiral-step-20-network.svg"
    root = ElementTree.parse(picture).getroot()
    words = " ".join(root.itertext())
    assert "Network" in words
    assert "tanh" in words
    assert len(root.findall(".//{*}path")) > 80  # the connections of 2-8-8-1
    ground = root.find("{*}rect")
    assert ground is not None
    assert ground.get("fill", "").lower() == "#ffffff"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    for name in ("Decision boundary as PNG", "Loss as PNG", "Distributions as PNG"):
        assert saved(page, name, tmp_path).read_bytes().startswith(b"\x89PNG\r\n")
