"""Changing a quiz by hand: each function gives another quiz and leaves the first as it is."""

from collections.abc import Sequence
from dataclasses import replace

from qa.errors import BadInput
from qa.quiz.item import Item, ItemKind, Option, Quiz

#: What marks the right option in the editor, one option a line.
MARK = "*"


def moved(quiz: Quiz, position: int, by: int) -> Quiz:
    """The quiz with an item moved up (-1) or down (1); at the end it stays."""
    to = max(0, min(len(quiz.items) - 1, position + by))
    items = list(quiz.items)
    items.insert(to, items.pop(position))
    return replace(quiz, items=tuple(items))


def without(quiz: Quiz, position: int) -> Quiz:
    """The quiz without an item."""
    return replace(quiz, items=quiz.items[:position] + quiz.items[position + 1 :])


def with_items(quiz: Quiz, items: Sequence[Item]) -> Quiz:
    """The quiz with more items at its end; those that are in it already are not added again."""
    known = {item.id for item in quiz.items}
    return replace(quiz, items=(*quiz.items, *(item for item in items if item.id not in known)))


def with_item(quiz: Quiz, position: int, item: Item) -> Quiz:
    """The quiz with another item at a position."""
    items = list(quiz.items)
    items[position] = item
    return replace(quiz, items=tuple(items))


def options_text(item: Item, language: str) -> str:
    """What can be chosen, or is accepted, one a line, as the editor shows it."""
    if item.kind is ItemKind.SHORT_ANSWER:
        return "\n".join((item.accepted or {}).get(language, ()))
    return "\n".join(
        f"{MARK if option.right else ''}{option.texts.get(language, '')}" for option in item.options
    )


def edited(item: Item, language: str, stem: str, options: str) -> Item:
    """The item with another question and other options in one language, as they were typed.

    The right option begins with ``*``. Raises `BadInput` where the lines can't be the options.
    """
    changed = replace(item, stem={**item.stem, language: stem.strip()})
    lines = [line.strip() for line in options.splitlines() if line.strip()]
    if item.kind is ItemKind.MATCHING:
        return changed
    if item.kind is ItemKind.SHORT_ANSWER:
        if not lines:
            raise BadInput("Write at least one accepted answer. / 请至少写一个可接受的答案。")
        return replace(changed, accepted={**(item.accepted or {}), language: tuple(lines)})
    marked = [line.startswith(MARK) for line in lines]
    if sum(marked) != 1:
        raise BadInput(
            f"Mark exactly one option with {MARK} at its beginning. / "
            f"请用 {MARK} 标出唯一的正确选项。"
        )
    if len(item.languages) > 1 and len(lines) != len(item.options):
        raise BadInput(
            "Keep the number of options: the other language has as many. / 两种语言的选项数须一致。"
        )
    others = (
        [option.texts for option in item.options]
        if len(lines) == len(item.options)
        else [{}] * len(lines)
    )
    return replace(
        changed,
        options=tuple(
            Option({**texts, language: line.removeprefix(MARK).strip()}, right)
            for texts, line, right in zip(others, lines, marked, strict=True)
        ),
    )
