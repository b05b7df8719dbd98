"""How it is fitted when a further paragraph is cited."""

from collections.abc import Mapping

import pytest

from evals.tune_selection import Asked, fitted
from ingest.document import Kind, Paragraph
from qa.question import Question
from qa.selection import NEAR, Beside
from vectorstore.search import Hit

QUESTION = Question("Who?", "who?", "en", (), (), ())


def asked(gold: Mapping[str, int], *others: Beside, costs: float = 1.0) -> Asked:
    hits = tuple(
        Hit(Paragraph(key, "one", Kind.OPERATIVE, key, "", {}, {}), 1.0, {}, {}, 0.0, {})
        for key in "abc"
    )
    return Asked(QUESTION, hits, gold, others, ("all",), costs)


@pytest.mark.parametrize(
    ("why", "gold", "gain"),
    [
        ("half of the answers more", {"a": 2, "b": 2}, 0.5),
        ("the best is wrong, the second right", {"b": 2}, 0.5 + 1.0),
        ("the best is right and the second stands for nothing", {"a": 2}, -0.5),
        ("it supports, and changes nothing", {"a": 2, "b": 1}, 0.0),
        ("both are wrong", {"c": 2}, 0.0),
    ],
)
def test_the_gain_of_a_citation_is_that_of_precision_and_recall(
    why: str, gold: Mapping[str, int], gain: float
) -> None:
    assert asked(gold).gain(0) == pytest.approx(gain), why


def test_where_supporting_paragraphs_have_no_grade_a_wrong_citation_costs_less() -> None:
    assert asked({"a": 2}, costs=0.8).gain(0) == pytest.approx(-0.4)
    assert asked({"b": 2}, costs=0.8).gain(0) == pytest.approx(1.5)


def test_what_is_fitted_tells_apart_what_it_was_fitted_on() -> None:
    """What says much of the same answers, however near; what says little doesn't."""
    alike, unlike = Beside(0.8, 0.6), Beside(0.95, 0.1)
    found = fitted([asked({"a": 2, "b": 2}, alike), asked({"a": 2}, unlike)] * 10)
    assert found.worth(alike) > 0 > found.worth(unlike)
    assert found.usual == pytest.approx(0.35)


def test_a_paragraph_that_is_not_near_is_neither_fitted_on_nor_cited() -> None:
    near, far = Beside(0.9, 0.5), Beside(NEAR.share - 0.01, 0.5)
    one = asked({"a": 2, "c": 2}, near, far)
    assert one.cited(lambda other: True) == ["a", "b"]
    alone = [asked({"a": 2, "b": 2}, near), asked({"a": 2}, Beside(0.9, 0.1))] * 5
    with_far = [asked({"a": 2, "b": 2}, near, far), asked({"a": 2}, Beside(0.9, 0.1), far)] * 5
    assert fitted(with_far) == fitted(alone)
