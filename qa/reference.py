"""The forms in which a citation is taken away: plain, Markdown, BibTeX, RIS; its id."""

import re
from enum import StrEnum

from ingest.corpus import Corpus
from ingest.document import Document, Paragraph, text_hash
from qa.answer import Citation

#: Digits of the text's hash in a citation's id.
_HASH_LENGTH = 12
_PUBLISHER = {"en": "United Nations", "zh": "联合国"}


class Form(StrEnum):
    """How a citation is written."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    RIS = "ris"


def written(citation: Citation, corpus: Corpus, form: Form, language: str = "en") -> str:
    """The citation in a form, its reference as `language` prints it.

    Plain: ``“...” (A/RES/S-32/1, annex, para. 16)`` / “……”（A/RES/S-32/1，附件，第 16 段）。 Raises
    `KeyError` where the corpus no longer has the paragraph.
    """
    paragraph = corpus.paragraphs[citation.paragraph_id]
    document = corpus.document_of(paragraph)
    reference = document.reference(paragraph, language)
    match form:
        case Form.PLAIN:
            return _plain(citation, reference, language)
        case Form.MARKDOWN:
            return _markdown(citation, document, reference)
        case Form.BIBTEX:
            return _bibtex(citation, document, paragraph, reference, language)
        case Form.RIS:
            return _ris(citation, document, reference, language)


def citation_id(citation: Citation) -> str:
    """What names the citation for good: paragraph, text and place.

    ``declaration:16@0a1b2c3d4e5f#12-48``; the same words of the same text always have the same,
    and another text of the paragraph gives another.
    """
    place = f"{citation.start}-{citation.end}"
    return f"{citation.paragraph_id}@{citation.text_sha256[:_HASH_LENGTH]}#{place}"


def is_current(citation: Citation, corpus: Corpus) -> bool:
    """Whether the paragraph still reads as it did when it was cited."""
    paragraph = corpus.paragraphs.get(citation.paragraph_id)
    return (
        paragraph is not None
        and citation.language in paragraph.texts
        and text_hash(paragraph.texts[citation.language]) == citation.text_sha256
    )


def _plain(citation: Citation, reference: str, language: str) -> str:
    if language == "zh":
        return f"“{_inside(citation.quote)}”（{reference}）"
    return f"“{_inside(citation.quote)}” ({reference})"


def _inside(quote: str) -> str:
    """Quotation marks within quotation marks: the inner ones become single."""
    return quote.replace("“", "‘").replace("”", "’")


def _markdown(citation: Citation, document: Document, reference: str) -> str:
    quote = "\n".join(f"> {_escaped(line)}" for line in citation.quote.splitlines())
    name = _escaped(reference)
    target = f"[{name}](<{document.url}>)" if document.url else name
    return f"{quote}\n>\n> — {target}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _bibtex(
    citation: Citation, document: Document, paragraph: Paragraph, reference: str, language: str
) -> str:
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"{document.symbol or document.id}-{paragraph.label}")
    fields = {
        "title": "{" + _tex(_title(document, language)) + "}",
        "author": "{" + _PUBLISHER.get(language, "United Nations") + "}",
        "year": document.date[:4],
        "number": _tex(document.symbol),
        "url": document.url,
        "note": _tex(f"{reference}; {citation_id(citation)}"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key.strip('-')},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", r"\textbackslash "))


def _ris(citation: Citation, document: Document, reference: str, language: str) -> str:
    fields = (
        ("TY", "GOVDOC"),
        ("TI", _title(document, language)),
        ("AU", _PUBLISHER.get(language, "United Nations")),
        ("PY", document.date[:4]),
        ("DA", document.date.replace("-", "/")),
        ("M1", document.symbol),
        ("SP", reference),
        ("LA", citation.language),
        ("UR", document.url),
        ("N1", " ".join(citation.quote.split())),
        ("ID", citation_id(citation)),
        ("ER", ""),
    )
    lines = (f"{tag}  - {value}" for tag, value in fields if value or tag == "ER")
    return "\r\n".join(lines) + "\r\n"


def _title(document: Document, language: str) -> str:
    return document.titles.get(language) or next(iter(document.titles.values()))
