"""Reading questions: what is asked, and what is refused with a line number."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.dataset import Case, Form, cases_of, in_split, load_dataset, problems, squeezed
from evals.errors import BadDataset
from ingest.corpus import Corpus
from qa.answer import Status
from qa.question import Turn
from tests.evals.fakes import pair_of, unanswerable

ROW: dict[str, Any] = {
    "id": "A158",
    "type": "follow_up",
    "register": "plain",
    "en": "And is there a list of them?",
    "zh": "那会不会弄本花名册？",
    "gold": {"declaration:16": 2, "note:10": 1},
    "spans": {"declaration:16": ["推行适当的登记册等方法"]},
    "expect": "answered",
    "history_en": [{"role": "user", "content": "Who owns a company?"}],
    "history_zh": [{"role": "user", "content": "公司归谁？"}],
    "standalone_en": "Are there registers of owners?",
    "standalone_zh": "有没有所有权登记册？",
    "cluster": "declaration:16",
    "split": "dev",
}


def written(folder: Path, *rows: dict[str, Any] | str) -> Path:
    path = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_follow_up_is_asked_in_three_forms_and_two_languages(tmp_path: Path) -> None:
    (pair,) = load_dataset(written(tmp_path, ROW))
    asked = {case.id: (case.text, case.history) for case in cases_of([pair])}
    english, chinese = Turn("user", "Who owns a company?"), Turn("user", "公司归谁？")
    assert asked == {
        "A158-en": (ROW["en"], (english,)),
        "A158-en-bare": (ROW["en"], ()),
        "A158-en-whole": (ROW["standalone_en"], ()),
        "A158-zh": (ROW["zh"], (chinese,)),
        "A158-zh-bare": (ROW["zh"], ()),
        "A158-zh-whole": (ROW["standalone_zh"], ()),
    }
    assert (pair.expect, pair.answering) == (Status.ANSWERED, {"declaration:16"})


def test_any_other_question_is_asked_once_a_language(tmp_path: Path) -> None:
    plain = {key: value for key, value in ROW.items() if not key.startswith(("hist", "stand"))}
    assert [case.id for case in cases_of(load_dataset(written(tmp_path, plain)))] == [
        "A158-en",
        "A158-zh",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "line 2: not a pair of questions"),
        ({"id": "X"}, "line 2: not a pair of questions"),
        ({**ROW, "id": "X", "expect": "refused"}, "'refused' is not a valid Status"),
        ({**ROW, "id": "X", "split": "train"}, "split 'train'"),
        ({**ROW, "id": "X", "gold": {"declaration:16": 3}}, "grades [3]"),
        ({**ROW, "id": "X", "zh": " "}, "an empty question"),
        ({k: v for k, v in ROW.items() if k != "history_zh"}, "KeyError: 'history_zh'"),
        (ROW, "line 2: the id A158 is taken"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    with pytest.raises(BadDataset, match=r"questions\.jsonl, line 2") as error:
        load_dataset(written(tmp_path, ROW, row))
    assert said in str(error.value)


def test_an_empty_split_is_refused() -> None:
    with pytest.raises(BadDataset, match="No question is in the split 'test'; there are: dev"):
        in_split([pair_of()], "test")
    assert in_split([pair_of()], "all") == in_split([pair_of()], "dev") == (pair_of(),)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, None),
        ({"nuggets": {"declaration:16": ("实益\n所有权",)}}, None),  # white space aside
        ({"gold": {"declaration:999": 2}}, "A001: the corpus has no paragraph declaration:999"),
        ({"nuggets": {"declaration:16": ("实益使用权",)}}, "does not say '实益使用权'"),
        ({"nuggets": {}}, "A001: declaration:16 answers, but no piece of it is given"),
        ({"expect": Status.NOT_FOUND}, "A001: expects not_found, but its gold says otherwise"),
        ({"gold": {}, "nuggets": {}}, "A001: expects answered, but its gold says otherwise"),
    ],
)
def test_gold_is_checked_against_the_corpus(
    corpus: Corpus, fields: dict[str, Any], problem: str | None
) -> None:
    found = list(problems([pair_of(**fields)], corpus))
    assert found == [] if problem is None else any(problem in each for each in found)


def test_a_cluster_in_two_splits_is_a_problem(corpus: Corpus) -> None:
    pairs = [pair_of("A001"), pair_of("A002", split="test"), unanswerable()]
    assert list(problems(pairs, corpus)) == ["the cluster declaration:16 stands in dev and test"]


def test_a_changed_conversation_changes_the_hash() -> None:
    turns = {"en": (Turn("user", "Who?"),), "zh": (Turn("user", "谁？"),)}
    plain, after = Case(pair_of(), "en"), Case(pair_of(history=turns), "en")
    assert len({plain.sha256, after.sha256, Case(pair_of(), "zh").sha256}) == 3
    assert Case(pair_of(history=turns), "en", Form.BARE).sha256 == plain.sha256


def test_white_space_is_no_difference() -> None:
    assert squeezed("2021 年\n6\u3000月") == squeezed("2021年6月") == "2021年6月"
