"""Layer files: a translation and plain words that stand beside a document of one's own.

Beside ``treaty.txt`` there may be ``treaty.en.jsonl`` or ``treaty.zh.jsonl`` (its translation) and
``treaty.gloss.jsonl``, each of the form of the bundled ones. A row that a language model wrote says
so under ``by``: where the text has changed since, it is passed over; a person's is refused.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from ingest.errors import CorpusError
from ingest.textfile import read_text

#: Rows by the label of their paragraph.
Rows: TypeAlias = Mapping[str, Mapping[str, Any]]

#: The layer in plain words; the others are named by their language.
GLOSS = "gloss"
LAYERS = ("en", "zh", GLOSS)
#: The field that says who wrote a row, and the words in it before a model's name.
BY = "by"
WRITTEN_BY = "written by "


def layer_file(record: Path, layer: str) -> Path:
    """Where a layer of the document in a file stands: ``treaty.en.jsonl`` beside treaty.txt."""
    return record.with_name(f"{record.stem}.{layer}.jsonl")


def rows_in(path: Path) -> Rows:
    """The rows of a JSON-lines file. Raises `CorpusError` with the line, or `UnreadableFile`."""
    rows: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows[row["label"]] = row
        except (ValueError, KeyError, TypeError):
            raise CorpusError(f"{path}, line {number}: not a JSON object with a label.") from None
    return rows


def origin_of(row: Mapping[str, Any]) -> str:
    """Who wrote a row, ``written by openai:gpt-4o-mini``; empty for a person's."""
    origin = row.get(BY, "")
    return origin if isinstance(origin, str) else ""


def origins_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """Who wrote the rows: ``written by one; written by another``, or empty."""
    return "; ".join(dict.fromkeys(filter(None, map(origin_of, rows))))


def is_a_persons(path: Path) -> bool:
    """Whether a layer file is there in which no row says that a language model wrote it."""
    return path.exists() and not origins_of(rows_in(path).values())
