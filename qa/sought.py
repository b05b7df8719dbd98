"""What a question seeks (date, number, place or people) and its value in the text that answers."""

import re
from collections.abc import Sequence

from qa.check.facts import Fact, FactKind, facts_of
from qa.check.names import CITIES, mentions
from vectorstore.analysis import content_terms

_WHEN = re.compile(
    r"\b(when|(on|at) (what|which) (date|day)|(what|which) (date|day|year)|dates? of)\b"
    r"|何时|何日|什么时候|什麼時候|哪(一)?天|哪(一)?日|几月几日|幾月幾日|哪(一)?年"
    r"|日期",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\bhow many (?P<en>\w+)"
    r"|(?:多少|几|幾)\s*(?:个|個|名|次|届|屆|国|國|位)?(?P<zh>[^\W吗呢嗎]{1,6})",
    re.IGNORECASE,
)
#: Where something took place, not where something stands in the text.
_WHERE = re.compile(
    r"\b(where|(what|which) (city|place|town|venue))\b.*"
    r"\b(hold|held|meet|met|meeting|took place|take place|gather\w*|conven\w+|sit|sat)\b"
    r"|(哪里|哪裡|哪儿|哪兒|何处|何處|哪(个|座)?(城市|地方)|在哪).*(举行|舉行|召开|召開|开会|開會|举办|碰头|开)"
    r"|(举行|舉行|召开|召開|举办).*(哪里|哪裡|哪儿|何处|何處|哪(个|座)?(城市|地方)|在哪)",
    re.IGNORECASE,
)
#: Who somebody is, not who did something: that may be anybody whom the text names.
_WHO_IS = re.compile(
    r"\b(who (is|are|was|were|served as) (the|its|their|these|those)|names? of the)\b"
    r"|谁是|誰是|是谁|是誰|(由谁|谁)(担任|出任)|哪(两|几)?位|叫什么(名字)?",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+"
_PERSON = rf"{_NAME}\s*[(（][^)）]+[)）]"
#: People with their countries: ``Eric Anderson Machado (Peru) and Hamad Alkaabi (...)``.
_PEOPLE = re.compile(rf"{_PERSON}(?:\s*(?:,|、|and|和)\s*{_PERSON})*")
#: What may stand between two days of one meeting: "19 and 20 November", 6 月 2 日至 4 日.
_TOGETHER = re.compile(r"\s*(?:and|to|until|from|[-–,、和至到及])?\s*")
#: Characters between a number and what it counts.
_CLOSE = {"en": 40, "zh": 12}


def sought_value(question: str, text: str, language: str) -> str:
    """What the question seeks, as the text writes it, if there is just one such thing in it.

    ``When was it held?`` finds ``19 and 20 November 2020``; 有多少缔约方？ finds 187 个缔约方;
    ``Where did they meet?`` finds ``Abu Dhabi``; 共同主持人是谁？ finds the two by name.
    """
    if _WHEN.search(question):
        dates = [fact for fact in facts_of(text) if fact.kind is FactKind.DATE]
        spans = _joined(dates, text)
        return text[spans[0][0] : spans[0][1]] if len(spans) == 1 else ""
    counted = _HOW_MANY.search(question)
    if counted:
        numbers = [fact for fact in facts_of(text) if fact.kind is FactKind.NUMBER]
        found = [_counted(fact, counted[language], text, language) for fact in numbers]
        values = [value for value in found if value]
        return values[0] if len(values) == 1 else ""
    if _WHERE.search(question):
        cities = [text[m.start : m.end] for m in mentions(text) if m.name in CITIES]
        return cities[0] if len(set(cities)) == 1 else ""
    if _WHO_IS.search(question):
        people = [match[0] for match in _PEOPLE.finditer(text)]
        return people[0] if len(people) == 1 else ""
    return ""


def _joined(facts: Sequence[Fact], text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for fact in facts:
        if spans and _TOGETHER.fullmatch(text[spans[-1][1] : fact.start]):
            spans[-1] = (spans[-1][0], max(fact.end, spans[-1][1]))
        else:
            spans.append((fact.start, fact.end))
    return spans


def _counted(fact: Fact, noun: str | None, text: str, language: str) -> str:
    """The number with what it counts, if that is what the question counts."""
    after = text[fact.end : fact.end + _CLOSE[language]]
    stretch = re.match(r"[^,.;:，。；：、]*", after)
    near = stretch[0] if stretch else ""
    if not noun or not content_terms(noun) & content_terms(near):
        return ""
    if noun in near:
        return text[fact.start : fact.end] + near[: near.index(noun) + len(noun)]
    pieces = re.findall(r"\s*\S+", near) if language == "en" else list(near)
    taken = ""
    for piece in pieces:
        taken += piece
        if content_terms(noun) & content_terms(taken):
            break
    return text[fact.start : fact.end] + taken
