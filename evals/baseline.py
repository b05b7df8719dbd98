"""The baseline: what the last release answered, question by question, in ``evals/baselines/``."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import BadGates, NoReason
from evals.evaluation import Evaluation
from ingest.textfile import read_text

FOLDER = Path(__file__).parent / "baselines"


@dataclass(frozen=True, slots=True)
class Before:
    """What a release made of one question; `asked` is the hash of its wording then."""

    asked: str
    status: str
    first: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A release's scores by measure and unit, its outcomes by case, and why it was taken."""

    version: str
    reason: str
    made_at: str
    commit: str
    split: str
    dataset_sha256: str
    corpus_sha256: str
    embedder: str
    live: frozenset[str]
    cases: Mapping[str, Before]
    scores: Mapping[str, Mapping[str, float]]


def baseline_of(evaluation: Evaluation, reason: str) -> Baseline:
    """The evaluation as a baseline. Raises `NoReason` where the reason says nothing."""
    if len(reason.split()) < 3:
        raise NoReason(
            "A new baseline needs a reason that a reviewer can weigh; "
            'say what got better or worse and why: --reason "...".'
        )
    made = evaluation.provenance
    return Baseline(
        version=made.version,
        reason=reason.strip(),
        made_at=made.made_at,
        commit=made.commit,
        split=made.split,
        dataset_sha256=made.dataset_sha256,
        corpus_sha256=made.corpus_sha256,
        embedder=made.embedder,
        live=live_channels(evaluation),
        cases={
            outcome.case.id: Before(
                outcome.case.sha256,
                str(outcome.status),
                outcome.retrieved[0] if outcome.retrieved else "",
                tuple(sorted(outcome.cited_paragraphs)),
            )
            for outcome in evaluation.outcomes
        },
        scores=evaluation.scores,
    )


def live_channels(evaluation: Evaluation) -> frozenset[str]:
    """The search channels that told paragraphs apart in at least one question."""
    return frozenset().union(*(outcome.live for outcome in evaluation.outcomes))


def write_baseline(baseline: Baseline, folder: Path = FOLDER) -> Path:
    """Write the baseline under its version; one question a line, so that git shows changes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{baseline.version}.json"
    head = {
        "version": baseline.version,
        "reason": baseline.reason,
        "made_at": baseline.made_at,
        "commit": baseline.commit,
        "split": baseline.split,
        "dataset_sha256": baseline.dataset_sha256,
        "corpus_sha256": baseline.corpus_sha256,
        "embedder": baseline.embedder,
        "live": sorted(baseline.live),
    }
    cases = {
        key: [before.asked, before.status, before.first, list(before.cited)]
        for key, before in baseline.cases.items()
    }
    units: dict[str, dict[str, float]] = {}
    for measure, numbers in baseline.scores.items():
        for unit, number in numbers.items():
            units.setdefault(unit, {})[measure] = round(number, 6)
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    lines += ['"cases": {', _lines(cases), "},", '"scores": {', _lines(units), "}"]
    path.write_text("{\n" + "\n".join(lines) + "\n}\n", encoding="utf-8")
    return path


def last_baseline(folder: Path = FOLDER) -> Baseline | None:
    """The baseline of the highest version, or None where there is none yet.

    Raises `BadGates` where it can't be read.
    """
    found = sorted(folder.glob("*.json"), key=lambda path: _version_key(path.stem))
    return read_baseline(found[-1]) if found else None


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises `BadGates`."""
    try:
        row = json.loads(read_text(path))
        scores: dict[str, dict[str, float]] = {}
        for unit, numbers in row.pop("scores").items():
            for measure, number in numbers.items():
                scores.setdefault(measure, {})[unit] = float(number)
        cases = {
            key: Before(asked, status, first, tuple(cited))
            for key, (asked, status, first, cited) in row.pop("cases").items()
        }
        live = frozenset(row.pop("live"))
        return Baseline(**row, live=live, cases=cases, scores=scores)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadGates(
            f"The baseline {path} can't be read ({type(error).__name__}); take it from git, "
            "or make a new one with --new-baseline."
        ) from None


def _version_key(version: str) -> tuple[tuple[int, ...], bool, str]:
    """Orders 0.9.0 before 0.10.0, and 1.0.0rc1 before 1.0.0."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = tuple(int(part) for part in match[0].split(".")) if match else ()
    rest = version[len(match[0]) :] if match else version
    return numbers, not rest, rest


def _lines(rows: Mapping[str, Any]) -> str:
    return ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in rows.items())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
