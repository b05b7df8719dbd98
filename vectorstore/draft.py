"""A rough English draft of Chinese text, for search alone: it is never shown or quoted.

A Chinese paragraph that has no translation is found by English questions through the draft's
vector (`vectorstore.bilingual`) and through the English words that it may mean
(`vectorstore.index`). Both are made when the index is built; a question costs nothing more.
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.script import HAN
from vectorstore.analysis import folded, words_of
from vectorstore.errors import EmbedderUnavailable

SHIPPED = Path(__file__).parent / "models" / "zh-en-phrases"
WORDS, PHRASES = "words.tsv.gz", "phrases.tsv.gz"

#: Chinese words of the longest phrase.
LONGEST = 5
#: How often a word of probability 1 is said by `DraftTable.meanings`, so that BM25 can weigh.
_TIMES = 8
#: Log probabilities: of each phrase that is begun, so that few long ones win, and of a word that
#: the table does not have.
_BEGUN, _UNKNOWN = -1.5, -8.0

_PIECE = re.compile(rf"[{HAN}]+|[a-z]+|\d+(?:[/.,]\d+)*")


class DraftTableMissing(EmbedderUnavailable):
    """The phrase table is not where it should be, or can't be read."""


@dataclass(frozen=True, slots=True)
class DraftTable:
    """What Chinese words and phrases mean in English, as aligned text has it.

    `words` maps a word to English words with their probabilities, stop words left out (so 我们 has
    none); `phrases` maps words, joined by spaces, to the likeliest English and its log probability.
    """

    words: Mapping[str, tuple[tuple[str, float], ...]]
    phrases: Mapping[str, tuple[str, float]]

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> DraftTable:
        """The table in a folder, as `vectorstore.train.phrases` writes it.

        Raises DraftTableMissing.
        """
        words = {
            row[0]: tuple(
                (english, int(percent) / 100)
                for english, percent in zip(row[1::2], row[2::2], strict=True)
            )
            for row in _rows(folder / WORDS)
        }
        phrases = {
            chinese: (english, math.log(int(percent) / 100))
            for chinese, english, percent in _rows(folder / PHRASES)
        }
        return cls(words=words, phrases=phrases)

    def draft(self, text: str) -> str:
        """Chinese put into English phrase by phrase, in the order of the Chinese.

        ``我们承诺保护证人`` becomes ``we committed to protect witnesses``. What the table does not
        have falls away. The likeliest segmentation into phrases is found as in monotone decoding
        (Zens & Ney 2004), without a language model.
        """
        words = list(_known_pieces(words_in(text), self.phrases))
        best: list[tuple[float, int, str]] = [(0.0, 0, "")]
        for end in range(1, len(words) + 1):
            choices = [(best[end - 1][0] + _UNKNOWN + _BEGUN, end - 1, "")]
            for start in range(max(0, end - LONGEST), end):
                if found := self.phrases.get(" ".join(words[start:end])):
                    choices.append((best[start][0] + found[1] + _BEGUN, start, found[0]))
            best.append(max(choices))
        said, end = [], len(words)
        while end:
            _, end, english = best[end]
            said.append(english)
        return " ".join(english for english in reversed(said) if english)

    def meanings(self, text: str) -> str:
        """The English words that a Chinese text may mean, each as often as it is likely.

        For BM25: the expected number of times a word stands in a translation, in eighths, as in
        probabilistic structured queries (Darwish & Oard 2003) but counted when indexing.
        """
        return " ".join(
            " ".join([english] * round(share * _TIMES))
            for word in _known_pieces(words_in(text), self.words)
            for english, share in self.words.get(word, ())
        )


@cache
def shipped_table() -> DraftTable:
    """The table that comes with the installation; 0.2 s when first asked for."""
    return DraftTable.load()


def words_in(text: str) -> tuple[str, ...]:
    """The words of a Chinese text as the table has them: segmented, folded, punctuation gone."""
    words: list[str] = []
    for match in _PIECE.finditer(folded(text)):
        piece = match[0]
        words += words_of(piece) if re.match(f"[{HAN}]", piece) else (piece,)
    return tuple(words)


def _known_pieces(words: tuple[str, ...], known: Mapping[str, object]) -> Iterator[str]:
    """The words, an unknown one in the longest known parts from the left."""
    for word in words:
        if word in known:
            yield word
            continue
        start = 0
        while start < len(word):
            ends = range(len(word), start, -1)
            end = next((end for end in ends if word[start:end] in known), 0)
            if end:
                yield word[start:end]
            start = end or start + 1


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n").split("\t")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DraftTableMissing(
            f"The phrase table {path} can't be read ({type(error).__name__}); "
            "reinstall the package."
        ) from None
