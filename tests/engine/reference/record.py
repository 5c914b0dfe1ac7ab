"""Writes all reference values the engine is tested against: PyTorch's, in float64, as readable JSON.

Run by hand when a component is added. PyTorch is no dependency of the project: give it an environment of
its own.

    python -m venv <somewhere> && <somewhere>/bin/pip install torch==2.13.0 numpy
    <somewhere>/bin/python -m tests.engine.reference.record

That is run from the root of the project. Each family has a script of its own beside this one, which may be
run alone, with its conventions and a table in which a new component needs one line.
"""

import runpy
from pathlib import Path

if __name__ == "__main__":
    for script in sorted(Path(__file__).parent.glob("record_*.py")):
        runpy.run_module(f"tests.engine.reference.{script.stem}", run_name="__main__")
