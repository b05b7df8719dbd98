"""Retrieval: the search's hits, with what the question names put first."""

from dataclasses import replace

from qa.question import Question
from vectorstore.search import Hit, Search

#: How many paragraphs an answer reports as retrieved.
RETRIEVED = 20
#: Added to the fused score of each paragraph of a document that the question names.
_DOCUMENT_BONUS = 1.5
#: Added to a paragraph that the question names by number: it stands before all others.
_PARAGRAPH_BONUS = 100.0


def retrieve(question: Question, search: Search) -> tuple[Hit, ...]:
    """The paragraphs for a question, best first, at most `RETRIEVED`.

    A paragraph that the question names by number comes first; a document that it names counts
    for its paragraphs, but keeps none of the other out: "the declaration" stands in questions
    about how the note tells of it.
    """
    scoped = len(question.documents) == 1
    hits = [
        replace(
            hit,
            score=round(
                hit.score
                + _PARAGRAPH_BONUS * (hit.paragraph.id in question.paragraphs)
                + _DOCUMENT_BONUS * (scoped and hit.paragraph.document in question.documents),
                4,
            ),
        )
        for hit in search.hits(question.text)
    ]
    return tuple(sorted(hits, key=lambda hit: -hit.score)[:RETRIEVED])
