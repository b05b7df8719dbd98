"""Titles of laws and treaties that a question names and that stand nowhere in the documents.

``What does the Foreign Corrupt Practices Act say?`` is about another text than those here. Only
what is plainly a title is looked for: in Chinese between 《 and 》, in English capitalised words
that end in what such a text is called.
"""

import re
from collections.abc import Iterable

from ingest.corpus import Corpus
from vectorstore.analysis import folded

_CHINESE = re.compile(r"《([^》]+)》")
_SMALL = "of|the|on|and|for|against|to|in"
_ENGLISH = re.compile(
    rf"\b(?:(?:[A-Z][\w'’.-]*|{_SMALL}) )*(?P<last>[A-Z][\w'’-]*) "
    r"(?:(?P<national>Act|Law|Code|Statute|Directive|Accord|Covenant|Compact)"
    r"|Convention|Treaty|Protocol|Agreement|Charter|Regulation)\b"
)
#: Words that begin a question, and those that many titles share.
_IDLE = frozenset(
    {
        *("the", "of", "on", "and", "for", "against", "to", "in", "a", "un", "united", "nations"),
        *("us", "eu", "is", "are", "was", "were", "do", "does", "did", "has", "had", "can", "may"),
        *("must", "should", "what", "which", "why", "how", "when", "who", "under"),
    }
)


def strange_title(question: str, corpus: Corpus) -> str:
    """The first title of the question that no document names, as the question writes it.

    Empty where all are named, or where the question names none. A title may be shortened
    (《2030年议程》): its characters stand in a title of the documents, in order.
    """
    chinese, english = list(_CHINESE.finditer(question)), list(_ENGLISH.finditer(question))
    if not chinese and not english:  # the texts are read through for the few that name one
        return ""
    words = folded(" ".join(_texts(corpus)))
    titles = {title.replace(" ", "") for title in _CHINESE.findall(words)}
    for match in chinese:
        short = folded(match[1]).replace(" ", "")
        if not any(_is_in_order(short, title) for title in titles):
            return match[0]
    for match in english:
        ending = f"{match['last']} {match['national']}".lower()
        content = [w for w in re.findall(r"[a-z0-9]+", folded(match[0])) if w not in _IDLE]
        stands = ending in words if match["national"] else True
        if not (stands and all(re.search(rf"\b{word}", words) for word in content)):
            return _without_opening(match[0])
    return ""


def _without_opening(title: str) -> str:
    words = title.split()
    while len(words) > 1 and words[0].lower() in _IDLE:
        words = words[1:]
    return " ".join(words)


def _is_in_order(short: str, title: str) -> bool:
    rest = iter(title)
    return all(character in rest for character in short)


def _texts(corpus: Corpus) -> Iterable[str]:
    for document in corpus.documents:
        yield from document.names.values()
        yield from document.aliases
    for paragraph in corpus.paragraphs.values():
        yield from paragraph.texts.values()
        yield from paragraph.gloss.texts.values()
        for terms in paragraph.gloss.terms.values():
            yield from terms
