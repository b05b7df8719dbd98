"""Chinese and Latin script: which one a text is in, and how wrapped lines of each are joined."""

import re
from collections import Counter
from collections.abc import Iterable

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z]")
#: Chinese characters and the punctuation that is set without spaces around it.
_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2014\u2026]")
_SPACE = " "

SENTENCE_END = "。！？；.!?;:："


def language_of(text: str) -> str:
    """``zh`` or ``en``: Chinese where Han characters outnumber a third of the Latin letters.

    A Chinese question keeps its language with "beneficial ownership" in the middle of it.
    """
    han = len(_HAN.findall(text))
    words = len(re.findall(r"[A-Za-z]+", text))
    return "zh" if han and han >= words else "en"


def is_wide(character: str) -> bool:
    """Whether the character is Chinese: set without a space to its neighbours."""
    return bool(_WIDE.match(character))


def _class_of(character: str) -> str:
    if character.isdigit():
        return "digit"
    if _HAN.match(character):
        return "han"
    if _LATIN.match(character):
        return "latin"
    return "wide" if is_wide(character) else "other"


class Joiner:
    """Joins wrapped lines as their own document writes them elsewhere.

    Chinese joins without a space, Latin words with one. Where a digit or Latin letter meets a
    Chinese character at the wrap, the habit of the document decides: ``2021 年`` or ``2021年``.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._spaced: Counter[tuple[str, str]] = Counter()
        for line in lines:
            text = line.strip()
            for i, (left, right) in enumerate(zip(text, text[1:], strict=False)):
                if right == _SPACE and i + 2 < len(text):
                    self._spaced[_class_of(left), _class_of(text[i + 2])] += 1
                elif left != _SPACE:
                    self._spaced[_class_of(left), _class_of(right)] -= 1

    def join(self, lines: Iterable[str]) -> str:
        """The lines as one running text."""
        joined = ""
        for line in lines:
            piece = line.strip()
            joined = joined + self._between(joined, piece) + piece if joined else piece
        return joined

    def _between(self, left: str, right: str) -> str:
        if not left or not right:
            return ""
        classes = _class_of(left[-1]), _class_of(right[0])
        if "wide" in classes or classes == ("han", "han"):
            return ""
        if "han" in classes:
            return _SPACE if self._spaced[classes] > 0 else ""
        # A hyphen at the line end belongs to the word (non-governmental) in the texts seen.
        return "" if left[-1] in "-/" else _SPACE
