"""Every loss computes what PyTorch, Keras's formula or the paper's gave (recorded by record_losses.py)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Identity, Loss
from engine.plan import Array
from tests.engine.test_losses import measure

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("losses.json").read_text())["cases"]
KINDS = {kind.name(): kind for kind in Loss.choices()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_loss_has_a_recorded_value(kind: str) -> None:
    assert kind in {case["kind"] for case in CASES}, (
        f"{kind} has no reference value: add a line for it to tests/engine/reference/record_losses.py and "
        "run that script (its first lines say how)."
    )


@pytest.mark.parametrize(("dtype", "tolerance"), [("f8", 1e-9), ("f4", 1e-5)])
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['kind']}-{number}") for number, case in enumerate(CASES)]
)
def test_loss(case: dict[str, Any], dtype: str, tolerance: float) -> None:
    """Relative; near 0 a tenth of it, times the greatest gradient of the batch where that is above 1."""
    loss = KINDS[case["kind"]].model_validate(case["fields"])
    y, truth = np.array(case["y"], dtype).T.copy(), recorded(loss, case["truth"])
    t = loss.targets(truth, len(y), loss.no_after(Identity())).astype(dtype)
    batch, wanted = y.shape[1], np.array(case["dy"])
    with np.errstate(under="ignore"):
        value, gradient = measure(loss, y, t, 1 / batch, "assess")
    np.testing.assert_allclose(value / batch, case["loss"], rtol=tolerance)
    scale = max(1.0, np.abs(wanted).max())
    np.testing.assert_allclose(gradient.T, wanted, rtol=tolerance, atol=tolerance / 10 * scale)


def recorded(loss: Loss, truth: Any) -> Array:
    """Numbers (points, outputs), attributes (points, outputs), or classes (points,)."""
    if "regression" in loss.tasks:
        return np.array(truth, float)
    found = np.array(truth, np.uint8)
    return found[:, 0] if loss.outputs == "one" else found
