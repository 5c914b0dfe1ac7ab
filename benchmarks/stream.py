"""Frames per second, latency and steps per second of the real server, for 1, 20 and 100 sessions at once.

    python -m benchmarks.stream
    python -m benchmarks.stream --sessions 1 20 --seconds 3 --json figures.json

The server runs in processes of its own, the clients in this one: real WebSockets on loopback, which grant
credit for each frame as a page does, and show what a page shows at first. Everybody plays as fast as the
server gives. Latency is from computed in the worker to received here, by the machine's monotonic clock.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.memory import PROBES

ROOT = Path(__file__).resolve().parents[1]
FPS = {1: 30, 20: 30}
"""Frames a second that each client asks for; 10 with more clients than these."""


@dataclass
class Client:
    """One page, and what it measured."""

    frames: int = 0
    size: int = 0
    first_step: int = 0
    last_step: int = 0
    latencies: list[float] = field(default_factory=list)

    def measure(self, message: bytes) -> None:
        """Take a frame in."""
        now = time.monotonic()
        (length,) = struct.unpack_from("<I", message)
        header = json.loads(message[4 : 4 + length])
        if header["type"] == "frame":
            self.frames += 1
            self.size += len(message)
            self.last_step = header["step"]
            self.latencies.append(now - header["sent"])

    def begin(self) -> None:
        """Forget what was measured while everything warmed up."""
        self.frames, self.size, self.latencies, self.first_step = 0, 0, [], self.last_step


@dataclass(frozen=True)
class Figures:
    """One row of the table."""

    sessions: int
    fps_wanted: int
    fps_median: float
    fps_least: float
    latency_p50_ms: float
    latency_p95_ms: float
    latency_p99_ms: float
    steps_median: float
    steps_least: float
    frame_kib: float
    server_cpu: float
    workers_cpu: float
    client_cpu: float


class Server:
    """The command `layerwise` on a free port."""

    def __enter__(self) -> Server:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        lines = iter(self.process.stdout.readline, "")
        self.host = next(found[1] for line in lines if (found := re.search(r"http://(\S+)/", line)))
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)

    def cpu(self) -> tuple[float, float]:
        """Seconds of processor time that the server and its workers have used; zeros where /proc is not."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not children.exists():
            return 0.0, 0.0
        workers = [cpu_seconds(int(pid)) for pid in children.read_text().split()]
        return cpu_seconds(self.process.pid), sum(workers)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def play(host: str, number: int, fps: int) -> ClientConnection:
    """Connect, say hello, play as fast as can be, and show what a page shows."""
    url, origin = f"ws://{host}/ws", f"http://{host}"
    socket = await connect(
        url,
        origin=origin,  # type: ignore[arg-type]  # NewTypes of str
        subprotocols=["layerwise.v1"],  # type: ignore[list-item]
        compression=None,
        max_size=None,
    )
    commands: list[dict[str, Any]] = [
        {"kind": "hello", "client": f"bench{number:05d}"},
        {"kind": "watch", "probes": PROBES, "fps": fps},
        {"kind": "credit", "frames": 2},
        {"kind": "speed", "seq": 1, "steps_per_second": None},
        {"kind": "play", "seq": 2},
    ]
    for command in commands:
        await socket.send(json.dumps(command))
    return socket


async def paint(socket: ClientConnection, client: Client) -> None:
    """Receive for ever, and grant credit for each frame."""
    credit = json.dumps({"kind": "credit", "frames": 1})
    async for message in socket:
        if isinstance(message, bytes):
            before = client.frames
            client.measure(message)
            if client.frames > before:
                await socket.send(credit)


async def measure(host: str, server: Server, sessions: int, seconds: float) -> Figures:
    """Let so many sessions play, and measure them for a while."""
    fps = FPS.get(sessions, 10)
    clients = [Client() for _ in range(sessions)]
    sockets = [await play(host, number, fps) for number in range(sessions)]
    tasks = [asyncio.create_task(paint(*pair)) for pair in zip(sockets, clients, strict=True)]
    await asyncio.sleep(min(2.0, seconds))
    for client in clients:
        client.begin()
    begun, before, own = time.monotonic(), server.cpu(), time.process_time()
    await asyncio.sleep(seconds)
    taken, after, own = time.monotonic() - begun, server.cpu(), time.process_time() - own
    figures = summary(clients, fps, taken, [(b - a) / taken for a, b in zip(before, after, strict=True)], own)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*(socket.close() for socket in sockets), *tasks, return_exceptions=True)
    return figures


def summary(clients: list[Client], fps: int, taken: float, cpu: list[float], own: float) -> Figures:
    """The row for what the clients measured."""
    rates = [client.frames / taken for client in clients]
    steps = [(client.last_step - client.first_step) / taken for client in clients]
    latencies = 1000 * np.array([latency for client in clients for latency in client.latencies])
    p50, p95, p99 = np.percentile(latencies, [50, 95, 99]) if len(latencies) else (np.nan,) * 3
    frames = sum(client.frames for client in clients)
    return Figures(
        sessions=len(clients),
        fps_wanted=fps,
        fps_median=round(float(np.median(rates)), 1),
        fps_least=round(min(rates), 1),
        latency_p50_ms=round(float(p50), 1),
        latency_p95_ms=round(float(p95), 1),
        latency_p99_ms=round(float(p99), 1),
        steps_median=round(float(np.median(steps))),
        steps_least=round(min(steps)),
        frame_kib=round(sum(client.size for client in clients) / max(frames, 1) / 1024, 1),
        server_cpu=round(cpu[0], 2),
        workers_cpu=round(cpu[1], 2),
        client_cpu=round(own / taken, 2),
    )


def table(rows: list[Figures]) -> str:
    """The figures as a Markdown table."""
    head = (
        "| sessions | frames/s each, wanted | median | least | latency p50 | p95 | p99 "
        "| steps/s each, median | least | frame | cores: server | workers | these clients |"
    )
    lines = [head, "|" + "--:|" * 13]
    for row in rows:
        lines.append(
            f"| {row.sessions} | {row.fps_wanted} | {row.fps_median} | {row.fps_least} "
            f"| {row.latency_p50_ms} ms | {row.latency_p95_ms} ms | {row.latency_p99_ms} ms "
            f"| {row.steps_median:,.0f} | {row.steps_least:,.0f} | {row.frame_kib} KiB "
            f"| {row.server_cpu} | {row.workers_cpu} | {row.client_cpu} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--seconds", type=float, default=6.0, help="measured for each number of sessions")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args(arguments)
    rows = []
    for sessions in options.sessions:
        with Server() as server:
            rows.append(asyncio.run(measure(server.host, server, sessions, options.seconds)))
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
