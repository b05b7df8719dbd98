"""DOCX: the questions, and on a page of its own the answer key with its citations."""

import datetime
import io
from typing import TYPE_CHECKING

from qa.quiz.export.form import Exported, letter, rights_in_order, words
from qa.quiz.export.markdown import key_line
from qa.quiz.item import Item, ItemKind, Quiz, feedback_of, options_of, shown, stem_of

if TYPE_CHECKING:
    from docx.document import Document

_LATIN, _HAN = "Calibri", "Microsoft YaHei"


def docx(quiz: Quiz) -> Exported:
    """The quiz as a Word file."""
    from docx import Document
    from docx.enum.text import WD_BREAK

    file = Document()
    _dress(file, quiz)
    file.add_heading(quiz.title, level=1)
    for number, item in enumerate(quiz.items, start=1):
        _question(file, quiz, item, number)
    file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    file.add_heading(words(quiz, "answers"), level=1)
    file.add_paragraph(words(quiz, "note"))
    for number, item in enumerate(quiz.items, start=1):
        _answer(file, item, number)
    packed = io.BytesIO()
    file.save(packed)
    return Exported(packed.getvalue())


def _dress(file: "Document", quiz: Quiz) -> None:
    """Fonts for both scripts, and properties that do not tell when or by whom."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("Normal", "Heading 1"):
        style = file.styles[name]
        style.font.name = _LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HAN)
    file.styles["Normal"].font.size = Pt(11)
    properties = file.core_properties
    properties.title, properties.author = quiz.title, "Pincite"
    properties.comments, properties.last_modified_by = "", ""
    properties.created = properties.modified = datetime.datetime(2021, 6, 2)


def _question(file: "Document", quiz: Quiz, item: Item, number: int) -> None:
    from docx.shared import Cm, Pt

    stem = stem_of(item).split("\n")
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.add_run(f"{number}. ").bold = True
    for i, line in enumerate(stem):
        run = paragraph.add_run(line)
        if i + 1 < len(stem):
            run.add_break()
    choices = offered(quiz, item)
    for i, line in enumerate(choices):
        choice = file.add_paragraph(line)
        choice.paragraph_format.left_indent = Cm(0.9)
        choice.paragraph_format.space_after = Pt(2)
        choice.paragraph_format.keep_with_next = i + 1 < len(choices)


def offered(quiz: Quiz, item: Item) -> list[str]:
    """What stands below a question on paper, a line each."""
    if item.kind is ItemKind.MATCHING:
        left = [f"({i + 1}) {shown(p.left, item.languages)}" for i, p in enumerate(item.pairs)]
        right = [
            f"{letter(place)}. {shown(item.pairs[i].right, item.languages)}"
            for place, i in enumerate(rights_in_order(item))
        ]
        return [*left, words(quiz, "match"), *right]
    if item.kind is ItemKind.SHORT_ANSWER:
        return [f"{words(quiz, 'line')} ____________________"]
    return [f"{letter(i)}. {text}" for i, text in enumerate(options_of(item))]


def _answer(file: "Document", item: Item, number: int) -> None:
    from docx.shared import Cm, Pt, RGBColor

    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{number}. ").bold = True
    paragraph.add_run(key_line(item)).bold = True
    for line in feedback_of(item).split("\n"):
        proof = file.add_paragraph()
        proof.paragraph_format.left_indent = Cm(0.9)
        run = proof.add_run(line)
        run.font.size = Pt(9.5)
        run.font.color.rgb = RGBColor(0x44, 0x44, 0x44)
