"""The lint: a flaw planted in a sound item is found by its rule's name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa.quiz.facts import Facts
from qa.quiz.item import GAP, Item, ItemKind, Option, Pair, Quiz
from qa.quiz.lint import RULES, errors, lint_item, lint_quiz, rules_table

Made = dict[str, tuple[Item, ...]]


def first(made: Made, kind: ItemKind, language: str = "en", about: str = "") -> Item:
    return next(
        item for item in made[language] if item.kind is kind and (not about or item.about == about)
    )


def with_wrong(item: Item, *texts: str) -> Item:
    """The item with other wrong options beside its key."""
    k = item.languages[0]
    right = item.options[item.key]
    return replace(item, options=(right, *(Option({k: text}, False) for text in texts)))


def with_stem(item: Item, stem: str) -> Item:
    return replace(item, stem={item.languages[0]: stem})


def changed_source(item: Item, **fields: object) -> Item:
    return replace(item, sources=(replace(item.sources[0], **fields),))  # type: ignore[arg-type]


def said_there(item: Item) -> str:
    """Words of the paragraph that the item asks about."""
    return " ".join(item.sources[0].readings["en"].split()[:3])


def with_key(item: Item, key: int) -> Item:
    """The item with another option marked as right."""
    return replace(
        item, options=tuple(replace(o, right=n == key) for n, o in enumerate(item.options))
    )


def flipped(item: Item) -> Item:
    return replace(item, options=tuple(replace(o, right=not o.right) for o in item.options))


C, T, A, M, S, W = (
    ItemKind.CLOZE, ItemKind.TRUE_FALSE, ItemKind.ACTOR, ItemKind.MATCHING,
    ItemKind.SHORT_ANSWER, ItemKind.WHICH_PARAGRAPH,
)  # fmt: skip
PLANTED: list[tuple[str, ItemKind, Callable[[Item], Item]]] = [
    ("no-key", C, lambda i: replace(i, options=tuple(replace(o, right=False) for o in i.options))),
    ("no-key", S, lambda i: replace(i, accepted=None)),
    (
        "several-keys", C,
        lambda i: replace(i, options=tuple(replace(o, right=True) for o in i.options)),
    ),
    (
        "key-not-in-text", C,
        lambda i: replace(i, options=(Option({"en": "the Tooth Fairy"}, True), *i.options[1:])),
    ),
    ("key-not-in-paragraph", W, lambda i: with_key(i, (i.key + 1) % len(i.options))),
    (
        "distractor-true", C,
        lambda i: with_wrong(i, i.options[i.key].texts["en"], "INTERPOL"),
    ),
    ("distractor-in-paragraph", C, lambda i: with_wrong(i, said_there(i), "the media")),
    ("false-form-true", T, flipped),
    ("true-form-false", T, lambda i: replace(i, claim={"en": "We decide to fly to the moon."})),
    ("empty-stem", C, lambda i: with_stem(i, " ")),
    (
        "unnamed-document", C,
        lambda i: with_stem(i, f"Complete the sentence: “We invite {GAP} to review it.”"),
    ),
    (
        "needs-context", C,
        lambda i: with_stem(i, i.stem["en"].replace("Complete", "As mentioned above, complete")),
    ),
    ("long-stem", C, lambda i: with_stem(i, i.stem["en"] + " and so on" * 60)),
    (
        "unmarked-negation", A,
        lambda i: with_stem(i, i.stem["en"].replace("Whom does", "Whom does it not ask, says")),
    ),
    (
        "double-negative", A,
        lambda i: with_wrong(
            with_stem(i, i.stem["en"].replace("Whom does", "Whom does NOT")),
            "not the media", "not INTERPOL",
        ),
    ),
    ("asks-opinion", A, lambda i: with_stem(i, "Do you think so? " + i.stem["en"])),
    ("gap-missing", C, lambda i: with_stem(i, i.stem["en"].replace(GAP, "somebody"))),
    ("several-gaps", C, lambda i: with_stem(i, i.stem["en"] + " " + GAP)),
    (
        "gap-first", C,
        lambda i: with_stem(i, f"Complete the political declaration: “{GAP} is asked.”"),
    ),
    ("broken-quotes", C, lambda i: with_stem(i, i.stem["en"].replace("”", ""))),
    ("leak", C, lambda i: with_stem(i, i.stem["en"] + f" ({i.options[i.key].texts['en']})")),
    (
        "grammar-cue", C,
        lambda i: with_wrong(
            with_stem(i, i.stem["en"].replace(GAP, f"an {GAP}")), "auditor", "media house"
        ),
    ),
    ("few-options", C, lambda i: replace(i, options=i.options[:2])),
    ("many-options", C, lambda i: with_wrong(i, "a", "b", "c", "d", "e")),
    ("empty-option", C, lambda i: with_wrong(i, "", "the media")),
    ("same-options", C, lambda i: with_wrong(i, "the media", "The media")),
    ("nested-options", C, lambda i: with_wrong(i, "media", "the media and others")),
    ("all-of-the-above", C, lambda i: with_wrong(i, "all of the above", "the media")),
    ("none-of-the-above", C, lambda i: with_wrong(i, "None of the above", "the media")),
    ("absolute-option", C, lambda i: with_wrong(i, "never anybody", "the media")),
    ("mixed-options", C, lambda i: with_wrong(i, "2 June 2021", "the media")),
    ("uneven-options", C, lambda i: with_wrong(i, "UN", "the media of all the world" * 4)),
    ("key-longest", C, lambda i: with_wrong(i, "WHO", "ILO")),
    ("long-option", C, lambda i: with_wrong(i, "the media " * 20, "INTERPOL")),
    (
        "unordered-options", C,
        lambda i: replace(
            i, about="figure",
            options=tuple(Option({"en": t}, t == "187") for t in ("193", "187", "190")),
        ),
    ),
    ("few-pairs", M, lambda i: replace(i, pairs=i.pairs[:2])),
    ("same-pairs", M, lambda i: replace(i, pairs=(*i.pairs, Pair({"en": "x"}, i.pairs[0].right)))),
    ("long-answer", S, lambda i: replace(i, accepted={"en": ("word " * 30,)})),
    ("no-citation", C, lambda i: replace(i, sources=())),
    ("no-citation", C, lambda i: changed_source(i, references={"en": ""})),
    ("unknown-paragraph", C, lambda i: changed_source(i, paragraph_id="declaration:999")),
    ("changed-paragraph", C, lambda i: changed_source(i, text_sha256="0" * 64)),
    ("quote-not-verbatim", C, lambda i: changed_source(i, quote="我们从来没有这样说过。")),
    ("missing-language", C, lambda i: with_stem(i, "这里是中文。" + i.stem["en"])),
    ("missing-language", C, lambda i: replace(i, languages=())),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "kind", "plant"), PLANTED, ids=lambda v: str(v)[:24])
def test_a_planted_flaw_is_found_by_name(
    rule: str, kind: ItemKind, plant: Callable[[Item], Item], made: Made, facts: Facts
) -> None:
    item = first(made, kind, about="body" if kind is C else "")
    if kind is T:
        item = next(i for i in made["en"] if i.kind is T and i.key == 0)
    assert rule not in {flaw.rule for flaw in lint_item(item, facts)}
    assert rule in {flaw.rule for flaw in lint_item(plant(item), facts)}


def asked_and_told(made: Made) -> list[Item]:
    """A date that one item asks for and the next one tells."""
    asked = next(i for i in made["en"] if i.kind is S and i.about == "period")
    told = next(
        i
        for i in made["en"]
        if i.kind is T and i.key == 0 and i.sources[0].quote == asked.sources[0].quote
    )
    return [asked, told]


QUIZ_FLAWS: list[tuple[str, Callable[[Made], list[Item]]]] = [
    ("same-question", lambda made: [made["en"][0], made["en"][0]]),
    ("gives-away", asked_and_told),
    (
        "key-position",
        lambda made: [
            replace(i, options=tuple(sorted(i.options, key=lambda o: not o.right)))
            for i in made["en"] if i.kind is C
        ][:6],
    ),
    (
        "key-longest-habit",
        lambda made: [
            with_wrong(i, "WHO", "ILO") for i in made["en"] if i.kind is A
        ][:6],
    ),
    (
        "one-sided-judgements",
        lambda made: [i for i in made["en"] if i.kind is T and i.key == 0][:5],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "plant"), QUIZ_FLAWS, ids=[rule for rule, _ in QUIZ_FLAWS])
def test_a_flaw_of_the_quiz_is_found_by_name(
    rule: str, plant: Callable[[Made], list[Item]], made: Made, facts: Facts
) -> None:
    planted = Quiz("planted", ("en",), tuple(plant(made)))
    assert rule in {flaw.rule for flaw in lint_quiz(planted, facts)}


def test_every_rule_has_a_planted_flaw() -> None:
    assert {rule for rule, *_ in PLANTED} | {rule for rule, _ in QUIZ_FLAWS} == set(RULES)
    assert len(RULES) >= 20


def test_chinese_flaws_are_found_too(made: Made, facts: Facts) -> None:
    item = first(made, C, "zh", "body")
    key = item.options[item.key].texts["zh"]
    planted = {
        "leak": replace(item, stem={"zh": item.stem["zh"] + f"（{key}）"}),
        "all-of-the-above": with_wrong(item, "以上都是", "国际刑警组织"),
        "none-of-the-above": with_wrong(item, "以上都不是", "国际刑警组织"),
        "needs-context": replace(item, stem={"zh": "如上文所述，" + item.stem["zh"]}),
        "missing-language": replace(item, stem={"zh": "In English " + GAP}),
    }
    assert [
        rule for rule, flawed in planted.items()
        if rule not in {flaw.rule for flaw in lint_item(flawed, facts)}
    ] == []  # fmt: skip


def test_what_is_made_has_no_error(made: Made, facts: Facts) -> None:
    assert [f for items in made.values() for i in items for f in errors(lint_item(i, facts))] == []


def test_the_table_in_the_docs_is_the_one_that_the_command_prints() -> None:
    docs = Path(__file__).parents[3] / "docs" / "quizzes.md"
    assert rules_table() in docs.read_text(encoding="utf-8")
