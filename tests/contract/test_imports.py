"""Who may know whom: the engine nobody, the server the engine, and nothing the browser's files."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAIN = {
    "__future__",
    "collections",
    "contextlib",
    "csv",
    "dataclasses",
    "functools",
    "importlib",
    "itertools",
    "math",
    "pkgutil",
    "typing",
}
"""What the engine may use of the standard library: no clocks, processes, files or sockets."""

FILES = [path for folder in ("engine", "server") for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports from the root"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_flow_one_way(path: Path) -> None:
    packages = imported(path)
    if path.is_relative_to(ROOT / "engine"):
        assert packages <= PLAIN | {"engine", "numpy", "pydantic", "pydantic_core"}
        assert packages & set(sys.stdlib_module_names) <= PLAIN
    else:
        assert not packages & {"frontend", "tests", "benchmarks"}


@pytest.mark.parametrize("path", [p for p in FILES if "engine" in p.parts], ids=lambda path: path.stem)
def test_the_engine_has_no_globals_that_change(path: Path) -> None:
    statements = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Global)]
    assert not statements
