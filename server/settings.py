"""What an operator chooses at start: command-line options, or `LAYERWISE_<NAME>` in the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """A visual neural-network playground: build small networks and watch every step of their training.

    Every option can also be set in the environment: --port as LAYERWISE_PORT, and so on.
    """

    model_config = SettingsConfigDict(
        env_prefix="LAYERWISE_",
        cli_prog_name="layerwise",
        cli_implicit_flags=True,
        cli_kebab_case=True,
        cli_hide_none_type=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    host: str = "127.0.0.1"
    """Address to listen on. Anything but this machine's own (127.0.0.1) lets others use it."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """Port to listen on; 0 takes a free one."""
    open: bool = False
    """Open the page in the browser once it is served."""
    workers: Annotated[int, Field(ge=0, le=256)] = 0
    """Worker processes that train; 0 is one for each processor."""
    allowed_hosts: tuple[str, ...] = ()
    """Names under which the page is reached, besides addresses and localhost."""
    log_level: Literal["critical", "error", "warning", "info", "debug"] = "warning"
    """How much is logged to the standard error."""

    def worker_count(self) -> int:
        """The number of worker processes to start."""
        return self.workers or processors()
