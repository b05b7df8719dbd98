"""Each measure on a case that is worked out by hand."""

from math import log2

import pytest

from evals.dataset import Form
from evals.measures import LOWER_IS_BETTER, ORDER, TITLES, scores_of
from evals.outcome import Outcome
from qa.answer import Status
from qa.question import Turn
from tests.evals.fakes import cited, outcome, pair_of, unanswerable

TWO = {"declaration:16": 2, "note:10": 2, "declaration:17": 1}
PIECES = {"declaration:16": ("实益所有权", "登记册"), "note:10": ("透明度",)}


def score(measure: str, made: Outcome) -> float | None:
    return scores_of([made]).get(measure, {}).get(made.case.id)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("hit@1", 0.0),
        ("hit@3", 1.0),
        ("hit@5", 1.0),
        ("failure@20", 0.0),
        ("MRR", 1 / 2),
        ("recall@10", 1 / 2),
        # Grades 1, 2, 0, then note:10 at rank 12 counts no more; best possible is 2, 2, 1.
        ("nDCG@10", (1 / log2(2) + 2 / log2(3)) / (2 / log2(2) + 2 / log2(3) + 1 / log2(4))),
    ],
)
def test_retrieval_by_hand(measure: str, expected: float) -> None:
    others = [f"declaration:{n}" for n in range(20, 29)]
    ranked = ["declaration:17", "declaration:16", *others, "note:10"]
    made = outcome(pair_of(gold=TWO, nuggets=PIECES), retrieved=ranked)
    assert score(measure, made) == pytest.approx(expected)


def test_equal_scores_keep_the_order_of_the_system() -> None:
    made = outcome(pair_of(), retrieved=["declaration:16", "declaration:17", "declaration:15"])
    assert score("hit@1", made) == 1.0


def test_nothing_retrieved_is_a_miss_and_not_left_out() -> None:
    made = outcome(pair_of(), status=Status.NOT_FOUND)
    assert (score("hit@1", made), score("failure@20", made)) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("paragraphs", "precision", "recall", "right"),
    [
        (["declaration:16"], 1.0, 1 / 2, 1.0),
        (["declaration:16", "note:10"], 1.0, 1.0, 1.0),
        (["declaration:17"], 1.0, 0.0, 0.0),  # grade 1 is precise, but does not answer
        (["declaration:16", "declaration:40"], 1 / 2, 1 / 2, 1.0),
        (["declaration:16", "declaration:16"], 1.0, 1 / 2, 1.0),  # paragraphs, not quotes
        ([], None, 0.0, 0.0),
    ],
)
def test_citations_by_hand(
    paragraphs: list[str], precision: float | None, recall: float, right: float
) -> None:
    made = outcome(
        pair_of(gold=TWO, nuggets=PIECES),
        status=Status.ANSWERED if paragraphs else Status.NOT_FOUND,
        cited=[cited(key) for key in paragraphs],
    )
    assert score("citation_precision", made) == precision
    assert score("citation_recall", made) == pytest.approx(recall)
    assert score("cited_right", made) == right
    assert score("right", made) == right


def test_an_altered_quote_is_neither_faithful_nor_precise_nor_recalled() -> None:
    made = outcome(pair_of(), cited=[cited("declaration:16", "实益所有权", faithful=False)])
    assert score("quote_fidelity", made) == 0.0
    assert score("citation_precision", made) == 0.0
    assert score("citation_recall", made) == 0.0
    assert score("nugget_recall", made) == 0.0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # One of two pieces of 16, and the only piece of note:10: any one paragraph answers a
        # fact, so the better one counts; a list wants all three pieces.
        ("fact", 1.0),
        ("list", 2 / 3),
        ("compare", 2 / 3),
    ],
)
def test_nuggets_are_looked_for_in_verified_quotes(kind: str, expected: float) -> None:
    made = outcome(
        pair_of(type=kind, gold=TWO, nuggets=PIECES),
        cited=[cited("declaration:16", "提高实益\n所有权"), cited("note:10", "提高透明度")],
    )
    assert score("nugget_recall", made) == pytest.approx(expected)


def test_a_nugget_in_the_quote_of_another_paragraph_is_not_shown() -> None:
    made = outcome(pair_of(), cited=[cited("declaration:17", "实益所有权")])
    assert score("nugget_recall", made) == 0.0


@pytest.mark.parametrize(
    ("quote", "reading", "expected"),
    [
        ("2018 年 12 月 17 日第 73/191 号", "resolution 73/191 of 17 December 2018", 1.0),
        ("2018 年 12 月 17 日第 73/191 号", "decision 74/568 of 17 May", 1 / 3),
        ("第 1 次全体会议", "1st plenary meeting", None),  # small numbers may be spelled out
        ("2021 年", "", None),  # nothing is shown beside it
    ],
)
def test_figures_of_a_quote_stand_in_its_reading(
    quote: str, reading: str, expected: float | None
) -> None:
    made = outcome(pair_of(), cited=[cited("declaration:16", quote, reading=reading)])
    assert score("reading_figures", made) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.ANSWERED, (1.0, 1.0, 0.0)),
        (Status.NOT_FOUND, (0.0, 0.0, 1.0)),
        (Status.PREMISE_REJECTED, (0.0, 0.0, 1.0)),
    ],
)
def test_abstention_by_hand(status: Status, expected: tuple[float, float, float]) -> None:
    made = outcome(unanswerable(kind="near_miss"), status=status)
    names = ("answered_unanswerable", "answered_near_miss", "right")
    assert tuple(score(name, made) for name in names) == expected


def test_what_is_not_a_near_miss_is_not_counted_as_one() -> None:
    made = outcome(unanswerable(kind="other_topic"))
    assert score("answered_unanswerable", made) == 1.0
    assert score("answered_near_miss", made) is None


@pytest.mark.parametrize(
    ("status", "caught", "swallowed"),
    [
        (Status.PREMISE_REJECTED, 1.0, 0.0),
        (Status.ANSWERED, 0.0, 1.0),
        (Status.NOT_FOUND, 0.0, 0.0),
    ],
)
def test_false_premises_by_hand(status: Status, caught: float, swallowed: float) -> None:
    made = outcome(pair_of(type="false_premise", expect=Status.PREMISE_REJECTED), status=status)
    assert score("premise_caught", made) == caught
    assert score("premise_swallowed", made) == swallowed
    assert score("hit@1", made) is None  # retrieval is measured on answerable questions


@pytest.mark.parametrize(
    ("status", "refused", "invented"),
    [
        (Status.ANSWERED, 0.0, 0.0),
        (Status.NOT_FOUND, 1.0, 0.0),
        (Status.PREMISE_REJECTED, 0.0, 1.0),
    ],
)
def test_sound_questions_by_hand(status: Status, refused: float, invented: float) -> None:
    made = outcome(pair_of(), status=status)
    assert score("wrongly_refused", made) == refused
    assert score("premise_invented", made) == invented


@pytest.mark.parametrize(
    ("english", "chinese", "jaccard", "same"),
    [
        (["declaration:16"], ["declaration:16"], 1.0, 1.0),
        (["declaration:16", "note:10"], ["declaration:16"], 1 / 2, 0.0),
        (["declaration:16"], ["note:10"], 0.0, 0.0),
        ([], [], 1.0, 1.0),
    ],
)
def test_twins_by_hand(english: list[str], chinese: list[str], jaccard: float, same: float) -> None:
    pair = pair_of()
    twins = [
        outcome(pair, language="en", cited=[cited(key) for key in english]),
        outcome(pair, language="zh", cited=[cited(key) for key in chinese]),
    ]
    scores = scores_of(twins)
    assert scores["twin_jaccard"] == {"A001": pytest.approx(jaccard)}
    assert scores["twin_same"] == {"A001": same}


def test_a_question_without_its_twin_is_not_compared() -> None:
    assert "twin_same" not in scores_of([outcome(pair_of())])


def test_follow_ups_are_measured_in_each_form_under_one_id() -> None:
    pair = pair_of(
        "F001",
        type="follow_up",
        history={"en": (Turn("user", "Who?"),), "zh": (Turn("user", "谁？"),)},
        standalone={"en": "Who owns the company?", "zh": "公司归谁所有？"},
    )
    right, wrong = ["declaration:16"], ["declaration:40", "declaration:16"]
    scores = scores_of(
        [
            outcome(pair, form=Form.ASKED, retrieved=right),
            outcome(pair, form=Form.BARE, retrieved=wrong),
            outcome(pair, form=Form.WHOLE, retrieved=right),
        ]
    )
    assert scores["follow_up_hit@1_asked"] == {"F001-en": 1.0}
    assert scores["follow_up_hit@1_bare"] == {"F001-en": 0.0}
    assert scores["follow_up_hit@1_whole"] == {"F001-en": 1.0}
    assert scores["follow_up_recall@10_bare"] == {"F001-en": 1.0}
    assert scores["hit@1"] == {"F001-en": 1.0}  # the other forms count nowhere else


def test_every_measure_has_a_title_and_a_place() -> None:
    assert len(set(ORDER)) == len(ORDER)
    assert set(ORDER) == set(TITLES) > LOWER_IS_BETTER
