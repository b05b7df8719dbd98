"""Peers: what else one could build in an afternoon, measured on the same questions.

Each peer reads the raw source files and stands as its own documentation sets it up; all embed
with all-MiniLM-L6-v2, which is their default or the usual choice. A chunk stands for the
paragraphs whose text it covers, those that it covers most first, and a peer cites the one
paragraph that each of the chunks it would show covers most. Peers refuse nothing and know no
conversation: only retrieval and citations are compared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from evals.dataset import Case, Form, squeezed
from evals.errors import PeerUnavailable
from evals.outcome import Cited, Outcome
from ingest.corpus import Corpus, bundled_folder
from ingest.textfile import TEXT_SUFFIXES, read_text
from qa.answer import Status
from qa.settings import Settings
from vectorstore.analysis import index_terms

#: How many paragraphs a peer's ranking is followed down to, as with Pincite.
_RANKED = 20
#: Characters that a chunk and a paragraph must share in a row to count as the same text.
_SHINGLE = 8
#: A paragraph is covered by a chunk that shares at least this part of the shorter of the two.
_COVERED = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """A peer's paragraphs for a question, best first, and those that it would cite."""

    retrieved: tuple[str, ...]
    cited: tuple[str, ...]


class Peer(Protocol):
    """Another way to answer the same questions."""

    title: str

    def found(self, question: str) -> Found:
        """The paragraphs for a question."""
        ...


def peer_named(name: str, corpus: Corpus, settings: Settings) -> Peer:
    """The peer of a name, with its index built. Raises `PeerUnavailable`."""
    if name not in PEERS:
        raise PeerUnavailable(f"There is no peer {name!r}; there are: {', '.join(PEERS)}.")
    try:
        return PEERS[name](corpus, raw_texts(settings))
    except ImportError as error:
        raise PeerUnavailable(
            f"The peer {name} needs the package {error.name}, which is not installed; "
            "run `pip install 'pincite[peers]'`."
        ) from None


def raw_texts(settings: Settings) -> tuple[str, ...]:
    """The source files as they are, page furniture and all."""
    folder = settings.corpus or bundled_folder()
    files = (f for f in sorted(folder.iterdir()) if f.suffix.lower() in TEXT_SUFFIXES)
    return tuple(read_text(file) for file in files if file.stem.upper() != "README")


def peer_outcomes(peer: Peer, cases: Sequence[Case]) -> tuple[Outcome, ...]:
    """A peer's outcomes of the cases as they are asked."""
    return tuple(_outcome(peer, case) for case in cases if case.form is Form.ASKED)


def _outcome(peer: Peer, case: Case) -> Outcome:
    found = peer.found(case.text)
    return Outcome(
        case=case,
        status=Status.ANSWERED,
        retrieved=found.retrieved[:_RANKED],
        cited=tuple(Cited(key, "", "", True, True) for key in dict.fromkeys(found.cited)),
        confidence=0.0,
        channels=frozenset(),
        live=frozenset(),
        faults=(),
        seconds=0.0,
        fingerprint="",
    )


class Coverage:
    """Which paragraphs a chunk of text covers, told by shared runs of characters.

    For a paragraph with the runs P of `_SHINGLE` characters and a chunk with the runs C, the
    chunk covers |P ∩ C| runs of it. The paragraph counts as covered where this is a share of at
    least `_COVERED` of P in one of its languages, or of C. White space is left out.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._runs = {
            paragraph.id: [_runs(text) for text in paragraph.texts.values()]
            for paragraph in corpus.citable
        }

    def of(self, chunk: str) -> tuple[str, ...]:
        """The ids of the covered paragraphs, the one with the most covered text first."""
        runs = _runs(chunk)
        covered: dict[str, int] = {}
        for key, versions in self._runs.items():
            for version in versions:
                shared = len(runs & version)
                if shared and shared >= _COVERED * min(len(version), len(runs)):
                    covered[key] = covered.get(key, 0) + shared
        return tuple(sorted(covered, key=lambda key: -covered[key]))


def _runs(text: str) -> frozenset[str]:
    plain = squeezed(text)
    return frozenset(plain[i : i + _SHINGLE] for i in range(len(plain) - _SHINGLE + 1))


# -- the peers ---------------------------------------------------------------------------------


class Bm25:
    """BM25 over the paragraphs, each with its text of record and its translation; cites three."""

    title = "BM25 alone, on Pincite's paragraphs in both languages"

    def __init__(self, corpus: Corpus, texts: Sequence[str]) -> None:
        import bm25s

        self._ids = [paragraph.id for paragraph in corpus.citable]
        self._bm25 = bm25s.BM25(method="lucene")
        terms = [list(index_terms("\n".join(p.texts.values()))) for p in corpus.citable]
        self._bm25.index(terms, show_progress=False)

    def found(self, question: str) -> Found:
        """The paragraphs for a question."""
        known = [term for term in index_terms(question) if term in self._bm25.vocab_dict]
        scores = self._bm25.get_scores(known).tolist() if known else [0.0] * len(self._ids)
        ranked = sorted(zip(self._ids, scores, strict=True), key=lambda found: -found[1])
        found = tuple(key for key, score in ranked if score > 0)
        return Found(found, found[:3])


class Chunked:
    """A pipeline that searches chunks; `search` gives their texts, best first."""

    def __init__(
        self, title: str, corpus: Corpus, search: Callable[[str], Sequence[str]], shown: int
    ) -> None:
        self.title = title
        self._search = search
        self._shown = shown
        self._coverage = Coverage(corpus)
        self._covered: dict[str, tuple[str, ...]] = {}

    def found(self, question: str) -> Found:
        """The paragraphs for a question."""
        chunks = [self._paragraphs(chunk) for chunk in self._search(question)]
        ranked = tuple(dict.fromkeys(key for keys in chunks for key in keys))
        return Found(ranked, tuple(keys[0] for keys in chunks[: self._shown] if keys))

    def _paragraphs(self, chunk: str) -> tuple[str, ...]:
        if chunk not in self._covered:
            self._covered[chunk] = self._coverage.of(chunk)
        return self._covered[chunk]


def langchain(corpus: Corpus, texts: Sequence[str]) -> Peer:
    """LangChain's tutorial: recursive splitter 1000/200, Chroma, four chunks."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from vectorstore.minilm import MiniLMEncoder

    class MiniLM(Embeddings):
        def __init__(self) -> None:
            self._encoder = MiniLMEncoder()

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = self._encoder.encode(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = [chunk for text in texts for chunk in splitter.split_text(text)]
    store = Chroma.from_texts(chunks, MiniLM(), collection_name=f"peer-{id(chunks)}")
    limit = min(_RANKED, len(chunks))

    def search(question: str) -> list[str]:
        return [found.page_content for found in store.similarity_search(question, k=limit)]

    title = "LangChain tutorial: splitter 1000/200, all-MiniLM, Chroma"
    return Chunked(title, corpus, search, shown=4)


def langchain_translated(corpus: Corpus, texts: Sequence[str]) -> Peer:
    """The same, given Pincite's English translation as a further source file."""
    peer = langchain(corpus, [*texts, *_translations(corpus)])
    peer.title = "LangChain tutorial, given the English translation too"
    return peer


def llamaindex(corpus: Corpus, texts: Sequence[str]) -> Peer:
    """LlamaIndex's defaults: sentence splitter of 1024 tokens, in memory, two chunks."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding

    from vectorstore.minilm import MiniLMEncoder

    encoder = MiniLMEncoder()

    class MiniLM(BaseEmbedding):  # type: ignore[misc]
        def _get_text_embedding(self, text: str) -> list[float]:
            vector: list[float] = encoder.encode([text])[0].tolist()
            return vector

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    index = VectorStoreIndex.from_documents(
        [Document(text=text) for text in texts], embed_model=MiniLM()
    )
    retriever = index.as_retriever(similarity_top_k=_RANKED)

    def search(question: str) -> list[str]:
        return [found.node.get_content() for found in retriever.retrieve(question)]

    return Chunked("LlamaIndex defaults, all-MiniLM", corpus, search, shown=2)


def haystack(corpus: Corpus, texts: Sequence[str]) -> Peer:
    """Haystack's defaults: splitter of 200 words, in memory, ten chunks."""
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    from vectorstore.minilm import MiniLMEncoder

    encoder = MiniLMEncoder()
    splitter: Any = DocumentSplitter()
    pieces = splitter.run(documents=[Document(content=text) for text in texts])["documents"]
    chunks = [piece.content for piece in pieces]
    store: Any = InMemoryDocumentStore()
    store.write_documents(
        [
            Document(content=chunk, embedding=vector.tolist())
            for chunk, vector in zip(chunks, encoder.encode(chunks), strict=True)
        ]
    )
    retriever: Any = InMemoryEmbeddingRetriever(document_store=store)

    def search(question: str) -> list[str]:
        vector = encoder.encode([question])[0].tolist()
        found = retriever.run(query_embedding=vector, top_k=_RANKED)["documents"]
        return [document.content for document in found]

    return Chunked("Haystack defaults, all-MiniLM", corpus, search, shown=10)


def _translations(corpus: Corpus) -> tuple[str, ...]:
    return tuple(
        "\n\n".join(
            text
            for paragraph in document.paragraphs
            for language, text in paragraph.texts.items()
            if language != document.language
        )
        for document in corpus.documents
    )


#: What builds each peer, by name.
PEERS: Mapping[str, Callable[[Corpus, Sequence[str]], Peer]] = {
    "bm25": Bm25,
    "langchain": langchain,
    "langchain-translated": langchain_translated,
    "llamaindex": llamaindex,
    "haystack": haystack,
}
