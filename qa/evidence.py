"""Enough evidence? Which paragraphs answer, and whether any does."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Status
from qa.question import Question
from vectorstore.search import Hit

#: Fused score under which the best paragraph does not answer.
_ENOUGH = 3.0
#: A further paragraph is cited where its score is at least this share of the best one's.
_SHARE = 0.8
_MOST = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, the hits to cite for it, and the nearest ones where there is nothing to cite."""

    status: Status
    cited: tuple[Hit, ...]
    nearest: tuple[Hit, ...]


def decide(question: Question, hits: Sequence[Hit]) -> Decision:
    """What the hits allow to answer."""
    named = tuple(hit for hit in hits if hit.paragraph.id in question.paragraphs)
    if named:
        return Decision(Status.ANSWERED, named, ())
    if not hits or hits[0].score < _ENOUGH:
        return Decision(Status.NOT_FOUND, (), tuple(hits[:3]))
    best = hits[0].score
    cited = tuple(hit for hit in hits[:_MOST] if hit.score >= _SHARE * best)
    return Decision(Status.ANSWERED, cited, ())
