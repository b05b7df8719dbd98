"""The command `pincite eval`, beside those of `qa.cli`."""

import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.errors import EvalsError
from qa import cli as qa_cli
from qa.cli import app

if TYPE_CHECKING:
    from evals.blocks import Table
    from evals.report import Report

#: Questions shown on the command line under a check that failed; the report has all.
_SHOWN = 3


def main() -> None:
    """Run the command line, with the evaluation suite in it."""
    try:
        qa_cli.main()
    except EvalsError as error:
        typer.echo(f"pincite: {error}", err=True)
        raise SystemExit(2) from None


@app.command("eval")
def evaluate(  # noqa: PLR0917  (typer passes them by name)
    gate: Annotated[
        bool, typer.Option("--gate", help="Check the release gate; exit 1 where it fails.")
    ] = False,
    split: Annotated[
        str, typer.Option(help="Which questions: test, dev or all.", show_default="test")
    ] = "",
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("eval-report"),
    peer: Annotated[
        list[str] | None, typer.Option(help="A peer to measure beside Pincite; may be repeated.")
    ] = None,
    new_baseline: Annotated[
        bool, typer.Option("--new-baseline", help="Write this run as the release's baseline.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why there is a new baseline.")] = "",
    questions: Annotated[
        Path | None, typer.Option(help="Another file of questions than the one that comes along.")
    ] = None,
    planted: Annotated[
        str, typer.Option(help="Plant a regression, to see the gate turn red.")
    ] = "",
    as_json: qa_cli.AsJson = False,
) -> None:
    """Measure the answers against questions with known gold; write a report.

    A new baseline is taken on all splits.
    """
    # Two processes ask side by side: one thread each. Read by numpy when it is first imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from evals.baseline import baseline_of, last_baseline, write_baseline
    from evals.dataset import QUESTIONS, in_split, load_dataset
    from evals.errors import ExtrasMissing, NoReason
    from evals.evaluation import evaluate as evaluated
    from evals.files import summary_json, write_files
    from evals.gate import checks_of, failures, load_gates
    from evals.measures import scores_of
    from evals.peers import peer_named, peer_outcomes
    from evals.regressions import planted as planted_subject
    from evals.report import Report
    from qa.settings import read_settings

    if new_baseline and (len(reason.split()) < 3 or planted):
        raise NoReason('A new baseline needs a reason and no planted regression: --reason "...".')
    if find_spec("ir_measures") is None:
        raise ExtrasMissing("The suite needs ir-measures; run `pip install 'pincite[evals]'`.")
    settings, file = read_settings(), questions or QUESTIONS
    chosen = split or ("all" if new_baseline else "test")
    pairs = in_split(load_dataset(file), chosen)
    gates, baseline = load_gates(), last_baseline()
    with (
        planted_subject(planted, settings) as subject,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        qa_cli.progress_bar("Asking") as progress,
    ):
        found = evaluated(
            subject,
            pairs,
            split=chosen,
            dataset_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            executor=executor,
            progress=progress,
        )
        corpus = subject.open().corpus
        compared = {}
        for name in dict.fromkeys(peer or ()):
            other = peer_named(name, corpus, settings)
            asked = [outcome.case for outcome in found.outcomes]
            compared[other.title] = scores_of(peer_outcomes(other, asked))
    report = Report(
        evaluation=found,
        checks=checks_of(found, gates, baseline) if gate else (),
        baseline=baseline,
        peers=compared,
    )
    write_files(report, out)
    if as_json:
        typer.echo(json.dumps(summary_json(report), ensure_ascii=False))
    else:
        _show(report, out)
    if new_baseline:
        typer.echo(f"Wrote {write_baseline(baseline_of(found, reason))}.", err=True)
    if failures(report.checks):
        raise typer.Exit(1)


def _show(report: "Report", out: Path) -> None:
    """Print the measures, the peers, and the checks that did not pass with their questions."""
    from evals.files import question_lines
    from evals.gate import Verdict, title_of
    from evals.report import headline_table, peers_table, said

    _print_table(headline_table(report))
    if report.peers:
        typer.echo()
        _print_table(peers_table(report))
    open_checks = [check for check in report.checks if check.verdict is not Verdict.PASSED]
    for check in open_checks:
        if check.of_slice:
            continue
        typer.echo(f"\n{check.verdict.upper()}  {title_of(check)}: {check.said}")
        if check.verdict is Verdict.FAILED:
            shown = report.evaluation.outcomes_of(check.units)
            for outcome in shown[:_SHOWN]:
                typer.echo(question_lines(outcome))
            if len(shown) > _SHOWN:
                typer.echo(f"... and {len(shown) - _SHOWN} more, in {out / 'report.html'}")
    for verdict in (Verdict.FAILED, Verdict.CANNOT_TELL):
        names = [c.name for c in open_checks if c.of_slice and c.verdict is verdict]
        if names:
            typer.echo(f"\n{verdict.upper()}  by slice: {'; '.join(names)}")
    typer.echo(f"\n{said(report)}. The report is {out / 'report.html'}.")


def _print_table(table: "Table") -> None:
    widths = [
        max(len(row[i]) for row in (table.header, *table.rows)) for i in range(len(table.header))
    ]
    for row in (table.header, *table.rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
