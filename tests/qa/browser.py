"""Debian's chromium on a real server, and the checks that every page has to pass.

Whatever a test does, the page asks nobody but its own server, runs no markup of others, and raises
no error: `open_page` fails the test otherwise. ``PINCITE_SCREENSHOTS`` names a folder for pictures.
"""

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: For each module that drives a browser: ``pytestmark = NEEDS_CHROMIUM``.
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
# Read before the tests clear what begins with PINCITE_.
PICTURES = Path(os.environ.get("PINCITE_SCREENSHOTS") or tempfile.mkdtemp(prefix="pincite-pages-"))
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Served:
    """A server on loopback that can be taken away."""

    def __init__(self, application: Any) -> None:
        import uvicorn

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        config = uvicorn.Config(
            application,
            host="127.0.0.1",
            port=port,
            log_level="error",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@contextmanager
def served(application: Any) -> Iterator[Served]:
    server = Served(application)
    yield server
    server.stop()


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        browser.close()


@contextmanager
def open_page(
    browser: Any,
    address: str,
    *,
    locale: str = "en-US",
    viewport: Mapping[str, int] = WIDE,
    scheme: str = "light",
    path: str = "/",
    may_fail: bool = False,
) -> Iterator[Any]:
    """A page in a fresh browser profile, ready to be asked; closed and judged afterwards."""
    context = browser.new_context(
        locale=locale, viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}") or dialog.dismiss())
    page.goto(address + path)
    ready(page)
    yield page
    context.close()
    ours = (address, "data:", f"blob:{address}")
    assert [url for url in outside if not url.startswith(ours)] == []
    assert may_fail or errors == []


def ready(page: Any) -> None:
    page.wait_for_selector("html[data-ready]", state="attached", timeout=30_000)


def ask(page: Any, question: str) -> Any:
    """Ask as a reader does, with Enter; the turn, once it is over."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    return answered(page, question)


def answered(page: Any, question: str) -> Any:
    turn = page.locator(".pc-turn:not([data-state=pending])", has_text=question).last
    turn.wait_for(timeout=30_000)
    return turn


def open_citation(page: Any, turn: Any, number: int = 1) -> Any:
    """Click a mark; the panel, once it shows its paragraph."""
    turn.locator(f".pc-mark[data-number='{number}']").first.click()
    panel = page.locator(".pc-panel[open]")
    # A panel that was open shows its last paragraph until the next is there and takes the focus.
    panel.locator("h2:focus").wait_for(timeout=10_000)
    panel.locator(".pc-text").first.wait_for(timeout=10_000)
    return panel


def picture(page: Any, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
