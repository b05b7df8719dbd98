"""Doubts about figures: those that stand nowhere, apart, or for something else."""

import re
from collections.abc import Iterator, Sequence

from qa.answer import FailureKind
from qa.check.counting import bound_of, counts_what_is_listed, is_duration, is_rounded, is_timed
from qa.check.evidence import Doubt, Evidence
from qa.check.facts import FIGURES, Fact, FactKind, holds
from qa.check.reading import Reading, beside, overlap


def figure_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    figures = [fact for fact in said.facts if fact.kind in FIGURES]
    written: list[Fact] = []
    wrong = False
    for fact in figures:
        if fact.value in evidence.labels:
            continue
        if holds(fact, evidence.facts):
            written.append(fact)
        elif not _is_loose(said, fact, evidence) and not is_rounded(
            said.text, fact, evidence.facts
        ):
            wrong = True
            detail = said.text[fact.start : fact.end]
            yield Doubt(FailureKind.NUMBER, detail, grave=not _may_be_counted(said, fact, evidence))
    if wrong:
        return
    yield from _figures_apart(said, written, evidence)
    yield from _figures_of_other_things(said, evidence)
    yield from _bounds_doubts(said, evidence)


def _is_loose(said: Reading, fact: Fact, evidence: Evidence) -> bool:
    """Whether a small number may be the writer's own way of counting: the two conventions, a first
    draft. Not where the text counts the same thing otherwise.
    """
    if fact.kind is FactKind.NUMBER:
        dates = (*said.kind(FactKind.DATE), *(f for f in evidence.facts if f.kind is FactKind.DATE))
        if is_duration(said.text, fact, dates):
            return True
    counts_otherwise = _counts_otherwise(said, fact, evidence)
    if not counts_otherwise and counts_what_is_listed(said.text, fact, evidence.quoted):
        return True
    if is_timed(said.text, fact):
        return False
    if (fact.kind, fact.value) not in {(FactKind.NUMBER, "2"), (FactKind.ORDINAL, "1")}:
        return False
    if re.search(r"\d", said.text[fact.start : fact.end]):
        return False
    return not counts_otherwise


def _may_be_counted(said: Reading, fact: Fact, evidence: Evidence) -> bool:
    """Whether a small number, in words, may be the writer's own count of what the text tells: a
    first draft, four fields. It is in doubt then, and no figure that the text contradicts.
    """
    if re.search(r"\d", said.text[fact.start : fact.end]) or is_timed(said.text, fact):
        return False
    if (fact.kind, fact.value) in {(FactKind.ORDINAL, "1"), (FactKind.NUMBER, "2")}:
        return True
    texts = [read.text for read in evidence.versions]
    return not _counts_otherwise(said, fact, evidence) and counts_what_is_listed("", fact, texts)


def _counts_otherwise(said: Reading, fact: Fact, evidence: Evidence) -> bool:
    """Whether the text has another number of the same thing."""
    mine = beside(said, fact, 3)
    return any(
        mine & beside(read, other, 6)
        for read in evidence.compared
        for kind in (FactKind.NUMBER, FactKind.ORDINAL)
        for other in read.kind(kind)
    )


def _figures_apart(said: Reading, figures: Sequence[Fact], evidence: Evidence) -> Iterator[Doubt]:
    """Figures that one clause puts together must stand together in some sentence."""
    for left, right in _clauses(said.text):
        together = [
            fact
            for fact in figures
            if left <= fact.start < right and fact.value not in evidence.labels
        ]
        if len({fact.kind for fact in together}) < 2:
            continue
        if not any(
            all(holds(fact, within) for fact in together)
            for read in evidence.versions
            for within in _facts_by_sentence(read, evidence)
        ):
            detail = ", ".join(said.text[fact.start : fact.end] for fact in together)
            yield Doubt(FailureKind.NUMBER, f"not together: {detail}", grave=False)


def _facts_by_sentence(read: Reading, evidence: Evidence) -> Iterator[list[Fact]]:
    for left, right in (
        with_those_that_point_back(read) if "\n" not in read.text else ((0, len(read.text)),)
    ):
        yield [f for f in read.facts if left <= f.start < right] + evidence.about


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in re.finditer(r"[;；。.!?]\s|[，,](?=\D)|$", text):
        if match.start() > at:
            yield at, match.start()
        at = match.end()


def _figures_of_other_things(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """A number counts in the statement something that it counts in the text: 187 what?"""
    for kind in (FactKind.NUMBER, FactKind.ORDINAL, FactKind.PERCENT, FactKind.MONEY):
        for fact in said.kind(kind):
            counted = beside(said, fact, 3)
            there = [
                beside(read, other, 6)
                for read in evidence.compared
                for other in read.kind(kind)
                if other.value == fact.value
            ]
            if counted and there and not any(counted & other for other in there):
                yield _of_something_else(said, fact)
    for fact in said.kind(FactKind.DATE):
        if not said.kind(FactKind.SYMBOL) and _dates_a_document(said, fact, evidence):
            yield _of_something_else(said, fact)
    for kind in (FactKind.DATE, FactKind.NUMBER):
        for fact in said.kind(kind):
            mine, others = _fits_by_sentence(said, fact, evidence)
            if mine is not None and mine + 0.1 < others:
                yield _of_something_else(said, fact)


def _bounds_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """At least three where the text has up to three."""
    for fact in said.kind(FactKind.NUMBER):
        mine = bound_of(said.text, fact)
        there = {
            bound_of(read.text, other)
            for read in evidence.versions
            for other in read.kind(FactKind.NUMBER)
            if other.value == fact.value
        }
        if mine and there and mine not in there:
            yield Doubt(FailureKind.NUMBER, f"at {mine} {fact.value}", grave=False)


def _dates_a_document(said: Reading, fact: Fact, evidence: Evidence) -> bool:
    """Whether the text has a date only as that of a resolution, which the statement does not
    speak of: "resolution 73/191 of 17 December 2018".
    """
    if "resolution" in said.notions or re.search(r"resolution|decision|决议|决定", said.text, re.I):
        return False
    stands = [
        any(
            _DATES_IT.fullmatch(read.text, min(s.end, date.end), max(s.start, date.start))
            for s in read.kind(FactKind.SYMBOL)
        )
        for read in evidence.compared
        for date in read.kind(FactKind.DATE)
        if holds(fact, [date])
    ]
    return bool(stands) and all(stands)


#: What stands between a symbol and its date: "73/191 of", not "(see CAC/COSP/2019/17)".
_DATES_IT = re.compile(r"[\s(,，]*(?:of|on|dated|第|号决议|的)?\s*(?:the )?")


def _of_something_else(said: Reading, fact: Fact) -> Doubt:
    written = said.text[fact.start : fact.end]
    return Doubt(FailureKind.NUMBER, f"of something else: {written}", grave=False)


def _fits_by_sentence(said: Reading, fact: Fact, evidence: Evidence) -> tuple[float | None, float]:
    """How much of the statement stands in the sentences with its figure, and in the best of those
    with another figure of the kind: the second date belongs to the second meeting.
    """
    mine: float | None = None
    others = 0.0
    for read in evidence.compared:
        for left, right in with_those_that_point_back(read):
            figures = [f for f in read.kind(fact.kind) if left <= f.start < right]
            if not figures or not said.notions:
                continue
            here = frozenset(t.notion for t in read.terms if left <= t.start < right)
            share = overlap(said.notions, here)
            if holds(fact, figures):
                mine = max(mine or 0.0, share)
            elif not any(holds(figure, figures) for figure in said.kind(fact.kind)):
                others = max(others, share)
    return mine, others


_POINTS_BACK = re.compile(
    r"\s*(?:(?:At|In|During|On) (?:that|this|the same|the (?:meeting|session)\b)|There,"
    r"|会上|会议期间|会议还|该届|在该|在这|其间)"
)


def with_those_that_point_back(read: Reading) -> list[tuple[int, int]]:
    """The sentences, each with the next where that begins "At that session"."""
    joined: list[tuple[int, int]] = []
    for left, right in read.sentences:
        back = joined and _POINTS_BACK.match(read.text, left)
        joined.append((joined.pop()[0] if back else left, right))
    return joined
