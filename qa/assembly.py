"""The one place where settings become a corpus, an index and an assistant."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus import Corpus, Source, bundled_folder, load_corpus, sources_in
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.protection import LOOPBACK, Protection
from qa.web.signin import sign_in_of
from vectorstore.embedders import Embedder, embedder_named
from vectorstore.errors import IndexMissing
from vectorstore.index import Built, Progress, build_index, open_index
from vectorstore.reranker import Reranker, reranker_named
from vectorstore.search import Search

if TYPE_CHECKING:
    from qa.model import ChatModel


def library_folder(settings: Settings) -> Path:
    """Where added documents are kept."""
    return settings.home / "documents"


def corpus_of(settings: Settings) -> Corpus:
    """The bundled documents, or those of `corpus`, and the added ones."""
    return load_corpus([settings.corpus or bundled_folder(), library_folder(settings)])


def embedder_of(settings: Settings) -> Embedder:
    """The embedder in force. Raises `EmbedderUnavailable`."""
    return embedder_named(
        settings.embedder,
        query_prompt=settings.query_prompt,
        document_prompt=settings.document_prompt,
    )


def sources_of(settings: Settings) -> tuple[Source, ...]:
    """The documents of one's own: those of `corpus`, if it is set, and the added ones."""
    folders = [settings.corpus] if settings.corpus else []
    return tuple(s for folder in (*folders, library_folder(settings)) for s in sources_in(folder))


def ingest(settings: Settings, progress: Progress = lambda done, total: None) -> Built:
    """Build or update the index of the corpus."""
    return build_index(
        corpus_of(settings),
        embedder_of(settings),
        settings.home,
        chroma=settings.chroma,
        progress=progress,
    )


def assistant_of(
    settings: Settings, building: Callable[[], Progress] = lambda: lambda done, total: None
) -> Assistant:
    """An assistant on the live index.

    Where there is no index yet it is built first; one that does not fit is refused
    (`IndexMismatch`), since it may be somebody's work of hours.
    """
    model, reranker = model_of(settings), reranker_of(settings)
    corpus, embedder = corpus_of(settings), embedder_of(settings)
    try:
        index = open_index(corpus, embedder.name, settings.home)
    except IndexMissing:
        build_index(corpus, embedder, settings.home, chroma=settings.chroma, progress=building())
        index = open_index(corpus, embedder.name, settings.home)
    return Assistant(Search(corpus, index, embedder), model, settings.llm_evidence_tokens, reranker)


def reranker_of(settings: Settings) -> Reranker | None:
    """What orders the best hits once more, if anything. Raises `RerankerUnavailable`."""
    return reranker_named(settings.reranker) if settings.reranker else None


def model_of(settings: Settings) -> "ChatModel | None":
    """The language model that writes the answers, if any. Raises `BadSetting`."""
    if not settings.llm:
        return None
    from qa.model import Limits, chat_model

    return chat_model(
        settings.llm,
        base_url=settings.llm_base_url,
        limits=Limits(settings.llm_timeout, settings.llm_max_tokens),
        evidence_tokens=settings.llm_evidence_tokens,
    )


def protection_of(settings: Settings, host: str) -> Protection:
    """What the server holds its visitors to, when it listens on `host`. Raises `BadSetting`."""
    named = tuple(name.lower() for name in settings.hosts.split())
    hosts = (*LOOPBACK, *named) if host in LOOPBACK or named else ()
    return Protection(
        hosts=hosts,
        asks_a_minute=settings.asks_a_minute,
        at_once=settings.at_once,
        sign_in=sign_in_of(settings.sign_in),
    )
