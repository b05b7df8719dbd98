"""`Exported`: a quiz as a file, and which items the form could not take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.quiz.item import Item, Quiz

#: The words that files for people need around the items.
WORDS = {
    "en": {
        "answers": "Answer key",
        "answer": "Answer",
        "record": "Chinese text of record",
        "match": "Match each line with one of these:",
        "line": "Your answer:",
        "true": "True",
        "false": "False",
        "page": "page",
        "note": "Each answer is proved by the paragraph that is cited with it.",
    },
    "zh": {
        "answers": "答案",
        "answer": "答案",
        "record": "中文原文",
        "match": "请将各句与下列选项配对：",
        "line": "答：",
        "true": "正确",
        "false": "错误",
        "page": "页",
        "note": "每个答案都附有作为依据的段落。",
    },
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that a form can't take, and why."""

    item: Item
    why: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A file: its bytes, and the items that are not in it."""

    data: bytes
    left_out: tuple[LeftOut, ...] = ()


def words(quiz: Quiz, key: str) -> str:
    """A word in the language of the quiz, in both where it has both."""
    return " / ".join(dict.fromkeys(WORDS[k][key] for k in quiz.languages))


def letter(position: int) -> str:
    """``A`` for 0, ``B`` for 1."""
    return chr(ord("A") + position)


def title_of(item: Item, number: int) -> str:
    """A short name of an item in a bank of questions: ``01 declaration:16 cloze``."""
    return f"{number:02d} {item.paragraph_ids[0]} {item.kind.replace('_', ' ')}"


def rights_in_order(item: Item) -> tuple[int, ...]:
    """The pairs of a matching item in the order in which their right sides are offered.

    By their text, which has nothing to do with the order of the left sides.
    """
    language = item.languages[0]
    return tuple(sorted(range(len(item.pairs)), key=lambda i: item.pairs[i].right[language]))


def file_name(quiz: Quiz, suffix: str) -> str:
    """A name for the file of a quiz, of its title: ``asset-recovery.gift``."""
    stem = re.sub(r"[^\w]+", "-", quiz.title.lower()).strip("-")[:60] or "quiz"
    return f"{stem}{suffix}"


def lines(texts: Sequence[str]) -> str:
    """Texts one below the other, without empty ones."""
    return "\n".join(text for text in texts if text)
