"""Start the real server as a person would, as a process of its own, and stop it again."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

ROOT = Path(__file__).parents[2]
START_SECONDS = 30
STOP_SECONDS = 15


class LiveServer:
    """`python -m server` on a free port: a context manager that is entered once GET /healthz answers."""

    def __init__(self, log: Path, *options: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.command = [sys.executable, "-m", "server", "--port", str(self.port), "--no-open", *options]

    def __enter__(self) -> Self:
        """Start the process, and wait until it answers."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def wait_until_ready(self) -> None:
        """Return when the server is healthy; fail with its log when it ended, or never answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if (code := self.process.poll()) is not None:
                raise RuntimeError(f"the server ended with code {code}:\n{self.last_words()}")
            try:
                if httpx.get(f"{self.url}/healthz", trust_env=False).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise TimeoutError(f"the server did not answer within {START_SECONDS} s:\n{self.last_words()}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask the process to end; one that does not is killed, and that is an error."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise TimeoutError(
                f"the server did not end within {STOP_SECONDS} s of SIGTERM:\n{self.last_words()}"
            ) from error

    def last_words(self, lines: int = 80) -> str:
        """The end of the server's log."""
        return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-lines:])


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
