"""Every initializer draws matrices like PyTorch's (statistics recorded by record_initializers.py)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Initializer

RECORD: dict[str, Any] = json.loads(Path(__file__).with_name("initializers.json").read_text())
CASES: list[dict[str, Any]] = RECORD["cases"]
KINDS = {kind.name(): kind for kind in Initializer.choices()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_initializer_has_a_recorded_value(kind: str) -> None:
    assert kind in {case["kind"] for case in CASES}, (
        f"{kind} has no reference value: add a line for it to tests/engine/reference/record_initializers.py "
        "and run that script (its first lines say how)."
    )


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['kind']}-{number}") for number, case in enumerate(CASES)]
)
def test_initializer(case: dict[str, Any]) -> None:
    """Two samples of 120,000 numbers: deviations within 5 errors of one, extremes and products alike."""
    initializer = KINDS[case["kind"]].model_validate(case["fields"])
    shape = units, inputs = RECORD["units"], RECORD["inputs"]
    w = initializer.draw(np.random.default_rng(0), shape, (inputs, units))
    assert w.shape == shape
    error = 5 * case["std"] / w.size**0.5 + 1e-12
    wanted = case["mean"] if case["distribution"] in ("constant", "diagonal") else 0
    assert abs(w.mean() - wanted) <= error
    assert abs(w.std() - case["std"]) <= error
    np.testing.assert_allclose(abs(w).max(), case["greatest"], rtol=0.15)
    np.testing.assert_allclose(np.linalg.norm(w.T @ w), case["products"], rtol=0.02)
