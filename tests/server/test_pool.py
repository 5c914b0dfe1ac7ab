"""Worker processes that are killed: their sessions come back, say so, and go on bit for bit."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from server.envelope import Message, Type
from server.pool import LocalPool, Slot
from tests.server.conftest import Command, Serve, Server
from tests.server.page import Page
from tests.server.stage import document, undisturbed
from tests.server.test_stream import assert_undisturbed, close_code

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc; only Linux ends orphans at once")


async def ready(server: Server, page: Page) -> int:
    """The worker of a single-worker server, when it is up."""
    await page.hello()
    (pid,) = server.pool.pids()
    return pid


async def test_a_killed_worker_is_replaced_and_its_sessions_go_on(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page, server.page("page0002") as other:
        pid = await ready(server, page)
        await other.hello()
        await other.order("step", count=5)
        await page.watch("metrics")
        await page.order("speed", steps_per_second=300)
        await page.order("play")
        await page.until_losses(100)
        os.kill(pid, signal.SIGKILL)
        await page.until_welcomes(2)
        assert page.welcomes[1]["resumed"]
        assert page.welcomes[1]["recovered"]["step"] <= len(page.losses)
        await page.watch("metrics")
        held = len(page.losses)
        await page.until_losses(held + 100)
        assert page.state["status"] == "playing"
        assert page.state["speed"] == 300
        await page.order("pause")
        await page.until(lambda: len(page.losses) == page.state["step"])
        assert_undisturbed(page)

        await other.until_welcomes(2)
        assert other.welcomes[1]["recovered"] == {"step": 5}
        assert (other.state["step"], other.state["status"]) == (5, "paused")
        assert server.pool.pids() != [pid]


async def test_orders_that_no_state_acknowledged_are_sent_again_and_applied_once(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        pid = await ready(server, page)
        await page.send("step", seq=1)
        await page.until(lambda: page.state["seq"] == 1)
        os.kill(pid, signal.SIGKILL)
        await page.send("step", seq=2)  # may or may not be lost
        await page.until_welcomes(2)
        await page.send("step", seq=1)
        await page.send("step", seq=2)
        await page.until(lambda: page.state["seq"] == 2)
        assert page.state["step"] == 2


async def test_a_live_edit_survives_with_the_series_around_it(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        pid = await ready(server, page)
        await page.watch("metrics")
        await page.order("step", count=50)
        await page.until(lambda: len(page.losses) == 50)
        await page.order("edit", experiment=document(learning_rate=0.1))
        os.kill(pid, signal.SIGKILL)
        await page.until_welcomes(2)
        assert page.state["experiment"]["learning_rate"] == 0.1
        await page.watch("metrics")
        await page.order("step", count=50)
        await page.until(lambda: len(page.losses) == 100)
        np.testing.assert_array_equal(page.losses[:50], undisturbed(50))
        assert not np.array_equal(page.losses, undisturbed(100))


async def test_a_page_that_was_away_learns_of_the_recovery(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page, server.page("page0002") as witness:
        pid = await ready(server, page)
        await witness.hello()
        await page.order("step", count=20)
        await page.until(lambda: page.state["step"] == 20 and page.state["status"] == "paused")
        await page.socket.close()
        os.kill(pid, signal.SIGKILL)
        await witness.until_welcomes(2)
        await page.connect()
        await page.hello()
        assert page.welcomes[-1]["recovered"] == {"step": 20}


async def test_a_session_that_stops_its_worker_twice_is_set_aside(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page, server.page("page0002") as bystander:
        await bystander.hello()
        await page.hello()
        await page.order("speed", steps_per_second=None)
        await page.order("play")
        for times in (2, 3):
            await kill_in_turn_of(server, page)
            await bystander.until_welcomes(times)
        assert await close_code(page) == 1011
        assert "set aside" in (page.socket.close_reason or "")
        await bystander.order("step")
        assert bystander.state["step"] == 1
        async with server.page(session=page.session) as again:
            await again.hello()
            assert not again.welcomes[0]["resumed"]


async def kill_in_turn_of(server: Server, page: Page) -> None:
    """Kill the worker while it is the turn of a page's session."""
    (slot,) = server.pool.slots
    while bytes(slot.blamed[:]).hex() != page.session:
        if slot.process:
            os.kill(slot.process.pid, signal.SIGCONT)
        await asyncio.sleep(0)
        if slot.process:
            os.kill(slot.process.pid, signal.SIGSTOP)
    assert slot.process
    os.kill(slot.process.pid, signal.SIGKILL)


async def test_workers_end_with_the_server_not_with_its_group(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        pid = await ready(server, page)
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGINT)
        await page.order("step")
        assert page.state["step"] == 1
        assert server.pool.pids() == [pid]


def test_the_pause_grows_to_half_a_minute_and_no_further() -> None:
    slot, pauses = Slot(), []
    for slot.failures in (0, 1, 2, 3, 5, 6, 7, 10_000):
        pauses.append(slot.pause())
    assert pauses == [0, 0, 1, 3, 15, 30, 30, 30]
    slot.close()


async def test_a_worker_that_cannot_be_listened_to_is_replaced(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, faults = LocalPool._take, [RuntimeError("a fault")]

    def take(pool: LocalPool, slot: Slot, message: Message) -> None:
        if faults and message.type is Type.EVENT:
            raise faults.pop()
        original(pool, slot, message)

    monkeypatch.setattr(LocalPool, "_take", take)
    server = await serve(workers=1)
    async with server.page() as page:
        await page.hello()
        await page.order("step")
        assert page.state["step"] == 1
    assert not faults


async def test_a_worker_that_is_lost_soon_after_its_start_is_a_failure(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        pid = await ready(server, page)
        (slot,) = server.pool.slots
        os.kill(pid, signal.SIGKILL)
        await page.until_welcomes(2)
        assert (slot.ready, slot.failures) == (True, 1)


@linux
async def test_workers_print_to_the_standard_error_only(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        (pid,) = [await ready(server, page)]
        assert os.readlink(f"/proc/{pid}/fd/1") == os.readlink(f"/proc/{pid}/fd/2")


@linux
async def test_workers_inherit_no_socket_and_one_thread(serve: Serve) -> None:
    server = await serve(workers=1)
    async with server.page() as page:
        pid = await ready(server, page)
        open_files = [os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")]
        assert not [name for name in open_files if name.startswith("socket:")]
        environment = Path(f"/proc/{pid}/environ").read_text().split("\0")
        assert "OPENBLAS_NUM_THREADS=1" in environment
        assert len(os.listdir(f"/proc/{pid}/task")) == 2, "training, and reading the pipe"


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_server(command: Callable[..., Command], how: signal.Signals) -> None:
    one = command("--workers", "2")
    one.url()
    workers = children(one.process.pid)
    one.end(how)
    deadline = 1.0 if how == signal.SIGKILL else 0.1
    asyncio.run(gone(workers, deadline))


def children(pid: int) -> list[int]:
    """The processes started by a process, once there are two."""
    end = time.monotonic() + 20
    while len(found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split()) < 2:
        assert time.monotonic() < end, "the workers were not started"
        os.sched_yield()
    return [int(one) for one in found]


async def gone(pids: list[int], seconds: float) -> None:
    """Wait until processes that are no children of ours have ended."""
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(descriptor, ended.set)
        async with asyncio.timeout(seconds):
            await ended.wait()
        asyncio.get_running_loop().remove_reader(descriptor)
        os.close(descriptor)
