"""The server: the chat page in FastAPI, with a door for health checks."""

import logging
import os
import socket
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from qa.assistant import Assistant
from qa.errors import BadSetting

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.web.page import Doors


def serve(assistant: Assistant, host: str, port: int) -> None:
    """Serve the page until interrupted. Raises `BadSetting` where the port is taken.

    One process serves all: conversations live in it, so that several workers would lose them.
    """
    import uvicorn

    _check_free(host, port)
    application = app_of(assistant)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    address = f"http://{host}:{port}"
    print(f"Pincite is open at {address} (stop it with Ctrl-C)", flush=True)
    if _has_screen():
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.run(application, host=host, port=port, log_level="warning")


def app_of(assistant: Assistant, doors: "Doors | None" = None) -> "FastAPI":
    """The FastAPI application: the page at ``/``, ``/healthz`` beside it.

    `doors` are what the page opens beside asking: feedback, the quiz, further tabs.
    """
    from fastapi import FastAPI

    from qa.web.page import mounted

    app = FastAPI(title="Pincite", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        """Whether the assistant stands, and on how many paragraphs."""
        return {"status": "ok", "paragraphs": str(len(assistant.corpus.citable))}

    for question in ("corruption", "腐败"):  # the first question takes no longer than the second
        assistant.search(question)
    return mounted(app, assistant, doors)


def _has_screen() -> bool:
    """Whether a person sits before it: without a screen, a text browser would take the terminal."""
    graphic = sys.platform in ("darwin", "win32") or {"DISPLAY", "WAYLAND_DISPLAY"} & set(
        os.environ
    )
    return sys.stdout.isatty() and bool(graphic)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadSetting(
                f"The page can't listen on {host}:{port} ({error.strerror}); "
                "choose another one with --port or PINCITE_PORT."
            ) from None
