"""`Passage`: what is embedded, a piece of one layer of one paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Paragraph

_SENTENCE = {
    "zh": re.compile(r"[^。！？；\n]*[。！？；\n]?[”’」』）)]*[；。]?"),
    "en": re.compile(r".+?(?:[.!?;][”\"’)]*(?=\s+(?:and\s+)?[“\"(A-Z]|\s*$)|\n|$)", re.DOTALL),
}
_ABBREVIATED = re.compile(r"\b(?:No|art|arts|para|paras|vol|chap|cf|e\.g|i\.e|Mr|Ms|Dr)\.$")


class Layer(StrEnum):
    """Through which of a paragraph's layers a passage reaches it."""

    TEXT = "text"
    SENTENCE = "sentence"
    #: A Chinese text or sentence without a translation, embedded by way of a rough English draft.
    DRAFT = "draft"
    TERM = "term"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that never crosses a paragraph.

    For the layers of the text itself, `text` stands at ``[start:end)`` of the paragraph's text in
    `language`; for terms and questions it counts within their list. A draft's `text` is the
    Chinese that is drafted, its `language` the English that it becomes.
    """

    paragraph_id: str
    layer: Layer
    language: str
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Unique within an index."""
        return f"{self.paragraph_id}#{self.layer}-{self.language}-{self.start}-{self.end}"


def sentences(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence, white space around it left out.

    Chinese ends a sentence with 。！？ and a clause of its own with ；. English ends one with
    . ! ? or ; before a capital, but not after "para." or "No.".
    """
    pattern = _SENTENCE.get(language, _SENTENCE["en"])
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        piece = match[0]
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.start() + len(piece.rstrip())
        if start >= end:
            continue
        if spans and _ABBREVIATED.search(text[spans[-1][0] : spans[-1][1]]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def passages(paragraph: Paragraph) -> Iterator[Passage]:
    """All passages of a paragraph: its versions whole and by sentence, its terms and questions.

    Chinese that has no English beside it is a passage once more, to be drafted in English.
    """
    for language, text in paragraph.texts.items():
        yield Passage(paragraph.id, Layer.TEXT, language, 0, len(text), text)
        spans = sentences(text, language)
        if len(spans) > 1:
            for start, end in spans:
                yield Passage(paragraph.id, Layer.SENTENCE, language, start, end, text[start:end])
    if "zh" in paragraph.texts and "en" not in paragraph.texts:
        text = paragraph.texts["zh"]
        spans = ((0, len(text)), *sentences(text, "zh"))
        for start, end in dict.fromkeys(spans):
            yield Passage(paragraph.id, Layer.DRAFT, "en", start, end, text[start:end])
    for layer, lists in ((Layer.TERM, paragraph.gloss.terms), (Layer.ASKED, paragraph.gloss.asked)):
        for language, lines in lists.items():
            start = 0
            for line in lines:
                end = start + len(line)
                yield Passage(paragraph.id, layer, language, start, end, line)
                start = end + 1
