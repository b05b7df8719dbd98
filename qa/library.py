"""Documents that a person adds: text files, copied so that they stay when the originals go."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.corpus import MANIFEST, document_from_file, document_id
from ingest.document import Document
from ingest.errors import UnreadableFile
from ingest.textfile import TEXT_SUFFIXES, text_files
from qa.errors import BadInput


def add(folder: Path, sources: Sequence[Path]) -> tuple[Document, ...]:
    """Copy text files, and those in folders, into the library; all or, on an error, none.

    A file whose id is there already takes its place. Raises `IngestError` for a file that can't
    be read or has no numbered paragraphs, and `BadInput` for two files of one id or a README,
    which is passed over wherever documents are read.
    """
    files = [file for source in sources for file in _files_of(source)]
    documents = tuple(document_from_file(file) for file in files)
    ids = [document.id for document in documents]
    for name in ids:
        if ids.count(name) > 1:
            raise BadInput(f"Two of the files would become document {name!r}; rename one of them.")
    if files:
        folder.mkdir(parents=True, exist_ok=True)
    for file, document in zip(files, documents, strict=True):
        for older in _files_with(folder, document.id):
            if older.resolve() != file.resolve():
                older.unlink()
        target = folder / f"{document.id}{file.suffix.lower()}"
        if target.resolve() != file.resolve():
            shutil.copyfile(file, target)
    return documents


def remove(folder: Path, document: str) -> None:
    """Take an added document out of the library. Raises `BadInput` where it is not in it."""
    found = list(_files_with(folder, document))
    if not found:
        raise BadInput(
            f"No added document is called {document!r}; those that come with Pincite stay."
        )
    for file in found:
        file.unlink()


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
