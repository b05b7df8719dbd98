"""The files of a run: results.json, run.trec, junit.xml and the report."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from evals import report as reports
from evals.dataset import Form
from evals.evaluation import Evaluation
from evals.gate import Check, Gate, Verdict, flips_of
from evals.measures import LOWER_IS_BETTER, TITLES
from evals.mistakes import came_of, expected_of
from evals.outcome import Outcome
from evals.report import Report


def write_files(report: Report, folder: Path) -> None:
    """Write all files of a run into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {
        "results.json": json.dumps(results_json(report), ensure_ascii=False, indent=1),
        "report.md": reports.markdown(report),
        "report.html": reports.html(report),
        "junit.xml": junit_xml(report),
        "run.trec": run_trec(report.evaluation),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


def results_json(report: Report) -> dict[str, Any]:
    """Everything that was measured, and every question with what came of it."""
    evaluation = report.evaluation
    flips = flips_of(evaluation, report.baseline)
    return {
        **summary_json(report),
        "latency_seconds": {name: round(s, 4) for name, s in evaluation.latency.items()},
        "risk_coverage": {
            "area": round(evaluation.curve.area, 4),
            "working": [round(value, 4) for value in evaluation.curve.working],
            "coverage": [round(value, 4) for value in evaluation.curve.coverage],
            "risk": [round(value, 4) for value in evaluation.curve.risk],
        },
        "flips": {"to_wrong": list(flips.to_wrong), "to_right": list(flips.to_right)},
        "peers": {
            title: {
                measure: {unit: round(number, 4) for unit, number in numbers.items()}
                for measure, numbers in scores.items()
            }
            for title, scores in report.peers.items()
        },
        "questions": [_question_json(evaluation, outcome) for outcome in evaluation.outcomes],
        "pairs": {
            pair.id: _numbers(evaluation, pair.id)
            for pair in evaluation.pairs
            if _numbers(evaluation, pair.id)
        },
    }


def summary_json(report: Report) -> dict[str, Any]:
    """Where it came from, the checks, and each measure's interval by slice."""
    evaluation = report.evaluation
    return {
        "provenance": asdict(evaluation.provenance),
        "baseline": report.baseline.version if report.baseline else None,
        "checks": [
            {
                "gate": str(check.gate),
                "name": check.name,
                "verdict": str(check.verdict),
                "said": check.said,
                "questions": list(check.units),
            }
            for check in report.checks
        ],
        "measures": {
            measure: {
                "title": TITLES[measure],
                "lower_is_better": measure in LOWER_IS_BETTER,
                "slices": {
                    name: {
                        "mean": round(interval.mean, 4),
                        "low": round(interval.low, 4),
                        "high": round(interval.high, 4),
                        "n": interval.questions,
                        "clusters": interval.clusters,
                    }
                    for name, interval in by_slice.items()
                },
            }
            for measure, by_slice in evaluation.intervals.items()
        },
    }


def run_trec(evaluation: Evaluation) -> str:
    """The rankings in TREC's form: question, Q0, paragraph, rank, score, name of the run."""
    return "".join(
        f"{outcome.case.id} Q0 {key} {rank} {len(outcome.retrieved) - rank} pincite\n"
        for outcome in evaluation.outcomes
        for rank, key in enumerate(outcome.retrieved, start=1)
    )


def junit_xml(report: Report) -> str:
    """The checks as JUnit: a suite a gate; what can't be told counts as skipped."""
    root = ElementTree.Element("testsuites", name="pincite eval")
    for gate in Gate:
        checks = [check for check in report.checks if check.gate is gate]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=str(gate),
            tests=str(len(checks)),
            failures=str(sum(check.verdict is Verdict.FAILED for check in checks)),
            skipped=str(sum(check.verdict is Verdict.CANNOT_TELL for check in checks)),
        )
        for check in checks:
            _add_testcase(suite, check, report.evaluation)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_testcase(suite: ElementTree.Element, check: Check, evaluation: Evaluation) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=f"pincite.eval.{check.gate}", name=check.name
    )
    if check.verdict is Verdict.PASSED:
        return
    tag = "failure" if check.verdict is Verdict.FAILED else "skipped"
    node = ElementTree.SubElement(case, tag, message=check.said)
    lines = [question_lines(outcome) for outcome in evaluation.outcomes_of(check.units)[:40]]
    node.text = _printable("\n".join(lines))


def question_lines(outcome: Outcome) -> str:
    """A question with its gold and what came, as three lines."""
    return (
        f"{outcome.case.id}: {outcome.case.text}\n"
        f"    right: {expected_of(outcome)}\n    came:  {came_of(outcome)}"
    )


def _printable(text: str) -> str:
    """The text without characters that XML does not allow."""
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def _question_json(evaluation: Evaluation, outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "id": case.id,
        "form": str(case.form),
        "type": case.pair.type,
        "register": case.pair.register,
        "language": case.language,
        "cluster": case.pair.cluster,
        "question": case.text,
        "expect": str(case.pair.expect),
        "gold": dict(case.pair.gold),
        "status": str(outcome.status),
        "retrieved": list(outcome.retrieved),
        "cited": [
            {
                "paragraph": cited.paragraph,
                "quote": cited.quote,
                "verified": cited.verified,
                "faithful": cited.faithful,
            }
            for cited in outcome.cited
        ],
        "confidence": outcome.confidence,
        "faults": list(outcome.faults),
        "seconds": round(outcome.seconds, 4),
        "scores": _numbers(evaluation, case.id) if case.form is Form.ASKED else {},
    }


def _numbers(evaluation: Evaluation, unit: str) -> dict[str, float]:
    return {
        measure: round(numbers[unit], 4)
        for measure, numbers in evaluation.scores.items()
        if unit in numbers
    }
