"""The index on disk: built beside the live one and swapped in at once.

    <home>/index/current                 names the live generation
    <home>/index/<generation>/           manifest.json, chroma/, vectors.npy, lexical/<language>/
    <home>/index/<generation>.tmp/       a build under way, or what a killed one left
    <home>/index/build.lock              held by the one process that builds

A reader follows ``current``, which is replaced by a rename: a build that is killed at any moment
leaves the old index as it was.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ingest.corpus import Corpus
from ingest.document import Paragraph
from vectorstore.chroma import ChromaStore
from vectorstore.draft import shipped_table
from vectorstore.embedders import Drafting, Embedder, Vectors
from vectorstore.errors import (
    REBUILD,
    BuildFailed,
    IndexBroken,
    IndexBusy,
    IndexMismatch,
    IndexMissing,
    VectorStoreError,
)
from vectorstore.exact import MOST, ExactVectors
from vectorstore.lexical import LexicalIndex
from vectorstore.passage import Layer, Passage, passages

#: Raised when passages, fields or file formats change.
SCHEMA = 5

_POINTER = "current"
_MANIFEST = "manifest.json"
_EMBED_BATCH = 64

#: The languages that have a lexical field: all that a paragraph says in one of them.
FIELDS = ("zh", "en")

#: Told how many of how many passages are embedded.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """What an index was built from; one that differs is refused."""

    schema: int
    embedder: str
    dimension: int
    corpus_sha256: str
    passages: int
    chroma: str
    vectors_sha256: str
    built_at: str


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """A live index: its manifest, its vectors (a small index's as a matrix) and lexical fields."""

    manifest: IndexManifest
    vectors: ExactVectors | ChromaStore
    lexical: Mapping[str, LexicalIndex]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: passages in the index, and how many of them had to be embedded."""

    passages: int
    embedded: int
    unchanged: bool


def corpus_passages(corpus: Corpus, embedder: Embedder) -> tuple[Passage, ...]:
    """The passages of the citable paragraphs in languages that the embedder reads.

    Drafts of what has no translation are among them where the embedder makes such.
    """
    drafting = isinstance(embedder, Drafting)
    return tuple(
        passage
        for paragraph in corpus.citable
        for passage in passages(paragraph)
        if (embedder.languages is None or passage.language in embedder.languages)
        and (drafting or passage.layer is not Layer.DRAFT)
    )


def build_index(
    corpus: Corpus,
    embedder: Embedder,
    home: Path,
    *,
    chroma: str = "",
    wait: float = 600,
    progress: Progress = lambda done, total: None,
) -> Built:
    """Build the index of a corpus under `home`, unless the live one is of the same make.

    `chroma` is the address of a Chroma server, or empty for a folder of this machine. Vectors of
    texts that the live index has already are taken over. Waits up to `wait` seconds for another
    builder, then raises `IndexBusy`; raises `BuildFailed` where the files can't be written.
    """
    import filelock

    root = home / "index"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(root / "build.lock", timeout=wait):
            return _build(corpus, embedder, root, chroma, progress)
    except filelock.Timeout:
        raise IndexBusy(
            f"Another process has been building the index in {root} for {wait:.0f} s; "
            "wait until it is done, then try again."
        ) from None
    except OSError as error:
        raise BuildFailed(_build_failure(error, root)) from None


def open_index(corpus: Corpus, embedder_name: str, home: Path) -> OpenIndex:
    """The live index under `home`.

    Raises `IndexMissing`, `IndexMismatch` where it was built from another corpus, with another
    embedder or in another schema, and `IndexBroken` where its files are damaged.
    """
    root = home / "index"
    generation = _live_generation(root)
    if generation is None:
        raise IndexMissing(f"There is no index in {home} yet; {REBUILD}.")
    try:
        return _opened(corpus, embedder_name, root / generation)
    except IndexBroken:
        # Another process may have swapped in a new generation and removed this one.
        if _live_generation(root) in (None, generation):
            raise
        return open_index(corpus, embedder_name, home)


def check_store(home: Path) -> None:
    """Raise `IndexBroken` where the live index's passages in Chroma are damaged or gone."""
    root = home / "index"
    generation = _live_generation(root)
    if generation is not None:
        manifest = _manifest_of(root / generation)
        store = _store(root / generation, manifest.chroma, generation)
        store.check(manifest.passages)
        store.close()


def live_manifest(home: Path) -> IndexManifest | None:
    """The manifest of the live index under `home`, or None where there is none to read."""
    root = home / "index"
    generation = _live_generation(root)
    try:
        return _manifest_of(root / generation) if generation else None
    except IndexBroken:
        return None


# -- building ----------------------------------------------------------------------------------


def _build(
    corpus: Corpus, embedder: Embedder, root: Path, chroma: str, progress: Progress
) -> Built:
    pieces = corpus_passages(corpus, embedder)
    live = _live_generation(root)
    if live is not None and _is_current(corpus, embedder, root / live, chroma):
        return Built(len(pieces), 0, unchanged=True)
    _remove_all_but(root, live)
    known = _known_vectors(root / live, embedder) if live else {}
    now = datetime.now(UTC)
    name = f"{now:%Y%m%dT%H%M%S%f}-{corpus.sha256[:8]}"
    folder = root / f"{name}.tmp"
    folder.mkdir()
    vectors, embedded = _vectors_of(pieces, embedder, known, progress)
    store = _store(folder, chroma, name)
    store.create()
    store.add(pieces, vectors)
    store.check(len(pieces))
    store.close()
    exact = not chroma and len(pieces) <= MOST
    vectors_sha256 = ExactVectors.save(folder, vectors) if exact else ""
    for field, texts in _lexical_texts(corpus.citable).items():
        LexicalIndex.over(texts).save(folder / "lexical" / field)
    manifest = IndexManifest(
        schema=SCHEMA,
        embedder=embedder.name,
        dimension=embedder.dimension,
        corpus_sha256=corpus.sha256,
        passages=len(pieces),
        chroma=chroma,
        vectors_sha256=vectors_sha256,
        built_at=now.isoformat(timespec="seconds"),
    )
    _write_durably(folder / _MANIFEST, json.dumps(asdict(manifest), indent=1))
    os.rename(folder, root / name)
    _write_durably(root / _POINTER, name)
    _remove_all_but(root, name)
    return Built(len(pieces), embedded, unchanged=False)


def _vectors_of(
    pieces: Sequence[Passage],
    embedder: Embedder,
    known: Mapping[tuple[str, str], Vectors],
    progress: Progress,
) -> tuple[Vectors, int]:
    """Vectors of the passages, shape (len(pieces), dimension), and how many were made anew."""
    new = [p for p in pieces if (p.language, p.text) not in known]
    drafted = list(dict.fromkeys((p.language, p.text) for p in new if p.layer is Layer.DRAFT))
    plain = list(dict.fromkeys((p.language, p.text) for p in new if p.layer is not Layer.DRAFT))
    made, done, total = dict(known), 0, len(drafted) + len(plain)
    progress(0, total)
    for texts, embed in _ways(plain, drafted, embedder):
        # Texts of one length share a batch, and none is padded far.
        texts.sort(key=lambda piece: len(piece[1]))
        for start in range(0, len(texts), _EMBED_BATCH):
            batch = texts[start : start + _EMBED_BATCH]
            made.update(zip(batch, embed([text for _, text in batch]), strict=True))
            done += len(batch)
            progress(done, total)
    if not pieces:
        return np.zeros((0, embedder.dimension), dtype=np.float32), 0
    return np.stack([made[p.language, p.text] for p in pieces]), total


def _ways(
    plain: list[tuple[str, str]], drafted: list[tuple[str, str]], embedder: Embedder
) -> Iterator[tuple[list[tuple[str, str]], Callable[[Sequence[str]], Vectors]]]:
    """Texts by language, with what embeds them."""
    yield plain, embedder.embed_documents
    if isinstance(embedder, Drafting):
        yield drafted, embedder.embed_drafts


def _lexical_texts(paragraphs: Sequence[Paragraph]) -> dict[str, dict[str, str]]:
    """All that each paragraph says in a language, by language and paragraph id.

    One field over text, heading, footnotes, gloss, terms and questions beats a field for each
    and a sum of their scores by nine points of hit@1 (docs/search.md): a word counts once.
    """
    return {
        language: {
            paragraph.id: "\n".join(
                [
                    *_texts(paragraph, language),
                    paragraph.gloss.texts.get(language, ""),
                    *paragraph.gloss.terms.get(language, ()),
                    *paragraph.gloss.asked.get(language, ()),
                ]
            )
            for paragraph in paragraphs
        }
        for language in FIELDS
    }


def _texts(paragraph: Paragraph, language: str) -> Iterator[str]:
    """Text, heading and footnotes in a language.

    Of a Chinese paragraph without a translation, in English: the words that they may mean.
    """
    if language == "en" and "zh" in paragraph.texts and "en" not in paragraph.texts:
        yield shipped_table().meanings("\n".join(_texts(paragraph, "zh")))
        return
    for texts in (
        paragraph.texts,
        paragraph.section,
        *(note.texts for note in paragraph.footnotes),
    ):
        yield texts.get(language, "")


def _known_vectors(folder: Path, embedder: Embedder) -> Mapping[tuple[str, str], Vectors]:
    """Vectors of the live index that the same embedder made."""
    try:
        manifest = _manifest_of(folder)
        if (manifest.embedder, manifest.dimension) != (embedder.name, embedder.dimension):
            return {}
        store = _store(folder, manifest.chroma, folder.name)
        store.check(manifest.passages)
        known = store.vectors()
        store.close()
    except VectorStoreError:
        return {}
    return known


def _is_current(corpus: Corpus, embedder: Embedder, folder: Path, chroma: str) -> bool:
    try:
        opened = _opened(corpus, embedder.name, folder)
    except VectorStoreError:
        return False
    return opened.manifest.chroma == chroma


def _remove_all_but(root: Path, live: str | None) -> None:
    for folder in root.iterdir():
        if not folder.is_dir() or folder.name == live:
            continue
        try:
            manifest = _manifest_of(folder)
            if manifest.chroma:
                _store(folder, manifest.chroma, folder.name).remove()
        except Exception:  # noqa: S110
            pass  # a leftover that can't be read, or a server that is gone
        shutil.rmtree(folder, ignore_errors=True)


def _build_failure(error: OSError, root: Path) -> str:
    if error.errno == errno.ENOSPC:
        return (
            f"The disk of {root} is full: an index of two documents takes about 40 MB. "
            "Free some space, or set PINCITE_HOME to another disk; the old index still works."
        )
    return (
        f"The index can't be written to {root} ({error.strerror or error}); "
        "check its permissions, or set PINCITE_HOME to a folder of yours."
    )


# -- opening -----------------------------------------------------------------------------------


def _opened(corpus: Corpus, embedder_name: str, folder: Path) -> OpenIndex:
    manifest = _manifest_of(folder)
    wanted = (
        ("schema", manifest.schema, SCHEMA),
        ("embedder", manifest.embedder, embedder_name),
        ("corpus", manifest.corpus_sha256[:12], corpus.sha256[:12]),
    )
    for what, there, asked in wanted:
        if there != asked:
            raise IndexMismatch(
                f"The index was built with {what} {there}, but {what} {asked} is in use; {REBUILD}."
            )
    lexical = {field: LexicalIndex.load(folder / "lexical" / field) for field in FIELDS}
    if manifest.vectors_sha256:
        return OpenIndex(manifest, ExactVectors.load(folder, manifest.vectors_sha256), lexical)
    store = _store(folder, manifest.chroma, folder.name)
    store.check(manifest.passages)
    return OpenIndex(manifest, store, lexical)


def _store(folder: Path, chroma: str, name: str) -> ChromaStore:
    if chroma:
        return ChromaStore.on_server(chroma, f"pincite-{name}")
    path = folder / "chroma"
    if not path.exists() and not folder.name.endswith(".tmp"):
        raise IndexBroken(f"The vector index in {folder} is gone; {REBUILD}.")
    return ChromaStore.in_folder(path)


def _live_generation(root: Path) -> str | None:
    try:
        name = (root / _POINTER).read_text().strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name and "/" not in name and (root / name).is_dir() else None


def _manifest_of(folder: Path) -> IndexManifest:
    try:
        return IndexManifest(**json.loads((folder / _MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise IndexBroken(
            f"The index in {folder} has no readable manifest ({type(error).__name__}); {REBUILD}."
        ) from None


def _write_durably(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, after a power cut too."""
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
