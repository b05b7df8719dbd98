"""The report: what a maintainer needs stands in it, and it opens without fetching anything."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evals.baseline import Baseline
from evals.blocks import Folded, Heading, Table, Text, html_of, markdown_of
from evals.dataset import Pair
from evals.evaluation import Evaluation
from evals.files import junit_xml, results_json, write_files
from evals.gate import Floor, Gates, checks_of
from evals.mistakes import came_of, expected_of, mistakes_of
from evals.plots import bar_plot, risk_plot
from evals.report import Report, headline_table, peers_table, said
from evals.risk import risk_coverage
from ingest.corpus import Corpus
from qa.answer import Status
from tests.evals.fakes import Scripted, cited, evaluated, outcome, pair_of, unanswerable

GATES = Gates((Floor("hit@1", "all", 0.99),), ("right", "hit@1"), ("language",), 0.03, 0.1)


@pytest.fixture(scope="module")
def report(
    dev: tuple[Pair, ...], corpus: Corpus, last_release: Baseline, few_wrong: frozenset[str]
) -> Report:
    """A run that got two more pairs wrong than the last release, and fails a floor."""
    system = Scripted(dev, corpus, few_wrong | {dev[1].id, dev[2].id})
    found = evaluated(lambda: system, dev)
    peers = {"A peer <of sorts>": found.scores}
    return Report(found, checks_of(found, GATES, last_release), last_release, peers)


def test_all_files_are_written(report: Report, tmp_path: Path) -> None:
    write_files(report, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "results.json",
        "report.md",
        "report.html",
        "junit.xml",
        "run.trec",
    }


def test_the_page_fetches_nothing(report: Report, tmp_path: Path) -> None:
    write_files(report, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)\s*=|url\(|@import|<script|<link|<iframe", page) == []
    assert page.count("<svg ") == 3
    assert "A peer &lt;of sorts&gt;" in page


def test_every_wrong_question_is_shown_with_its_gold(
    report: Report, dev: tuple[Pair, ...], tmp_path: Path
) -> None:
    write_files(report, tmp_path)
    pages = [(tmp_path / name).read_text(encoding="utf-8") for name in ("report.md", "report.html")]
    wrong = dev[1]
    assert wrong.expect is Status.ANSWERED
    for page in pages:
        assert f"{wrong.id}-zh (" in page
        assert wrong.texts["zh"] in page
        assert all(key in page for key in wrong.answering)


def test_the_verdict_and_the_flips_come_in_words(report: Report, tmp_path: Path) -> None:
    write_files(report, tmp_path)
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert said(report).startswith("FAILED: ")
    assert said(report) in page
    assert "**4 turned wrong**" in page
    assert "FAILED: floor: Hit@1, all" in page


def test_measured_without_the_gate_says_so(report: Report) -> None:
    assert said(replace(report, checks=())) == "Measured; the gate was not asked"


def test_the_tables_tell_what_changed(report: Report) -> None:
    table = headline_table(report)
    right = dict(zip(table.header, next(r for r in table.rows if r[0] == "Hit@1"), strict=True))
    assert right["Since 0.0.0" if "Since 0.0.0" in right else table.header[4]].startswith("-")
    peers = peers_table(report)
    assert [row[:2] for row in peers.rows] == [
        ("Pincite", "all"),
        ("Pincite", "English"),
        ("Pincite", "Chinese"),
        ("A peer <of sorts>", "all"),
        ("A peer <of sorts>", "English"),
        ("A peer <of sorts>", "Chinese"),
    ]


def test_results_hold_every_question_and_where_they_come_from(report: Report) -> None:
    results = json.loads(json.dumps(results_json(report)))
    assert len(results["questions"]) == len(report.evaluation.outcomes)
    assert results["provenance"]["dataset_sha256"] == "0" * 64
    assert results["provenance"]["seed"]
    hit = results["measures"]["hit@1"]["slices"]["language=zh"]
    assert hit["low"] <= hit["mean"] <= hit["high"]
    assert len(results["flips"]["to_wrong"]) == 4


def test_junit_counts_what_failed(report: Report, healthy: Evaluation) -> None:
    root = ElementTree.fromstring(junit_xml(report))  # noqa: S314  (we wrote it)
    suites = {suite.get("name"): suite for suite in root}
    floors = suites["floor"]
    assert (floors.get("tests"), floors.get("failures")) == ("1", "1")
    failure = floors.find("testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert "right: " in failure.text
    alone = Report(healthy, checks_of(healthy, GATES, None), None, {})
    root = ElementTree.fromstring(junit_xml(alone))  # noqa: S314
    assert [s.get("skipped") for s in root if s.get("name") == "non-inferiority"] == ["1"]


@pytest.mark.parametrize(
    ("pair", "fields", "kind"),
    [
        (pair_of(), {"cited": [cited("note:10")]}, "wrong paragraph cited"),
        (pair_of(), {"status": Status.NOT_FOUND}, "wrongly refused"),
        (pair_of(), {"status": Status.PREMISE_REJECTED}, "sound question called false"),
        (unanswerable(), {"cited": [cited("note:10")]}, "answered though unanswerable"),
        (pair_of(expect=Status.PREMISE_REJECTED), {}, "false premise answered as true"),
        (
            pair_of(expect=Status.PREMISE_REJECTED),
            {"status": Status.NOT_FOUND},
            "false premise not named",
        ),
        (pair_of(), {"cited": [cited("note:10", faithful=False)]}, "broke a promise"),
    ],
)
def test_each_mistake_has_its_kind(pair: Pair, fields: dict[str, object], kind: str) -> None:
    made = outcome(pair, **fields)  # type: ignore[arg-type]
    (mistake,) = mistakes_of([made], {made.case.id: 0.0})
    assert mistake.kind == kind


def test_a_mistake_reads_in_one_line_each_way() -> None:
    made = outcome(
        pair_of(gold={"declaration:16": 2, "note:10": 1}),
        retrieved=["note:10", "declaration:16"],
        cited=[cited("note:10", "实益所有权\n透明度")],
    )
    assert expected_of(made) == "answered: declaration:16 “实益所有权”; supported by note:10"
    assert came_of(made) == (
        "answered: note:10 “实益所有权 透明度”; first found: note:10, declaration:16"
    )


def test_a_pair_shows_both_its_twins(report: Report, dev: tuple[Pair, ...]) -> None:
    shown = report.evaluation.outcomes_of((dev[1].id, f"{dev[2].id}-zh", "X999"))
    assert [o.case.id for o in shown] == [
        f"{dev[1].id}-en",
        f"{dev[1].id}-zh",
        f"{dev[2].id}-zh",
    ]


def test_blocks_come_out_in_both_forms() -> None:
    blocks = (Heading("Slices"), Folded("a < b", (Table(("x|y",), (("1\n2",),)),)), Text("实益"))
    assert markdown_of(blocks) == "## Slices\n\n**a < b**\n\n| x\\|y |\n| --- |\n| 1 2 |\n\n实益"
    page = html_of(blocks)
    assert "<summary>a &lt; b</summary>" in page
    assert "<th>x|y</th>" in page


def test_plots_are_well_formed() -> None:
    curve = risk_coverage([outcome(pair_of("A1"), retrieved=["declaration:16"])])
    bars = bar_plot("t", ("1", "<5"), {"English": (0.5, 0.5), "中文": (1.0, 0.0)}, "a & b", "c")
    for drawn in (risk_plot(curve), bars, bar_plot("t", (), {}, "", "")):
        assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314
