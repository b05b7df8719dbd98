"""Footnotes: read from the foot of the page, and their marks taken out of the running text."""

import re
from collections.abc import Sequence

from ingest.script import HAN

_NOTE = re.compile(r"(?P<mark>\d{1,3}|\*{1,3})\s+(?P<text>\S.*)")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def note_at(line: str) -> tuple[str, str] | None:
    """The mark and the text of the footnote that begins on this line."""
    match = _NOTE.fullmatch(line)
    return (match["mark"], match["text"]) if match else None


def marks_taken_out(
    texts: Sequence[str], marks: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, int]]:
    """The texts without footnote marks, and for each mark the index of the text it stood in.

    Marks are looked for in their order, each once, so that "2030 年" or "第 74/276 号" is no mark.
    A mark that is found nowhere is missing from the mapping.
    """
    cleaned = list(texts)
    owner: dict[str, int] = {}
    index, offset = 0, 0
    for mark in (m for m in marks if m.isdigit()):
        for i in range(index, len(cleaned)):
            span = _mark_span(cleaned[i], mark, offset if i == index else 0)
            if span:
                start, end = span
                cleaned[i] = cleaned[i][:start] + cleaned[i][end:]
                owner[mark], index, offset = i, i, start
                break
    for mark in (m for m in marks if not m.isdigit()):
        for i, text in enumerate(cleaned):
            if re.search(rf"\S{re.escape(mark)}(?!\*)", text):
                cleaned[i] = text.replace(mark, "", 1)
                owner[mark] = i
                break
    return tuple(cleaned), owner


def _mark_span(text: str, mark: str, offset: int) -> tuple[int, int] | None:
    """Start and end of the mark in the text, with the space that only the mark brought."""
    for match in re.finditer(re.escape(mark), text[offset:]):
        start, end = match.start() + offset, match.end() + offset
        before, after = text[:start], text[end:]
        if not before or after[:1].isdigit() or after[:1] in tuple("/-%)）."):
            continue
        if re.search(rf"[{HAN}》”」』。，；：、）)]$", before):
            trailing = re.match(rf"\s*(?=[{HAN}《“（(]|$)", after)
            # "第 5 条" has its space; a bare digit before a counter ("共5个") is no mark.
            if re.match(r"[个項项条條款段章节節年月日号號次%]", after):
                continue
            return start, end + (trailing.end() if trailing else 0)
        latin = re.search(r"[A-Za-z]{3}[,.;:)”\"’]*$|[)”\"][,.;:]?$", before)
        year = _YEAR.search(before)
        if (latin or year) and (not after or after[0] in " ,.;:)"):
            return start, end
    return None
