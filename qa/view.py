"""A paragraph as it is shown: reference, all languages, footnotes, neighbours."""

from collections.abc import Mapping
from typing import Any

from ingest.corpus import Corpus
from ingest.document import CITABLE, Paragraph, text_hash
from ingest.layers import WRITTEN_BY
from ingest.parser import Block
from qa.errors import UnknownParagraph


def paragraph_of(corpus: Corpus, paragraph_id: str) -> Paragraph:
    """The paragraph of an id. Raises `UnknownParagraph`, which tells what ids there are."""
    wanted = paragraph_id.strip().replace("：", ":").lower()
    for key, paragraph in corpus.paragraphs.items():
        if key.lower() == wanted:
            return paragraph
    document, _, _ = wanted.partition(":")
    if document in corpus.by_id:
        labels = [p.label for p in corpus.by_id[document].paragraphs if p.kind in CITABLE]
        known = f"{document} has {labels[0]} to {labels[-1]}"
    else:
        known = f"the documents are {', '.join(corpus.by_id)}"
    raise UnknownParagraph(
        f"There is no paragraph {paragraph_id!r}: {known}; ids look like declaration:16."
    )


def block_json(document: str, block: Block) -> Mapping[str, Any]:
    """A block of a parsed file as the command line prints it; the field names are a contract."""
    return {
        "id": f"{document}:{block.label}",
        "label": block.label,
        "kind": str(block.kind),
        "part": block.part,
        "section": block.section,
        "text": block.text,
        "footnotes": list(block.footnotes),
    }


def paragraph_json(corpus: Corpus, paragraph: Paragraph) -> Mapping[str, Any]:
    """The paragraph as the command line and the HTTP API print it."""
    document = corpus.document_of(paragraph)
    return {
        "id": paragraph.id,
        "document": document.id,
        "title": dict(document.titles),
        "label": paragraph.label,
        "kind": str(paragraph.kind),
        "part": paragraph.part,
        "section": dict(paragraph.section),
        "reference": document.reference(paragraph, "en"),
        "references": {
            language: document.reference(paragraph, language) for language in ("en", "zh")
        },
        "language": document.language,
        "texts": dict(paragraph.texts),
        "written_by": written_by(corpus, paragraph),
        "official": {v.language: v.official for v in document.versions},
        "footnotes": [{"mark": n.mark, "texts": dict(n.texts)} for n in paragraph.footnotes],
        "plain_words": dict(paragraph.gloss.texts),
        "text_sha256": text_hash(paragraph.texts[document.language]),
        "url": document.url,
    }


def written_by(corpus: Corpus, paragraph: Paragraph) -> Mapping[str, str]:
    """Who wrote a paragraph's translations and plain words, where a language model did.

    ``{"en": "written by openai:gpt-4o-mini", "plain_words": ...}``.
    """
    versions = corpus.document_of(paragraph).versions
    written = {
        v.language: v.source
        for v in versions
        if v.language in paragraph.texts and v.source.startswith(WRITTEN_BY)
    }
    return written | ({"plain_words": paragraph.gloss.by} if paragraph.gloss.by else {})
