"""Documents that a person adds: text files, copied so that they stay when the originals go."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.corpus import HASH_LENGTH, MANIFEST, document_from_file, document_id
from ingest.document import Document, text_hash
from ingest.errors import UnreadableFile
from ingest.layers import LAYERS, is_a_persons, layer_file, origin_of, rows_in
from ingest.textfile import TEXT_SUFFIXES, text_files
from qa.errors import BadInput


def add(folder: Path, sources: Sequence[Path]) -> tuple[Document, ...]:
    """Copy text files, and those in folders, into the library; all or, on an error, none.

    A file whose id is there already takes its place; layers beside a file come along
    (`ingest.layers`), and what a language model wrote for paragraphs that are the same stays.
    Raises `IngestError` for a file that can't be read or has no numbered paragraphs, and
    `BadInput` for two files of one id, for a README, which is passed over wherever documents are
    read, or where a person's layer in the library would not fit.
    """
    files = [file for source in sources for file in _files_of(source)]
    documents = tuple(document_from_file(file) for file in files)
    ids = [document.id for document in documents]
    for name in ids:
        if ids.count(name) > 1:
            raise BadInput(f"Two of the files would become document {name!r}; rename one of them.")
    for file, document in zip(files, documents, strict=True):
        _check_layers(folder, file, document)
    if files:
        folder.mkdir(parents=True, exist_ok=True)
    for file, document in zip(files, documents, strict=True):
        for older in _files_with(folder, document.id):
            if older.resolve() != file.resolve():
                older.unlink()
        target = folder / f"{document.id}{file.suffix.lower()}"
        if target.resolve() != file.resolve():
            shutil.copyfile(file, target)
            _copy_layers(file, target)
    return documents


def remove(folder: Path, document: str) -> None:
    """Take an added document out of the library, with what a language model wrote for it.

    Raises `BadInput` where it is not in it.
    """
    found = list(_files_with(folder, document))
    if not found:
        raise BadInput(
            f"No added document is called {document!r}; those that come with Pincite stay."
        )
    for file in found:
        for layer in LAYERS:
            written = layer_file(file, layer)
            if written.exists() and not is_a_persons(written):
                written.unlink()
        file.unlink()


def _check_layers(folder: Path, file: Path, document: Document) -> None:
    """Raise `BadInput` where a layer that a person put into the library is for another text."""
    of = {p.label: text_hash(p.texts[document.language])[:HASH_LENGTH] for p in document.paragraphs}
    for layer in LAYERS:
        there = layer_file(folder / f"{document.id}{file.suffix.lower()}", layer)
        if layer_file(file, layer).exists() or not there.exists():
            continue
        rows = rows_in(there).values()
        if any(not origin_of(row) and row.get("of") != of.get(row["label"]) for row in rows):
            raise BadInput(
                f"{there} was made for another text than {file.name} is now; "
                f"remove it, or put one that fits beside {file.name}."
            )


def _copy_layers(file: Path, target: Path) -> None:
    for layer in LAYERS:
        if layer_file(file, layer).exists():
            shutil.copyfile(layer_file(file, layer), layer_file(target, layer))


def _files_of(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        if source.stem.upper() == "README":
            raise BadInput(f"{source} would be passed over as a README; rename it to add it.")
        yield source
        return
    found = text_files(source)
    if (source / MANIFEST).exists():
        raise BadInput(
            f"{source} has a {MANIFEST} of its own; set PINCITE_CORPUS={source} to use it."
        )
    if not found:
        raise UnreadableFile(f"{source} holds no text files (.txt or .md).")
    yield from found


def _files_with(folder: Path, document: str) -> Iterator[Path]:
    if folder.is_dir():
        yield from [
            file
            for file in folder.iterdir()
            if file.suffix.lower() in TEXT_SUFFIXES and document_id(file) == document
        ]
