"""Text to index terms: Chinese segmented, English stemmed, scripts and widths folded."""

import re
import unicodedata
from functools import cache
from typing import Protocol

from ingest.script import HAN
from vectorstore.script import simplified

_PIECE = re.compile(rf"[{HAN}]+|[A-Za-z]+(?:['’][a-z]+)?|\d+(?:[/.,]\d+)*")
_SYMBOL = re.compile(r"[A-Za-z]+(?:[/-][A-Za-z0-9.]+)+|\d+/\d+")


class _Segmenter(Protocol):
    def cut_for_search(self, text: str, hmm: bool = True) -> list[str]: ...


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


def folded(text: str) -> str:
    """The text in small letters, half width and simplified script.

    ``ＵＮＯＤＣ 與實益所有權`` becomes ``unodc 与实益所有权``. The length may change.
    """
    narrow = unicodedata.normalize("NFKC", text).lower()
    return simplified(narrow)


def index_terms(text: str) -> tuple[str, ...]:
    """The terms under which a text is indexed and looked up, with repetitions.

    Chinese gives its words and pairs of neighbouring characters, English its Snowball stems,
    symbols and numbers stand as they are.
    """
    plain = folded(text)
    terms: list[str] = [match[0] for match in _SYMBOL.finditer(plain)]
    for match in _PIECE.finditer(plain):
        piece = match[0]
        if not re.match(f"[{HAN}]", piece):
            terms.append(_stemmer().stemWord(piece) if piece.isascii() else piece)
            continue
        words = _segmenter().cut_for_search(piece)
        terms += [word for word in words if len(word) != 2 or word not in piece]
        terms += [piece[i : i + 2] for i in range(len(piece) - 1)] or [piece]
    return tuple(terms)


@cache
def _segmenter() -> _Segmenter:
    import rjieba

    segmenter: _Segmenter = rjieba
    return segmenter


@cache
def _stemmer() -> _Stemmer:
    import Stemmer

    stemmer: _Stemmer = Stemmer.Stemmer("english")
    return stemmer
