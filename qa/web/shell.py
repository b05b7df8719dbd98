"""The shell around Gradio's page: our own files, and what must be there before Gradio starts.

Gradio's page is sent with our style sheet and scripts in its head, so that it never shows without
them; Gradio's own ``css=`` and ``head=`` arrive after its first paint. Nothing here needs inline
script, ``eval`` or another host, so that a strict content security policy may stand before it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qa.assistant import Assistant
from qa.errors import UnknownParagraph
from qa.question import MAX_LENGTH
from qa.web.panel import document_json, panel_json
from qa.web.words import LOCALES, words_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


def add_shell(app: "FastAPI", assistant: Assistant, extras: Sequence[str]) -> None:
    """Put the page's files and data under ``/page``, and the shell around ``/``.

    `extras` names what else is open: ``feedback``, ``quiz``.
    """
    from fastapi import HTTPException, Response
    from starlette.middleware import Middleware

    @app.get("/page/start/{language}.json", include_in_schema=False)
    def start(language: str) -> Mapping[str, Any]:
        if language not in LOCALES:
            raise HTTPException(404)
        return start_json(assistant, language, extras)

    @app.get("/page/paragraph/{paragraph_id:path}", include_in_schema=False)
    def paragraph(paragraph_id: str) -> Mapping[str, Any]:
        try:
            return panel_json(assistant.corpus, paragraph_id)
        except UnknownParagraph as error:
            raise HTTPException(404, str(error)) from None

    @app.get("/page/{version}/{name}", include_in_schema=False)
    def file(version: str, name: str) -> Response:
        known = _files()
        if name not in known:
            raise HTTPException(404)
        keep = _FOREVER if version == _version() else "no-cache"
        return Response(
            known[name], media_type=_TYPES[name.rpartition(".")[2]], headers={"Cache-Control": keep}
        )

    # Innermost: what stands before the page (nonces, headers) sees it whole.
    app.user_middleware.append(Middleware(Shell))


def start_json(assistant: Assistant, language: str, extras: Sequence[str]) -> Mapping[str, Any]:
    """What the page needs to begin: its words, the documents, and examples that they answer."""
    said = words_of(language)
    documents = assistant.corpus.documents
    return {
        "language": language,
        "words": {key: value for key, value in said.items() if isinstance(value, str)},
        "examples": [
            example for document in documents for example in said.get(f"examples_{document.id}", ())
        ],
        "documents": [document_json(document) for document in documents],
        "bundled": [document.id for document in documents] == ["declaration", "note"],
        "languages": {code: words_of(code)["name"] for code in LOCALES},
        "longest": MAX_LENGTH,
        "extras": list(extras),
    }


class Shell:
    """Middleware that writes our style sheet and scripts into the head of Gradio's page."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve a request; only a page at ``/`` is changed."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        begun: list[Message] = []
        body = bytearray()

        async def changed(message: "Message") -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            page = _with_head(bytes(body)) if _is_html(begun[0]) else bytes(body)
            headers = [
                (name, value) for name, value in begun[0]["headers"] if name != b"content-length"
            ]
            headers.append((b"content-length", str(len(page)).encode()))
            await send({**begun[0], "headers": headers})
            await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, changed)


def _is_html(start: "Message") -> bool:
    headers = dict(start["headers"])
    kind: bytes = headers.get(b"content-type", b"")
    return kind.startswith(b"text/html") and b"content-encoding" not in headers


def _with_head(page: bytes) -> bytes:
    place = f"/page/{_version()}"
    head = (
        f'<link rel="icon" href="{place}/icon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{place}/page.css">'
        f'<script src="{place}/first.js"></script>'
        f'<script type="module" src="{place}/page.js"></script>'
    )
    return page.replace(b"</head>", head.encode() + b"</head>", 1)


@cache
def _files() -> Mapping[str, bytes]:
    folder = files("qa.web") / "static"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@cache
def _version() -> str:
    """Changes with any of the files, so that a browser may keep them for ever."""
    known = _files()
    return hashlib.sha256(b"".join(known[name] for name in sorted(known))).hexdigest()[:12]
