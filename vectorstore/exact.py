"""Vectors as one matrix in a file: every passage compared, in about a millisecond.

Chroma holds the passages with their vectors; the matrix beside it is what questions are compared
with while the index is small enough (`MOST`). Importing Chroma takes longer than everything else
that a question needs, its graph may be built a little differently on each build, and fusion wants
the scores of all passages, not of the nearest (docs/search.md has the figures).
"""

import hashlib
from pathlib import Path

import numpy as np

from vectorstore.embedders import Vectors
from vectorstore.errors import REBUILD, IndexBroken

#: Passages; with 384 dimensions the matrix has 77 MB then. Larger indexes ask Chroma.
MOST = 50_000

_FILE = "vectors.npy"


class ExactVectors:
    """The vectors of all passages, shape (passages, dimension), in the order of the corpus."""

    def __init__(self, matrix: Vectors) -> None:
        self._matrix = matrix

    @staticmethod
    def save(folder: Path, matrix: Vectors) -> str:
        """Write the matrix into a folder; its SHA-256 in hexadecimal."""
        np.save(folder / _FILE, matrix, allow_pickle=False)
        return hashlib.sha256((folder / _FILE).read_bytes()).hexdigest()

    @classmethod
    def load(cls, folder: Path, sha256: str) -> "ExactVectors":
        """The matrix in a folder. Raises `IndexBroken` where it is not the one that was saved."""
        try:
            raw = (folder / _FILE).read_bytes()
        except OSError as error:
            raise IndexBroken(
                f"The vectors in {folder} can't be read ({error.strerror}); {REBUILD}."
            ) from None
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise IndexBroken(f"The vectors in {folder} are damaged; {REBUILD}.")
        return cls(np.load(folder / _FILE, allow_pickle=False))

    def cosines(self, vector: Vectors) -> Vectors:
        """Cosines of all passages to a vector of shape (dimension,)."""
        found: Vectors = self._matrix @ vector
        return found
