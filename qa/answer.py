"""`Answer`: what was asked, what is said, and the paragraphs that it is cited from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa.question import Question
from vectorstore.search import Hit


class Status(StrEnum):
    """How a question ended. No evidence is a status, not an exception."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    PREMISE_REJECTED = "premise_rejected"


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that stands verbatim in a paragraph that was retrieved.

    `reference` is the form that a person would print; `quote` stands at ``[start:end)`` of the
    paragraph's text in `language`, the text of record, whose SHA-256 is `text_sha256`; `reading`
    is the same stretch in the language of the question, empty where that is the text of record
    itself or there is no version in it.

    Two labels: `verified` is that the quote stands verbatim in a paragraph that was retrieved;
    `supports` that the statement it is cited for says no more than that paragraph (`None` where
    nothing was stated beside the quote itself).
    """

    paragraph_id: str
    reference: str
    quote: str
    language: str
    start: int
    end: int
    text_sha256: str
    verified: bool
    reading: str = ""
    reading_language: str = ""
    reading_official: bool = False
    supports: bool | None = None


class FailureKind(StrEnum):
    """Why something that a model wrote was taken out or flagged."""

    UNCITED = "uncited"  # a statement without any quote that holds
    BAD_LABEL = "bad_label"  # a label that is no label, or was not shown
    SHORT_QUOTE = "short_quote"  # too little to tell one sentence from another
    NOT_VERBATIM = "not_verbatim"  # the quote does not stand in that paragraph
    ELLIPSIS = "ellipsis"  # what the quote leaves out changes what it says
    NUMBER = "number"  # a number, date, article or symbol that the paragraphs do not have
    NAME = "name"  # somebody or something that the paragraphs do not name
    POLARITY = "polarity"  # said where the paragraph denies it, or the other way round
    STRENGTH = "strength"  # "must" where the paragraph considers, invites, may
    SCOPE = "scope"  # "all" or "only" where the paragraph does not say so
    UNRELATED = "unrelated"  # a real quote under a statement about something else
    TOO_LONG = "too_long"  # no sentence: cannot be held against anything
    MARKUP = "markup"  # links, images, HTML in a statement: stripped


@dataclass(frozen=True, slots=True)
class Failure:
    """What was taken out of, or flagged in, a model's answer, and why.

    `statement` is the text as the model wrote it, `label` the one concerned (may be empty),
    `detail` what a person may read: the number that is not there, the quote that is not.
    """

    kind: FailureKind
    statement: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the answer says; `citations` are positions in `Answer.citations`."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its outcome, statements, citations and all that was retrieved.

    `citations` is empty where the status is `NOT_FOUND`; `retrieved` holds the twenty best
    paragraphs whatever the status; `confidence`, 0 to 1, is that the best of them answers;
    `failures` is what was taken out of, or flagged in, an answer that a model wrote.

    `model` is what wrote the answer, ``openai:gpt-4o-mini`` or ``extractive``. `notice` tells the
    reader, in the language of the question, why a model's answer is missing or incomplete;
    `notice_code` tells it to programs, one of `qa.errors.Fault`.
    """

    question: Question
    status: Status
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    retrieved: tuple[Hit, ...]
    confidence: float
    model: str
    seconds: float
    failures: tuple[Failure, ...] = ()
    notice: str = ""
    notice_code: str = ""

    @property
    def text(self) -> str:
        """The statements as they are read, with the marks of their citations: ``... [1]``."""
        return "\n".join(
            statement.text + "".join(f" [{i + 1}]" for i in statement.citations)
            for statement in self.statements
        )


def answer_json(answer: Answer) -> Mapping[str, Any]:
    """The answer as the command line and the HTTP API print it."""
    return {
        "question": answer.question.text,
        "status": str(answer.status),
        "language": answer.question.language,
        "answer": answer.text,
        "citations": [citation_json(citation) for citation in answer.citations],
        "retrieved": [
            {"paragraph": hit.paragraph.id, "score": hit.score} for hit in answer.retrieved
        ],
        "confidence": round(answer.confidence, 4),
        "model": answer.model,
        "notice": answer.notice,
        "notice_code": answer.notice_code,
        "seconds": round(answer.seconds, 3),
        "failures": {
            "count": len(answer.failures),
            "kinds": dict(Counter(str(failure.kind) for failure in answer.failures)),
        },
    }


def citation_json(citation: Citation) -> Mapping[str, Any]:
    """One citation as JSON; the field names are a contract."""
    return {
        "paragraph": citation.paragraph_id,
        "reference": citation.reference,
        "quote": citation.quote,
        "language": citation.language,
        "verified": citation.verified,
        "supports": citation.supports,
        "start": citation.start,
        "end": citation.end,
        "text_sha256": citation.text_sha256,
        "reading": citation.reading,
        "reading_language": citation.reading_language,
        "reading_official": citation.reading_official,
    }
