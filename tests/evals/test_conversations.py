"""The conversations that follow-ups are fitted and judged on, and how they are fitted."""

import re

import numpy as np
import pytest

from evals.conversations import HELD_OUT, load_conversations
from evals.dataset import load_dataset
from evals.tune_followups import Ranking, fitted
from ingest.corpus import bundled_folder, load_corpus
from qa.followup import READING

TRAIN, HELD = load_conversations("train"), load_conversations(HELD_OUT)
EVERY = (*TRAIN, *HELD)


def test_the_conversations_name_paragraphs_that_there_are() -> None:
    known = {paragraph.id for paragraph in load_corpus([bundled_folder()]).citable}
    assert {key for one in EVERY for key in one.answers} <= known


def test_nothing_that_is_fitted_on_is_held_out() -> None:
    assert not {one.topic for one in TRAIN} & {one.topic for one in HELD}
    assert not {one.whole for one in TRAIN} & {one.whole for one in HELD}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_enough_of_each_sort(language: str) -> None:
    sorts = [one.sort for one in EVERY if one.id.startswith(language)]
    assert sorts.count("follow-up") >= 120
    assert sorts.count("change") >= 30
    assert sorts.count("unanswerable") >= 15


def test_no_conversation_ends_in_a_question_of_the_evaluation() -> None:
    def plain(text: str) -> str:
        return re.sub(r"\W", "", text).lower()

    # A short one such as "Why?" is anybody's.
    ours = {plain(text) for one in EVERY for text in (*one.turns, one.whole)}
    theirs = {
        plain(text)
        for pair in load_dataset()
        for text in (*pair.texts.values(), *(pair.standalone or {}).values())
    }
    assert len({text for text in ours & theirs if len(text) > 12}) == 0


def _ranking(*, adds: float, alone: list[float], together: list[float], gold: int) -> Ranking:
    return Ranking(
        cues=(3.0 + adds, adds),
        alone=np.array(alone),
        together=np.array(together),
        section=np.array([1.0, 0.0, 0.0]),
        document=np.array([1.0, 1.0, 0.0]),
        gold=np.eye(3)[gold],
    )


def test_the_share_is_fitted_to_where_the_right_paragraphs_stand() -> None:
    """Where something is added its own words are right, elsewhere the conversation is."""
    adding = _ranking(adds=1.0, alone=[0, 3, 0], together=[3, 0, 0], gold=1)
    pointing = _ranking(adds=0.0, alone=[0, 3, 0], together=[3, 0, 0], gold=0)
    reading = fitted([adding, pointing] * 5)
    assert reading.adds < 0
    assert min(reading.section, reading.document) >= 0
    assert fitted([adding, pointing] * 5) == reading


def test_what_is_in_force_lets_the_conversation_count_less_for_a_longer_question() -> None:
    assert READING.length < 0
    assert READING.adds < 0
