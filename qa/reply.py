"""`Reply`: what a model wrote, read with patience.

A provider with structured output sends one JSON object. Others wrap it in prose or code fences,
forget a bracket, add a comma, are cut off in the middle, or write plain sentences with ``[1]``
marks and quotation marks. All of these become the same `Draft`; whether it may be shown is not
decided here (`qa/check/verification.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from qa.check.verification import Draft, DraftQuote, DraftStatement


class Outcome(StrEnum):
    """How the model says that the question ended; `UNREADABLE` where it says nothing of use."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    PREMISE_REJECTED = "premise_rejected"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's reply: its outcome, its statements, and whether it was written to the end.

    `wrong_words` are the words of the question that it rejects, unchecked. Prose has no closing
    bracket, so that `complete` is false for it: whether it was cut off only the provider knows.
    """

    outcome: Outcome
    draft: Draft
    wrong_words: str = ""
    complete: bool = False
    in_json: bool = False


#: The JSON that is asked for, as providers with structured output want it described.
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "outcome": {"type": "string", "enum": ["answered", "not_found", "premise_rejected"]},
        "wrong_words": {"type": "string"},
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "quotes": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "label": {"type": "string"},
                                "quote": {"type": "string"},
                            },
                            "required": ["label", "quote"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["text", "quotes"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["outcome", "wrong_words", "statements"],
    "additionalProperties": False,
}

#: Brackets at which JSON may begin that are tried; prose has few, and noise shall cost nothing.
_STARTS = 50
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_KEYS = {
    "outcome": ("outcome", "status"),
    "wrong_words": ("wrong_words", "false_premise"),
    "statements": ("statements", "answer", "claims", "sentences"),
    "text": ("text", "statement", "claim", "sentence"),
    "quotes": ("quotes", "citations", "evidence", "sources"),
    "label": ("label", "labels", "id", "source", "paragraph"),
    "quote": ("quote", "text", "passage"),
}


def read_reply(text: str) -> Reply:
    """The reply in what a model wrote, whole or so far. Never raises.

    Of text that breaks off, the statements that were finished count:
    ``{"outcome": "answered", "statements": [{...}, {"text": "Sta`` has one.
    """
    for value, closed in values_in(text):
        reply = _from_json(value, closed)
        if reply is not None:
            return reply
    return _from_prose(_THOUGHT.sub("", text))


def values_in(text: str) -> Iterator[tuple[Any, bool]]:
    """The JSON that may begin at each bracket of a reply, and whether it was closed.

    None where nothing can be read; thoughts are left out. Never raises.
    """
    said = _THOUGHT.sub("", text)
    for match in islice(re.finditer(r"[{\[]", said), _STARTS):
        yield _Reader(said, match.start()).read()


# -- JSON --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    """An object or array of JSON, and whether its closing bracket was there."""

    value: dict[str, Any] | list[Any]
    closed: bool


class _Broken(Exception):
    """What follows can't be JSON, or the text is at its end."""


class _Reader:
    """Reads one JSON value from a position; keeps what was there where the text breaks off."""

    _SPACE = re.compile(r"(?:\s|//[^\n]*\n)*")
    _BARE = re.compile(r"[^\s,，:：{}\[\]\"'“”]+")
    #: A quotation mark ends a string only where JSON can go on: models forget to escape inner ones.
    _END_OF_KEY = re.compile(r"\s*[:：]")
    _END_OF_STRING = re.compile(r"\s*(?:[}\]]|[,，]\s*(?:[\"'“{}\[\]]|$)|$)")
    _CLOSING: Mapping[str, str] = {'"': '"', "'": "'", "“": "”"}
    _ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self._depth = 0

    def read(self) -> tuple[Any, bool]:
        """The value, and whether it was closed."""
        try:
            node = self._value()
        except _Broken:
            return None, False
        return _plain(node), isinstance(node, _Node) and node.closed

    def _value(self) -> Any:
        self._skip()
        mark = self._peek()
        if mark in "{[":
            if self._depth > 20:
                raise _Broken
            self._depth += 1
            node = self._object() if mark == "{" else self._array()
            self._depth -= 1
            return node
        if mark in self._CLOSING:
            return self._string(self._END_OF_STRING)
        bare = self._BARE.match(self._text, self._at)
        if bare is None:
            raise _Broken
        self._at = bare.end()
        return bare[0]

    def _object(self) -> _Node:
        node = _Node({}, closed=False)
        assert isinstance(node.value, dict)  # noqa: S101 - told to mypy
        self._at += 1
        try:
            while not self._closes("}"):
                if self._peek() in self._CLOSING:
                    key = self._string(self._END_OF_KEY)
                else:
                    key = str(self._value())
                self._skip()
                if self._peek() not in ":：":
                    raise _Broken
                self._at += 1
                value = self._value()
                node.value[key] = value
                if isinstance(value, _Node) and not value.closed:
                    return node
            node.closed = True
        except _Broken:
            pass
        return node

    def _array(self) -> _Node:
        node = _Node([], closed=False)
        assert isinstance(node.value, list)  # noqa: S101 - told to mypy
        self._at += 1
        try:
            while not self._closes("]"):
                value = self._value()
                node.value.append(value)
                if isinstance(value, _Node) and not value.closed:
                    return node
            node.closed = True
        except _Broken:
            pass
        return node

    def _closes(self, bracket: str) -> bool:
        """Step over commas; whether the bracket stands there, which is stepped over too."""
        self._skip()
        while self._peek() in ",，":
            self._at += 1
            self._skip()
        if self._peek() == bracket:
            self._at += 1
            return True
        return False

    def _string(self, end: re.Pattern[str]) -> str:
        closing = self._CLOSING[self._peek()]
        self._at += 1
        parts: list[str] = []
        while True:
            mark = self._peek()
            self._at += 1
            if mark == "\\":
                parts.append(self._escaped())
            elif mark == closing and end.match(self._text, self._at):
                return "".join(parts)
            else:
                parts.append(mark)

    def _escaped(self) -> str:
        mark = self._peek()
        self._at += 1
        if mark != "u":
            return self._ESCAPES.get(mark, mark)
        digits = self._text[self._at : self._at + 4]
        if not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
            return ""
        self._at += 4
        code = int(digits, 16)
        low = re.match(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})", self._text[self._at : self._at + 6])
        if 0xD800 <= code < 0xDC00 and low:
            self._at += 6
            return chr(0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00)
        return "" if 0xD800 <= code < 0xE000 else chr(code)

    def _skip(self) -> None:
        match = self._SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _peek(self) -> str:
        if self._at >= len(self._text):
            raise _Broken
        return self._text[self._at]


def _plain(node: Any) -> Any:
    """The value without its nodes; objects and arrays of which the end is missing are dropped.

    All but those on the way from the root to the break: there the finished elements count.
    """
    if not isinstance(node, _Node):
        return node
    if isinstance(node.value, list):
        return [_plain(v) for v in node.value if _is_closed(v)]
    return {
        key: _plain(value)
        for key, value in node.value.items()
        if _is_closed(value) or isinstance(value.value, list)
    }


def _is_closed(node: Any) -> bool:
    return not isinstance(node, _Node) or node.closed


def _from_json(value: Any, closed: bool) -> Reply | None:
    """The reply in a JSON value; None where it is about something else."""
    if isinstance(value, list):
        if not any(isinstance(row, dict) and _get(row, "quotes") is not None for row in value):
            return None
        value = {"statements": value}
    if not isinstance(value, dict):
        return None
    said = str(_get(value, "outcome") or "").strip().lower()
    rows = _get(value, "statements")
    if rows is None and said not in set(Outcome):
        if _get(value, "text") is None or _get(value, "quotes") is None:
            return None
        rows = [value]
    if isinstance(rows, str):
        return _with_prose(said, rows, _get(value, "wrong_words"), closed)
    statements = tuple(
        statement for row in rows or () for statement in _statements(row) if statement.text
    )
    return Reply(
        outcome=_outcome(said, statements),
        draft=Draft(statements),
        wrong_words=str(_get(value, "wrong_words") or "").strip(),
        complete=closed,
        in_json=True,
    )


def _outcome(said: str, statements: tuple[DraftStatement, ...]) -> Outcome:
    if said in ("not_found", "premise_rejected"):
        return Outcome(said)
    if said == "answered" or statements:
        return Outcome.ANSWERED
    return Outcome.UNREADABLE


def _with_prose(said: str, prose: str, wrong_words: Any, closed: bool) -> Reply:
    """``{"outcome": "answered", "answer": "States ... [1]."}``: an object around sentences."""
    draft = Draft(tuple(_sentences(prose)))
    return Reply(_outcome(said, draft.statements), draft, str(wrong_words or ""), closed, closed)


def _statements(row: Any) -> Iterator[DraftStatement]:
    """The statement in a row, with quotes from its text where it has no others."""
    if isinstance(row, str):
        yield from _sentences(row)
        return
    if not isinstance(row, dict):
        return
    text = str(_get(row, "text") or "").strip()
    quotes = tuple(_quotes(row))
    if quotes:
        yield DraftStatement(text, quotes)
    else:
        yield from _sentences(text)


def _quotes(row: Mapping[str, Any]) -> Iterator[DraftQuote]:
    given = _get(row, "quotes")
    # {"text": "...", "labels": [1], "quote": "..."}: a statement that is its own quote.
    single = row.get("quote")
    if isinstance(single, str):
        given = [{"label": _get(row, "label"), "quote": single}, *(given or [])]
    for quote in given if isinstance(given, list) else [given]:
        if not isinstance(quote, dict):
            continue
        words = str(_get(quote, "quote") or "").strip()
        labels = _get(quote, "label")
        for label in labels if isinstance(labels, list) else [labels]:
            for one in _labels(str(label if label is not None else "")):
                yield DraftQuote(one, words)


def _get(row: Mapping[str, Any], key: str) -> Any:
    return next((row[name] for name in _KEYS[key] if name in row), None)


# -- sentences ---------------------------------------------------------------------------------

_INSIDE = r"\s*\d{1,3}(?:\s*(?:[,，、;；]|-|–|—|~|～|至|to)\s*\^?\d{1,3})*\s*"
#: ``[1]``, ``【3】``, ``［4］``, ``[5、6]``, ``(6-7)``, ``[^2]``.
_MARK = re.compile(rf"\s*(?:\[\^?{_INSIDE}\]|【{_INSIDE}】|［{_INSIDE}］|〔{_INSIDE}〕)")
_MARKS = re.compile(rf"(?:{_MARK.pattern})+")
#: Not the brackets of ``article 16 (1)`` / 第十六条（1）.
_ROUND_MARK = re.compile(
    rf"(?<![\d条款项])(?<!\d\s)\s*[(（]{_INSIDE}[)）](?=\s*(?:[.。;；,，!！?？]|$))"
)
_QUOTED = re.compile(
    r"“([^“”]{2,})”|「([^「」]{2,})」|『([^『』]{2,})』|\"([^\"\n]{2,})\"|«([^«»]{2,})»"
)
_SENTENCE_END = re.compile(
    rf"(?:[。！？!?]|\.(?=\s|$|\[|【|［)|\n)[”」』\"’»)）]*(?:{_MARK.pattern})*"
)
_LABEL_WORDS = re.compile(r"[\[\]【】［］〔〕()（）^]|\b(?:label|no\.?)\b", re.IGNORECASE)
#: Characters of a reply that is no more than "not_found" with a word of regret.
_SHORT = 400
_NOT_FOUND = re.compile(r"\bnot[_ ]found\b", re.IGNORECASE)


def _from_prose(text: str) -> Reply:
    """The reply in plain sentences: those that carry a mark or a quote are statements."""
    statements = tuple(statement for statement in _sentences(text) if statement.quotes)
    if statements:
        return Reply(Outcome.ANSWERED, Draft(statements))
    refused = _NOT_FOUND.search(text) and len(text) < _SHORT
    return Reply(Outcome.NOT_FOUND if refused else Outcome.UNREADABLE, Draft(()))


def _sentences(text: str) -> Iterator[DraftStatement]:
    """The sentences of prose, each with what it marks and quotes.

    A stop inside quotation marks ends no sentence; the last one counts only where it has a stop.
    """
    start = 0
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for end in _SENTENCE_END.finditer(text):
        if any(first < end.start() < last - 1 for first, last in quoted):
            continue
        yield from _sentence(text[start : end.end()])
        start = end.end()
    if _MARK.search(text[start:]):  # "... as much [3]": the mark is the stop
        yield from _sentence(text[start:])


def _sentence(text: str) -> Iterator[DraftStatement]:
    words = text.strip().lstrip("-*•# ").strip()
    if not re.search(r"\w", _unmarked(words)):
        return
    mark = _MARKS if _MARKS.search(words) else _ROUND_MARK
    marks = [
        (match.start(), label) for match in mark.finditer(words) for label in _labels(match[0])
    ]
    quotes = [
        (match.end(), next(group for group in match.groups() if group))
        for match in _QUOTED.finditer(words)
    ]
    paired = tuple(DraftQuote(label, quote) for quote, label in _paired(marks, quotes))
    bare = tuple(
        DraftQuote(label, "")
        for label in dict.fromkeys(label for _, label in marks)
        if not any(quote.label == label for quote in paired)
    )
    # Square marks stay, for the check to record those that cite nothing that was shown.
    said = _unmarked(words, _ROUND_MARK) if mark is _ROUND_MARK else words
    yield DraftStatement(said, paired if paired else bare)


def _paired(
    marks: list[tuple[int, str]], quotes: list[tuple[int, str]]
) -> Iterator[tuple[str, str]]:
    """Each quote with the labels of the mark that follows it, or of the last mark before it."""
    for end, quote in quotes:
        after = [place for place, _ in marks if place >= end]
        before = [place for place, _ in marks if place < end]
        if after or before:
            nearest = min(after) if after else max(before)
            yield from ((quote, label) for place, label in marks if place == nearest)


def _labels(text: str) -> Iterator[str]:
    """The labels in ``1``, ``[1]``, ``【3】``, ``5、6``, ``6-7`` or ``label 2``.

    Anything else is a label as it stands: ``declaration:16`` is not the sixteenth paragraph shown.
    """
    listed = _LABEL_WORDS.sub(" ", text)
    if re.sub(_INSIDE, "", listed).strip():
        yield text.strip()
        return
    for first, last in re.findall(r"(\d+)(?:\s*(?:-|–|—|~|～|至|to)\s*(\d+))?", listed):
        low, high = int(first), int(last or first)
        yield from (str(n) for n in range(low, min(high, low + 20) + 1))


def _unmarked(text: str, mark: re.Pattern[str] = _MARK) -> str:
    """The text without its marks: the program sets its own."""
    return re.sub(r"\s+", " ", mark.sub("", text)).strip()
