"""The lexical index: paragraphs found by the words that they share with the question (BM25)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from vectorstore.analysis import index_terms
from vectorstore.errors import REBUILD, IndexBroken

_PARAGRAPHS = "paragraphs.json"


class LexicalIndex:
    """BM25 over one text a paragraph (Robertson & Zaragoza 2009, in Lucene's variant)."""

    def __init__(self, paragraph_ids: Sequence[str], bm25: bm25s.BM25 | None) -> None:
        self.paragraph_ids = tuple(paragraph_ids)
        self._bm25 = bm25

    @classmethod
    def over(cls, texts: Mapping[str, str]) -> "LexicalIndex":
        """An index of the texts, given by paragraph id."""
        terms = {key: index_terms(text) for key, text in texts.items()}
        filled = {key: list(found) for key, found in terms.items() if found}
        if not filled:
            return cls((), None)
        bm25 = bm25s.BM25(method="lucene")
        bm25.index(list(filled.values()), show_progress=False)
        return cls(tuple(filled), bm25)

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made."""
        folder.mkdir(parents=True)
        (folder / _PARAGRAPHS).write_text(json.dumps(self.paragraph_ids, ensure_ascii=False))
        if self._bm25 is not None:
            self._bm25.save(str(folder / "bm25"))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """The index in a folder. Raises `IndexBroken`."""
        try:
            paragraph_ids = json.loads((folder / _PARAGRAPHS).read_text())
            bm25 = bm25s.BM25.load(str(folder / "bm25")) if paragraph_ids else None
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise IndexBroken(
                f"The lexical index in {folder} is damaged ({type(error).__name__}); {REBUILD}."
            ) from None
        return cls(paragraph_ids, bm25)

    def holders(self, term: str) -> NDArray[np.int_]:
        """Positions in `paragraph_ids` of the paragraphs that hold an index term."""
        if self._bm25 is None or term not in self._bm25.vocab_dict:
            return np.zeros(0, dtype=int)
        token = self._bm25.vocab_dict[term]
        starts = self._bm25.scores["indptr"]
        found: NDArray[np.int_] = self._bm25.scores["indices"][starts[token] : starts[token + 1]]
        return found

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 scores, one entry for each of `paragraph_ids`; 0 for those without a shared term."""
        known = (
            []
            if self._bm25 is None
            else [term for term in index_terms(question) if term in self._bm25.vocab_dict]
        )
        if self._bm25 is None or not known:
            return np.zeros(len(self.paragraph_ids), dtype=np.float32)
        found: NDArray[np.float32] = self._bm25.get_scores(known)
        return found
