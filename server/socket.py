"""The WebSocket endpoint: greets, checks what comes in, passes bytes between a connection and its session."""

import asyncio
import contextlib
import logging
import re
import time

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from server.edge import Refused, read
from server.envelope import Message, Type
from server.limits import Limits
from server.protocol import SUBPROTOCOL, Command, Credit, Error, Hello, Order, Problem
from server.rate import Bucket
from server.sessions import Full, Seat, Sessions

log = logging.getLogger("uvicorn.error")


CARRIES_DOCUMENT = re.compile(r'\s*\{\s*"kind"\s*:\s*"(edit|hello)"')
"""How a long message begins."""


class Hangup(Exception):
    """The server ends the connection, with one of the close codes of `protocol.CLOSE_CODES`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def endpoint(websocket: WebSocket) -> None:
    """Serve `/ws`."""
    if SUBPROTOCOL not in websocket.scope["subprotocols"]:
        words = f"This endpoint speaks the WebSocket subprotocol {SUBPROTOCOL}.\n"
        await websocket.send_denial_response(PlainTextResponse(words, 400))
        return
    await websocket.accept(SUBPROTOCOL)
    state = websocket.app.state
    try:
        with state.sessions.connection():
            await Conversation(websocket, state.sessions, state.limits).run()
    except Full as full:
        await _close(websocket, 1013, f"{full}; try again in a minute")
    except Hangup as hangup:
        await _close(websocket, hangup.code, hangup.reason)
    except WebSocketDisconnect:
        pass


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code, reason)


async def nowhere(websocket: WebSocket) -> None:
    """Refuse every other path, with an answer that carries the headers of all answers."""
    await websocket.send_denial_response(PlainTextResponse("There is no WebSocket here.\n", 404))


class Conversation:
    """One connection, from hello to its end."""

    def __init__(self, websocket: WebSocket, sessions: Sessions, limits: Limits) -> None:
        self._websocket, self._sessions, self._limits = websocket, sessions, limits
        self._orders = Bucket(limits.commands_per_second, limits.commands_burst, time.monotonic)
        self._credits = Bucket(limits.credits_per_second, limits.credits_burst, time.monotonic)
        self._bytes = Bucket(limits.document_bytes_per_second, limits.document_bytes_burst, time.monotonic)

    async def run(self) -> None:
        """Greet, then pass messages both ways until one side ends it."""
        seat = await self._greet()
        writer = asyncio.create_task(self._write(seat))
        try:
            await self._listen(seat)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            await self._sessions.leave(seat)

    async def _greet(self) -> Seat:
        try:
            async with asyncio.timeout(self._limits.hello_seconds):
                hello = await self._hello()
        except TimeoutError:
            raise Hangup(1008, "no hello came") from None
        experiment = hello.experiment.model_dump_json() if hello.experiment else ""
        return await self._sessions.join(hello.session, hello.client, experiment.encode())

    async def _hello(self) -> Hello:
        while True:
            try:
                _, command = await self._receive()
                if isinstance(command, Hello):
                    return command
                raise Refused(_misplaced(command, "Every conversation begins with hello", "hello"))
            except Refused as refused:
                await self._websocket.send_text(refused.error.model_dump_json())

    async def _listen(self, seat: Seat) -> None:
        while not seat.outbox.closing:
            try:
                text, command = await self._receive()
                if isinstance(command, Hello):
                    raise Refused(_misplaced(command, "This connection has a session", "any other command"))
                await self._sessions.command(seat, text.encode(), changes=isinstance(command, Order))
            except Refused as refused:
                payload = refused.error.model_dump_json().encode()
                seat.outbox.put(Message(Type.EVENT, seat.session, seat.viewer, payload))

    async def _receive(self) -> tuple[str, Command]:
        """The next command, checked, as it came and as what it means."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            raise Hangup(1003, "commands are text")
        if len(text) > self._limits.message_bytes:
            await self._take_long(text)
        bucket = self._orders
        try:
            command = read(text, self._limits)
            bucket = self._credits if isinstance(command, Credit) else self._orders
        finally:
            if not bucket.take():
                raise Hangup(1008, "commands came faster than the limit")
        return text, command

    async def _take_long(self, text: str) -> None:
        """Let a long message pass if it carries a document, but not faster than the limit."""
        limits = self._limits
        most = limits.document_bytes if CARRIES_DOCUMENT.match(text) else limits.message_bytes
        if len(text) > most:
            raise Hangup(1009, f"a command like this has at most {most} bytes")
        await asyncio.sleep(self._bytes.owe(len(text)))

    async def _write(self, seat: Seat) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it is gone: the listener hears of it
            while message := await seat.outbox.get():
                if message.type is Type.EVENT:
                    await self._websocket.send_text(message.payload.decode())
                else:
                    await self._websocket.send_bytes(message.payload)
            if seat.outbox.closing:
                await self._websocket.close(*seat.outbox.closing)


def _misplaced(command: Command, message: str, allowed: str) -> Error:
    kind = command.name()
    return Error(problems=(Problem(path=("kind",), value=kind, message=message, allowed=allowed),))
