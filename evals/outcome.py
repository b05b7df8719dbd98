"""`Outcome`: what came of one question, reduced to what is measured and shown."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from evals.dataset import Case, squeezed
from ingest.corpus import Corpus
from qa.answer import Answer, Citation, Status, answer_json
from qa.question import Turn


class System(Protocol):
    """What is evaluated: the assistant, or a scripted one in its place."""

    @property
    def corpus(self) -> Corpus:
        """The documents that it answers from."""
        ...

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question."""
        ...


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation. `faithful` is the suite's own finding, `verified` what the system claims."""

    paragraph: str
    quote: str
    reading: str
    verified: bool
    faithful: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    `retrieved` are the ids of the paragraphs found, best first; `confidence` is the system's own,
    that the first of them answers. `live` are the search channels that told these paragraphs
    apart, `channels` all that took part. `faults` are broken promises of the answer's form.
    `fingerprint` is a hash of all that a user would see; two runs must agree on it.
    """

    case: Case
    status: Status
    retrieved: tuple[str, ...]
    cited: tuple[Cited, ...]
    confidence: float
    channels: frozenset[str]
    live: frozenset[str]
    faults: tuple[str, ...]
    seconds: float
    fingerprint: str

    @property
    def cited_paragraphs(self) -> frozenset[str]:
        """The ids of the paragraphs that are cited."""
        return frozenset(cited.paragraph for cited in self.cited)


def outcome_of(case: Case, answer: Answer, corpus: Corpus, seconds: float) -> Outcome:
    """The outcome of a case; `seconds` is what the asking took by the clock."""
    channels = [hit.channels for hit in answer.retrieved]
    names = frozenset(name for each in channels for name in each)
    return Outcome(
        case=case,
        status=answer.status,
        retrieved=tuple(hit.paragraph.id for hit in answer.retrieved),
        cited=tuple(
            Cited(
                citation.paragraph_id,
                citation.quote,
                citation.reading,
                citation.verified,
                is_faithful(citation, corpus),
            )
            for citation in answer.citations
        ),
        confidence=answer.confidence,
        channels=names,
        live=frozenset(
            name for name in names if len({round(each.get(name, 0.0), 6) for each in channels}) > 1
        ),
        faults=tuple(_faults(answer, corpus)),
        seconds=seconds,
        fingerprint=_fingerprint(answer),
    )


def failed(case: Case, error: Exception, seconds: float) -> Outcome:
    """The outcome of a case whose asking raised an error."""
    fault = f"raised {type(error).__name__}: {error}"
    return Outcome(
        case=case,
        status=Status.NOT_FOUND,
        retrieved=(),
        cited=(),
        confidence=0.0,
        channels=frozenset(),
        live=frozenset(),
        faults=(fault,),
        seconds=seconds,
        fingerprint=hashlib.sha256(fault.encode()).hexdigest(),
    )


def is_faithful(citation: Citation, corpus: Corpus) -> bool:
    """Whether the quote stands verbatim in the cited paragraph's text of record.

    Looked up anew, white space aside, without asking whether the system verified it; where the
    citation tells a place in the text, the quote must stand right there.
    """
    paragraph = corpus.paragraphs.get(citation.paragraph_id)
    if paragraph is None or not squeezed(citation.quote):
        return False
    text = corpus.record_text(paragraph)
    placed = text[citation.start : citation.end]
    return squeezed(citation.quote) in squeezed(text) and squeezed(placed) == squeezed(
        citation.quote
    )


def _faults(answer: Answer, corpus: Corpus) -> list[str]:
    """Promises of docs/interfaces that the answer breaks, whatever it answers."""
    found = []
    retrieved = [hit.paragraph.id for hit in answer.retrieved]
    unknown = [key for key in retrieved if key not in corpus.paragraphs]
    found += [f"retrieved {key}, which the corpus does not have" for key in unknown]
    if len(set(retrieved)) != len(retrieved):
        found.append("retrieved a paragraph twice")
    for citation in answer.citations:
        if citation.paragraph_id not in corpus.paragraphs:
            found.append(f"cites {citation.paragraph_id}, which the corpus does not have")
        elif citation.paragraph_id not in retrieved:
            found.append(f"cites {citation.paragraph_id}, which was not retrieved")
    if answer.status is Status.ANSWERED and not answer.citations:
        found.append("answers without a citation")
    if answer.status is Status.NOT_FOUND and answer.citations:
        found.append("cites, but says that nothing was found")
    return found


def _fingerprint(answer: Answer) -> str:
    seen = {**answer_json(answer), "seconds": 0}
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
