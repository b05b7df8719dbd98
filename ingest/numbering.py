"""Paragraph numbers: which scheme a text counts in, and where its next paragraph begins.

A number opens a paragraph only where it is the next one in the count, so that dates, footnotes,
list items and titles such as "S-32/1. ..." open none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import UnnumberedText
from ingest.script import HAN

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of numbering paragraphs; `pattern` matches the number at the start of a line."""

    name: str
    pattern: re.Pattern[str]

    def number_at(self, line: str) -> tuple[int, str, str] | None:
        """The number that opens the line, as it is printed, and the rest of the line."""
        match = self.pattern.match(line)
        if not match:
            return None
        printed = match["number"]
        number = int(printed) if printed.isdecimal() else chinese_number(printed)
        return (number, printed, line[match.end() :]) if number else None


SCHEMES = (
    Scheme("1.", re.compile(rf"(?P<number>\d{{1,3}})[.．](?:\s+|(?=[{HAN}“《]))(?=\S)")),
    Scheme(
        "第一条", re.compile(r"第\s*(?P<number>[零〇一二三四五六七八九十百千]+|\d+)\s*条(?!第)\s*")
    ),
    Scheme("Article 1", re.compile(r"(?:Article|ARTICLE|Art\.)\s+(?P<number>\d{1,3})\b[.:]?\s*")),
    Scheme("一、", re.compile(r"(?P<number>[一二三四五六七八九十百]+)[、.．]\s*")),
)


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral below 10,000: 二十三 is 23, 一百零七 is 107, 十 is 10."""
    if not text or not re.fullmatch(r"[零〇一二两三四五六七八九十百千]+", text):
        return None
    text = text.replace("〇", "零").replace("两", "二")
    if len(text) > 1 and not set(text) & set("十百千"):  # 二三: digits read one by one
        return int("".join(str(_DIGITS.index(digit)) for digit in text))
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return total + digit


def chinese_numeral(number: int) -> str:
    """The numeral below 200 of which `chinese_number` is the value: 56 is 五十六; digits beyond."""
    if not 0 < number < 200:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = "一百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def scheme_of(lines: Sequence[str]) -> Scheme:
    """The scheme in which the text counts furthest from 1.

    Raises `UnnumberedText` where none counts at all.
    """
    reach = [(_reach(scheme, lines), -rank) for rank, scheme in enumerate(SCHEMES)]
    best, rank = max(reach)
    if not best:
        raise UnnumberedText(
            "has no numbered paragraphs (1. 2. 3., 第一条, Article 1 or 一、), "
            "so nothing in it can be cited; number its paragraphs first."
        )
    return SCHEMES[-rank]


def _reach(scheme: Scheme, lines: Sequence[str]) -> int:
    expected = 1
    for line in lines:
        found = scheme.number_at(line)
        if found and found[0] == expected:
            expected += 1
    return expected - 1
