"""`Takeaway`: answers as they are printed, each quote checked once more against the documents.

The check is made here, for every format alike: a quote that does not stand where its citation says
is printed as not verified, whatever was claimed, and references are written anew from the corpus.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.corpus import Corpus
from ingest.document import Paragraph, text_hash
from ingest.script import language_of
from qa.answer import Answer, Citation, Status, answer_json
from qa.citation import is_verbatim
from qa.errors import BadInput
from qa.marked import merged

#: Answers in one file; a conversation has a few dozen at most.
MOST_ANSWERS = 200
#: Characters of one field of an answer that is handed in.
_LONGEST = 20_000
_NEAREST = 3
_MARKS = re.compile(r"((?:\s*\[\d{1,3}\])+)\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an answer says; `marks` are numbers of sources of the same entry."""

    text: str
    language: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it is printed; `verified` is what this check found, not what was claimed."""

    number: int
    paragraph_id: str
    reference: str
    quote: str
    language: str
    verified: bool
    #: Empty where the answer says the same words already.
    reading: str = ""
    reading_language: str = ""
    reading_official: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer; `nearest` are paragraphs near it where nothing is cited."""

    question: str
    question_language: str
    status: Status
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    nearest: tuple[str, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A paragraph in the appendix: its text of record, with the quotes at `spans`."""

    paragraph_id: str
    reference: str
    section: str
    language: str
    text: str
    spans: tuple[tuple[int, int], ...]
    reading: str
    reading_language: str
    reading_official: bool
    footnotes: tuple[tuple[str, str], ...]
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A document that is cited: what a bibliography says of it."""

    symbol: str
    title: str
    date: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What goes into a file. `handed_in` where the wording of the answers came from outside."""

    language: str
    entries: tuple[Entry, ...]
    excerpts: tuple[Excerpt, ...]
    origins: tuple[Origin, ...]
    made: str
    handed_in: bool = False


def takeaway_of(answers: Sequence[Answer], corpus: Corpus, *, language: str, made: str) -> Takeaway:
    """The answers to take away; `language` is that of the headings, `made` the date."""
    return _takeaway([answer_json(a) for a in answers], corpus, language=language, made=made)


def takeaway_of_json(
    answers: Sequence[Mapping[str, Any]], corpus: Corpus, *, language: str, made: str
) -> Takeaway:
    """The same of answers that were handed in, as `answer_json` writes them.

    Raises `BadInput`, which names the answer and the field.
    """
    taken = _takeaway(answers, corpus, language=language, made=made)
    return Takeaway(
        taken.language, taken.entries, taken.excerpts, taken.origins, taken.made, handed_in=True
    )


def _takeaway(
    answers: Sequence[Mapping[str, Any]], corpus: Corpus, *, language: str, made: str
) -> Takeaway:
    if not answers:
        raise BadInput("There is no answer to export; ask something first.")
    if len(answers) > MOST_ANSWERS:
        raise BadInput(f"{len(answers)} answers are too many for one file; {MOST_ANSWERS} fit.")
    entries = tuple(_entry(answer, number, corpus) for number, answer in enumerate(answers, 1))
    cited = [source for entry in entries for source in entry.sources]
    ids = dict.fromkeys(s.paragraph_id for s in cited if s.paragraph_id in corpus.paragraphs)
    paragraphs = [corpus.paragraphs[key] for key in ids]
    order = {key: place for place, key in enumerate(corpus.paragraphs)}
    paragraphs.sort(key=lambda paragraph: order[paragraph.id])
    return Takeaway(
        language=language,
        entries=entries,
        excerpts=tuple(_excerpt(p, cited, corpus, language) for p in paragraphs),
        origins=_origins(paragraphs, corpus, language),
        made=made,
    )


def _entry(answer: Mapping[str, Any], number: int, corpus: Corpus) -> Entry:
    def field(name: str) -> str:
        value = answer.get(name, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise BadInput(f"Answer {number}: the field {name!r} is not a text of usual length.")
        return printable(value)

    question, text = field("question"), field("answer")
    if not question.strip() or not text.strip():
        raise BadInput(f"Answer {number} lacks its question or its answer.")
    try:
        status = Status(field("status"))
        given = [_citation(row) for row in answer.get("citations", ())]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"Answer {number} is not of the form that `pincite ask --json` prints; export it anew."
        ) from None
    spoken = language_of(question)
    if status is Status.NOT_FOUND:
        given = []
    sources = tuple(_source(c, n, corpus, spoken) for n, c in enumerate(given, start=1))
    lines = tuple(_line(line, len(sources)) for line in text.split("\n") if line.strip())
    said = {line.text for line in lines}
    sources = tuple(replace(s, reading="") if s.reading in said else s for s in sources)
    nearest = () if sources else _nearest(answer, corpus, spoken)
    return Entry(
        question=question,
        question_language=spoken,
        status=status,
        lines=lines,
        sources=sources,
        nearest=nearest,
        model=field("model"),
    )


def _citation(row: Mapping[str, Any]) -> Citation:
    texts = {name: row.get(name, "") for name in ("reading", "reading_language")}
    texts |= {name: row[name] for name in ("paragraph", "quote", "language", "text_sha256")}
    if not all(isinstance(v, str) and len(v) <= _LONGEST for v in texts.values()):
        raise ValueError
    if not all(type(row[name]) is int for name in ("start", "end")):
        raise ValueError
    return Citation(
        paragraph_id=texts["paragraph"],
        reference="",
        quote=texts["quote"],
        language=texts["language"],
        start=row["start"],
        end=row["end"],
        text_sha256=texts["text_sha256"],
        verified=row["verified"] is True,
        reading=texts["reading"],
        reading_language=texts["reading_language"],
    )


def _source(citation: Citation, number: int, corpus: Corpus, language: str) -> Source:
    """The citation as it is printed: its reference and its reading come from the corpus only."""
    paragraph = corpus.paragraphs.get(citation.paragraph_id)
    verified = citation.verified and is_verbatim(citation, corpus, {citation.paragraph_id})
    if paragraph is None:
        return Source(
            number, printable(citation.paragraph_id), printable(citation.paragraph_id),
            printable(citation.quote), language_of(citation.quote), verified=False,
        )  # fmt: skip
    document = corpus.document_of(paragraph)
    tag = citation.reading_language
    reads = bool(citation.reading) and citation.reading in paragraph.texts.get(tag, "")
    return Source(
        number=number,
        paragraph_id=paragraph.id,
        reference=document.reference(paragraph, language),
        quote=printable(citation.quote),
        language=document.language if verified else language_of(citation.quote),
        verified=verified and citation.language == document.language,
        reading=citation.reading if reads and verified else "",
        reading_language=tag if reads and verified else "",
        reading_official=any(v.official for v in document.versions if v.language == tag),
    )


def _line(text: str, sources: int) -> Line:
    match = _MARKS.search(text)
    marks = tuple(int(n) for n in re.findall(r"\d+", match[1])) if match else ()
    known = tuple(n for n in marks if 1 <= n <= sources)
    plain = text[: match.start()] if match else text
    return Line(plain.strip(), language_of(plain), known)


def _nearest(answer: Mapping[str, Any], corpus: Corpus, language: str) -> tuple[str, ...]:
    rows = answer.get("retrieved", ())
    ids = [str(row.get("paragraph")) for row in rows if isinstance(row, Mapping)]
    known = [corpus.paragraphs[key] for key in ids if key in corpus.paragraphs]
    return tuple(corpus.reference(paragraph, language) for paragraph in known[:_NEAREST])


def _excerpt(
    paragraph: Paragraph, cited: Sequence[Source], corpus: Corpus, language: str
) -> Excerpt:
    document = corpus.document_of(paragraph)
    text = corpus.record_text(paragraph)
    quotes = {s.quote for s in cited if s.verified and s.paragraph_id == paragraph.id}
    spans = [(text.find(quote), text.find(quote) + len(quote)) for quote in quotes]
    readings = [s for s in cited if s.paragraph_id == paragraph.id and s.reading_language]
    spoken = language.partition("-")[0]
    tag = readings[0].reading_language if readings else spoken
    if tag == document.language or tag not in paragraph.texts:
        tag = ""
    notes = (
        (note.mark, note.texts.get(document.language, next(iter(note.texts.values()))))
        for note in paragraph.footnotes
    )
    return Excerpt(
        paragraph_id=paragraph.id,
        reference=document.reference(paragraph, spoken),
        section=paragraph.section.get(spoken) or paragraph.section.get(document.language, ""),
        language=document.language,
        text=text,
        spans=merged(spans),
        reading=paragraph.texts[tag] if tag else "",
        reading_language=tag,
        reading_official=any(v.official for v in document.versions if v.language == tag),
        footnotes=tuple(notes),
        text_sha256=text_hash(text),
    )


def _origins(paragraphs: Sequence[Paragraph], corpus: Corpus, language: str) -> tuple[Origin, ...]:
    documents = dict.fromkeys(paragraph.document for paragraph in paragraphs)
    spoken = language.partition("-")[0]
    found = (corpus.by_id[key] for key in documents)
    return tuple(
        Origin(
            symbol=document.symbol,
            title=document.titles.get(spoken) or next(iter(document.titles.values())),
            date=document.date,
            source=document.source,
            url=document.url if document.url.startswith("https://") else "",
        )
        for document in found
    )


_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


def printable(text: str) -> str:
    """The text without the control characters that no file format has a place for."""
    return _UNPRINTABLE.sub("", text)
