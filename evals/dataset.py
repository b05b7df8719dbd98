"""The questions: twins in English and Chinese with their gold, one pair a line of JSON."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from evals.errors import BadDataset
from ingest.corpus import Corpus
from ingest.textfile import read_text
from qa.answer import Status
from qa.question import Turn

#: The questions that come with Pincite.
QUESTIONS = Path(__file__).parent / "datasets" / "v1" / "questions.jsonl"
LANGUAGES = ("en", "zh")
SPLITS = ("dev", "test")

#: Grade of a paragraph that answers; one of grade 1 supports the answer.
ANSWERS = 2
SUPPORTS = 1


class Form(StrEnum):
    """How a question is asked. Only a follow-up has more than one form."""

    ASKED = "asked"  # as it stands, after its conversation where it has one
    BARE = "bare"  # a follow-up without its conversation
    WHOLE = "whole"  # a follow-up rewritten so that it stands alone


@dataclass(frozen=True, slots=True)
class Pair:
    """One question in both languages, with what a right answer is.

    `texts`, `history`, `standalone` and `premise` are by language. `gold` grades paragraphs by
    id, `ANSWERS` or `SUPPORTS`; `nuggets` are pieces of the text of record, by paragraph id, that
    an answer shows. `kind` says what sort of unanswerable question or follow-up it is.
    """

    id: str
    type: str
    register: str
    texts: Mapping[str, str]
    gold: Mapping[str, int]
    nuggets: Mapping[str, tuple[str, ...]]
    expect: Status
    cluster: str
    split: str
    kind: str = ""
    near_miss_of: str = ""
    premise: Mapping[str, str] | None = None
    history: Mapping[str, tuple[Turn, ...]] | None = None
    standalone: Mapping[str, str] | None = None
    critical: bool = False

    @property
    def answering(self) -> frozenset[str]:
        """The paragraphs of grade 2."""
        return frozenset(key for key, grade in self.gold.items() if grade == ANSWERS)


@dataclass(frozen=True, slots=True)
class Case:
    """One question as it is asked: ``A001-en``, ``A158-zh``, ``A158-zh-whole``."""

    pair: Pair
    language: str
    form: Form = Form.ASKED

    @property
    def id(self) -> str:
        """Unique within a dataset."""
        end = "" if self.form is Form.ASKED else f"-{self.form}"
        return f"{self.pair.id}-{self.language}{end}"

    @property
    def text(self) -> str:
        """What is asked."""
        if self.form is Form.WHOLE and self.pair.standalone is not None:
            return self.pair.standalone[self.language]
        return self.pair.texts[self.language]

    @property
    def history(self) -> tuple[Turn, ...]:
        """The conversation before it."""
        if self.form is Form.ASKED and self.pair.history is not None:
            return self.pair.history[self.language]
        return ()

    @property
    def sha256(self) -> str:
        """Tells whether the question or its conversation has changed since a baseline."""
        said = [self.text, *(turn.content for turn in self.history)]
        return hashlib.sha256("\x00".join(said).encode()).hexdigest()[:16]


def load_dataset(path: Path = QUESTIONS) -> tuple[Pair, ...]:
    """The pairs of a file, in its order. Raises `BadDataset`, which names the line."""
    pairs: dict[str, Pair] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            pair = _pair(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            said = f"{type(error).__name__}: {error}"
            raise BadDataset(
                f"{path}, line {number}: not a pair of questions ({said}); see "
                "docs/evaluation.md for its fields."
            ) from None
        if pair.id in pairs:
            raise BadDataset(f"{path}, line {number}: the id {pair.id} is taken; choose another.")
        pairs[pair.id] = pair
    return tuple(pairs.values())


def in_split(pairs: Sequence[Pair], split: str) -> tuple[Pair, ...]:
    """The pairs of ``dev``, ``test`` or ``all``. Raises `BadDataset` where there are none."""
    chosen = tuple(pair for pair in pairs if split in ("all", pair.split))
    if not chosen:
        there = ", ".join(sorted({pair.split for pair in pairs})) or "none"
        raise BadDataset(f"No question is in the split {split!r}; there are: {there}.")
    return chosen


def cases_of(pairs: Sequence[Pair]) -> tuple[Case, ...]:
    """Every question to ask: both languages, and a follow-up in its three forms."""
    return tuple(
        Case(pair, language, form)
        for pair in pairs
        for language in LANGUAGES
        for form in (Form if pair.history else (Form.ASKED,))
    )


def problems(pairs: Sequence[Pair], corpus: Corpus) -> Iterator[str]:
    """What does not fit the corpus: gold that is not in it, and pieces that its text lacks.

    A cluster whose pairs stand in two splits is a problem too: the thresholds would be tuned on
    what is tested.
    """
    splits: dict[str, set[str]] = {}
    for pair in pairs:
        splits.setdefault(pair.cluster, set()).add(pair.split)
        for key in {*pair.gold, *pair.nuggets}:
            if key not in corpus.paragraphs:
                yield f"{pair.id}: the corpus has no paragraph {key}"
        for key, pieces in pair.nuggets.items():
            paragraph = corpus.paragraphs.get(key)
            text = squeezed(corpus.record_text(paragraph)) if paragraph else ""
            for piece in pieces:
                if paragraph and squeezed(piece) not in text:
                    yield f"{pair.id}: {key} does not say {piece!r}"
        for key in sorted(pair.answering - set(pair.nuggets)):
            yield f"{pair.id}: {key} answers, but no piece of it is given"
        if (pair.expect is Status.NOT_FOUND) == bool(pair.answering):
            yield f"{pair.id}: expects {pair.expect}, but its gold says otherwise"
    for cluster, found in splits.items():
        if len(found) > 1:
            yield f"the cluster {cluster} stands in {' and '.join(sorted(found))}"


def squeezed(text: str) -> str:
    """The text without white space, as quotes are compared: ``2021 年`` is ``2021年``."""
    return re.sub(r"\s+", "", text)


def _pair(row: Mapping[str, Any]) -> Pair:
    if row["split"] not in SPLITS:
        raise ValueError(f"split {row['split']!r}")
    if not set(row["gold"].values()) <= {SUPPORTS, ANSWERS}:
        raise ValueError(f"grades {sorted(row['gold'].values())}")
    return Pair(
        id=str(row["id"]),
        type=str(row["type"]),
        register=str(row["register"]),
        texts={language: _filled(row[language]) for language in LANGUAGES},
        gold=dict(row["gold"]),
        nuggets={key: tuple(pieces) for key, pieces in row["spans"].items()},
        expect=Status(row["expect"]),
        cluster=str(row["cluster"]),
        split=str(row["split"]),
        kind=str(row.get("class", "")),
        near_miss_of=str(row.get("near_miss_of", "")),
        premise=row.get("premise"),
        history=_by_language(row, "history", _turns),
        standalone=_by_language(row, "standalone", _filled),
        critical=bool(row.get("critical", False)),
    )


def _by_language(row: Mapping[str, Any], field: str, read: Any) -> Any:
    if f"{field}_en" not in row and f"{field}_zh" not in row:
        return None
    return {language: read(row[f"{field}_{language}"]) for language in LANGUAGES}


def _turns(rows: Sequence[Mapping[str, str]]) -> tuple[Turn, ...]:
    return tuple(Turn(row["role"], row["content"]) for row in rows)


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("an empty question")
    return text
