"""Retrieval: the search's hits, with what the question names put first."""

import itertools

from qa.question import Question
from vectorstore.search import Hit, Search

#: How many paragraphs an answer reports as retrieved.
RETRIEVED = 20
#: Added to the fused score of each paragraph of a document that the question names.
_DOCUMENT_BONUS = 0.8
#: For a follow-up: what the previous question's scores count, a paragraph cited for it, and the
#: paragraphs next to that one.
_BEFORE_SHARE = 0.3
_BEFORE_CITED = 3.0
_BEFORE_NEXT = 0.7
#: Added to a paragraph that the question names by number: it stands before all others.
_PARAGRAPH_BONUS = 100.0


def retrieve(question: Question, search: Search, limit: int = RETRIEVED) -> tuple[Hit, ...]:
    """The paragraphs for a question, best first.

    A paragraph that the question names by number comes first; a document that it names counts
    for its paragraphs, but keeps none of the other out: "the declaration" stands in questions
    about how the note tells of it.
    """
    bonus = dict.fromkeys(question.paragraphs, _PARAGRAPH_BONUS)
    if len(question.documents) == 1:
        for paragraph in search.corpus.citable:
            if paragraph.document in question.documents:
                bonus[paragraph.id] = bonus.get(paragraph.id, 0.0) + _DOCUMENT_BONUS
    if question.follows:
        for key, value in _of_conversation(question, search).items():
            bonus[key] = bonus.get(key, 0.0) + value
    return search.hits(question.topic, limit, bonus)


def _of_conversation(question: Question, search: Search) -> dict[str, float]:
    """What the question before a follow-up, and its answer, count for each paragraph."""
    citable = search.corpus.citable
    bonus = {
        hit.paragraph.id: _BEFORE_SHARE * hit.score
        for hit in search.hits(question.follows, len(citable))
    }
    for one, other in itertools.pairwise(citable):
        if one.document == other.document:
            bonus[one.id] += _BEFORE_NEXT * (other.id in question.after)
            bonus[other.id] += _BEFORE_NEXT * (one.id in question.after)
    for key in question.after:
        bonus[key] += _BEFORE_CITED
    return bonus
