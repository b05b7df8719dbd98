"""Doubts about when and by whom: a date belongs to what its own sentence tells."""

import re
from collections.abc import Iterator

from qa.answer import FailureKind
from qa.check.evidence import Doubt, Evidence
from qa.check.facts import Fact, FactKind, holds
from qa.check.figures import with_those_that_point_back
from qa.check.names import FIRST_PERSON, KINDS, THINGS, WIDER
from qa.check.reading import Reading

#: What happens on a day.
_EVENTS = frozenset(
    {
        *("adopt", "approve", "submit", "hold", "decide", "invite", "appoint", "propose"),
        *("present", "begin", "delay", "request", "establish"),
    }
)
#: "Following the adoption of X, ..." tells of another day.
_EARLIER = re.compile(r"\b(?:[Ff]ollowing|[Aa]fter|[Uu]pon)\b[^,]{3,90},|[^，。；]{3,60}后，")
#: 通过 is "to adopt" before a text, and "through" before anything else.
_BY_MEANS = re.compile("通过(?!了|.{0,14}(?:决议|宣言|草案|文件))")


def event_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """A date with a body, or a deed, that the sentence with that date does not have."""
    dates = [fact for fact in said.kind(FactKind.DATE) if re.search(r"-\d\d", fact.value)]
    bodies = [f for f in said.kind(FactKind.NAME) if _is_body(f)]
    if len({fact.start for fact in dates}) != 1:
        return
    (date,) = dates[:1]
    found = [(read, span) for read in evidence.compared for span in _spans_with(read, date)]
    if not found:
        return
    doers = [_bodies_in(read, span) for read, span in found]
    first = bodies[0].value if bodies else None
    if first and all(doers) and not any(first in d or WIDER.get(first, set()) & d for d in doers):
        yield Doubt(FailureKind.NAME, f"{first}: not on that date", grave=False)
    deeds = _deeds_in(said, (0, len(said.text)))
    there = [
        _deeds_in(read, span)
        for read in evidence.compared
        for span in _spans_with(read, date, back=True)
    ]
    if deeds and all(there) and not any(deeds & other for other in there):
        yield Doubt(FailureKind.NUMBER, f"of something else: {date.value}", grave=False)


def _is_body(fact: Fact) -> bool:
    return fact.value.isupper() and fact.value not in THINGS | KINDS.keys() | FIRST_PERSON


def _spans_with(read: Reading, date: Fact, *, back: bool = False) -> Iterator[tuple[int, int]]:
    """The sentences with a date; with `back` also those that point back to them."""
    for left, right in with_those_that_point_back(read) if back else read.sentences:
        if holds(date, [f for f in read.kind(FactKind.DATE) if left <= f.start < right]):
            yield left, right


def _bodies_in(read: Reading, span: tuple[int, int]) -> frozenset[str]:
    left, right = span
    return frozenset(
        f.value for f in read.kind(FactKind.NAME) if _is_body(f) and left <= f.start < right
    )


def _deeds_in(read: Reading, span: tuple[int, int]) -> frozenset[str]:
    left, right = span
    earlier = [m.span() for m in _EARLIER.finditer(read.text, left, right)]
    return frozenset(
        t.notion
        for t in read.terms
        if left <= t.start < right
        and t.notion in _EVENTS
        and not _BY_MEANS.match(read.text, t.start)
        and not any(a <= t.start < b for a, b in earlier)
    )
