"""The language of the interface: what a browser asks for, or what the reader chose."""

import re

#: Languages of the interface, as they stand in `lang` attributes, with their own names.
LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
DEFAULT = "en"

_PART = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([\d.]+))?\s*")
_TRADITIONAL = {"tw", "hk", "mo", "hant"}


def interface_language(accepted: str = "", wanted: str = "") -> str:
    """``en``, ``zh-Hans`` or ``zh-Hant``: the one that is wanted, else the best accepted.

    `accepted` is an ``Accept-Language`` header, `wanted` any tag: ``zh-TW`` is ``zh-Hant``.
    """
    if known := _known(wanted):
        return known
    offers = []
    for part in accepted[:500].split(","):
        if match := _PART.fullmatch(part):
            offers.append((_quality(match[2]), match[1]))
    for quality, tag in sorted(offers, key=lambda offer: -offer[0]):
        known = _known(tag)
        if known and quality > 0:
            return known
    return DEFAULT


def text_language(language: str) -> str:
    """The language of texts that an interface language reads: ``zh`` for ``zh-Hant``."""
    return language.partition("-")[0]


def _known(tag: str) -> str:
    parts = tag.lower().split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] == "zh":
        return "zh-Hant" if _TRADITIONAL & set(parts) else "zh-Hans"
    return ""


def _quality(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
