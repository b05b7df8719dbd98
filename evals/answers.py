"""Answers to forty questions of all kinds, to be read.

``python -m evals.answers`` writes docs/answers.md.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.answer import Answer
from qa.assembly import assistant_of
from qa.assistant import Assistant
from qa.question import Turn
from qa.settings import read_settings

PAGE = Path("docs") / "answers.md"
_INTRODUCTION = """# Answers, to be read

Written by `python -m evals.answers` with the extractive default, offline; the questions stand in
`evals/answers.toml` and none of them is in the evaluation. Each quote stands verbatim in the text
of record; where the answer shows an English reading, the Chinese that it is held against follows.
"""


def main() -> None:
    """Ask all questions and write the page."""
    assistant = assistant_of(read_settings())
    groups = tomllib.loads((files("evals") / "answers.toml").read_text("utf-8"))["group"]
    text = "\n".join([_INTRODUCTION, *(line for group in groups for line in _of(group, assistant))])
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")
    print(f"{PAGE}: {sum(len(group['questions']) for group in groups)} answers")


def _of(group: Mapping[str, Any], assistant: Assistant) -> Iterator[str]:
    yield f"## {group['title']}\n"
    history: Sequence[Turn] = ()
    for question in group["questions"]:
        answer = assistant.ask(question, history)
        if group.get("conversation"):
            history = (*history, Turn("user", question), Turn("assistant", answer.text))
        yield from _shown(answer)


def _shown(answer: Answer) -> Iterator[str]:
    yield f"### {_plain(answer.question.text)}\n"
    yield f"*{str(answer.status).replace('_', ' ')}, confidence {answer.confidence:.2f}*\n"
    for statement in answer.statements:
        marks = "".join(f" [{i + 1}]" for i in statement.citations)
        yield _plain(statement.text) + marks + "\n"
    for number, citation in enumerate(answer.citations, start=1):
        state = "verified" if citation.verified else "not verified"
        quote = _plain(citation.quote) if citation.reading else "as above"
        yield f"> [{number}] {citation.reference} ({state}): {quote}\n"


def _plain(text: str) -> str:
    """One line without markup of its own."""
    line = " ".join(text.split())
    return line.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")


if __name__ == "__main__":
    main()
