"""Baselines: written with a reason, read back as they were, the highest version last."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.baseline import (
    Baseline,
    baseline_of,
    last_baseline,
    read_baseline,
    write_baseline,
)
from evals.errors import BadGates, NoReason
from evals.evaluation import Evaluation
from evals.gate import Gates, checks_of, failures, flips_of


def test_a_baseline_comes_back_as_it_was(last_release: Baseline, tmp_path: Path) -> None:
    back = read_baseline(write_baseline(last_release, tmp_path / "baselines"))
    assert replace(back, scores={}) == replace(last_release, scores={})
    assert set(back.scores) == set(last_release.scores)
    for measure, numbers in last_release.scores.items():
        assert back.scores[measure] == pytest.approx(numbers, abs=1e-6)


def test_a_run_passes_against_its_own_baseline(
    healthy: Evaluation, last_release: Baseline, tmp_path: Path
) -> None:
    back = read_baseline(write_baseline(last_release, tmp_path))
    gates = Gates((), tuple(healthy.scores), ("language", "type", "register"), 0.001, 0.001)
    assert failures(checks_of(healthy, gates, back)) == ()
    assert flips_of(healthy, back).to_wrong == ()


@pytest.mark.parametrize("reason", ["", "   ", "better", "new numbers"])
def test_a_baseline_wants_a_reason(healthy: Evaluation, reason: str) -> None:
    with pytest.raises(NoReason, match="--reason"):
        baseline_of(healthy, reason)


def test_the_last_release_is_the_highest_version(last_release: Baseline, tmp_path: Path) -> None:
    assert last_baseline(tmp_path) is None
    for version in ("0.10.0", "0.9.0", "1.0.0", "1.0.0rc1"):
        write_baseline(replace(last_release, version=version), tmp_path)
    found = last_baseline(tmp_path)
    assert found is not None
    assert found.version == "1.0.0"


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"scores": {}, "cases": {}, "live": []}'])
def test_a_broken_baseline_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "0.1.0.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadGates, match=r"0\.1\.0\.json"):
        read_baseline(path)
