"""The questions that come with Pincite: they fit the documents, and nothing has learnt them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evals.dataset import Case, Pair, cases_of, problems
from ingest.corpus import Corpus
from ingest.script import HAN
from qa.answer import Status
from qa.question import read_question
from tests.evals.fakes import pair_of

ROOT = Path(__file__).parents[2]
#: Weight of letters in a row that are no turn of phrase: 40 letters, 14 Chinese characters.
_RUN = 40


@pytest.fixture(scope="module")
def test_split(questions: tuple[Pair, ...]) -> tuple[Pair, ...]:
    pairs = tuple(pair for pair in questions if pair.split == "test")
    assert pairs
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
    """Nor a run of one that is too long to be a turn of phrase, and no name of the documents."""
    found = [
        path
        for package in ("qa", "vectorstore", "prompts")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".py", ".md", ".txt", ".toml", ".html", ".css", ".js", ".jsonl", ".tsv")
    ]
    texts = [_letters(p.read_text("utf-8")) for p in (ROOT / "ingest/bundled").glob("*.en.jsonl")]
    texts += [_letters(p.read_text("utf-8")) for p in (ROOT / "ingest/bundled").glob("*.txt")]

    def own(case: Case) -> list[str]:
        return [run for run in _runs(case) if not any(run in text for text in texts)]

    assert _leaked(test_split, found, own) == []


def test_no_test_question_stands_among_the_glosses_and_foils(test_split: tuple[Pair, ...]) -> None:
    """What the index reads beside the texts holds no test question, word for word."""
    bundled = ROOT / "ingest" / "bundled"
    glosses = [*bundled.glob("*.gloss.jsonl"), *bundled.glob("*.foils.jsonl")]
    elsewhere = list((ROOT / "evals" / "elsewhere").glob("*.txt"))
    assert len(glosses) == 4
    assert len(elsewhere) == 2
    assert _leaked(test_split, glosses + elsewhere, _whole) == []


@pytest.mark.parametrize(
    ("question", "said", "leaks"),
    [
        ("What does the declaration say about registers?", "What does the declaration say", False),
        ("Who is to keep lists of owners of firms, and where?", "keep lists of owners", False),
        ("Who is to keep lists of owners of firms, and where?", None, True),
        ("宣言对企业的实益所有权登记有哪些具体的要求？", "宣言对企业", False),
        ("宣言对企业的实益所有权登记有哪些具体的要求？", None, True),
    ],
)
def test_a_leak_is_told_from_a_turn_of_phrase(
    tmp_path: Path, question: str, said: str | None, leaks: bool
) -> None:
    file = tmp_path / "prompt.md"
    file.write_text(f"Example: {(said or question).upper()}", encoding="utf-8")
    pair = pair_of(texts={"en": question, "zh": question})
    assert bool(_leaked([pair], [file], _runs)) is leaks


def _leaked(
    pairs: Sequence[Pair], paths: Sequence[Path], pieces: Callable[[Case], list[str]]
) -> list[str]:
    read = {path: _letters(path.read_text(encoding="utf-8", errors="ignore")) for path in paths}
    return [
        f"{case.id} stands in {path.name}"
        for case in cases_of(pairs)
        for found in (pieces(case),)
        for path, text in read.items()
        if any(piece in text for piece in found)
    ]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _weight(plain: str) -> int:
    """Letters; a Chinese character says as much as three."""
    return sum(3 if re.match(f"[{HAN}]", character) else 1 for character in plain)


def _whole(case: Case) -> list[str]:
    """The question; none of a few keywords, which anybody may write."""
    plain = _letters(case.text)
    return [plain] if _weight(plain) > _RUN / 2 and case.pair.register != "keyword" else []


def _runs(case: Case) -> list[str]:
    """Every run of a question that is no turn of phrase; a short question whole."""
    plain = _letters(case.text)
    runs = []
    for start in range(0, len(plain), 4):
        end = start + 1
        while end < len(plain) and _weight(plain[start:end]) < _RUN:
            end += 1
        if _weight(plain[start:end]) >= _RUN:
            runs.append(plain[start:end])
    return runs or _whole(case)
