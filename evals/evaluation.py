"""`Evaluation`: one run with its scores, slices, intervals and where it all came from."""

import platform
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evals.dataset import LANGUAGES, Pair, cases_of, problems
from evals.intervals import SEED, Interval, mean_interval
from evals.measures import scores_of
from evals.outcome import Outcome, System
from evals.risk import Curve, risk_coverage
from evals.run import Progress, ask_all, fingerprints_backwards
from evals.slices import slices_of


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was evaluated, where and when; two evaluations with equal hashes must agree."""

    version: str
    commit: str
    planted: str
    split: str
    dataset_sha256: str
    corpus_sha256: str
    embedder: str
    model: str
    seed: int
    python: str
    machine: str
    made_at: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that gate and report need.

    `scores` are by measure and unit, `slices` hold units, `clusters` map a unit to its cluster,
    `intervals` are by measure and slice. `misfits` are items of the data set that don't fit the
    corpus, `unstable` the cases that a second run answered differently.
    """

    provenance: Provenance
    pairs: tuple[Pair, ...]
    outcomes: tuple[Outcome, ...]
    scores: Mapping[str, Mapping[str, float]]
    slices: Mapping[str, frozenset[str]]
    clusters: Mapping[str, str]
    intervals: Mapping[str, Mapping[str, Interval]]
    curve: Curve
    misfits: tuple[str, ...]
    unstable: tuple[str, ...]

    @property
    def by_id(self) -> Mapping[str, Outcome]:
        """Every outcome by the id of its case."""
        return {outcome.case.id: outcome for outcome in self.outcomes}

    def outcomes_of(self, units: Sequence[str]) -> tuple[Outcome, ...]:
        """The outcomes of units in their order; a pair gives those of both its twins."""
        by_id = self.by_id
        keys = [key for unit in units for key in (unit, *(f"{unit}-{end}" for end in LANGUAGES))]
        return tuple(by_id[key] for key in keys if key in by_id)

    @property
    def latency(self) -> Mapping[str, float]:
        """Seconds a question: ``p50``, ``p95`` and ``max``."""
        ordered = sorted(outcome.seconds for outcome in self.outcomes)
        last = len(ordered) - 1
        return {
            "p50": ordered[round(0.50 * last)],
            "p95": ordered[round(0.95 * last)],
            "max": ordered[last],
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated: `open` gives it freshly opened, each time anew, in any process."""

    open: Callable[[], System]
    embedder: str
    model: str
    planted: str = ""


def evaluate(
    subject: Subject,
    pairs: Sequence[Pair],
    *,
    split: str,
    dataset_sha256: str,
    executor: Executor,
    progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Ask all questions here, and once more on the executor beside it; measure what came here."""
    started = time.perf_counter()
    cases = cases_of(pairs)
    again = executor.submit(fingerprints_backwards, subject.open, cases)
    system = subject.open()
    corpus = system.corpus
    outcomes = ask_all(system, cases, progress)
    fingerprints = again.result()
    scores = scores_of(outcomes)
    slices = slices_of(cases, corpus)
    clusters = {case.id: case.pair.cluster for case in cases}
    clusters |= {pair.id: pair.cluster for pair in pairs}
    return Evaluation(
        provenance=Provenance(
            version=installed_version(),
            commit=_commit(),
            planted=subject.planted,
            split=split,
            dataset_sha256=dataset_sha256,
            corpus_sha256=corpus.sha256,
            embedder=subject.embedder,
            model=subject.model,
            seed=SEED,
            python=platform.python_version(),
            machine=platform.machine(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            seconds=round(time.perf_counter() - started, 1),
        ),
        pairs=tuple(pairs),
        outcomes=outcomes,
        scores=scores,
        slices=slices,
        clusters=clusters,
        intervals=intervals_of(scores, slices, clusters),
        curve=risk_coverage(outcomes),
        misfits=tuple(problems(pairs, corpus)),
        unstable=tuple(
            outcome.case.id
            for outcome in outcomes
            if fingerprints.get(outcome.case.id) != outcome.fingerprint
        ),
    )


def intervals_of(
    scores: Mapping[str, Mapping[str, float]],
    slices: Mapping[str, frozenset[str]],
    clusters: Mapping[str, str],
) -> dict[str, dict[str, Interval]]:
    """The interval of each measure in each slice that holds a unit of it."""
    found: dict[str, dict[str, Interval]] = {}
    for measure, numbers in scores.items():
        for name, units in slices.items():
            inside = {unit: number for unit, number in numbers.items() if unit in units}
            if inside:
                found.setdefault(measure, {})[name] = mean_interval(inside, clusters)
    return found


def installed_version() -> str:
    """The version of Pincite that is installed."""
    try:
        return version("pincite")
    except PackageNotFoundError:
        return "0.0.0"


def _commit() -> str:
    """The commit of the working folder that this package lies in, ``+`` where it was changed."""
    here = Path(__file__).parent
    try:
        commit = _git(here, "rev-parse", "--short=12", "HEAD")
        changed = _git(here, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return ""
    return commit + ("+" if changed else "")


def _git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", *arguments],  # noqa: S607
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    return ran.stdout.strip()
