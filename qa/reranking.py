"""Reranking: the best hits once more, each read together with the question."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.corpus import Corpus
from ingest.document import Paragraph
from qa.question import Question
from vectorstore.reranker import Reranker
from vectorstore.search import Hit

#: How many of the best hits are read again: as many as an answer reports.
RERANKED = 20


def reranked(
    question: Question, hits: Sequence[Hit], reranker: Reranker, corpus: Corpus
) -> tuple[Hit, ...]:
    """The hits with the best `RERANKED` of them in the reranker's order.

    A paragraph is read in the question's language where it has such a text, else in that of
    record; a follow-up is read after the question that it follows. Paragraphs that the question
    names by number stay first.

    Only the order is the reranker's. The first keeps the score that the first had, the second
    that of the second, and so on: `qa.evidence` was calibrated on fused scores, whose leads and
    shares say how far the hits lie apart, and a reranker's numbers have a range of their own.
    What else a hit carries (cosines, coverage, channels) is its paragraph's and goes with it, so
    that the decision is about the paragraph that stands first now.
    """
    named = sum(hit.paragraph.id in question.paragraphs for hit in hits)
    again = hits[named : named + RERANKED]
    if len(again) < 2:
        return tuple(hits)
    asked = f"{question.follows}\n{question.text}" if question.follows else question.text
    texts = [_read(hit.paragraph, question.language, corpus) for hit in again]
    scores = reranker.scores(asked, texts)
    order = sorted(range(len(again)), key=lambda place: -scores[place])  # ties stay as they were
    reordered = (
        replace(again[place], score=there.score) for place, there in zip(order, again, strict=True)
    )
    return (*hits[:named], *reordered, *hits[named + RERANKED :])


def _read(paragraph: Paragraph, language: str, corpus: Corpus) -> str:
    return paragraph.texts.get(language) or corpus.record_text(paragraph)
