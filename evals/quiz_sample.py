"""The judged sample of quiz items: drawn blind, judged by a strict reader, counted.

    python -m evals.quiz_sample draw --out FOLDER [--seed N]    items to judge, mixed, without rank
    python -m evals.quiz_sample show                            the table of what was judged

`draw` makes every item of the documents in one language, and takes some of the best-ranked fifth
and some of the others. The judge sees kind, question, options, key and feedback; where an item
stood is in a second file, which the judge does not open. The judgements are data, in
``evals/quiz_judged/``; the rules that the judge goes by are in docs/quizzes.md.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.intervals import wilson
from ingest.corpus import Corpus, bundled_folder, load_corpus
from qa.quiz.build import Wish, candidates
from qa.quiz.facts import Facts
from qa.quiz.item import Item, feedback_of, key_of, options_of, shown, stem_of

FOLDER = Path(__file__).with_name("quiz_judged")
#: Items judged in each language: of the best fifth, and of the others.
BEST, OTHERS = 60, 45


@dataclass(frozen=True, slots=True)
class Judged:
    """One item's judgement: taken unedited or not, whether its key is right, and why."""

    item: str
    best_fifth: bool
    kind: str
    accepted: bool
    key_right: bool
    why: str


def drawn(corpus: Corpus, language: str, seed: int) -> list[tuple[Item, bool]]:
    """Items to judge, mixed, each with whether it is of the best fifth."""
    ranked = candidates(Facts(corpus), corpus.citable, Wish((language,), seed=seed))
    cut = len(ranked) // 5
    rng = random.Random(f"{seed} {language}")  # noqa: S311
    chosen = [(item, True) for item in rng.sample(ranked[:cut], min(BEST, cut))]
    chosen += [(item, False) for item in rng.sample(ranked[cut:], OTHERS)]
    rng.shuffle(chosen)
    return chosen


def as_read(item: Item, number: int) -> str:
    """The item as the judge reads it."""
    lines = [f"#{number} [{item.kind}] {stem_of(item)}"]
    lines += [f"   {'*' if o.right else '-'} {text}" for o, text in _offered(item)]
    lines += [
        f"   {shown(pair.left, item.languages)} -> {shown(pair.right, item.languages)}"
        for pair in item.pairs
    ]
    if item.accepted:
        lines.append(f"   = {key_of(item)}")
    lines.append("   > " + feedback_of(item).replace("\n", "\n   > "))
    return "\n".join(lines)


def _offered(item: Item) -> Sequence[tuple[Any, str]]:
    return list(zip(item.options, options_of(item), strict=True))


def read_judged(path: Path) -> tuple[Judged, ...]:
    """The judgements of a file, one JSON object a line."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return tuple(Judged(**row) for row in rows)


def shares(judged: Sequence[Judged]) -> Mapping[str, tuple[int, int]]:
    """Accepted and judged, by group: best fifth, others, each kind, and keys that were right."""
    groups: dict[str, list[bool]] = {"best fifth": [], "others": [], "keys right": []}
    for row in judged:
        groups["best fifth" if row.best_fifth else "others"].append(row.accepted)
        groups["keys right"].append(row.key_right)
        groups.setdefault(row.kind, []).append(row.accepted)
    return {name: (sum(found), len(found)) for name, found in groups.items() if found}


def table(by_language: Mapping[str, Sequence[Judged]]) -> str:
    """The shares as Markdown, with Wilson's 95 % interval."""
    rows = ["| | " + " | ".join(by_language) + " |", "|---" * (len(by_language) + 1) + "|"]
    counted = {language: shares(judged) for language, judged in by_language.items()}
    for name in dict.fromkeys(name for found in counted.values() for name in found):
        cells = []
        for found in counted.values():
            good, of = found.get(name, (0, 0))
            if not of:
                cells.append("–")
                continue
            low, high = wilson(good / of, of)
            cells.append(f"{good}/{of} = {good / of:.0%} ({low:.0%}–{high:.0%})")
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    """Draw a sample, or show what was judged."""
    parser = argparse.ArgumentParser(description="The judged sample of quiz items.")
    parser.add_argument("what", choices=("draw", "show"))
    parser.add_argument("--out", type=Path, default=Path("quiz-sample"))
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    if asked.what == "show":
        files = sorted(FOLDER.glob("*.jsonl"))
        print(table({path.stem: read_judged(path) for path in files}))
        return
    corpus = load_corpus([bundled_folder()])
    asked.out.mkdir(parents=True, exist_ok=True)
    for language in ("en", "zh"):
        sample = drawn(corpus, language, asked.seed)
        read = "\n\n".join(as_read(item, n) for n, (item, _) in enumerate(sample, start=1))
        (asked.out / f"{language}.txt").write_text(read + "\n", encoding="utf-8")
        where = [{"item": i.id, "best_fifth": b, "kind": str(i.kind)} for i, b in sample]
        (asked.out / f"{language}.where.json").write_text(json.dumps(where, indent=0))


if __name__ == "__main__":
    main()
