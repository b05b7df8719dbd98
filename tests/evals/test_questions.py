"""The questions that come with Pincite: they fit the documents, and nothing has learnt them."""

import re
from pathlib import Path

import pytest

from evals.dataset import Pair, cases_of, problems
from ingest.corpus import Corpus
from qa.answer import Status
from qa.question import read_question

ROOT = Path(__file__).parents[2]
#: Characters of a question in a row that can't stand elsewhere by chance, in letters alone.
_RUN = 24


@pytest.fixture(scope="module")
def test_split(questions: tuple[Pair, ...]) -> tuple[Pair, ...]:
    pairs = tuple(pair for pair in questions if pair.split == "test")
    if not pairs:
        pytest.skip("the test questions are not here yet")
    return pairs


def test_all_gold_stands_in_the_corpus(questions: tuple[Pair, ...], corpus: Corpus) -> None:
    assert list(problems(questions, corpus)) == []


def test_no_two_pairs_ask_the_same(questions: tuple[Pair, ...]) -> None:
    asked: dict[tuple[object, ...], str] = {}
    for case in cases_of(questions):
        pair = asked.setdefault((case.text, case.history), case.pair.id)
        assert pair == case.pair.id, f"{case.id} asks what {pair} asks"


def test_each_question_is_in_its_language(questions: tuple[Pair, ...], corpus: Corpus) -> None:
    wrong = [
        case.id
        for case in cases_of(questions)
        if case.pair.register not in ("mixed", "keyword")
        and read_question(case.text, corpus).language != case.language
    ]
    assert wrong == []


def test_follow_ups_of_the_two_languages_have_as_many_turns(questions: tuple[Pair, ...]) -> None:
    for pair in questions:
        if pair.history is not None:
            english, chinese = ([turn.role for turn in pair.history[k]] for k in ("en", "zh"))
            assert english == chinese


@pytest.mark.parametrize(
    ("least", "belongs"),
    [
        (240, lambda pair: pair.expect is Status.ANSWERED and pair.history is None),
        (60, lambda pair: pair.expect is Status.NOT_FOUND and pair.history is None),
        (30, lambda pair: pair.kind == "near_miss"),
        (60, lambda pair: pair.expect is Status.PREMISE_REJECTED),
        (60, lambda pair: pair.history is not None),
    ],
)
def test_there_are_enough_of_each_kind(  # type: ignore[no-untyped-def]
    questions: tuple[Pair, ...], test_split: tuple[Pair, ...], least: int, belongs
) -> None:
    assert sum(map(belongs, questions)) >= least


def test_every_paragraph_answers_a_question(
    questions: tuple[Pair, ...], test_split: tuple[Pair, ...], corpus: Corpus
) -> None:
    answering = {key for pair in questions for key in pair.answering}
    assert [p.id for p in corpus.citable if p.id not in answering] == []


def test_no_test_question_stands_in_the_code(test_split: tuple[Pair, ...]) -> None:
    files = [
        path
        for package in ("qa", "vectorstore", "prompts")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".safetensors", ".pyc", ".png", ".woff2")
    ]
    read = {path: _letters(path.read_text(encoding="utf-8", errors="ignore")) for path in files}
    leaked = [
        f"{case.id} stands in {path.relative_to(ROOT)}"
        for case in cases_of(test_split)
        for path, text in read.items()
        if any(run in text for run in _runs(case.text))
    ]
    assert leaked == []


def test_no_test_question_stands_among_the_glosses(
    test_split: tuple[Pair, ...], corpus: Corpus
) -> None:
    """What the index reads beside the texts was not written from the test questions."""
    glosses = [
        _letters(
            "\n".join((*p.gloss.texts.values(), *(t for ts in p.gloss.terms.values() for t in ts)))
        )
        for p in corpus.citable
    ]
    asked = {case.id: _letters(case.text) for case in cases_of(test_split)}
    leaked = [
        key for key, text in asked.items() if len(text) > 12 and any(text in g for g in glosses)
    ]
    assert leaked == []


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _runs(text: str) -> list[str]:
    """Runs of a question, half overlapping; a short question is one run."""
    plain = _letters(text)
    starts = range(0, max(len(plain) - _RUN, 0) + 1, _RUN // 2)
    return [plain[start : start + _RUN] for start in starts if len(plain) >= 12]
