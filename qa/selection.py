"""Selection: which of the paragraphs found an answer cites.

The best is always cited. How many stand beside it goes by what the question asks for: one answer,
several things, every place where something stands, or two documents beside each other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.question import Question
from vectorstore.analysis import folded
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
#: A question for every place where something stands.
PLACES = re.compile(
    r"\b(every (place|paragraph|mention)|all (the )?(places|paragraphs|mentions)|each time"
    r"|where (all|else)|list (all|every))\b"
    r"|哪几处|哪些(地方|段落)|哪几段|全部列出|每一处|各处|都在哪",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Which further paragraphs are cited: those of at least `share` of the best one's score."""

    share: float
    most: int


_ONE = Cutoff(share=0.92, most=3)
_SEVERAL = Cutoff(share=0.7, most=6)
#: Of every place where something stands ("list every paragraph", 哪几处), and of two documents.
_EVERYWHERE = Cutoff(share=0.4, most=7)
_EACH = Cutoff(share=0.8, most=3)
#: Share of the best score that a compared document's own best needs.
_SIDE = 0.3
#: Share of the best coverage that a place needs.
_HOLDS = 0.6


def cited_hits(question: Question, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits to cite for an answer, best first: one side after the other in a comparison."""
    if question.compared:
        sides = [
            [hit for hit in hits if hit.paragraph.document == document]
            for document in question.compared
        ]
        near = [side for side in sides if side and side[0].score >= _SIDE * hits[0].score]
        near.sort(key=lambda side: -side[0].score)
        return tuple(hit for side in near for hit in _within(side, _EACH))
    asked = folded(question.text)
    if PLACES.search(asked):
        holding = [hit for hit in hits if hit.coverage >= _HOLDS * hits[0].coverage]
        return _within(holding, _EVERYWHERE)
    several = _COMPARES.search(asked) or _LISTS.search(asked)
    return _within(hits, _SEVERAL if several else _ONE)


def _within(hits: Sequence[Hit], cutoff: Cutoff) -> tuple[Hit, ...]:
    least = cutoff.share * hits[0].score
    return tuple(hit for hit in hits[: cutoff.most] if hit.score >= least)
