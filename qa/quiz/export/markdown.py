"""Markdown: the questions, then the answers with their citations."""

import re

from qa.quiz.export.form import Exported, letter, rights_in_order, words
from qa.quiz.item import GAP, Item, ItemKind, Quiz, feedback_of, key_of, options_of, shown, stem_of

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(quiz: Quiz) -> Exported:
    """The quiz as one Markdown file; the key comes after all questions."""
    parts = [f"# {_escaped(quiz.title)}"]
    parts += [_question(quiz, item, number) for number, item in enumerate(quiz.items, start=1)]
    parts.append(f"---\n\n## {words(quiz, 'answers')}")
    parts += [_answer(item, number) for number, item in enumerate(quiz.items, start=1)]
    return Exported(("\n\n".join(parts) + "\n").encode())


def key_line(item: Item) -> str:
    """The key as a person ticks it off: ``B. 187``."""
    if item.kind is ItemKind.MATCHING:
        order = rights_in_order(item)
        return ", ".join(f"{i + 1} – {letter(order.index(i))}" for i in range(len(item.pairs)))
    if item.kind is ItemKind.SHORT_ANSWER:
        return key_of(item)
    return f"{letter(item.key)}. {key_of(item)}"


def _question(quiz: Quiz, item: Item, number: int) -> str:
    stem = "  \n".join(_escaped(line) for line in stem_of(item).split("\n"))
    lines = [f"**{number}.** {stem}", ""]
    if item.kind is ItemKind.MATCHING:
        for i, pair in enumerate(item.pairs):
            lines.append(f"- ({i + 1}) {_escaped(shown(pair.left, item.languages))}")
        lines += ["", words(quiz, "match"), ""]
        for place, i in enumerate(rights_in_order(item)):
            right = shown(item.pairs[i].right, item.languages)
            lines.append(f"- {letter(place)}. {_escaped(right)}")
    elif item.kind is ItemKind.SHORT_ANSWER:
        lines.append(f"{words(quiz, 'line')} {_escaped(GAP)}")
    else:
        lines += [f"- {letter(i)}. {_escaped(text)}" for i, text in enumerate(options_of(item))]
    return "\n".join(lines).rstrip()


def _answer(item: Item, number: int) -> str:
    feedback = feedback_of(item).split("\n")
    quoted = "\n>\n".join(f"> {_escaped(line)}" for line in feedback)
    return f"**{number}.** {_escaped(key_line(item))}\n\n{quoted}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
