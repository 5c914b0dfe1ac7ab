"""Every activation computes what PyTorch computed (recorded by record_activations.py)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Activation
from tests.engine.test_activations import forward, gradient

RECORDS: dict[str, Any] = {
    name: json.loads(Path(__file__).with_name(f"{name}.json").read_text())
    for name in ("activations", "networks")
}
CASES: list[dict[str, Any]] = RECORDS["activations"]["cases"]
KINDS = {kind.name(): kind for kind in Activation.choices()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", RECORDS)
def test_every_activation_has_recorded_values(kind: str, name: str) -> None:
    assert kind in {case["kind"] for case in RECORDS[name]["cases"]}, (
        f"{kind} has no reference value in {name}.json: add a line for it to "
        "tests/engine/reference/record_activations.py and run that script (its first lines say how)."
    )


@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-9), ("f4", 1e-5)])
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['kind']}-{number}") for number, case in enumerate(CASES)]
)
def test_activation(case: dict[str, Any], dtype: str, tolerance: float) -> None:
    """Relative; near 0 a tenth of it."""
    activation = KINDS[case["kind"]].model_validate(case["fields"])
    x, dy = (np.array(RECORDS["activations"][name], dtype).T.copy() for name in ("x", "dy"))
    with np.errstate(under="ignore"):
        y, dx = forward(activation, x), gradient(activation, x, dy)
    np.testing.assert_allclose(y.T, case["y"], rtol=tolerance, atol=tolerance / 10)
    np.testing.assert_allclose(dx.T, case["dx"], rtol=tolerance, atol=tolerance / 10)
