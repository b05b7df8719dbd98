"""Drafts of new evaluation questions, drawn from what readers said of answers.

    python -m evals.feedback --out drafts.jsonl

A draft is no gold: a person reads the answer and the reason, and writes what should be cited.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.settings import read_settings
from qa.store import Feedback, open_store


def drafts(feedback: Sequence[Feedback]) -> Iterator[dict[str, Any]]:
    """One draft a question, in the order in which they came; the disliked ones say why.

    `suggested` are the paragraphs that a liked answer cited, none where the answer was disliked.
    """
    seen: set[tuple[str, bool]] = set()
    for row in feedback:
        question = " ".join(str(row.answer.get("question", "")).split())
        if not question or (question.lower(), row.liked) in seen:
            continue
        seen.add((question.lower(), row.liked))
        cited = [citation["paragraph"] for citation in row.answer.get("citations", [])]
        yield {
            "id": f"feedback-{row.id}",
            "lang": row.answer.get("language", ""),
            "question": question,
            "status": row.answer.get("status", ""),
            "liked": row.liked,
            "reason": row.reason,
            "suggested": cited if row.liked else [],
            "cited": cited,
        }


def main() -> None:
    """Write the drafts to a file, one JSON object a line."""
    parser = argparse.ArgumentParser(description="Question drafts from readers' feedback.")
    parser.add_argument("--out", type=Path, default=Path("feedback-drafts.jsonl"))
    asked = parser.parse_args()
    rows = list(drafts(open_store(read_settings()).feedback()))
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    asked.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"Wrote {len(rows)} drafts to {asked.out}; a person decides what becomes a question.")


if __name__ == "__main__":
    main()
