"""Lines of a text file: where pages begin, and what on them is page furniture.

Text drawn from a PDF carries running titles, page and job numbers, rules above footnotes and
link addresses between its lines. Where every line is followed by an empty one, a line that is
not marks a page break, and its first space is what is left of the form feed.
"""

import re
from dataclasses import dataclass

from ingest.script import is_wide

_RULE = re.compile(r"[_＿‗─-]{5,}")
_LINK = re.compile(r"https?://\S+")
_PAGE_NUMBER = re.compile(
    r"\d{1,4}/\d{1,4}(\s+\d\d-\d{5}( \([A-Z]\))?)?"
    r"|\d\d-\d{5}( \([A-Z]\))?(\s+\d{1,4}/\d{1,4}|\s+\d{6})?"
    r"|\*\d{7,}\*|[-–—]\s*\d{1,4}\s*[-–—]"
)
_COMMENT = re.compile(r"<!--.*?-->")
_SYMBOL_AT_END = re.compile(r"(.*?)\s*([A-Z]+(?:/[A-Za-z0-9.\-]+){2,})$")
_DOUBLE_SPACED = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty; `gap` counts the empty lines above it."""

    number: int
    text: str
    indent: int
    gap: int
    page_start: bool

    @property
    def width(self) -> int:
        """Columns that the text takes; a Chinese character takes two."""
        return sum(2 if is_wide(character) else 1 for character in self.text)


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a text, and the furniture among them by line number.

    `rules` are the numbers of the lines that draw the rule above footnotes, and `links` those
    that hold nothing but an address: both are furniture too.
    """

    lines: tuple[Line, ...]
    furniture: frozenset[int]
    rules: frozenset[int]
    links: frozenset[int]
    double_spaced: bool


def layout_of(text: str) -> Layout:
    """The layout of a whole text file."""
    double_spaced = _is_double_spaced(text)
    lines = _lines_of(text, double_spaced)
    rules = frozenset(line.number for line in lines if _RULE.fullmatch(line.text))
    links = frozenset(line.number for line in lines if _LINK.fullmatch(line.text))
    numbers = {line.number for line in lines if _PAGE_NUMBER.fullmatch(line.text)}
    comments = {line.number for line in lines if _COMMENT.fullmatch(line.text)}
    furniture = rules | links | numbers | comments | _running_titles(lines)
    return Layout(lines, frozenset(furniture), rules, links, double_spaced)


def _is_double_spaced(text: str) -> bool:
    rows = text.split("\n")
    followed = [
        not below.strip() for row, below in zip(rows, rows[1:], strict=False) if row.strip()
    ]
    return len(followed) > 10 and sum(followed) / len(followed) >= _DOUBLE_SPACED


def _lines_of(text: str, double_spaced: bool) -> tuple[Line, ...]:
    lines: list[Line] = []
    gap = 0
    fed = False
    for number, row in enumerate(text.split("\n"), start=1):
        fed = fed or "\f" in row
        content = row.replace("\f", " ")
        if not content.strip():
            gap += 1
            continue
        page_start = bool(lines) and (fed or (double_spaced and gap == 0))
        indent = len(content) - len(content.lstrip())
        if page_start and indent:
            indent -= 1
        lines.append(Line(number, content.strip(), indent, gap, page_start))
        gap, fed = 0, False
    return tuple(lines)


def _running_titles(lines: tuple[Line, ...]) -> set[int]:
    """Lines that repeat the document's title beside its symbol at the edge of a page.

    The title may be broken over the line above: ``我们共同承诺……措`` / ``施，……合作 A/RES/S-32/1``.
    """
    squeezed = {line.number: re.sub(r"\s", "", line.text) for line in lines}
    found: set[int] = set()
    for i, line in enumerate(lines):
        match = _SYMBOL_AT_END.fullmatch(line.text)
        if not match or not match[1]:
            continue
        title = re.sub(r"\s", "", match[1])
        above = lines[i - 1] if i else None
        elsewhere = "".join(squeezed[other.number] for other in lines if other not in (line, above))
        if above and squeezed[above.number] + title in elsewhere:
            found |= {above.number, line.number}
        elif len(title) > 8 and title in elsewhere:
            found.add(line.number)
    return found
