"""Events: what happens between a question and its answer, for those who watch."""

from dataclasses import dataclass
from typing import TypeAlias

from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Searching:
    """The question was understood; the search begins."""


@dataclass(frozen=True, slots=True)
class Found:
    """The search is over; `paragraphs` are the ids of what it found, best first."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """More of the answer's text, checked. Together the pieces are how its text begins.

    What a model writes is shown a statement at a time, after its check: nothing that was shown
    has to be taken back.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer, whole: the last event of each question."""

    answer: Answer


Event: TypeAlias = Searching | Found | Piece | Finished
