"""`Draft`: what a model wrote, and what of it stands after the check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingest.corpus import Corpus
from ingest.document import Paragraph
from qa.answer import Citation, Failure, FailureKind, Statement
from qa.citation import citation_of_span
from qa.question import Question


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """A quote as a model gave it: the label of a paragraph that it was shown, and the words."""

    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence as a model wrote it, with the quotes that it rests on."""

    text: str
    quotes: tuple[DraftQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote, unchecked."""

    statements: tuple[DraftStatement, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What of a draft may be shown, and all that failed.

    Each citation is verbatim text of record of a paragraph that was shown to the model
    (`verified`); `supports` says whether the statement keeps to it. Statements that failed
    beyond a flag are not here.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    failures: tuple[Failure, ...]


def checked(
    draft: Draft, *, shown: Mapping[str, Paragraph], question: Question, corpus: Corpus
) -> Checked:
    """The draft as far as it keeps to the paragraphs that the model was shown.

    `shown` maps each label, ``"1"``, ``"2"``, to its paragraph: a closed set. Never raises on
    what a model wrote.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    failures: list[Failure] = []
    for drafted in draft.statements:
        positions: list[int] = []
        for quote in drafted.quotes:
            paragraph = shown.get(quote.label.strip())
            if paragraph is None:
                failures.append(
                    Failure(FailureKind.BAD_LABEL, drafted.text, quote.label, "not shown")
                )
                continue
            start = corpus.record_text(paragraph).find(quote.quote.strip())
            if not quote.quote.strip() or start < 0:
                failures.append(
                    Failure(FailureKind.NOT_VERBATIM, drafted.text, quote.label, quote.quote)
                )
                continue
            citation = citation_of_span(
                paragraph, start, start + len(quote.quote.strip()), question.language, corpus
            )
            positions.append(len(citations))
            citations.append(replace(citation, verified=True))
        if positions:
            statements.append(Statement(drafted.text, tuple(positions)))
        else:
            failures.append(Failure(FailureKind.UNCITED, drafted.text, "", ""))
    return Checked(tuple(statements), tuple(citations), tuple(failures))
