"""The store: feedback and saved quizzes, in SQLite and at an address."""

import sqlite3
from pathlib import Path

import pytest

from qa.answer import answer_json
from qa.assistant import Assistant
from qa.errors import BadSetting, StoreUnavailable
from qa.settings import Settings
from qa.store import REASON_LENGTH, Store, open_store

QUESTION = "How many parties has the Convention?"


def test_feedback_holds_the_verdict_and_the_whole_answer(
    assistant: Assistant, tmp_path: Path
) -> None:
    store = open_store(Settings(home=tmp_path / "home"))
    answer = assistant.ask(QUESTION)
    assert store.record_feedback(answer, liked=False, reason=" wrong\n paragraph 段落不对 ")
    assert store.record_feedback(assistant.ask("有多少缔约方？"), liked=True)
    first, second = store.feedback()
    assert (first.liked, first.reason) == (False, "wrong paragraph 段落不对")
    assert first.answer == answer_json(answer)
    assert [row.answer["question"] for row in store.feedback(liked=True)] == ["有多少缔约方？"]
    assert second.reason == ""
    assert store.forget_feedback() == 2
    assert store.feedback() == ()


def test_a_reason_that_follows_a_thumb_up_makes_no_second_verdict(
    assistant: Assistant, tmp_path: Path
) -> None:
    store = open_store(Settings(home=tmp_path / "home"))
    answer, another = assistant.ask(QUESTION), assistant.ask("有多少缔约方？")
    for judged in (answer, another, answer):
        store.record_feedback(judged, liked=True)
    store.record_feedback(answer, liked=False, reason="too short")
    store.record_feedback(answer, liked=True, reason="the quote 引文")
    kept = [(row.answer["question"], row.liked, row.reason) for row in store.feedback()]
    assert kept == [
        (QUESTION, True, ""),
        ("有多少缔约方？", True, ""),
        (QUESTION, False, "too short"),
        (QUESTION, True, "the quote 引文"),
    ]


def test_nothing_personal_is_kept(assistant: Assistant, tmp_path: Path) -> None:
    open_store(Settings(home=tmp_path)).record_feedback(assistant.ask(QUESTION), liked=True)
    with sqlite3.connect(tmp_path / "pincite.db") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(feedback)")]
        day = database.execute("SELECT day FROM feedback").fetchone()[0]
    assert columns == ["id", "day", "liked", "reason", "answer"]
    assert len(day) == len("2026-11-21")


def test_feedback_that_is_switched_off_leaves_no_trace(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_FEEDBACK", "false")
    store = open_store(Settings(home=tmp_path))
    assert not store.record_feedback(assistant.ask(QUESTION), liked=True, reason="good")
    assert list(tmp_path.iterdir()) == []


def test_a_long_reason_is_cut(assistant: Assistant, tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path))
    store.record_feedback(assistant.ask(QUESTION), liked=True, reason="长" * 9000)
    assert store.feedback()[0].reason == "长" * REASON_LENGTH


def test_another_address_is_used(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path, database=f"sqlite:///{tmp_path / 'sub' / 'x.db'}"))
    store.save_quiz("资产追回", {"items": ["甲"]})
    assert (tmp_path / "sub" / "x.db").exists()
    assert not (tmp_path / "pincite.db").exists()


def test_a_quiz_is_saved_replaced_listed_and_deleted(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path))
    store.save_quiz("资产  追回", {"items": [1]})
    store.save_quiz("资产 追回", {"items": [2]})
    store.save_quiz("Assets", {"items": []})
    assert [saved.name for saved in store.quizzes()] == ["Assets", "资产 追回"]
    found = store.quiz("资产 追回")
    assert found is not None
    assert found.quiz == {"items": [2]}
    assert store.delete_quiz("Assets")
    assert not store.delete_quiz("Assets")
    assert store.quiz("Assets") is None


@pytest.mark.parametrize("address", ["nonsense", "unknowndb://user:geheim@host/x"])
def test_a_bad_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(BadSetting, match="PINCITE_DATABASE") as caught:
        Store(address)
    assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "pincite.db").write_text("not a database, and long enough to be looked at" * 40)
    with pytest.raises(StoreUnavailable, match=r"pincite\.db.*check PINCITE_DATABASE"):
        open_store(Settings(home=tmp_path)).quizzes()
