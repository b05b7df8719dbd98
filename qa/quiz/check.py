"""Whether the items of a quiz still stand: those whose paragraph changed since they were made."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.corpus import Corpus
from ingest.document import text_hash
from qa.quiz.item import Item, Quiz


class Change(StrEnum):
    """What became of an item's paragraph."""

    GONE = "gone"
    QUOTE_GONE = "quote_gone"
    TEXT_CHANGED = "text_changed"


@dataclass(frozen=True, slots=True)
class Stale:
    """An item whose paragraph is no longer what it was made from."""

    item: Item
    paragraph_id: str
    change: Change

    @property
    def said(self) -> str:
        """What happened and what to do, in one line."""
        return {
            Change.GONE: f"{self.paragraph_id} is no longer in the documents; take the item out",
            Change.QUOTE_GONE: f"the quotation no longer stands in {self.paragraph_id}; "
            "make the item again",
            Change.TEXT_CHANGED: f"{self.paragraph_id} has changed around the quotation; "
            "read the item again",
        }[self.change]


def stale(quiz: Quiz, corpus: Corpus) -> tuple[Stale, ...]:
    """The items of a quiz whose paragraphs changed, in their order."""
    return tuple(found for item in quiz.items for found in _of(item, corpus))


def _of(item: Item, corpus: Corpus) -> Iterator[Stale]:
    for source in item.sources:
        paragraph = corpus.paragraphs.get(source.paragraph_id)
        text = paragraph.texts.get(source.language, "") if paragraph else ""
        if paragraph is None:
            yield Stale(item, source.paragraph_id, Change.GONE)
        elif source.quote not in text:
            yield Stale(item, source.paragraph_id, Change.QUOTE_GONE)
        elif text_hash(text) != source.text_sha256:
            yield Stale(item, source.paragraph_id, Change.TEXT_CHANGED)
