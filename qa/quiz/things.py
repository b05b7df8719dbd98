"""`Thing`: what a question can ask for, a name, a date, a number, as both languages write it."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from ingest.document import Texts
from ingest.numbering import chinese_numeral
from qa.check.facts import dates_of, number_of

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_EN_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ZH_NUMBERS = ("一", "两", "三", "四", "五", "六", "七", "八", "九", "十")
_ROMAN = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"),
    *("XV", "XVI", "XVII", "XVIII", "XIX", "XX"),
)

#: Types whose options stand in their natural order.
ORDERED = frozenset({"date", "period", "count", "article", "chapter", "resolution"})


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that two texts can both name.

    `texts` is its name per language, `aliases` all names that count as it; things of one `type`
    may stand for each other in a wrong answer, unless they share a `family`. `order` sorts numbers
    and dates.
    """

    type: str
    texts: Texts
    aliases: Mapping[str, tuple[str, ...]]
    family: str
    order: float = 0.0

    @property
    def id(self) -> str:
        """Unique among things."""
        return f"{self.type}:{self.texts.get('en') or self.texts.get('zh')}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing named at ``[start:end)`` of a text."""

    thing: Thing
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opposite:
    """Words and the words that turn their sentence false."""

    texts: Texts
    false: Texts


def mentions(text: str, language: str) -> tuple[Mention, ...]:
    """All things that a text names, the longest name first where two overlap, in its order."""
    found: list[Mention] = []
    taken = [False] * len(text)
    candidates = [
        *_dates(text, language),
        *_numbers(text, language),
        *(
            Mention(thing, m.start(), m.end())
            for thing, pattern in _patterns(language)
            for m in pattern.finditer(text)
        ),
    ]
    for mention in sorted(candidates, key=lambda m: (m.start - m.end, m.start)):
        if not any(taken[mention.start : mention.end]):
            found.append(mention)
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
    return tuple(sorted(found, key=lambda m: m.start))


def names(thing: Thing, text: str, language: str) -> bool:
    """Whether a text names the thing under any of its names."""
    return any(
        (alias in text) if language == "zh" else _word(alias).search(text) is not None
        for alias in thing.aliases.get(language, ())
    )


@cache
def things() -> tuple[Thing, ...]:
    """The named things of the lexicon."""
    return tuple(
        Thing(group["type"], *_names(entry))
        for group in _lexicon()["group"]
        for entry in group["entries"]
    )


@cache
def opposites() -> tuple[Opposite, ...]:
    """Pairs of words of which one makes a sentence false, in both directions."""
    found = []
    for pair in _lexicon()["opposite"][0]["pairs"]:
        one, other = (
            dict(zip(("en", "zh"), (side.strip() for side in half.split("|")), strict=True))
            for half in pair.split("<>")
        )
        found += [Opposite(one, other), Opposite(other, one)]
    return tuple(found)


@cache
def verbs() -> Mapping[str, tuple[Thing, ...]]:
    """The operative verbs by what they can govern."""
    return {
        group["frame"]: tuple(
            Thing(f"verb {group['frame']}", *_names(entry)) for entry in group["entries"]
        )
        for group in _lexicon()["verb"]
    }


@cache
def _lexicon() -> Mapping[str, Any]:
    return tomllib.loads((files("qa.quiz") / "lexicon.toml").read_text("utf-8"))


def _names(entry: str) -> tuple[Texts, Mapping[str, tuple[str, ...]], str]:
    english, chinese, *family = (part.strip() for part in entry.split("|"))
    aliases = {
        language: tuple(dict.fromkeys(name.strip() for name in part.split("~")))
        for language, part in (("en", english), ("zh", chinese))
    }
    texts = {language: known[0] for language, known in aliases.items()}
    return texts, aliases, family[0] if family else texts["en"]


@cache
def _patterns(language: str) -> Sequence[tuple[Thing, re.Pattern[str]]]:
    return [
        (thing, re.compile(re.escape(alias)) if language == "zh" else _word(alias))
        for thing in things()
        for alias in thing.aliases[language]
    ]


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


# -- dates and numbers -------------------------------------------------------------------------


def _dates(text: str, language: str) -> Iterator[Mention]:
    """The dates that are written as `date` writes them, white space and joints aside."""
    for (start, end), facts in groupby(dates_of(text), key=lambda fact: (fact.start, fact.end)):
        found = [re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", fact.value) for fact in facts]
        first, last = found[0], found[-1]
        if not (first and last) or first.group(1, 2) != last.group(1, 2):
            continue
        days = [int(match[3] or 0) for match in (first, last)]
        thing = date(int(first[1]), int(first[2]), days[0], days[1] if len(found) > 1 else 0)
        written = re.sub(r"^the\s+", "", text[start:end], flags=re.IGNORECASE)
        if _bare_date(written) == _bare_date(thing.texts[language]):
            yield Mention(thing, end - len(written), end)


def _bare_date(written: str) -> str:
    return re.sub(r"\s|\b(?:to|and)\b|[至和]|\b0|(?<=[年月日至和])0", "", written)


def _numbers(text: str, language: str) -> Iterator[Mention]:
    for kind, pattern, made in _NUMBERS[language]:
        for match in pattern.finditer(text):
            thing = made(kind, match)
            if thing is not None:
                # Of a count the number alone is named; an article is named whole.
                number_alone = kind in ("figure", "count")
                yield Mention(thing, *match.span(1 if number_alone else 0))


def date(year: int, month: int, day: int, last: int = 0) -> Thing:
    """A day, or, with `last`, the days from `day` to `last`; day 0 is the month."""
    if not day:
        english, chinese = f"{_MONTHS[month - 1]} {year}", f"{year} 年 {month} 月"
    elif not last:
        english = f"{day} {_MONTHS[month - 1]} {year}"
        chinese = f"{year} 年 {month} 月 {day} 日"
    else:
        joint = ("and", "和") if last == day + 1 else ("to", "至")
        english = f"{day} {joint[0]} {last} {_MONTHS[month - 1]} {year}"
        chinese = f"{year} 年 {month} 月 {day} 日{joint[1]} {last} 日"
    order = year * 10_000 + month * 100 + day + last / 100
    kind = "period" if last else "date" if day else "month"
    return _thing(kind, english, chinese, order)


def count(value: int, *, words: bool) -> Thing:
    """A number of things, in figures or, up to ten, in words."""
    if words:
        return _thing("count", _EN_NUMBERS[value - 1], _ZH_NUMBERS[value - 1], value)
    return _thing("figure", str(value), str(value), value)


def near_counts(thing: Thing) -> tuple[Thing, ...]:
    """Numbers of the same make, near enough to be believed."""
    value = int(thing.order)
    if thing.type == "count":
        return tuple(count(v, words=True) for v in range(1, 8) if v not in (1, value))
    if value > 1900:
        return tuple(count(value + d, words=False) for d in (-5, 5, 10, 20))
    steps = (-20, -10, 6, 10) if value > 100 else (-5, -3, 1)
    return tuple(count(value + d, words=False) for d in steps if value + d > 0)


def _thing(kind: str, english: str, chinese: str, order: float) -> Thing:
    names = {"en": (english,), "zh": (chinese,)}
    return Thing(kind, {"en": english, "zh": chinese}, names, f"{kind} {order}", order)


def _counted(kind: str, match: re.Match[str]) -> Thing:
    return count(number_of(match[1]) or 0, words=not match[1].isdigit())


def _article(_kind: str, match: re.Match[str]) -> Thing:
    number = number_of(match[1]) or 0
    return _thing("article", f"article {number}", f"第{chinese_numeral(number)}条", number)


def _chapter(_kind: str, match: re.Match[str]) -> Thing | None:
    number = number_of(match[1]) or 0
    if not 0 < number <= len(_ROMAN):
        return None
    english = f"chapter {_ROMAN[number - 1]}"
    return _thing("chapter", english, f"第{chinese_numeral(number)}章", number)


def _resolution(_kind: str, match: re.Match[str]) -> Thing:
    number = match["number"]
    session, _, serial = number.partition("/")
    order = int(session) * 1000 + int(serial)
    return _thing("resolution", f"resolution {number}", f"第 {number} 号决议", order)


_Made = Callable[[str, re.Match[str]], Thing | None]
_EN_WORD = "|".join(_EN_NUMBERS)
_NUMBERS: Mapping[str, Sequence[tuple[str, re.Pattern[str], _Made]]] = {
    "en": [
        ("resolution", re.compile(r"\bresolution (?P<number>\d+/\d+)"), _resolution),
        ("article", re.compile(r"\barticle (\d+)(?! \()"), _article),
        ("chapter", re.compile(r"\bchapter ([IVX]+)\b"), _chapter),
        ("figure", re.compile(r"\b(\d+)(?= parties\b)"), _counted),
        ("figure", re.compile(r"(?<=implemented for )(\d+)(?= years)"), _counted),
        ("figure", re.compile(r"(?<=\bby )(20\d\d)\b"), _counted),
        ("figure", re.compile(r"(?<=Development Goal )(\d+)\b"), _counted),
        (
            "count",
            re.compile(
                rf"\b({_EN_WORD})"
                r"(?= (?:intersessional meetings|thematic panel discussions|days\b))"
            ),
            _counted,
        ),
    ],
    "zh": [
        ("resolution", re.compile(r"第 ?(?P<number>\d+/\d+) ?号决议"), _resolution),
        ("article", re.compile(r"第([一二三四五六七八九十]+)条(?!\()"), _article),
        ("chapter", re.compile(r"第([一二三四五六七八九十]+)章"), _chapter),
        ("figure", re.compile(r"(\d+)(?= ?个缔约方)"), _counted),
        ("figure", re.compile(r"(?<=已实施 )(\d+)(?= 年)"), _counted),
        ("figure", re.compile(r"(?<=到 )(20\d\d)(?= 年)"), _counted),
        ("figure", re.compile(r"(?<=可持续发展目标 )(\d+)"), _counted),
        ("count", re.compile(r"([两三四五])(?=次(?:闭会期间会议|专题小组讨论)|天)"), _counted),
    ],
}
