"""The gate: four lines of checks that a release has to pass, each naming what failed.

1. Invariants, without statistics: they hold for every question or they are broken.
2. Floors on the worse end of a measure's interval, overall and by slice.
3. Paired non-inferiority against the last release's baseline. It is never "no significant
   difference, so no regression": the whole interval has to lie above the margin.
4. Flips: questions that were right and are wrong now.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from evals.baseline import Baseline, live_channels
from evals.dataset import Form
from evals.errors import BadGates
from evals.evaluation import Evaluation
from evals.intervals import difference_draws, holm
from evals.measures import LOWER_IS_BETTER, ORDER, TITLES
from evals.slices import ALL
from ingest.textfile import read_text

GATES = Path(__file__).parent / "gates.toml"

#: Slices of fewer clusters show collapses only; nothing is claimed of them.
_FEWEST_CLUSTERS = 5
#: One-sided error of a claim that something got worse.
_ALPHA = 0.05


class Gate(StrEnum):
    """The four gates, in order."""

    INVARIANT = "invariant"
    FLOOR = "floor"
    NON_INFERIORITY = "non-inferiority"
    FLIPS = "flips"


class Verdict(StrEnum):
    """How a check ended; only `FAILED` stops a release."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, its verdict, the figures, and the units that speak against it."""

    gate: Gate
    name: str
    verdict: Verdict
    said: str
    units: tuple[str, ...] = ()

    @property
    def of_slice(self) -> bool:
        """Whether it compares one slice with the last release: there are many of these."""
        return self.gate is Gate.NON_INFERIORITY and not self.name.endswith((ALL, "release"))


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound that the worse end of an interval has to keep."""

    measure: str
    slice: str
    bound: float

    @property
    def name(self) -> str:
        """``hit@1, language=zh``."""
        return f"{self.measure}, {self.slice}"


@dataclass(frozen=True, slots=True)
class Gates:
    """What `gates.toml` says: the floors, and what non-inferiority is asked of."""

    floors: tuple[Floor, ...]
    measures: tuple[str, ...]
    slices: tuple[str, ...]
    margin: float
    slice_margin: float


def load_gates(path: Path = GATES) -> Gates:
    """The gates in a file. Raises `BadGates`, which names the entry."""
    try:
        table = tomllib.loads(read_text(path))
        paired = table["non_inferiority"]
        gates = Gates(
            floors=tuple(_floor(entry) for entry in table["floor"]),
            measures=tuple(paired["measures"]),
            slices=tuple(paired["slices"]),
            margin=float(paired["margin"]),
            slice_margin=float(paired["slice_margin"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadGates(f"The gates {path} can't be read: {error}.") from None
    unknown = {*gates.measures, *(floor.measure for floor in gates.floors)} - set(ORDER)
    if unknown:
        raise BadGates(f"The gates {path} name no such measure: {', '.join(sorted(unknown))}.")
    return gates


def checks_of(evaluation: Evaluation, gates: Gates, baseline: Baseline | None) -> tuple[Check, ...]:
    """Every check of the four gates, in order."""
    return (
        *_invariants(evaluation, baseline),
        *(_floor_check(evaluation, floor) for floor in gates.floors),
        *_paired_checks(evaluation, gates, baseline),
        *_flip_checks(evaluation, baseline),
    )


def failures(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that stop a release."""
    return tuple(check for check in checks if check.verdict is Verdict.FAILED)


# -- 1: invariants -----------------------------------------------------------------------------


def _invariants(evaluation: Evaluation, baseline: Baseline | None) -> Iterator[Check]:
    outcomes = evaluation.outcomes
    yield _invariant(
        "gold stands in the corpus",
        [problem.split(":")[0] for problem in evaluation.misfits],
        evaluation.misfits[0] if evaluation.misfits else "every id and every piece of text",
    )
    altered = [o.case.id for o in outcomes if not all(cited.faithful for cited in o.cited)]
    quotes = sum(len(outcome.cited) for outcome in outcomes)
    yield _invariant("quotes are verbatim", altered, f"{quotes} quotes looked up")
    unverified = [o.case.id for o in outcomes if not all(cited.verified for cited in o.cited)]
    yield _invariant("citations are verified", unverified, f"{quotes} citations")
    faulty = [outcome for outcome in outcomes if outcome.faults]
    yield _invariant(
        "answers keep their form",
        [outcome.case.id for outcome in faulty],
        faulty[0].faults[0] if faulty else "known ids, cited among retrieved, no error raised",
    )
    yield _invariant(
        "two runs are identical", evaluation.unstable, f"{len(outcomes)} questions, asked twice"
    )
    live = live_channels(evaluation)
    there = frozenset().union(*(outcome.channels for outcome in outcomes))
    dead = sorted((there | (baseline.live if baseline else frozenset())) - live)
    yield _invariant(
        "every search channel tells paragraphs apart",
        (),
        f"silent: {', '.join(dead)}" if dead else ", ".join(sorted(live)),
        broken=bool(dead),
    )


def _invariant(name: str, units: Sequence[str], said: str, *, broken: bool = False) -> Check:
    failed = broken or bool(units)
    if units:
        said = f"broken by {len(units)}: {said}"
    return Check(
        Gate.INVARIANT,
        name,
        Verdict.FAILED if failed else Verdict.PASSED,
        said,
        tuple(dict.fromkeys(units)),
    )


# -- 2: floors ---------------------------------------------------------------------------------


def _floor_check(evaluation: Evaluation, floor: Floor) -> Check:
    interval = evaluation.intervals.get(floor.measure, {}).get(floor.slice)
    if interval is None:
        return Check(Gate.FLOOR, floor.name, Verdict.CANNOT_TELL, "no question of this kind")
    lower_is_better = floor.measure in LOWER_IS_BETTER
    end = interval.high if lower_is_better else interval.low
    kept = end <= floor.bound if lower_is_better else end >= floor.bound
    units = evaluation.slices[floor.slice]
    wrong = [
        unit
        for unit, number in evaluation.scores[floor.measure].items()
        if unit in units and (number > 0 if lower_is_better else number < 1)
    ]
    return Check(
        Gate.FLOOR,
        floor.name,
        Verdict.PASSED if kept else Verdict.FAILED,
        f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}], "
        f"{'at most' if lower_is_better else 'at least'} {floor.bound:.3f} is asked of "
        f"{'its upper' if lower_is_better else 'its lower'} end "
        f"({interval.questions} questions, {interval.clusters} clusters)",
        () if kept else tuple(wrong),
    )


# -- 3: paired non-inferiority -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Paired:
    """Differences to the baseline on the questions that both answered; positive is better."""

    slice: str
    differences: Mapping[str, float]
    clusters: int
    mean: float
    low: float
    p_worse: float


def _paired_checks(
    evaluation: Evaluation, gates: Gates, baseline: Baseline | None
) -> Iterator[Check]:
    if baseline is None:
        said = "there is no baseline yet; make one with `pincite eval --new-baseline`"
        yield Check(Gate.NON_INFERIORITY, "against the last release", Verdict.CANNOT_TELL, said)
        return
    common = _common_units(evaluation, baseline)
    if not common:
        said = f"{baseline.version} has none of these questions"
        yield Check(Gate.NON_INFERIORITY, "against the last release", Verdict.CANNOT_TELL, said)
        return
    wanted = [
        name for name in evaluation.slices if name != ALL and name.split("=")[0] in gates.slices
    ]
    for measure in gates.measures:
        overall = _paired(evaluation, baseline, measure, ALL, common)
        if overall is None:
            continue
        yield _paired_check(measure, overall, gates.margin, overall.p_worse)
        found = [
            paired
            for name in wanted
            if (paired := _paired(evaluation, baseline, measure, name, common)) is not None
        ]
        adjusted = holm([paired.p_worse for paired in found])
        for paired, p_worse in zip(found, adjusted, strict=True):
            yield _paired_check(measure, paired, gates.slice_margin, p_worse)


def _common_units(evaluation: Evaluation, baseline: Baseline) -> frozenset[str]:
    """Cases that were worded then as they are now, and pairs of which both twins were."""
    same = {
        outcome.case.id
        for outcome in evaluation.outcomes
        if (before := baseline.cases.get(outcome.case.id)) is not None
        and before.asked == outcome.case.sha256
    }
    twins = {pair.id for pair in evaluation.pairs if {f"{pair.id}-en", f"{pair.id}-zh"} <= same}
    return frozenset(same | twins)


def _paired(
    evaluation: Evaluation, baseline: Baseline, measure: str, name: str, common: frozenset[str]
) -> _Paired | None:
    now, before = evaluation.scores.get(measure, {}), baseline.scores.get(measure, {})
    sign = -1.0 if measure in LOWER_IS_BETTER else 1.0
    units = evaluation.slices[name] & common
    differences = {
        unit: sign * (now[unit] - before[unit]) for unit in now if unit in units & before.keys()
    }
    if not differences:
        return None
    draws = difference_draws(differences, evaluation.clusters)
    return _Paired(
        slice=name,
        differences=differences,
        clusters=len({evaluation.clusters[unit] for unit in differences}),
        mean=sum(differences.values()) / len(differences),
        low=float(np.quantile(draws, _ALPHA)),
        p_worse=(1 + int((draws >= -1e-12).sum())) / (1 + len(draws)),
    )


def _paired_check(measure: str, paired: _Paired, margin: float, p_worse: float) -> Check:
    """Not worse where the 95 % bound lies above the margin, worse where even "equal" is out.

    What lies between is left to a person: the interval reaches below the margin, and above zero.
    """
    if paired.low > -margin:
        verdict = Verdict.PASSED
    elif p_worse < _ALPHA and paired.clusters >= _FEWEST_CLUSTERS:
        verdict = Verdict.FAILED
    else:
        verdict = Verdict.CANNOT_TELL
    worse = tuple(unit for unit, by in paired.differences.items() if by < -1e-6)
    return Check(
        Gate.NON_INFERIORITY,
        f"{measure}, {paired.slice}",
        verdict,
        f"{paired.mean:+.3f}, at worst {paired.low:+.3f}; {-margin:+.3f} is allowed "
        f"({len(paired.differences)} questions, {len(worse)} worse)",
        () if verdict is Verdict.PASSED else worse,
    )


# -- 4: flips ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flips:
    """Cases that changed between right and wrong since the baseline."""

    to_wrong: tuple[str, ...]
    to_right: tuple[str, ...]


def flips_of(evaluation: Evaluation, baseline: Baseline | None) -> Flips:
    """What flipped, among the questions that are worded as they were."""
    if baseline is None:
        return Flips((), ())
    common = _common_units(evaluation, baseline)
    before, now = baseline.scores.get("right", {}), evaluation.scores["right"]
    changed = {unit: now[unit] - before[unit] for unit in now if unit in common & before.keys()}
    return Flips(
        tuple(unit for unit, by in changed.items() if by < 0),
        tuple(unit for unit, by in changed.items() if by > 0),
    )


def _flip_checks(evaluation: Evaluation, baseline: Baseline | None) -> Iterator[Check]:
    if baseline is None:
        return
    flips = flips_of(evaluation, baseline)
    critical = {
        outcome.case.id
        for outcome in evaluation.outcomes
        if outcome.case.pair.critical and outcome.case.form is Form.ASKED
    }
    lost = tuple(unit for unit in flips.to_wrong if unit in critical)
    yield Check(
        Gate.FLIPS,
        "no critical question turned wrong",
        Verdict.FAILED if lost else Verdict.PASSED,
        f"{len(lost)} of {len(critical)} critical questions; in all {len(flips.to_wrong)} turned "
        f"wrong and {len(flips.to_right)} right since {baseline.version}",
        lost,
    )


def _floor(entry: Mapping[str, Any]) -> Floor:
    measure, name = str(entry["measure"]), str(entry.get("slice", ALL))
    wanted, other = "at_least", "at_most"
    if measure in LOWER_IS_BETTER:
        wanted, other = other, wanted
    if other in entry or wanted not in entry:
        raise ValueError(f"the floor of {measure}, {name} needs {wanted}")
    return Floor(measure, name, float(entry[wanted]))


def title_of(check: Check) -> str:
    """The check as a person reads it: ``floor: Hit@1, language=zh``."""
    measure, _, rest = check.name.partition(", ")
    return (
        f"{check.gate}: {TITLES[measure]}, {rest}"
        if measure in TITLES
        else (f"{check.gate}: {check.name}")
    )
