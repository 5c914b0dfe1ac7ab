"""Make every test stricter than production: floating-point errors raise, as warnings do (pyproject.toml)."""

import os

import numpy as np
import pytest
from hypothesis import settings

np.seterr(all="raise")

# No deadline: a busy machine is not a bug. A gate must not be moody either, so there the examples are fixed.
settings.register_profile("layerwise", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("layerwise")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run `async def` tests and fixtures on asyncio, which uvicorn runs on."""
    return "asyncio"
