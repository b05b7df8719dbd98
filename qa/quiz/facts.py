"""`Facts`: what the documents say, to check that a wrong answer is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.corpus import Corpus
from ingest.document import Paragraph
from qa.quiz.item import GAP
from qa.quiz.things import Thing, mentions, names
from vectorstore.analysis import content_terms
from vectorstore.passage import sentences

#: Share of a claim's words that another sentence must hold to count as saying the same.
_SAME = 0.6


@dataclass(frozen=True)
class Facts:
    """The sentences of a corpus and what they name. Built once, asked often."""

    corpus: Corpus

    @cached_property
    def _sentences(self) -> Mapping[str, list[tuple[str, str, frozenset[str]]]]:
        """Per language: paragraph id, sentence, its content terms."""
        found: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
        for paragraph in self.corpus.citable:
            for language, text in paragraph.texts.items():
                for start, end in sentences(text, language):
                    sentence = text[start:end]
                    found.setdefault(language, []).append(
                        (paragraph.id, sentence, content_terms(sentence))
                    )
        return found

    @cached_property
    def things(self) -> Mapping[str, tuple[Thing, ...]]:
        """The things that the documents name, in every language that they are written in."""
        by_type: dict[str, dict[str, Thing]] = {}
        for paragraph in self.corpus.citable:
            for language, text in paragraph.texts.items():
                for mention in mentions(text, language):
                    by_type.setdefault(mention.thing.type, {})[mention.thing.id] = mention.thing
        return {kind: tuple(known.values()) for kind, known in by_type.items()}

    def named_in(self, paragraph: Paragraph, thing: Thing) -> bool:
        """Whether any version of the paragraph names the thing."""
        return any(names(thing, text, language) for language, text in paragraph.texts.items())

    def says(self, claim: str, words: str, language: str) -> bool:
        """Whether some sentence of the documents says as much as the claim with these words.

        `claim` holds `GAP` where the words stand. A sentence counts that holds the words and at
        least 60 % of the content words around them.
        """
        around = content_terms(re.sub(r"[…“”‘’]", " ", claim.replace(GAP, " ")))
        if not around:
            return False
        holds = (
            (lambda text: words in text)
            if language == "zh"
            else re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", re.IGNORECASE).search
        )
        return any(
            len(around & terms) >= _SAME * len(around) and holds(text)
            for _, text, terms in self._sentences.get(language, ())
        )

    def stands(self, claim: str, language: str) -> bool:
        """Whether a text stands in the documents word for word, ellipses aside."""
        pieces = [_plain(piece) for piece in re.split(r"…+", claim) if piece.strip(" .。")]
        return any(
            all(piece in _plain(text) for piece in pieces)
            for _, text, _ in self._sentences.get(language, ())
        )

    def paragraphs_saying(self, text: str, language: str) -> tuple[str, ...]:
        """The ids of the paragraphs in which a text stands word for word, or nearly so."""
        pieces = [_plain(piece) for piece in re.split(r"…+", text) if piece.strip(" .。")]
        terms = content_terms(text)
        found = []
        for id_, sentence, held in self._sentences.get(language, ()):
            near = terms and len(terms & held) >= 0.85 * len(terms)
            if near or all(piece in _plain(sentence) for piece in pieces):
                found.append(id_)
        return tuple(dict.fromkeys(found))

    def terms(self, text: str) -> frozenset[str]:
        """The content words of a text."""
        return content_terms(text)


def _plain(text: str) -> str:
    """Without what an excerpt may change: quotation marks, white space, the first capital."""
    return re.sub(r"[\s“”‘’\"']", "", text).strip(".。,，;；").lower()
