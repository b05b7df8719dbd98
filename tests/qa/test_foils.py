"""The foil model: what known lines tell of a question."""

import numpy as np
import pytest

from qa.foils import INT8, Lines, foil_model

ANSWERED, NEAR, PREMISE = 0, 1, 2


def lines(outcomes: list[int], cosines: list[float]) -> Lines:
    """Lines with these likenesses to the vector (1, 0)."""
    sines = np.sqrt(1 - np.square(cosines))
    return Lines(
        outcomes=np.array(outcomes, dtype=np.uint8),
        projection=np.eye(2, dtype=np.float32),
        vectors=np.round(np.stack([cosines, sines], axis=1) * INT8).astype(np.int8),
        starts=np.array([0, len(outcomes)], dtype=np.int32),
        rows=np.arange(len(outcomes), dtype=np.uint16),
        weights=np.array(cosines, dtype=np.float32),
    )


def test_the_likest_line_of_each_outcome_tells_how_much_liker_a_foil_is() -> None:
    known = lines([ANSWERED, NEAR, PREMISE, *[ANSWERED] * 20], [0.6, 0.8, 0.5, *[0.0] * 20])
    for found in (known.by_meaning(np.array([1, 0], dtype=np.float32)), known.by_word({0: 1.0})):
        assert found.answered == pytest.approx(0.6, abs=0.01)
        assert found.near == pytest.approx(0.2, abs=0.01)
        assert found.premise == pytest.approx(-0.1, abs=0.01)


def test_the_fifteen_likest_lines_vote_by_the_fourth_power_of_their_likeness() -> None:
    # Five near misses of .8 and ten answered questions of .4 vote; a hundred of .1 don't.
    known = lines(
        [NEAR] * 5 + [ANSWERED] * 10 + [PREMISE] * 100, [0.8] * 5 + [0.4] * 10 + [0.1] * 100
    )
    found = known.by_meaning(np.array([1, 0], dtype=np.float32))
    assert found.near_votes == pytest.approx(5 * 0.8**4 / (5 * 0.8**4 + 10 * 0.4**4), abs=0.02)
    assert found.premise_votes == 0.0


def test_where_no_word_is_known_nobody_votes() -> None:
    found = foil_model().word_likeness("zzzz qqqq")
    assert (found.near_votes, found.premise_votes) == (0.0, 0.0)
