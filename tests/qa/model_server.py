"""A real HTTP server on loopback that speaks as model providers do, well or badly.

It speaks OpenAI's chat completions, streamed and not, and Ollama's ``/api/chat``. A script of
behaviours says what happens to each request in turn; the last one stays.
"""

import contextlib
import json
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = Mapping[str, Any]
Behaviour = Callable[["Exchange"], None]
#: What the model says, or how it finds that out from the request.
Said = str | Callable[[Body], str]


@dataclass
class Exchange:
    """One request, and the means to answer it."""

    handler: BaseHTTPRequestHandler
    body: Body
    server: "ModelServer"

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    def status(self, code: int, said: str, **headers: str) -> None:
        """An error, or anything else that is one JSON object."""
        self.send_json({"error": {"message": said, "type": "test", "code": code}}, code, **headers)

    def send_json(self, value: Any, code: int = 200, **headers: str) -> None:
        content = json.dumps(value).encode()
        self.handler.send_response(code)
        self.handler.send_header("Content-Type", "application/json")
        self.handler.send_header("Content-Length", str(len(content)))
        for name, text in headers.items():
            self.handler.send_header(name.replace("_", "-"), text)
        self.handler.end_headers()
        self.handler.wfile.write(content)

    def begin(self) -> None:
        """The head of a streamed reply."""
        kind = "application/x-ndjson" if self.server.speaks == "ollama" else "text/event-stream"
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()

    def piece(self, text: str, finish: str | None = None) -> None:
        """One chunk of a reply, in the protocol of the server."""
        if self.server.speaks == "ollama":
            done = {"done": True, "done_reason": finish} if finish else {"done": False}
            message = {"role": "assistant", "content": text}
            row = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": message, **done}
            self.raw(json.dumps(row) + "\n")
            return
        choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
        self.raw("data: " + json.dumps(_completion("chat.completion.chunk", choice)) + "\n\n")

    def raw(self, text: str) -> None:
        if not text:  # a chunk of no bytes would be the end
            return
        content = text.encode()
        self.handler.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.handler.wfile.flush()

    def end(self) -> None:
        """The proper end of a streamed reply."""
        if self.server.speaks == "openai":
            self.raw("data: [DONE]\n\n")
        self.handler.wfile.write(b"0\r\n\r\n")

    def hang_up(self) -> None:
        """Close the connection in the middle of things."""
        self.handler.close_connection = True
        with contextlib.suppress(OSError):
            self.handler.connection.shutdown(socket.SHUT_RDWR)

    def wait_for_hang_up(self, seconds: float) -> None:
        """Say nothing until the other side closes the connection, or so many seconds."""
        connection = self.handler.connection
        readable, _, _ = select.select([connection], [], [], seconds)
        try:
            gone = bool(readable) and not connection.recv(1)
        except ConnectionResetError:  # closed with a piece unread
            gone = True
        if gone:
            self.server.hung_up.set()
        self.handler.close_connection = True


@dataclass
class ModelServer:
    """A server with its script, all requests that it got, and whether a client hung up on it."""

    script: Sequence[Behaviour]
    speaks: str = "openai"
    requests: list[Body] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = json.loads(handler.rfile.read(length) or b"{}")
        number = len(self.requests)
        self.requests.append(body)
        self.times.append(time.monotonic())
        self.asked.set()
        behaviour = self.script[min(number, len(self.script) - 1)]
        try:
            behaviour(Exchange(handler, body, self))
        except (BrokenPipeError, ConnectionResetError):
            self.hung_up.set()


@contextlib.contextmanager
def model_server(*script: Behaviour, speaks: str = "openai") -> Iterator[ModelServer]:
    """A running server; its ``url`` is the base address that a client is given."""
    state = ModelServer(script, speaks)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            state.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}" + ("/v1" if speaks == "openai" else "")
    # By default it looks up twice a second whether it is to stop: half a second a test.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def closed_address() -> str:
    """An address at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


# -- behaviours --------------------------------------------------------------------------------


def says(said: Said, finish: str | None = "stop", pieces: int = 12) -> Behaviour:
    """A good reply, streamed in a dozen pieces where that is asked for."""

    def behave(exchange: Exchange) -> None:
        text = _text(said, exchange.body)
        if not exchange.streamed:
            exchange.send_json(_whole(text, finish))
            return
        exchange.begin()
        size = -(-len(text) // pieces) or 1
        for start in range(0, len(text), size):
            exchange.piece(text[start : start + size])
        if finish:
            exchange.piece("", finish)
        exchange.end()

    return behave


def never_streams(said: Said) -> Behaviour:
    """One JSON object, whatever was asked for."""
    return lambda exchange: exchange.send_json(_whole(_text(said, exchange.body), "stop"))


def refuses(code: int, said: str = "no", **headers: str) -> Behaviour:
    return lambda exchange: exchange.status(code, said, **headers)


def refuses_structure(then: Behaviour) -> Behaviour:
    """400 for a request with a JSON schema, as servers do that don't know it."""

    def behave(exchange: Exchange) -> None:
        if "response_format" in exchange.body or exchange.body.get("format"):
            exchange.status(400, "response_format is not supported by this model")
        else:
            then(exchange)

    return behave


def stalls(said: Said = "") -> Behaviour:
    """Silence: before the first byte, or after a piece of the reply."""

    def behave(exchange: Exchange) -> None:
        if text := _text(said, exchange.body):
            exchange.begin()
            exchange.piece(text)
        exchange.wait_for_hang_up(30)

    return behave


def breaks_off(said: Said) -> Behaviour:
    """The connection is gone in the middle of the reply."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.piece(_text(said, exchange.body))
        exchange.hang_up()

    return behave


def drips(said: Said, seconds: float) -> Behaviour:
    """One character at a time, each after so many seconds."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for character in _text(said, exchange.body):
            exchange.piece(character)
            time.sleep(seconds)
        exchange.piece("", "stop")
        exchange.end()

    return behave


def babbles(bytes_said: str) -> Behaviour:
    """A stream that is not of the protocol."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.raw(bytes_said)
        exchange.end()

    return behave


def floods() -> Behaviour:
    """A reply without end."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for _ in range(100_000):
            exchange.piece("word " * 100)

    return behave


# -- what a model says -------------------------------------------------------------------------


def reply(
    *statements: tuple[str, str, str], outcome: str = "answered", wrong_words: str = ""
) -> str:
    """The JSON that is asked for, of statements ``(text, label, quote)``."""
    return json.dumps(
        {
            "outcome": outcome,
            "wrong_words": wrong_words,
            "statements": [
                {"text": text, "quotes": [{"label": label, "quote": quote}]}
                for text, label, quote in statements
            ],
        },
        ensure_ascii=False,
    )


def label_of(body: Body, quote: str) -> str:
    """The label of the paragraph in a prompt that holds the quote."""
    prompt = body["messages"][-1]["content"]
    paragraphs = re.findall(r'label="(\d+)">(.*?)(?=<paragraph |\Z)', prompt, re.DOTALL)
    return next(label for label, text in paragraphs if quote in text)


def _text(said: Said, body: Body) -> str:
    return said if isinstance(said, str) else said(body)


def _completion(kind: str, choice: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"id": "c", "object": kind, "created": 1, "model": "m", "choices": [choice]}


def _whole(text: str, finish: str | None) -> Mapping[str, Any]:
    message = {"role": "assistant", "content": text}
    return _completion("chat.completion", {"index": 0, "message": message, "finish_reason": finish})
