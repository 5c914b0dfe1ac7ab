"""Journeys through broken connections: said so, mended by itself, nothing lost."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.live_server import LiveServer
from tests.e2e.playground import PATIENCE, button, epochs, open_playground, position, reach_step
from tests.e2e.watched_page import Problems


def cut_off(page: Page) -> tuple[list[WebSocketRoute], list[bool]]:
    """Route the page's WebSockets through the test: the open ones, and whether new ones are let through."""
    routes: list[WebSocketRoute] = []
    allowed = [True]

    def route(socket: WebSocketRoute) -> None:
        if allowed[0]:
            socket.connect_to_server()
            routes.append(socket)
        else:
            socket.close(code=1001)

    page.route_web_socket("**/ws", route)
    return routes, allowed


def test_a_lost_connection_is_said_and_training_goes_on(page: Page) -> None:
    routes, allowed = cut_off(page)
    wire = open_playground(page)
    button(page, "Play training").click()
    reach_step(page, 20)
    session = next(event["session"] for event in wire.events if event["kind"] == "welcome")
    allowed[0] = False
    routes[-1].close(code=1001)
    expect(page.locator(".banner")).to_contain_text("Connection lost at step")
    expect(page.locator(".connection")).to_contain_text("Reconnecting")
    button(page, "Pause training").click()  # kept until the server hears it
    allowed[0] = True
    page.locator(".banner").get_by_role("button", name="Try now").click()
    expect(page.locator(".connection.live")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".banner")).to_have_count(0)
    expect(button(page, "Play training")).to_be_visible()
    expect(page.locator(".meta")).to_contain_text("paused")
    assert routes[-1] is not routes[0]
    epochs(page, 1)
    assert all(event["session"] == session for event in wire.events if event["kind"] == "welcome")


def test_a_reload_goes_on_with_the_session(page: Page) -> None:
    open_playground(page)
    epochs(page, 2)
    page.reload()
    expect(page.locator(".connection.live")).to_be_visible()
    expect(position(page)).to_have_text("40")


def test_a_restarted_server_starts_the_same_experiment_anew(
    open_page: Callable[..., Page], problems: Problems, tmp_path: Path
) -> None:
    problems.allow("WebSocket connection")
    server = LiveServer(tmp_path / "first.log")
    with server:
        page = open_page(url=server.url)
        open_playground(page)
        button(page, "XOR, 2 classes").click()
        expect(page.locator(".crumb")).to_have_text("XOR")
        epochs(page, 1)
    expect(page.locator(".banner")).to_contain_text("Connection lost at step 20")
    with server:
        expect(page.locator(".connection.live")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".banner")).to_contain_text("starts anew at step 0")
        expect(page.locator(".crumb")).to_have_text("XOR")
        expect(position(page)).to_have_text("0")
        epochs(page, 1)
