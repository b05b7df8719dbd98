"""Enough evidence? Which paragraphs answer, and whether any does."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Status
from qa.question import Question
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


_PLACES = re.compile(
    r"\b(every (place|paragraph|mention)|all (the )?(places|paragraphs|mentions)|each time"
    r"|where (all|else)|list (all|every))\b"
    r"|哪几处|哪些(地方|段落)|哪几段|全部列出|每一处|各处|都在哪",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """When the best paragraph answers: a logistic model of its signals, fitted on dev.

    ``python -m evals.tune`` prints it. `enough` is the probability under which an answer is
    withheld.
    """

    intercept: float = -4.683
    sentence: float = 1.309
    asked: float = 1.537
    term: float = -1.413
    coverage: float = 2.647
    margin: float = 0.202
    length: float = 0.924
    enough: float = 0.234


CALIBRATION = Calibration()


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Which further paragraphs are cited: those of at least `share` of the best one's score."""

    share: float
    most: int


_ONE = Cutoff(share=0.88, most=3)
_SEVERAL = Cutoff(share=0.6, most=6)
#: Of every place where something stands ("list every paragraph", 哪几处), and of two documents.
_EVERYWHERE = Cutoff(share=0.4, most=7)
_EACH = Cutoff(share=0.8, most=3)
#: Share of the best score that a compared document's own best needs.
_SIDE = 0.3
#: Share of the best coverage that a place needs.
_HOLDS = 0.6


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, the hits to cite for it, and the nearest ones where there is nothing to cite.

    `confidence` is the calibrated probability, 0 to 1, that the best hit answers.
    """

    status: Status
    cited: tuple[Hit, ...]
    nearest: tuple[Hit, ...]
    confidence: float


def decide(question: Question, hits: Sequence[Hit]) -> Decision:
    """What the hits allow to answer."""
    named = tuple(hit for hit in hits if hit.paragraph.id in question.paragraphs)
    if named:
        return Decision(Status.ANSWERED, named, (), 1.0)
    confidence = confidence_of(question, hits)
    if confidence < CALIBRATION.enough:
        return Decision(Status.NOT_FOUND, (), tuple(hits[:3]), confidence)
    return Decision(Status.ANSWERED, cited_hits(question, hits), (), confidence)


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
    if _PLACES.search(asked):
        holding = [hit for hit in hits if hit.coverage >= _HOLDS * hits[0].coverage]
        return _within(holding, _EVERYWHERE)
    several = _COMPARES.search(asked) or _LISTS.search(asked)
    return _within(hits, _SEVERAL if several else _ONE)


def _within(hits: Sequence[Hit], cutoff: Cutoff) -> tuple[Hit, ...]:
    least = cutoff.share * hits[0].score
    return tuple(hit for hit in hits[: cutoff.most] if hit.score >= least)


def confidence_of(question: Question, hits: Sequence[Hit]) -> float:
    """The calibrated probability, 0 to 1, that the best hit answers the question."""
    if not hits:
        return 0.0
    total = CALIBRATION.intercept + sum(
        getattr(CALIBRATION, name) * value for name, value in signals(question, hits).items()
    )
    return 1.0 / (1.0 + math.exp(-total))


def signals(question: Question, hits: Sequence[Hit]) -> dict[str, float]:
    """What the best hit shows of being an answer, by the names of `Calibration`."""
    best = hits[0]
    return {
        "sentence": best.nearest.get("sentence", 0.0),
        "asked": best.nearest.get("asked", 0.0),
        "term": best.nearest.get("term", 0.0),
        "coverage": best.coverage,
        "margin": best.score - hits[1].score if len(hits) > 1 else best.score,
        "length": math.log(1 + len(content_terms(question.text))),
    }
