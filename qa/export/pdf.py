"""Answers as PDF: each with its citations, and the paragraphs cited whole in an appendix."""

from string import Template

from qa.export.paper import Look, Paper, Run
from qa.export.takeaway import Entry, Excerpt, Source, Takeaway
from qa.export.words import outcome, words_of
from qa.marked import marked_pieces

_TAGS = {"en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

_TITLE = Look("sans", 18, 0)
_HEADING = Look("sans", 13, 6, needs=24)
_SMALL_HEADING = Look("sans", 10.5, 4, needs=18)
_BODY = Look()
_QUOTE = Look(indent=6)
_NOTE = Look("sans", 8.5, 1.2, grey=90)
_QUOTE_NOTE = Look("sans", 8.5, 0.8, indent=6, grey=60)


def pdf_of(taken: Takeaway) -> bytes:
    """The file (PDF 1.6, A4)."""
    words = words_of(taken.language)
    paper = Paper(words["title"], _TAGS[taken.language])
    paper.block([Run(words["title"], strong=True)], _TITLE, chapter=words["title"])
    paper.block([Run(Template(words["made"]).substitute(date=taken.made))], _NOTE)
    if taken.handed_in:
        paper.block([Run(words["handed_in"])], _NOTE)
    for number, entry in enumerate(taken.entries, start=1):
        _entry(paper, entry, number, taken.language)
    if taken.excerpts:
        paper.new_page()
        paper.block([Run(words["appendix"], strong=True)], _HEADING, chapter=words["appendix"])
        paper.block([Run(words["appendix_note"])], _NOTE)
    for excerpt in taken.excerpts:
        _excerpt(paper, excerpt, taken.language)
    if taken.origins:
        paper.block([Run(words["documents"], strong=True)], _HEADING)
    for origin in taken.origins:
        named = ", ".join(filter(None, (origin.symbol, origin.title, origin.date)))
        paper.block([Run(f"{named}. {origin.source} {origin.url}")], _NOTE)
    return paper.bytes()


def _entry(paper: Paper, entry: Entry, number: int, language: str) -> None:
    words = words_of(language)
    title = f"{number}. {entry.question}"
    paper.block([Run(title, strong=True)], _HEADING, chapter=title)
    said = [Run(f"{words['outcome']}: ", strong=True), Run(outcome(entry.status, language))]
    paper.block(said, _NOTE)
    for line in entry.lines:
        paper.block([Run(line.text), *(Run(f" [{m}]", strong=True) for m in line.marks)], _BODY)
    if entry.sources:
        paper.block([Run(words["citations"], strong=True)], _SMALL_HEADING)
    for source in entry.sources:
        _source(paper, source, language)
    if entry.nearest:
        paper.block([Run(f"{words['nearest']}: " + "; ".join(entry.nearest))], _NOTE)


def _source(paper: Paper, source: Source, language: str) -> None:
    words = words_of(language)
    label = f"[{source.number}] {source.reference}"
    paper.block([Run(label, strong=True)], Look("sans", 9.5, 2.4, needs=14))
    paper.block([Run(source.quote)], _QUOTE)
    if source.reading:
        kind = words["official" if source.reading_official else "unofficial"]
        paper.block([Run(source.reading)], _QUOTE)
        paper.block([Run(f"({kind})")], _QUOTE_NOTE)
    state = words["verified" if source.verified else "unverified"]
    paper.block([Run(state, strong=not source.verified)], _QUOTE_NOTE)


def _excerpt(paper: Paper, excerpt: Excerpt, language: str) -> None:
    words = words_of(language)
    paper.block([Run(excerpt.reference, strong=True)], _SMALL_HEADING, chapter=excerpt.reference)
    if excerpt.section:
        paper.block([Run(excerpt.section)], _NOTE)
    pieces = marked_pieces(excerpt.text, excerpt.spans)
    paper.block([Run(piece.text, marked=piece.marked) for piece in pieces], _QUOTE)
    if excerpt.reading:
        kind = words["official" if excerpt.reading_official else "unofficial"]
        paper.block([Run(excerpt.reading)], _QUOTE)
        paper.block([Run(f"({kind})")], _QUOTE_NOTE)
    for mark, note in excerpt.footnotes:
        label = Template(words["footnote"]).substitute(mark=mark)
        paper.block([Run(f"{label}: {note}")], _QUOTE_NOTE)
    paper.block([Run(f"{words['hash']}: {excerpt.text_sha256}")], _QUOTE_NOTE)
