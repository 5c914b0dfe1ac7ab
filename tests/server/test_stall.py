"""A page that stops reading costs little, is cut, and disturbs nobody; others come and go without a trace."""

import asyncio
import contextlib
import gc
import socket

from websockets.exceptions import ConnectionClosed

from server.envelope import Message, Type
from server.listener import SEND_BUFFER_BYTES, listen
from server.sessions import Outbox
from tests.server.conftest import Serve
from tests.server.page import Page

LARGE = [{"kind": "boundary", "size": 256}, {"kind": "neurons", "size": 64}]


async def flood(page: Page) -> None:
    """Ask for frames without reading any, until the connection is gone."""
    page.socket.transport.pause_reading()
    with contextlib.suppress(ConnectionClosed, OSError):
        while True:
            await page.send("credit", frames=2)
            await asyncio.sleep(0)


async def test_a_peer_that_stops_reading_is_cut_and_the_others_go_on(serve: Serve) -> None:
    server = await serve(stalled_seconds=0.3, credits_per_second=10**6, credits_burst=10**6)
    async with server.page("page0002") as other:
        await other.hello()
        await other.watch("metrics")
        await other.order("play")
        stalled = server.page()
        await stalled.connect()
        sock = stalled.socket.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await stalled.hello()
        await stalled.send("watch", probes=LARGE)
        await stalled.order("speed", steps_per_second=None)
        await stalled.order("play")
        assert server.connections() == 2
        flooding = asyncio.create_task(flood(stalled))
        await other.until(lambda: server.connections() == 1)
        before = len(other.losses)
        await other.until_losses(before + 10)
        flooding.cancel()
        stalled.socket.transport.abort()
        await asyncio.gather(flooding, return_exceptions=True)


async def test_a_peer_that_pings_and_does_not_read_is_cut(serve: Serve) -> None:
    server = await serve()
    async with server.page() as page:
        await page.hello()
        page.socket.transport.pause_reading()
        assert server.connections() == 1
        with contextlib.suppress(ConnectionClosed, OSError):
            for count in range(10**6):
                await page.socket.ping(b"%0125d" % count)
                if count % 100 == 0:
                    await asyncio.sleep(0)
                if not server.connections():
                    break
        async with asyncio.timeout(20):
            while server.connections():
                await asyncio.sleep(0)
        page.socket.transport.abort()


async def test_accepted_sockets_have_a_small_buffer() -> None:
    with listen("127.0.0.1", 0) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * SEND_BUFFER_BYTES


async def test_what_waits_for_a_viewer_is_bounded() -> None:
    outbox = Outbox(1000)
    for _ in range(9):
        outbox.put(Message(Type.FRAME, payload=bytes(100)))
    assert outbox.closing is None
    outbox.put(Message(Type.FRAME, payload=bytes(101)))
    assert outbox.closing == (1013, "too much waited for this viewer")
    outbox.put(Message(Type.FRAME, payload=bytes(100)))
    assert await outbox.get() is None


async def test_one_message_may_be_larger_than_the_bound() -> None:
    outbox = Outbox(1000)
    outbox.put(Message(Type.FRAME, payload=bytes(5000)))
    message = await outbox.get()
    assert message
    assert len(message.payload) == 5000
    assert outbox.closing is None


async def test_coming_and_going_leaves_nothing_behind(serve: Serve) -> None:
    server = await serve(commands_burst=10**6)

    async def visit(count: int) -> int:
        for number in range(count):
            async with server.page() as page:
                await page.hello()
                await page.watch("metrics", {"kind": "boundary", "size": 32})
                if number % 2:
                    page.socket.transport.abort()
        async with server.page() as last:
            await last.hello()
            async with asyncio.timeout(20):
                while server.connections() > 1:
                    await asyncio.sleep(0)
            gc.collect()
            return len(asyncio.all_tasks())

    assert await visit(30) <= await visit(5) + 1
