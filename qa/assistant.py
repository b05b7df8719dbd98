"""The assistant: one question, one trip, from text to `Answer`."""

import re
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from ingest.corpus import Corpus
from qa import extractive
from qa.answer import Answer, Citation, Statement, Status
from qa.citation import is_verbatim
from qa.errors import Fault
from qa.event import Event, Finished, Found, Piece, Searching
from qa.evidence import Decision, Strange, decide, foil_signals
from qa.figures import strange_figure
from qa.notice import fallback_notice, incomplete_notice
from qa.question import Question, Turn, read_question, together
from qa.reply import Outcome
from qa.reranking import reranked
from qa.retrieval import RETRIEVED, retrieve
from qa.titles import strange_title
from qa.wording import lead_of, place_of
from qa.written import Model, Writing, written
from vectorstore.reranker import Reranker
from vectorstore.search import Hit, Search


class Assistant:
    """Answers questions about a corpus. Safe to share between threads.

    With a `model` the answer is written by it and checked; `evidence_tokens` is how much of the
    documents it is shown. What goes wrong with it ends in the extractive answer with a notice.
    With a `reranker` the best hits are put in its order (`qa.reranking`).
    """

    def __init__(
        self,
        search: Search,
        model: Model | None = None,
        evidence_tokens: int = 6_000,
        reranker: Reranker | None = None,
    ) -> None:
        self._search = search
        self._model = model
        self._evidence_tokens = evidence_tokens
        self._reranker = reranker

    @property
    def corpus(self) -> Corpus:
        """The documents that the assistant answers from."""
        return self._search.corpus

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question. Raises `BadQuestion` where it is empty or too long."""
        for event in self.stream(text, history):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("A stream ends with its answer.")

    def stream(self, text: str, history: Sequence[Turn] = ()) -> Generator[Event]:
        """What happens on the way to the answer, which is the last event.

        Close the iterator to stop: a model's connection is closed with it. Raises `BadQuestion`
        before the first event.
        """
        started = time.perf_counter()
        question = read_question(text, self.corpus, history)
        yield Searching()
        hits = self._retrieved(question, RETRIEVED)
        strange = Strange(
            figure=strange_figure(question.text, self.corpus),
            title=strange_title(question.text, self.corpus),
        )
        decision = decide(question, hits, self.foil_signals(question), strange)
        yield Found(tuple(hit.paragraph.id for hit in hits))
        answer = quoted = self._extractive(question, decision, hits)
        told = ""
        for answer in self._written(quoted, self._model) if self._model else (quoted,):
            if answer.text.startswith(told):
                for line in re.findall(r"\n*[^\n]+", answer.text[len(told) :]):
                    yield Piece(line)
                told = answer.text
        yield Finished(replace(answer, seconds=time.perf_counter() - started))

    def _written(self, quoted: Answer, model: Model) -> Iterator[Answer]:
        """The answer that the model writes as far as it is finished and holds; the whole last.

        `quoted` is the extractive answer, which stands where nothing that it writes does.
        """
        for writing in written(
            quoted.question,
            quoted.retrieved,
            self.corpus,
            model,
            evidence_tokens=self._evidence_tokens,
        ):
            if writing.done or writing.checked.citations:
                yield self._answer_of(writing, quoted, model.name)

    def _answer_of(self, writing: Writing, quoted: Answer, model: str) -> Answer:
        question, hits = quoted.question, quoted.retrieved
        held = writing.checked
        if writing.outcome is Outcome.NOT_FOUND:
            nothing = Decision(Status.NOT_FOUND, (), hits[:3], quoted.confidence)
            return replace(self._extractive(question, nothing, hits), model=model)
        if not held.citations:
            fault = writing.fault or Fault.NOTHING_VERIFIED
            return replace(
                quoted,
                failures=held.failures,
                notice=fallback_notice(fault, question.language),
                notice_code=str(fault),
            )
        return replace(
            quoted,
            status=Status(writing.outcome),
            statements=writing.statements(question.language),
            citations=held.citations,
            failures=held.failures,
            model=model,
            notice=incomplete_notice(question.language) if writing.fault else "",
            notice_code=str(writing.fault or ""),
        )

    def _extractive(self, question: Question, decision: Decision, hits: tuple[Hit, ...]) -> Answer:
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
            seconds=0.0,
        )

    def search(self, text: str, limit: int = RETRIEVED) -> tuple[Hit, ...]:
        """The paragraphs that fit a question, best first, without an answer."""
        return self._retrieved(read_question(text, self.corpus), limit)

    def _retrieved(self, question: Question, limit: int) -> tuple[Hit, ...]:
        if self._reranker is None:
            return retrieve(question, self._search, limit)
        hits = retrieve(question, self._search, max(limit, RETRIEVED))
        return reranked(question, hits, self._reranker, self.corpus)[:limit]

    def foil_signals(self, question: Question) -> tuple[float, ...] | None:
        """What the question's own words tell of its outcome (`qa.foils`), None without foils.

        For a follow-up it is the mean of what they tell and of what both questions do together;
        where it says nothing itself ("Why?"), of both together and of the one before alone.
        """
        own = foil_signals(question, self._search)
        if own is None or not question.follows or question.topic == question.follows:
            return own
        alone = question.topic == question.own
        topic = together((question.own, question.follows)) if alone else question.follows
        both = foil_signals(replace(question, topic=topic), self._search)
        return own if both is None else tuple((a + b) / 2 for a, b in zip(own, both, strict=True))

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
