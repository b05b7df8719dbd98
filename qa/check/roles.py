"""Doubts about who does it: names that are not there, the asked and the asking exchanged."""

from collections.abc import Iterator

from qa.answer import FailureKind
from qa.check.concepts import notions, terms
from qa.check.evidence import Doubt, Evidence, is_held
from qa.check.facts import FactKind
from qa.check.names import ALSO, FIRST_PERSON, KINDS, WIDER
from qa.check.reading import Reading
from qa.check.strength import STANDS_FOR


def name_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    for fact in said.kind(FactKind.NAME):
        wider = WIDER.get(fact.value, frozenset())
        if fact.value in evidence.names or wider & evidence.names:
            continue
        if not fact.value.isupper() and fact.value in evidence.text:
            continue
        written = said.text[fact.start : fact.end]
        if written.lower() in evidence.text or KINDS.get(fact.value) in evidence.notions:
            continue
        if fact.value in ALSO and ALSO[fact.value].search(evidence.text):
            continue
        if written.isupper() and written.isascii() and written.lower() in evidence.initials:
            continue
        # "the Treasury", "Anti-Corruption": a capital makes no name of a word that the table has.
        common = terms(written.lower()) if not fact.value.isupper() else ()
        if common and all(is_held(term.notion, evidence) for term in common):
            continue
        known = bool(common) and all(term.notion in notions() for term in common)
        yield Doubt(FailureKind.NAME, written, grave=fact.value not in KINDS and not known)


def role_doubts(said: Reading, evidence: Evidence) -> Iterator[Doubt]:
    claims = [claim for read in evidence.compared for claim in read.claims]
    for claim in said.claims:
        same = [c for c in claims if c.verb in STANDS_FOR.get(claim.verb, {claim.verb})]
        for mine, others in (
            (claim.objects, [c.objects for c in same]),
            (claim.subjects, [c.subjects for c in same]),
        ):
            if mine and others and all(others) and not _fits(mine, frozenset().union(*others)):
                yield Doubt(
                    FailureKind.NAME, f"{claim.verb}: {', '.join(sorted(mine))}", grave=False
                )
    stands = frozenset(pair for read in evidence.compared for pair in read.pairs)
    for a, b in said.pairs:
        if (b, a) in stands and (a, b) not in stands:
            yield Doubt(FailureKind.NAME, f"{a} and {b} the other way round", grave=False)


def _fits(said: frozenset[str], stand: frozenset[str]) -> bool:
    """Whether any of the names may stand for one of the text: States for "we"."""
    allowed = said.union(*(WIDER.get(name, frozenset()) for name in said))
    if said & FIRST_PERSON:
        allowed |= {"WE"}
    if "WE" in said:
        allowed |= FIRST_PERSON
    return bool(allowed & stand)
