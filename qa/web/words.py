"""The words of the page, one TOML file a language; every file has the same keys."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vectorstore.script import simplified

#: The languages of the interface, as BCP 47 names them, and the locale that Gradio knows each by.
LOCALES = {"en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

Words = Mapping[str, str | list[str]]


@cache
def words_of(language: str) -> Words:
    """What the page says in ``en``, ``zh-Hans`` or ``zh-Hant``."""
    text = (files("qa.web") / "words" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word(language: str, key: str) -> str:
    """One of them."""
    said = words_of(language)[key]
    if not isinstance(said, str):
        raise TypeError(f"{key!r} holds a list")
    return said


def tag(language: str) -> str:
    """The BCP 47 name of a document's language: its Chinese is in simplified characters."""
    return "zh-Hans" if language == "zh" else language


def script_of(text: str, interface: str) -> str:
    """The script to answer a Chinese question in: its own, or the interface's where it shows none.

    ``對記者有什麼承諾？`` gives zh-Hant, ``对记者有什么承诺？`` zh-Hans, ``第 16 段`` neither.
    """
    if simplified(text) != text:
        return "zh-Hant"
    if traditional(text) != text or interface == "en":
        return "zh-Hans"
    return interface


def traditional(text: str) -> str:
    """The text in traditional characters, for words of ours; the text of record stays as it is."""
    return _converter().convert(text)  # type: ignore[no-any-return]


@cache
def _converter():  # type: ignore[no-untyped-def]
    import opencc

    return opencc.OpenCC("s2tw")
