"""What the scripts that record reference values share: PyTorch, leaves of a graph, and readable JSON."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

torch: Any = import_module("torch")  # not an import statement: the project is type-checked without PyTorch
Tensor = Any
Record = dict[str, Any]


def leaf(values: np.ndarray) -> Tensor:
    """A tensor whose gradient is asked for."""
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def write(name: str, script: str, record: Record) -> None:
    """Write a family's values beside the scripts, and say what made them."""
    made_by = {"torch": torch.__version__, "numpy": np.__version__, "dtype": "float64", "script": script}
    path = Path(__file__).with_name(f"{name}.json")
    path.write_text(text(plain({"made_by": made_by, **record})) + "\n")
    print(path.name, path.stat().st_size)


def plain(value: Any) -> Any:
    """Tensors and arrays as lists, so that JSON can hold them; a double's shortest decimal form is exact."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value.tolist() if hasattr(value, "tolist") else value


def text(value: Any, margin: str = "") -> str:
    """JSON with one line for each number, or row of numbers."""
    inner = margin + "  "
    if isinstance(value, dict) and value:
        rows = [f"{inner}{json.dumps(key)}: {text(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{margin}}}"
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(inner + text(item, inner) for item in value) + f"\n{margin}]"
    return json.dumps(value)
