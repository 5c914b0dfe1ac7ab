"""The listening socket and uvicorn on it, tuned so that a slow or hostile connection costs others nothing."""

import asyncio
import errno
import signal
import socket
import sys
from typing import TYPE_CHECKING, Final, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp
    from uvicorn._types import ASGIApplication

SEND_BUFFER_BYTES: Final = 64 * 1024
"""What the system holds for a connection that does not read; its default is some megabytes."""
PONGS_BYTES: Final = 2**20
"""What may wait for a connection when it is to be sent a pong as well."""
GRACE_SECONDS: Final = 2
FLUSH_SECONDS: Final = 1.0
DESCRIPTORS_WANTED: Final = 8192


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Cuts a connection whose other end lives but has stopped reading.

    uvicorn's own cure, to close after a missed pong, waits for the same full buffer.
    """

    stalled_seconds = Limits().stalled_seconds
    _stalled: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forgive()

    def keepalive_timeout(self) -> None:
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forgive()

    def send_receive_event_to_app(self) -> None:
        # uvicorn would close with the same code, and write a traceback of it for every such message.
        if self.curr_msg_data_type == "text" and not _is_utf8(b"".join(self.frames)):
            self.conn.send_close(1007, "a command is UTF-8 text")
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        # Whoever pings without reading would fill the buffer: pongs know no backpressure.
        if self.transport.get_write_buffer_size() > PONGS_BYTES:
            self.transport.abort()
        else:
            super().handle_ping()

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(FLUSH_SECONDS, self.transport.abort)

    def _forgive(self) -> None:
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class Service(uvicorn.Server):
    """uvicorn, ended by a signal with success, and saying when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        """Set once it serves."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    def end_on_signals(self) -> None:
        """End in good order on SIGTERM and SIGINT, from now on."""
        for ending in (signal.SIGTERM, signal.SIGINT):
            # uvicorn takes the signals over while it serves and raises them again at the end: then this does
            # nothing, and the exit code tells of an orderly end. Before, it asks for the end.
            signal.signal(ending, self.handle_exit)

    def run_on(self, listening: socket.socket) -> None:
        """Serve until told to end."""
        self.run(sockets=[listening])


def service(app: "ASGIApp", limits: Limits, log_level: str) -> Service:
    """uvicorn as this server wants it."""
    protocol = type("Connection", (WebSocketProtocol,), {"stalled_seconds": limits.stalled_seconds})
    return Service(
        uvicorn.Config(
            cast("ASGIApplication", app),
            loop="asyncio",
            http=H11Protocol,
            ws=protocol,
            ws_max_size=max(limits.message_bytes, limits.document_bytes),
            ws_per_message_deflate=False,
            ws_ping_interval=limits.stalled_seconds,
            ws_ping_timeout=limits.stalled_seconds,
            lifespan="on",
            log_level=log_level,
            access_log=log_level in ("info", "debug"),
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; accepted ones have its small send buffer.

    Raises:
        OSError: the address is not this machine's, or the port is taken.
    """
    family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, number)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def is_taken(error: OSError) -> bool:
    """Whether a port was refused because somebody has it."""
    return error.errno == errno.EADDRINUSE


def raise_descriptor_limit() -> int:
    """Allow this process as many connections as the system lets it; returns how many descriptors it has."""
    if sys.platform == "win32":
        return DESCRIPTORS_WANTED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS_WANTED if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS_WANTED)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return DESCRIPTORS_WANTED if soft == resource.RLIM_INFINITY else soft
