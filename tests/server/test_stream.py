"""The stream through the real server: nothing of the series is lost, frames are the newest, orders act."""

import asyncio
import contextlib
import json
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from server.series import interval
from tests.server.conftest import Serve, Server
from tests.server.page import Page
from tests.server.stage import document, undisturbed

STEPS = 400


async def play_to(page: Page, steps: int) -> None:
    """Play fast until so many losses have come, then pause."""
    await page.order("speed", steps_per_second=None)
    await page.order("play")
    await page.until_losses(steps)
    await page.order("pause")
    await page.until(lambda: len(page.losses) == page.state["step"])


def assert_undisturbed(page: Page, experiment: dict[str, Any] | None = None) -> None:
    """What the page has is what a trainer gives that nobody disturbs."""
    np.testing.assert_array_equal(page.losses, undisturbed(len(page.losses), experiment))
    wanted = [step for step in range(len(page.losses) + 1) if step % interval(step) == 0]
    np.testing.assert_array_equal(page.evaluations[:, 0], wanted[: len(page.evaluations)])


@pytest.mark.parametrize("workers", [0, 2])
async def test_press_play(serve: Serve, workers: int) -> None:
    server = await serve(workers=workers)
    async with server.page() as page:
        await page.hello()
        assert page.state["status"] == "paused"
        await page.watch(
            "metrics",
            {"kind": "boundary", "size": 64},
            "neurons",
            "features",
            "weights",
            "histograms",
            "gradient_norms",
        )
        await play_to(page, STEPS)
        assert_undisturbed(page)
        assert page.arrays["boundary"].shape == (1, 64, 64)
        assert page.arrays["neurons"].shape == (17, 24, 24)
        assert page.arrays["theta"].shape == (105,)
        assert page.arrays["hist_share"].shape == (4, 37)
        assert page.arrays["metrics"].shape == (5,)
        assert np.all(np.diff([frame["step"] for frame in page.frames]) >= 0)


async def test_a_stalled_page_gets_the_newest_frame_and_the_whole_series(server: Server) -> None:
    async with server.page() as page, server.page("page0002") as other:
        await page.hello()
        await page.watch("metrics", credit=1)
        page.paints = False
        other.session = page.session
        await other.hello()
        await other.watch()
        await other.order("speed", steps_per_second=None)
        await other.order("play")
        await page.until(lambda: len(page.frames) == 1)
        await other.until_losses(STEPS)
        seen = len(other.losses)
        await page.send("credit", frames=1)
        await page.until(lambda: len(page.frames) == 2)
        assert page.frames[-1]["step"] >= seen, "no frame of the time between was kept"
        await other.order("pause")
        page.paints = True
        await page.send("credit", frames=2)
        await page.until(lambda: len(page.losses) == other.state["step"])
        assert_undisturbed(page)


async def test_a_dropped_page_comes_back_and_lacks_nothing(server: Server) -> None:
    page = server.page()
    await page.connect()
    await page.hello()
    session = page.session
    await page.watch("metrics")
    await page.order("speed", steps_per_second=None)
    await page.order("play")
    for goal in (50, 150, 300):
        await page.until_losses(goal)
        page.socket.transport.abort()
        await page.connect()
        await page.hello()
        assert page.welcomes[-1]["resumed"]
        assert page.session == session
        await page.watch("metrics")
    await page.until_losses(STEPS)
    await page.order("pause")
    await page.until(lambda: len(page.losses) == page.state["step"])
    assert_undisturbed(page)
    await page.socket.close()


async def test_an_unknown_session_becomes_a_new_one(server: Server) -> None:
    async with server.page(session="0" * 32) as page:
        await page.hello(document(batch_size=32))
        assert not page.welcomes[0]["resumed"]
        assert page.session not in (None, "0" * 32)
        assert page.state["experiment"]["batch_size"] == 32


async def test_reset_and_edits(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        await page.watch("metrics")
        await play_to(page, 200)
        first = page.losses
        await page.order("reset")
        assert (page.state["run"], page.state["step"]) == (2, 0)
        await play_to(page, 200)
        shorter = min(len(first), len(page.losses))
        np.testing.assert_array_equal(page.losses[:shorter], first[:shorter])
        step = page.state["step"]
        await page.order("edit", experiment=document(learning_rate=0.001))
        assert (page.state["run"], page.state["step"]) == (2, step)
        xor = document(data={"kind": "xor", "samples": 200, "noise": 0.05})
        await page.order("edit", experiment=xor)
        assert (page.state["run"], page.state["step"]) == (3, 0)
        await play_to(page, 200)
        assert_undisturbed(page, xor)
        assert len(page.points["train_x"]) == 160


async def test_pause_acts_though_frames_wait(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        page.paints = False
        await page.watch("metrics", {"kind": "boundary", "size": 128})
        await page.order("speed", steps_per_second=None)
        await page.order("play")
        await page.order("pause")
        step = page.state["step"]
        await page.order("speed", steps_per_second=1)
        assert page.state["step"] == step


async def test_orders_sent_again_are_applied_once(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        for seq in (1, 2, 2, 1, 3, 3):
            await page.send("step", seq=seq)
        await page.until(lambda: page.state["seq"] == 3)
        assert page.state["step"] == 3


async def test_a_refused_document_leaves_the_session_playing(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        await page.watch("metrics")
        await page.order("play")
        bad = document()
        bad["layers"][0]["units"] = 10**9
        await page.order("edit", experiment=bad)
        (error,) = page.errors
        assert error["problems"][0]["path"] == ["layers", 0, "units"]
        assert error["problems"][0]["value"] == 10**9
        assert error["seq"] == 2
        before = len(page.losses)
        await page.until(lambda: len(page.losses) > before)
        await page.order("pause")
        assert (page.state["run"], page.state["experiment"]) == (1, document())


async def test_a_refused_hello_may_be_said_again(server: Server) -> None:
    async with server.page() as page:
        await page.send("play", seq=1)
        await page.until(lambda: len(page.errors) == 1)
        assert page.errors[0]["problems"][0]["allowed"] == "hello"
        await page.send("hello", client="page0001", experiment=document(features=[]))
        await page.until(lambda: len(page.errors) == 2)
        assert page.errors[1]["problems"][0]["path"] == ["features"]
        await page.hello()
        await page.send("hello", client="page0001")
        await page.until(lambda: len(page.errors) == 3)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b'{"kind": "play", "seq": 1}', 1003),
        ("x" * 20_000, 1009),
        ('{"kind": "play", "seq": 1}' + " " * 20_000, 1009),
    ],
)
async def test_what_is_no_command_at_all_ends_the_connection(
    server: Server, message: str | bytes, code: int
) -> None:
    async with server.page() as page:
        await page.hello()
        await page.socket.send(message)
        assert await close_code(page) == code
        again = server.page(session=page.session)
        async with again:
            await again.hello()
            assert again.welcomes[0]["resumed"], "the session is untouched"


def drawing(count: int) -> dict[str, Any]:
    """An experiment with so many points drawn by hand."""
    points = [[-1.2345 + place / 1000, 3.21, place % 2] for place in range(count)]
    return document(data={"kind": "points", "classes": 2, "points": points, "numbers": []})


async def test_a_document_may_be_long_and_other_commands_may_not(server: Server) -> None:
    async with server.page() as page:
        await page.hello(experiment=drawing(3000))
        assert len(page.state["experiment"]["data"]["points"]) == 3000
        await page.order("edit", experiment=drawing(4000))
        assert len(page.state["experiment"]["data"]["points"]) == 4000
        await page.send("edit", seq=99, experiment={**drawing(2), "x": "x" * 300_000})
        assert await close_code(page) == 1009


async def test_long_documents_that_come_too_fast_are_read_slowly_and_all_of_them(serve: Serve) -> None:
    async with (await serve(document_bytes_burst=1000)).page() as page:
        await page.hello()
        for seq in range(1, 6):
            await page.send("edit", seq=seq, experiment=drawing(900 + seq))
        await page.until(lambda: page.state["seq"] == 5)
        assert len(page.state["experiment"]["data"]["points"]) == 905


async def test_text_that_is_not_utf8_ends_the_connection(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        await page.socket.send(b"\xff\xfe", text=True)
        assert await close_code(page) == 1007


async def test_a_flood_ends_the_connection_and_a_burst_does_not(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        for _ in range(30):
            await page.send("play", seq=1)
        for _ in range(200):
            await page.send("credit", frames=1)
        await page.until(lambda: page.state["seq"] == 1)
        for _ in range(30):
            await page.send("play", seq=1)
        assert await close_code(page) == 1008


async def test_silence_ends_the_connection(serve: Serve) -> None:
    server = await serve(hello_seconds=0.05)
    async with server.page() as page:
        assert await close_code(page) == 1008


async def test_talk_without_a_hello_ends_the_connection_too(serve: Serve) -> None:
    server = await serve(hello_seconds=0.3, commands_per_second=10**6)
    async with server.page() as page:

        async def talk() -> None:
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await page.send("play", seq=1)
                    await asyncio.sleep(0.01)

        talking = asyncio.create_task(talk())
        assert await close_code(page) == 1008
        await talking


async def test_a_full_server_refuses_politely_and_makes_room(serve: Serve) -> None:
    server = await serve(sessions=2, unwatched_seconds=1e-6)
    async with server.page() as one, server.page("page0002") as two:
        await one.hello()
        await two.hello()
        async with server.page("page0003") as three:
            await three.send("hello", client="page0003")
            assert await close_code(three) == 1013
            assert three.socket.close_reason == (
                "as many networks are training as this server takes; try again in a minute"
            )
        await one.socket.close()
        await two.order("step")
        async with server.page("page0004") as four:
            await four.hello()


@pytest.mark.parametrize("greets", [False, True])
async def test_too_many_viewers_are_refused(serve: Serve, greets: bool) -> None:
    server = await serve(viewers=1)
    async with server.page() as one:
        if greets:
            await one.hello()
        async with server.page("page0002") as two:
            assert await close_code(two) == 1013
    await one.connect()
    await one.hello()
    await one.socket.close()


async def test_many_viewers_of_one_session_all_see_it_change(server: Server) -> None:
    async with server.page("page0001") as one, server.page("page0002") as two:
        await one.hello()
        two.session = one.session
        await two.hello()
        await one.order("step", count=3)
        await two.until(lambda: two.state["step"] == 3)
        await two.order("edit", experiment=document(learning_rate=0.5))
        await one.until(lambda: one.state["experiment"]["learning_rate"] == 0.5)


async def test_the_fragments_of_a_message_are_one_message(server: Server) -> None:
    async with server.page() as page:
        await page.hello()
        text = json.dumps({"kind": "step", "seq": 1})
        await page.socket.send([text[:5], text[5:9], text[9:]])
        await page.until(lambda: page.state["step"] == 1)


async def close_code(page: Page) -> int:
    """The code that the server ends the connection with."""
    with pytest.raises(ConnectionClosed) as closed:
        await page.until(lambda: False)
    assert closed.value.rcvd
    return closed.value.rcvd.code
