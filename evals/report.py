"""The report: the same blocks as Markdown and as one HTML file, from the verdict to the flaws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from evals.baseline import Baseline
from evals.blocks import Block, Figure, Folded, Heading, Table, Text, html_of, markdown_of
from evals.dataset import Form
from evals.evaluation import Evaluation
from evals.gate import Check, Verdict, failures, flips_of, title_of
from evals.intervals import Interval, mean_interval
from evals.measures import LOWER_IS_BETTER, TITLES
from evals.mistakes import KINDS, Mistake, answering_rank, came_of, expected_of, mistakes_of
from evals.outcome import Outcome
from evals.plots import bar_plot, risk_plot
from evals.slices import ALL
from qa.answer import Status

#: Scores of one system by measure and unit, under the title that it is shown by.
SideBySide = Mapping[str, Mapping[str, Mapping[str, float]]]

_COMPARED = ("hit@1", "hit@5", "recall@10", "nDCG@10", "citation_precision", "citation_recall")
_SLICED = (
    "right", "hit@1", "recall@10", "cited_right", "citation_precision", "nugget_recall",
    "wrongly_refused", "premise_caught", "answered_unanswerable",
)  # fmt: skip
_LANGUAGES = {"en": "English", "zh": "Chinese"}
_RANKS = (("1", 1, 1), ("2", 2, 2), ("3", 3, 3), ("4-5", 4, 5), ("6-10", 6, 10), ("11-20", 11, 20))
_MILLISECONDS = (10, 20, 30, 50, 80, 120, 200, 500)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report shows: the evaluation, its checks, the baseline and the peers."""

    evaluation: Evaluation
    checks: tuple[Check, ...]
    baseline: Baseline | None
    peers: SideBySide


def markdown(report: Report) -> str:
    """The report in Markdown."""
    return f"# {_title(report)}\n\n**{said(report)}**\n\n{markdown_of(_blocks(report))}\n"


def html(report: Report) -> str:
    """The report as one HTML file that fetches nothing."""
    template = (files("evals") / "templates" / "report.html").read_text(encoding="utf-8")
    return Template(template).substitute(
        title=_title(report),
        verdict="failed" if failures(report.checks) else "passed",
        said=said(report),
        body=html_of(_blocks(report)),
    )


def peers_table(report: Report) -> Table:
    """Pincite and its peers side by side, all questions and each language."""
    own = {name: report.evaluation.scores.get(name, {}) for name in _COMPARED}
    rows = []
    for title, scores in {"Pincite": own, **report.peers}.items():
        for name in (ALL, *(f"language={language}" for language in _LANGUAGES)):
            units = report.evaluation.slices.get(name, frozenset())
            cells = [
                _percent(mean_interval(inside, report.evaluation.clusters))
                if (inside := {u: s for u, s in scores.get(measure, {}).items() if u in units})
                else ""
                for measure in _COMPARED
            ]
            rows.append((title, _slice_title(name), *cells))
    return Table(("System", "Questions", *(TITLES[name] for name in _COMPARED)), tuple(rows))


def headline_table(report: Report) -> Table:
    """Every measure, overall and by language, and what it was in the last release."""
    evaluation, baseline = report.evaluation, report.baseline
    rows = []
    for measure, by_slice in evaluation.intervals.items():
        if ALL not in by_slice:
            continue
        cells = [
            _percent(by_slice[name]) if name in by_slice else ""
            for name in (ALL, *(f"language={language}" for language in _LANGUAGES))
        ]
        less = " (less is better)" if measure in LOWER_IS_BETTER else ""
        rows.append(
            (
                TITLES[measure] + less,
                *cells,
                _before(evaluation, baseline, measure),
                str(by_slice[ALL].questions),
            )
        )
    last = baseline.version if baseline else "last release"
    header = ("Measure", "All", *_LANGUAGES.values(), f"Since {last}", "Questions")
    return Table(header, tuple(rows))


# -- the parts ---------------------------------------------------------------------------------


def _blocks(report: Report) -> tuple[Block, ...]:
    evaluation = report.evaluation
    return (
        Text(_provenance(evaluation)),
        *_gate_blocks(report),
        Heading("Measures"),
        Text("Per cent, with 95 % intervals from whole clusters."),
        headline_table(report),
        Heading("What was expected, what came"),
        _status_table(evaluation),
        *_peer_blocks(report),
        Heading("Slices"),
        _slice_table(evaluation),
        Heading("Plots"),
        *_plots(evaluation),
        *_flip_blocks(report),
        *_mistake_blocks(report),
    )


def _title(report: Report) -> str:
    made = report.evaluation.provenance
    planted = f", with {made.planted} planted" if made.planted else ""
    return f"Pincite {made.version}: evaluation on {made.split}{planted}"


def said(report: Report) -> str:
    """The verdict in one line."""
    if not report.checks:
        return "Measured; the gate was not asked"
    failed = failures(report.checks)
    unsure = sum(check.verdict is Verdict.CANNOT_TELL for check in report.checks)
    rest = f"; {unsure} can't be told, a person decides" if unsure else ""
    if failed:
        return f"FAILED: {len(failed)} of {len(report.checks)} checks{rest}"
    return f"Passed {len(report.checks) - unsure} of {len(report.checks)} checks{rest}"


def _provenance(evaluation: Evaluation) -> str:
    made = evaluation.provenance
    latency = evaluation.latency
    return (
        f"{len(evaluation.outcomes)} questions asked twice in {made.seconds:.0f} s, "
        f"{made.made_at}; commit {made.commit or 'unknown'}, model {made.model}, embedder "
        f"{made.embedder}, corpus {made.corpus_sha256[:12]}, questions "
        f"{made.dataset_sha256[:12]}, seed {made.seed}, Python {made.python} on {made.machine}. "
        f"A question takes {latency['p50'] * 1000:.0f} ms (median), "
        f"{latency['p95'] * 1000:.0f} ms (95th percentile)."
    )


def _gate_blocks(report: Report) -> tuple[Block, ...]:
    if not report.checks:
        return ()
    blocks: list[Block] = [Heading("The gate")]
    for verdict in (Verdict.FAILED, Verdict.CANNOT_TELL):
        found = [check for check in report.checks if check.verdict is verdict]
        for check in found:
            if not check.of_slice:
                line = f"{verdict.upper()}: {title_of(check)}: {check.said}"
                shown = report.evaluation.outcomes_of(check.units)
                blocks.append(Folded(line, (_outcome_table(shown),)) if shown else Text(line))
        if slices := [check for check in found if check.of_slice]:
            line = f"{verdict.upper()}: {len(slices)} slices against the last release"
            blocks.append(Folded(line, (_check_table(slices),)))
    passed = [check for check in report.checks if check.verdict is Verdict.PASSED]
    blocks.append(Folded(f"{len(passed)} checks passed", (_check_table(passed),)))
    return tuple(blocks)


def _check_table(checks: Sequence[Check]) -> Table:
    rows = tuple((title_of(check), check.said, " ".join(check.units)) for check in checks)
    return Table(("Check", "Figures", "Questions"), rows)


def _status_table(evaluation: Evaluation) -> Table:
    asked = [outcome for outcome in evaluation.outcomes if outcome.case.form is Form.ASKED]
    rows = []
    for expect in Status:
        came = [outcome.status for outcome in asked if outcome.case.pair.expect is expect]
        rows.append((f"expected {expect}", *(str(came.count(status)) for status in Status)))
    return Table(("", *(f"came {status}" for status in Status)), tuple(rows))


def _peer_blocks(report: Report) -> tuple[Block, ...]:
    if not report.peers:
        return ()
    note = (
        "Peers read the same source files and answer the same questions; a chunk stands for the "
        "paragraphs that it covers, those that it covers most first."
    )
    return (Heading("Side by side"), Text(note), peers_table(report))


def _slice_table(evaluation: Evaluation) -> Table:
    rows = []
    for name in evaluation.slices:
        cells = [
            _percent(by_slice[name])
            if name in (by_slice := evaluation.intervals.get(measure, {}))
            else ""
            for measure in _SLICED
        ]
        questions = sum(unit in evaluation.by_id for unit in evaluation.slices[name])
        rows.append((_slice_title(name), str(questions), *cells))
    header = ("Slice", "Questions", *(TITLES[measure] for measure in _SLICED))
    return Table(header, tuple(rows))


def _plots(evaluation: Evaluation) -> tuple[Block, ...]:
    curve = evaluation.curve
    answerable = [
        outcome
        for outcome in evaluation.outcomes
        if outcome.case.form is Form.ASKED and outcome.case.pair.expect is Status.ANSWERED
    ]
    labels = tuple(label for label, _, _ in _RANKS)
    ranks = {
        title: _rank_shares([o for o in answerable if o.case.language == language])
        for language, title in _LANGUAGES.items()
    }
    bounds = (0, *_MILLISECONDS)
    spans = [f"<{high}" for high in _MILLISECONDS] + [f"≥{_MILLISECONDS[-1]}"]
    times = {
        title: _latency_shares(
            [o.seconds for o in evaluation.outcomes if o.case.language == language], bounds
        )
        for language, title in _LANGUAGES.items()
    }
    return (
        Figure(
            risk_plot(curve),
            f"Risk against coverage, by the confidence of the answer: mean risk "
            f"{curve.area:.3f}; {curve.coverage_at(0.05):.0%} of the questions could be answered "
            f"at a risk of 5 %, {curve.coverage_at(0.1):.0%} at 10 %. Works at "
            f"{curve.working[0]:.0%} and {curve.working[1]:.0%}.",
        ),
        Figure(
            bar_plot(
                "Rank of the answer",
                (*labels, "none"),
                ranks,
                "rank of the first answering paragraph",
                "share of questions",
            ),
            "Rank of the first answering paragraph: "
            + "; ".join(
                f"{title} {', '.join(f'{value:.0%}' for value in shares)}"
                for title, shares in ranks.items()
            ),
        ),
        Figure(
            bar_plot("Latency", spans, times, "milliseconds a question", "share of questions"),
            f"Time a question takes: median {evaluation.latency['p50'] * 1000:.0f} ms, 95th "
            f"percentile {evaluation.latency['p95'] * 1000:.0f} ms, longest "
            f"{evaluation.latency['max'] * 1000:.0f} ms.",
        ),
    )


def _flip_blocks(report: Report) -> tuple[Block, ...]:
    if report.baseline is None:
        return ()
    flips = flips_of(report.evaluation, report.baseline)
    by_id = report.evaluation.by_id
    blocks: list[Block] = [Heading(f"Flips since {report.baseline.version}")]
    for said, units in (("turned wrong", flips.to_wrong), ("turned right", flips.to_right)):
        rows = tuple(
            (
                unit,
                by_id[unit].case.text,
                f"{before.status}, cited {', '.join(before.cited) or 'nothing'}",
                came_of(by_id[unit]),
            )
            for unit in units
            for before in (report.baseline.cases[unit],)
        )
        line = f"{len(rows)} {said}"
        table = Table(("Question", "Asked", "Before", "Now"), rows)
        blocks.append(Folded(line, (table,)) if rows else Text(line))
    return tuple(blocks)


def _mistake_blocks(report: Report) -> tuple[Block, ...]:
    evaluation = report.evaluation
    mistakes = mistakes_of(evaluation.outcomes, evaluation.scores["right"])
    blocks: list[Block] = [Heading("Every question that came out wrong")]
    for kind in KINDS:
        found = [mistake for mistake in mistakes if mistake.kind == kind]
        if found:
            blocks.append(Folded(f"{kind}: {len(found)}", (_mistake_table(found),)))
    return tuple(blocks)


def _mistake_table(mistakes: Sequence[Mistake]) -> Table:
    return Table(
        ("Question", "Asked", "Right would be", "Came instead", "Answer found at"),
        tuple((*_row(mistake.outcome), mistake.found) for mistake in mistakes),
    )


def _outcome_table(outcomes: Sequence[Outcome]) -> Table:
    header = ("Question", "Asked", "Right would be", "Came")
    return Table(header, tuple(_row(outcome) for outcome in outcomes))


def _row(outcome: Outcome) -> tuple[str, str, str, str]:
    pair = outcome.case.pair
    said = " / ".join(turn.content for turn in outcome.case.history if turn.role == "user")
    asked = f"[after: {said}] {outcome.case.text}" if said else outcome.case.text
    return (
        f"{outcome.case.id} ({pair.type}, {pair.register})",
        asked,
        expected_of(outcome),
        came_of(outcome),
    )


# -- figures -----------------------------------------------------------------------------------


def _percent(interval: Interval) -> str:
    return f"{interval.mean:.1%} [{interval.low * 100:.0f}-{interval.high * 100:.0f}]"


def _before(evaluation: Evaluation, baseline: Baseline | None, measure: str) -> str:
    if baseline is None:
        return ""
    now, then = evaluation.scores[measure], baseline.scores.get(measure, {})
    both = [unit for unit in now if unit in then]
    if not both:
        return ""
    by = sum(now[unit] - then[unit] for unit in both) / len(both)
    return f"{by * 100:+.1f}"


def _slice_title(name: str) -> str:
    kind, _, value = name.partition("=")
    if kind == "language":
        return _LANGUAGES.get(value, value)
    return f"{kind}: {value}" if value else kind


def _rank_shares(outcomes: Sequence[Outcome]) -> tuple[float, ...]:
    ranks = [answering_rank(outcome) for outcome in outcomes]
    total = max(len(ranks), 1)
    shares = [
        sum(rank is not None and low <= rank <= high for rank in ranks) / total
        for _, low, high in _RANKS
    ]
    return (*shares, ranks.count(None) / total)


def _latency_shares(seconds: Sequence[float], bounds: Sequence[int]) -> tuple[float, ...]:
    total = max(len(seconds), 1)
    ends = (*bounds[1:], float("inf"))
    return tuple(
        sum(low <= 1000 * each < high for each in seconds) / total
        for low, high in zip(bounds, ends, strict=True)
    )
