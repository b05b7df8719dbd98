"""A paragraph as the panel beside the answer shows it: every language, footnotes, neighbours.

It goes to the page as JSON and is written there as text, never as markup.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ingest.corpus import Corpus
from ingest.document import CITABLE, Document, Paragraph, Texts, text_hash
from qa.view import paragraph_of
from qa.web.conversation import references
from qa.web.words import tag, traditional


def panel_json(corpus: Corpus, paragraph_id: str) -> Mapping[str, Any]:
    """All that the panel shows of a paragraph. Raises `UnknownParagraph`."""
    paragraph = paragraph_of(corpus, paragraph_id)
    document = corpus.document_of(paragraph)
    before, after = _neighbours(document, paragraph)
    official = {version.language: version.official for version in document.versions}
    return {
        "id": paragraph.id,
        "kind": str(paragraph.kind),
        "label": paragraph.label,
        "document": document_json(document),
        "references": references(corpus, paragraph.id),
        "section": _tagged(paragraph.section),
        "record": tag(document.language),
        "texts": _tagged(paragraph.texts),
        "converted": {"zh-Hant": traditional(paragraph.texts["zh"])}
        if document.language == "zh"
        else {},
        "official": {tag(language): known for language, known in official.items()},
        "sha256": text_hash(paragraph.texts[document.language]),
        "footnotes": [
            {"mark": note.mark, "texts": _tagged(note.texts)} for note in paragraph.footnotes
        ],
        "gloss": _in_each_script(paragraph.gloss.texts),
        "gloss_by_model": bool(paragraph.gloss.by),
        "before": before,
        "after": after,
        "read": read_path(paragraph),
    }


def document_json(document: Document) -> Mapping[str, Any]:
    """A document as the first screen, the list to read and the panel name it."""
    return {
        "id": document.id,
        "symbol": document.symbol,
        "titles": _in_each_script(document.titles),
        "names": _in_each_script(document.names),
        "date": document.date,
        "record": tag(document.language),
        "paragraphs": sum(p.kind in CITABLE for p in document.paragraphs),
        # Anything but https, from a manifest of one's own, is no link.
        "url": document.url if document.url.startswith("https://") else "",
        "read": f"/read/{quote(document.id)}",
    }


def read_path(paragraph: Paragraph) -> str:
    """Where the whole document is read, at this paragraph."""
    return f"/read/{quote(paragraph.document)}/{quote(paragraph.label)}"


def _neighbours(document: Document, paragraph: Paragraph) -> tuple[str, str]:
    ids = [p.id for p in document.paragraphs if p.kind in CITABLE]
    if paragraph.id not in ids:
        return "", ""
    place = ids.index(paragraph.id)
    before = ids[place - 1] if place else ""
    return before, ids[place + 1] if place + 1 < len(ids) else ""


def _tagged(texts: Texts) -> Mapping[str, str]:
    return {tag(language): text for language, text in texts.items()}


def _in_each_script(texts: Texts) -> Mapping[str, str]:
    """Words that may be shown in either script: names, titles and what Pincite wrote itself."""
    tagged = dict(_tagged(texts))
    if "zh-Hans" in tagged:
        tagged["zh-Hant"] = traditional(tagged["zh-Hans"])
    return tagged
