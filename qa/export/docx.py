"""Answers as a Word document: styles, not formatting by hand, and a language for every text."""

import io
import re
from string import Template
from typing import TYPE_CHECKING, Any

from qa.export.takeaway import Entry, Excerpt, Source, Takeaway
from qa.export.words import outcome, words_of
from qa.marked import marked_pieces

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: Fonts that Word has everywhere; other programs take what they have for Chinese.
_LATIN, _CHINESE = "Cambria", "SimSun"
_TAGS = {"en": "en-GB", "zh": "zh-CN", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}


def docx_of(taken: Takeaway) -> bytes:
    """The file (Office Open XML)."""
    import docx

    words = words_of(taken.language)
    document = docx.Document()
    _prepare(document, taken)
    document.add_heading(words["title"], 0)
    _say(document, Template(words["made"]).substitute(date=taken.made), taken.language, "Subtitle")
    if taken.handed_in:
        _say(document, words["handed_in"], taken.language, "Subtitle")
    for number, entry in enumerate(taken.entries, start=1):
        _entry(document, entry, number, taken.language)
    if taken.excerpts:
        document.add_page_break()  # type: ignore[no-untyped-call]
        document.add_heading(words["appendix"], 1)
        _say(document, words["appendix_note"], taken.language)
    for excerpt in taken.excerpts:
        _excerpt(document, excerpt, taken.language)
    if taken.origins:
        document.add_heading(words["documents"], 1)
    for origin in taken.origins:
        named = ", ".join(filter(None, (origin.symbol, origin.title, origin.date)))
        _say(document, f"{named}. {origin.source} {origin.url}", taken.language, "List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: "Document", taken: Takeaway) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for style in document.styles:
        if style.type != 1:  # paragraph styles have fonts of their own
            continue
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), _LATIN)
        fonts.set(qn("w:eastAsia"), _CHINESE)
        style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Subtitle"].font.size = Pt(9.5)
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    for name in ("Quote", "Subtitle"):
        document.styles[name].font.italic = False  # Chinese has no slanted letters
    document.styles["Caption"].font.bold = False
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(footer, "PAGE")
    properties = document.core_properties
    properties.title = words_of(taken.language)["title"]
    properties.author, properties.comments = "Pincite", ""
    properties.language = _TAGS[taken.language]


def _add_field(paragraph: "Paragraph", field: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), field)
    paragraph._p.append(element)


def _say(document: "Document", text: str, language: str, style: str | None = None) -> "Paragraph":
    paragraph = document.add_paragraph(style=style)
    _add(paragraph, text, language)
    return paragraph


def _add(paragraph: "Paragraph", text: str, language: str, *, bold: bool = False) -> Any:
    """A run of text that says which language it is in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text))
    run.bold = bold or None
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), _TAGS.get(language, "en-GB"))
    tag.set(qn("w:eastAsia"), _TAGS.get(language, "zh-CN") if language != "en" else "zh-CN")
    run._r.get_or_add_rPr().append(tag)
    return run


def _heading(document: "Document", text: str, level: int, language: str) -> None:
    _add(document.add_heading(level=level), text, language)


def _entry(document: "Document", entry: Entry, number: int, language: str) -> None:
    words = words_of(language)
    _heading(document, f"{number}. {entry.question}", 1, entry.question_language)
    paragraph = document.add_paragraph()
    _add(paragraph, f"{words['outcome']}: ", language, bold=True)
    _add(paragraph, outcome(entry.status, language), language)
    for line in entry.lines:
        _say(document, line.text + "".join(f" [{m}]" for m in line.marks), line.language)
    if entry.sources:
        _heading(document, words["citations"], 2, language)
    for source in entry.sources:
        _source(document, source, entry.question_language, language)
    if entry.nearest:
        paragraph = document.add_paragraph()
        _add(paragraph, f"{words['nearest']}: ", language, bold=True)
        _add(paragraph, "; ".join(entry.nearest), entry.question_language)


def _source(document: "Document", source: Source, spoken: str, language: str) -> None:
    words = words_of(language)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    _add(paragraph, f"[{source.number}] {source.reference}", spoken, bold=True)
    _say(document, source.quote, source.language, "Quote")
    if source.reading:
        kind = words["official" if source.reading_official else "unofficial"]
        paragraph = _say(document, source.reading, source.reading_language, "Quote")
        _add(paragraph, f" ({kind})", language)
    paragraph = document.add_paragraph()
    state = words["verified" if source.verified else "unverified"]
    _add(paragraph, state, language, bold=not source.verified)


def _excerpt(document: "Document", excerpt: Excerpt, language: str) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    words = words_of(language)
    _heading(document, excerpt.reference, 2, language)
    if excerpt.section:
        paragraph = _say(document, excerpt.section, language)
        paragraph.paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph(style="Quote")
    for piece in marked_pieces(excerpt.text, excerpt.spans):
        run = _add(paragraph, piece.text, excerpt.language)
        if piece.marked:  # not by colour alone
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            run.underline = True
    if excerpt.reading:
        kind = words["official" if excerpt.reading_official else "unofficial"]
        paragraph = _say(document, excerpt.reading, excerpt.reading_language, "Quote")
        _add(paragraph, f" ({kind})", language)
    for mark, note in excerpt.footnotes:
        label = Template(words["footnote"]).substitute(mark=mark)
        _say(document, f"{label}: {note}", excerpt.language, "Quote")
    _say(document, f"{words['hash']}: {excerpt.text_sha256}", "en", "Caption")
