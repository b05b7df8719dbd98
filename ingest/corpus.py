"""The corpus: documents with their language versions, read from a folder and its manifest.

A folder holds text files and may hold a ``manifest.toml`` that says what they are (see
``ingest/bundled/manifest.toml`` for every field). A text file without an entry there is a
document of its own, described from its own first lines. Layers that no manifest names may stand
beside the text of record (`ingest.layers`).
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from ingest.document import (
    CITABLE,
    CitationForm,
    Document,
    Foils,
    Footnote,
    Gloss,
    Kind,
    LanguageVersion,
    Paragraph,
    Premise,
    Texts,
    text_hash,
)
from ingest.errors import CorpusError
from ingest.layers import GLOSS, LAYERS, Rows, layer_file, origin_of, origins_of, rows_in
from ingest.parser import Block, parse_file
from ingest.script import language_of
from ingest.textfile import read_text, text_files

MANIFEST = "manifest.toml"
#: Characters of `text_hash` that a translated or glossed row keeps of the text it was made for.
HASH_LENGTH = 16

_SYMBOL = re.compile(r"\b[A-Z]{1,4}(?:/[A-Z0-9][A-Za-z0-9.\-()]*){2,}")
_DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2} [A-Z][a-z]+ \d{4}")


@dataclass(frozen=True)
class Corpus:
    """Documents, each with an id of its own."""

    documents: tuple[Document, ...]

    @cached_property
    def paragraphs(self) -> Mapping[str, Paragraph]:
        """Every paragraph by its id, in the order of the documents."""
        return {p.id: p for document in self.documents for p in document.paragraphs}

    @cached_property
    def squeezed_record(self) -> str:
        """All texts of record without white space, in which a word is looked for."""
        return re.sub(r"\s", "", "".join(map(self.record_text, self.paragraphs.values())))

    @cached_property
    def citable(self) -> tuple[Paragraph, ...]:
        """The paragraphs that can be searched and cited."""
        return tuple(p for p in self.paragraphs.values() if p.kind in CITABLE)

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """Every document by its id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def sha256(self) -> str:
        """Hash of all that an index is built from: ids, texts, terms and glosses."""
        rows = [
            (p.id, *map(dict, (p.texts, p.section, p.gloss.texts, p.gloss.terms, p.gloss.asked)))
            for p in self.paragraphs.values()
        ]
        return text_hash(json.dumps(rows, ensure_ascii=False, sort_keys=True))

    def document_of(self, paragraph: Paragraph) -> Document:
        """The document that the paragraph stands in."""
        return self.by_id[paragraph.document]

    def reference(self, paragraph: Paragraph, language: str) -> str:
        """The paragraph's citation as `language` prints it."""
        return self.document_of(paragraph).reference(paragraph, language)

    def record_text(self, paragraph: Paragraph) -> str:
        """The paragraph in the language of record: the text that is quoted."""
        return paragraph.texts[self.document_of(paragraph).language]


@dataclass(frozen=True, slots=True)
class Source:
    """A document, the file of its text of record, and the layers that a manifest gives it."""

    document: Document
    record: Path
    given: frozenset[str] = frozenset()


def bundled_folder() -> Path:
    """The folder of the two documents that come with Pincite."""
    return Path(str(files("ingest"))) / "bundled"


def load_corpus(folders: Iterable[Path]) -> Corpus:
    """The documents of all folders; a later folder's document replaces an earlier one of its id.

    Raises `CorpusError`, `UnreadableFile` or `UnnumberedText`.
    """
    documents: dict[str, Document] = {}
    for folder in folders:
        for source in sources_in(folder):
            documents[source.document.id] = source.document
    if not documents:
        raise CorpusError("The corpus holds no documents; name a folder with text files in it.")
    return Corpus(tuple(documents.values()))


def document_from_file(path: Path) -> Document:
    """The document in a text file that no manifest describes, with the layers beside it."""
    return _document({"id": document_id(path)}, path, {}, {}, {})


def document_id(path: Path) -> str:
    """The id of an undescribed file: its name in small letters, ``my-treaty`` for My treaty.txt."""
    name = re.sub(r"[^\w]+", "-", path.stem.lower()).strip("-")
    if not name:
        raise CorpusError(f"{path} needs a name with letters or digits in it; rename the file.")
    return name


# -- a folder ----------------------------------------------------------------------------------


def sources_in(folder: Path) -> Iterator[Source]:
    """The documents of a folder: those of its manifest, then its other text files by name."""
    entries = _manifest_entries(folder)
    described: set[Path] = set()
    for entry in entries:
        versions = entry.get("version", [])
        record = next((v for v in versions if v.get("official")), None)
        if record is None:
            raise CorpusError(
                f"{folder / MANIFEST}: document {entry.get('id')!r} names no official version; "
                "mark the text of record with official = true."
            )
        described |= {folder / version["file"] for version in versions}
        translations = {
            version["language"]: rows_in(folder / version["file"])
            for version in versions
            if version is not record
        }
        gloss = rows_in(folder / entry["gloss"]) if "gloss" in entry else {}
        foils = rows_in(folder / entry["foils"]) if "foils" in entry else {}
        document = _document(entry, folder / record["file"], translations, gloss, foils)
        layers = frozenset(translations) | ({GLOSS} & set(entry))
        yield Source(document, folder / record["file"], layers)
    for path in text_files(folder):
        if path not in described:
            yield Source(document_from_file(path), path)


def _manifest_entries(folder: Path) -> Sequence[Mapping[str, Any]]:
    path = folder / MANIFEST
    if not path.exists():
        return ()
    try:
        entries = tomllib.loads(read_text(path)).get("document", [])
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path} is not valid TOML: {error}.") from None
    for entry in entries:
        missing = {"id", "titles", "version", "citation"} - set(entry)
        if missing:
            raise CorpusError(
                f"{path}: document {entry.get('id', '?')!r} lacks {', '.join(sorted(missing))}."
            )
    return tuple(entries)


# -- a document --------------------------------------------------------------------------------


def _document(
    entry: Mapping[str, Any],
    record: Path,
    translations: Mapping[str, Rows],
    gloss: Rows,
    foils: Rows,
) -> Document:
    blocks = parse_file(record)
    language = next(
        (v["language"] for v in entry.get("version", []) if v.get("official")),
        language_of(" ".join(block.text for block in blocks)),
    )
    given = {language, *translations, *([GLOSS] if "gloss" in entry else [])}
    beside = {
        layer: _current(rows_in(path), blocks)
        for layer in LAYERS
        if layer not in given and (path := layer_file(record, layer)).exists()
    }
    gloss = beside.pop(GLOSS, gloss)
    translations = {**translations, **beside}
    for other, rows in (*translations.items(), ("gloss", gloss), ("foils", foils)):
        _check_alignment(entry["id"], other, rows, blocks)
    described = {**_description(blocks, language), **entry} if "titles" not in entry else entry
    return Document(
        id=entry["id"],
        symbol=described.get("symbol", ""),
        titles=dict(described["titles"]),
        names=dict(described.get("names", {})),
        date=str(described.get("date", "")),
        language=language,
        versions=(
            *(
                tuple(
                    LanguageVersion(v["language"], bool(v.get("official")), v.get("source", ""))
                    for v in entry.get("version", [])
                )
                or (LanguageVersion(language, True, record.name),)
            ),
            *(
                LanguageVersion(k, False, origins_of(rows.values()) or layer_file(record, k).name)
                for k, rows in beside.items()
            ),
        ),
        aliases=tuple(described.get("aliases", ())),
        cues=tuple(described.get("cues", ())),
        citation={k: CitationForm(**form) for k, form in described["citation"].items()},
        source=described.get("source", record.name),
        url=described.get("url", ""),
        paragraphs=tuple(
            _paragraphs(entry["id"], language, blocks, translations, gloss=gloss, foils=foils)
        ),
    )


def _current(rows: Rows, blocks: Sequence[Block]) -> Rows:
    """The rows without those that a language model wrote for a text that is no longer there."""
    made_for = {block.label: text_hash(block.text)[:HASH_LENGTH] for block in blocks}
    return {
        label: row
        for label, row in rows.items()
        if not origin_of(row) or row.get("of") == made_for.get(label)
    }


def _check_alignment(document: str, version: str, rows: Rows, blocks: Sequence[Block]) -> None:
    """Each row belongs to a paragraph, and was made for the text that stands there now."""
    texts = {block.label: block.text for block in blocks}
    for label, row in rows.items():
        if label not in texts:
            raise CorpusError(
                f"{document}: the {version} version has a row {label!r}, "
                "but the text of record has no such paragraph; remove or relabel the row."
            )
        if version not in ("gloss", "foils") and not isinstance(row.get("text"), str):
            raise CorpusError(f"{document}: the {version} version of {label} has no 'text'.")
        if row.get("of", "") != text_hash(texts[label])[:HASH_LENGTH]:
            raise CorpusError(
                f"{document}: the {version} version of {label} was made for another text; "
                "check it against the text of record and renew its hash in the field 'of'."
            )


def _paragraphs(
    document: str,
    language: str,
    blocks: Sequence[Block],
    translations: Mapping[str, Rows],
    *,
    gloss: Rows,
    foils: Rows,
) -> Iterator[Paragraph]:
    def texts_of(label: str, record: str) -> Texts:
        others = {k: rows[label]["text"] for k, rows in translations.items() if label in rows}
        return {language: record, **others}

    headings = {b.text: texts_of(b.label, b.text) for b in blocks if b.kind is Kind.HEADING}
    notes = {b.text: b.label for b in blocks if b.kind is Kind.FOOTNOTE}
    for block in blocks:
        explained = gloss.get(block.label, {})
        yield Paragraph(
            id=f"{document}:{block.label}",
            document=document,
            kind=block.kind,
            label=block.label,
            part=block.part,
            section=headings.get(block.section, {}),
            texts=texts_of(block.label, block.text),
            footnotes=tuple(
                Footnote(notes[text].removeprefix("fn-"), texts_of(notes[text], text))
                for text in block.footnotes
            ),
            gloss=Gloss(
                {k: explained[k] for k in ("en", "zh") if k in explained},
                {k: tuple(explained.get(f"terms_{k}", ())) for k in ("en", "zh") if explained},
                {k: tuple(explained.get(f"asked_{k}", ())) for k in ("en", "zh") if explained},
                origin_of(explained),
            ),
            foils=_foils(foils.get(block.label, {})),
        )


def _foils(row: Mapping[str, Any]) -> Foils:
    return Foils(
        near={k: tuple(row[f"near_{k}"]) for k in ("en", "zh") if f"near_{k}" in row},
        premises=tuple(
            Premise(
                claim={k: premise[f"claim_{k}"] for k in ("en", "zh")},
                asked={k: tuple(premise[k]) for k in ("en", "zh")},
            )
            for premise in row.get("premises", ())
        ),
    )


def _description(blocks: Sequence[Block], language: str) -> Mapping[str, Any]:
    """What the document's own first lines tell of it."""
    front = next((b.text for b in blocks if b.kind is Kind.FRONT), "")
    heading = next((b.text for b in blocks if b.kind is Kind.HEADING), "")
    lines = [line for line in front.split("\n") if len(line) > 3]
    title = (max(lines, key=len) if lines else heading or blocks[0].text)[:120]
    symbol = _SYMBOL.search(front)
    date = _DATE.search(front)
    name = symbol[0] if symbol else title
    return {
        "symbol": symbol[0] if symbol else "",
        "titles": {language: title},
        "date": date[0] if date else "",
        "citation": {
            "en": {
                "operative": f"{name}, para. {{label}}",
                "preamble": f"{name}, preambular para. {{label}}",
                "front": name,
            },
            "zh": {
                "operative": f"{name}，第 {{label}} 段",
                "preamble": f"{name}，序言部分第 {{label}} 段",
                "front": name,
            },
        },
    }
