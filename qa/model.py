"""`ChatModel`: a chat model that LangChain reaches, asked once, with a deadline.

The call runs on an event loop in a thread of its own: only a task there can be stopped while it
waits for the network, be it by the deadline, by Ctrl-C or by a reader who closes the page; the
connection is closed with it.
"""

import asyncio
import os
import queue
import re
import threading
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from qa.errors import BadSetting, Fault, ModelFailed

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

#: The packages that the extras install; LangChain names those of other providers itself.
_PACKAGES = {
    "openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "ollama": "langchain_ollama",
}
#: Seconds until a connection stands, and between two pieces of a reply that has begun.
_CONNECT = 5.0
_SILENCE = 20.0
#: Further tries after a 429 or 5xx, and the seconds before the first of them.
_RETRIES = 2
_BACKOFF = 0.5
#: A reply is not read beyond so many characters a token: the provider ignores the limit.
_CHARACTERS = 8
_MISTAKES = {400, 404, 405, 413, 415, 422}
_FINISHED = ("finish_reason", "done_reason", "stop_reason")
_CUT = {"length", "max_tokens", "model_context_window_exceeded"}
#: Names of exceptions, since each provider's client brings an HTTP library of its own.
_TIMEOUTS = re.compile("Timeout")
_CONNECTION = re.compile(
    "Connect|Network|ReadError|WriteError|RemoteProtocol|IncompleteRead|ConnectionReset"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds from the question to the end of the reply, and tokens that the reply may have."""

    seconds: float = 60.0
    tokens: int = 2_000


class ChatModel:
    """A chat model under the name by which it was asked for: ``openai:gpt-4o-mini``.

    `build` makes the LangChain model at the first question. Safe to share between threads.
    """

    def __init__(self, name: str, build: Callable[[], "BaseChatModel"], limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._build = build
        self._built: BaseChatModel | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        #: Cleared when the provider refuses or does not know it.
        self._structured = True
        self._streamed = True

    def stream(self, system: str, user: str, schema: Mapping[str, Any]) -> Generator[str]:
        """The reply, piece by piece. Close the iterator to stop the call.

        `schema` is the JSON that is wanted; a provider that refuses structured output is asked
        again without. Raises `ModelFailed`, also after the first pieces.
        """
        chat = self._chat()
        pieces: queue.SimpleQueue[str | ModelFailed | None] = queue.SimpleQueue()
        call = asyncio.run_coroutine_threadsafe(
            self._reply(chat, [("system", system), ("human", user)], schema, pieces.put),
            self._running_loop(),
        )
        read = 0
        try:
            while True:
                piece = _next(pieces, self.limits.seconds + _CONNECT)
                if piece is None:
                    return
                if isinstance(piece, ModelFailed):
                    raise piece
                read += len(piece)
                yield piece
                if read > self.limits.tokens * _CHARACTERS:
                    raise ModelFailed(Fault.CUT_OFF, "The reply was longer than allowed.")
        finally:
            call.cancel()

    async def _reply(
        self,
        chat: "BaseChatModel",
        messages: Sequence[tuple[str, str]],
        schema: Mapping[str, Any],
        put: Callable[[str | ModelFailed | None], None],
    ) -> None:
        """Put the pieces of the reply, then None or what went wrong. Never raises but to stop."""
        try:
            async with asyncio.timeout(self.limits.seconds) as limit:
                await self._tries(chat, messages, schema, put, limit.when() or 0.0)
            put(None)
        except TimeoutError:
            put(ModelFailed(Fault.TIMEOUT, f"No reply within {self.limits.seconds:g} seconds."))
        except ModelFailed as failed:
            put(failed)
        except Exception as error:  # whatever a provider's client raises, an answer follows
            put(_failed(error))

    async def _tries(
        self,
        chat: "BaseChatModel",
        messages: Sequence[tuple[str, str]],
        schema: Mapping[str, Any],
        put: Callable[[str | ModelFailed | None], None],
        deadline: float,
    ) -> None:
        retried = 0
        while True:
            begun = False
            structured = self._structured
            bound = {**self._format(chat, schema)} if structured else {}
            try:
                async with aclosing(self._pieces(chat, messages, bound)) as pieces:
                    async for piece in pieces:
                        begun = True
                        put(piece)
                return
            except (ModelFailed, TimeoutError):
                raise
            except Exception as error:
                failed = _failed(error)
                if begun:
                    said = "The connection broke off in the middle of the reply."
                    raise ModelFailed(Fault.CUT_OFF, said) from error
                if failed.fault is Fault.REQUEST_REFUSED and structured:
                    self._structured = False
                    continue
                wait = _wait(error, retried)
                late = asyncio.get_running_loop().time() + wait >= deadline
                transient = failed.fault in (Fault.RATE_LIMITED, Fault.SERVER_FAULT)
                if not transient or retried == _RETRIES or late:
                    raise failed from error
                retried += 1
                await asyncio.sleep(wait)

    async def _pieces(
        self, chat: "BaseChatModel", messages: Sequence[tuple[str, str]], bound: Mapping[str, Any]
    ) -> AsyncGenerator[str]:
        """The text of one call. Raises `ModelFailed` where the provider says that it is cut."""
        if not self._streamed:
            message = await chat.ainvoke(messages, **bound)
            yield message.text
            _check_finished(message.response_metadata)
            return
        finished: dict[str, Any] = {}
        seen = False
        try:
            async with aclosing(_aiter(chat.astream(messages, **bound))) as chunks:
                while True:
                    # Before the first piece a model may think, or be loaded, up to the deadline.
                    async with asyncio.timeout(_SILENCE if seen else None):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        break
                    if _is_cancelled():
                        raise asyncio.CancelledError
                    finished.update(chunk.response_metadata)
                    if chunk.text:
                        seen = True
                        yield chunk.text
        except ValueError as error:
            if seen or "No generation chunks" not in str(error):
                raise
        if not seen and not _reason(finished):
            # A server that answers a request to stream with one JSON object.
            message = await chat.ainvoke(messages, **bound)
            self._streamed = not message.text
            finished = message.response_metadata
            yield message.text
        _check_finished(finished)

    def _format(self, chat: "BaseChatModel", schema: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": schema},
        }
        extra = getattr(chat, "extra_body", ...)
        if extra is ...:
            return {"response_format": wanted}
        # OpenAI's own `response_format` goes through a parser that raises on broken JSON, and
        # takes the text that was there with it.
        return {"extra_body": {**(extra or {}), "response_format": wanted}}

    def _chat(self) -> "BaseChatModel":
        with self._lock:
            if self._built is None:
                try:
                    self._built = self._build()
                except Exception as error:  # a missing package, key or name, each in its own words
                    first = str(error).strip().split("\n")[0]
                    raise ModelFailed(Fault.UNUSABLE, _safe(first)) from error
            return self._built

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """One loop for the life of the model: clients keep connections that belong to it."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=self._loop.run_forever, name="pincite-model", daemon=True
                ).start()
            return self._loop


def chat_model(
    name: str, *, base_url: str = "", limits: Limits | None = None, evidence_tokens: int = 6_000
) -> ChatModel:
    """The chat model of a name ``provider:model``, any provider of LangChain's `init_chat_model`.

    `base_url` is the address of a server that speaks the provider's protocol. Keys come from the
    provider's own environment variable. Imports nothing of the provider yet; raises `BadSetting`
    where the name has no provider or its package is not installed.
    """
    provider, _, model = name.partition(":")
    if not provider or not model.strip():
        raise BadSetting(
            f"PINCITE_LLM can't be used: {name!r} names no provider; "
            "write openai:NAME, anthropic:NAME or ollama:NAME."
        )
    package = _PACKAGES.get(provider)
    if package and find_spec(package) is None:
        raise BadSetting(
            f"PINCITE_LLM={name} needs a package that is not installed; "
            f'run `pip install "pincite[{provider}]"`.'
        )
    limits = limits or Limits()
    options = _options(provider, base_url, limits, evidence_tokens)

    def build() -> "BaseChatModel":
        from langchain.chat_models import init_chat_model

        built: BaseChatModel = init_chat_model(model, model_provider=provider, **options(model))
        return built

    return ChatModel(name, build, limits)


def _options(
    provider: str, base_url: str, limits: Limits, evidence_tokens: int
) -> Callable[[str], dict[str, Any]]:
    """What a provider is told; a function, since it may need the provider's library."""

    def options(model: str) -> dict[str, Any]:
        address = {"base_url": base_url} if base_url else {}
        if provider == "openai":
            from openai import Timeout

            local: dict[str, Any] = {"max_tokens": limits.tokens}
            if base_url:
                # Servers that speak the protocol know max_tokens; few know its later name, and
                # few ask for a key.
                local = {"extra_body": {"max_tokens": limits.tokens}, "temperature": 0}
                if not os.environ.get("OPENAI_API_KEY"):
                    local["api_key"] = "none"
            return {
                "timeout": Timeout(limits.seconds, connect=_CONNECT),
                "max_retries": 0,
                "use_responses_api": False,
                **address,
                **local,
            }
        if provider == "ollama":
            # Ollama cuts a prompt that is longer than its context without a word.
            room = evidence_tokens + limits.tokens + 4_096
            return {
                "num_ctx": -(-room // 1_024) * 1_024,
                "num_predict": limits.tokens,
                "temperature": 0,
                "reasoning": False,
                **address,
            }
        return {
            "max_tokens": limits.tokens,
            "timeout": limits.seconds,
            "max_retries": 0,
            **address,
        }

    return options


# -- what went wrong ---------------------------------------------------------------------------


def _failed(error: BaseException) -> ModelFailed:
    """The fault in whatever a provider's client raised."""
    status = next((s for e in _chain(error) if (s := _status(e)) is not None), None)
    names = {kind.__name__ for e in _chain(error) for kind in type(e).__mro__}
    said = _safe(str(error).split("\n")[0])
    if status in (401, 403):
        return ModelFailed(Fault.KEY_REFUSED, f"The provider refuses the key ({status}).")
    if status == 429:
        return ModelFailed(Fault.RATE_LIMITED, "The provider says: too many requests (429).")
    if status in _MISTAKES:
        return ModelFailed(Fault.REQUEST_REFUSED, f"The provider refuses the request: {said}")
    if status is not None and status >= 500:
        return ModelFailed(Fault.SERVER_FAULT, f"The provider has a fault of its own ({status}).")
    if any(_TIMEOUTS.search(name) for name in names):
        connecting = any("ConnectTimeout" in name for name in names)
        fault = Fault.UNREACHABLE if connecting else Fault.TIMEOUT
        return ModelFailed(fault, "The model does not answer in time.")
    if any(_CONNECTION.search(name) for name in names):
        return ModelFailed(Fault.UNREACHABLE, f"No connection to the model: {said}")
    return ModelFailed(Fault.UNREADABLE, f"The reply is not of the protocol: {said}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status > 0 else None


def _wait(error: BaseException, retried: int) -> float:
    """Seconds before the next try: what the server asks for, else twice as long each time."""
    for link in _chain(error):
        headers = getattr(getattr(link, "response", None), "headers", None) or {}
        try:
            return max(0.0, float(headers.get("retry-after", "")))
        except ValueError:  # a date, or nothing
            continue
    return float(_BACKOFF * 2**retried)


def _reason(metadata: Mapping[str, Any]) -> str:
    return next((str(metadata[key]) for key in _FINISHED if metadata.get(key)), "")


def _check_finished(metadata: Mapping[str, Any]) -> None:
    reason = _reason(metadata)
    if reason in _CUT:
        raise ModelFailed(Fault.CUT_OFF, "The reply reached its limit of tokens.")
    if not reason:
        raise ModelFailed(Fault.CUT_OFF, "The reply ended before it was finished.")


def _safe(said: str) -> str:
    """A provider's words without anything that looks like a key, in one short line."""
    hidden = re.sub(r"\b(?:sk|key|pk|ak)[-_][\w*.\-]{4,}|\b[A-Za-z0-9_\-]{32,}\b", "***", said)
    return re.sub(r"\s+", " ", hidden).strip()[:200]


def _next(
    pieces: "queue.SimpleQueue[str | ModelFailed | None]", seconds: float
) -> str | ModelFailed | None:
    """The next piece; looks up twice a second, so that Ctrl-C is heard on every system."""
    for _ in range(int(seconds * 2) + 1):
        try:
            return pieces.get(timeout=0.5)
        except queue.Empty:
            continue
    raise ModelFailed(Fault.TIMEOUT, "The model's client does not return.")


def _is_cancelled() -> bool:
    """Whether the running task was told to stop.

    Python 3.11's `asyncio.wait_for`, which LangChain's OpenAI client wraps each chunk in, loses a
    cancellation that comes together with a chunk: a flood of them would be read to its end, after
    the deadline and with nobody there who reads it.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _aiter(chunks: AsyncIterator[Any]) -> Any:
    """The chunks as the generator that they are: closing it closes the connection."""
    return chunks
