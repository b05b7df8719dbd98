"""Doubts about what is exchanged: who does it to whom, who receives, which of two like things."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer import FailureKind
from qa.check.concepts import Term
from qa.check.evidence import Doubt, Evidence
from qa.check.names import FIRST_PERSON, WIDER
from qa.check.reading import Reading

#: Notions of which one is not the other, however alike the rest of two sentences is.
_LIKE = (
    frozenset({"freeze", "confiscate"}),
    frozenset({"civil", "crime"}),
    frozenset({"extradite", "mutual"}),
)
#: Verbs of which it matters who does it to whom.
_DEEDS = frozenset(
    {
        *("support", "appoint", "respect", "conform", "establish", "oversee", "protect"),
        *("train", "evaluate", "invite", "consult", "hinder", "component"),
    }
)
#: Verbs of giving, after which somebody receives.
_GIVING = frozenset({"present", "submit", "report", "share", "disclose", "propose", "disseminate"})
_STOP = re.compile(r"[.;:!?](?!\d)|[，。；：！？]|, (?:and|but|while) ")
_PLEDGES = re.compile(r"\b(?:pledge|commit|promise|undertake)s?\b|承诺|保证")
#: Notions of bodies that are no State: in a declaration of States they pledge nothing.
_BODIES = frozenset({"institution", "company", "expert", "specialized", "parliament", "audit"})
_STATES = re.compile(r"各国|我们|\b(?:states|countries|governments|we|they)\b", re.IGNORECASE)
_IS = re.compile(r"(?<![不还只就凡])是(?!否|由|以)|\bis\b(?! (?:to|being)\b)|\bare\b(?! to\b)")
_BY = re.compile(r"\s*(?:\w+ )?by\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"(?:该|这|其|这些|此)|\s*(?:which|these|this|it)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb with the notions on its either side: who does it, and what it is done to."""

    verb: str
    doers: frozenset[str]
    done_to: frozenset[str]


def exchange_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """The sides of a verb, the receiver, or one of two like things exchanged."""
    yield from _swapped(said, evidence)
    yield from _received(said, evidence)
    yield from _like(said, evidence)
    yield from _agents(said, evidence)
    yield from _pledged(said, evidence)


def _swapped(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    there = [deed for read in evidence.compared for deed in _deeds(read, wide=True)]
    for deed in _deeds(said):
        same = [d for d in there if d.verb == deed.verb]
        turned = [d for d in same if _is_turned(deed, d)]
        straight = any(
            deed.doers & d.doers - d.done_to and deed.done_to & d.done_to - d.doers for d in same
        )
        if turned and not straight:
            yield Doubt(FailureKind.NAME, f"{deed.verb}: the other way round", grave=False)


def _is_turned(deed: _Deed, other: _Deed) -> bool:
    """Whether both sides stand on the other side there, a name among those said to do it."""
    doers, done_to = deed.doers & other.done_to, deed.done_to & other.doers
    return bool(done_to) and any(notion.startswith("@") for notion in doers)


def _deeds(read: Reading, *, wide: bool = False) -> Iterator[_Deed]:
    """The verbs of a text with what stands on either side in the clause; `wide` goes back to the
    clause before where this one begins with "these", "which", 该.
    """
    for term in read.terms:
        if term.notion in _DEEDS:
            before, after = _around(read, term.start, term.end, wide=wide)
            if _BY.match(read.text, term.end) or re.search(
                r"[被受由]", read.text[max(0, term.start - 12) : term.start]
            ):
                before, after = after, before
            if wide:
                before |= _names_before(read, term.start)
            yield _Deed(term.notion, before, after)
    for match in _IS.finditer(read.text):
        before, after = _around(read, match.start(), match.end(), wide=wide)
        yield _Deed("is", before, after)


def _names_before(read: Reading, start: int) -> frozenset[str]:
    """The last names of the sentence before a place: "the Bureau ..., including by appointing"."""
    left = next((a for a, b in read.sentences if a <= start < b), 0)
    names = [t.notion for t in read.terms if left <= t.start < start and t.notion[0] == "@"]
    return frozenset(names[-2:]) - _EVERYWHERE


def _around(
    read: Reading, start: int, end: int, *, wide: bool
) -> tuple[frozenset[str], frozenset[str]]:
    stops = [m.end() for m in _STOP.finditer(read.text, 0, start)]
    left = stops[-1] if stops else 0
    if wide and len(stops) > 1 and _POINTS_BACK.match(read.text, left):
        left = stops[-2]
    close = _STOP.search(read.text, end)
    right = close.start() if close else len(read.text)
    before = [t.notion for t in read.terms if left <= t.start and t.end <= start][-4:]
    after = [t.notion for t in read.terms if end <= t.start < right][:5]
    return frozenset(before) - _EVERYWHERE, frozenset(after) - _EVERYWHERE


#: What stands on either side of everything in these documents.
_EVERYWHERE = frozenset({"@STATES", "measure", "effort", "action"})


def _received(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    there = [pair for read in evidence.compared for pair in _receivers(read)]
    for verb, receivers in _receivers(said):
        others = [r for v, r in there if v == verb]
        if others and receivers and not any(_fit(receivers, r) for r in others):
            yield Doubt(FailureKind.NAME, f"{verb}: to another", grave=False)


def _fit(mine: frozenset[str], other: frozenset[str]) -> bool:
    wider = {f"@{name}" for n in mine for name in WIDER.get(n.removeprefix("@"), ())}
    return bool((mine | wider) & other)


_TO = re.compile(r"\bto (?:the )?|[向给](?!予)")


def _receivers(read: Reading) -> Iterator[tuple[str, frozenset[str]]]:
    """The verbs of giving with who receives: the notions after "to", 向 or 给 near them."""
    for match in _TO.finditer(read.text):
        after = [t for t in read.terms if t.start >= match.end()][:2]
        if not after or after[0].start > match.end() + 4:
            continue
        near = _verb_near(read, match, after)
        if near is not None:
            yield near.notion, frozenset(t.notion for t in after if t is not near) - _GIVING


def _verb_near(read: Reading, match: re.Match[str], after: Sequence[Term]) -> Term | None:
    """The verb of giving: before "to" and 给, or, in Chinese, after the receiver."""
    before = [t for t in read.terms if t.end <= match.start() and t.end >= match.start() - 40]
    verbs = [t for t in before[-4:] if t.notion in _GIVING]
    if match[0] == "向" or (match[0] == "给" and not verbs):
        last = after[-1].end
        verbs = [
            t for t in read.terms if match.end() < t.start <= last + 12 and t.notion in _GIVING
        ][:1]
    return verbs[-1] if verbs else None


def _like(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    for group in _LIKE:
        for mine in group & said.notions:
            other = next(iter(group - {mine}))
            if other in said.notions or any(mine in read.notions for read in evidence.versions):
                continue
            if any(other in read.notions for read in evidence.compared):
                yield Doubt(FailureKind.UNRELATED, f"{mine}, where the text has {other}")


_AGENT = re.compile(r"(?<![自理])由(?!此|于)")


def _agents(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Who is said to do it, after 由 before the verb, must stand before that verb in the text."""
    for match in _AGENT.finditer(said.text):
        stop = _STOP.search(said.text, match.end())
        right = stop.start() if stop else len(said.text)
        clause = [t for t in said.terms if match.end() <= t.start < right]
        deed = next((t for t in clause[1:] if t.notion in _DONE_BY), None)
        if deed is None:
            continue
        agents = frozenset(t.notion for t in clause if t.end <= deed.start)
        if "national" in agents or agents & {f"@{name}" for name in FIRST_PERSON}:
            continue
        there = [
            frozenset(t.notion for t in read.terms if term.start - 40 <= t.start < term.start)
            for read in evidence.compared
            for term in read.terms
            if term.notion == deed.notion
        ]
        if there and not any(agents & before for before in there):
            yield Doubt(FailureKind.NAME, f"{deed.notion}: by another", grave=False)


_DONE_BY = frozenset({"establish", "lead", "appoint", "decide", "approve", "adopt", "hold"})


def _pledged(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """In a declaration "we" pledge: nobody else, where a body stands before the verb."""
    if not evidence.first_person:
        return
    for match in _PLEDGES.finditer(said.text):
        before, _ = _around(said, match.start(), match.end(), wide=False)
        if _STATES.search(said.text, 0, match.start()):
            continue
        if before & _BODIES:
            yield Doubt(FailureKind.NAME, f"{match[0]}: by another", grave=False)
