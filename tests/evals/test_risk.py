"""The risk-coverage curve on four questions worked out by hand."""

import pytest

from evals.risk import risk_coverage
from qa.answer import Status
from tests.evals.fakes import cited, outcome, pair_of, unanswerable


def test_the_curve_by_hand() -> None:
    right = ["declaration:16"]
    outcomes = [
        outcome(pair_of("A1"), retrieved=right, confidence=9, cited=[cited("declaration:16")]),
        outcome(unanswerable("U1"), retrieved=right, confidence=8, cited=[cited("note:10")]),
        outcome(pair_of("A2"), retrieved=right, confidence=7, cited=[cited("declaration:16")]),
        outcome(pair_of("A3"), retrieved=["note:10"], confidence=1, status=Status.NOT_FOUND),
    ]
    curve = risk_coverage(outcomes)
    assert curve.coverage == (0.25, 0.5, 0.75, 1.0)
    assert curve.risk == pytest.approx((0, 1 / 2, 1 / 3, 1 / 2))
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert curve.working == pytest.approx((3 / 4, 1 / 3))
    assert (curve.coverage_at(0.4), curve.coverage_at(0.1)) == (0.75, 0.25)


def test_false_premises_are_left_out() -> None:
    premise = pair_of("P1", expect=Status.PREMISE_REJECTED)
    assert risk_coverage([outcome(premise)]).coverage == ()


def test_no_questions_give_an_empty_curve() -> None:
    assert risk_coverage([]).working == (0.0, 0.0)
