"""Slices: who belongs where, and how overlap is told."""

from dataclasses import replace

import pytest

from evals.dataset import Case, cases_of
from evals.slices import overlaps_of, slices_of
from ingest.corpus import Corpus
from qa.question import Turn
from tests.evals.fakes import pair_of, unanswerable


def test_twins_part_by_language_and_meet_by_type(corpus: Corpus) -> None:
    pairs = [pair_of("A001"), unanswerable("U001", register="typo")]
    slices = slices_of(cases_of(pairs), corpus)
    assert slices["all"] == {"A001-en", "A001-zh", "A001", "U001-en", "U001-zh", "U001"}
    assert slices["language=en"] == {"A001-en", "U001-en"}
    assert slices["type=unanswerable"] == {"U001-en", "U001-zh", "U001"}
    assert slices["register=typo"] == {"U001-en", "U001-zh", "U001"}


def test_other_forms_of_a_follow_up_are_in_no_slice(corpus: Corpus) -> None:
    turns = {"en": (Turn("user", "Who?"),), "zh": (Turn("user", "谁？"),)}
    pair = pair_of("F001", history=turns, standalone={"en": "Who owns it?", "zh": "归谁所有？"})
    assert slices_of(cases_of([pair]), corpus)["all"] == {"F001-en", "F001-zh", "F001"}


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        ("beneficial ownership", "实益所有权", 1.0),
        ("pizza recipe", "猫咪玩具", 0.0),
    ],
)
def test_overlap_counts_the_terms_that_stand_in_the_answer(
    corpus: Corpus, english: str, chinese: str, expected: float
) -> None:
    pair = replace(pair_of(), texts={"en": english, "zh": chinese})
    assert overlaps_of(cases_of([pair]), corpus) == {"A001-en": expected, "A001-zh": expected}


def test_terms_of_every_other_paragraph_say_nothing(corpus: Corpus) -> None:
    pair = replace(pair_of(), texts={"en": "corruption", "zh": "腐败"})
    assert overlaps_of([Case(pair, "en")], corpus) == {"A001-en": 0.0}


def test_overlap_is_cut_into_thirds(corpus: Corpus) -> None:
    texts = ["beneficial ownership", "beneficial pizza", "pizza recipe"]
    cases = [
        Case(pair_of(f"A00{i}", texts={"en": text, "zh": ""}), "en") for i, text in enumerate(texts)
    ]
    slices = slices_of(cases, corpus)
    assert [slices[f"overlap={third}"] for third in ("high", "middle", "low")] == [
        {"A000-en"},
        {"A001-en"},
        {"A002-en"},
    ]
