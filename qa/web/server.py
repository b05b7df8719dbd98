"""The server: the chat page, the reader, the API and MCP in one FastAPI application."""

import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from qa.assistant import Assistant
from qa.errors import BadSetting
from qa.web.protection import LOOPBACK, Protection

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI, Request, Response
    from starlette.exceptions import HTTPException

    from qa.web.page import Extras

#: Requests that the server has in hand at one time, those that only wait included.
_CONNECTIONS = 400


def serve(
    assistant: Assistant,
    host: str,
    port: int,
    protection: Protection | None = None,
    extras: "Extras | None" = None,
) -> None:
    """Serve the page until interrupted. Raises `BadSetting` where the port is taken.

    One process serves all: conversations live in it, so that several workers would lose them.
    """
    import uvicorn

    _check_free(host, port)
    protection = protection or Protection()
    application = app_of(assistant, protection, extras)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    address = f"http://{host}:{port}"
    print(f"Pincite is open at {address} (stop it with Ctrl-C)", flush=True)
    if host not in LOOPBACK and protection.sign_in is None:
        logging.getLogger(__name__).warning(
            "Everybody who reaches %s may ask; set PINCITE_SIGN_IN to ask for a password.", address
        )
    if _has_screen():
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.Server(configuration(application, host, port)).run()


def configuration(application: "FastAPI", host: str, port: int) -> "uvicorn.Config":
    """How the application is served: one process that says nothing of itself."""
    import uvicorn

    return uvicorn.Config(
        application,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=15,
    )


def app_of(
    assistant: Assistant, protection: Protection | None = None, extras: "Extras | None" = None
) -> "FastAPI":
    """The application: the page at ``/``; ``/read``, ``/api``, ``/export``, ``/mcp`` beside it.

    It stands behind a `Protection`; that of a server on loopback unless told otherwise. `extras`
    are what the page has beside asking: feedback, the quiz, further tabs.
    """
    from fastapi import FastAPI
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware

    from qa.mcp import mcp_server
    from qa.web.api import OPENAPI, add_api
    from qa.web.page import mounted
    from qa.web.reader import add_reader
    from qa.web.security import Door

    protection = protection or Protection()
    mcp = mcp_server(assistant)
    # No session to keep: each call stands for itself. The host is checked by the door.
    mcp_app = mcp.streamable_http_app(json_response=True, stateless_http=True, host="0.0.0.0")  # noqa: S104

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with mcp.session_manager.run():
            yield

    app = FastAPI(
        title="Pincite",
        summary="Answers questions about official documents and cites the exact paragraph.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        lifespan=lifespan,
        middleware=[
            Middleware(Door, protection=protection),
            # No origin is allowed. That it stands here keeps Gradio from allowing them all.
            Middleware(CORSMiddleware, allow_origins=()),
        ],
    )

    @app.get("/healthz", include_in_schema=False)
    def health() -> dict[str, str]:
        """Whether the assistant stands, and on how many paragraphs."""
        return {"status": "ok", "paragraphs": str(len(assistant.corpus.citable))}

    _add_errors(app)
    add_reader(app, assistant.corpus, signs_in=protection.sign_in is not None)
    add_api(app, assistant)
    if protection.sign_in:
        _add_sign_in(app, protection)
    _close_rest(app)
    app.router.routes.extend(mcp_app.routes)
    for question in ("corruption", "腐败"):  # the first question takes no longer than the second
        assistant.search(question)
    return mounted(app, assistant, extras)


def _add_errors(app: "FastAPI") -> None:
    """Refusals with a sentence in the reader's language, and nothing of the inside."""
    from fastapi import Request
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse

    from qa.errors import BadInput, BadQuestion, UnknownParagraph
    from qa.question import MAX_LENGTH
    from qa.web.language import interface_language
    from qa.web.notices import notice

    def refusal(request: "Request", status: int, code: str, **values: object) -> "Response":
        language = interface_language(
            request.headers.get("accept-language", ""), request.query_params.get("lang", "")
        )
        said = notice(status, code, language, **values)
        return JSONResponse(said.json, status_code=status)

    @app.exception_handler(BadQuestion)
    def bad_question(request: Request, error: BadQuestion) -> "Response":
        return refusal(request, 400, "bad_question", detail=error, limit=MAX_LENGTH)

    @app.exception_handler(BadInput)
    def bad_input(request: Request, error: BadInput) -> "Response":
        return refusal(request, 400, "bad_request", detail=str(error).rstrip("."))

    @app.exception_handler(UnknownParagraph)
    def unknown(request: Request, error: UnknownParagraph) -> "Response":
        return refusal(request, 404, "unknown_paragraph", detail=error)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> "Response":
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        said = f"{where}: {first['msg']}" if where else str(first["msg"])
        return refusal(request, 422, "bad_request", detail=said)

    @app.exception_handler(404)
    def missing(request: Request, error: "HTTPException") -> "Response":
        return refusal(request, 404, "not_found")


def _close_rest(app: "FastAPI") -> None:
    """What is not known under our own paths is told so here, not by Gradio's page."""
    from starlette.exceptions import HTTPException

    every = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    @app.api_route("/api/{rest:path}", methods=every, include_in_schema=False)
    @app.api_route("/export/{rest:path}", methods=every, include_in_schema=False)
    def unknown(rest: str) -> None:
        raise HTTPException(404)


def _add_sign_in(app: "FastAPI", protection: Protection) -> None:
    from typing import Annotated

    from fastapi import Form, Request
    from fastapi.responses import RedirectResponse

    from qa.web.reader import sign_in_page
    from qa.web.signin import COOKIE, LASTS

    sign_in = protection.sign_in
    assert sign_in is not None  # noqa: S101 - the caller looked

    def kept(request: "Request") -> dict[str, Any]:
        return {
            "path": "/",
            "httponly": True,
            "samesite": "lax",  # a link from a letter still finds its reader signed in
            "secure": request.url.scheme == "https",
        }

    @app.get("/sign-in", include_in_schema=False)
    def form(request: Request) -> "Response":
        return sign_in_page(request)

    @app.post("/sign-in", include_in_schema=False)
    def enter(
        request: Request,
        name: Annotated[str, Form(max_length=200)],
        password: Annotated[str, Form(max_length=1_000)],
        following: Annotated[str, Form(alias="next", max_length=2_000)] = "/",
    ) -> "Response":
        if not sign_in.is_right(name, password):
            return sign_in_page(request, wrong=True)
        response = RedirectResponse(_inner(following), status_code=303)
        response.set_cookie(COOKIE, sign_in.cookie(name), max_age=LASTS, **kept(request))
        return response

    @app.post("/sign-out", include_in_schema=False)
    def leave(request: Request) -> "Response":
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(COOKIE, **kept(request))
        return response


def _inner(address: str) -> str:
    """The address where it is one of this server, else the page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


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
