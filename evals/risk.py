"""The risk-coverage curve: what abstaining more would cost, and what it would save."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.dataset import Form
from evals.outcome import Outcome
from qa.answer import Status


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of coverage and risk, from the most confident question to all of them.

    `area` is the mean risk over all coverages (AURC, Geifman & El-Yaniv 2017; less is better).
    `working` is where the system works now: share answered, and share of these that is wrong.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float
    working: tuple[float, float]

    def coverage_at(self, risk: float) -> float:
        """The largest share that could be answered with at most this risk."""
        fitting = [c for c, r in zip(self.coverage, self.risk, strict=True) if r <= risk]
        return max(fitting, default=0.0)


def risk_coverage(outcomes: Sequence[Outcome]) -> Curve:
    """The curve over answerable and unanswerable questions, by the confidence of the answer.

    At a coverage of i / n the i most confident questions are answered from their first paragraph;
    the risk is the share of these i that is wrong: unanswerable, or of another paragraph.
    """
    asked = [
        outcome
        for outcome in outcomes
        if outcome.case.form is Form.ASKED
        and outcome.case.pair.expect is not Status.PREMISE_REJECTED
    ]
    ordered = sorted(asked, key=lambda outcome: (-outcome.confidence, outcome.case.id))
    coverage, risk, wrong = [], [], 0
    for number, outcome in enumerate(ordered, start=1):
        first = outcome.retrieved[0] if outcome.retrieved else ""
        wrong += first not in outcome.case.pair.answering
        coverage.append(number / len(ordered))
        risk.append(wrong / number)
    answered = [outcome for outcome in asked if outcome.status is Status.ANSWERED]
    missed = [o for o in answered if not o.case.pair.answering & o.cited_paragraphs]
    return Curve(
        coverage=tuple(coverage),
        risk=tuple(risk),
        area=sum(risk) / len(risk) if risk else 0.0,
        working=(
            len(answered) / len(asked) if asked else 0.0,
            len(missed) / len(answered) if answered else 0.0,
        ),
    )
