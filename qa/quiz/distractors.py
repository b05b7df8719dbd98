"""Wrong answers: of the right one's type and length, from the documents, wrong by check."""

import random
from collections.abc import Callable, Sequence

from ingest.document import Paragraph
from qa.quiz.facts import Facts
from qa.quiz.things import ORDERED, Thing, near_counts

#: Quotient of lengths within which two options look alike.
_RATIO = 3.5
#: Up to this it makes no difference: chance decides, so that no option is in every question.
_ALIKE = 2.2
#: "States" and "States parties" hold every other State: as wrong answers they might be right.
_ENCOMPASSING = "states"
#: Who can be asked for something; somebody of another type stands for one of few of his kind.
_ACTORS = ("body", "society", "national")


def wrong_things(
    right: Thing,
    paragraph: Paragraph,
    facts: Facts,
    *,
    languages: Sequence[str],
    wanted: int,
    rng: random.Random,
    is_true: Callable[[Thing], bool],
) -> tuple[Thing, ...]:
    """Things that stand for `right` in a wrong answer; fewer than wanted where there are no more.

    Of one type, of different families, named in the documents but not in the paragraph, and not
    making its sentence true (`is_true`). Dates and numbers near the right one come first.
    """
    known = list(facts.things.get(right.type, ()))
    if right.type in ("count", "figure"):
        known = list(near_counts(right))
    elif right.type == "period":
        known = _periods_like(right, facts)
    elif right.type == "month":
        known = [*facts.things.get("month", ()), *_months_near(right)]
    elif right.family == _ENCOMPASSING:
        known = [thing for kind in _ACTORS for thing in facts.things.get(kind, ())]
    rng.shuffle(known)
    if right.type in ORDERED:
        # As many before as after, by chance: the right one stands at any place of the row.
        known.sort(key=lambda thing: abs(thing.order - right.order) + rng.random() * 400)
    else:
        known.sort(key=lambda thing: _unlike(right, thing, languages) > _ALIKE)
    said = {
        other.family
        for things in facts.things.values()
        for other in things
        if other.type == right.type and facts.named_in(paragraph, other)
    }
    chosen: list[Thing] = []
    for thing in known:
        families = {right.family, *(other.family for other in chosen)}
        if thing.family in families | said | {_ENCOMPASSING} or len(chosen) == wanted:
            continue
        if facts.named_in(paragraph, thing) or _unlike(right, thing, languages) > _RATIO:
            continue
        if right.type not in ("count", "figure") and is_true(thing):
            continue
        chosen.append(thing)
    return tuple(chosen)


def _unlike(right: Thing, other: Thing, languages: Sequence[str]) -> float:
    """How unlike in length two names are: 1 where they are of one length."""
    return max(
        max(len(right.texts[k]), len(other.texts[k]))
        / min(len(right.texts[k]), len(other.texts[k]))
        for k in languages
    )


def _periods_like(right: Thing, facts: Facts) -> list[Thing]:
    """Periods that read like the right one: two days joined by "and", or a stretch "to".

    The others would not fit behind its preposition. Two days also begin on the dates that the
    documents name.
    """
    from qa.quiz.things import date

    joint = " and " if " and " in right.texts["en"] else " to "
    known = [thing for thing in facts.things.get("period", ()) if joint in thing.texts["en"]]
    for single in facts.things.get("date", ()):
        year, rest = divmod(int(single.order), 10_000)
        month, day = divmod(rest, 100)
        if day < 27 and joint == " and ":
            known.append(date(year, month, day, day + 1))
    return known


def _months_near(right: Thing) -> tuple[Thing, ...]:
    from qa.quiz.things import date

    year, month = divmod(int(right.order) // 100, 100)
    found = []
    for step in (-3, 2, 5):
        at = year * 12 + month - 1 + step
        found.append(date(at // 12, at % 12 + 1, 0))
    return tuple(found)
