"""`Document` and `Paragraph`: what a citation points at."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

Texts: TypeAlias = Mapping[str, str]


class Kind(StrEnum):
    """What a paragraph is in its document."""

    FRONT = "front"
    HEADING = "heading"
    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    FOOTNOTE = "footnote"
    BACK = "back"


#: The kinds that can be searched and cited; headings and footnotes are shown with their paragraph.
CITABLE = frozenset({Kind.FRONT, Kind.PREAMBLE, Kind.OPERATIVE})


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote of the paragraph that carries its mark."""

    mark: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a paragraph says in everyday words: ours, unofficial, never quoted as the text."""

    texts: Texts = field(default_factory=lambda: MappingProxyType({}))
    #: Everyday and specialist terms under which people look for the paragraph, per language.
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    #: Questions in everyday words that the paragraph answers, per language (cf. doc2query,
    #: Nogueira et al. 2019).
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    #: ``written by <model>`` where a language model wrote it at ingest, else empty.
    by: str = ""


@dataclass(frozen=True, slots=True)
class Premise:
    """Something that a paragraph does not say, though a question may take it for granted.

    `claim` states it, per language: "The Convention has 87 parties."; `asked` are questions that
    take it for granted.
    """

    claim: Texts
    asked: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Foils:
    """Questions that come near a paragraph and that no document of the corpus answers.

    `near` ask for what the text leaves open; `premises` take something wrong for granted.
    """

    near: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    premises: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered, preambular or front paragraph of a document.

    `id` is ``<document>:<label>``: ``declaration:16``, ``declaration:PP3``, ``note:front``;
    `texts` maps a language to the text, without label, page furniture or footnote marks;
    `section` maps a language to the heading above the paragraph.
    """

    id: str
    document: str
    kind: Kind
    label: str
    part: str
    section: Texts
    texts: Texts
    footnotes: tuple[Footnote, ...] = ()
    gloss: Gloss = field(default_factory=Gloss)
    foils: Foils = field(default_factory=Foils)


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """One language version of a document: the text of record or a translation of it."""

    language: str
    official: bool
    source: str


@dataclass(frozen=True, slots=True)
class CitationForm:
    """How a paragraph is cited in print, in one language; ``{label}`` stands for its label."""

    operative: str
    preamble: str
    front: str

    def reference(self, paragraph: Paragraph) -> str:
        """The printed form: ``A/RES/S-32/1, annex, para. 16`` or ``…，附件，第 16 段``."""
        label = paragraph.label.removeprefix("PP")
        match paragraph.kind:
            case Kind.PREAMBLE:
                return self.preamble.format(label=label)
            case Kind.FRONT:
                return self.front
            case _:
                return self.operative.format(label=label)


@dataclass(frozen=True, slots=True)
class Document:
    """One official document with its language versions, one of them the text of record.

    `names` are what a sentence calls it, per language: "the political declaration"; `aliases` are
    names that stand for it and nothing else; `cues` are words that make one think of it where
    another document is spoken of too: "during the preparations ... and in the final text".
    """

    id: str
    symbol: str
    titles: Texts
    names: Texts
    date: str
    language: str
    versions: tuple[LanguageVersion, ...]
    aliases: tuple[str, ...]
    cues: tuple[str, ...]
    citation: Mapping[str, CitationForm]
    source: str
    url: str
    paragraphs: tuple[Paragraph, ...]

    def name(self, language: str) -> str:
        """What a sentence in `language` calls the document."""
        return self.names.get(language) or self.symbol or next(iter(self.titles.values()))

    def reference(self, paragraph: Paragraph, language: str) -> str:
        """The citation of `paragraph` as `language` prints it; English where it has no form."""
        form = self.citation.get(language) or self.citation["en"]
        return form.reference(paragraph)


def text_hash(text: str) -> str:
    """SHA-256 of a text in hexadecimal: tells whether a cited paragraph has changed since."""
    return hashlib.sha256(text.encode()).hexdigest()
