"""`Marked`: a text in pieces, of which some are marked: looked for, or quoted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a text; `marked` where it was looked for or quoted."""

    text: str
    marked: bool


def marked_pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Marked, ...]:
    """The text in pieces, those at `spans` marked; spans in order that do not overlap."""
    pieces: list[Marked] = []
    at = 0
    for start, end in spans:
        pieces += [Marked(text[at:start], False), Marked(text[start:end], True)]
        at = end
    pieces.append(Marked(text[at:], False))
    return tuple(piece for piece in pieces if piece.text)


def merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that overlap or touch as one; those before the text left out."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start < 0:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
