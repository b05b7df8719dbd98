"""Does a paragraph say what a statement says? Figures, names, roles, polarity, strength, meaning.

Rules over the facts and notions of both, compared in the statement's language where the paragraph
has a version in it and through what both languages share where not. No rule proves that a
statement follows; each finds one way in which statements go wrong (docs/verification.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.corpus import Corpus
from ingest.document import Paragraph
from ingest.script import language_of
from qa.answer import FailureKind
from qa.check.event import event_doubts
from qa.check.evidence import Doubt, Evidence, is_held, stands_as_operator
from qa.check.exchange import exchange_doubts
from qa.check.figures import figure_doubts
from qa.check.order import order_doubts
from qa.check.polarity import is_plain_contrary, opposite_doubts, polarity_doubts, undoing_doubts
from qa.check.reading import Reading, reading_of
from qa.check.roles import name_doubts, role_doubts
from qa.check.statement import without_document_names, without_opening
from qa.check.strength import lifted_doubts, predicate_doubts, scope_doubts, strength_doubts

#: The share of a statement's notions that its paragraphs must hold: under the first it is about
#: something else and is taken out, under the second it is shown as not confirmed.
ABOUT_ELSE = 0.2
CONFIRMED = 0.7
#: From here on a denial is the plain contrary of the text, below it may be another way to put it.
_SAME_MATTER = 0.9


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks against a statement, and how much of it its paragraphs hold (0 to 1).

    `comparable` is false where the statement is in a language that no version of the paragraphs
    is in and too little of it is known in both: then nobody compared the meaning.
    """

    doubts: tuple[Doubt, ...]
    share: float
    comparable: bool = True


def support_of(
    statement: str, paragraphs: Sequence[Paragraph], corpus: Corpus, quoted: Sequence[str] = ()
) -> Support:
    """How far the paragraphs, all together, say what the statement says.

    `quoted` are the words that it rests on: what they list may be counted.
    """
    language = language_of(statement)
    plain = without_document_names(statement, corpus)
    said = reading_of(without_opening(plain), language)
    evidence = Evidence(paragraphs, language, corpus, quoted)
    share, known = _share(said, evidence)
    contrary = share >= _SAME_MATTER and is_plain_contrary(said, evidence)
    doubts = [
        *figure_doubts(said, evidence),
        *name_doubts(said, evidence),
        *role_doubts(said, evidence),
        *(
            doubt if contrary else replace(doubt, grave=False)
            for doubt in polarity_doubts(said, evidence)
        ),
        *opposite_doubts(said, evidence),
        *order_doubts(said, evidence),
        *exchange_doubts(said, evidence),
        *event_doubts(said, evidence),
        *undoing_doubts(said, evidence),
        *scope_doubts(said, evidence),
        *strength_doubts(said, evidence),
        *lifted_doubts(said, evidence),
    ]
    comparable = evidence.same_language or known >= 3
    doubts += predicate_doubts(said, evidence) if evidence.same_language else ()
    if comparable and share < CONFIRMED:
        doubts.append(Doubt(FailureKind.UNRELATED, f"{share:.0%} of it stands there"))
    return Support(tuple(doubts), share, comparable)


def _share(said: Reading, evidence: Evidence) -> tuple[float, int]:
    """The share of the statement's notions that stand in the evidence, and how many compared."""
    notions = [n for n in dict.fromkeys(t.notion for t in said.terms) if not n.startswith("@")]
    if not evidence.same_language:
        known = _known_in_both()
        notions = [n for n in notions if n in known]
    if not notions:
        return (1.0, 0) if evidence.same_language and said.facts else (0.0, 0)
    held = sum(
        is_held(notion, evidence) or stands_as_operator(notion, evidence) for notion in notions
    )
    return held / len(notions), len(notions)


@lru_cache(maxsize=1)
def _known_in_both() -> frozenset[str]:
    from qa.check.concepts import notions

    return notions()
