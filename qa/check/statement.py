"""A statement as it is compared: without the names of its documents and its yes or no."""

import re

from ingest.corpus import Corpus
from qa.check.facts import same_length


def without_document_names(statement: str, corpus: Corpus) -> str:
    """The statement without what it calls its documents, which says nothing about their content."""
    plain = same_length(statement)
    names = {name for d in corpus.documents for name in (*d.aliases, *d.titles.values()) if name}
    for name in sorted(map(same_length, names), key=len, reverse=True):
        edge = (r"(?<![\w/])", r"(?![\w/])") if name.isascii() else ("", "")
        plain = re.sub(
            rf"{edge[0]}(?:(?:the )?(?:(?:UN|United Nations) )?(?:General Assembly|Assembly)(?:'s"
            rf"|’s)? )?(?:the )?"
            rf"(?:(?:联合国)?(?:大会|联大)(?:的|通过的)?)?{re.escape(name)}(?:'s)?{edge[1]}",
            " ",
            plain,
            flags=re.IGNORECASE,
        )
    return re.sub(r"^[\s,，:：中里的]+", "", plain)


#: "No." "Not automatically:" "不，并非绝对：" answer a question; they deny nothing of the text.
_OPENING = re.compile(
    r"^\s*(?:(?:yes|no|correct|right|indeed|partly|not quite)\s*[.,:;](?=\s)\s*"
    r"(?:(?:but )?not [^.:;,]{0,30}[:;]\s*)?|(?:not|partly|only) [^.:;,]{0,40}:\s*"
    r"|(?:是的?|对|不对|不|否|没有|有|会|不会|不能|能|可以|不可以|并非|不是)[，。：；]"
    r"(?:(?:并非|不是|并不|没有|但不)[^，。：；]{0,8}[：。；])?"
    r"|(?:并非|不是|并不|不完全|不尽)[^，。：；]{0,8}：)",
    re.IGNORECASE,
)


def without_opening(statement: str) -> str:
    """The statement without the yes or no that it opens with, where something follows."""
    match = _OPENING.match(statement)
    if match is None or len(statement) - match.end() < 0.5 * len(statement):
        return statement
    return statement[match.end() :]
