"""Retrieval: the search's hits, with what the question names put first."""

from collections.abc import Mapping
from dataclasses import replace

from ingest.corpus import Corpus
from ingest.document import Paragraph
from qa.followup import READING
from qa.question import Question, document_at_hand, together
from vectorstore.search import Hit, Search

#: How many paragraphs an answer reports as retrieved.
RETRIEVED = 20
#: Added to the fused score of each paragraph of a document that the question names.
_DOCUMENT_BONUS = 0.8
#: For a follow-up that names a document and says nothing else ("And in the report?"): taken from
#: the paragraphs of the others.
_OTHER_DOCUMENT = 100.0
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
        only = question.share == 1.0
        for paragraph in search.corpus.citable:
            if paragraph.document in question.documents:
                bonus[paragraph.id] = bonus.get(paragraph.id, 0.0) + _DOCUMENT_BONUS
            elif only:
                bonus[paragraph.id] = -_OTHER_DOCUMENT
    if question.share == 1.0:
        return search.hits(question.follows, limit, _sum(bonus, _told(question, search.corpus)))
    if question.follows:
        return _in_conversation(question, search, limit, bonus)
    return search.hits(question.topic, limit, bonus)


def _in_conversation(
    question: Question, search: Search, limit: int, bonus: Mapping[str, float]
) -> tuple[Hit, ...]:
    """The paragraphs for a follow-up (`qa.followup.Reading`), by two searches.

    How near a paragraph comes and how much of the question it holds is the better of what it is to
    the question alone and to both questions: an answer may take up either.
    """
    both = {
        hit.paragraph.id: hit
        for hit in search.hits(
            together((question.own, question.follows)), len(search.corpus.citable)
        )
    }
    told = _sum({key: hit.score for key, hit in both.items()}, _told(question, search.corpus))
    # The search adds a bonus to the score of the question alone: the mean of both, times a factor.
    alone = 1 - question.share
    added = {key: question.share / alone * value for key, value in told.items()}
    hits = search.hits(question.own, limit, _sum(added, {k: v / alone for k, v in bonus.items()}))
    return tuple(_better(hit, both[hit.paragraph.id], alone * hit.score) for hit in hits)


def _told(question: Question, corpus: Corpus) -> dict[str, float]:
    """What a follow-up's paragraphs have more for where they stand."""
    section, document = surroundings(question, corpus)
    return _sum(dict.fromkeys(document, READING.document), dict.fromkeys(section, READING.section))


def _sum(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {key: one.get(key, 0.0) + other.get(key, 0.0) for key in (*one, *other)}


def surroundings(question: Question, corpus: Corpus) -> tuple[frozenset[str], frozenset[str]]:
    """For a follow-up the ids of the paragraphs in the sections that the last answer cited, and of
    those in the document at hand.
    """
    document = document_at_hand(question, corpus)
    cited = [corpus.paragraphs[key] for key in question.after]
    sections = {_section(one) for one in cited if one.document == document}
    return (
        frozenset(one.id for one in corpus.citable if _section(one) in sections),
        frozenset(one.id for one in corpus.citable if one.document == document),
    )


def _section(paragraph: Paragraph) -> tuple[str, ...]:
    return (paragraph.document, paragraph.kind, paragraph.part, *paragraph.section.values())


def _better(alone: Hit, together: Hit, score: float) -> Hit:
    """The hit with a score and the better of each figure of two hits on its paragraph."""
    return replace(
        alone,
        score=round(score, 4),
        nearest={k: max(v, together.nearest.get(k, v)) for k, v in alone.nearest.items()},
        coverage=max(alone.coverage, together.coverage),
        sentences={k: max(v, together.sentences.get(k, v)) for k, v in alone.sentences.items()},
    )
