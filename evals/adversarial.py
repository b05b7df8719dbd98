"""The adversarial set: drafts that lie and drafts that do not, put through the check of citations.

``python -m evals.adversarial`` prints the table by kind and, with ``--write``, puts it into
docs/verification.md. The cases stand in tests/qa/adversarial (its README says how they were made).
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.blocks import Block, Heading, Table, Text, markdown_of
from ingest.corpus import Corpus, bundled_folder, load_corpus
from qa.check.verification import Checked, Draft, DraftQuote, DraftStatement, checked
from qa.question import read_question

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "qa" / "adversarial"
PAGE = ROOT / "docs" / "verification.md"
#: The part that the rules were worked on with, the one kept aside, one written at the end, and two
#: by writers who had not seen the check, mended with after their first looks.
PARTS = ("cases", "aside", "fresh", "second", "third", "fourth")
#: Those of which every lie has to be caught.
HELD = ("cases", "aside", "fresh")
BEGIN, END = "<!-- adversarial: begin -->", "<!-- adversarial: end -->"


@dataclass(frozen=True, slots=True)
class Case:
    """One drafted statement with its quotes, over paragraphs shown under labels 1, 2, ...

    `never` says what a dishonest draft must not get: ``verified`` (no citation at all),
    ``supported`` (no citation that is said to support it), or texts that must not be shown.
    """

    id: str
    kind: str
    honest: bool
    shown: tuple[str, ...]
    draft: DraftStatement
    never: str | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the cases of one kind: how many, and how many ended wrongly."""

    kind: str
    honest: bool
    cases: int
    wrong: int
    taken_out: int = 0


def read_cases(part: str, folder: Path = FOLDER) -> tuple[Case, ...]:
    """The cases of a part of the set, ``cases`` or ``aside``."""
    lines = (folder / f"{part}.jsonl").read_text("utf-8").splitlines()
    return tuple(_case(json.loads(line)) for line in lines)


def _case(row: Mapping[str, Any]) -> Case:
    never = row.get("never", "")
    return Case(
        id=row["id"],
        kind=row["kind"],
        honest=row["honest"],
        shown=tuple(row["shown"]),
        draft=DraftStatement(
            row["statement"], tuple(DraftQuote(label, quote) for label, quote in row["quotes"])
        ),
        never=never if isinstance(never, str) else tuple(never),
    )


def outcome(case: Case, corpus: Corpus) -> Checked:
    """What the check makes of a case."""
    return checked(
        Draft((case.draft,)),
        shown={str(n): corpus.paragraphs[key] for n, key in enumerate(case.shown, start=1)},
        question=read_question(case.draft.text or "?", corpus),
        corpus=corpus,
    )


def is_wrong(case: Case, result: Checked) -> bool:
    """Whether a lie got a label that it must not have, or an honest draft lacks one of its own."""
    supported = [c for c in result.citations if c.verified and c.supports]
    if case.honest:
        return len(result.statements) != 1 or not supported
    if case.never == "verified":
        return any(citation.verified for citation in result.citations)
    if case.never == "supported":
        return bool(supported)
    shown = " ".join(statement.text for statement in result.statements).lower()
    return any(text in shown for text in case.never)


def tallies(cases: Iterable[Case], corpus: Corpus) -> tuple[Tally, ...]:
    """How each kind fared, lies first; of the honest, also how many were taken out wholly."""
    counts: dict[tuple[bool, str], list[tuple[bool, bool]]] = {}
    for case in cases:
        result = outcome(case, corpus)
        counts.setdefault((case.honest, case.kind), []).append(
            (is_wrong(case, result), not result.statements)
        )
    return tuple(
        Tally(kind, honest, len(ends), sum(e[0] for e in ends), sum(e[1] for e in ends))
        for (honest, kind), ends in sorted(counts.items())
    )


def blocks(by_part: Mapping[str, Sequence[Tally]]) -> tuple[Block, ...]:
    """The tables of the page: by kind for all cases, and the totals of each part."""
    together: dict[tuple[bool, str], list[int]] = {}
    for found in by_part.values():
        for tally in found:
            sums = together.setdefault((tally.honest, tally.kind), [0, 0])
            sums[0] += tally.cases
            sums[1] += tally.wrong
    return (
        Heading("Lies", 3),
        _table("wrongly shown as verified", False, together),
        Heading("Honest drafts", 3),
        _table("taken out or not labelled supported", True, together),
        Heading("By part", 3),
        Text(
            "As it stands: what each part gave at first look has been mended since, and is told "
            "above. Only these first looks say what to expect of new material."
        ),
        Table(
            (
                "part",
                "lies",
                "wrongly shown",
                "honest",
                "taken out",
                "not labelled supported",
                "share",
            ),
            tuple(_part_row(part, found) for part, found in by_part.items()),
        ),
    )


def _table(wrong: str, honest: bool, sums: Mapping[tuple[bool, str], Sequence[int]]) -> Table:
    rows = [
        (kind, cases, lost)
        for (is_honest, kind), (cases, lost) in sums.items()
        if is_honest is honest
    ]
    total = ("**all**", sum(row[1] for row in rows), sum(row[2] for row in rows))
    return Table(
        ("kind", "cases", wrong),
        tuple((kind, str(cases), str(lost)) for kind, cases, lost in (*rows, total)),
    )


def _part_row(part: str, found: Sequence[Tally]) -> tuple[str, ...]:
    lies = sum(tally.cases for tally in found if not tally.honest)
    shown = sum(tally.wrong for tally in found if not tally.honest)
    honest = sum(tally.cases for tally in found if tally.honest)
    rejected = sum(tally.wrong for tally in found if tally.honest)
    names = {
        "cases": "worked on",
        "aside": "kept aside",
        "fresh": "written after",
        "second": "by another writer",
        "third": "by a third writer",
        "fourth": "by a fourth writer, first look",
    }
    return (
        names.get(part, part),
        str(lies),
        str(shown),
        str(honest),
        str(sum(tally.taken_out for tally in found if tally.honest)),
        str(rejected),
        f"{rejected / max(honest, 1):.1%}",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, with --write into the page; 1 where our own lies pass."""
    parser = argparse.ArgumentParser(prog="python -m evals.adversarial", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    parser.add_argument("--part", choices=PARTS, help="one part of the set only")
    parser.add_argument("--wrong", action="store_true", help="list the cases that ended wrongly")
    chosen = parser.parse_args(arguments)
    if not FOLDER.is_dir():
        print(f"No cases in {FOLDER}; run this in a checkout of the project.", file=sys.stderr)
        return 2
    corpus = load_corpus([bundled_folder()])
    parts = {part: read_cases(part) for part in PARTS if chosen.part in (None, part)}
    by_part = {part: tallies(cases, corpus) for part, cases in parts.items()}
    table = markdown_of(blocks(by_part))
    print(table)
    if chosen.wrong:
        for cases in parts.values():
            _print_wrong(cases, corpus)
    if chosen.write:
        page = PAGE.read_text("utf-8")
        head, _, rest = page.partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", "utf-8")
    held = [found for part, found in by_part.items() if part in HELD]
    lies = [tally for found in held for tally in found if not tally.honest]
    return int(any(tally.wrong for tally in lies))


def _print_wrong(cases: Iterable[Case], corpus: Corpus) -> None:
    for case in cases:
        result = outcome(case, corpus)
        if is_wrong(case, result):
            why = ", ".join(f"{f.kind}: {f.detail[:40]}" for f in result.failures)
            print(f"\n{case.id} {case.kind} ({case.shown[0]}): {case.draft.text}\n    {why}")


if __name__ == "__main__":
    sys.exit(main())
