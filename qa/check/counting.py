"""Numbers that a text does not write and still holds: how many it lists, how long it lasted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from qa.check.facts import Fact, FactKind

#: Longer lists nobody counts in a sentence.
_MOST = 12
_UNIT = {
    "en": re.compile(
        r"[\s-]*(?:full |whole |consecutive )?(day|week|month|year)s?\b", re.IGNORECASE
    ),
    "zh": re.compile(r"\s*(天|日|个?(?:星期|礼拜)|周|个月|年)(?!届|度|级)"),
}
_UNITS = {"天": "day", "日": "day", "周": "week", "个月": "month", "年": "year"}
_BETWEEN = re.compile(
    r"\s*(?:[,;、；，](?:\s*(?:and|or|as well as|and also|plus|以及|和|及|还有|或)\b)?"
    r"|\b(?:and|or|as well as|plus)\b|以及|和|及|与|或|还有|跟)\s*"
)
_PART = re.compile(r"[.:;!?](?=\s|$)|[。：；！？()（）]|\s-{1,2}\s|——")


def lengths_of_lists(text: str) -> frozenset[int]:
    """How many things each list of a text may hold, as commas and "and" part them: 3 for
    ``support, training and advice``. A list may begin and end anywhere in its clause, so each
    row of separators counts, and the shorter row that ends at its "and" or begins its clause.
    """
    lengths: set[int] = set()
    for clause in _PART.split(text):
        parts = [part for part in _BETWEEN.split(clause) if part.strip()]
        lengths.add(len(parts))
        strict = [part for part in re.split(r"[、]|(?<=[\w])(?:和|以及|及)(?=\w)", clause) if part]
        lengths.add(len(strict))
        for run in re.split(r"[，]", clause):
            lengths.add(len([part for part in re.split(r"、|和|以及|及|与|或", run) if part]))
    marks = re.findall(r"[(（]([a-z]|[一二三四五六七八九十])[)）]|其([一二三四五六])是", text)
    lengths.add(len(marks))
    return frozenset(n for n in lengths if 2 <= n <= _MOST)


def is_duration(text: str, fact: Fact, dates: Sequence[Fact]) -> bool:
    """Whether a number of days, weeks, months or years lies between two of the dates; days may
    count the first and the last, but then both stand in one range.
    """
    unit = next((m[1] for p in _UNIT.values() if (m := p.match(text, fact.end))), None)
    if unit is None:
        unit = next(
            (m[1] for m in [re.search(r"(天|周|年)$", text[fact.start : fact.end])] if m), None
        )
    if unit is None:
        return False
    name = _UNITS.get(unit, "week" if "期" in unit or "拜" in unit else unit.lower())
    return (name, fact.value) in set(_durations(dates))


def _durations(dates: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    days = [(d, fact) for fact in dates if (d := _day(fact.value)) is not None]
    for (a, first), (b, last) in combinations(days, 2):
        apart = abs((b - a).days)
        if first.start == last.start:
            yield "day", str(apart + 1)
        else:
            yield "day", str(apart)
        if apart and apart % 7 == 0:
            yield "week", str(apart // 7)
        months = abs((b.year - a.year) * 12 + b.month - a.month)
        if a.day == b.day and months:
            yield "month", str(months)
            if months % 12 == 0:
                yield "year", str(months // 12)


def _day(value: str) -> date | None:
    match = re.fullmatch(r"(\d{4}|\?{4})-(\d\d|\?\?)-(\d\d)", value)
    if match is None:
        return None
    year, month, day = ("2000" if match[1] == "????" else match[1], match[2], match[3])
    try:
        return date(int(year), 1 if month == "??" else int(month), int(day))
    except ValueError:
        return None


def is_timed(text: str, fact: Fact) -> bool:
    """Whether a number counts days, weeks, months or years."""
    return any(pattern.match(text, fact.end) for pattern in _UNIT.values())


#: Words that say that a number is none to the unit, and on which side of it the exact one is.
_ROUND = (
    (0, r"(?:\b(?:about|around|roughly|some|approximately|circa)|大约|约|左右)"),
    (1, r"(?:\b(?:over|more than|above|upwards of|in excess of)|超过|逾|多于)"),
    (-1, r"(?:\b(?:nearly|almost|close to|just under|not quite)|将近|接近|近)"),
)
_MORE_AFTER = re.compile(r"\s*(?:多|余|几|odd\b)|-odd\b")
#: How far, as a share of it, a rounded number may be from the exact one.
_ROUNDED = 0.06


def is_rounded(text: str, fact: Fact, facts: Iterable[Fact]) -> bool:
    """Whether a number says roughly what the text says exactly: nearly 190 for 187, 180多 too."""
    if fact.kind is not FactKind.NUMBER or not fact.value.isdecimal() or int(fact.value) % 10:
        return False
    lead = text[max(0, fact.start - 16) : fact.start]
    side = next((s for s, words in _ROUND if re.search(rf"{words}\s*$", lead, re.I)), None)
    if side is None:
        side = 1 if _MORE_AFTER.match(text, fact.end) else None
    if side is None:
        return False
    number = int(fact.value)
    exact = [int(f.value) for f in facts if f.kind is FactKind.NUMBER and f.value.isdecimal()]
    return any(
        abs(n - number) <= _ROUNDED * n and (side == 0 or (n - number) * side > 0) for n in exact
    )


_BOUNDS = {
    "least": re.compile(
        r"(?:at least|no fewer than|not less than|a minimum of|至少|不少于|最少)"
        r"(?:\s*|[^\s，。；\d]{1,4})$",
        re.I,
    ),
    "most": re.compile(
        r"(?:at most|up to|no more than|not more than|a maximum of|as many as"
        r"|最多|至多|不超过)(?:\s*|[^\s，。；\d]{1,4})$",
        re.I,
    ),
}


def bound_of(text: str, fact: Fact) -> str:
    """Whether a number is the ``least`` or the ``most`` of its kind, by the words before it."""
    lead = text[max(0, fact.start - 16) : fact.start]
    last = re.match(r"\s*(?:at most|at the most|为限|以内)", text[fact.end : fact.end + 14])
    return "most" if last else next((b for b, p in _BOUNDS.items() if p.search(lead)), "")


def counts_what_is_listed(text: str, fact: Fact, quoted: Sequence[str]) -> bool:
    """Whether a small number counts a list that the statement spells out, or that it quotes."""
    if fact.kind is not FactKind.NUMBER or not fact.value.isdecimal():
        return False
    if is_timed(text, fact):
        return False
    number = int(fact.value)
    return 2 <= number <= _MOST and (
        number in lengths_of_lists(text[fact.end :])
        or number in lengths_of_lists(text[: fact.start])
        or any(number in lengths_of_lists(other) for other in quoted)
    )
