"""The command line as others rely on it: fields, order, exits, one line for bad input."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.command import run_pincite


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a command that ended with bad input."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.strip().split("\n")
    assert line.startswith("pincite: ")
    return line.removeprefix("pincite: ")


@pytest.mark.parametrize(
    "question",
    ["What does the declaration say about beneficial ownership?", "宣言对实益所有权有什么规定？"],
)
def test_ask_prints_an_answer_with_a_verbatim_quote_of_16(question: str, home: Path) -> None:
    done = run_pincite("ask", "--json", question, home=home)
    answer = json.loads(done.stdout)
    shown = json.loads(run_pincite("show", "--json", "declaration:16", home=home).stdout)
    citation = answer["citations"][0]
    assert answer["status"] == "answered"
    assert (citation["paragraph"], citation["verified"]) == ("declaration:16", True)
    assert citation["quote"] in shown["texts"]["zh"]
    assert len(answer["retrieved"]) == 20
    assert answer["model"] == "extractive"


def test_ask_prints_for_people_too(home: Path) -> None:
    done = run_pincite("ask", "实益所有权", home=home)
    assert done.returncode == 0
    assert "[1] A/RES/S-32/1，附件，第 16 段" in done.stdout


def test_a_batch_is_answered_in_one_process_and_in_order(home: Path, tmp_path: Path) -> None:
    asked = [
        {"id": f"q{n}", "question": question, "history": history}
        for n, (question, history) in enumerate(
            [
                ("beneficial ownership", []),
                ("宣言第 31 段", []),
                ("???", []),
                (
                    "And the note?",
                    [
                        {"role": "user", "content": "What is the declaration about?"},
                        {"role": "assistant", "content": "Corruption."},
                    ],
                ),
            ]
            * 50
        )
    ]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in asked))
    done = run_pincite("ask", "--batch", str(source), "--out", str(out), home=home)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [row["id"] for row in asked]
    fields = {"status", "language", "answer", "citations", "retrieved", "model", "seconds"}
    assert all(fields <= set(answer) for answer in answers)
    assert answers[0]["citations"][0]["paragraph"] == "declaration:16"
    assert answers[1]["citations"][0]["paragraph"] == "declaration:31"
    assert answers[2]["status"] == "not_found"
    assert answers[2]["citations"] == []
    assert answers[2]["error"].startswith("The question is empty")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 1: not of the form"),
        ('{"id": "q1"}', "line 1: not of the form"),
        ('{"id": "q1", "question": 7}', "line 1: not of the form"),
        ('["q1"]', "line 1: not of the form"),
        ('{"id": "q1", "question": "x", "history": [{"role": "me", "content": ""}]}', "line 1"),
        ("", "is empty"),
    ],
)
def test_a_bad_batch_is_refused_with_its_line(
    line: str, said: str, home: Path, tmp_path: Path
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(line)
    out.write_text("older answers")
    assert said in refused(run_pincite("ask", "--batch", str(source), "--out", str(out), home=home))
    assert out.read_text() == "older answers"


def test_search_prints_paragraphs_best_first(home: Path) -> None:
    done = run_pincite("search", "-k", "3", "--json", "journalists", home=home)
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(hits) == 3
    assert hits[0]["paragraph"] == "declaration:31"
    assert hits[0]["score"] >= hits[1]["score"] >= hits[2]["score"]


def test_show_prints_all_languages_and_footnotes(home: Path) -> None:
    done = run_pincite("show", "declaration:27", home=home)
    assert "text of record" in done.stdout
    assert "unofficial translation" in done.stdout
    assert "[footnote 5] 这些文件包括" in done.stdout


def test_parse_prints_one_object_a_line_without_an_index(tmp_path: Path) -> None:
    source = tmp_path / "library.txt"
    source.write_text("大会，\n1. 开馆。\n2. 闭馆。\n", encoding="utf-8")
    done = run_pincite("parse", "--json", str(source), home=tmp_path / "none")
    assert [json.loads(line) for line in done.stdout.splitlines()][1] == {
        "id": "library:1",
        "label": "1",
        "kind": "operative",
        "part": "",
        "section": "",
        "text": "开馆。",
        "footnotes": [],
    }
    assert not (tmp_path / "none").exists()


def test_bad_input_ends_in_one_line_that_says_what_to_do(home: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "no.txt")
    assert "does not exist" in refused(run_pincite("parse", missing, home=home))
    assert "does not exist" in refused(run_pincite("ingest", missing, home=home))
    readme = tmp_path / "Readme.md"
    readme.write_text("Rules\n\n1. Open at nine.\n2. Shut at five.\n")
    assert "rename it to add it" in refused(run_pincite("ingest", readme, home=home))
    assert "ids look like" in refused(run_pincite("show", "declaration:99", home=home))
    assert "the documents are" in refused(run_pincite("show", "x", home=home))
    assert "Name a question" in refused(run_pincite("ask", home=home))
    assert "ask in a sentence" in refused(run_pincite("ask", "  ", home=home))
    assert "PINCITE_PORT" in refused(run_pincite("ask", "x", home=home, PINCITE_PORT="many"))
    gone = run_pincite("ask", "x", home=home, PINCITE_EMBEDDER="intfloat/multilingual-e5-small")
    assert "is not on this machine" in refused(gone)


def test_an_added_document_is_found_and_can_be_taken_out(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "home"
    source = tmp_path / "Library Rules.txt"
    source.write_text(
        "A/RES/99/1\nLibrary rules\n\nThe General Assembly,\n"
        "1. Decides that penguins may borrow three books.\n2. Closes the library on Mondays.\n",
        encoding="utf-8",
    )
    other = tmp_path / "corpus"
    other.mkdir()
    (other / "hours.txt").write_text("Hours\n\n1. Open at nine.\n2. Shut at five.\n")
    small = {"PINCITE_CORPUS": str(other)}
    done = run_pincite("ingest", str(source), home=own, **small)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Added library-rules: 3 paragraphs.\n"
    source.unlink()
    found = run_pincite("search", "-k", "1", "penguins", home=own, **small).stdout
    assert "library-rules:1" in found
    refusal = refused(run_pincite("ingest", "--remove", "hours", home=own, **small))
    assert "No added document is called 'hours'" in refusal
    assert run_pincite("ingest", "--remove", "library-rules", home=own, **small).returncode == 0
    assert "library-rules" not in run_pincite("search", "penguins", home=own, **small).stdout


def test_an_index_of_another_corpus_is_refused_with_the_command(tmp_path: Path) -> None:
    own, other = tmp_path / "home", tmp_path / "corpus"
    other.mkdir()
    (other / "hours.txt").write_text("Hours\n\n1. Open at nine.\n2. Shut at five.\n")
    assert run_pincite("ingest", home=own, PINCITE_CORPUS=str(other)).returncode == 0
    (other / "hours.txt").write_text("Hours\n\n1. Open at ten.\n2. Shut at five.\n")
    said = refused(run_pincite("ask", "When does it open?", home=own, PINCITE_CORPUS=str(other)))
    assert "run `pincite ingest`" in said


def test_doctor_tells_what_is_in_order(home: Path, tmp_path: Path) -> None:
    good = run_pincite("doctor", home=home)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "FAIL" not in good.stdout
    bad = run_pincite("doctor", home=tmp_path / "empty")
    assert bad.returncode == 1
    assert "run `pincite ingest`" in bad.stdout
