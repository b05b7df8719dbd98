"""`Door`: holds visitors to a `Protection`, and tells browsers what the pages may do.

Plain ASGI around the whole application, so that the page, the reader, the API and MCP stand behind
the same door and nothing that streams is held back.
"""

import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from qa.web.language import interface_language
from qa.web.notices import Notice, notice
from qa.web.protection import Protection

_log = logging.getLogger(__name__)

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
_Refusal: TypeAlias = tuple[Notice, Mapping[str, str]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Seconds after which somebody who was refused as the server was full may try again.
BUSY_SECONDS = 5

#: Wrong passwords of one client.
_GUESSES = RateLimitItemPerMinute(10)
#: What costs work: counted for each client, limited in number at a time.
_WORK = ("/api/ask", "/api/search", "/export/", "/mcp", "/gradio_api/queue/join")
_WORK_PREFIXES = ("/gradio_api/call/", "/gradio_api/run/", "/gradio_api/api/")
#: Where the pages of our own are; all others are Gradio's.
_OWN = ("/read", "/reader", "/api", "/export", "/mcp", "/healthz", "/sign-in", "/sign-out")
#: Of Gradio's own routes those that the page needs (`file=` hands out exported quizzes); all others
#: answer 404: uploads,
#: proxies, monitoring, code generation, the connection of histories to its makers' service.
_GRADIO = (
    *("info", "startup-events", "theme.css", "app_id", "queue/join", "queue/data", "cancel"),
    *("reset", "heartbeat/", "call/", "run/", "api/", "file=", "custom_component/"),
)
_GRADIO_CLOSED = ("/monitoring", "/login", "/logout", "/user", "/token", "/dev/", "/runs")

#: For the pages of our own: no inline script, no inline style, nothing from elsewhere.
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": OWN_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: For Gradio's page. Its own inline scripts carry a nonce; it sets styles inline. It would compile
#: the handlers of `gr.HTML` and `js=` from strings, so that the page uses neither.
GRADIO_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'"
)


class Door:
    """The application behind a `Protection`."""

    def __init__(self, application: Application, protection: Protection) -> None:
        self._application = application
        self._protection = protection
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(protection.asks_a_minute)
        self._working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "websocket":  # nothing here speaks it
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._answer(scope, headers, receive, noted)
        except Exception:  # whatever it is, nobody outside is to read of it
            _log.exception("%s %s", scope["method"], scope["path"])
            if not started:
                said = notice(500, "internal", _language(scope, headers))
                await _refuse(_with_headers(send), said, {})

    async def _answer(
        self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send
    ) -> None:
        own = _is_own(scope["path"])
        send = _with_headers(send)
        refused = self._refused(scope, headers)
        if refused:
            await _refuse(send, *refused)
            return
        body = await _body(receive, scope["method"], self._protection.max_body)
        if body is None:
            limit = f"{self._protection.max_body // 1000:,} kB"
            said = notice(413, "too_large", _language(scope, headers), limit=limit)
            await _refuse(send, said, {"connection": "close"})
            return
        if scope["path"] == "/sign-in":
            send = self._counted(scope, send)
        if not own and scope["method"] == "GET":
            send = _with_nonce(send)
        await self._worked(scope, headers, body, send)

    async def _worked(
        self, scope: Scope, headers: Mapping[str, str], body: Receive, send: Send
    ) -> None:
        """Let the application answer; what costs work, only so many at a time."""
        if not _is_work(scope):
            await self._application(scope, body, send)
            return
        if self._working >= self._protection.at_once:
            said = notice(503, "busy", _language(scope, headers), seconds=BUSY_SECONDS)
            await _refuse(send, said, {"retry-after": str(BUSY_SECONDS)})
            return
        self._working += 1
        try:
            await self._application(scope, body, send)
        finally:
            self._working -= 1

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> _Refusal | None:
        language = _language(scope, headers)
        path, host = scope["path"], headers.get("host", "")
        if self._protection.hosts and _name(host) not in self._protection.hosts:
            return notice(421, "wrong_host", language), {}
        if scope["method"] not in ("GET", "HEAD") and _is_foreign(headers, host):
            return notice(403, "wrong_origin", language), {}
        if _is_closed(path):
            return notice(404, "not_found", language), {}
        sign_in = self._protection.sign_in
        if sign_in and path == "/sign-in" and scope["method"] == "POST":
            return self._guessing(scope, language)
        is_open = path in ("/healthz", "/sign-in", "/reader/reader.css")
        if sign_in and not is_open and not sign_in.knows(headers):
            if "authorization" not in headers:
                return _to_sign_in(scope, headers, language)
            if guessing := self._guessing(scope, language):
                return guessing
            if not sign_in.admits(headers):
                self._limiter.hit(_GUESSES, "guess", _client(scope))
                return _to_sign_in(scope, headers, language)
        if not _is_work(scope) or self._limiter.hit(self._rate, "ask", _client(scope)):
            return None
        return self._too_many(scope, language, self._rate, "ask")

    def _guessing(self, scope: Scope, language: str) -> _Refusal | None:
        """A refusal to somebody who has had too many wrong passwords within a minute."""
        if self._limiter.test(_GUESSES, "guess", _client(scope)):
            return None
        return self._too_many(scope, language, _GUESSES, "guess")

    def _too_many(
        self, scope: Scope, language: str, rate: RateLimitItemPerMinute, what: str
    ) -> _Refusal:
        until = self._limiter.get_window_stats(rate, what, _client(scope))[0]
        seconds = max(1, round(until - time.time()))
        said = notice(429, "too_many", language, seconds=seconds)
        return said, {"retry-after": str(seconds)}

    def _counted(self, scope: Scope, send: Send) -> Send:
        """Counts a sign-in that the page found wrong."""

        async def sent(message: Message) -> None:
            if message.get("status") == 401:
                self._limiter.hit(_GUESSES, "guess", _client(scope))
            await send(message)

        return sent


def _client(scope: Scope) -> str:
    return str((scope.get("client") or ("unknown",))[0])


def _is_work(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["method"] == "GET" and not path.startswith("/api/search"):
        return False
    return path.startswith(_WORK) or path.startswith(_WORK_PREFIXES)


def _is_own(path: str) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in _OWN)


def _is_closed(path: str) -> bool:
    """Whether it is one of Gradio's routes that nothing here needs."""
    if path.startswith("/gradio_api/"):
        return not path.removeprefix("/gradio_api/").startswith(_GRADIO)
    return path == "/gradio_api" or path.startswith(_GRADIO_CLOSED)


def _is_foreign(headers: Mapping[str, str], host: str) -> bool:
    """Whether a page of another site sends the request; programs say nothing of where from."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() != host.lower()
    return headers.get("sec-fetch-site", "none") not in ("none", "same-origin")


def _name(host: str) -> str:
    """The name in a ``Host`` header, without port and brackets."""
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return name.lower().rstrip(".")


def _language(scope: Scope, headers: Mapping[str, str]) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = next((p[5:] for p in query.split("&") if p.startswith("lang=")), "")
    return interface_language(headers.get("accept-language", ""), wanted)


def _to_sign_in(scope: Scope, headers: Mapping[str, str], language: str) -> _Refusal:
    """A browser goes to the sign-in page and comes back; a program is told how to sign in."""
    if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
        query = scope.get("query_string", b"").decode("latin-1")
        address = scope["path"] + (f"?{query}" if query else "")
        return notice(303, "sign_in", language), {"location": f"/sign-in?next={quote(address)}"}
    return notice(401, "sign_in", language), {"www-authenticate": 'Basic realm="Pincite"'}


async def _body(receive: Receive, method: str, limit: int) -> Receive | None:
    """A `receive` that hands out the body once more, or None where it is over the limit."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return receive
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    body: Message | None = {"type": "http.request", "body": b"".join(parts), "more_body": False}

    async def again() -> Message:
        nonlocal body
        if body is None:
            return await receive()
        first, body = body, None
        return first

    return again


def _with_headers(send: Send) -> Send:
    """Adds the headers that tell a browser what it may do, where they are not set."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [
                *((k, v) for k, v in message["headers"] if k.lower() not in _FROM_GRADIO),
                *(
                    (name.encode(), value.encode())
                    for name, value in _HEADERS.items()
                    if name.encode() not in present
                ),
            ]
        await send(message)

    return sent


#: Headers of Gradio's that would open the door to other sites, or tell what runs inside.
_FROM_GRADIO = (
    b"access-control-allow-origin",
    b"access-control-allow-credentials",
    b"server",
    b"x-powered-by",
)


def _with_nonce(send: Send) -> Send:
    """Gives each script that Gradio writes into its page a nonce, and the page the policy for it.

    The texts of a page reach it as JSON with ``<`` escaped: every script tag is Gradio's own.
    """
    start: Message | None = None
    parts: list[bytes] = []

    async def sent(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start" and _is_html(message):
            start = message
            return
        if start is None:
            await send(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        nonce = secrets.token_urlsafe(16)
        body = b"".join(parts).replace(b"<script", b'<script nonce="' + nonce.encode() + b'"')
        policy = GRADIO_POLICY.format(nonce=nonce)
        start["headers"] = [
            *((k, v) for k, v in start["headers"] if k.lower() not in (b"content-length",)),
            (b"content-length", str(len(body)).encode()),
            (b"content-security-policy", policy.encode()),
            (b"cache-control", b"no-store"),
        ]
        await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return sent


def _is_html(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in message["headers"]
    )


async def _refuse(send: Send, said: Notice, headers: Mapping[str, str]) -> None:
    body = b"" if "location" in headers else json.dumps(said.json, ensure_ascii=False).encode()
    await send(
        {
            "type": "http.response.start",
            "status": said.status,
            "headers": [
                (b"content-type", b"application/json; charset=utf-8"),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", b"no-store"),
                *((name.encode(), value.encode("latin-1")) for name, value in headers.items()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
