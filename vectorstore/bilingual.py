"""The embedded embedder: English and Chinese in the space of all-MiniLM-L6-v2.

English goes through all-MiniLM-L6-v2 itself, Chinese through the student that was distilled into
its space, or, where it has no translation, through a rough English draft (docs/encoder.md). Both
run in numpy.
"""

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ingest.script import language_of
from vectorstore.draft import shipped_table
from vectorstore.minilm import Floats, MiniLMEncoder, verify_weights
from vectorstore.static import StaticEncoder

#: English words; names of four letters and less (UN, COVID's number) are not worth a vector.
_ENGLISH = re.compile(r"[A-Za-z][a-z'-]{4,}(?: [A-Za-z'-]+)*")


class BilingualEmbedder:
    """Texts of either language to vectors that meet in one space."""

    name = "all-MiniLM-L6-v2+zh-static-minilm+zh-en-phrases"
    dimension = 384
    languages: frozenset[str] | None = frozenset({"en", "zh"})

    def __init__(self) -> None:
        self._verified = False

    def embed_documents(self, texts: Sequence[str]) -> Floats:
        """Vectors of passages, shape (len(texts), 384).

        Raises `EmbedderUnavailable` where the weights are missing or not the published ones.
        """
        if not self._verified:
            verify_weights()
            self._verified = True
        return self._vectors(texts)

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """Vectors of questions, shape (len(texts), 384). Raises `EmbedderUnavailable`.

        A Chinese question with English words in it, which the student does not know, is the sum
        of its Chinese as the student reads it and its English as all-MiniLM does.
        """
        vectors = self._vectors(texts)
        for row, text in enumerate(texts):
            english = " ".join(_ENGLISH.findall(text))
            if english and language_of(text) == "zh":
                vectors[row] += self._english.encode([english])[0]
                vectors[row] /= np.linalg.norm(vectors[row])
        return vectors

    def embed_drafts(self, texts: Sequence[str]) -> Floats:
        """Vectors of the English drafts of Chinese passages, shape (len(texts), 384).

        Raises `EmbedderUnavailable`.
        """
        table = shipped_table()
        return self._english.encode([table.draft(text) for text in texts])

    def _vectors(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        by_language: dict[str, list[int]] = {"en": [], "zh": []}
        for row, text in enumerate(texts):
            by_language[language_of(text)].append(row)
        for language, rows in by_language.items():
            if rows:
                encoder = self._english if language == "en" else self._chinese
                vectors[rows] = encoder.encode([texts[row] for row in rows])
        return vectors

    @cached_property
    def _english(self) -> MiniLMEncoder:
        return MiniLMEncoder()

    @cached_property
    def _chinese(self) -> StaticEncoder:
        return StaticEncoder()
