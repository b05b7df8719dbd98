"""Where a quote stands in a text: exact but for white space, width, quotation marks and script."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.script import is_wide
from qa.check.facts import FactKind, facts_of
from vectorstore.script import simplified

#: Invisible characters that may come along with copied text and change nothing.
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f")
#: Characters that turn the order in which text is shown: no honest quote has one.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_MARKS = {
    **dict.fromkeys("“”„‟«»「」『』〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛`´＇", "'"),
    **dict.fromkeys("‐‑‒–—―−─", "-"),
    "·": "·",
    "・": "·",
    "•": "·",
}
ELLIPSIS = re.compile(
    r"\s*(?:[\[(（【［〔]\s*(?:\.{2,}|…+|略|中略|omitted|snip)\s*[\])）】］〕]|…+|⋯+|\.{3,}|。{3,}"
    r"|(?:\. ){2,}\.)\s*"
)
#: White space, quotation marks and stops around a quote: they are the model's, not the text's.
_AROUND = " \t\r\n\"'“”‘’「」『』,，.。;；:：、"
#: How much a quote must hold: a Han character counts two, a letter or digit one.
ENOUGH = 10
#: ... and a piece of one beside an ellipsis.
_PIECE_ENOUGH = 6
_CONDITION = re.compile(
    r"\b(?:unless|except|but|however|if|necessary|needed|feasible|provided|subject to|only"
    r"|as appropriate|where|without|within"
    r"|in accordance with|limited|until|consistent with|to the extent|some|certain|many|most|all"
    r"|any|each|every|or)\b"
    r"|除|但|如果|必要|需要|可行|倘|酌情|前提|限|符合|视|根据|依照|按照|尽可能|在.{0,12}情况下"
    r"|某些|部分|所有|一切|任何|各|仅|只|或",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """``[start:end)`` of a text in which a quote stands, and what the quote leaves out of it."""

    start: int
    end: int
    left_out: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Folded:
    text: str
    at: tuple[int, ...]


def weight(text: str) -> int:
    """How much a text says, for telling a quote from a word: Han characters count two."""
    return sum(2 if is_wide(c) and c.isalpha() else 1 for c in _folded(text).text if c.isalnum())


def stretch_of(quote: str, text: str) -> Stretch | None:
    """Where the quote stands in the text; `None` where it does not.

    ``本國法律制度 的基本原則`` stands in 本国法律制度的基本原则. A quote with an ellipsis stands
    where its pieces stand one after the other.
    """
    if BIDI.search(quote):
        return None
    pieces = [piece for piece in ELLIPSIS.split(quote.strip(_AROUND)) if piece.strip(_AROUND)]
    whole = _folded(text)
    found: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        wanted = _folded(piece.strip(_AROUND)).text.strip(_AROUND)
        if not wanted or (len(pieces) > 1 and weight(wanted) < _PIECE_ENOUGH):
            return None
        place = _place(wanted, whole.text, at)
        if place < 0:
            return None
        at = place + len(wanted)
        found.append((whole.at[place], whole.at[at - 1] + 1))
    if not found:
        return None
    gaps = tuple((left[1], right[0]) for left, right in zip(found, found[1:], strict=False))
    return Stretch(found[0][0], found[-1][1], gaps)


def changes_the_meaning(left_out: str) -> str:
    """The first word of an omission that may change what is said; empty where none does.

    A negation, a number or any other figure, an operative verb or modal, a condition.
    """
    for fact in facts_of(left_out):
        if fact.kind not in {FactKind.NAME}:
            return left_out[fact.start : fact.end]
    match = _CONDITION.search(left_out)
    return match[0] if match else ""


def _place(wanted: str, text: str, at: int) -> int:
    """The first place where `wanted` stands as words: "art" does not stand in "party"."""
    while (place := text.find(wanted, at)) >= 0:
        end = place + len(wanted)
        if not (_splits(text, place) or _splits(text, end)):
            return place
        at = place + 1
    return -1


def _splits(text: str, place: int) -> bool:
    """Whether a Latin word or a number goes on across `place`."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    return (left.isascii() and right.isascii() and left.isalnum() and right.isalnum()) or (
        left.isdigit() and right in ".,/" and text[place + 1 : place + 2].isdigit()
    )


@lru_cache(maxsize=512)
def _folded(text: str) -> _Folded:
    """The text as it is compared, and where each of its characters comes from."""
    characters: list[str] = []
    at: list[int] = []
    for i, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if character.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                at.append(i)
            continue
        narrow = _MARKS.get(character) or unicodedata.normalize("NFKC", character)
        for part in narrow:
            folded = _MARKS.get(part, part).lower()
            characters += folded
            at += [i] * len(folded)
    kept = [i for i, c in enumerate(characters) if c != " " or not _beside_wide(characters, i)]
    joined = "".join(characters[i] for i in kept)
    plain = simplified(joined)
    if len(plain) != len(joined):
        plain = "".join(s if len(s := simplified(c)) == 1 else c for c in joined)
    return _Folded(plain, tuple(at[i] for i in kept))


def _beside_wide(characters: list[str], i: int) -> bool:
    beside = (
        characters[i - 1] if i else "一",
        characters[i + 1] if i + 1 < len(characters) else "一",
    )
    return any(is_wide(c) for c in beside)
