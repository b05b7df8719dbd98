"""Sentence pairs from a treaty page of Open Treaties: ``python -m vectorstore.train.treaty``.

The pages (github.com/lawchat-oss/open-treaties, data CC0-1.0) print each article in Chinese and
English. What shares twenty characters with a document that one measures on is left out, so that
figures stay those of unseen text.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vectorstore.script import simplified
from vectorstore.train.pairs import Pair, PairsError

#: Characters that a pair may not share with a document.
_SHARED = 20

_CHAPTER = {
    "zh": re.compile(r"第[一二三四五六七八九十]+章.*$"),
    "en": re.compile(r"Chapter [IVX]+.*$"),
}
_PARAGRAPH = re.compile(r"\n(?=\d+[.．])")
_ITEM = {"zh": re.compile(r"（[a-z]）"), "en": re.compile(r"\([a-z]\)\s")}
_NUMBER = re.compile(r"^\d+[.．]\s*")
_UNREAD = re.compile(r"[\s，。；：、]")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the pairs of a page as tab-separated lines; 2 on bad input."""
    parser = argparse.ArgumentParser(prog="python -m vectorstore.train.treaty")
    parser.add_argument("page", type=Path, metavar="PAGE.html")
    parser.add_argument("--source", required=True, metavar="NAME", help="what to call the source")
    parser.add_argument("--apart-from", type=Path, nargs="*", default=[], metavar="FILE",
                        help="Chinese documents that no pair may share text with")  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        page = options.page.read_text(encoding="utf-8")
        documents = [path.read_text(encoding="utf-8") for path in options.apart_from]
        pairs = apart_from(treaty_pairs(page, options.source), documents)
    except (OSError, UnicodeDecodeError, PairsError) as error:
        print(f"vectorstore.train.treaty: {error}", file=sys.stderr)
        return 2
    for pair in pairs:
        print(pair.source, pair.zh, pair.en, sep="\t")
    return 0


def treaty_pairs(page: str, source: str) -> tuple[Pair, ...]:
    """The headings, paragraphs and items of each article in both languages, in order.

    A paragraph is taken apart into items where both languages have as many. Raises PairsError
    where the page holds no articles.
    """
    found: list[Pair] = []
    for article in page.split('<div id="art-')[1:]:
        chinese, english = _blocks(article, "zh"), _blocks(article, "en")
        if len(chinese) == len(english):
            for one, other in zip(chinese, english, strict=True):
                found += (
                    Pair(source, simplified(zh), en)
                    for zh, en in _parts(one, other)
                    if len(zh) > 2 and len(en) > 3
                )
    if not found:
        raise PairsError(
            "The page has no articles in both languages, as Open Treaties prints them."
        )
    return tuple(dict.fromkeys(found))


def apart_from(pairs: Iterable[Pair], documents: Iterable[str]) -> tuple[Pair, ...]:
    """The pairs that share no twenty characters with any of the Chinese documents."""
    plain = [_UNREAD.sub("", simplified(text)) for text in documents]
    known = {text[i : i + _SHARED] for text in plain for i in range(len(text) - _SHARED + 1)}

    def shares(pair: Pair) -> bool:
        text = _UNREAD.sub("", pair.zh)
        return any(text[i : i + _SHARED] in known for i in range(len(text) - _SHARED + 1))

    return tuple(pair for pair in pairs if not shares(pair))


def _blocks(article: str, language: str) -> list[str]:
    blocks = re.findall(rf'<div class="[^"]*{language}-content[^"]*">(.*?)</div>', article, re.S)
    plain = (html.unescape(re.sub("<[^>]+>", "", block)).strip() for block in blocks)
    return [_CHAPTER[language].sub("", block) for block in plain]


def _parts(chinese: str, english: str) -> Iterator[tuple[str, str]]:
    for one, other in _aligned(_PARAGRAPH.split(chinese), _PARAGRAPH.split(english)):
        zh, en = (_NUMBER.sub("", text.strip()) for text in (one, other))
        for pair in _aligned(_ITEM["zh"].split(zh), _ITEM["en"].split(en)):
            yield " ".join(pair[0].split()), " ".join(pair[1].split())


def _aligned(chinese: list[str], english: list[str]) -> list[tuple[str, str]]:
    if len(chinese) == len(english):
        return list(zip(chinese, english, strict=True))
    return [("\n".join(chinese), "\n".join(english))]


if __name__ == "__main__":
    sys.exit(main())
