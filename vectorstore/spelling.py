"""Typing errors in questions, mended with the words of the documents.

An English word that neither the documents nor the English encoder's vocabulary have becomes the
nearest word of the documents; Chinese characters that form no word become the word of the
documents that sounds the same (Chinese is typed by sound: 计者 for 记者).
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property

from ingest.script import HAN
from vectorstore.analysis import folded, index_terms, words_of

_WORD = re.compile(r"[a-z]{4,}")
_RUN = re.compile(f"[{HAN}]{{2,}}")
#: Similarity by difflib; "jornalists" and "journalists" have .95, "leve" and "leave" .89.
_NEAR = 0.8
#: Letters from which on a word is compared with others; a shorter one may have swapped letters.
_LONG = 5
#: Characters of a Chinese word that is looked for by its sound.
_LONGEST = 6


class Spelling:
    """Mends questions about the texts. `is_known` tells whether the index holds a term."""

    def __init__(self, texts: Callable[[], Iterable[str]], is_known: Callable[[str], bool]) -> None:
        self._texts = texts
        self._is_known = is_known

    def mended(self, question: str) -> str:
        """The question, folded, with its typing errors mended; itself where there are none.

        ``the saftey of jornalists`` / ``计者的安权`` become ``the safety of journalists`` /
        ``记者的安全``. What is a word already, or like no word of the documents, stays.
        """
        plain = folded(question)
        mended = _RUN.sub(lambda run: self._chinese(run[0]), plain)
        mended = _WORD.sub(lambda word: self._english(word[0]), mended)
        return question if mended == plain else mended

    def _english(self, word: str) -> str:
        (stem,) = index_terms(word)
        if self._is_known(stem) or word in english_words():
            return word
        letters = sorted(word)
        near = [
            other
            for other in self._words.get(word[0], ())
            # A word of which another one is the beginning is derived from it: concessional.
            if abs(len(other) - len(word)) <= 2 and not word.startswith(other)
        ]
        swapped = [other for other in near if sorted(other) == letters]
        if swapped or len(word) < _LONG:
            return (swapped or [word])[0]
        return (difflib.get_close_matches(word, near, n=1, cutoff=_NEAR) or [word])[0]

    def _chinese(self, run: str) -> str:
        """The run with its stray characters put right: those that the dictionary finds no word for.

        Only neighbours that all stand alone are looked at, and only where the index holds no such
        pair: 针对|计|者|的 has 计者, 讲话|的|到底 has nothing.
        """
        alone = [len(word) == 1 for word in words_of(run) for _ in word]
        strange = [
            alone[i] and alone[i + 1] and not self._is_known(run[i : i + 2])
            for i in range(len(run) - 1)
        ]
        if not any(strange):
            return run
        sounds, mended, start = sounds_of(run), "", 0
        while start < len(run):
            meant = ""
            for length in range(min(_LONGEST, len(run) - start), 1, -1):
                end = start + length
                if all(alone[start:end]) and any(strange[start : end - 1]):
                    meant = self._sounding.get(sounds[start:end], "")
                    same = sum(a == b for a, b in zip(run[start:end], meant, strict=False))
                    if same * 2 >= length:
                        break
                    meant = ""
            mended += meant or run[start]
            start += len(meant) or 1
        return mended

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        """The English words of the texts, frequent ones first, by their first letter."""
        counts = Counter(word for text in self._texts() for word in _WORD.findall(folded(text)))
        words: dict[str, list[str]] = {}
        for word, _ in counts.most_common():
            words.setdefault(word[0], []).append(word)
        return {letter: tuple(found) for letter, found in words.items()}

    @cached_property
    def _sounding(self) -> Mapping[tuple[str, ...], str]:
        """The most frequent Chinese word of the texts for each sound."""
        counts = Counter(
            word
            for text in self._texts()
            for run in _RUN.findall(folded(text))
            for word in words_of(run)
            if 2 <= len(word) <= _LONGEST
        )
        words: dict[tuple[str, ...], str] = {}
        for word, _ in counts.most_common():
            words.setdefault(sounds_of(word), word)
        return words


def sounds_of(text: str) -> tuple[str, ...]:
    """The syllables of Chinese characters without tones, one each: 记者 is ``("ji", "zhe")``.

    Syllables that many typists don't tell apart (zh/z, ch/c, sh/s, -ng/-n) are one.
    """
    return tuple(_blurred(syllable) for syllable in map(_sound, text))


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def _blurred(syllable: str) -> str:
    return re.sub(r"^([zcs])h", r"\1", re.sub(r"([aei])ng$", r"\1n", syllable))


@cache
def english_words() -> frozenset[str]:
    """Whole words of the English encoder's vocabulary: 20,000 common ones."""
    from vectorstore.minilm import vocabulary

    return frozenset(word for word in vocabulary() if _WORD.fullmatch(word))
