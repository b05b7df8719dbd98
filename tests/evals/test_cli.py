"""`pincite eval` as a maintainer runs it: the table, the report, the exits."""

import json
import subprocess
from pathlib import Path

import pytest

from evals.dataset import QUESTIONS
from tests.command import run_pincite


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every twelfth dev question, in a file of its own."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    dev = [line for line in lines if json.loads(line)["split"] == "dev"]
    path = tmp_path_factory.mktemp("questions") / "few.jsonl"
    path.write_text("\n".join(dev[::12]) + "\n", encoding="utf-8")
    return path


def pincite_eval(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    return run_pincite("eval", *arguments, home=home)


def test_eval_prints_the_measures_and_writes_the_report(
    few: Path, home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = pincite_eval(
        "--questions", few, "--split", "dev", "--out", out, "--peer", "bm25", home=home
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Measure ")
    assert "BM25 alone" in done.stdout
    assert f"The report is {out / 'report.html'}." in done.stdout
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert results["provenance"]["split"] == "dev"
    assert results["questions"][0]["retrieved"]


def test_eval_prints_json(few: Path, home: Path, tmp_path: Path) -> None:
    done = pincite_eval(
        "--questions", few, "--split", "dev", "--out", tmp_path, "--json", home=home
    )
    summary = json.loads(done.stdout)
    assert set(summary) == {"provenance", "baseline", "checks", "measures"}
    assert 0 <= summary["measures"]["hit@1"]["slices"]["language=zh"]["mean"] <= 1


def test_a_planted_regression_exits_1_and_shows_the_questions(
    few: Path, home: Path, tmp_path: Path
) -> None:
    done = pincite_eval(
        *("--questions", few, "--split", "dev", "--out", tmp_path, "--gate"),
        *("--planted", "quotes-altered"),
        home=home,
    )
    assert done.returncode == 1, done.stderr
    assert "FAILED  invariant: quotes are verbatim: broken by" in done.stdout
    assert "    right: " in done.stdout
    assert "(NOT VERBATIM)" in done.stdout
    assert "<failure " in (tmp_path / "junit.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--split", "train"), "No question is in the split 'train'"),
        (("--new-baseline",), "needs a reason"),
        (("--new-baseline", "--reason", "better"), "needs a reason"),
        (("--split", "dev", "--planted", "gremlins"), "There is no regression 'gremlins'"),
        (("--split", "dev", "--peer", "oracle"), "There is no peer 'oracle'"),
        (("--questions", "missing.jsonl"), "missing.jsonl"),
    ],
)
def test_bad_input_exits_2_with_one_line(
    few: Path, home: Path, arguments: tuple[str, ...], said: str
) -> None:
    given = arguments if "--questions" in arguments else ("--questions", str(few), *arguments)
    done = pincite_eval(*given, home=home)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.strip().split("\n")
    assert line.startswith("pincite: ")
    assert said in line
