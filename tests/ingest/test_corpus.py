"""Folders of documents: manifests, undescribed files, rows made for another text."""

import json
import shutil
from pathlib import Path

import pytest

from ingest.corpus import bundled_folder, load_corpus
from ingest.errors import CorpusError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "corpus"
    shutil.copytree(bundled_folder(), copy)
    return copy


def changed_row(path: Path, row_label: str, **fields: str) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [{**row, **fields} if row["label"] == row_label else row for row in rows]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_a_translation_of_another_text_is_refused(folder: Path) -> None:
    text = folder / "declaration.zh.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("187 个", "188 个"), encoding="utf-8")
    with pytest.raises(
        CorpusError, match="declaration: the en version of PP4 was made for another"
    ):
        load_corpus([folder])


def test_a_translation_shifted_by_one_is_refused(folder: Path) -> None:
    path = folder / "declaration.en.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    shifted = [{**row, "of": rows[i - 1]["of"]} for i, row in enumerate(rows)]
    path.write_text("\n".join(json.dumps(row) for row in shifted), encoding="utf-8")
    with pytest.raises(CorpusError, match="declaration: the en version of front was made for ano"):
        load_corpus([folder])


def test_a_row_without_a_paragraph_is_refused(folder: Path) -> None:
    changed_row(folder / "note.gloss.jsonl", "16", label="99")
    with pytest.raises(CorpusError, match="a row '99'"):
        load_corpus([folder])


def test_a_broken_manifest_and_a_broken_row_are_named(folder: Path) -> None:
    (folder / "note.en.jsonl").write_text('{"label": "1"', encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: not a JSON object with a label"):
        load_corpus([folder])
    (folder / "manifest.toml").write_text("[[document]\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="not valid TOML"):
        load_corpus([folder])


def test_a_file_without_manifest_describes_itself(tmp_path: Path) -> None:
    text = "A/RES/99/1\nThe library resolution\n\nThe General Assembly,\n1. Opens.\n2. Closes.\n"
    (tmp_path / "My Library.txt").write_text(text, encoding="utf-8")
    (document,) = load_corpus([tmp_path]).documents
    assert (document.id, document.symbol, document.language) == ("my-library", "A/RES/99/1", "en")
    opens = document.paragraphs[1]
    assert document.reference(opens, "en") == "A/RES/99/1, para. 1"
    assert document.reference(opens, "zh") == "A/RES/99/1，第 1 段"


def test_the_corpus_hash_tells_every_change(folder: Path) -> None:
    before = load_corpus([folder]).sha256
    assert load_corpus([folder]).sha256 == before
    changed_row(folder / "note.gloss.jsonl", "16", en="Something else.")
    assert load_corpus([folder]).sha256 != before


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no documents"):
        load_corpus([tmp_path])
