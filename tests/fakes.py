"""Small stand-ins: a corpus of one made-up document, and an embedder that counts words."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.corpus import Corpus, load_corpus
from vectorstore.analysis import index_terms
from vectorstore.embedders import Vectors

LIBRARY = """A/RES/99/1
建立公共图书馆
大会，
1. 图书馆每周开放六天，星期一关闭。
2. 读者可以免费借阅图书，期限为三十天。
3. 逾期不还的，每天缴纳一元罚款。罚款用于购买新书。
4. The reading room holds 120 seats and is heated in winter.
"""


class WordCountEmbedder:
    """Vectors of hashed words, shape (n, 64): no weights, no network, the same on each run."""

    languages: frozenset[str] | None = None

    def __init__(self, name: str = "word-count", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return self._vectors(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for term in index_terms(text):
                digest = hashlib.sha256(term.encode()).digest()
                vectors[row, digest[0] % self.dimension] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def library_corpus(folder: Path, text: str = LIBRARY) -> Corpus:
    """The corpus of one document, ``library``, in a folder that is made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "library.txt").write_text(text, encoding="utf-8")
    return load_corpus([folder])
