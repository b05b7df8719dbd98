"""Vectors in Chroma, read back."""

from pathlib import Path

import numpy as np

from vectorstore.chroma import ChromaStore
from vectorstore.passage import Layer, Passage


def test_more_vectors_than_sqlite_takes_at_once_are_read_back_whole(tmp_path: Path) -> None:
    count = 33_000  # SQLite refuses a query over more than 32,766 rows
    passages = [Passage("one:1", Layer.ASKED, "en", n, n + 1, f"line {n}") for n in range(count)]
    angles = np.arange(count) / count
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    store = ChromaStore.in_folder(tmp_path)
    store.create()
    store.add(passages, vectors)
    found = store.vectors()
    assert len(found) == count
    np.testing.assert_allclose(found["en", "line 32999"], vectors[-1], atol=1e-6)
    store.close()
