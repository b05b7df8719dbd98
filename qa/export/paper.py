"""`Paper`: text on A4 pages, with fonts embedded, so that Chinese is right on any machine.

Lines are broken here: Latin text at spaces, Chinese between any two characters except before
closing and after opening punctuation (GB/T 15834), which the library does not know.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.script import is_wide

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN, _BOTTOM = 22.0, 20.0  # millimetres
_POINT = 0.3528
_NO_START = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·％‰,.;:?!)]}%、ー々")
_NO_END = frozenset("（《〈「『【〔［｛“‘([{")
_SHARED = frozenset("‘’“”—…")  # in English too, where they part nothing
_REPLACEMENT = "□"


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

    @property
    def line(self) -> float:
        """The height of a line, in millimetres."""
        return self.size * _POINT * 1.55


class Paper:
    """Pages that fill from the top; one block below the other.

    `title` and `language` (``en``, ``zh-CN``) stand in the file's properties. A paper that is
    `dated` is the same file, byte by byte, whenever it is written.
    """

    def __init__(
        self,
        title: str,
        language: str,
        *,
        numbered: bool = True,
        dated: datetime.datetime | None = None,
    ) -> None:
        from fpdf import FPDF
        from pylopdf_fonts_zh_cn import sans_path, serif_path

        self._pdf = _numbered_pages() if numbered else FPDF(format="A4")
        self._pdf.set_margins(_MARGIN, _MARGIN)
        self._pdf.set_auto_page_break(False)
        for name, path in (("serif", serif_path()), ("sans", sans_path())):
            self._pdf.add_font(name, fname=path)
        self._pdf.set_title(title)
        self._pdf.set_creator("Pincite")
        self._pdf.set_lang(language)
        if dated:
            self._pdf.set_creation_date(dated)
        self._width = cache(self._measured)
        self.new_page()

    def new_page(self) -> None:
        self._pdf.add_page()
        self._y = _MARGIN

    def block(self, runs: Sequence[Run], look: Look, *, chapter: str = "") -> None:
        """Set one block, over as many pages as it takes; `chapter` puts it into the outline."""
        height = look.line
        self._y += look.before if self._y > _MARGIN else 0
        self._make_room(max(height, look.needs))
        if chapter:
            self._pdf.set_xy(_MARGIN, self._y)
            self._pdf.start_section(chapter[:120].replace("\n", " "))
        for line in self._lines(runs, look):
            self._make_room(height)
            self._pdf.set_font(look.font, size=look.size)
            self._draw(line, look, height)
            self._y += height

    def keep_together(self, blocks: Sequence[tuple[Sequence[Run], Look]]) -> None:
        """Begin a new page where the blocks that follow do not fit on this one, but on a page."""
        height = sum(
            look.before + look.line * len(list(self._lines(runs, look))) for runs, look in blocks
        )
        if height <= self._pdf.h - _MARGIN - _BOTTOM:
            self._make_room(height)

    def bytes(self) -> bytes:
        """The file (PDF 1.6, A4)."""
        return bytes(self._pdf.output())

    def _make_room(self, height: float) -> None:
        if self._y + height > self._pdf.h - _BOTTOM:
            self.new_page()

    def _lines(self, runs: Sequence[Run], look: Look) -> Iterator[tuple[Run, ...]]:
        known = [Run(self._known(run.text, look.font), run.marked, run.strong) for run in runs]
        room = self._pdf.epw - look.indent
        return broken(known, room, lambda c: self._width(look.font, look.size, c))

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


def _numbered_pages() -> "FPDF":
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
