"""Answers as PDF, with fonts embedded, so that Chinese is right on any machine.

Lines are broken here: Latin text at spaces, Chinese between any two characters except before
closing and after opening punctuation (GB/T 15834), which the library does not know.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import TYPE_CHECKING

from ingest.script import is_wide
from qa.export.takeaway import Entry, Excerpt, Source, Takeaway, pieces
from qa.export.words import outcome, words_of

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN, _BOTTOM = 22.0, 20.0  # millimetres
_POINT = 0.3528
_NO_START = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·％‰,.;:?!)]}%、ー々")
_NO_END = frozenset("（《〈「『【〔［｛“‘([{")
_SHARED = frozenset("‘’“”—…")  # in English too, where they part nothing
_REPLACEMENT = "□"
_TAGS = {"en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look."""

    text: str
    marked: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is set: font, size in points, space before it in millimetres, indent."""

    font: str = "serif"
    size: float = 10.5
    before: float = 1.6
    indent: float = 0.0
    grey: int = 0
    #: Millimetres that must be free below, so that a heading is not left alone.
    needs: float = 0.0


_TITLE = Look("sans", 18, 0)
_HEADING = Look("sans", 13, 6, needs=24)
_SMALL_HEADING = Look("sans", 10.5, 4, needs=18)
_BODY = Look()
_QUOTE = Look(indent=6)
_NOTE = Look("sans", 8.5, 1.2, grey=90)
_QUOTE_NOTE = Look("sans", 8.5, 0.8, indent=6, grey=60)


def pdf_of(taken: Takeaway) -> bytes:
    """The file (PDF 1.6, A4)."""
    sheet = _Sheet(taken.language)
    words = words_of(taken.language)
    sheet.block([Run(words["title"], strong=True)], _TITLE, chapter=words["title"])
    sheet.block([Run(Template(words["made"]).substitute(date=taken.made))], _NOTE)
    if taken.handed_in:
        sheet.block([Run(words["handed_in"])], _NOTE)
    for number, entry in enumerate(taken.entries, start=1):
        _entry(sheet, entry, number, taken.language)
    if taken.excerpts:
        sheet.new_page()
        sheet.block([Run(words["appendix"], strong=True)], _HEADING, chapter=words["appendix"])
        sheet.block([Run(words["appendix_note"])], _NOTE)
    for excerpt in taken.excerpts:
        _excerpt(sheet, excerpt, taken.language)
    if taken.origins:
        sheet.block([Run(words["documents"], strong=True)], _HEADING)
    for origin in taken.origins:
        named = ", ".join(filter(None, (origin.symbol, origin.title, origin.date)))
        sheet.block([Run(f"{named}. {origin.source} {origin.url}")], _NOTE)
    return sheet.bytes()


def _entry(sheet: "_Sheet", entry: Entry, number: int, language: str) -> None:
    words = words_of(language)
    title = f"{number}. {entry.question}"
    sheet.block([Run(title, strong=True)], _HEADING, chapter=title)
    said = [Run(f"{words['outcome']}: ", strong=True), Run(outcome(entry.status, language))]
    sheet.block(said, _NOTE)
    for line in entry.lines:
        sheet.block([Run(line.text), *(Run(f" [{m}]", strong=True) for m in line.marks)], _BODY)
    if entry.sources:
        sheet.block([Run(words["citations"], strong=True)], _SMALL_HEADING)
    for source in entry.sources:
        _source(sheet, source, language)
    if entry.nearest:
        sheet.block([Run(f"{words['nearest']}: " + "; ".join(entry.nearest))], _NOTE)


def _source(sheet: "_Sheet", source: Source, language: str) -> None:
    words = words_of(language)
    label = f"[{source.number}] {source.reference}"
    sheet.block([Run(label, strong=True)], Look("sans", 9.5, 2.4, needs=14))
    sheet.block([Run(source.quote)], _QUOTE)
    if source.reading:
        kind = words["official" if source.reading_official else "unofficial"]
        sheet.block([Run(source.reading)], _QUOTE)
        sheet.block([Run(f"({kind})")], _QUOTE_NOTE)
    state = words["verified" if source.verified else "unverified"]
    sheet.block([Run(state, strong=not source.verified)], _QUOTE_NOTE)


def _excerpt(sheet: "_Sheet", excerpt: Excerpt, language: str) -> None:
    words = words_of(language)
    sheet.block([Run(excerpt.reference, strong=True)], _SMALL_HEADING, chapter=excerpt.reference)
    if excerpt.section:
        sheet.block([Run(excerpt.section)], _NOTE)
    marked = [Run(text, marked=quoted) for text, quoted in pieces(excerpt.text, excerpt.spans)]
    sheet.block(marked, _QUOTE)
    if excerpt.reading:
        kind = words["official" if excerpt.reading_official else "unofficial"]
        sheet.block([Run(excerpt.reading)], _QUOTE)
        sheet.block([Run(f"({kind})")], _QUOTE_NOTE)
    for mark, note in excerpt.footnotes:
        label = Template(words["footnote"]).substitute(mark=mark)
        sheet.block([Run(f"{label}: {note}")], _QUOTE_NOTE)
    sheet.block([Run(f"{words['hash']}: {excerpt.text_sha256}")], _QUOTE_NOTE)


class _Sheet:
    """Pages that fill from the top; one block below the other."""

    def __init__(self, language: str) -> None:
        from pylopdf_fonts_zh_cn import sans_path, serif_path

        self._pdf = _numbered_pages(language)
        self._pdf.set_margins(_MARGIN, _MARGIN)
        self._pdf.set_auto_page_break(False)
        for name, path in (("serif", serif_path()), ("sans", sans_path())):
            self._pdf.add_font(name, fname=path)
        self._pdf.set_title(words_of(language)["title"])
        self._pdf.set_creator("Pincite")
        self._pdf.set_lang(_TAGS[language])
        self._width = cache(self._measured)
        self.new_page()

    def new_page(self) -> None:
        self._pdf.add_page()
        self._y = _MARGIN

    def block(self, runs: Sequence[Run], look: Look, *, chapter: str = "") -> None:
        """Set one block, over as many pages as it takes; `chapter` puts it into the outline."""
        height = look.size * _POINT * 1.55
        self._y += look.before if self._y > _MARGIN else 0
        self._make_room(max(height, look.needs))
        if chapter:
            self._pdf.set_xy(_MARGIN, self._y)
            self._pdf.start_section(chapter[:120].replace("\n", " "))
        known = [Run(self._known(run.text, look.font), run.marked, run.strong) for run in runs]
        room = self._pdf.epw - look.indent
        self._pdf.set_font(look.font, size=look.size)
        for line in broken(known, room, lambda c: self._width(look.font, look.size, c)):
            self._make_room(height)
            self._pdf.set_font(look.font, size=look.size)
            self._draw(line, look, height)
            self._y += height

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _make_room(self, height: float) -> None:
        if self._y + height > self._pdf.h - _BOTTOM:
            self.new_page()

    def _draw(self, line: Sequence[Run], look: Look, height: float) -> None:
        from fpdf.enums import TextMode

        pdf, x = self._pdf, _MARGIN + look.indent
        baseline = self._y + height * 0.72
        for run in line:
            width = sum(self._width(look.font, look.size, c) for c in run.text)
            if run.marked:  # not by colour alone
                pdf.set_fill_color(255, 236, 150)
                pdf.rect(x, self._y + height * 0.06, width, height * 0.88, style="F")
                pdf.set_draw_color(120, 90, 0)
                pdf.set_line_width(0.25)
                pdf.line(x, self._y + height * 0.93, x + width, self._y + height * 0.93)
            with pdf.local_context():
                pdf.set_text_color(look.grey)
                pdf.set_draw_color(look.grey)
                if run.strong:  # the fonts come in one weight
                    pdf.set_line_width(0.012 * look.size)
                    pdf.text_mode = TextMode.FILL_STROKE
                pdf.text(x, baseline, run.text)
            x += width

    def _measured(self, font: str, size: float, character: str) -> float:
        if (self._pdf.font_family, self._pdf.font_size_pt) != (font, size):
            self._pdf.set_font(font, size=size)
        return float(self._pdf.get_string_width(character))

    def _known(self, text: str, font: str) -> str:
        known = self._pdf.fonts[font].cmap  # type: ignore[union-attr]
        return "".join(
            c if ord(c) in known or c == "\n" else " " if c.isspace() else _REPLACEMENT
            for c in text
        )


def broken(
    runs: Sequence[Run], room: float, width: Callable[[str], float]
) -> Iterator[tuple[Run, ...]]:
    """The lines of a block, none wider than `room`; a newline ends one."""
    letters = [(c, run) for run in runs for c in run.text]
    start = 0
    while start < len(letters):
        end, used, stop = start, 0.0, None
        while end < len(letters):
            character = letters[end][0]
            if character == "\n":
                stop = end
                break
            used += width(character)
            if used > room and not character.isspace():
                break
            end += 1
        if stop is None and end < len(letters):
            possible = (i for i in range(end, start, -1) if _may_part(letters, i))
            stop = next(possible, max(end, start + 1))
        line = letters[start : len(letters) if stop is None else stop]
        yield tuple(_joined(line))
        start = len(letters) if stop is None else stop
        while start < len(letters) and letters[start][0].isspace():
            start += 1
            if letters[start - 1][0] == "\n":
                break


def _may_part(letters: Sequence[tuple[str, Run]], place: int) -> bool:
    """Whether a line may end before the character at `place`."""
    before, after = letters[place - 1][0], letters[place][0]
    if after.isspace() or before.isspace():
        return True
    if after in _NO_START or before in _NO_END:
        return False
    return any(is_wide(c) and c not in _SHARED for c in (before, after))


def _joined(line: Sequence[tuple[str, Run]]) -> Iterator[Run]:
    """The letters of a line as runs again, without the space at its end."""
    text = "".join(character for character, _ in line).rstrip()
    at = 0
    while at < len(text):
        run = line[at][1]
        end = at
        while end < len(text) and line[end][1] is run:
            end += 1
        yield Run(text[at:end], run.marked, run.strong)
        at = end


def _numbered_pages(language: str) -> "FPDF":
    from fpdf import FPDF

    class Numbered(FPDF):
        """Pages with their number at the foot."""

        def footer(self) -> None:
            self.set_font("sans", size=8)
            self.set_text_color(90)
            number = str(self.page_no())
            self.text((self.w - self.get_string_width(number)) / 2, self.h - 11, number)
            self.set_text_color(0)

    return Numbered(format="A4")
