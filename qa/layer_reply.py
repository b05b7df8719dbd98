"""What a language model wrote for a paragraph, read with patience and checked against it.

A translation must hold every figure of the paragraph and no other, in the right script; plain
words must invent none. No check proves that a translation is right: readers see it as unofficial.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from ingest.script import HAN, language_of
from qa.check.facts import Fact, FactKind, facts_of, figures_of, holds
from qa.reply import values_in

#: A layer's fields as its file has them, without label and origin.
Layer: TypeAlias = Mapping[str, Any]


class Refused(StrEnum):
    """Why a paragraph stays without a layer; the words are printed."""

    UNREADABLE = "the reply could not be read"
    EMPTY = "something is missing in the reply"
    LANGUAGE = "the reply is in the wrong language"
    LENGTH = "the reply is far too short or too long for it"
    FIGURES = "a number of the text is missing in the reply, or the reply has one more"
    TOO_LONG = "the paragraph is longer than PINCITE_LLM_EVIDENCE_TOKENS"


def _object(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


_LANGUAGES = ("en", "zh")
_LINES: Mapping[str, Any] = {"type": "array", "items": {"type": "string"}}
TRANSLATION_SCHEMA = _object({"translation": {"type": "string"}})
GLOSS_SCHEMA = _object(
    {language: {"type": "string"} for language in _LANGUAGES}
    | {f"{kind}_{language}": _LINES for kind in ("terms", "asked") for language in _LANGUAGES}
)
#: Least and most characters of an English text for one of its Chinese; seen are 1.0 to 6.3.
_SHORT, _LONG = 0.6, 12.0
#: Characters by which a short text may go beyond that.
_SLACK = 40
_MOST_WORDS = 1_500
_MOST_LINES = 20
_LINE = {"terms": 80, "asked": 240}
#: Both parties, twice, the first: such a number may be said without standing in the text.
_SMALL = frozenset({"1", "2", "3"})
#: Symbols and links, which are of no language: CAC/COSP/2019/17.
_ADDRESS = re.compile(r"[!-~]*/[!-~]*")
#: What a patient reader makes of JSON's null.
_NOTHING = frozenset({"null", "none", "n/a"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def has_words(text: str, language: str) -> bool:
    """Whether there is anything to translate: not in ``A/RES/55/25.`` alone."""
    return re.search(f"[{HAN}]" if language == "zh" else "[a-z]{3}", text) is not None


def translation_in(reply: str, source: str, target: str) -> Layer | Refused:
    """The translation of a paragraph into `target` in a model's reply: ``{"text": ...}``."""
    value = _first_with(reply, "translation")
    if value is None:
        return Refused.UNREADABLE
    text = _clean(value["translation"])
    if not text:
        return Refused.EMPTY
    if not _is_in(text, target):
        return Refused.LANGUAGE
    english, chinese = (text, source) if target == "en" else (source, text)
    if not (_SHORT * len(chinese) - _SLACK <= len(english) <= _LONG * len(chinese) + _SLACK):
        return Refused.LENGTH
    if _lacking(source, text) or _lacking(text, source):
        return Refused.FIGURES
    return {"text": text}


def gloss_in(reply: str, source: str) -> Layer | Refused:
    """Plain words, terms and questions of a paragraph in a model's reply, in both languages.

    Terms and questions that hold a figure of their own, or are in the other language, are left
    out; the whole is refused where nothing is left of one kind.
    """
    value = _first_with(reply, *_LANGUAGES)
    if value is None:
        return Refused.UNREADABLE
    layer: dict[str, Any] = {language: _clean(value[language]) for language in _LANGUAGES}
    for language in _LANGUAGES:
        if not layer[language]:
            return Refused.EMPTY
        if not _is_in(layer[language], language):
            return Refused.LANGUAGE
        if len(layer[language]) > max(_MOST_WORDS, _LONG * len(source)):
            return Refused.LENGTH
        if _invented(layer[language], source):
            return Refused.FIGURES
    for kind, most in _LINE.items():
        for language in _LANGUAGES:
            name = f"{kind}_{language}"
            lines = _lines(value.get(name), kind, language, source)
            layer[name] = [line for line in lines if len(line) <= most][:_MOST_LINES]
            if not layer[name]:
                return Refused.EMPTY
    return layer


def _first_with(reply: str, *names: str) -> Mapping[str, Any] | None:
    """The first whole JSON object of a reply that holds a text under each of these names."""
    for value, closed in values_in(reply):
        found = closed and isinstance(value, dict)
        if found and all(isinstance(value.get(name), str) for name in names):
            whole: Mapping[str, Any] = value
            return whole
    return None


def _clean(text: str) -> str:
    lines = _CONTROL.sub("", text).strip().splitlines()
    clean = "\n".join(line.strip() for line in lines if line.strip())
    return "" if clean.casefold() in _NOTHING else clean


def _lines(value: Any, kind: str, language: str, source: str) -> Iterator[str]:
    seen: set[str] = set()
    for line in value if isinstance(value, list) else ():
        text = re.sub(r"\s+", " ", _clean(line)) if isinstance(line, str) else ""
        # A Chinese list of terms may name UNODC; a question is a sentence.
        fits = _is_in(text, language) if kind == "asked" or language == "en" else bool(text)
        if fits and text.casefold() not in seen and not _invented(text, source):
            seen.add(text.casefold())
            yield text


def _is_in(text: str, language: str) -> bool:
    """Whether a text is in a language by its script; a name in the other one is no matter."""
    text = _ADDRESS.sub(" ", text)
    han = len(re.findall(f"[{HAN}]", text))
    words = len(re.findall(r"[A-Za-z]+", text))
    if language == "zh":
        return han > 0 and language_of(text) == "zh"
    return words > 0 and han * 10 <= words


def _lacking(source: str, text: str) -> tuple[Fact, ...]:
    """The figures of one text that do not stand in another: 第 2349 卷 is ``volume 2349``."""
    there = facts_of(text)
    plain = {fact.value for fact in there if fact.kind in (FactKind.NUMBER, FactKind.ORDINAL)}
    return tuple(
        fact
        for fact in figures_of(source)
        if not holds(fact, there) and not (_is_plain(fact) and fact.value in plain)
    )


def _invented(text: str, source: str) -> bool:
    return any(not (_is_plain(f) and f.value in _SMALL) for f in _lacking(text, source))


def _is_plain(fact: Fact) -> bool:
    return fact.kind in (FactKind.NUMBER, FactKind.ORDINAL)
