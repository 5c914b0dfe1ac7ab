"""What the documents say is so: pages are current, links lead somewhere, dependencies have reasons."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from engine import Choice

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = DOCS / "decisions"


def text_of(page: Path) -> str:
    """What a page says, without its blocks of code."""
    return re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", ["protocol", "components"])
def test_generated_pages_are_current(name: str) -> None:
    """In a process of its own: other tests may have defined members that are not the engine's."""
    command = [sys.executable, str(ROOT / ".ci" / f"{name}_page.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr


def test_every_component_has_an_entry() -> None:
    """Every family of the engine, whole."""
    page = (DOCS / "components.md").read_text("utf-8")
    for family in Choice.__subclasses__():
        for member in family.choices():
            if member.__module__.startswith("engine."):
                assert f"### {member.label} · `{member.name()}`" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        path, _, anchor = target.partition("#")
        if path.startswith(("http:", "https:")):
            continue
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), target
        assert not anchor or anchor in anchors(other), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_files_that_are_named_exist(page: Path) -> None:
    """Such as `engine/plan.py`."""
    named = re.findall(r"`((?:engine|server|frontend|tests|benchmarks|docs)/[\w./-]*)`", text_of(page))
    made = {"frontend/vendor/"}
    assert not [path for path in named if path not in made and not (ROOT / path).exists()]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    page = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    python = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=~!\[ ]", wanted)[0] for wanted in python}
    names |= set(page["dependencies"]) | set(page["devDependencies"])
    rows = re.findall(
        r"^\| ([^|]+) \|", (DECISIONS / "0001-dependencies.md").read_text("utf-8"), re.MULTILINE
    )
    told = {re.split(r"[≥ ]", name.strip())[0] for row in rows for name in row.split(",")}
    assert names <= told, f"without a reason in 0001-dependencies.md: {names - told}"


def test_the_example_of_the_readme_runs() -> None:
    (example,) = re.findall(r"```python\n(from engine .*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    subprocess.run([sys.executable, "-W", "error", "-c", example], cwd=ROOT, check=True, capture_output=True)
