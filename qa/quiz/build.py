"""From paragraphs to a quiz: every item that can be made, linted, ranked, the best ones chosen."""

import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.corpus import Corpus
from ingest.document import Kind, Paragraph
from qa.errors import UnknownParagraph
from qa.quiz.errors import NoQuestions
from qa.quiz.facts import Facts
from qa.quiz.item import Item, ItemKind, Quiz, key_of
from qa.quiz.kinds import Workshop, items
from qa.quiz.lint import errors, lint_item, lint_quiz
from qa.quiz.phrases import shortest
from qa.quiz.rank import score
from qa.quiz.things import ORDERED
from vectorstore.search import Hit

#: Most questions of one quiz.
MOST = 100
#: What another item of a kind, or from a paragraph, costs one that is to be chosen.
_SAME_KIND = 0.045
_SAME_PARAGRAPH = 0.25
#: What the last paragraph of a list costs beside the first: the best fit comes first.
_LAST = 0.15
#: Share of the best paragraph's score below which a paragraph is off the topic.
_ON_TOPIC = 0.38

#: Characters of the usual quotation.
_USUAL = {"en": 270, "zh": 100}

_NUMBERS = {
    "three": 3, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "fifteen": 15,
    "twenty": 20, "三": 3, "五": 5, "六": 6, "八": 8, "十": 10, "十二": 12, "十五": 15, "二十": 20,
}  # fmt: skip
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_WISH = re.compile(
    rf"^\s*(?P<count>\d+|{_NUMBER})\s+questions?\s+(?:on|about)\s+(?P<topic>.+)$", re.IGNORECASE
)
_WISH_ZH = re.compile(
    rf"^\s*(?:关于|有关)?(?P<topic>.+?)的?\s*(?P<count>\d+|{_NUMBER})\s*(?:道|个)(?:题目?|问题)\s*$"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of quiz is wanted. `kinds` empty means all; `options` are those of a choice.

    `most`, where it is not 0, is the most characters that a question may have in its shortest
    wording, as in tools that show it on a screen in a hall; all its items are then of a choice.
    """

    languages: tuple[str, ...] = ("en",)
    count: int = 10
    seed: int = 0
    kinds: tuple[ItemKind, ...] = ()
    options: int = 3
    most: int = 0


def read_wish(text: str) -> tuple[str, int | None]:
    """The topic and the number of questions in a wish.

    ``ten questions on asset recovery`` / ``关于资产追回的十道题``; a bare topic has no number.
    """
    match = _WISH.match(text) or _WISH_ZH.match(text)
    if match is None:
        return text.strip(), None
    written = match["count"].lower()
    return match["topic"].strip(), int(written) if written.isdigit() else _NUMBERS[written]


def paragraphs_on(topic: str, search: Callable[[str, int], Sequence[Hit]]) -> tuple[Paragraph, ...]:
    """The paragraphs on a topic, best first: those found, and the rest of a section it names."""
    hits = search(topic, 20)
    if not hits:
        return ()
    best = hits[0].score
    found = [hit.paragraph for hit in hits if hit.score >= _ON_TOPIC * best]
    return tuple(paragraph for paragraph in found if paragraph.kind is not Kind.FRONT)


def paragraphs_named(ids: Iterable[str], corpus: Corpus) -> tuple[Paragraph, ...]:
    """The paragraphs of these ids, in their order. Raises `UnknownParagraph`."""
    found = []
    for id_ in dict.fromkeys(ids):
        paragraph = corpus.paragraphs.get(id_)
        if paragraph is None:
            raise UnknownParagraph(
                f"There is no paragraph {id_!r}; ids look like declaration:16 (pincite search "
                "prints them)."
            )
        found.append(paragraph)
    return tuple(found)


def candidates(facts: Facts, paragraphs: Sequence[Paragraph], wish: Wish) -> tuple[Item, ...]:
    """Every item without an error that the paragraphs give, best first, scored."""
    # What is left for the quotation beside some 50 characters of question, in shares of the usual.
    share = max(wish.most - 50, 30) / _USUAL[wish.languages[0]] if wish.most else 1.0
    workshop = Workshop(facts, wish.languages, wish.options, wish.seed, min(share, 1.0))
    found: dict[str, Item] = {}
    for item in items(workshop, paragraphs):
        if item.id in found or (wish.kinds and item.kind not in wish.kinds):
            continue
        if wish.most and (not item.options or len(shortest(item)) > wish.most):
            continue
        flaws = lint_item(item, facts)
        if not errors(flaws):
            found[item.id] = replace(item, score=score(item, flaws))
    return tuple(sorted(found.values(), key=lambda item: (-item.score, item.id)))


def make_quiz(facts: Facts, paragraphs: Sequence[Paragraph], wish: Wish, *, title: str) -> Quiz:
    """A quiz on the paragraphs, the best and the most various items first.

    It has fewer items than wanted where no more pass the lint. Raises `NoQuestions`.
    """
    # Under the title "Asset recovery", nobody need ask under which heading it stands.
    titled = facts.terms(title)
    ranked = tuple(
        item
        for item in candidates(facts, paragraphs, wish)
        if item.kind is not ItemKind.WHICH_SECTION or not titled & facts.terms(key_of(item))
    )
    if not ranked:
        raise NoQuestions(
            "No question can be made from these paragraphs; name more of them, another topic, "
            "or more kinds."
        )
    places = {p.id: i / max(len(paragraphs) - 1, 1) for i, p in enumerate(paragraphs)}
    chosen = _chosen(ranked, min(wish.count, MOST), places)
    quiz = Quiz(title, wish.languages, balanced(chosen, wish.seed), wish.seed)
    return _without_giveaways(quiz, facts, ranked, places)


def balanced(chosen: Sequence[Item], seed: int) -> tuple[Item, ...]:
    """The items with their keys at all places alike.

    Options that have an order of their own, dates, numbers, paragraphs, keep it.
    """
    rng = random.Random(seed)  # noqa: S311
    used: Counter[int] = Counter(item.key for item in chosen if _keeps_order(item))
    mixed = []
    for item in chosen:
        if len(item.options) < 3 or _keeps_order(item):
            mixed.append(item)
            continue
        fewest = min(used[i] for i in range(len(item.options)))
        place = rng.choice([i for i in range(len(item.options)) if used[i] == fewest])
        used[place] += 1
        options = [option for option in item.options if not option.right]
        options.insert(place, item.options[item.key])
        mixed.append(replace(item, options=tuple(options)))
    return tuple(mixed)


def _keeps_order(item: Item) -> bool:
    return item.about in ORDERED | {"figure", "month", "paragraph"}


def _chosen(
    ranked: Sequence[Item],
    count: int,
    places: Mapping[str, float],
    without: Collection[str] = (),
) -> list[Item]:
    """The best items, one at a time, each paying for what it repeats."""
    left = [item for item in ranked if item.id not in without]
    chosen: list[Item] = []
    kinds: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    truths: Counter[int] = Counter()
    claims: set[str] = set()
    while left and len(chosen) < count:

        def worth(item: Item) -> float:
            repeated = max((paragraphs[id_] for id_ in item.paragraph_ids), default=0)
            place = min((places.get(id_, 1.0) for id_ in item.paragraph_ids), default=1.0)
            lopsided = (
                0.1 * max(0, truths[item.key] - truths[1 - item.key])
                if item.kind is ItemKind.TRUE_FALSE
                else 0.0
            )
            return (
                item.score
                - _SAME_KIND * kinds[item.kind]
                - _SAME_PARAGRAPH * repeated
                - _LAST * place
                - lopsided
            )

        best = max(left, key=worth)
        left.remove(best)
        # The same sentence is not asked twice in other words.
        quotes = {source.quote for source in best.sources}
        if len(best.sources) == 1 and quotes & claims:
            continue
        claims |= quotes
        chosen.append(best)
        kinds[best.kind] += 1
        paragraphs.update(best.paragraph_ids)
        if best.kind is ItemKind.TRUE_FALSE:
            truths[best.key] += 1
    return chosen


def _without_giveaways(
    quiz: Quiz, facts: Facts, ranked: Sequence[Item], places: Mapping[str, float]
) -> Quiz:
    """The quiz with other items in place of those whose key another one tells."""
    without: set[str] = set()
    for _ in range(5):
        told = {
            flaw.item
            for flaw in lint_quiz(quiz, facts)
            if flaw.rule in ("gives-away", "same-question")
        }
        if not told:
            break
        without |= told
        chosen = _chosen(ranked, len(quiz.items), places, without)
        quiz = replace(quiz, items=balanced(chosen, quiz.seed))
    return quiz
