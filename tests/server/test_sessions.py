"""The register of sessions: how many there may be, and which is given up for another."""

import asyncio

import pytest

from server.envelope import Message, Type
from server.limits import Limits
from server.sessions import Full, Sessions


class SlowRunner:
    """Takes its time over every message, and remembers it."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    async def start(self, deliver: object) -> None:
        """Nothing to start."""

    async def send(self, message: Message) -> None:
        self.taken.append(message)
        await asyncio.sleep(0)

    async def stop(self) -> None:
        """Nothing to stop."""

    def workers(self) -> int:
        return 1


async def join(sessions: Sessions) -> bool:
    """Try to open a session; whether there was room."""
    try:
        await sessions.join(None, "page0001", b"")
    except Full:
        return False
    return True


async def test_who_joins_at_the_same_time_cannot_take_more_than_there_is() -> None:
    sessions = Sessions(SlowRunner(), Limits(sessions=2))
    assert sum(await asyncio.gather(*(join(sessions) for _ in range(10)))) == 2
    assert len(sessions) == 2


async def test_who_joins_at_the_same_time_is_not_given_the_same_room() -> None:
    runner = SlowRunner()
    sessions = Sessions(runner, Limits(sessions=2))
    await sessions.leave(await sessions.join(None, "page0001", b""))
    assert await join(sessions)
    assert sum(await asyncio.gather(*(join(sessions) for _ in range(10)))) == 1
    assert [message.type for message in runner.taken].count(Type.CLOSE) == 1


async def test_what_nobody_ever_changed_is_given_up_first_and_at_once() -> None:
    sessions = Sessions(SlowRunner(), Limits(sessions=2))
    changed, untouched = [await sessions.join(None, "page0001", b"") for _ in range(2)]
    await sessions.command(changed, b"{}", changes=True)
    await sessions.command(untouched, b"{}", changes=False)
    assert not await join(sessions), "both are watched"
    await sessions.leave(changed)
    assert not await join(sessions), "somebody may be about to return"
    await sessions.leave(untouched)
    assert await join(sessions)
    with pytest.raises(Full):
        await sessions.join(None, "page0002", b"")
    back = await sessions.join(changed.session.hex(), "page0001", b"")
    assert back.session == changed.session


async def test_connections_are_counted_before_they_have_a_seat() -> None:
    sessions = Sessions(SlowRunner(), Limits(viewers=1))
    with sessions.connection(), pytest.raises(Full), sessions.connection():
        pass
    with sessions.connection():
        assert sessions.viewers == 0
