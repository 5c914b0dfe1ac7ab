"""The command `layerwise`: read the options, listen, say where, and serve until told to stop."""

import ipaddress
import sys
import threading
import webbrowser
from socket import socket

from pydantic import ValidationError
from pydantic_settings import CliApp, SettingsError

from server.limits import Limits
from server.settings import Settings

WARNING = """
  ****************************************************************************
  Everybody who can reach this machine can use this server: it listens on
  {host}, not only on this machine's own address. There are no passwords.
  ****************************************************************************
"""

RESERVED = 64
"""File descriptors for everything but viewers."""


def main() -> int:
    """Run the command; returns its exit code."""
    try:
        settings, limits = CliApp.run(Settings), Limits.from_environment()
    except (ValidationError, SettingsError) as error:
        print(f"layerwise: {error}", file=sys.stderr)
        return 2
    return serve(settings, limits)


def serve(settings: Settings, limits: Limits) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    from server import listener

    descriptors = listener.raise_descriptor_limit()
    try:
        listening = listener.listen(settings.host, settings.port)
    except OSError as error:
        advice = " Another program has it; --port 0 takes a free one." if listener.is_taken(error) else ""
        print(
            f"layerwise: cannot listen on {settings.host} port {settings.port}: {error}.{advice}",
            file=sys.stderr,
        )
        return 1

    from server.app import create_app

    # What cannot be opened cannot be welcomed: beyond, a viewer is refused with words instead of a fault.
    limits = limits.model_copy(update={"viewers": max(1, min(limits.viewers, descriptors - RESERVED))})
    running = listener.service(create_app(settings, limits), limits, settings.log_level)
    listening.listen()  # from here on connections wait for the loop instead of being refused
    running.end_on_signals()  # before anybody is told of an address and can want it ended
    announce(settings, limits, listening)
    running.run_on(listening)
    return 0


def announce(settings: Settings, limits: Limits, listening: socket) -> None:
    """Say where the page is and for how many, and open it if asked to."""
    host, port = listening.getsockname()[:2]
    address = ipaddress.ip_address(host)
    shown = "localhost" if address.is_unspecified else f"[{host}]" if address.version == 6 else host
    url = f"http://{shown}:{port}/"
    if not address.is_loopback:
        print(WARNING.format(host=host), file=sys.stderr)
    print(f"Layerwise is at {url}", flush=True)
    print(f"Room for {limits.sessions} networks and {limits.viewers} viewers. Ctrl-C ends it.", flush=True)
    if settings.open:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
