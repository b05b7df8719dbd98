"""Doubts about order: cause and effect, earlier and later, planned and done exchanged."""

import re
from collections.abc import Iterator

from qa.answer import FailureKind
from qa.check.evidence import Doubt, Evidence
from qa.check.facts import FactKind
from qa.check.names import THINGS
from qa.check.reading import Reading


def order_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """Cause and effect, earlier and later, asked and asking exchanged."""
    there = [sides for read in evidence.compared for sides in _sides(read)]
    for cause, effect in _sides(said):
        if not (cause and effect and there):
            continue
        straight = any((cause & c and not (cause <= c & e)) or effect & e for c, e in there)
        turned = any(cause & e or effect & c for c, e in there)
        if turned and not straight:
            yield Doubt(FailureKind.POLARITY, "cause and effect exchanged", grave=False)
    mine, others = _times(said), [t for read in evidence.compared for t in _times(read)]
    for when, around in mine:
        same = [w for w, a in others if len(around & a) >= 2]
        if same and when not in same:
            yield Doubt(FailureKind.POLARITY, f"{when} here, not there", grave=False)
    stands = frozenset(pair for read in evidence.compared for pair in _towards(read))
    for a, b in _towards(said):
        if (b, a) in stands and (a, b) not in stands:
            yield Doubt(FailureKind.NAME, f"{a} to {b}, the other way round", grave=False)
    for match in (*_DONE.finditer(said.text), *_DONE_TO.finditer(said.text)):
        term = next((t for t in said.terms if t.start >= match.end()), None)
        if re.search(r"\b(?:what|which|who)\b[^.,;]*$", said.text[: match.start()]):
            continue
        if (
            term is None
            or term.start > match.end() + 2
            or not _only_planned(term.notion, evidence, just_before=match.re is _DONE_TO)
        ):
            continue
        yield Doubt(FailureKind.STRENGTH, f"{term.notion}: done here, planned there", grave=False)


#: What one thing does to another: which is which matters, whatever else is said.
_CAUSES = re.compile(
    r"\b(?:aggravat|worsen|exacerbat|fuel|feed|fed\b|caus(?=e|ed|es|ing)|lead(?=s? to)|led(?= to)"
    r"|undermin|threaten|harm|damag|affect"
    r"|ma[dk]e?s?(?=[^.;,]{2,60}\bworse)|contribut(?=\w* to)|help(?=s? (?:to )?spread))\w*"
    r"|加剧|加重|助长|导致|造成|引发|损害|破坏|威胁|影响了|促成|滋生",
    re.IGNORECASE,
)


_PASSIVE_CAUSE = re.compile(r"\s+by\b", re.IGNORECASE)


def _sides(read: Reading) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What stands before and after each word of causing in its clause, cause first."""
    for match in _CAUSES.finditer(read.text):
        stops = [m.end() for m in re.finditer(r"[.;:,。；：，]", read.text[: match.start()])]
        end = re.compile(r"[.;:,。；：，]").search(read.text, match.end())
        left, right = stops[-1] if stops else 0, end.start() if end else len(read.text)
        before = frozenset(
            t.notion for t in read.terms if left <= t.start and t.end <= match.start()
        )
        after = frozenset(t.notion for t in read.terms if match.end() <= t.start < right)
        yield (after, before) if _PASSIVE_CAUSE.match(read.text, match.end()) else (before, after)


_TIMES = re.compile(
    r"\b(?P<before>before|prior to|ahead of)\b|\b(?P<after>after|following)\b"
    r"|(?P<zb>之前|以前|前(?=举行|召开|先|完成))|(?P<za>之后|以后|后(?=举行|召开|再|，))",
    re.IGNORECASE,
)


def _times(read: Reading) -> list[tuple[str, frozenset[str]]]:
    found = []
    for match in _TIMES.finditer(read.text):
        when = "before" if match["before"] or match["zb"] else "after"
        if read.language == "en":
            near = [t.notion for t in read.terms if t.start >= match.end()][:4]
        else:
            near = [t.notion for t in read.terms if t.end <= match.start()][-6:]
        found.append((when, frozenset(near)))
    return found


#: "A reports to B", A 向 B 报告: the second name is the one that receives.
_TOWARDS = re.compile(r"向$|\bto (?:the )?(?:special session of the )?$")


def _towards(read: Reading) -> frozenset[tuple[str, str]]:
    names = [f for f in read.kind(FactKind.NAME) if f.value.isupper() and f.value not in THINGS]
    return frozenset(
        (a.value, b.value)
        for a, b in zip(names, names[1:], strict=False)
        if a.value != b.value
        and b.start - a.end < 40
        and _TOWARDS.search(read.text[a.end : b.start])
        and re.search(r"report|submit|报告|提交|汇报", read.text[a.end : b.end + 8])
    )


_DONE = re.compile(
    r"\b(?:have|has) (?:already |now |since )?(?=\w+(?:ed|en|ut|ade|uilt|und)\b)"
    r"|(?:已经|已)(?=\w)",
    re.IGNORECASE,
)
#: The passive may tell of a plan in its time: it is told as done only where the text has nothing
#: but the plan right before the verb.
_DONE_TO = re.compile(
    r"\b(?:were|was|(?:have|has|had) been) (?:already |both |all |fully |now )?(?=\w+ed\b)",
    re.IGNORECASE,
)
_ABOUT_TO = re.compile(r"\b(?:will|shall|should|can|must|(?<!relating )to)(?: \w+){0,2} $", re.I)
_PLANS = re.compile(
    r"\b(?:will|to|should|shall|need|must|consider\w*|commit\w*|continue to)\b"
    r"|将|应|必要|承诺|考虑|努力|打算|继续"
)


def _only_planned(notion: str, evidence: Evidence, *, just_before: bool) -> bool:
    """Whether the text has it in plans alone, and nothing done."""
    found = False
    for read in evidence.compared:
        for term in read.terms:
            if term.notion != notion:
                continue
            found = True
            if just_before and not _ABOUT_TO.search(read.text[: term.start]):
                return False
            lead = re.split(r"[.;。；]", read.text[max(0, term.start - 120) : term.start])[-1]
            if not _PLANS.search(lead) or re.search(r"已|\bha(?:s|ve) |\bhad ", lead):
                return False
    return found
