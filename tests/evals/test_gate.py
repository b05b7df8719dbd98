"""The gate: each verdict on figures that are made for it, and what it says of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.baseline import Baseline
from evals.dataset import Pair
from evals.errors import BadGates
from evals.evaluation import Evaluation
from evals.gate import (
    Check,
    Floor,
    Gate,
    Gates,
    Verdict,
    checks_of,
    failures,
    flips_of,
    load_gates,
    title_of,
)
from evals.measures import ORDER
from ingest.corpus import Corpus
from tests.evals.fakes import Scripted, evaluated, with_scores

#: What is asked of the scripted system, which is right nine times in ten.
GATES = Gates(
    floors=(Floor("hit@1", "all", 0.8), Floor("answered_unanswerable", "language=zh", 0.4)),
    measures=("right", "hit@1", "wrongly_refused"),
    slices=("language",),
    margin=0.03,
    slice_margin=0.10,
)


def checked(checks: tuple[Check, ...], name: str, gate: Gate) -> Check:
    (found,) = [check for check in checks if (check.name, check.gate) == (name, gate)]
    return found


def test_a_release_like_the_last_one_passes(healthy: Evaluation, last_release: Baseline) -> None:
    checks = checks_of(healthy, GATES, last_release)
    assert {check.verdict for check in checks} == {Verdict.PASSED}
    assert {check.gate for check in checks} == set(Gate)


@pytest.mark.parametrize(
    ("floor", "verdict"),
    [
        (Floor("hit@1", "all", 0.85), Verdict.PASSED),
        (Floor("hit@1", "all", 0.88), Verdict.FAILED),  # the mean keeps it, its lower end doesn't
        (Floor("answered_unanswerable", "all", 0.35), Verdict.PASSED),
        (Floor("answered_unanswerable", "all", 0.11), Verdict.FAILED),
        (Floor("hit@1", "type=riddle", 0.1), Verdict.CANNOT_TELL),
    ],
)
def test_a_floor_is_asked_of_the_worse_end(
    healthy: Evaluation, floor: Floor, verdict: Verdict
) -> None:
    interval = healthy.intervals["hit@1"]["all"]
    assert 0.85 < interval.low < 0.88 < interval.mean
    check = checked(
        checks_of(healthy, replace(GATES, floors=(floor,)), None), floor.name, Gate.FLOOR
    )
    assert check.verdict is verdict
    assert bool(check.units) == (verdict is Verdict.FAILED)


def test_a_failed_floor_names_its_questions(healthy: Evaluation, few_wrong: frozenset[str]) -> None:
    gates = replace(GATES, floors=(Floor("hit@1", "language=zh", 0.99),))
    check = checked(checks_of(healthy, gates, None), "hit@1, language=zh", Gate.FLOOR)
    assert {unit.rpartition("-")[0] for unit in check.units} <= few_wrong
    assert all(unit.endswith("-zh") for unit in check.units)
    assert "at least 0.990 is asked of its lower end" in check.said


def test_without_a_baseline_nothing_is_claimed(healthy: Evaluation) -> None:
    check = checked(
        checks_of(healthy, GATES, None), "against the last release", Gate.NON_INFERIORITY
    )
    assert check.verdict is Verdict.CANNOT_TELL
    assert "no baseline" in check.said


def test_a_clear_drop_fails(healthy: Evaluation, last_release: Baseline) -> None:
    better = with_scores(last_release, **{"hit@1": 1.0})
    checks = checks_of(healthy, GATES, better)
    check = checked(checks, "hit@1, all", Gate.NON_INFERIORITY)
    assert check.verdict is Verdict.FAILED
    assert check.said.startswith("-0.1")  # every tenth question is worse now
    assert check.units


def test_a_clear_gain_passes(healthy: Evaluation, last_release: Baseline) -> None:
    worse = with_scores(last_release, **{"hit@1": 0.0, "wrongly_refused": 1.0})
    checks = checks_of(healthy, GATES, worse)
    assert failures(checks) == ()


def test_less_is_better_where_it_is(healthy: Evaluation, last_release: Baseline) -> None:
    gates = replace(GATES, measures=("answered_unanswerable",))
    better = with_scores(last_release, answered_unanswerable=0.0)
    check = checked(
        checks_of(healthy, gates, better), "answered_unanswerable, all", Gate.NON_INFERIORITY
    )
    assert check.verdict is Verdict.FAILED


def test_what_the_margin_can_not_resolve_is_left_to_a_person(
    dev: tuple[Pair, ...], corpus: Corpus, last_release: Baseline, few_wrong: frozenset[str]
) -> None:
    """Some questions flip each way: no drop is shown, and none is ruled out."""
    half = frozenset(sorted(few_wrong)[::2])
    others = frozenset(pair.id for pair in dev[5::20])
    churned = evaluated(lambda: Scripted(dev, corpus, half | others), dev)
    gates = replace(GATES, margin=0.005)
    check = checked(checks_of(churned, gates, last_release), "right, all", Gate.NON_INFERIORITY)
    assert check.verdict is Verdict.CANNOT_TELL
    assert check.units
    assert check not in failures([check])


def test_questions_worded_anew_are_not_compared(
    healthy: Evaluation, last_release: Baseline
) -> None:
    reworded = replace(
        last_release,
        cases={key: replace(before, asked="") for key, before in last_release.cases.items()},
    )
    check = checked(
        checks_of(healthy, GATES, reworded), "against the last release", Gate.NON_INFERIORITY
    )
    assert check.verdict is Verdict.CANNOT_TELL
    assert flips_of(healthy, reworded) == flips_of(healthy, None)


def test_flips_are_listed_both_ways(
    dev: tuple[Pair, ...], corpus: Corpus, last_release: Baseline, few_wrong: frozenset[str]
) -> None:
    mended, broken = sorted(few_wrong)[0], dev[1].id
    system = Scripted(dev, corpus, few_wrong - {mended} | {broken})
    flips = flips_of(evaluated(lambda: system, dev), last_release)
    assert flips.to_wrong == (f"{broken}-en", f"{broken}-zh")
    assert flips.to_right == (f"{mended}-en", f"{mended}-zh")


@pytest.mark.parametrize(("critical", "verdict"), [(True, "failed"), (False, "passed")])
def test_one_critical_flip_blocks(  # noqa: PLR0917
    dev: tuple[Pair, ...],
    corpus: Corpus,
    last_release: Baseline,
    few_wrong: frozenset[str],
    critical: bool,
    verdict: str,
) -> None:
    pairs = (dev[0], replace(dev[1], critical=critical), *dev[2:])
    system = Scripted(pairs, corpus, few_wrong | {f"{dev[1].id}-en"})
    checks = checks_of(evaluated(lambda: system, pairs), GATES, last_release)
    check = checked(checks, "no critical question turned wrong", Gate.FLIPS)
    assert check.verdict == verdict
    assert check.units == ((f"{dev[1].id}-en",) if critical else ())


def test_a_channel_that_fell_silent_breaks_an_invariant(
    healthy: Evaluation, last_release: Baseline
) -> None:
    louder = replace(last_release, live=last_release.live | {"term"})
    check = checked(
        checks_of(healthy, GATES, louder),
        "every search channel tells paragraphs apart",
        Gate.INVARIANT,
    )
    assert (check.verdict, check.said) == (Verdict.FAILED, "silent: term")


def test_an_unstable_answer_breaks_an_invariant(healthy: Evaluation) -> None:
    shaky = replace(healthy, unstable=("A001-en",))
    check = checked(checks_of(shaky, GATES, None), "two runs are identical", Gate.INVARIANT)
    assert (check.verdict, check.units) == (Verdict.FAILED, ("A001-en",))


def test_a_check_reads_with_the_title_of_its_measure() -> None:
    assert title_of(Check(Gate.FLOOR, "hit@1, language=zh", Verdict.PASSED, "")) == (
        "floor: Hit@1, language=zh"
    )
    assert title_of(Check(Gate.INVARIANT, "quotes are verbatim", Verdict.PASSED, "")) == (
        "invariant: quotes are verbatim"
    )


def test_the_gates_that_come_along_can_be_read() -> None:
    gates = load_gates()
    assert {floor.measure for floor in gates.floors} <= set(ORDER)
    assert gates.margin == 0.03


PAIRED = '[non_inferiority]\nmeasures = ["hit@1"]\nslices = []\nmargin = 0.03\nslice_margin = 0.1\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("floor = 3", "can't be read"),
        ("[[floor]]\nmeasure = 'hit@2'\nat_least = 0.5\n" + PAIRED, "no such measure: hit@2"),
        ("[[floor]]\nmeasure = 'hit@1'\nat_most = 0.5\n" + PAIRED, "hit@1, all needs at_least"),
        (
            "[[floor]]\nmeasure = 'wrongly_refused'\nat_least = 0.5\n" + PAIRED,
            "wrongly_refused, all needs at_most",
        ),
    ],
)
def test_bad_gates_are_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadGates, match=r"gates\.toml") as error:
        load_gates(path)
    assert said in str(error.value)
