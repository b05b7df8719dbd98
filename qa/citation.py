"""Citations: made from spans of the text of record, and checked against it."""

from collections.abc import Collection

from ingest.corpus import Corpus
from ingest.document import Paragraph, text_hash
from qa.answer import Citation
from vectorstore.passage import sentences


def citation_of(
    paragraph: Paragraph, first: int, last: int, language: str, corpus: Corpus
) -> Citation:
    """A citation of the sentences `first` to `last` (from 0) of a paragraph's text of record.

    The reading is the same sentences in `language`, or the whole paragraph in it where the two
    versions do not have as many sentences as each other. It is not verified yet.
    """
    document = corpus.document_of(paragraph)
    spans = sentences(paragraph.texts[document.language], document.language)
    return citation_of_span(paragraph, spans[first][0], spans[last][1], language, corpus)


def citation_of_span(
    paragraph: Paragraph, start: int, end: int, language: str, corpus: Corpus
) -> Citation:
    """A citation of ``[start:end)`` of a paragraph's text of record, not verified yet.

    The reading is the sentences in `language` that the stretch stands in.
    """
    document = corpus.document_of(paragraph)
    record = paragraph.texts[document.language]
    reading, official = "", False
    if language != document.language and language in paragraph.texts:
        reading = aligned_text(paragraph, start, end, document.language, language)
        official = any(v.official for v in document.versions if v.language == language)
    return Citation(
        paragraph_id=paragraph.id,
        reference=document.reference(paragraph, language),
        quote=record[start:end],
        language=document.language,
        start=start,
        end=end,
        text_sha256=text_hash(record),
        verified=False,
        reading=reading,
        reading_language=language if reading else "",
        reading_official=official,
    )


def aligned_text(paragraph: Paragraph, start: int, end: int, given: str, wanted: str) -> str:
    """The sentences of the version `wanted` that say what ``[start:end)`` says in `given`.

    The whole text in `wanted` where the versions do not have as many sentences as each other.
    """
    first, last = aligned_span(paragraph, start, end, given, wanted)
    return paragraph.texts[wanted][first:last]


def aligned_span(
    paragraph: Paragraph, start: int, end: int, given: str, wanted: str
) -> tuple[int, int]:
    """Where the sentences of `wanted` stand that say what ``[start:end)`` says in `given`."""
    here = sentences(paragraph.texts[given], given)
    there = sentences(paragraph.texts[wanted], wanted)
    touched = [i for i, (left, right) in enumerate(here) if left < end and start < right]
    if len(here) != len(there) or not touched:
        return 0, len(paragraph.texts[wanted])
    return there[touched[0]][0], there[touched[-1]][1]


def is_verbatim(citation: Citation, corpus: Corpus, retrieved: Collection[str]) -> bool:
    """Whether the citation keeps its promise.

    Its paragraph was retrieved, is of the text that was cited, and holds the quote, character by
    character, where the citation says.
    """
    paragraph = corpus.paragraphs.get(citation.paragraph_id)
    if paragraph is None or citation.paragraph_id not in retrieved or not citation.quote.strip():
        return False
    text = paragraph.texts.get(citation.language, "")
    return (
        text_hash(text) == citation.text_sha256
        and text[citation.start : citation.end] == citation.quote
    )
