"""Search: paragraphs by meaning and by word, fused.

Each channel scores every paragraph: by meaning through the best passage of one layer in the
question's own or another language (cosine), by word through one lexical field (BM25). Scores are
standardised over the paragraphs of the corpus and summed with weights; on questions in words
that the text does not use this beat reciprocal rank fusion (docs/search.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.corpus import Corpus
from ingest.document import Paragraph
from ingest.script import language_of
from vectorstore.embedders import Embedder
from vectorstore.index import FIELDS, OpenIndex, corpus_passages
from vectorstore.passage import Layer, Passage

#: All passages are scored up to this many, the nearest ones of a larger index.
_NEAREST = 4_096
_OTHER = "other-"

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each channel counts; ``other`` are layers in another language than the question's."""

    text: float = 1.0
    sentence: float = 1.0
    gloss: float = 1.0
    term: float = 0.5
    other: float = 0.5
    word_text: float = 0.6
    word_gloss: float = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that a search found: its fused score, and its raw score in each channel.

    `sentences` are the cosines of its sentences in each language, by start and end.
    """

    paragraph: Paragraph
    score: float
    channels: Mapping[str, float]
    sentences: Mapping[tuple[str, int, int], float]


class Search:
    """A corpus with its open index and the embedder that the index was built with."""

    def __init__(
        self, corpus: Corpus, index: OpenIndex, embedder: Embedder, weights: Weights | None = None
    ) -> None:
        self.corpus = corpus
        self.weights = weights or Weights()
        self._index = index
        self._embedder = embedder
        self._rows = {paragraph.id: row for row, paragraph in enumerate(corpus.citable)}
        self._passages = {passage.id: passage for passage in corpus_passages(corpus, embedder)}

    def hits(self, question: str, limit: int | None = None) -> tuple[Hit, ...]:
        """The paragraphs of the corpus, those that fit the question best first."""
        near = self._near(question)
        channels = {**self._by_meaning(near, language_of(question)), **self._by_word(question)}
        fused = self._fused(channels)
        sentences: dict[str, dict[tuple[str, int, int], float]] = {}
        for passage, cosine in near:
            if passage.layer in (Layer.SENTENCE, Layer.TEXT):
                span = passage.language, passage.start, passage.end
                sentences.setdefault(passage.paragraph_id, {})[span] = cosine
        return tuple(
            Hit(
                paragraph=paragraph,
                score=round(float(fused[row]), 4),
                channels={name: float(scores[row]) for name, scores in channels.items()},
                sentences=sentences.get(paragraph.id, {}),
            )
            for row in np.argsort(-fused, kind="stable").tolist()[:limit]
            for paragraph in (self.corpus.citable[row],)
        )

    def _near(self, question: str) -> tuple[tuple[Passage, float], ...]:
        """The passages nearest to the question, with their cosines."""
        readable = self._embedder.languages
        if readable is not None and language_of(question) not in readable:
            return ()
        vector = self._embedder.embed_queries([question])[0]
        limit = min(_NEAREST, self._index.manifest.passages)
        nearest = self._index.vectors.nearest(vector, limit)
        return tuple((self._passages[key], cosine) for key, cosine in nearest)

    def _by_meaning(self, near: tuple[tuple[Passage, float], ...], asked: str) -> dict[str, Scores]:
        """Raw scores by channel, one entry a citable paragraph: its best passage's cosine."""
        found: dict[str, Scores] = {}
        for passage, cosine in near:
            side = "" if passage.language == asked else _OTHER
            scores = found.setdefault(f"{side}{passage.layer}", np.full(len(self._rows), np.nan))
            row = self._rows[passage.paragraph_id]
            if np.isnan(scores[row]):  # the nearest comes first
                scores[row] = cosine
        found = {
            name: np.where(np.isnan(scores), np.nanmin(scores), scores)
            for name, scores in found.items()
        }
        # A paragraph of one sentence has no sentence passages: its text is its sentence.
        for side in ("", _OTHER):
            text, sentence = f"{side}{Layer.TEXT}", f"{side}{Layer.SENTENCE}"
            if text in found and sentence in found:
                found[sentence] = np.maximum(found[text], found[sentence])
        return found

    def _by_word(self, question: str) -> dict[str, Scores]:
        """Raw scores by channel, one entry a citable paragraph: BM25 in both languages."""
        found = {f"word-{layer}": np.zeros(len(self._rows)) for layer in ("text", "gloss")}
        for field in FIELDS:
            layer = field.split("-")[0]
            for key, score in self._index.lexical[field].scores(question).items():
                found[f"word-{layer}"][self._rows[key]] += score
        return found

    def _fused(self, channels: Mapping[str, Scores]) -> Scores:
        fused = np.zeros(len(self._rows))
        for name, scores in channels.items():
            fused += self._weight(name) * _standardised(scores)
        return fused

    def _weight(self, channel: str) -> float:
        if channel.startswith(_OTHER):
            return self.weights.other * self._weight(channel.removeprefix(_OTHER))
        weight: float = getattr(self.weights, channel.replace("-", "_"))
        return weight


def _standardised(scores: Scores) -> Scores:
    """The scores with mean 0 and standard deviation 1; zeros where all are equal."""
    spread = scores.std()
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)
