"""Search: paragraphs by meaning and by word, fused.

By meaning, each layer of a paragraph (its sentences, its terms, the questions that it answers) is
as near to the question as its best passage, in either language; by word, a paragraph scores by
BM25 over all that it says. Each channel is standardised over the paragraphs and they are summed
with weights that were fitted on the dev questions (docs/search.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.corpus import Corpus
from ingest.document import Paragraph
from ingest.script import language_of
from vectorstore.analysis import content_terms
from vectorstore.embedders import Embedder, Vectors
from vectorstore.exact import ExactVectors
from vectorstore.index import OpenIndex, corpus_passages
from vectorstore.passage import Layer, Passage
from vectorstore.spelling import Spelling

#: How many passages Chroma is asked for: fusion wants the scores of all, if it can have them.
_NEAREST = 4_096
#: Cosine from which on a question is the same as a known one, and by how much the paragraph that
#: answers it is put ahead of the best other one.
_SAME, _AHEAD = 0.97, 0.5

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a standard deviation of each channel counts; ``python -m evals.tune`` prints them.

    A paragraph that comes without terms and questions has only its sentences and its words, and
    words that were made for no question count less: `plain_sentence` and `plain_word`.
    """

    sentence: float = 0.18
    term: float = 0.25
    asked: float = 0.57
    word: float = 1.10
    plain_sentence: float = 1.5
    plain_word: float = 0.75


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that a search found, with its fused score.

    `channels` are its standardised scores by channel; `nearest` the raw cosine of its best
    passage by layer, in whichever language is nearer; `coverage` the share of what the question
    is about (terms by inverse document frequency) that stands in what the paragraph says;
    `sentences` the cosines of its sentences by language, start and end.
    """

    paragraph: Paragraph
    score: float
    channels: Mapping[str, float]
    nearest: Mapping[str, float]
    coverage: float
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
        self._lexical_rows = {
            field: np.array([self._rows[key] for key in lexical.paragraph_ids], dtype=int)
            for field, lexical in index.lexical.items()
        }
        self._passages = corpus_passages(corpus, embedder)
        self._row_of = np.array([self._rows[p.paragraph_id] for p in self._passages], dtype=int)
        channels = [_channel(passage) for passage in self._passages]
        self._channels = tuple(dict.fromkeys(channels))
        self._channel_of = np.array([self._channels.index(c) for c in channels], dtype=int)
        self._sentences_of: dict[int, list[int]] = {row: [] for row in self._rows.values()}
        self._plain = np.ones(len(self._rows), dtype=bool)
        for number, passage in enumerate(self._passages):
            if passage.layer in (Layer.TERM, Layer.ASKED):
                self._plain[self._rows[passage.paragraph_id]] = False
            if passage.layer in (Layer.SENTENCE, Layer.TEXT):
                self._sentences_of[self._rows[passage.paragraph_id]].append(number)
        # A question is mended and embedded once, though search and foils both ask for its vector.
        self._vector: Callable[[str], Vectors | None] = lru_cache(maxsize=16)(self._embedded)
        spelling = Spelling(lambda: (p.text for p in self._passages), self._is_known)
        self._mended: Callable[[str], str] = lru_cache(maxsize=16)(spelling.mended)

    def hits(
        self, question: str, limit: int, bonus: Mapping[str, float] | None = None
    ) -> tuple[Hit, ...]:
        """The paragraphs of the corpus that fit the question, best first.

        `bonus` is added to the fused scores of paragraphs, by id.
        """
        question = self.mended(question)
        cosines = self._cosines(question)
        best = self._best(cosines)
        channels = {**self._by_meaning(best), "word": _standardised(self._by_word(question))}
        fused = self._fused(channels)
        known = self._is_asked(best)
        if known.any():  # just ahead of the others: what is cited and quizzed goes by shares
            fused[known] += max(0.0, fused.max() + _AHEAD - fused[known].max())
        for key, value in (bonus or {}).items():
            fused[self._rows[key]] += value
        covered = self._coverage(question)
        return tuple(
            Hit(
                paragraph=self.corpus.citable[row],
                score=round(float(fused[row]), 4),
                channels={name: float(scores[row]) for name, scores in channels.items()},
                nearest=self._nearest(best[:, row]),
                coverage=float(covered[row]),
                sentences=self._sentences(cosines, row),
            )
            for row in np.argsort(-fused, kind="stable").tolist()[:limit]
        )

    @property
    def embedder_name(self) -> str:
        """Which embedder makes the vectors."""
        return self._embedder.name

    def mended(self, question: str) -> str:
        """The question as it is searched: without typing errors (`vectorstore.spelling`)."""
        return self._mended(question)

    def vector(self, question: str) -> Vectors | None:
        """The vector that a question is searched by; None where the embedder can't read it."""
        return self._vector(self.mended(question))

    def _embedded(self, question: str) -> Vectors | None:
        readable = self._embedder.languages
        if readable is not None and language_of(question) not in readable:
            return None
        vector: Vectors = self._embedder.embed_queries([question])[0]
        return vector

    def _cosines(self, question: str) -> Scores:
        """Cosines of the passages to the question, in the order of the corpus.

        NaN for those that were not compared: all of them where the embedder doesn't read the
        question's language, the far ones in an index that Chroma searches.
        """
        vector = self._vector(question)
        if vector is None:
            return np.full(len(self._passages), np.nan)
        if isinstance(self._index.vectors, ExactVectors):
            return self._index.vectors.cosines(vector).astype(np.float64)
        cosines = np.full(len(self._passages), np.nan)
        limit = min(_NEAREST, len(self._passages))
        for key, cosine in self._index.vectors.nearest(vector, limit):
            cosines[self._numbers[key]] = cosine
        return cosines

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """Positions of the passages by id; only Chroma speaks of passages by their ids."""
        return {passage.id: number for number, passage in enumerate(self._passages)}

    def _best(self, cosines: Scores) -> Scores:
        """The best passage's cosine, shape (channels, paragraphs); NaN where there is none."""
        best = np.full((len(self._channels), len(self._rows)), -np.inf)
        compared = np.where(np.isnan(cosines), -np.inf, cosines)
        np.maximum.at(best, (self._channel_of, self._row_of), compared)
        best[np.isneginf(best)] = np.nan
        return best

    def _by_meaning(self, best: Scores) -> dict[str, Scores]:
        """Scores by layer, one entry a citable paragraph: mean over the languages that it has.

        A layer of one language is standardised before the mean, since cosines across languages
        are lower than within one; a paragraph that has no such layer gets the lowest score.
        """
        found: dict[str, Scores] = {}
        for layer in dict.fromkeys(layer for layer, _ in self._channels):
            sides = [
                _standardised(scores)
                for (of, _), scores in zip(self._channels, best, strict=True)
                if of is layer and not np.isnan(scores).all()
            ]
            if sides:
                there = np.sum([~np.isnan(side) for side in sides], axis=0)
                mean = np.nansum(sides, axis=0) / np.where(there, there, np.nan)
                filled = np.where(np.isnan(mean), np.nanmin(mean), mean)
                found[str(layer)] = _standardised(filled)
        return found

    def _is_asked(self, best: Scores) -> NDArray[np.bool_]:
        """Which paragraphs are known to answer this very question."""
        asked = [
            row
            for (layer, _), row in zip(self._channels, best, strict=True)
            if layer is Layer.ASKED
        ]
        return (
            np.any([row >= _SAME for row in asked], axis=0)
            if asked
            else np.zeros(best.shape[1], bool)
        )

    def _nearest(self, cosines: Scores) -> dict[str, float]:
        """The best cosine by layer, from those by channel of one paragraph."""
        nearest: dict[str, float] = {}
        for (layer, _), cosine in zip(self._channels, cosines.tolist(), strict=True):
            if not np.isnan(cosine):
                nearest[str(layer)] = max(cosine, nearest.get(str(layer), -1.0))
        return nearest

    def _sentences(self, cosines: Scores, row: int) -> dict[tuple[str, int, int], float]:
        """Cosines of the sentences of a paragraph by language, start and end."""
        found = {}
        for number in self._sentences_of[row]:
            passage = self._passages[number]
            if not np.isnan(cosines[number]):
                span = passage.language, passage.start, passage.end
                found[span] = float(cosines[number])
        return found

    def _by_word(self, question: str) -> Scores:
        """BM25 in both languages, one entry a citable paragraph."""
        scores = np.zeros(len(self._rows))
        for field, lexical in self._index.lexical.items():
            scores[self._lexical_rows[field]] += lexical.scores(question)
        return scores

    def _is_known(self, term: str) -> bool:
        """Whether any paragraph holds an index term."""
        return any(len(lexical.holders(term)) for lexical in self._index.lexical.values())

    def _coverage(self, question: str) -> Scores:
        """The share of the question's content terms that each paragraph holds, 0 to 1."""
        covered, total = np.zeros(len(self._rows)), 0.0
        for term in sorted(content_terms(question)):
            holds = np.zeros(len(self._rows), dtype=bool)
            for field, lexical in self._index.lexical.items():
                holds[self._lexical_rows[field][lexical.holders(term)]] = True
            weight = float(np.log((len(holds) + 1) / (holds.sum() + 0.5)))
            covered[holds] += weight
            total += weight
        return covered / total if total else covered

    def _fused(self, channels: Mapping[str, Scores]) -> Scores:
        fused = np.zeros(len(self._rows))
        for name, scores in channels.items():
            weight: float = getattr(self.weights, name)
            fused += weight * scores
        plain = self.weights.plain_word * channels["word"]
        if Layer.SENTENCE in channels:
            plain += self.weights.plain_sentence * channels[Layer.SENTENCE]
        return np.where(self._plain, plain, fused)


def _channel(passage: Passage) -> tuple[Layer, str]:
    # A paragraph of one sentence has no sentence passages: its text is its sentence; a draft
    # stands for the sentences that a translation would have.
    layer = passage.layer
    if layer in (Layer.TEXT, Layer.DRAFT):
        layer = Layer.SENTENCE
    return layer, passage.language


def _standardised(scores: Scores) -> Scores:
    """The scores with mean 0 and standard deviation 1; zeros where all are equal."""
    there = scores[~np.isnan(scores)]  # numpy's nanmean and nanstd take five times as long
    spread = there.std()
    return (scores - there.mean()) / spread if spread > 0 else scores * 0.0
