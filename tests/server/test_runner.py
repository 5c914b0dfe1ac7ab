"""What every runner does, whichever it is: one suite over all of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import pytest

from server.envelope import Message, Type
from server.frames import decode
from server.limits import Limits
from server.pool import LocalPool
from server.runner import InlineRunner, Runner
from tests.server.stage import document, key, undisturbed

RUNNERS: dict[str, Callable[[Limits], Runner]] = {
    "inline": InlineRunner,
    "pool": lambda limits: LocalPool(2, limits),
}


class House:
    """A runner, and everything that it delivered."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.delivered: list[Message] = []
        self._came = asyncio.Event()

    def take(self, message: Message) -> None:
        """What the runner delivers to."""
        self.delivered.append(message)
        self._came.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for messages until something is so."""
        async with asyncio.timeout(30):
            while not condition():
                self._came.clear()
                await self._came.wait()

    async def until_step(self, step: int, session: int = 1) -> None:
        """Wait until a session's viewer was told that it stands at a step."""
        await self.until(lambda: self.events("state", session)[-1]["step"] == step)

    async def send(self, kind: Type, session: int = 1, viewer: int = 0, payload: bytes = b"") -> None:
        """A message to a session."""
        await self.runner.send(Message(kind, key(session), viewer, payload))

    async def open(self, session: int = 1, experiment: dict[str, Any] | None = None) -> None:
        """A session with a viewer of the same number; returns when it is welcome."""
        await self.send(Type.OPEN, session, payload=json.dumps(experiment).encode() if experiment else b"")
        await self.send(Type.ATTACH, session, session, b"0page0001")
        await self.until(lambda: bool(self.events("welcome", session) and self.frames("points", session)))

    async def command(self, kind: str, session: int = 1, **fields: Any) -> None:
        """A command of a session's viewer."""
        await self.send(Type.COMMAND, session, session, json.dumps({"kind": kind, **fields}).encode())

    def events(self, kind: str, session: int = 1) -> list[dict[str, Any]]:
        """The events of a kind that a session's viewer got."""
        mine = [json.loads(m.payload) for m in self.delivered if m.type is Type.EVENT and m.viewer == session]
        return [event for event in mine if event["kind"] == kind]

    def frames(self, kind: str = "frame", session: int = 1) -> list[tuple[dict[str, Any], Any]]:
        """The frames of a type that a session's viewer got."""
        mine = [decode(m.payload) for m in self.delivered if m.type is Type.FRAME and m.viewer == session]
        return [frame for frame in mine if frame[0]["type"] == kind]


@pytest.fixture(params=list(RUNNERS))
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """Each runner in turn, started."""
    house = House(RUNNERS[request.param](Limits()))
    await house.runner.start(house.take)
    yield house
    await house.runner.stop()


async def test_a_session_says_everything_in_order(house: House) -> None:
    await house.open()
    assert [m.type for m in house.delivered] == [Type.EVENT, Type.EVENT, Type.FRAME]
    assert house.events("state")[0]["step"] == 0
    assert house.runner.workers() > 0


async def test_losses_are_those_of_an_undisturbed_run(house: House) -> None:
    await house.open()
    await house.command("step", seq=1, count=500)
    await house.command("watch", probes=[{"kind": "metrics"}])
    await house.until_step(500)
    await house.command("credit", frames=2)
    await house.until(lambda: bool(house.frames()))
    _, arrays = house.frames()[-1]
    np.testing.assert_array_equal(arrays["losses"], undisturbed(500))


async def test_sessions_do_not_mix(house: House) -> None:
    for session in range(1, 6):
        await house.open(session, document(seeds={"data": 7, "split": 7, "weights": session, "shuffle": 42}))
    for session in range(1, 6):
        await house.command("step", session, seq=1, count=session)
    for session in range(1, 6):
        await house.until_step(session, session)
        assert house.events("state", session)[-1]["experiment"]["seeds"]["weights"] == session


async def test_who_left_is_told_nothing_more(house: House) -> None:
    await house.open()
    await house.send(Type.DETACH, viewer=1)
    await house.send(Type.ATTACH, viewer=2, payload=b"1page0002")
    await house.command("step", 2, seq=1)  # to another session than viewer 2's: dropped
    await house.runner.send(Message(Type.COMMAND, key(1), 2, b'{"kind": "step", "seq": 1}'))
    await house.until(lambda: any(event["step"] == 1 for event in house.events("state", 2)))
    assert all(event["step"] == 0 for event in house.events("state", 1))


async def test_a_closed_session_is_forgotten(house: House) -> None:
    await house.open()
    await house.send(Type.CLOSE)
    await house.command("step", seq=1)
    await house.open(2)
    assert len(house.events("state")) == 1


async def test_a_session_that_cannot_be_opened_is_failed_with_words(house: House) -> None:
    await house.send(Type.OPEN, payload=b'{"layers": []}')
    await house.until(lambda: bool(house.delivered))
    assert house.delivered[0].type is Type.FAILED
    assert house.delivered[0].session == key(1)
    assert b"could not go on" in house.delivered[0].payload
    await house.open(2)


async def test_stopping_a_runner_that_trains(house: House) -> None:
    await house.open()
    await house.command("speed", seq=1, steps_per_second=None)
    await house.command("play", seq=2)
    await house.until(lambda: house.events("state")[-1]["status"] == "playing")
    await house.runner.stop()
    assert house.runner.workers() == 0
