"""The assistant: one question, one trip, from text to `Answer`."""

import time
from collections.abc import Sequence
from dataclasses import replace

from ingest.corpus import Corpus
from qa import extractive
from qa.answer import Answer, Citation, Statement, Status
from qa.citation import is_verbatim
from qa.evidence import Decision, decide, foil_odds
from qa.question import Question, Turn, read_question
from qa.retrieval import RETRIEVED, retrieve
from qa.wording import lead_of, place_of
from vectorstore.search import Hit, Search


class Assistant:
    """Answers questions about a corpus. Safe to share between threads."""

    def __init__(self, search: Search) -> None:
        self._search = search

    @property
    def corpus(self) -> Corpus:
        """The documents that the assistant answers from."""
        return self._search.corpus

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question. Raises `BadQuestion` where it is empty or too long."""
        started = time.perf_counter()
        question = read_question(text, self.corpus, history)
        hits = retrieve(question, self._search)
        decision = decide(question, hits, self.foil_odds(question))
        citations = self._verified(question, decision.cited, hits)
        status = decision.status if citations else Status.NOT_FOUND
        return Answer(
            question=question,
            status=status,
            statements=_statements(question, status, decision, citations, self.corpus),
            citations=citations if status is not Status.NOT_FOUND else (),
            retrieved=hits,
            confidence=decision.confidence,
            model=extractive.MODEL,
            seconds=time.perf_counter() - started,
        )

    def search(self, text: str, limit: int = RETRIEVED) -> tuple[Hit, ...]:
        """The paragraphs that fit a question, best first, without an answer."""
        return retrieve(read_question(text, self.corpus), self._search, limit)

    def foil_odds(self, question: Question) -> tuple[float, ...] | None:
        """How the question's own words tell its outcome (`qa.foils`), None without foils."""
        return foil_odds(question, self._search)

    def _verified(
        self, question: Question, cited: Sequence[Hit], hits: Sequence[Hit]
    ) -> tuple[Citation, ...]:
        retrieved = {hit.paragraph.id for hit in hits}
        made = extractive.citations_of(question, cited, self.corpus)
        return tuple(
            replace(citation, verified=True)
            for citation in made
            if is_verbatim(citation, self.corpus, retrieved)
        )


def _statements(
    question: Question,
    status: Status,
    decision: Decision,
    citations: Sequence[Citation],
    corpus: Corpus,
) -> tuple[Statement, ...]:
    lead = Statement(lead_of(question, status, decision, citations, corpus))
    if status is Status.NOT_FOUND:
        return (lead,)
    if len(citations) == 1:
        return lead, Statement(citations[0].reading or citations[0].quote, (0,))
    colon = "：" if question.language == "zh" else ": "
    return lead, *(
        Statement(
            place_of(citation, question.language, corpus)
            + colon
            + (citation.reading or citation.quote),
            (i,),
        )
        for i, citation in enumerate(citations)
    )
