"""PDF, A4: the questions, and on a page of its own the answer key; fonts embedded."""

import datetime
import re
from typing import TYPE_CHECKING

from qa.quiz.export.form import Exported, words
from qa.quiz.export.markdown import key_line
from qa.quiz.export.word import offered
from qa.quiz.item import Item, Quiz, feedback_of, stem_of

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN, _WIDTH = 20.0, 170.0  # millimetres
_INDENT = 7.0
_HAN = re.compile("[\u3400-\u9fff]")


def pdf(quiz: Quiz) -> Exported:
    """The quiz as a PDF file."""
    sheet = _sheet(quiz)
    _write(sheet, quiz.title, size=16, font="sans", after=4)
    for number, item in enumerate(quiz.items, start=1):
        lines = [f"{number}. {stem_of(item)}", *offered(quiz, item)]
        _together(sheet, lines)
        _write(sheet, lines[0], size=11, after=1.5)
        for line in lines[1:]:
            _write(sheet, line, size=10.5, indent=_INDENT, after=0.8)
        sheet.ln(4)
    sheet.add_page()
    _write(sheet, words(quiz, "answers"), size=16, font="sans", after=3)
    _write(sheet, words(quiz, "note"), size=9, font="sans", after=4)
    for number, item in enumerate(quiz.items, start=1):
        _answer(sheet, item, number)
    return Exported(bytes(sheet.output()))


def _answer(sheet: "FPDF", item: Item, number: int) -> None:
    proof = feedback_of(item).split("\n")
    _together(sheet, [key_line(item), *proof[:1]])
    _write(sheet, f"{number}. {key_line(item)}", size=11, font="sans", after=1.2)
    for line in proof:
        _write(sheet, line, size=9.5, indent=_INDENT, after=1, grey=70)
    sheet.ln(3)


def _sheet(quiz: Quiz) -> "FPDF":
    from fpdf import FPDF
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    sheet = FPDF(format="A4")
    sheet.set_margins(_MARGIN, _MARGIN)
    sheet.set_auto_page_break(True, margin=_MARGIN)
    sheet.add_font("serif", fname=serif_path())
    sheet.add_font("sans", fname=sans_path())
    sheet.set_title(quiz.title)
    sheet.set_creator("Pincite")
    # One quiz is one file, byte by byte, whenever it is written.
    sheet.set_creation_date(datetime.datetime(2021, 6, 2, tzinfo=datetime.UTC))
    sheet.add_page()
    return sheet


def _write(
    sheet: "FPDF",
    text: str,
    *,
    size: float,
    after: float,
    font: str = "serif",
    indent: float = 0.0,
    grey: int = 0,
) -> None:
    """A block of text; Chinese is broken between any two characters, English at spaces."""
    from fpdf.enums import WrapMode

    sheet.set_font(font, size=size)
    sheet.set_text_color(grey)
    for line in text.split("\n"):
        sheet.set_x(_MARGIN + indent)
        sheet.multi_cell(
            _WIDTH - indent,
            size * 0.53,
            line,
            align="L",
            wrapmode=WrapMode.CHAR if len(_HAN.findall(line)) > len(line) / 3 else WrapMode.WORD,
            new_x="LMARGIN",
            new_y="NEXT",
        )
    sheet.ln(after)


def _together(sheet: "FPDF", lines: list[str]) -> None:
    """A new page where a question would not fit on this one; guessed from its length."""
    rows = sum(1 + (len(line) + len(_HAN.findall(line))) // 85 for line in lines)
    if sheet.get_y() + rows * 6.2 > sheet.h - _MARGIN:
        sheet.add_page()
