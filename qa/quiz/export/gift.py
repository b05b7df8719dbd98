"""Moodle's GIFT: plain text, UTF-8, a blank line between questions."""

import re

from qa.quiz.export.form import Exported, title_of
from qa.quiz.item import Item, ItemKind, Quiz, feedback_of, options_of, shown, stem_of

_SPECIAL = re.compile(r"([\\~=#{}:])")


def gift(quiz: Quiz) -> Exported:
    """The quiz as GIFT; feedback stands behind ``####``, so that every learner reads it."""
    head = f"// {quiz.title}\n$CATEGORY: Pincite/{_one_line(quiz.title).replace('/', '-')}\n"
    questions = [_question(item, number) for number, item in enumerate(quiz.items, start=1)]
    return Exported("\n\n".join([head.rstrip(), *questions]).encode() + b"\n")


def _question(item: Item, number: int) -> str:
    answers = [*_answers(item), f"####{_escaped(feedback_of(item))}"]
    title, stem = _escaped(title_of(item, number)), _escaped(stem_of(item))
    return f"::{title}::[plain]{stem} {{\n" + "\n".join(answers) + "\n}"


def _answers(item: Item) -> list[str]:
    if item.kind is ItemKind.TRUE_FALSE:
        return ["TRUE" if item.key == 0 else "FALSE"]
    if item.kind is ItemKind.MATCHING:
        return [
            f"={_escaped(shown(pair.left, item.languages))} -> "
            f"{_escaped(shown(pair.right, item.languages))}"
            for pair in item.pairs
        ]
    if item.kind is ItemKind.SHORT_ANSWER:
        accepted = (item.accepted or {}).values()
        return [f"={_escaped(text)}" for text in dict.fromkeys(t for row in accepted for t in row)]
    return [
        f"{'=' if option.right else '~'}{_escaped(text)}"
        for option, text in zip(item.options, options_of(item), strict=True)
    ]


def _escaped(text: str) -> str:
    """The text with GIFT's own characters escaped; a line break is written as ``\\n``."""
    escaped = _SPECIAL.sub(r"\\\1", text.strip()).replace("->", "→")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
