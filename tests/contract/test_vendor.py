"""The page's third-party modules: what is listed, what was fetched and what the import map names agree."""

import json
import re
from pathlib import Path

FRONTEND = Path(__file__).parents[2] / "frontend"
ENTRIES: list[dict[str, str | None]] = json.loads((FRONTEND / "vendor.json").read_text("utf-8"))


def test_import_map_names_exactly_what_is_vendored() -> None:
    """A bare import works in the browser if and only if vendor.json lists it."""
    page = (FRONTEND / "index.html").read_text("utf-8")
    found = re.search(r'<script type="importmap">(.*?)</script>', page, re.DOTALL)
    assert found, "index.html has no import map"
    imports = {name: path.lstrip("./") for name, path in json.loads(found[1])["imports"].items()}
    assert imports == {
        entry["specifier"]: f"vendor/{entry['file']}" for entry in ENTRIES if entry["specifier"]
    }


def test_vendored_files_are_there_with_their_licences() -> None:
    """Installing the package has fetched everything, and the licence of each package beside it."""
    for entry in ENTRIES:
        name = str(entry["package"]).lstrip("@").replace("/", "-")
        assert (FRONTEND / "vendor" / str(entry["file"])).stat().st_size > 0
        assert (FRONTEND / "vendor" / f"{name}.LICENSE").stat().st_size > 0


def test_vendored_modules_import_only_each_other() -> None:
    """A vendored module may import what the import map names, and nothing else."""
    specifiers = {entry["specifier"] for entry in ENTRIES}
    for path in (FRONTEND / "vendor").glob("*.js"):
        text = path.read_text("utf-8")
        imported = set(re.findall(r"""(?:^|[;}\n])\s*(?:import|export)\b[^;"'`()]*?["']([^"']+)["']""", text))
        assert imported <= specifiers, path.name
