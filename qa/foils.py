"""Foils: questions that come near the documents and that they don't answer, told by their words.

A model of three outcomes over the words and the meaning of a question, trained on the questions
that the bundled paragraphs answer and on their foils (`ingest.document.Foils`), and these lines
themselves, to tell which of them a question is likest to. It has seen none of the evaluation's
questions. ``python -m evals.train_foils`` trains it again.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ingest.document import Paragraph, Premise
from qa.check.facts import figures_of
from qa.check.names import mentions
from vectorstore.analysis import index_terms

Floats = NDArray[np.float32]

FILE = "foils.npz"
#: Log-odds are held within this: beyond it the model is only surer of what it learnt by heart.
_SUREST = 6.0
#: Similarity to a premise from which on it is named; chosen on dev.
_NAMED = 0.5
#: How many of the likest lines vote; of 10 to 25 dev tells no difference.
_VOTERS = 15
#: What a component of length one is stored as.
INT8 = 127.0


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds that a question only comes near the text, or takes something wrong for granted."""

    near: float = 0.0
    premise: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Cosine to the likest line that is answered, and how much more a foil is like the question.

    `near_votes` and `premise_votes` are the shares of the likest `_VOTERS` lines that are foils,
    each line weighted by the fourth power of its cosine.
    """

    answered: float = 0.0
    near: float = 0.0
    premise: float = 0.0
    near_votes: float = 0.0
    premise_votes: float = 0.0


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that the model was trained on, for their likeness to a question.

    `outcomes` is one of answered, near miss, false premise (0, 1, 2) a line, shape (lines,);
    `vectors` are int8, shape (lines, kept), of the directions that `projection`, shape
    (dimension, kept), keeps. By word there is an inverted index: the term of column `c` stands in
    the lines ``rows[starts[c]:starts[c + 1]]``, with these `weights`.
    """

    outcomes: NDArray[np.uint8]
    projection: Floats
    vectors: NDArray[np.int8]
    starts: NDArray[np.int32]
    rows: NDArray[np.unsignedinteger]
    weights: Floats

    def by_word(self, columns: dict[int, float]) -> Likeness:
        """Likeness by words, given as weights by column."""
        cosines = np.zeros(len(self.outcomes), dtype=np.float32)
        for column, weight in columns.items():
            some = slice(self.starts[column], self.starts[column + 1])
            cosines[self.rows[some]] += weight * self.weights[some]
        return self._likeness(cosines)

    def by_meaning(self, vector: Floats) -> Likeness:
        """Likeness by the vector of the question, shape (dimension,)."""
        kept = vector @ self.projection
        length = float(np.linalg.norm(kept)) or 1.0
        return self._likeness(self.vectors @ (kept / (length * INT8)))

    def _likeness(self, cosines: Floats) -> Likeness:
        answered, near, premise = (float(cosines[self.outcomes == kind].max()) for kind in range(3))
        likest = np.argpartition(-cosines, _VOTERS)[:_VOTERS]
        weights = np.maximum(cosines[likest], 0) ** 4
        cast = np.bincount(self.outcomes[likest], weights, minlength=3)
        votes = cast / max(float(cast.sum()), 1e-12)  # where no word is known nobody votes
        return Likeness(
            answered, near - answered, premise - answered, float(votes[1]), float(votes[2])
        )


@dataclass(frozen=True, slots=True)
class FoilModel:
    """Two softmax models, shape (3, terms) and (3, dimension): answered, near miss, false premise.

    `idf` are the inverse document frequencies of the terms; `embedder` is the one whose vectors
    the second model reads.
    """

    terms: dict[str, int]
    idf: Floats
    by_word: Floats
    word_bias: Floats
    by_meaning: Floats
    meaning_bias: Floats
    lines: Lines
    embedder: str

    def word_odds(self, question: str) -> Odds:
        """The odds by the words of the question."""
        weights = self.weighted(question)
        logits = self.word_bias.astype(np.float64).copy()
        for term, weight in weights.items():
            logits += weight * self.by_word[:, self.terms[term]]
        return _odds(logits)

    def meaning_odds(self, vector: Floats) -> Odds:
        """The odds by the vector of the question, shape (dimension,)."""
        return _odds(self.by_meaning.astype(np.float64) @ vector + self.meaning_bias)

    def word_likeness(self, question: str) -> Likeness:
        """How like the lines that it was trained on the question is, by its words."""
        weights = self.weighted(question)
        return self.lines.by_word({self.terms[term]: weight for term, weight in weights.items()})

    def weighted(self, text: str) -> dict[str, float]:
        """The known terms of a text by sublinear tf-idf, of length one."""
        counts = Counter(term for term in index_terms(text) if term in self.terms)
        weights = {
            term: (1 + math.log(count)) * float(self.idf[self.terms[term]])
            for term, count in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()} if length else {}

    def premise_in(
        self, question: str, language: str, paragraphs: Sequence[Paragraph]
    ) -> tuple[Premise, Paragraph] | None:
        """The false premise of the paragraphs that a question is likest to, if it is like any.

        A premise with a name or figure that the paragraph doesn't have is passed over where the
        question has none of these either: "where was it held?" takes no Vienna for granted.
        """
        asked, particulars = self.weighted(question), _particulars(question)
        best: tuple[float, Premise, Paragraph] | None = None
        for paragraph in paragraphs:
            told = _particulars(*paragraph.texts.values())
            for premise in paragraph.foils.premises:
                foreign = _particulars(premise.claim[language]) - told
                if foreign and not foreign & particulars:
                    continue
                likeness = max(
                    _cosine(asked, self.weighted(text))
                    for text in (premise.claim[language], *premise.asked[language])
                )
                if likeness >= _NAMED and (best is None or likeness > best[0]):
                    best = likeness, premise, paragraph
        return best[1:] if best else None


@cache
def foil_model() -> FoilModel:
    """The model that comes with Pincite."""
    with (files("qa") / "models" / FILE).open("rb") as file:
        found = np.load(file)
        terms = json.loads(bytes(found["terms"]))
        return FoilModel(
            terms={term: column for column, term in enumerate(terms)},
            idf=found["idf"].astype(np.float32),
            by_word=found["by_word"].astype(np.float32),
            word_bias=found["word_bias"],
            by_meaning=found["by_meaning"].astype(np.float32),
            meaning_bias=found["meaning_bias"],
            lines=Lines(
                outcomes=found["outcomes"],
                projection=found["projection"].astype(np.float32),
                vectors=found["vectors"],
                starts=found["starts"],
                rows=found["rows"],
                weights=found["weights"].astype(np.float32),
            ),
            embedder=str(found["embedder"]),
        )


def _odds(logits: NDArray[np.float64]) -> Odds:
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    near, premise = (
        max(-_SUREST, min(_SUREST, math.log((share + 1e-4) / (1 - share + 1e-4))))
        for share in shares[1:].tolist()
    )
    return Odds(near, premise)


def _particulars(*texts: str) -> set[str]:
    names = {mention.name for text in texts for mention in mentions(text)}
    return names | {fact.value for text in texts for fact in figures_of(text)}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())
