"""`Item`: one question with its key, its wrong answers, and the paragraph that proves the key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ingest.document import Texts
from qa.quiz.errors import UnreadableQuiz

#: The version of the JSON of a quiz.
SCHEMA = 1
#: What stands for the words that are asked for.
GAP = "______"
LANGUAGES = ("en", "zh")


class ItemKind(StrEnum):
    """What an item asks for."""

    WHICH_PARAGRAPH = "which_paragraph"
    WHICH_SECTION = "which_section"
    CLOZE = "cloze"
    ACTOR = "actor"
    VERB = "verb"
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    SHORT_ANSWER = "short_answer"


@dataclass(frozen=True, slots=True)
class Source:
    """The stretch of a paragraph that proves the key, as it stood when the item was made.

    `quote` stands verbatim in the text of record, whose language is `language` and whose SHA-256 is
    `text_sha256`; `readings` are the same stretch in other languages; `references` the official
    citation in each language.
    """

    document: str
    paragraph_id: str
    references: Texts
    quote: str
    language: str
    text_sha256: str
    readings: Texts


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a learner may choose."""

    texts: Texts
    right: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that belong together."""

    left: Texts
    right: Texts


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `languages` are those in which it is shown, one or two side by side.

    `claim` is the text that the item rests on, with `GAP` where the answer stands, or, for true or
    false, the sentence to be judged. `accepted` are the short answers that count, per language.
    `about` says what type of thing the options are; `score`, 0 to 1, is the rank.
    """

    id: str
    kind: ItemKind
    languages: tuple[str, ...]
    stem: Texts
    sources: tuple[Source, ...]
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    accepted: Mapping[str, tuple[str, ...]] | None = None
    claim: Texts | None = None
    about: str = ""
    score: float = 0.0

    @property
    def key(self) -> int:
        """Position of the right option; -1 where there is none."""
        return next((i for i, option in enumerate(self.options) if option.right), -1)

    @property
    def paragraph_ids(self) -> tuple[str, ...]:
        """The paragraphs that prove the key."""
        return tuple(dict.fromkeys(source.paragraph_id for source in self.sources))


@dataclass(frozen=True, slots=True)
class Quiz:
    """Items in the order in which they are asked."""

    title: str
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    seed: int = 0

    def __hash__(self) -> int:
        """Of all that it holds: items hold mappings, which have no hash of their own."""
        return hash(json.dumps(quiz_json(self), sort_keys=True))


# -- as it is shown ----------------------------------------------------------------------------

_WORDS = {
    "en": {
        "right": "Answer",
        "record": "Text of record",
        "reading": "Working translation (unofficial)",
        "colon": ": ",
        "stop": ".",
    },
    "zh": {
        "right": "答案",
        "record": "原文",
        "reading": "参考译文（非正式）",
        "colon": "：",
        "stop": "。",
    },
}


def shown(texts: Texts, languages: Sequence[str], joint: str = " / ") -> str:
    """A text in one language, or in two side by side; what is the same in both stands once."""
    return joint.join(dict.fromkeys(texts[k] for k in languages if texts.get(k)))


def stem_of(item: Item) -> str:
    """The question as the learner reads it; two languages stand on two lines."""
    return shown(item.stem, item.languages, "\n")


def options_of(item: Item) -> tuple[str, ...]:
    """The answers to choose from as the learner reads them."""
    return tuple(shown(option.texts, item.languages) for option in item.options)


def key_of(item: Item) -> str:
    """The right answer in one line."""
    if item.pairs:
        return "; ".join(
            f"{shown(pair.left, item.languages)} → {shown(pair.right, item.languages)}"
            for pair in item.pairs
        )
    if item.accepted:
        return " / ".join(item.accepted[k][0] for k in item.languages if item.accepted.get(k))
    return options_of(item)[item.key] if item.key >= 0 else ""


def feedback_of(item: Item) -> str:
    """What the learner reads afterwards: the official citation and the text of record, verbatim."""
    lines = []
    for source in item.sources:
        references = " / ".join(
            dict.fromkeys(source.references[k] for k in item.languages if k in source.references)
        )
        first = _WORDS[item.languages[0] if item.languages else "en"]
        lines.append(f"{references}{first['colon']}“{source.quote}”")
        for language, reading in source.readings.items():
            if language in item.languages:
                words = _WORDS[language]
                lines.append(f"{words['reading']}{words['colon']}{reading}")
    return "\n".join(lines)


# -- as JSON -----------------------------------------------------------------------------------


def quiz_json(quiz: Quiz) -> Mapping[str, Any]:
    """The quiz as it is saved; `quiz_from_json` reads it back."""
    return {
        "schema": SCHEMA,
        "title": quiz.title,
        "languages": list(quiz.languages),
        "seed": quiz.seed,
        "items": [item_json(item) for item in quiz.items],
    }


def item_json(item: Item) -> Mapping[str, Any]:
    """One item as JSON; the field names are a contract."""
    return {
        "id": item.id,
        "kind": str(item.kind),
        "languages": list(item.languages),
        "stem": dict(item.stem),
        "options": [{"texts": dict(o.texts), "right": o.right} for o in item.options],
        "pairs": [{"left": dict(p.left), "right": dict(p.right)} for p in item.pairs],
        "accepted": {k: list(v) for k, v in (item.accepted or {}).items()},
        "claim": dict(item.claim or {}),
        "about": item.about,
        "score": item.score,
        "sources": [
            {
                "document": s.document,
                "paragraph": s.paragraph_id,
                "references": dict(s.references),
                "quote": s.quote,
                "language": s.language,
                "text_sha256": s.text_sha256,
                "readings": dict(s.readings),
            }
            for s in item.sources
        ],
    }


def quiz_from_json(value: Any) -> Quiz:
    """The quiz in a JSON value. Raises `UnreadableQuiz`."""
    try:
        if value["schema"] != SCHEMA:
            raise UnreadableQuiz(
                f"The quiz has schema {value['schema']!r}, this version reads {SCHEMA}; "
                "make it again."
            )
        return Quiz(
            title=str(value["title"]),
            languages=tuple(value["languages"]),
            items=tuple(item_from_json(row) for row in value["items"]),
            seed=int(value["seed"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableQuiz(
            f"This is no quiz that Pincite wrote ({type(error).__name__}: {error}); "
            "name a file made with `pincite quiz make`."
        ) from None


def item_from_json(row: Mapping[str, Any]) -> Item:
    """The item in a JSON object; raises KeyError, TypeError or ValueError."""
    return Item(
        id=str(row["id"]),
        kind=ItemKind(row["kind"]),
        languages=tuple(row["languages"]),
        stem=dict(row["stem"]),
        sources=tuple(
            Source(
                document=s["document"],
                paragraph_id=s["paragraph"],
                references=dict(s["references"]),
                quote=s["quote"],
                language=s["language"],
                text_sha256=s["text_sha256"],
                readings=dict(s["readings"]),
            )
            for s in row["sources"]
        ),
        options=tuple(Option(dict(o["texts"]), bool(o["right"])) for o in row["options"]),
        pairs=tuple(Pair(dict(p["left"]), dict(p["right"])) for p in row["pairs"]),
        accepted={k: tuple(v) for k, v in row["accepted"].items()} or None,
        claim=dict(row["claim"]) or None,
        about=str(row["about"]),
        score=float(row["score"]),
    )
