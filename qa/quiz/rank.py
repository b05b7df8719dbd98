"""The rank of an item: how likely a trainer takes it as it is."""

from collections.abc import Mapping

from qa.quiz.item import Item, ItemKind
from qa.quiz.lint import Flaw

#: What the kinds and types were worth to a strict reader (docs/quizzes.md, the judged sample).
_KIND: Mapping[ItemKind, float] = {
    ItemKind.ACTOR: 0.92,
    ItemKind.MATCHING: 0.75,
    ItemKind.CLOZE: 0.6,
    ItemKind.TRUE_FALSE: 0.6,
    ItemKind.WHICH_SECTION: 0.72,
    ItemKind.SHORT_ANSWER: 0.62,
    ItemKind.VERB: 0.62,
    ItemKind.WHICH_PARAGRAPH: 0.5,
}
_ABOUT: Mapping[str, float] = {
    "date": 0.22,
    "period": 0.22,
    "month": 0.18,
    "count": 0.2,
    "figure": 0.25,
    "actor": 0.08,
    "body": 0.18,
    "national": 0.16,
    "society": 0.12,
    "states": 0.16,
    "network": 0.1,
    "opposite": 0.2,
    "offence": 0.05,
    "measure": 0.08,
    "problem": 0.02,
    "right": -0.05,
    "section": -0.05,
    "cooperation": -0.02,
    "instrument": 0.05,
    "article": -0.15,
    "chapter": -0.05,
    "resolution": -0.12,
}
#: Characters of a question that reads at one glance.
_EASY = {"en": 230, "zh": 95}
_WARNING = 0.1
_CUT = 0.06
_LONG = 0.25


def score(item: Item, flaws: tuple[Flaw, ...]) -> float:
    """The rank of an item with these flaws, 0 to 1."""
    worth = _KIND[item.kind] + _ABOUT.get(item.about, 0.0)
    worth -= _WARNING * len(flaws)
    for k in item.languages:
        stem = item.stem[k]
        worth -= _LONG * max(0, len(stem) - _EASY[k]) / _EASY[k] / len(item.languages)
        worth -= _CUT * ("…" in stem) / len(item.languages)
    if item.kind is ItemKind.MATCHING:
        longest = max(len(pair.left[item.languages[0]]) for pair in item.pairs)
        worth -= _LONG * max(0, longest - _EASY[item.languages[0]] / 2) / 200
        worth -= 0.1 * (len(item.pairs) < 4)
    return max(0.0, min(1.0, worth))
