"""Conversations written to fit and judge follow-ups on (evals/followups), apart from the data set.

python -m evals.conversations        how follow-ups fare on the part that is held out
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa.answer import Answer, Status
from qa.assembly import assistant_of
from qa.assistant import Assistant
from qa.question import Turn
from qa.settings import read_settings

FOLDER = Path(__file__).with_name("followups")
HELD_OUT = "held-out"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions of which the last is judged; `whole` is that one as it would be asked alone.

    `answers` are the ids of the paragraphs that answer it, any of which will do; none where the
    documents don't. A `kind` that begins with ``change`` is a change of subject.
    """

    id: str
    split: str
    topic: str
    kind: str
    turns: tuple[str, ...]
    whole: str
    answers: tuple[str, ...]

    @property
    def sort(self) -> str:
        """``follow-up``, ``change`` of subject or ``unanswerable``."""
        if not self.answers:
            return "unanswerable"
        return "change" if self.kind.startswith("change") else "follow-up"


def load_conversations(split: str) -> tuple[Conversation, ...]:
    """The conversations of a split, ``train`` or ``held-out``, in both languages."""
    rows = [
        json.loads(line)
        for language in ("en", "zh")
        for line in (FOLDER / f"{language}.jsonl").read_text("utf-8").splitlines()
    ]
    return tuple(
        Conversation(**{**row, "turns": tuple(row["turns"]), "answers": tuple(row["answers"])})
        for row in rows
        if row["split"] == split
    )


def history_of(conversation: Conversation, assistant: Assistant) -> tuple[Turn, ...]:
    """The turns before the last question, with the assistant's own answers."""
    turns: tuple[Turn, ...] = ()
    for text in conversation.turns[:-1]:
        answer = assistant.ask(text, turns)
        turns = (*turns, Turn("user", text), Turn("assistant", answer.text))
    return turns


def table(conversations: Sequence[Conversation], assistant: Assistant) -> list[str]:
    """How the last questions fare alone, in their conversation and asked whole, as Markdown."""

    @cache
    def asked(conversation: Conversation, form: str) -> Answer:
        history = history_of(conversation, assistant) if form == "conversation" else ()
        text = conversation.whole if form == "whole" else conversation.turns[-1]
        return assistant.ask(text, history)

    lines = [
        "| language | questions | number | form | hit@1 | hit@5 | answered | answered right |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for language in ("en", "zh"):
        for sort in ("follow-up", "change", "unanswerable"):
            some = [c for c in conversations if c.id.startswith(language) and c.sort == sort]
            for form in ("alone", "conversation", "whole"):
                found = [_figures(c, asked(c, form)) for c in some]
                means = [sum(column) / len(some) for column in zip(*found, strict=True)]
                row = " | ".join(f"{mean:.3f}" for mean in means)
                lines.append(f"| {language} | {sort} | {len(some)} | {form} | {row} |")
    return lines


def _figures(conversation: Conversation, answer: Answer) -> tuple[float, float, float, float]:
    """Hit@1, hit@5, answered, and answered with a right paragraph among those cited."""
    right = set(conversation.answers)
    found = [hit.paragraph.id for hit in answer.retrieved[:5]]
    answered = answer.status is Status.ANSWERED
    cited = {citation.paragraph_id for citation in answer.citations}
    return (
        float(found[0] in right),
        float(not right.isdisjoint(found)),
        float(answered),
        float(answered and not right.isdisjoint(cited)),
    )


if __name__ == "__main__":
    for line in table(load_conversations(HELD_OUT), assistant_of(read_settings())):
        print(line)
