"""Questions from files: a batch of JSON lines, and the conversation before a question."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.textfile import read_text
from qa.answer import answer_json
from qa.assistant import Assistant
from qa.errors import BadInput, BadQuestion
from qa.question import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch."""

    id: str
    question: str
    history: tuple[Turn, ...]


def read_batch(path: Path) -> tuple[Asked, ...]:
    """The questions of a batch. Raises `BadInput`, which names the line, or `UnreadableFile`."""
    asked = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            question = Asked(str(row["id"]), _string(row["question"]), _turns(row.get("history")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadInput(
                f'{path}, line {number}: not of the form {{"id": "q1", "question": "..."}}; '
                "mend the line."
            ) from None
        asked.append(question)
    return tuple(asked)


def read_history(path: Path) -> tuple[Turn, ...]:
    """The turns of a conversation, from a JSON list of roles and contents. Raises `BadInput`."""
    try:
        return _turns(json.loads(read_text(path)))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f'{path} is not a JSON list of {{"role": "user", "content": "..."}}; mend the file.'
        ) from None


def read_answers(path: Path) -> tuple[Mapping[str, Any], ...]:
    """Answers as `answer_batch` wrote them, one JSON object a line. Raises `BadInput`."""
    answers = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise BadInput(f"{path}, line {number}: not an answer as JSON; mend the line.")
        answers.append(answer)
    return tuple(answers)


def answer_batch(
    assistant: Assistant,
    asked: Sequence[Asked],
    out: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Answer the questions into a file, one line each, in order.

    A question that can't be asked becomes a not_found line with its reason in ``error``. The file
    appears when all are answered: an interrupted run leaves an older one as it was.
    """
    if out.is_dir():
        raise BadInput(f"{out} is a folder; name a file for the answers.")
    temporary = out.with_name(out.name + ".part")
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            for number, row in enumerate(asked, start=1):
                file.write(json.dumps(_answered(assistant, row), ensure_ascii=False) + "\n")
                progress(number, len(asked))
        os.replace(temporary, out)
    except OSError as error:
        raise BadInput(f"{out} can't be written ({error.strerror}); name another file.") from None
    finally:
        temporary.unlink(missing_ok=True)


def _answered(assistant: Assistant, row: Asked) -> dict[str, Any]:
    try:
        answer = answer_json(assistant.ask(row.question, row.history))
    except BadQuestion as error:
        return {
            "id": row.id,
            "question": row.question[:200],
            "status": "not_found",
            "language": "en",
            "answer": str(error),
            "citations": [],
            "retrieved": [],
            "model": "extractive",
            "seconds": 0.0,
            "error": str(error),
        }
    return {"id": row.id, **answer}


def _turns(value: Any) -> tuple[Turn, ...]:
    turns = tuple(Turn(_string(turn["role"]), _string(turn["content"])) for turn in value or ())
    if any(turn.role not in ("user", "assistant") for turn in turns):
        raise ValueError("role")
    return turns


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value
