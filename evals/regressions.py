"""Planted regressions: ways in which a release gets worse, done on purpose.

Each must turn the gate red by name (tests/evals/test_regressions.py); `pincite eval --gate
--planted NAME` shows it. Those of the corpus get an index of their own in a temporary folder,
made of the vectors that the live one has.
"""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from evals.errors import BadGates
from evals.evaluation import Subject
from evals.outcome import System
from ingest.corpus import Corpus
from ingest.document import CITABLE, Document, Paragraph
from qa import assembly
from qa.answer import Answer, Citation, Status
from qa.assistant import Assistant
from qa.citation import citation_of
from qa.question import Turn
from qa.settings import Settings
from vectorstore.embedders import Embedder, Vectors
from vectorstore.index import OpenIndex, build_index, open_index
from vectorstore.lexical import LexicalIndex
from vectorstore.passage import sentences
from vectorstore.search import Search

_SEED = 16


@contextmanager
def planted(name: str, settings: Settings) -> Iterator[Subject]:
    """The system of the settings with one regression planted in it; none where `name` is empty.

    Raises `BadGates` where there is no regression of that name.
    """
    if name and name not in REGRESSIONS:
        raise BadGates(
            f"There is no regression {name!r} to plant; there are: {', '.join(REGRESSIONS)}."
        )
    embedder = assembly.embedder_of(settings)
    with tempfile.TemporaryDirectory(prefix="pincite-eval-") as folder:
        if name in _OF_CORPUS:
            corpus = _OF_CORPUS[name](assembly.corpus_of(settings))
            settings = _with_index_of(corpus, embedder, settings, Path(folder))
        opened = partial(spoiled_system, name, settings)
        yield Subject(opened, embedder.name, "extractive", planted=name)


def spoiled_system(name: str, settings: Settings) -> System:
    """A system on the live index of the settings, spoiled as `name` says."""
    if name not in _OF_CORPUS and name not in _OF_SEARCH:
        healthy = assembly.assistant_of(settings)
        return Spoiled(healthy, _OF_ANSWERS[name]) if name else healthy
    embedder = assembly.embedder_of(settings)
    corpus = assembly.corpus_of(settings)
    if name in _OF_CORPUS:
        corpus = _OF_CORPUS[name](corpus)
    index = open_index(corpus, embedder.name, settings.home)
    if name in _OF_SEARCH:
        index, embedder = _OF_SEARCH[name](index, embedder)
    return Assistant(Search(corpus, index, embedder))


def _with_index_of(corpus: Corpus, embedder: Embedder, settings: Settings, home: Path) -> Settings:
    """Settings with an index of another corpus, made of the vectors that the live one has."""
    live = settings.home / "index"
    if live.is_dir() and not settings.chroma:
        shutil.copytree(live, home / "index")
    build_index(corpus, embedder, home)
    return settings.model_copy(update={"home": home, "chroma": ""})


# -- regressions of the corpus -----------------------------------------------------------------


def without_last_document(corpus: Corpus) -> Corpus:
    """The corpus, one document short."""
    return Corpus(corpus.documents[:-1])


def translation_misaligned(corpus: Corpus) -> Corpus:
    """Each translated paragraph slipped to the next one; the text of record stays."""
    return Corpus(tuple(_slipped(document) for document in corpus.documents))


def _slipped(document: Document) -> Document:
    citable = [p for p in document.paragraphs if p.kind in CITABLE]
    before = {p.id: last for p, last in zip(citable, citable[-1:] + citable, strict=False)}

    def slipped(paragraph: Paragraph) -> Paragraph:
        neighbour = before.get(paragraph.id)
        if neighbour is None:
            return paragraph
        record = {document.language: paragraph.texts[document.language]}
        return replace(paragraph, texts={**neighbour.texts, **record})

    return replace(document, paragraphs=tuple(slipped(p) for p in document.paragraphs))


# -- regressions of the search -----------------------------------------------------------------


class _Zeroed:
    """An embedder whose vectors of questions say nothing."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.languages = embedder.languages
        self._embedder = embedder

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return np.zeros_like(self._embedder.embed_documents(texts))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def embeddings_zeroed(index: OpenIndex, embedder: Embedder) -> tuple[OpenIndex, Embedder]:
    """Vectors of questions that say nothing."""
    return index, _Zeroed(embedder)


def lexical_emptied(index: OpenIndex, embedder: Embedder) -> tuple[OpenIndex, Embedder]:
    """A lexical index without paragraphs."""
    return replace(
        index, lexical={field: LexicalIndex.over({}) for field in index.lexical}
    ), embedder


# -- regressions of the answer -----------------------------------------------------------------


class Spoiled:
    """A system whose answers are spoiled on their way out."""

    def __init__(self, system: System, spoil: "Callable[[Answer, Corpus], Answer]") -> None:
        self._system = system
        self._spoil = spoil

    @property
    def corpus(self) -> Corpus:
        """The documents that it answers from."""
        return self._system.corpus

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """The spoiled answer."""
        return self._spoil(self._system.ask(text, history), self.corpus)


def citations_shuffled(answer: Answer, corpus: Corpus) -> Answer:
    """Citations of other retrieved paragraphs: verbatim, verified, and beside the point."""
    others = [
        hit.paragraph
        for hit in answer.retrieved
        if hit.paragraph.id not in {citation.paragraph_id for citation in answer.citations}
    ]
    random.Random(f"{_SEED} {answer.question.text}").shuffle(others)  # noqa: S311
    return replace(
        answer,
        citations=tuple(
            _whole(paragraph, answer, corpus)
            for _, paragraph in zip(answer.citations, others, strict=False)
        )
        or answer.citations,
    )


def quotes_altered(answer: Answer, corpus: Corpus) -> Answer:
    """One character of each quote is another one."""
    return replace(
        answer,
        citations=tuple(
            replace(citation, quote=_altered(citation.quote)) for citation in answer.citations
        ),
    )


def abstention_off(answer: Answer, corpus: Corpus) -> Answer:
    """Whatever is asked is answered, from the best paragraph at hand."""
    if answer.status is Status.ANSWERED or not answer.retrieved:
        return answer
    citations = answer.citations or (_whole(answer.retrieved[0].paragraph, answer, corpus),)
    return replace(answer, status=Status.ANSWERED, citations=citations)


def _altered(quote: str) -> str:
    middle = len(quote) // 2
    return quote[:middle] + ("的" if quote[middle] != "的" else "地") + quote[middle + 1 :]


def _whole(paragraph: Paragraph, answer: Answer, corpus: Corpus) -> Citation:
    document = corpus.document_of(paragraph)
    last = len(sentences(corpus.record_text(paragraph), document.language)) - 1
    made = citation_of(paragraph, 0, last, answer.question.language, corpus)
    return replace(made, verified=True)


_OF_CORPUS: Mapping[str, Callable[[Corpus], Corpus]] = {
    "document-dropped": without_last_document,
    "translation-misaligned": translation_misaligned,
}
_OF_SEARCH: Mapping[str, Callable[[OpenIndex, Embedder], tuple[OpenIndex, Embedder]]] = {
    "embeddings-zeroed": embeddings_zeroed,
    "lexical-index-empty": lexical_emptied,
}
_OF_ANSWERS: Mapping[str, Callable[[Answer, Corpus], Answer]] = {
    "citations-shuffled": citations_shuffled,
    "abstention-off": abstention_off,
    "quotes-altered": quotes_altered,
}

#: Names of all planted regressions.
REGRESSIONS = (*_OF_CORPUS, *_OF_SEARCH, *_OF_ANSWERS)
