"""What each layer and channel is worth: ``python -m evals.ablation`` prints the table.

Each row leaves one thing out, of the fusion (a weight of zero) or of the corpus (a layer that is
not indexed), and measures the search alone on questions asked whole. "Untranslated" is the case of
a document that comes without translation, gloss or questions.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evals.dataset import Case, Form, cases_of, in_split, load_dataset
from ingest.corpus import Corpus
from ingest.document import Document, Gloss, Paragraph
from qa.answer import Status
from qa.assembly import corpus_of, embedder_of
from qa.question import read_question
from qa.retrieval import retrieve
from qa.settings import read_settings
from vectorstore.embedders import Drafting, Embedder, Vectors
from vectorstore.index import build_index, open_index
from vectorstore.search import Search, Weights

_WITHIN = (1, 5, 10)


class _Remembering:
    """An embedder that embeds each text once, whatever index it is for."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimension = embedder.name, embedder.dimension
        self.languages = embedder.languages
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            made = self._embedder.embed_documents(new)
            self._known.update(zip(new, made, strict=True))
        return np.stack([self._known[text] for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._embedder.embed_queries(texts)


class _RememberingDrafts(_Remembering):
    """The same for an embedder that drafts."""

    def __init__(self, embedder: Embedder, drafting: Drafting) -> None:
        super().__init__(embedder)
        self.embed_drafts = drafting.embed_drafts


def _remembering(embedder: Embedder) -> _Remembering:
    if isinstance(embedder, Drafting):
        return _RememberingDrafts(embedder, embedder)
    return _Remembering(embedder)


def main() -> None:
    """Print hit@1, hit@5 and recall@10 in both languages for each thing left out."""
    split = sys.argv[1] if len(sys.argv) > 1 else "test"
    settings = read_settings()
    corpus, embedder = corpus_of(settings), _remembering(embedder_of(settings))
    cases = [
        case
        for case in cases_of(in_split(load_dataset(), split))
        if case.pair.expect is Status.ANSWERED
        and (case.pair.history is None or case.form is Form.WHOLE)
    ]
    print(f"| left out ({split}, {len(cases)} questions) | en @1 | @5 | R@10 | zh @1 | @5 | R@10 |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, search in _variants(corpus, embedder, Path(folder)):
            print(f"| {name} | " + " | ".join(_row(search, cases)) + " |")


def _variants(corpus: Corpus, embedder: Embedder, folder: Path) -> Iterator[tuple[str, Search]]:
    whole = _search(corpus, embedder, folder / "whole")
    yield "nothing", whole
    for channel in ("sentence", "term", "asked", "word"):
        weights = replace(whole.weights, **{channel: 0.0})
        yield f"channel: {channel}", _search(corpus, embedder, folder / "whole", weights)
    yield (
        "all but word",
        _search(corpus, embedder, folder / "whole", Weights(sentence=0, term=0, asked=0, word=1)),
    )
    changes: tuple[tuple[str, Callable[[Paragraph], Paragraph]], ...] = (
        ("layer: gloss", lambda p: replace(p, gloss=replace(p.gloss, texts={}))),
        ("layer: terms", lambda p: replace(p, gloss=replace(p.gloss, terms={}))),
        ("layer: questions", lambda p: replace(p, gloss=replace(p.gloss, asked={}))),
        ("layers: gloss, terms, questions", lambda p: replace(p, gloss=Gloss())),
        ("layer: translation", _untranslated),
        (
            "untranslated: translation, gloss, terms, questions",
            lambda p: replace(_untranslated(p), gloss=Gloss()),
        ),
    )
    for i, (name, change) in enumerate(changes):
        yield name, _search(_changed(corpus, change), embedder, folder / str(i))


def _search(
    corpus: Corpus, embedder: Embedder, home: Path, weights: Weights | None = None
) -> Search:
    build_index(corpus, embedder, home)
    return Search(corpus, open_index(corpus, embedder.name, home), embedder, weights)


def _untranslated(paragraph: Paragraph) -> Paragraph:
    texts = {language: text for language, text in paragraph.texts.items() if language == "zh"}
    section = {k: v for k, v in paragraph.section.items() if k == "zh"}
    notes = tuple(
        replace(note, texts={k: v for k, v in note.texts.items() if k == "zh"})
        for note in paragraph.footnotes
    )
    return replace(paragraph, texts=texts, section=section, footnotes=notes)


def _changed(corpus: Corpus, change: Callable[[Paragraph], Paragraph]) -> Corpus:
    def changed(document: Document) -> Document:
        return replace(document, paragraphs=tuple(map(change, document.paragraphs)))

    return Corpus(tuple(map(changed, corpus.documents)))


def _row(search: Search, cases: Sequence[Case]) -> Iterator[str]:
    for language in ("en", "zh"):
        found = [
            (
                [h.paragraph.id for h in retrieve(read_question(c.text, search.corpus), search)],
                c.pair.answering,
            )
            for c in cases
            if c.language == language
        ]
        first, within, deep = _WITHIN
        for limit in (first, within):
            share = sum(bool(gold & set(ids[:limit])) for ids, gold in found) / len(found)
            yield f"{share:.3f}"
        recall = sum(len(gold & set(ids[:deep])) / len(gold) for ids, gold in found) / len(found)
        yield f"{recall:.3f}"


if __name__ == "__main__":
    main()
