"""Selection: which of the paragraphs found an answer cites.

The best is always cited. How many stand beside it goes by what the question asks for: one answer,
several things, every place where something stands, or two documents beside each other.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ingest.document import Kind, Paragraph
from qa.question import Question
from qa.whereabouts import asks_for_every_place
from vectorstore.analysis import content_terms, folded
from vectorstore.search import Hit

_COMPARES = re.compile(
    r"\b(compar\w+|differ\w*|versus|vs|contrast|both (documents|texts)|same as|respectively"
    r"|on the one hand|as well as in)\b"
    r"|比较|相比|对比|区别|不同|差异|差别|异同|两份文件|两个文件|分别|各自",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"\b(list|which paragraphs|all (the )?\w+s|where else|every place|everything)\b"
    r"|哪些|列出|列举|有哪几|分别有|所有|各处|哪几",
    re.IGNORECASE,
)


class Wanted(StrEnum):
    """How much a question asks for."""

    ONE = "one"
    SEVERAL = "several"
    #: Every place where something stands ("list every paragraph", 哪几处).
    PLACES = "places"
    #: What each of two documents says.
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Which further paragraphs are cited: those of at least `share` of the best one's score."""

    share: float
    most: int


_SEVERAL = Cutoff(share=0.7, most=6)
_EVERYWHERE = Cutoff(share=0.4, most=7)
_EACH = Cutoff(share=0.8, most=3)
#: Share of the best score that a compared document's own best needs.
_SIDE = 0.3
#: Share of the best coverage that a place needs.
_HOLDS = 0.6
#: What stands beside the one answer that is asked for: less near than this is not looked at.
NEAR = Cutoff(share=0.7, most=3)


@dataclass(frozen=True, slots=True)
class Beside:
    """How a further paragraph stands beside the best one.

    `share` is that of the best one's score; `said` how much of what the best one says it says
    too: the share of its content terms, 0 to 1, in the language in which they agree more.
    """

    share: float
    said: float


@dataclass(frozen=True, slots=True)
class Further:
    """A logistic model of whether a further paragraph is worth its citation: where it is above 0.

    `usual` is what is taken for `said` where two paragraphs have no language in common.
    """

    share: float
    said: float
    bias: float
    usual: float

    def worth(self, beside: Beside) -> float:
        """Log-odds that citing the paragraph gains more recall than it costs precision."""
        return self.share * beside.share + self.said * beside.said + self.bias


#: As ``python -m evals.tune_selection`` printed it for the first 281 dev pairs; fitted again on all
#: of them it does no better (docs/search.md).
FURTHER = Further(share=9.65, said=4.08, bias=-10.01, usual=0.3)


def cited_hits(question: Question, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits to cite for an answer, best first; one side after the other in a comparison.

    Where every place is asked for they stand as they do in the documents.
    """
    match wanted(question):
        case Wanted.EACH:
            return _of_each(question, hits)
        case Wanted.PLACES:
            holding = [hit for hit in hits if hit.coverage >= _HOLDS * hits[0].coverage]
            return tuple(sorted(_within(holding, _EVERYWHERE), key=_reading_order(hits)))
        case Wanted.SEVERAL:
            return _within(hits, _SEVERAL)
        case Wanted.ONE:
            near = hits[1 : NEAR.most]
            return (*hits[:1], *(hit for hit in near if is_worth_citing(hits[0], hit)))


def wanted(question: Question) -> Wanted:
    """How much the question asks for, by its words and the documents that it sets side by side."""
    if question.compared:
        return Wanted.EACH
    asked = folded(question.text)
    if asks_for_every_place(asked):
        return Wanted.PLACES
    several = _COMPARES.search(asked) or _LISTS.search(asked)
    return Wanted.SEVERAL if several else Wanted.ONE


def is_worth_citing(best: Hit, hit: Hit) -> bool:
    """Whether a further hit is cited beside the best for a question that asks for one thing.

    It is where it comes nearly as near, or less near and says much of the same.
    """
    # Most hits are far: their words need not be looked at.
    return _share(best, hit) >= NEAR.share and FURTHER.worth(beside(best, hit)) > 0


def beside(best: Hit, hit: Hit) -> Beside:
    """How a hit stands beside the best one."""
    shares = [
        len(terms & _terms(hit.paragraph.texts[language])) / len(terms)
        for language, terms in _terms_of(best.paragraph).items()
        if language in hit.paragraph.texts
    ]
    return Beside(_share(best, hit), max(shares, default=FURTHER.usual))


def _terms_of(paragraph: Paragraph) -> dict[str, frozenset[str]]:
    found = {language: _terms(text) for language, text in paragraph.texts.items()}
    return {language: terms for language, terms in found.items() if terms}


@lru_cache(maxsize=1_024)  # an answer looks at the words of three paragraphs in two languages
def _terms(text: str) -> frozenset[str]:
    return content_terms(text)


def _share(best: Hit, hit: Hit) -> float:
    return hit.score / best.score if best.score > 0 else 0.0


def _of_each(question: Question, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    sides = [
        [hit for hit in hits if hit.paragraph.document == document]
        for document in question.compared
    ]
    near = [side for side in sides if side and side[0].score >= _SIDE * hits[0].score]
    near.sort(key=lambda side: -side[0].score)
    return tuple(hit for side in near for hit in _within(side, _EACH))


def _reading_order(hits: Sequence[Hit]) -> Callable[[Hit], tuple[object, ...]]:
    """Paragraphs as they stand in their documents, of which the one that is found first leads."""
    documents = list(dict.fromkeys(hit.paragraph.document for hit in hits))

    def place(hit: Hit) -> tuple[object, ...]:
        paragraph = hit.paragraph
        # "annex-I/10" stands after "annex-I/9": words and numbers by turns.
        label = [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", paragraph.label)]
        return documents.index(paragraph.document), list(Kind).index(paragraph.kind), label

    return place


def _within(hits: Sequence[Hit], cutoff: Cutoff) -> tuple[Hit, ...]:
    least = cutoff.share * hits[0].score
    return tuple(hit for hit in hits[: cutoff.most] if hit.score >= least)
