"""The panel beside the answer: each cited paragraph with its quote highlighted, as HTML.

Gradio shows this HTML as it is, so that every text in it is escaped here.
"""

from html import escape

from ingest.corpus import Corpus
from ingest.document import Kind
from qa.answer import Answer, Citation, Status

_WORDS = {
    "en": {
        "record": "Text of record",
        "unofficial": "Unofficial translation",
        "official": "Official translation",
        "verified": "✓ Quote found word for word in this paragraph",
        "unverified": "⚠ Quote not verified",
        "plain": "In plain words, by Pincite",
        "preamble": "Preamble",
        "footnote": "Footnote",
        "open": "Official document",
        "empty": "The paragraphs that an answer cites will stand here.",
        "none": "Nothing is cited: the documents do not answer this question.",
    },
    "zh": {
        "record": "正式文本",
        "unofficial": "非正式译文",
        "official": "正式译文",
        "verified": "✓ 引文与本段原文逐字相符",
        "unverified": "⚠ 引文未经核实",
        "plain": "通俗解说（Pincite 编写）",
        "preamble": "序言",
        "footnote": "脚注",
        "open": "正式文件",
        "empty": "回答所引用的段落会显示在这里。",
        "none": "没有引文：现有文件没有回答这个问题。",
    },
}


def empty_panel(language: str = "en") -> str:
    """The panel before the first question."""
    return f'<p class="pc-empty">{_WORDS[language]["empty"]}</p>'


def panel(answer: Answer, corpus: Corpus, turn: int) -> str:
    """The cited paragraphs of one answer; `turn` keeps their anchors apart from other answers'."""
    language = answer.question.language
    asked = f'<p class="pc-asked" lang="{language}">{escape(answer.question.text)}</p>'
    if answer.status is Status.NOT_FOUND:
        return f'{asked}<p class="pc-empty">{_WORDS[language]["none"]}</p>'
    return asked + "".join(
        _card(citation, corpus, anchor(turn, number), number, language)
        for number, citation in enumerate(answer.citations, start=1)
    )


def anchor(turn: int, number: int) -> str:
    """The id of a card, to which the mark in the answer links."""
    return f"cited-{turn}-{number}"


def _card(citation: Citation, corpus: Corpus, card_id: str, number: int, language: str) -> str:
    words = _WORDS[language]
    paragraph = corpus.paragraphs[citation.paragraph_id]
    document = corpus.document_of(paragraph)
    section = paragraph.section.get(language) or paragraph.section.get(document.language, "")
    if paragraph.kind is Kind.PREAMBLE:
        section = words["preamble"]
    state = "verified" if citation.verified else "unverified"
    parts = [
        f'<article class="pc-card" id="{escape(card_id)}" tabindex="-1">',
        f'<h3><span class="pc-number">{number}</span> {escape(citation.reference)}</h3>',
        f'<p class="pc-section">{escape(section)}</p>' if section else "",
        f'<p class="pc-{state}">{words[state]}</p>',
    ]
    record = paragraph.texts[citation.language]
    parts.append(
        _version(
            words["record"],
            citation.language,
            _marked(record, citation.start, citation.end),
        )
    )
    if citation.reading:
        text = paragraph.texts[citation.reading_language]
        start = text.find(citation.reading)
        label = words["official" if citation.reading_official else "unofficial"]
        marked = _marked(text, start, start + len(citation.reading))
        parts.append(_version(label, citation.reading_language, marked))
    gloss = paragraph.gloss.texts.get(language)
    if gloss:
        parts.append(
            f"<details><summary>{words['plain']}</summary>"
            f'<p lang="{language}">{escape(gloss)}</p></details>'
        )
    for note in paragraph.footnotes:
        text = note.texts.get(language) or note.texts[document.language]
        parts.append(
            f'<p class="pc-note">{words["footnote"]} {escape(note.mark)}: {escape(text)}</p>'
        )
    if document.url.startswith("https://"):
        parts.append(
            f'<p class="pc-link"><a href="{escape(document.url)}" target="_blank" '
            f'rel="noopener noreferrer">{words["open"]} ↗</a></p>'
        )
    parts.append("</article>")
    return "".join(parts)


def _version(label: str, language: str, marked: str) -> str:
    return (
        f'<p class="pc-label">{label}</p><p class="pc-text" lang="{escape(language)}">{marked}</p>'
    )


def _marked(text: str, start: int, end: int) -> str:
    """The text escaped, with ``[start:end)`` highlighted."""
    if start < 0:
        return escape(text)
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"
