"""The index: built beside the live one, swapped in at once, refused where it does not fit."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import filelock
import pytest

from ingest.corpus import Corpus
from tests.fakes import LIBRARY, WordCountEmbedder, library_corpus
from vectorstore.errors import BuildFailed, IndexBroken, IndexBusy, IndexMismatch, IndexMissing
from vectorstore.index import build_index, check_store, live_manifest, open_index
from vectorstore.search import Search


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return library_corpus(tmp_path / "corpus")


def first_hit(corpus: Corpus, embedder: WordCountEmbedder, home: Path, question: str) -> str:
    search = Search(corpus, open_index(corpus, embedder.name, home), embedder)
    return search.hits(question, 1)[0].paragraph.id


def generations(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "index").iterdir() if path.is_dir())


def test_a_built_index_finds_by_chinese_and_english_words(corpus: Corpus, tmp_path: Path) -> None:
    embedder = WordCountEmbedder()
    build_index(corpus, embedder, tmp_path)
    assert first_hit(corpus, embedder, tmp_path, "借阅图书的期限多长？") == "library:2"
    assert first_hit(corpus, embedder, tmp_path, "逾期罰款怎麼辦") == "library:3"
    assert first_hit(corpus, embedder, tmp_path, "How many seats are heated?") == "library:4"


def test_an_unchanged_corpus_is_not_built_again(corpus: Corpus, tmp_path: Path) -> None:
    build_index(corpus, WordCountEmbedder(), tmp_path)
    before = generations(tmp_path)
    embedder = WordCountEmbedder()
    built = build_index(corpus, embedder, tmp_path)
    assert built.unchanged
    assert embedder.embedded == []
    assert generations(tmp_path) == before


def test_only_what_changed_is_embedded_again(corpus: Corpus, tmp_path: Path) -> None:
    first = build_index(corpus, WordCountEmbedder(), tmp_path)
    changed = library_corpus(tmp_path / "corpus", LIBRARY.replace("星期一关闭", "星期二关闭"))
    embedder = WordCountEmbedder()
    built = build_index(changed, embedder, tmp_path)
    assert embedder.embedded == ["图书馆每周开放六天，星期二关闭。"]
    assert (built.passages, built.embedded) == (first.passages, 1)
    assert len(generations(tmp_path)) == 1


def test_another_embedder_embeds_everything(corpus: Corpus, tmp_path: Path) -> None:
    build_index(corpus, WordCountEmbedder(), tmp_path)
    other = WordCountEmbedder("other", dimension=32)
    built = build_index(corpus, other, tmp_path)
    assert built.embedded == len(set(other.embedded)) > 0


def test_no_index_another_corpus_and_another_embedder_are_refused(
    corpus: Corpus, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissing, match="run `pincite ingest`"):
        open_index(corpus, "word-count", tmp_path)
    build_index(corpus, WordCountEmbedder(), tmp_path)
    with pytest.raises(IndexMismatch, match=r"embedder word-count.*run `pincite ingest`"):
        open_index(corpus, "another", tmp_path)
    changed = library_corpus(tmp_path / "other", LIBRARY.replace("六天", "五天"))
    with pytest.raises(IndexMismatch, match=r"corpus .*run `pincite ingest`"):
        open_index(changed, "word-count", tmp_path)


def live_folder(home: Path) -> Path:
    return home / "index" / (home / "index" / "current").read_text()


@pytest.mark.parametrize(
    "damage",
    [
        lambda live: (live / "manifest.json").write_text("{"),
        lambda live: (live / "manifest.json").unlink(),
        lambda live: (live / "vectors.npy").unlink(),
        lambda live: (live / "vectors.npy").write_bytes(b"not a matrix"),
        lambda live: shutil.rmtree(live / "lexical" / "zh"),
        lambda live: (live / "lexical" / "zh" / "paragraphs.json").write_bytes(b"\xff\xfe"),
    ],
    ids=["manifest cut", "no manifest", "no vectors", "vectors overwritten", "no words",
         "words overwritten"],
)  # fmt: skip
def test_a_damaged_index_is_refused_and_mended_by_a_build(
    damage: object, corpus: Corpus, tmp_path: Path
) -> None:
    embedder = WordCountEmbedder()
    build_index(corpus, embedder, tmp_path)
    damage(live_folder(tmp_path))  # type: ignore[operator]
    with pytest.raises(IndexBroken, match="run `pincite ingest`"):
        open_index(corpus, embedder.name, tmp_path)
    build_index(corpus, embedder, tmp_path)
    assert first_hit(corpus, embedder, tmp_path, "借阅图书的期限多长？") == "library:2"


@pytest.mark.parametrize(
    "damage",
    [
        shutil.rmtree,
        lambda store: (store / "chroma.sqlite3").write_bytes(b"not a database" * 99),
        lambda store: (store / "chroma.sqlite3").write_bytes(b""),
    ],
    ids=["gone", "overwritten", "emptied"],
)
def test_damage_to_chroma_is_found_when_it_is_looked_at_and_mended_by_a_build(
    damage: object, corpus: Corpus, tmp_path: Path
) -> None:
    build_index(corpus, WordCountEmbedder(), tmp_path)
    check_store(tmp_path)
    damage(live_folder(tmp_path) / "chroma")  # type: ignore[operator]
    with pytest.raises(IndexBroken, match="run `pincite ingest`"):
        check_store(tmp_path)
    changed = library_corpus(tmp_path / "other", LIBRARY.replace("六天", "五天"))
    build_index(changed, WordCountEmbedder(), tmp_path)
    check_store(tmp_path)


def test_the_matrix_and_chroma_find_the_same(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = WordCountEmbedder()
    build_index(corpus, embedder, tmp_path / "small")
    monkeypatch.setattr("vectorstore.index.MOST", 0)
    build_index(corpus, embedder, tmp_path / "large")
    for question in ("借阅图书的期限多长？", "seats", "罚款"):
        found = [
            [
                (hit.paragraph.id, pytest.approx(hit.score, abs=1e-4))
                for hit in Search(
                    corpus, open_index(corpus, embedder.name, tmp_path / size), embedder
                ).hits(question, 9)
            ]
            for size in ("small", "large")
        ]
        assert found[0] == found[1]


def test_a_second_builder_waits_or_says_so(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    with (
        filelock.FileLock(tmp_path / "index" / "build.lock"),
        pytest.raises(IndexBusy, match="wait until it is done"),
    ):
        build_index(corpus, WordCountEmbedder(), tmp_path, wait=0.1)
    assert not build_index(corpus, WordCountEmbedder(), tmp_path, wait=0.1).unchanged


def test_a_home_that_can_not_be_written_is_named(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BuildFailed, match="PINCITE_HOME"):
        build_index(corpus, WordCountEmbedder(), tmp_path / "file")


class FullDisk(WordCountEmbedder):
    """An embedder on a disk that fills up half way."""

    def embed_documents(self, texts):  # type: ignore[no-untyped-def]
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_old_index_working(corpus: Corpus, tmp_path: Path) -> None:
    embedder = WordCountEmbedder()
    build_index(corpus, embedder, tmp_path)
    changed = library_corpus(tmp_path / "other", LIBRARY.replace("六天", "五天"))
    with pytest.raises(BuildFailed, match=r"disk of .* is full"):
        build_index(changed, FullDisk(), tmp_path)
    assert first_hit(corpus, embedder, tmp_path, "借阅图书的期限多长？") == "library:2"


BUILDER = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from ingest.corpus import load_corpus
from tests.fakes import WordCountEmbedder
from vectorstore.index import build_index
build_index(load_corpus([Path(sys.argv[1])]), WordCountEmbedder(), Path(sys.argv[2]))
"""


def test_a_build_killed_at_any_moment_leaves_the_old_index_working(tmp_path: Path) -> None:
    old = library_corpus(tmp_path / "old")
    library_corpus(tmp_path / "new", LIBRARY.replace("六天", "五天") + "5. 馆内禁止吸烟。\n")
    new = library_corpus(tmp_path / "new", LIBRARY.replace("六天", "五天") + "5. 馆内禁止吸烟。\n")
    home, embedder = tmp_path / "home", WordCountEmbedder()
    build_index(old, embedder, home)
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", BUILDER, str(tmp_path / "new"), str(home), root]
    started = time.monotonic()
    subprocess.run(command, check=True)
    whole = time.monotonic() - started
    build_index(old, embedder, home)
    seeded = random.Random(20210602)  # noqa: S311
    killed = 0
    for _ in range(8):
        process = subprocess.Popen(command)
        # Imports take the first half; the kills are spread over the writing after it.
        time.sleep(whole * seeded.uniform(0.4, 1.0))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        manifest = live_manifest(home)
        assert manifest is not None
        live = new if manifest.corpus_sha256 == new.sha256 else old
        assert first_hit(live, embedder, home, "借阅图书的期限多长？") == "library:2"
        if live is new:
            build_index(old, embedder, home)
    assert killed > 0
    build_index(new, embedder, home)
    assert first_hit(new, embedder, home, "馆内可以吸烟吗") == "library:5"
    assert len(generations(home)) == 1


def test_the_manifest_tells_what_the_index_was_built_from(corpus: Corpus, tmp_path: Path) -> None:
    build_index(corpus, WordCountEmbedder(), tmp_path)
    manifest = json.loads((live_folder(tmp_path) / "manifest.json").read_text())
    assert manifest["embedder"] == "word-count"
    assert manifest["dimension"] == 64
    assert manifest["corpus_sha256"] == corpus.sha256


def test_a_shared_chroma_server_holds_the_index(corpus: Corpus, tmp_path: Path) -> None:
    port = 18000 + os.getpid() % 1000
    chroma = Path(sys.executable).with_name("chroma")
    server = subprocess.Popen(
        [chroma, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address, embedder = f"http://127.0.0.1:{port}", WordCountEmbedder()
        deadline = time.monotonic() + 30
        while True:
            try:
                build_index(corpus, embedder, tmp_path / "home", chroma=address)
                break
            except IndexBroken:
                assert time.monotonic() < deadline, "the server did not come up"
                time.sleep(0.2)
        assert first_hit(corpus, embedder, tmp_path / "home", "借阅图书的期限多长？") == "library:2"
    finally:
        server.terminate()
        server.wait(10)
    with pytest.raises(IndexBroken, match=r"No Chroma server answers|run `pincite ingest`"):
        open_index(corpus, embedder.name, tmp_path / "home")
