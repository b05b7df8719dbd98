"""Text to index terms: Chinese segmented, English stemmed, scripts and widths folded."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Protocol

from ingest.script import HAN
from vectorstore.script import simplified

_PIECE = re.compile(rf"[{HAN}]+|[A-Za-z]+(?:['’][a-z]+)?|\d+(?:[/.,]\d+)*")
_SYMBOL = re.compile(r"[A-Za-z]+(?:[/-][A-Za-z0-9.]+)+|\d+/\d+")


class _Segmenter(Protocol):
    def cut(self, text: str, hmm: bool = True) -> list[str]: ...

    def cut_for_search(self, text: str, hmm: bool = True) -> list[str]: ...


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


@lru_cache(maxsize=1_024)  # the names of documents are folded for each question
def folded(text: str) -> str:
    """The text in small letters, half width and simplified script.

    ``ＵＮＯＤＣ 與實益所有權`` becomes ``unodc 与实益所有权``. The length may change.
    """
    narrow = unicodedata.normalize("NFKC", text).lower()
    return simplified(narrow)


def index_terms(text: str) -> tuple[str, ...]:
    """The terms under which a text is indexed and looked up, with repetitions.

    Chinese gives its longer words, pairs of neighbouring characters and single characters,
    English its Snowball stems; symbols and numbers stand as they are.
    """
    plain = folded(text)
    terms: list[str] = [match[0] for match in _SYMBOL.finditer(plain)]
    for match in _PIECE.finditer(plain):
        piece = match[0]
        if not re.match(f"[{HAN}]", piece):
            terms.append(_stemmer().stemWord(piece) if piece.isascii() else piece)
            continue
        words = _segmenter().cut_for_search(piece)
        terms += [word for word in words if len(word) > 2]
        terms += [piece[i : i + 2] for i in range(len(piece) - 1)]
        terms += piece
    return tuple(terms)


def content_terms(text: str) -> frozenset[str]:
    """The terms that tell what a question is about: without stop words and single characters.

    Each of them is also among the `index_terms` of a text that holds it.
    """
    plain = folded(text)
    terms = {match[0] for match in _SYMBOL.finditer(plain)}
    for match in _PIECE.finditer(plain):
        piece = match[0]
        if not re.match(f"[{HAN}]", piece):
            if piece.replace("’", "'").partition("'")[0] not in _stop_words():
                terms.add(_stemmer().stemWord(piece))
            continue
        terms |= {word for word in _segmenter().cut_for_search(piece) if len(word) > 2}
        words = (" " if word in _stop_words() else word for word in _segmenter().cut(piece))
        for run in "".join(words).split():
            terms |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return frozenset(terms)


def words_of(text: str) -> tuple[str, ...]:
    """Chinese text cut into the words of the dictionary and single characters.

    记者的安全 is 记者 的 安全; 计者 is no word and gives 计 and 者.
    """
    return tuple(_segmenter().cut(text, False))


@cache
def _stop_words() -> frozenset[str]:
    """Words that say how one asks, not what about."""
    return frozenset((files("vectorstore") / "stopwords.txt").read_text("utf-8").split())


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
