"""The lint: flaws of items by name, after the guidelines for writing them.

Cf. Haladyna, Downing and Rodriguez 2002; rule-based checks of this kind found 91 % of the flaws of
200 items where a language model found 79 % (shared/evaluation-and-quizzes.md, B2). Each rule looks
at one thing and says what it saw. An error makes an item unfit for a learner; a warning costs rank.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ingest.document import text_hash
from qa.quiz.facts import Facts
from qa.quiz.item import (
    GAP,
    LANGUAGES,
    Item,
    ItemKind,
    Quiz,
    feedback_of,
    options_of,
    shown,
    stem_of,
)
from qa.quiz.stretch import points_back
from qa.quiz.things import ORDERED

#: Characters of a stem and of an option beyond which nobody reads them, per language.
STEM_LENGTH = {"en": 460, "zh": 200}
OPTION_LENGTH = {"en": 160, "zh": 70}
#: Characters of a short answer that a learner can be asked to write.
ANSWER_LENGTH = {"en": 60, "zh": 30}
#: The longest option, divided by the shortest.
UNEVEN = 4.0
#: By how much the right option may be longer than the longest wrong one.
LONGEST = 1.6
#: Share of items whose key is the longest option, or stands in one place, before it is a habit.
HABIT = 0.6

_CHOICE = frozenset(
    {
        ItemKind.WHICH_PARAGRAPH,
        ItemKind.WHICH_SECTION,
        ItemKind.CLOZE,
        ItemKind.ACTOR,
        ItemKind.VERB,
    }
)
_GAPPED = frozenset({ItemKind.CLOZE, ItemKind.VERB, ItemKind.SHORT_ANSWER})
_ALL = re.compile(
    r"\ball of (?:the above|these)\b|\bboth of (?:the above|these)\b|以上(?:都|皆|全|均)", re.I
)
_NONE = re.compile(r"\bnone of (?:the above|these)\b|\bneither of\b|以上(?:都不|皆不|皆非)", re.I)
_NEGATION = re.compile(
    r"\b(?:not|except|never|isn't|doesn't|false)\b|不(?:是|属于|包括|正确|对|在)|(?:除|以)外|错误"
)
_MARKED = re.compile(r"\b(?:NOT|EXCEPT|NEVER)\b|\*\*|【不|【错误")
_ABSOLUTE = re.compile(r"\b(?:always|never|only|every|completely)\b|总是|从不|一律|绝对|完全", re.I)
_CONTEXT = re.compile(
    r"\b(?:above-mentioned|the above|as (?:mentioned|seen|discussed)|in the (?:text|passage) "
    r"(?:above|below)|the previous question)\b|上文|上题|如上|前述|下文中",
    re.I,
)
_OPINION = re.compile(
    r"\b(?:do you think|in your (?:view|opinion)|should we)\b|你认为|您认为", re.I
)
_BLANK = re.compile(r"_{3,}")
_QUOTED = re.compile("[“”]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One flaw of one item, or of the quiz where `item` is empty."""

    rule: str
    item: str
    said: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name; `error` where an item that breaks it is unfit, else it is a warning."""

    name: str
    meaning: str
    meaning_zh: str
    error: bool


_Found = Iterator[str]
_ItemCheck = Callable[[Item, Facts], _Found]
_QuizCheck = Callable[[Quiz], Iterator[tuple[str, str]]]
_Check = TypeVar("_Check")
_ITEM_CHECKS: dict[str, _ItemCheck] = {}
_QUIZ_CHECKS: dict[str, _QuizCheck] = {}
RULES: dict[str, Rule] = {}


def lint_item(item: Item, facts: Facts) -> tuple[Flaw, ...]:
    """The flaws of an item, by rule."""
    return tuple(
        Flaw(name, item.id, said)
        for name, check in _ITEM_CHECKS.items()
        for said in _first(check(item, facts))
    )


def lint_quiz(quiz: Quiz, facts: Facts) -> tuple[Flaw, ...]:
    """The flaws of all items of a quiz and of the quiz as a whole."""
    return (
        *(flaw for item in quiz.items for flaw in lint_item(item, facts)),
        *(
            Flaw(name, id_, said)
            for name, check in _QUIZ_CHECKS.items()
            for id_, said in check(quiz)
        ),
    )


def errors(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    """The flaws that make an item unfit."""
    return tuple(flaw for flaw in flaws if RULES[flaw.rule].error)


def rules_table() -> str:
    """All rules as a Markdown table, for docs/quizzes.md."""
    rows = ["| rule | what it finds | 含义 | kind |", "|---|---|---|---|"]
    rows += [
        f"| `{rule.name}` | {rule.meaning} | {rule.meaning_zh} | "
        f"{'error' if rule.error else 'warning'} |"
        for rule in RULES.values()
    ]
    return "\n".join(rows)


def _rule(
    checks: dict[str, _Check], name: str, meaning: str, meaning_zh: str, *, error: bool
) -> Callable[[_Check], _Check]:
    """Register a check under a name."""

    def register(check: _Check) -> _Check:
        RULES[name] = Rule(name, meaning, meaning_zh, error)
        checks[name] = check
        return check

    return register


_item_rule = partial(_rule, _ITEM_CHECKS, error=True)
_quiz_rule = partial(_rule, _QUIZ_CHECKS, error=False)


def _first(found: _Found) -> tuple[str, ...]:
    said = next(found, None)
    return () if said is None else (said,)


# -- the key -----------------------------------------------------------------------------------


@_item_rule("no-key", "no option is right, or no answer is accepted", "没有正确答案")
def _no_key(item: Item, _: Facts) -> _Found:
    if item.kind is ItemKind.MATCHING:
        return
    if item.kind is ItemKind.SHORT_ANSWER:
        if not any((item.accepted or {}).values()):
            yield "no answer is accepted"
    elif not any(option.right for option in item.options):
        yield "no option is marked as right"


@_item_rule("several-keys", "more than one option is right", "正确答案不止一个")
def _several_keys(item: Item, _: Facts) -> _Found:
    if sum(option.right for option in item.options) > 1:
        yield f"{sum(option.right for option in item.options)} options are marked as right"


@_item_rule(
    "key-not-in-text", "the sentence with the key in it does not stand in the documents",
    "填入答案后的句子不见于文件",
)  # fmt: skip
def _key_not_in_text(item: Item, facts: Facts) -> _Found:
    if item.kind not in _GAPPED or not item.claim:
        return
    for k in item.languages:
        keys = (
            (item.accepted or {}).get(k, ())[:1]
            if item.kind is ItemKind.SHORT_ANSWER
            else [option.texts.get(k, "") for option in item.options if option.right]
        )
        for key in keys:
            if not facts.stands(item.claim.get(k, "").replace(GAP, key), k):
                yield f"[{k}] “{key}” does not make a sentence of the text"


@_item_rule(
    "key-not-in-paragraph", "the paragraph or heading given as right is not the quoted one's",
    "标为正确的段落或标题与引文不符",
)  # fmt: skip
def _key_not_in_paragraph(item: Item, facts: Facts) -> _Found:
    if item.kind not in (ItemKind.WHICH_PARAGRAPH, ItemKind.WHICH_SECTION):
        return
    from qa.quiz import phrases

    paragraph = facts.corpus.paragraphs.get(item.paragraph_ids[0]) if item.sources else None
    for option in item.options:
        if option.right and paragraph is not None:
            for k in item.languages:
                wanted = (
                    phrases.capital(phrases.label(paragraph, k))
                    if item.kind is ItemKind.WHICH_PARAGRAPH
                    else phrases.heading(paragraph.section.get(k, ""))
                )
                if option.texts.get(k) != wanted:
                    yield f"[{k}] the quotation stands under {wanted}"


@_item_rule(
    "distractor-true", "a wrong option makes a sentence that the documents say",
    "错误选项在文件中其实成立",
)  # fmt: skip
def _distractor_true(item: Item, facts: Facts) -> _Found:
    if item.kind not in (ItemKind.CLOZE, ItemKind.ACTOR) or not item.claim:
        return
    for option in item.options:
        if option.right:
            continue
        for k in item.languages:
            words = option.texts.get(k, "")
            words = words[:1].lower() + words[1:] if words.startswith("The ") else words
            if words and facts.says(item.claim.get(k, ""), words, k):
                yield f"[{k}] “{words}” fits too"


@_item_rule(
    "distractor-in-paragraph", "a wrong option stands in the cited paragraph itself",
    "错误选项出现在所引段落中",
)  # fmt: skip
def _distractor_in_paragraph(item: Item, facts: Facts) -> _Found:
    if item.kind is not ItemKind.CLOZE or not item.sources:
        return
    paragraph = facts.corpus.paragraphs.get(item.paragraph_ids[0])
    for option in item.options:
        for k in item.languages:
            words = option.texts.get(k, "")
            if option.right or paragraph is None or not words or words.isdigit() or len(words) < 2:
                continue
            text = paragraph.texts.get(k, "")
            # A number in words, "two", may count other things in the same paragraph.
            if item.about != "count" and _holds(text, words, k):
                yield f"[{k}] “{words}” stands in {paragraph.id}"


@_item_rule(
    "false-form-true", "a true-or-false sentence said to be false stands in the documents",
    "标为“错误”的判断句其实见于文件",
)  # fmt: skip
def _false_form_true(item: Item, facts: Facts) -> _Found:
    if item.kind is ItemKind.TRUE_FALSE and item.claim and not _said_true(item):
        for k in item.languages:
            if facts.stands(item.claim.get(k, ""), k):
                yield f"[{k}] the sentence stands in the documents"


@_item_rule(
    "true-form-false", "a true-or-false sentence said to be true does not stand in the documents",
    "标为“正确”的判断句不见于文件",
)  # fmt: skip
def _true_form_false(item: Item, facts: Facts) -> _Found:
    if item.kind is ItemKind.TRUE_FALSE and item.claim and _said_true(item):
        for k in item.languages:
            if not facts.stands(item.claim.get(k, ""), k):
                yield f"[{k}] the sentence does not stand in the documents"


# -- the stem ----------------------------------------------------------------------------------


@_item_rule("empty-stem", "there is no question", "没有题干")
def _empty_stem(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        if not item.stem.get(k, "").strip():
            yield f"[{k}] the question is empty"


@_item_rule(
    "unnamed-document", "the question does not name its document", "题干没有指明出自哪份文件"
)
def _unnamed_document(item: Item, facts: Facts) -> _Found:
    for source in item.sources[:1]:
        document = facts.corpus.by_id.get(source.document)
        if document is None:
            continue
        for k in item.languages:
            stem = item.stem.get(k, "")
            known = {document.symbol, document.name(k), *document.titles.values()} - {""}
            if not any(name in stem for name in known):
                yield f"[{k}] the question names no document"


@_item_rule(
    "needs-context", "the question points at something outside it: “these”, “上述”",
    "题干依赖上下文，如“上述”“these”",
)  # fmt: skip
def _needs_context(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        stem = item.stem.get(k, "")
        quotation = (item.claim or {}).get(k, "").replace(GAP, "")
        if _CONTEXT.search(stem) or points_back(quotation, k):
            yield f"[{k}] something is pointed at that the question does not tell"


@_item_rule("long-stem", "the question is too long to be read at once", "题干过长", error=False)
def _long_stem(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        if len(item.stem.get(k, "")) > STEM_LENGTH[k]:
            yield f"[{k}] {len(item.stem[k])} characters"


@_item_rule(
    "unmarked-negation", "the question asks for what is not so, and the “not” is not marked",
    "题干含否定而未突出显示",
)  # fmt: skip
def _unmarked_negation(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        asked = _outside_quotes(item.stem.get(k, "").replace("True or false", "")).replace(
            "判断正误", ""
        )
        if _NEGATION.search(asked) and not _MARKED.search(asked):
            yield f"[{k}] a negation that is easily overlooked"


@_item_rule("double-negative", "the question and an option are both negative", "双重否定")
def _double_negative(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        if _NEGATION.search(_outside_quotes(item.stem.get(k, "")).lower()) and any(
            re.search(r"\bnot\b|^不", option.texts.get(k, ""), re.I) for option in item.options
        ):
            yield f"[{k}] a negative option under a negative question"


@_item_rule("asks-opinion", "the question asks what the learner thinks", "询问个人看法而非事实")
def _asks_opinion(item: Item, _: Facts) -> _Found:
    if _OPINION.search(stem_of(item)):
        yield "no text can prove an opinion"


@_item_rule("gap-missing", "a sentence to complete has no gap", "填空题没有空缺")
def _gap_missing(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        if item.kind in _GAPPED and not _BLANK.search(item.stem.get(k, "")):
            yield f"[{k}] there is nothing to fill in"


@_item_rule("several-gaps", "a sentence to complete has more than one gap", "填空题空缺不止一处")
def _several_gaps(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        if item.kind in _GAPPED and len(_BLANK.findall(item.stem.get(k, ""))) > 1:
            yield f"[{k}] one key can't fill two gaps"


@_item_rule(
    "gap-first", "the gap stands at the very beginning, before the learner knows what is asked",
    "空缺位于句首", error=False,
)  # fmt: skip
def _gap_first(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        if item.kind in _GAPPED and re.search(rf"[“‘]…?\s*{GAP}", item.stem.get(k, "")):
            yield f"[{k}] the sentence begins with the gap"


@_item_rule("broken-quotes", "quotation marks do not match", "引号不配对")
def _broken_quotes(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        marks = _QUOTED.findall(item.stem.get(k, ""))
        if marks != ["“", "”"] * (len(marks) // 2):
            yield f"[{k}] {''.join(marks)}"


@_item_rule(
    "leak", "the question holds the key, or words that stand in the key alone",
    "题干泄露答案",
)  # fmt: skip
def _leak(item: Item, facts: Facts) -> _Found:
    if item.kind not in _CHOICE - {ItemKind.WHICH_PARAGRAPH} and (
        item.kind is not ItemKind.SHORT_ANSWER
    ):
        return
    for k in item.languages:
        stem = item.stem.get(k, "")
        wrong = [option.texts.get(k, "") for option in item.options if not option.right]
        for key in _keys(item, k):
            if len(key) > 1 and _holds(stem, key, k):
                yield f"[{k}] the question holds “{key}”"
            common = facts.terms(" ".join(wrong))
            own = facts.terms(key) - common - facts.terms("corruption 腐败")
            found = own & facts.terms(stem)
            if item.kind is ItemKind.WHICH_SECTION and found:
                yield f"[{k}] “{', '.join(sorted(found))}” stands in question and key alone"


@_item_rule("grammar-cue", "“a” or “an” before the gap fits some options only", "冠词泄露答案")
def _grammar_cue(item: Item, _: Facts) -> _Found:
    match = re.search(rf"\b(an?) {GAP}", item.stem.get("en", ""))
    if match and "en" in item.languages:
        vowels = [option.texts.get("en", "x")[:1].lower() in "aeiou" for option in item.options]
        if len(set(vowels)) > 1:
            yield f"“{match[1]}” before the gap rules options out"


# -- the options -------------------------------------------------------------------------------


@_item_rule("few-options", "a choice has fewer than three options", "选项少于三个")
def _few_options(item: Item, _: Facts) -> _Found:
    if item.kind in _CHOICE and len(item.options) < 3:
        yield f"{len(item.options)} options"


@_item_rule("many-options", "a choice has more than five options", "选项多于五个")
def _many_options(item: Item, _: Facts) -> _Found:
    if len(item.options) > 5:
        yield f"{len(item.options)} options"


@_item_rule("empty-option", "an option has no text in a language of the item", "选项为空")
def _empty_option(item: Item, _: Facts) -> _Found:
    for option in item.options:
        for k in item.languages:
            if not option.texts.get(k, "").strip():
                yield f"[{k}] an option is empty"


@_item_rule("same-options", "two options read the same", "选项重复")
def _same_options(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        read = [_folded(option.texts.get(k, "")) for option in item.options]
        for text, times in Counter(read).items():
            if times > 1 and text:
                yield f"[{k}] “{text}” stands twice"


@_item_rule(
    "nested-options", "one option holds another, so that both may be right", "一个选项包含另一个"
)
def _nested_options(item: Item, _: Facts) -> _Found:
    if item.about in ORDERED | {"paragraph", "figure", "month", "verb"}:
        return
    for k in item.languages:
        read = [_folded(option.texts.get(k, "")) for option in item.options]
        for one in read:
            for other in read:
                if one and one != other and one in other:
                    yield f"[{k}] “{other}” holds “{one}”"


@_item_rule("all-of-the-above", "an option says all of the above", "出现“以上都是”")
def _all_of_the_above(item: Item, _: Facts) -> _Found:
    for text in options_of(item):
        if _ALL.search(text):
            yield f"“{text}”"


@_item_rule("none-of-the-above", "an option says none of the above", "出现“以上都不是”")
def _none_of_the_above(item: Item, _: Facts) -> _Found:
    for text in options_of(item):
        if _NONE.search(text):
            yield f"“{text}”"


@_item_rule(
    "absolute-option", "an option says always, never, only: learners know that it is wrong",
    "选项含绝对化字眼", error=False,
)  # fmt: skip
def _absolute_option(item: Item, _: Facts) -> _Found:
    if item.kind is ItemKind.TRUE_FALSE:
        return
    for text in options_of(item):
        if _ABSOLUTE.search(text):
            yield f"“{text}”"


@_item_rule("mixed-options", "the options are not of one make", "选项类型不一")
def _mixed_options(item: Item, _: Facts) -> _Found:
    if item.kind in (ItemKind.TRUE_FALSE, ItemKind.WHICH_SECTION):
        return
    for k in item.languages:
        makes = {_make(option.texts.get(k, "")) for option in item.options}
        if len(makes) > 1:
            yield f"[{k}] {', '.join(sorted(makes))}"


@_item_rule("uneven-options", "the options differ much in length", "选项长短悬殊", error=False)
def _uneven_options(item: Item, _: Facts) -> _Found:
    if item.kind in (ItemKind.TRUE_FALSE, ItemKind.WHICH_SECTION):
        return
    for k in item.languages:
        sizes = [len(option.texts.get(k, "")) for option in item.options]
        if sizes and min(sizes) > 0 and max(sizes) / min(sizes) > UNEVEN:
            yield f"[{k}] {min(sizes)} to {max(sizes)} characters"


@_item_rule(
    "key-longest", "the key is much longer than every wrong option", "正确选项明显最长",
    error=False,
)  # fmt: skip
def _key_longest(item: Item, _: Facts) -> _Found:
    if item.kind not in _CHOICE:
        return
    for k in item.languages:
        key = max((len(t) for t in _keys(item, k)), default=0)
        wrong = [len(option.texts.get(k, "")) for option in item.options if not option.right]
        if wrong and key > LONGEST * max(wrong) and key - max(wrong) > 6:
            yield f"[{k}] {key} characters beside {max(wrong)}"


@_item_rule("long-option", "an option is too long", "选项过长", error=False)
def _long_option(item: Item, _: Facts) -> _Found:
    for option in item.options:
        for k in item.languages:
            if len(option.texts.get(k, "")) > OPTION_LENGTH[k]:
                yield f"[{k}] {len(option.texts[k])} characters"


@_item_rule(
    "unordered-options", "numbers or dates do not stand in their order", "数字或日期选项未按顺序",
    error=False,
)  # fmt: skip
def _unordered_options(item: Item, _: Facts) -> _Found:
    if item.about == "figure":
        values = [int(o.texts["en"]) for o in item.options if o.texts.get("en", "").isdigit()]
        if values != sorted(values):
            yield ", ".join(map(str, values))


# -- matching and short answers ----------------------------------------------------------------


@_item_rule("few-pairs", "a matching item has fewer than three pairs", "配对题少于三对")
def _few_pairs(item: Item, _: Facts) -> _Found:
    if item.kind is ItemKind.MATCHING and len(item.pairs) < 3:
        yield f"{len(item.pairs)} pairs"


@_item_rule("same-pairs", "two sides of a matching item read the same", "配对题有重复项")
def _same_pairs(item: Item, _: Facts) -> _Found:
    for k in item.languages:
        for side in (
            [_folded(pair.left.get(k, "")) for pair in item.pairs],
            [_folded(pair.right.get(k, "")) for pair in item.pairs],
        ):
            if len(set(side)) != len(side):
                yield f"[{k}] two of them read the same"


@_item_rule("long-answer", "a short answer is too long to be written", "简答答案过长")
def _long_answer(item: Item, _: Facts) -> _Found:
    for k, accepted in (item.accepted or {}).items():
        shortest = min((len(text) for text in accepted), default=0)
        if shortest > ANSWER_LENGTH[k]:
            yield f"[{k}] {shortest} characters at least"


# -- the proof ---------------------------------------------------------------------------------


@_item_rule("no-citation", "the feedback cites no paragraph", "反馈没有引文出处")
def _no_citation(item: Item, _: Facts) -> _Found:
    feedback = feedback_of(item)
    for source in item.sources:
        cited = [source.references.get(k, "") for k in item.languages]
        if not any(reference and reference in feedback for reference in cited):
            yield f"{source.paragraph_id} is not cited"
    if not item.sources:
        yield "there is no source"


@_item_rule("unknown-paragraph", "the cited paragraph is not in the documents", "所引段落不存在")
def _unknown_paragraph(item: Item, facts: Facts) -> _Found:
    for id_ in item.paragraph_ids:
        if id_ not in facts.corpus.paragraphs:
            yield id_


@_item_rule("changed-paragraph", "the cited paragraph has changed since", "所引段落已有变动")
def _changed_paragraph(item: Item, facts: Facts) -> _Found:
    for source in item.sources:
        paragraph = facts.corpus.paragraphs.get(source.paragraph_id)
        if (
            paragraph is not None
            and text_hash(facts.corpus.record_text(paragraph)) != source.text_sha256
        ):
            yield source.paragraph_id


@_item_rule("quote-not-verbatim", "the feedback's quotation is not in the text", "引文与原文不符")
def _quote_not_verbatim(item: Item, facts: Facts) -> _Found:
    for source in item.sources:
        paragraph = facts.corpus.paragraphs.get(source.paragraph_id)
        if paragraph is not None and (
            not source.quote.strip() or source.quote not in paragraph.texts.get(source.language, "")
        ):
            yield source.paragraph_id


@_item_rule("missing-language", "a language of the item is missing", "缺少一种语言")
def _missing_language(item: Item, _: Facts) -> _Found:
    if not item.languages or set(item.languages) - set(LANGUAGES):
        yield f"languages: {', '.join(item.languages) or 'none'}"
    for k in item.languages:
        han = re.search(r"[\u4e00-\u9fff]", item.stem.get(k, ""))
        if item.stem.get(k) and (k == "zh") != bool(han):
            yield f"[{k}] the question is in another language"


# -- the quiz ----------------------------------------------------------------------------------


@_quiz_rule("same-question", "two items ask the same", "题目重复", error=True)
def _same_question(quiz: Quiz) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for item in quiz.items:
        stem = _folded(stem_of(item)) + (
            shown(item.pairs[0].left, item.languages) if item.pairs else ""
        )
        if stem in seen:
            yield item.id, f"it asks the same as {seen[stem]}"
        seen.setdefault(stem, item.id)


@_quiz_rule("gives-away", "one item tells the key of another", "一题泄露另一题的答案")
def _gives_away(quiz: Quiz) -> Iterator[tuple[str, str]]:
    for item in quiz.items:
        if item.kind not in _GAPPED - {ItemKind.VERB} or not item.claim:
            continue
        for other in quiz.items:
            if other is item or not set(other.paragraph_ids) & set(item.paragraph_ids):
                continue
            for k in set(item.languages) & set(other.languages):
                around = [p for p in _plain(item.claim.get(k, "")).split(GAP) if len(p) > 4]
                text = _plain(_everything(other, k))
                if any(key in text for key in map(_plain, _keys(item, k))) and any(
                    piece[-24:] in text or piece[:24] in text for piece in around
                ):
                    yield item.id, f"{other.id} holds its sentence with the key"
                    break


@_quiz_rule("key-position", "the key stands in one place too often", "正确选项位置不均")
def _key_position(quiz: Quiz) -> Iterator[tuple[str, str]]:
    keys = [item.key for item in quiz.items if item.kind in _CHOICE and item.key >= 0]
    if len(keys) >= 5:
        place, times = Counter(keys).most_common(1)[0]
        if times > HABIT * len(keys):
            yield "", f"place {place + 1} in {times} of {len(keys)} items"


@_quiz_rule("key-longest-habit", "the key is the longest option too often", "正确选项习惯性最长")
def _key_longest_habit(quiz: Quiz) -> Iterator[tuple[str, str]]:
    choices = [item for item in quiz.items if item.kind in _CHOICE and item.key >= 0]
    longest = 0
    for item in choices:
        sizes = [len(text) for text in options_of(item)]
        longest += sizes[item.key] == max(sizes) and sizes.count(max(sizes)) == 1
    if len(choices) >= 5 and longest > HABIT * len(choices):
        yield "", f"in {longest} of {len(choices)} items"


@_quiz_rule("one-sided-judgements", "true or false is nearly always the one", "判断题答案一边倒")
def _one_sided(quiz: Quiz) -> Iterator[tuple[str, str]]:
    judged = [_said_true(item) for item in quiz.items if item.kind is ItemKind.TRUE_FALSE]
    if len(judged) >= 4 and not 0.25 <= sum(judged) / len(judged) <= 0.75:
        yield "", f"{sum(judged)} of {len(judged)} are true"


# -- reading an item ---------------------------------------------------------------------------


def _said_true(item: Item) -> bool:
    return item.key == 0


def _keys(item: Item, language: str) -> list[str]:
    if item.kind is ItemKind.SHORT_ANSWER:
        return [text for text in (item.accepted or {}).get(language, ()) if len(text) > 1]
    return [option.texts.get(language, "") for option in item.options if option.right]


def _holds(stem: str, key: str, language: str) -> bool:
    if language == "zh":
        return key in stem
    return re.search(rf"(?<![\w/-]){re.escape(key)}(?![\w/-])", stem, re.IGNORECASE) is not None


def _everything(item: Item, language: str) -> str:
    texts: list[Mapping[str, str]] = [
        item.stem,
        *(pair.left for pair in item.pairs),
        *(option.texts for option in item.options if option.right),
    ]
    return " ".join(text.get(language, "") for text in texts)


def _outside_quotes(stem: str) -> str:
    return re.sub("“[^”]*”", "“”", stem)


def _folded(text: str) -> str:
    return re.sub(r"[\s.。]+", " ", text).strip().lower().removeprefix("the ")


def _plain(text: str) -> str:
    return re.sub(r"[\s“”‘’…]", "", text).lower()


def _make(text: str) -> str:
    """Of what make an option is: a date, a paragraph, a number, or words."""
    if re.fullmatch(r"[\d,.]+ ?%?", text.strip()):
        return "number"
    if re.search(r"\b\d{4}\b.*\b(?:19|20)\d\d\b|\b[A-Z][a-z]+ (?:19|20)\d\d\b|\d{4} ?年", text):
        return "date"
    if re.search(r"^(?:Preambular p|P)aragraph \d|^(?:序言部分)?第 ?\d+ ?段", text):
        return "paragraph"
    return "words"
