"""Doubts about how far it goes: must for considers, all for some, a verb that is not there."""

import re
from collections.abc import Iterator

from qa.answer import FailureKind
from qa.check.evidence import Doubt, Evidence, is_held, stands_as_operator
from qa.check.facts import FactKind
from qa.check.polarity import opposites_of
from qa.check.reading import Reading, beside, overlap, without_names

#: Which verbs in the text a statement's verb may stand for.
STANDS_FOR = {
    "ask": {"ask", "request", "invite", "urge", "encourage", "recommend"},
    "request": {"request", "ask", "urge"},
    "urge": {"urge"},
    "invite": {"invite"},
    "encourage": {"encourage"},
    "recommend": {"recommend"},
    "decide": {"decide"},
    "demand": {"demand", "must"},
    "should": {"should", "must", "will", "strive"},
    "must": {"must"},
    "will": {"will", "must"},
}


def strength_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    mine = {scope.value for scope in said.operators}
    stands = [scope for read in evidence.compared for scope in read.operators]
    for scope in said.operators:
        allowed = STANDS_FOR.get(scope.value)
        if not allowed or scope.value == "will":
            continue
        same = [other for other in stands if other.value in allowed]
        apart = scope.value == "must" and scope.wide and evidence.same_language
        if not any(not apart or overlap(scope.notions, other.wide) >= 0.34 for other in same):
            yield Doubt(FailureKind.STRENGTH, scope.value)
    named = _NAMES_IT.search(said.text) is not None
    for scope in stands:
        if named or scope.value not in _SOFT or mine & (_SOFT.keys() | {"ask", "urge"}):
            continue
        if len(scope.notions) < 2 or overlap(scope.notions, said.notions) < 0.6:
            continue
        if not _says_softly(said, scope.value) and not _said_plainly(said, scope.value, evidence):
            yield Doubt(FailureKind.STRENGTH, f"the text has {scope.value}")


#: Statements that only tell what something is called, and nothing that is done.
_NAMES_IT = re.compile(r"被?称[为作]|\b(?:is|are) (?:called|named|described as|referred to as)\b")


#: The share of a statement from which on one sentence says all of it.
_WHOLE = 0.9


def _said_plainly(said: Reading, operator: str, evidence: Evidence) -> bool:
    """Whether a clause without the operator holds as much of the statement as one with it."""
    mine = without_names(said.notions)
    for read in evidence.compared:
        for left, right in read.sentences:
            here = frozenset(t.notion for t in read.terms if left <= t.start < right)
            marks = [f.start for f in read.kind(FactKind.STRENGTH) if f.value == operator]
            if overlap(mine, here) >= _WHOLE and not any(left <= at < right for at in marks):
                return True
    best = {True: 0.0, False: 0.0}
    for read in evidence.compared:
        at = 0
        for match in re.finditer(r"[,;.:，；。：](?!\d)|$", read.text):
            left, right = at, match.start()
            at = match.end()
            here = frozenset(t.notion for t in read.terms if left <= t.start < right)
            has = any(
                f.value == operator and left <= f.start < right
                for f in read.kind(FactKind.STRENGTH)
            )
            best[has] = max(best[has], overlap(mine, here))
    return best[False] >= max(best[True], 0.5)


_SOFT = {
    "consider": re.compile(r"consider|contemplat|look(?:s|ing)? (?:at|into)|考虑", re.IGNORECASE),
    "may": re.compile(
        r"possib|potential|risk|able|enabl|help|allow|可能|可以|可|有助|允许|能|酌情|适当|appropriate",
        re.IGNORECASE,
    ),
    "strive": re.compile(r"effort|aim|work|try|努力|致力|力求|力争", re.IGNORECASE),
    "encourage": re.compile(r"encourag|foster|promot|support|鼓励|支持|提倡", re.IGNORECASE),
    "invite": re.compile(r"invit|ask|邀|请", re.IGNORECASE),
    "recommend": re.compile(r"recommend|suggest|propos|建议|提议", re.IGNORECASE),
}


def _says_softly(said: Reading, value: str) -> bool:
    return _SOFT[value].search(said.text) is not None


def scope_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    for fact in said.kind(FactKind.SCOPE):
        mine = beside(said, fact, 2)
        there = [
            beside(read, other, 5)
            for read in evidence.compared
            for other in read.kind(FactKind.SCOPE)
            if other.value == fact.value
        ]
        if not any(mine & other or not mine for other in there):
            yield Doubt(FailureKind.SCOPE, said.text[fact.start : fact.end])


_BEFORE_PREDICATE = re.compile(
    r"\b(?:will|shall|must|may|might|should|can|could|is|are|was|were|has|have|had)\b"
    r"(?:\s+(?:also|not|be|been|being|continue to|to|have|able to|never|further|therefore"
    r"|only)\b)*\s+(?=[a-z])"
    r"|(?:将|应当|应|必须|可以|不得|将会(?!议)|会(?![议员期])|须)(?:不|被|由|在|根据|依法|酌情|获得|受到|处以|得到"
    r"|遭到|加以)*",
    re.IGNORECASE,
)


#: Notions that a verb may follow: "was first set for".
_ADVERBS = frozenset({"first", "after", "before", "timely", "active", "different", "mutual"})


#: Words that lift a condition or a bound.
_LIFTED = re.compile(
    r"\b(?:(?:those|ones|cases|crimes|offences) outside"
    r"|beyond|regardless|irrespective|whether or not|even (?:if|where|when|those|though"
    r"|to those)|in any case|under all circumstances|unconditional\w*|without any condition)\b"
    r"|(?:不论|无论|不管)(?![^，。；]{0,20}还是)|即使|即便|哪怕|无条件|不分",
    re.IGNORECASE,
)


def lifted_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """A condition or a bound lifted in words that the text has none of."""
    match = _LIFTED.search(said.text)
    if match and not any(_LIFTED.search(read.text) for read in evidence.compared):
        yield Doubt(FailureKind.SCOPE, match[0])


def predicate_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    """What is said to happen must stand there, however much of the rest does."""
    for match in _BEFORE_PREDICATE.finditer(said.text):
        term = next((t for t in said.terms if t.start >= match.end()), None)
        if term is None or term.start > match.end() + 2 or term.notion.startswith("@"):
            continue
        if term.notion in _ADVERBS or stands_as_operator(term.notion, evidence):
            continue
        denied = any(term.notion in scope.notions for scope in said.negated)
        if denied and any(is_held(other, evidence) for other in opposites_of(term.notion)):
            continue
        if not is_held(term.notion, evidence):
            yield Doubt(FailureKind.UNRELATED, said.text[term.start : term.end])
