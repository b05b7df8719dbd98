"""The facts of a text that can be held against another text, whatever language each is in.

Numbers, ordinals, dates, symbols, articles, shares, sums of money, names, quantifiers, negations
and operative verbs, each with a value that is the same in English and Chinese: ``187 parties``
and 187 个缔约方 both hold the number 187, ``article 16 (1)`` and 第十六条第一款 both article 16/1.
Everything here is a pure function of the text and takes less than a millisecond for a question.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ingest.numbering import chinese_number
from qa.check.names import mentions
from vectorstore.script import simplified


class FactKind(StrEnum):
    """What sort of fact; the example is its value."""

    NUMBER = "number"  # 187
    ORDINAL = "ordinal"  # 8
    DATE = "date"  # 2021-06-02, 2021-06, 2021, ????-06-02, 2021-H1
    SYMBOL = "symbol"  # 74/276, S-32/1, CAC/COSP/2019/17
    ARTICLE = "article"  # article 16/1, chapter 2, paragraph 7
    PERCENT = "percent"  # 20
    MONEY = "money"  # USD 5000000
    NAME = "name"  # UNODC
    SCOPE = "scope"  # all, only
    NEGATION = "negation"  # not
    STRENGTH = "strength"  # urge


#: The kinds whose values are figures: exact, or wrong.
FIGURES = frozenset(
    {
        FactKind.NUMBER,
        FactKind.ORDINAL,
        FactKind.DATE,
        FactKind.SYMBOL,
        FactKind.ARTICLE,
        FactKind.PERCENT,
        FactKind.MONEY,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact at ``[start:end)`` of its text; `value` is the same in every language."""

    kind: FactKind
    value: str
    start: int
    end: int


def facts_of(text: str) -> tuple[Fact, ...]:
    """All facts of a text, in order.

    ``2 June 2021`` and 2021 年 6 月 2 日 give ``2021-06-02``; 两次 and ``twice`` give 2; 第八届 and
    ``eighth`` give the ordinal 8; 不仅, 未来, 非政府组织, ``not only`` and ``no later than`` are no
    negations.
    """
    plain = same_length(text)
    found: list[Fact] = []
    masked = plain
    for mention in mentions(plain):
        found.append(Fact(FactKind.NAME, mention.name, mention.start, mention.end))
        if re.search(r"\d", plain[mention.start : mention.end]):  # COVID-19, the 2030 Agenda
            masked = _without(masked, mention.start, mention.end)
    for reader in (_symbols, _articles, _dates, _sums, _ordinals, _numbers):
        for fact in reader(masked):
            found.append(fact)
            masked = _without(masked, fact.start, fact.end)
    found += _other_names(masked, found)
    found += (*_scopes(plain), *negations(plain), *strengths(plain))
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.end)))


def figures_of(text: str) -> tuple[Fact, ...]:
    """The figures alone: numbers, ordinals, dates, symbols, articles, shares, sums."""
    return tuple(fact for fact in facts_of(text) if fact.kind in FIGURES)


def dates_of(text: str) -> tuple[Fact, ...]:
    """The dates alone, in order; a range gives its first and its last day at the same place."""
    return tuple(sorted(_dates(same_length(text)), key=lambda fact: fact.start))


def number_of(written: str) -> int | None:
    """The value of a whole number: 187 of ``187``, 8 of ``eight``, 4 of ``IV``, 16 of 十六."""
    if written.isdecimal():
        return int(written)
    if re.fullmatch(r"[ivx]+", written, re.IGNORECASE):
        digits = {"I": 1, "V": 5, "X": 10}
        values = [digits[c] for c in written.upper()]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-value if value < after else value for value, after in pairs)
    number = chinese_number(written)
    return _english_number(written.lower()) if number is None else number


def holds(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether a figure stands among the facts of another text.

    A date stands in one that is more exact: June 2021 in 2 June 2021, not the other way round.
    """
    same = [other.value for other in others if other.kind is fact.kind]
    if fact.kind is FactKind.DATE:
        return any(_date_stands_in(fact.value, value) for value in same)
    if fact.kind is FactKind.ARTICLE:
        return any(value == fact.value or value.startswith(f"{fact.value}/") for value in same)
    if fact.kind is FactKind.SYMBOL:
        return any(_bare_symbol(value) == _bare_symbol(fact.value) for value in same)
    return fact.value in same


@lru_cache(maxsize=2_048)
def same_length(text: str) -> str:
    """The text half width and in simplified script, character for character.

    Spans of it are spans of the text: ＵＮＯＤＣ 與２位 becomes UNODC 与2位.
    """
    narrow = "".join(_narrow(character) for character in text)
    plain = simplified(narrow)
    if len(plain) == len(narrow):
        return plain
    return "".join(c if len(s := simplified(c)) != 1 else s for c in narrow)


def _narrow(character: str) -> str:
    if character.isascii():
        return character
    folded = unicodedata.normalize("NFKC", character)
    # Stops stay wide: they end Chinese clauses and sentences.
    if len(folded) == 1 and (folded.isalnum() or folded in "()[]/-%$&+'"):
        return folded
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return {"　": " ", "\xa0": " ", "‑": "-", "–": "-", "−": "-", "—": "-", "’": "'"}.get(
        character, character
    )


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + "\0" * (end - start) + text[end:]


# -- symbols and articles ----------------------------------------------------------------------

_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/])(?:[A-Z]{1,6}/)+(?:[A-Z0-9][A-Za-z0-9_.\-]*/)*[A-Z0-9](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_])?|\bS-\d+/\d+"
    r"|(?<![A-Za-z0-9/])\d{1,3}/\d{1,4}(?![A-Za-z0-9/])"
)
_ZH_NUMERAL = r"[零〇一二两三四五六七八九十百千]+"
_PART = re.compile(
    r"(?:第\s*(?P<zn>(?:\d+|[零〇一二两三四五六七八九十百千]+))\s*(?P<zk>条|章|段|款)"
    r"(?:\s*[((]?\s*第\s*(?P<zp>\d+|[零〇一二两三四五六七八九十]+)\s*款\s*[))]?)?)"
    r"|\b(?P<ek>articles?|arts?\.|chapters?|chap\.|paragraphs?|paras?\.?|¶|§)\s*"
    r"(?P<en>\d+|[ivxIVX]+\b|(?:[a-z]+(?:-[a-z]+)?))"
    r"(?:\s*\(\s*(?:para(?:graph)?\.?\s*)?(?P<ep>\d+)\s*\)|,?\s*para(?:graph|\.)?\s*(?P<ep2>\d+))?"
    r"(?P<more>(?:\s*(?:,\s*and|,|and|&|to|-)\s*\d+(?![\d/])(?:\s*\(\d+\))?)*)",
    re.IGNORECASE,
)
_ZH_LIST = re.compile(
    rf"第\s*(?P<list>(?:\d+|{_ZH_NUMERAL})(?:\s*(?:、|和|及|与|至)\s*(?:\d+"
    rf"|{_ZH_NUMERAL}))+)\s*(?P<kind>条|章|段|款)"
)
_PP = re.compile(r"\bPP\s?(\d{1,2})\b|\bpreambular para(?:graph|\.)?\s*(\d{1,2})", re.IGNORECASE)
_KINDS = {
    "条": "article", "章": "chapter", "段": "paragraph", "款": "subparagraph",
    "a": "article", "c": "chapter", "p": "paragraph", "¶": "paragraph", "§": "paragraph",
}  # fmt: skip


def _symbols(text: str) -> Iterator[Fact]:
    for match in _SYMBOL.finditer(text):
        yield Fact(FactKind.SYMBOL, match[0].rstrip("."), match.start(), match.end())


def _bare_symbol(symbol: str) -> str:
    return re.sub(r"^A/(?:RES|DEC)/", "", symbol).upper()


def _articles(text: str) -> Iterator[Fact]:
    for match in _PP.finditer(text):
        number = match[1] or match[2]
        yield Fact(FactKind.ARTICLE, f"paragraph PP{number}", match.start(), match.end())
    for match in _PART.finditer(text):
        if match["zn"]:
            number = number_of(match["zn"])
            kind, below = _KINDS[match["zk"]], match["zp"]
            under = number_of(below) if below else None
        else:
            number = number_of(match["en"])
            kind = _KINDS[match["ek"][0].lower()]
            under = int(match["ep"] or match["ep2"]) if match["ep"] or match["ep2"] else None
        if number is None:
            continue
        value = f"{kind} {number}" + (f"/{under}" if under else "")
        yield Fact(FactKind.ARTICLE, value, match.start(), match.end())
        for more in re.finditer(r"(\d+)(?:\s*\((\d+)\))?", match["more"] or ""):
            value = f"{kind} {more[1]}" + (f"/{more[2]}" if more[2] else "")
            yield Fact(FactKind.ARTICLE, value, match.start(), match.end())
    for match in _ZH_LIST.finditer(text):
        for written in re.findall(rf"\d+|{_ZH_NUMERAL}", match["list"]):
            value = f"{_KINDS[match['kind']]} {number_of(written)}"
            yield Fact(FactKind.ARTICLE, value, match.start(), match.end())


# -- dates -------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"),
            ("may",), ("june", "jun"), ("july", "jul"), ("august", "aug"),
            ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|to|and|until|through|&)\s*"
_DATES = (
    re.compile(r"\b(?P<y>(?:1[89]|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(
        rf"\b(?:the\s+)?(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?\s+(?:of\s+)?(?P<month>{_MONTH})"
        r",?(?:\s+(?P<y>(?:1[89]|20)\d\d))?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<d>{_DAY})\b(?:{_TO}(?P<d2>{_DAY})\b)?"
        r"(?:,?\s+(?P<y>(?:1[89]|20)\d\d)\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:(?P<y>\d{4}|[零〇一二三四五六七八九]{4})\s*年\s*)?(?P<m>\d{1,2}"
        r"|[一二三四五六七八九十]{1,3})\s*月\s*"
        r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号](?:[\s开办]*(?:至|到|和|-|~|、)\s*"
        r"(?:(?P<m2>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*)?(?P<d2>\d{1,2}"
        r"|[一二三四五六七八九十]{1,3})\s*[日号])?"
    ),
)
_DATE_LISTS = re.compile(  # 2 to 4日 without the first 日: 6月2-4日
    r"(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*(?:至|到|和|-|~"
    r"|、)\s*(?P<d2>\d{1,2})\s*[日号]"
)
_DAYS_ALONE = re.compile(  # 16日至20日 of a month named before
    r"(?<![月\d])(?P<d>\d{1,2})\s*[日号]\s*(?:至|到|和|-|~)\s*(?P<d2>\d{1,2})\s*[日号]"
)
_HALVES = (
    re.compile(
        r"\b(?P<h>first|second) half of (?:the year )?(?P<y>(?:1[89]|20)\d\d)\b", re.IGNORECASE
    ),
    re.compile(r"(?P<y>\d{4}|[零〇一二三四五六七八九]{4})\s*年\s*(?P<h>上|下)半年"),
)
_MONTH_ONLY = (
    re.compile(
        rf"\b(?P<month>{_MONTH})(?:\s+of)?,?\s+(?P<y>(?:1[89]|20)\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<y>\d{4}|[零〇一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}"
        r"|[一二三四五六七八九十]{1,3})\s*月(?:份)?"
    ),
    re.compile(rf"\b(?P<month>(?!may|mar\b|sep\b){_MONTH})", re.IGNORECASE),
    re.compile(r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ate|[Ee]arly|[Mm]id) (?P<month>May)\b"),
    re.compile(
        r"(?<![\d个])(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月(?:份|底|初|中旬|间)?(?!\s*\d)"
    ),
)
_YEAR = re.compile(
    r"(?<![\d/.,-])(?P<y>(?:1[89]|20)\d\d)(?![\d/]|[.,]\d)(?:\s*年)?"
    r"|(?P<z>[一二][零〇九八][零〇一二三四五六七八九]{2})年"
)


def _dates(text: str) -> Iterator[Fact]:
    for pattern in (_DATE_LISTS, *_DATES, _DAYS_ALONE, *_HALVES, *_MONTH_ONLY, _YEAR):
        for match in pattern.finditer(text):
            yield from _dates_of(match)
        text = pattern.sub(lambda match: "\0" * len(match[0]), text)


def _dates_of(match: re.Match[str]) -> Iterator[Fact]:
    parts = match.groupdict()
    span = match.span()
    year = _year(parts.get("y") or parts.get("z"))
    if half := parts.get("h"):
        yield Fact(FactKind.DATE, f"{year}-H{1 if half.lower() in {'first', '上'} else 2}", *span)
        return
    named = (parts.get("month") or "").lower().rstrip(".")
    month = _MONTHS.get(named) or _small(parts.get("m"))
    if not month:
        alone = [day for key in ("d", "d2") if (day := _small(parts.get(key)))]
        for written in [f"????-??-{day:02}" for day in alone] or [year]:
            yield Fact(FactKind.DATE, written, *span)
        return
    if month > 12:
        return
    days = [day for key in ("d", "d2") if (day := _small(parts.get(key)))]
    if not days:
        yield Fact(FactKind.DATE, f"{year}-{month:02}", *span)
    later = _small(parts.get("m2")) or month
    for position, day in enumerate(days):
        yield Fact(FactKind.DATE, f"{year}-{later if position else month:02}-{day:02}", *span)


def _year(text: str | None) -> str:
    if not text:
        return "????"
    if text.isdecimal():
        return str(int(text))
    return "".join(str("零一二三四五六七八九".index(c)) for c in text.replace("〇", "零"))


def _small(text: str | None) -> int | None:
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else chinese_number(text)


def _date_stands_in(said: str, stands: str) -> bool:
    if "H" in said or "H" in stands:
        return said in (stands, stands.split("-", maxsplit=1)[0])
    if len(said) > len(stands):
        return False
    return all(a in (b, "?") or b == "?" for a, b in zip(said, stands, strict=False))


# -- numbers -----------------------------------------------------------------------------------

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_WORDS = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
#: Beyond this a row of number words is no number.
_LARGEST = 10**15
_FIRST_WORD = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_LATER_WORD = "|".join(sorted((*_NUMBER_WORDS, *_SCALES), key=len, reverse=True))
_WORD_NUMBER = (
    rf"(?:{_FIRST_WORD}|a (?=hundred|thousand|million|dozen))"
    rf"(?:[\s-]+(?:and[\s-]+)?(?:{_LATER_WORD}))*"
)
_ORDINAL_WORDS = {
    **{
        word: value
        for value, word in enumerate(
            (
                *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
                *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
                *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
            ),
            start=1,
        )
    },
    **{word[:-1] + "ieth": 10 * value for value, word in enumerate(_TENS, start=2)},
}
_ORDINAL = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})-)?(?P<word>{'|'.join(_ORDINAL_WORDS)})\b(?!,| of all"
    # "was first set for April": at first.
    rf"| and foremost| (?:set|held|met|meant|began|to have|\w{{3,}}ed)\b)"
    r"|\b(?P<digits>\d{1,3})(?:st|nd|rd|th)\b"
    rf"|第\s*(?P<zh>\d{{1,4}}|{_ZH_NUMERAL})(?!\s*[\d条段章款])",
    re.IGNORECASE,
)
_AMOUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|{_WORD_NUMBER}"
_ZH_AMOUNT = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*[百千万亿]*|[零〇一二两三四五六七八九十百千万亿]+"
)
_CURRENCY = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "美元": "USD",
    "€": "EUR", "eur": "EUR", "euros": "EUR", "euro": "EUR", "欧元": "EUR",
    "£": "GBP", "pounds": "GBP", "英镑": "GBP", "元": "CNY", "人民币": "CNY", "yuan": "CNY",
}  # fmt: skip
_SUM = re.compile(
    rf"(?P<c>US\$|[$€£])\s*(?P<a>{_AMOUNT})(?:\s*(?P<s>hundred|thousand|million|billion))?"
    rf"|\b(?P<a2>{_AMOUNT})(?:\s*(?P<s2>hundred|thousand|million|billion))?\s+(?:US "
    rf"|United States )?(?P<c2>dollars?|euros?|pounds|yuan|USD|EUR)\b"
    rf"|(?P<a3>{_ZH_AMOUNT})\s*(?P<c3>美元|欧元|英镑|元(?!首))",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"\b(?P<a>{_AMOUNT})\s*(?:%|per\s?cent\b)|百分之\s*(?P<z>{_ZH_AMOUNT})", re.IGNORECASE
)
#: What a Chinese numeral counts; without one of these 一, 三 and 千 are parts of other words.
_COUNTED = (
    "个|名|次|份|项|位|天|年|轮|届|国|人|种|家|场|周|小时|分钟|倍|件|部|句|点|多|余|场|组"
    "|类|方面|大支柱|所|座|处|套|支|张|封|篇|册|卷|号|条|章|段"
)
_NUMBER = re.compile(
    rf"\b(?P<times>twice|thrice)\b|\b(?P<word>{_WORD_NUMBER})\b"
    r"|(?<![\d/.\-A-Za-z])(?P<digits>(?:\d{1,3}(?:,\d{3})+"
    r"|\d+)(?:\.\d+)?)(?P<scale>\s*(?:[百千万亿]+|million|billion|thousand|hundred))?(?![\d/])"
    rf"|(?P<zh>[零〇一二两三四五六七八九十百千万亿]+)(?=\s*(?:{_COUNTED}))",
    re.IGNORECASE,
)
_NOT_A_NUMBER = re.compile(r"(?:[第统唯之其同任某另逐]|进|万|千)$")


def _sums(text: str) -> Iterator[Fact]:
    for match in _SUM.finditer(text):
        sign = (match["c"] or match["c2"] or match["c3"]).lower()
        amount = match["a"] or match["a2"] or match["a3"]
        value = _value(amount) * _SCALES.get((match["s"] or match["s2"] or "").lower(), 1)
        yield Fact(FactKind.MONEY, f"{_CURRENCY[sign]} {_written(value)}", *match.span())
    for match in _PERCENT.finditer(text):
        yield Fact(FactKind.PERCENT, _written(_value(match["a"] or match["z"])), *match.span())


def _ordinals(text: str) -> Iterator[Fact]:
    for match in _ORDINAL.finditer(text):
        if match["word"]:
            word = match["word"].lower()
            value: int | None = _ORDINAL_WORDS[word]
            if match["tens"]:
                value = (value or 0) + _NUMBER_WORDS[match["tens"].lower()]
        else:
            value = int(match["digits"]) if match["digits"] else number_of(match["zh"])
        if value is not None:
            yield Fact(FactKind.ORDINAL, str(value), *match.span())


def _numbers(text: str) -> Iterator[Fact]:
    for match in _NUMBER.finditer(text):
        if match["times"]:
            value = {"twice": 2.0, "thrice": 3.0}[match["times"].lower()]
        elif match["word"]:
            value = float(_english_number(match["word"].lower()) or 0)
        elif match["digits"]:
            value = _value(match["digits"] + (match["scale"] or ""))
        else:
            if _NOT_A_NUMBER.search(text[: match.start()]):
                continue
            value = _value(match["zh"])
        # "one of the", 一个: an article, not a count.
        if value == 1 and not match["digits"]:
            continue
        if value == 0 and not match["digits"]:
            continue
        yield Fact(FactKind.NUMBER, _written(value), *match.span())


def _english_number(text: str) -> int | None:
    total = current = 0
    words = re.split(r"[\s-]+", text.strip())
    for word in words:
        if word in {"and", "a"}:
            current += word == "a"
        elif word in _NUMBER_WORDS:
            current += _NUMBER_WORDS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
        else:
            return None
        if max(total, current) > _LARGEST:
            return None
    return total + current


def _value(text: str) -> float:
    """The value of ``1,250``, ``2.5``, 500万, 一百八十七, ``two hundred``."""
    plain = text.strip().lower().replace(",", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(.*)", plain)
    if match:
        value = float(match[1][:15])
        for character in match[2][:4]:
            value *= {"百": 100, "千": 1_000, "万": 10_000, "亿": 10**8}.get(character, 1)
        return value * _SCALES.get(match[2].strip(), 1)
    if re.fullmatch(r"[零〇一二两三四五六七八九十百千万亿]+", plain):
        total = 0
        for scale, name in ((10**8, "亿"), (10**4, "万")):
            if name in plain:
                head, _, plain = plain.rpartition(name)
                total += int(_value(head) if head else 1) * scale
        return float(total + (chinese_number(plain) or 0))
    return float(_english_number(plain) or 0)


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


# -- names that the table does not have --------------------------------------------------------

_CAPITALISED = re.compile(
    r"[A-Z][\w'-]*[a-z][\w'-]*(?:\s+(?:[A-Z][\w'-]*[a-z][\w'-]*|of the(?= [A-Z])|of(?= [A-Z])))*"
)
_ACRONYM = re.compile(r"(?<![A-Za-z/\-])[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?![A-Za-z/])")
#: Words with a capital that name nobody.
_COMMON = frozenset(
    [
        "States",
        "State",
        "Member",
        "Members",
        "Government",
        "Governments",
        "Convention",
        "Declaration",
        "Assembly",
        "Conference",
        "Resolution",
        "Article",
        "Articles",
        "Chapter",
        "Paragraph",
        "Paragraphs",
        "Annex",
        "Agenda",
        "Charter",
        "General",
        "Special",
        "Session",
        "Secretary",
        "Political",
        "United",
        "Nations",
        "Parties",
        "Party",
        "Mechanism",
        "Review",
        "Implementation",
        "I",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "English",
        "Chinese",
        "The",
        "Note",
        "Bureau",
        "Network",
        "Initiative",
        "Headquarters",
        "Treaty",
        "Series",
        "Decision",
        "Report",
        "Heads",
        "Head",
    ]
)


def _other_names(text: str, found: Iterable[Fact]) -> Iterator[Fact]:
    """Capitalised words inside a sentence, and acronyms, that no table has: Brazil, GRECO."""
    taken = [(fact.start, fact.end) for fact in found]
    for match in (*_ACRONYM.finditer(text), *_CAPITALISED.finditer(text)):
        start, end = match.span()
        if any(left < end and start < right for left, right in taken):
            continue
        words = [w for w in re.findall(r"[A-Z][\w'-]*", match[0]) if w not in _COMMON]
        opens = not text[:start].strip(" \0\"'“‘(") or re.search(
            r"[.!?:;。！？：；\n]\s*[\"'“‘(]*$", text[:start]
        )
        if opens and len(words) == len(match[0].split()) == 1 and not match[0].isupper():
            continue
        if opens and words and match[0].split()[0] == words[0] and len(words) > 1:
            words = words if _is_name_like(words) else words[1:]
        for word in words:
            yield Fact(FactKind.NAME, word.removesuffix("'s").lower(), start, end)


def _is_name_like(words: list[str]) -> bool:
    return all(word[:1].isupper() for word in words)


# -- quantifiers, negations, operative verbs ---------------------------------------------------

_SCOPE = {
    "all": re.compile(
        r"\b(?:(?<!above )(?<!first of )(?<!after )(?<!at )all(?! the (?:more|better)|-round)"
        r"|every|each(?! other)|any|always|everyone|everybody|entire|invariably|whatever)\b"
        r"|所有|每[个一家位名]|一切|全部|任何|凡|一律|始终|全体",
        re.IGNORECASE,
    ),
    "only": re.compile(
        r"(?<!not )\b(?:only|solely|exclusively|merely|sole)\b|(?<!不)仅(?!次|供)|只(?![要是])|唯一"
        r"|单单|\b(?:limited|confined|restricted) to\b|为限",
        re.IGNORECASE,
    ),
    "most": re.compile(r"\b(?:majority|most of|most (?:States|countries))\b|大多数|多数|大部分"),
}


def _scopes(text: str) -> Iterator[Fact]:
    for value, pattern in _SCOPE.items():
        for match in pattern.finditer(text):
            if not re.search(r"\b(?:not|inter)\s$|除其他|不是|并非", text[: match.start()][-8:]):
                yield Fact(FactKind.SCOPE, value, *match.span())


_NEGATION = re.compile(
    r"\b(?:(?P<trap>not (?:only|just|merely|simply|limited to|least)|no (?:later|earlier|fewer"
    r"|less|more) than"
    r"|no doubt|whether or not|if not|No\. ?\d|no\. ?\d|not to mention|without prejudice to"
    r"|nothing but|no longer than|last but not least)"
    r"|(?P<not>not|cannot|never|no|none|nobody|nothing|nowhere|neither|without|hardly|barely"
    r"|free (?:of|from)|fail(?:s|ed|ing)? to|refrain(?:s|ed|ing)? from|lack(?:s|ed|ing)?|unable"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing|ion)?"
    r"|avoid(?:s|ed|ing)?|opposed? to|rather than|instead of|except(?:ing)?|exempt(?:s|ed)? from)\b"
    r"|(?P<nt>\w+n't)\b)"
    r"|(?P<ztrap>不仅|不让|不使|不断|不同|不但|不管|不论|不过(?!是)|不限成员|不正当|不当|不良|不利|不公正"
    r"|不公|不平等|不义|不容忍|不干涉"
    r"|不明|不遵守|不久|不少(?!于)|不少于|不得不|不多于|不晚于|不迟于|不早于|不可或缺|不可分割"
    r"|不可避免|不可逆转|不可剥夺|必不可少|毫不|有罪不罚|不罚|不妨"
    r"|无论|无疑|无定罪|无腐败|无故|毫无疑问|无辜|无障碍|无线|未来|非政府|非法|非常|非洲|非刑事"
    r"|非歧视|非侵扰|非对抗|非惩罚|非监管|非银行|非正式|非正规|非审判|非商业"
    r"|除非|是非|莫非|未注册|差别|区别|不要紧|不足|不透明)"
    r"|(?P<zh>没有|没能|没(?!收|落|顶)|不得|不会|不能|不应|不可|不再|不受|不必|不需|不致|不是|不符"
    r"|不够|不予|不许|不|从未|尚未|并未|未能|未|拒绝|无法|无须|无需|毫无|无|并非|绝非|而非|非|勿"
    r"|避免|免于)",
    re.IGNORECASE,
)


def negations(text: str) -> tuple[Fact, ...]:
    """The negations of a text, traps left out: 不仅, 未来, ``not only``, ``no later than``."""
    plain = same_length(text)
    return tuple(
        Fact(FactKind.NEGATION, "not", *match.span())
        for match in _NEGATION.finditer(plain)
        if not (match["trap"] or match["ztrap"])
    )


#: How strongly a text binds; the first class that fits a word has it.
_STRENGTHS = {
    "must": (
        r"must|shall|(?:is|are|be) (?:legally )?(?:required|obliged|bound|compelled) to"
        r"|obligation to|obligated|obligatory"
        r"|mandatory|compulsory|ha(?:ve|s) to|necessarily|obliges?|requires?(?= (?:\w+ ){1,3}to)",
        r"必须|务必|不得(?!不)|有义务|强制|一律|责令",
    ),
    "should": (
        r"should|ought to",
        r"应(?!对|急|用|邀|我|征|答|聘|有的)当?",
    ),
    "will": (
        r"will|commit(?:s|ted|ting)?(?: ourselves| themselves| itself| States)? to|pledges?"
        r"|promises?"
        r"|undertakes? to|vows?|intends? to",
        r"将(?!之|其|该|此|这|会|来|近|有|以下|透明|腐败|索|资|《|反|妨|犯|它|我)|承诺|保证(?!金)"
        r"|致力于",
    ),
    "consider": (r"considers?|considering|consideration", r"考虑(?!到|因)"),
    "may": (
        r"may(?! \d)|might|could|possibly|perhaps|potentially",
        r"可以|可能|可(?!持续|行|靠|疑|问责|或缺|衡|用|接受|获)",
    ),
    "invite": (r"invit(?:e|es|ed|ing|ation)", r"邀请|应邀|受邀|获邀"),
    "encourage": (r"encourag(?:e|es|ed|ing|ement)", r"鼓励"),
    "urge": (
        r"urg(?:e|es|ed|ing)|call(?:s|ed|ing)?(?: (?:up)?on| for)|appeals? to",
        r"敦促|促请|呼吁",
    ),
    "request": (
        r"(?<!upon )(?<!the )(?<!our )(?<!that )(?<!ance )(?<!on )request(?:s|ed|ing)?(?! State"
        r"| and request)(?=[\w ,]{1,90}\bto\b)",
        r"(?<![邀申敬促聘])请(?!求|示|柬)",
    ),
    "ask": (r"ask(?:s|ed|ing)?(?! (?:and |or |for\b|[Ss]tate|countr|part(?:y|ies)|side))", r"要求"),
    "demand": (
        r"demand(?:s|ed|ing)?|order(?:s|ed)(?= (?:the|all|States|to))|instruct(?:s|ed)?",
        r"责成|命令(?!为)|指示",
    ),
    "decide": (r"decid(?:e|es|ed|ing)", r"决定(?!以|性|书|是)"),
    "recommend": (r"recommend(?:s|ed|ing)?", r"建议"),
    "strive": (
        r"striv(?:e|es|ing)|endeavou?rs?|seeks? to|tr(?:y|ies) to",
        r"(?<=[们将])努力",
    ),
}
_STRENGTH = re.compile(
    "|".join(
        rf"(?P<{name}>\b(?:{english})\b|{chinese})"
        for name, (english, chinese) in _STRENGTHS.items()
    ),
    re.IGNORECASE,
)


def strengths(text: str) -> tuple[Fact, ...]:
    """The words that tell how far a text binds: urge, invite, will, may / 敦促, 邀请, 将, 可."""
    plain = same_length(text)
    return tuple(
        Fact(FactKind.STRENGTH, match.lastgroup or "", *match.span())
        for match in _STRENGTH.finditer(plain)
    )
