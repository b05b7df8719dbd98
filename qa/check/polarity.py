"""Doubts about what is denied, undone, or the opposite of what the text has."""

import re
from collections.abc import Iterator

from qa.answer import FailureKind
from qa.check.concepts import OPPOSITES
from qa.check.evidence import Doubt, Evidence
from qa.check.facts import FIGURES, FactKind
from qa.check.reading import Reading, denies, overlap, without_names


def polarity_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    stands = [s for read in evidence.compared for s in read.negated if not s.double]
    negative = [around for read in evidence.compared for around in read.negative]
    there = frozenset().union(*(read.notions for read in evidence.compared))
    own = frozenset().union(*(read.own_negatives for read in evidence.compared))
    for scope in said.negated:
        if scope.double or not scope.notions:
            continue
        if not any(
            overlap(scope.notions, other.wide) >= 0.34 or overlap(scope.wide, other.wide) >= 0.5
            for other in stands
        ):
            if any(len(scope.notions & around) > len(around) / 2 for around in negative):
                continue
            if any(opposites_of(notion) & there for notion in scope.notions - there):
                continue
            if scope.notions & own and not scope.wide & _ENDING:
                continue
            yield Doubt(FailureKind.POLARITY, "denied here, not there")
    yield from _denied_there(said, evidence)
    yield from _denied_within(said, evidence)
    yield from _denied_in_the_text(said, evidence)
    yield from _said_in_the_text(said, evidence)


def _denied_in_the_text(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """What the text denies and the statement says."""
    stands = [s for read in evidence.compared for s in read.negated if not s.double]
    clauses = [clause for read in evidence.compared for clause in _said_or_denied(read)]
    mine = without_names(said.notions)
    affirmed = max((overlap(mine, marks) for marks, denied in clauses if not denied), default=0.0)
    for other in stands:
        whole = overlap(mine, other.wide) if len(mine) > 2 else 0.0
        if len(other.notions) < 2 or affirmed > max(whole, 0.6):
            continue
        if whole < 0.75 and overlap(other.notions, said.notions) < 0.6:
            continue
        if _LEFT_OUT.search(said.text):
            continue
        if not any(overlap(other.notions, scope.notions) >= 0.34 for scope in said.negated):
            yield Doubt(FailureKind.POLARITY, "denied there, not here")


def _said_in_the_text(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """What the text says and the statement denies, clause by clause."""
    clauses = [clause for read in evidence.compared for clause in _said_or_denied(read)]
    negative = [around for read in evidence.compared for around in read.negative]
    own = frozenset().union(*(read.own_negatives for read in evidence.compared))
    for marks, denied in _said_or_denied(said):
        if not denied:
            continue
        reached = frozenset().union(*(s.notions for s in said.negated)) & marks
        fits = {
            polarity: max(
                (
                    overlap(marks, m)
                    for m, p in clauses
                    if p is polarity and (p or overlap(reached, m) >= 0.6)
                ),
                default=0.0,
            )
            for polarity in (True, False)
        }
        put_otherwise = any(len(reached & around) > len(around) / 2 for around in negative) or (
            reached & own and not reached & _ENDING
        )
        if fits[True] + 0.15 < fits[False] and not put_otherwise:
            yield Doubt(FailureKind.POLARITY, "said there, denied here")


def opposites_of(notion: str) -> frozenset[str]:
    return frozenset(b if a == notion else a for a, b in OPPOSITES if notion in (a, b))


def is_plain_contrary(said: Reading, evidence: Evidence) -> bool:
    """Whether one sentence holds all but all of the statement, and one of the two denies alone."""
    mine = without_names(said.notions)
    denied = denies(said, 0, len(said.text))
    for read in evidence.compared:
        for left, right in read.sentences:
            here = frozenset(t.notion for t in read.terms if left <= t.start < right)
            turned = (here - mine) & _TURNING
            if turned or overlap(mine, here) < _ALL_BUT:
                continue
            if denies(read, left, right) is not denied:
                return True
    return False


_ALL_BUT = 0.9
#: Notions that a statement may put as "not": to prevent abuse, to see that nobody abuses it.
_TURNING = frozenset({"prevent", "end", "eliminate", "prohibit", "deny", "reject", "exclude"})
#: What turns a word that denies into its contrary: to end impunity.
_ENDING = frozenset({"end", "eliminate", "prevent", "combat", "reduce", "remove", "reject"})


def _denied_within(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """What the text has only within a word that denies, in a statement that denies nothing."""
    if denies(said, 0, len(said.text)) or _UNDOING.search(said.text):
        return
    for notion in frozenset().union(*(read.own_negatives for read in evidence.compared)):
        if notion not in said.notions or notion in _NEGATIVE_IN_ITSELF:
            continue
        if all(_only_within(notion, read) for read in evidence.compared):
            yield Doubt(FailureKind.POLARITY, f"{notion}: denied there, not here", grave=False)


_NEGATIVE_IN_ITSELF = frozenset({"impunity", "undue", "inequality", "illicit", "tolerate"})


def _only_within(notion: str, read: Reading) -> bool:
    stands = [t for t in read.terms if t.notion == notion]
    return all(denies(read, max(0, t.start - 4), t.end) for t in stands)


#: Ways to say that something is not done without a word that denies.
_LEFT_OUT = re.compile(
    r"\b(?:still|remain(?:s|ing)? )?outside\b|\byet to\b|\bstill to\b|\bmissing\b"
    r"|尚待|有待|还差|之外的",
    re.IGNORECASE,
)


def _denied_there(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """What the statement says that something is, and the text only that it is not."""
    denied_only = frozenset().union(*(_denied_only(read) for read in evidence.compared))
    reached = frozenset().union(*(s.wide for s in said.negated), *said.negative)
    for match in _BE.finditer(said.text):
        term = next((t for t in said.terms if t.start >= match.end()), None)
        if term and term.start <= match.end() + 2 and term.notion in denied_only - reached:
            yield Doubt(FailureKind.POLARITY, f"{term.notion}: denied there, not here")


#: What stands before the verb that a statement is about.
_BE = re.compile(
    r"\b(?:is|are|was|were|been|be|now|already)\s+(?=[a-z])|(?:已经|已|是|很|很是|都|够)",
    re.IGNORECASE,
)


def _denied_only(read: Reading) -> frozenset[str]:
    """The notions that stand right after a denial and nowhere else: "not yet sufficient"."""
    after = {
        min((t for t in read.terms if t.start >= fact.end), key=lambda t: t.start, default=None)
        for fact in read.kind(FactKind.NEGATION)
    }
    denied = {t for t in after if t is not None}
    enough = {"sufficient"} if re.search("不够|不足", read.text) else set()
    return (frozenset(t.notion for t in denied) | enough) - frozenset(
        t.notion for t in read.terms if t not in denied
    )


def _said_or_denied(read: Reading) -> Iterator[tuple[frozenset[str], bool]]:
    """The clauses: their notions and figures, and whether an odd number of negations is in each."""
    # "to deny, where appropriate, safe haven": what is denied stands after the comma.
    denied = [
        min((t.start for t in read.terms if t.start >= fact.end), default=fact.start)
        for fact in read.kind(FactKind.NEGATION)
    ]
    at = 0
    for match in re.finditer(r"[,;.:，；。：](?!\d)|$", read.text):
        left, right = at, match.start()
        at = match.end()
        marks = frozenset(t.notion for t in read.terms if left <= t.start < right) | frozenset(
            f.value for f in read.facts if f.kind in FIGURES and left <= f.start < right
        )
        if marks:
            yield marks, sum(left <= place < right for place in denied) % 2 == 1


def opposite_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """The contrary of what the text says of the same thing: weaken the capacity, strengthen it."""
    there = evidence.compared
    for a, b in OPPOSITES:
        for mine, other in ((a, b), (b, a)):
            if mine not in said.notions or any(mine in read.notions for read in there):
                continue
            if _next_to(said, mine, 2) & frozenset().union(*(_next_to(r, other, 5) for r in there)):
                detail = f"{mine}, where the text has {other}"
                # Both may be said of other things than the table thinks: a doubt, no disproof.
                yield Doubt(FailureKind.POLARITY, detail, grave=False)


def _next_to(read: Reading, notion: str, reach: int) -> frozenset[str]:
    """What a notion is said of: those after it, and the one before."""
    near: set[str] = set()
    for i, term in enumerate(read.terms):
        if term.notion == notion:
            near |= {t.notion for t in read.terms[i + 1 : i + 1 + reach]}
            near |= {t.notion for t in read.terms[max(0, i - 1) : i]}
    return frozenset(near - {"corruption", notion})


#: Words that undo what they are said of.
_UNDOING = re.compile(
    r"\b(?:stop|ceas|cancel|abolish|suspend|forbid|forbade|prohibit|ban(?:s|ned)?\b|deport"
    r"|withdr[ae]w|revok"
    r"|dismiss|replac|abandon|terminat|repeal|dissolv|expel|veto|oppos|unimportant"
    r"|(?<!try )(?<!tries )(?<!work )(?<!push )harder"
    r"|impossible"
    r"|irrelevant|useless|optional|outlaw|halt|scrap|unable|disband)\w*"
    r"|停止|取消|废除|废止|禁止|暂停|中止|撤销|撤回|撤出|驱逐|解除|终止|放弃|反对|否决|无关|无效"
    r"|不重要|解散|取代|不可能",
    re.IGNORECASE,
)


def undoing_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    for match in _UNDOING.finditer(said.text):
        root = match[0][:4].lower()
        there = any(root in read.text.lower() for read in evidence.compared)
        own = [t.notion for t in said.terms if t.start < match.end() and match.start() < t.end]
        if own == ["prevent"] and any("prevent" in read.notions for read in evidence.compared):
            continue  # "stop it from being misused"
        if not there and not any(read.negated for read in evidence.compared):
            yield Doubt(
                FailureKind.POLARITY, f"{match[0]}, which the text does not say", grave=False
            )
        elif not there:
            yield Doubt(FailureKind.POLARITY, match[0], grave=False)
