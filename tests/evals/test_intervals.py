"""Intervals, checked against figures that are worked out by hand or published."""

import pytest

from evals.intervals import Interval, difference_draws, holm, mean_interval, wilson


@pytest.mark.parametrize(
    ("right", "trials", "low", "high"),
    [(60, 60, 0.940, 1.0), (57, 60, 0.863, 0.983), (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763)],
)
def test_wilson_gives_the_published_ends(right: int, trials: int, low: float, high: float) -> None:
    assert wilson(right / trials, trials) == pytest.approx((low, high), abs=5e-4)


def test_the_mean_is_over_questions_and_clusters_are_counted() -> None:
    scores = {"a1": 1.0, "a2": 1.0, "a3": 0.0, "b1": 0.0}
    clusters = {"a1": "a", "a2": "a", "a3": "a", "b1": "b"}
    found = mean_interval(scores, clusters)
    assert (found.mean, found.questions, found.clusters) == (0.5, 4, 2)


def test_two_clusters_draw_a_quarter_of_each_end() -> None:
    # Means drawn: (a, a) 1 with 1/4, (a, b) 1/2 with 1/2, (b, b) 0 with 1/4.
    found = mean_interval({"x": 1.0, "y": 0.0}, {"x": "a", "y": "b"})
    assert found == Interval(0.5, 0.0, 1.0, 2, 2)


def test_twins_that_agree_widen_the_interval() -> None:
    scores = {f"q{i}-{twin}": float(i % 2) for i in range(60) for twin in ("en", "zh")}
    together = mean_interval(scores, {unit: unit.split("-")[0] for unit in scores})
    apart = mean_interval(scores, {unit: unit for unit in scores})
    assert together.high - together.low > 1.3 * (apart.high - apart.low)


def test_no_failure_is_not_certainty() -> None:
    scores = {f"q{i}": 1.0 for i in range(60)}
    found = mean_interval(scores, {unit: unit for unit in scores})
    assert (found.low, found.mean, found.high) == pytest.approx((0.940, 1.0, 1.0), abs=5e-4)


def test_the_same_numbers_give_the_same_interval() -> None:
    scores = {f"q{i}": (i * 7 % 10) / 10 for i in range(40)}
    clusters = {unit: f"c{int(unit[1:]) // 2}" for unit in scores}
    assert mean_interval(scores, clusters) == mean_interval(dict(scores), dict(clusters))


def test_no_difference_draws_nothing_else() -> None:
    draws = difference_draws({"a": 0.0, "b": 0.0}, {"a": "a", "b": "b"})
    assert set(draws.tolist()) == {0.0}


def test_holm_takes_the_smallest_first_and_never_falls() -> None:
    assert holm((0.01, 0.04, 0.03)) == pytest.approx((0.03, 0.06, 0.06))
    assert holm((0.6, 0.9)) == (1.0, 1.0)
    assert holm(()) == ()
