"""The paragraphs that a statement is held against, and a doubt that they leave."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.corpus import Corpus
from ingest.document import Document, Paragraph
from qa.answer import FailureKind
from qa.check.facts import Fact, FactKind, facts_of, same_length
from qa.check.names import FIRST_PERSON
from qa.check.reading import Reading, reading_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """One way in which a statement goes beyond its paragraphs; `grave` where that disproves it."""

    kind: FailureKind
    detail: str
    grave: bool = True


class Evidence:
    """The paragraphs as they are compared with a statement in one language."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        language: str,
        corpus: Corpus,
        quoted: Sequence[str] = (),
    ) -> None:
        self.paragraphs = paragraphs
        self.quoted = tuple(map(same_length, quoted))
        versions: list[Reading] = []
        same: list[Reading] = []
        words: set[str] = set()
        for paragraph in paragraphs:
            texts = [paragraph.texts, *(note.texts for note in paragraph.footnotes)]
            for layer in texts:
                for key, text in layer.items():
                    read = reading_of(text, key)
                    versions.append(read)
                    if key == language:
                        same.append(read)
            for key, text in (*paragraph.gloss.texts.items(), *paragraph.section.items()):
                words |= reading_of(text, key).notions
            for key, lines in paragraph.gloss.terms.items():
                words |= reading_of("; ".join(lines), key).notions
        self.versions = versions
        self.same_language = any(language in p.texts for p in paragraphs)
        #: What the statement is compared with word by word: its own language if there is one.
        self.compared = same if self.same_language else versions
        self.facts = [fact for read in versions for fact in read.facts]
        documents = [corpus.document_of(paragraph) for paragraph in paragraphs]
        self.labels = {f"paragraph {paragraph.label}" for paragraph in paragraphs} | {
            f"paragraph {p.label.rpartition('/')[2].removeprefix('PP')}" for p in paragraphs
        }
        self.about = [fact for document in documents for fact in _facts_about(document)]
        self.facts += self.about
        self.notions = frozenset(
            notion for read in versions for notion in read.notions
        ) | frozenset(words)
        self.stems = tuple(n for n in self.notions if n.isascii() and len(n) >= 5)
        self.chinese = "".join(read.text for read in versions if read.language == "zh") + "".join(
            same_length(text) for p in paragraphs for text in p.gloss.texts.values()
        )
        self.text = " ".join(read.text for read in versions).lower()
        self.names = {fact.value for fact in self.facts if fact.kind is FactKind.NAME}
        self.initials = "".join(word[0] for word in re.findall(r"[a-z]+", self.text))
        #: "We" in a declaration of States speaks for the States.
        self.first_person = any(
            re.search(r"\b[Ww]e\b|我们", read.text) is not None for read in versions
        )
        if self.first_person:
            self.names |= FIRST_PERSON


def _facts_about(document: Document) -> tuple[Fact, ...]:
    """What is true of the whole document: its symbol and its year."""
    return tuple(
        fact
        for fact in facts_of(f"{document.symbol} {document.date}")
        if fact.kind in {FactKind.SYMBOL, FactKind.DATE}
    )


def is_held(notion: str, evidence: Evidence) -> bool:
    if notion in evidence.notions:
        return True
    if notion.isascii():
        return any(_same_root(notion, other) for other in evidence.stems)
    if notion in evidence.chinese:
        return True
    return len(notion) > 2 and all(
        notion[i : i + 2] in evidence.chinese for i in range(len(notion) - 1)
    )


def _same_root(word: str, other: str) -> bool:
    """owner and ownership, implement and implementation: five or more letters alike."""
    shared = 0
    for a, b in zip(word, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 5 and shared >= min(len(word), len(other)) - 2


#: Notions that a text puts as "will" or "must".
_AS_OPERATOR = {
    "commit": {"will", "strive"},
    "intend": {"will", "strive"},
    "require": {"must"},
    "mandatory": {"must"},
    "responsibility": {"must"},
    "allow": {"may"},
}


def stands_as_operator(notion: str, evidence: Evidence) -> bool:
    operators = _AS_OPERATOR.get(notion, set())
    return any(scope.value in operators for read in evidence.compared for scope in read.operators)
