"""Answers taken away: every format is read back by a program that did not write it."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from ingest.corpus import Corpus
from qa.answer import Answer, answer_json
from qa.assistant import Assistant
from qa.errors import BadInput
from qa.export.docx import docx_of
from qa.export.file import format_of
from qa.export.markdown import escaped, markdown_of
from qa.export.paper import Run, broken
from qa.export.pdf import pdf_of
from qa.export.takeaway import Takeaway, takeaway_of, takeaway_of_json
from qa.marked import merged
from tests.command import run_pincite

QUESTIONS = (
    "What does the declaration say about beneficial ownership?",
    "宣言对实益所有权有什么规定？",
    "How do I bake sourdough bread?",
)
RECORD = "采取适当措施提高实益所有权的透明度"
REFERENCES = ("A/RES/S-32/1, annex, para. 16", "A/RES/S-32/1，附件，第 16 段")


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.ask(question) for question in QUESTIONS]


@pytest.fixture(scope="module")
def taken(answers: list[Answer], corpus: Corpus) -> Takeaway:
    return takeaway_of(answers, corpus, language="en", made="2026-11-21")


def rows_of(answers: list[Answer]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(json.dumps([answer_json(a) for a in answers]))
    return rows


def check_printed(text: str) -> None:
    """What must stand in a file, white space aside: Chinese lines break anywhere."""
    joined = re.sub(r"\s+", "", text)
    for expected in (*QUESTIONS, *REFERENCES, RECORD, "increase the transparency of beneficial"):
        assert re.sub(r"\s+", "", expected) in joined, expected
    assert joined.count("notfound:thedocumentsdonotanswer") == 1
    assert "NOTVERIFIED" not in joined


def test_markdown_holds_question_outcome_quotes_and_text_of_record(taken: Takeaway) -> None:
    text = markdown_of(taken).decode()
    check_printed(text)
    assert "\\[1\\]" in text
    appendix = text[text.index("## Appendix") :]
    assert re.search(r"<mark>我们承诺.*提高实益所有权的透明度", appendix)


def test_word_opens_with_each_text_in_its_language(taken: Takeaway) -> None:
    document = docx.Document(io.BytesIO(docx_of(taken)))
    check_printed("\n".join(paragraph.text for paragraph in document.paragraphs))
    marked = [r.text for p in document.paragraphs for r in p.runs if r.font.highlight_color]
    assert any(RECORD in text for text in marked)
    assert all(r.underline for p in document.paragraphs for r in p.runs if r.font.highlight_color)
    xml = document.element.xml
    assert 'w:eastAsia="zh-CN"' in xml
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"][:3] == [
        f"{number}. {question}" for number, question in enumerate(QUESTIONS, start=1)
    ]


def test_pdf_embeds_its_fonts_and_its_text_can_be_read_back(taken: Takeaway) -> None:
    written = pdf_of(taken)
    assert written.startswith(b"%PDF-")
    assert written.count(b"/FontFile3") == 2  # both fonts are in the file
    assert b"/Helvetica" not in written
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext on this machine")
    read = subprocess.run([tool, "-", "-"], input=written, capture_output=True, check=True)
    check_printed(read.stdout.decode())


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_headings_are_in_the_language_asked_for(
    answers: list[Answer], corpus: Corpus, language: str
) -> None:
    taken = takeaway_of(answers, corpus, language=language, made="2026-11-21")
    title = {"en": "Answers with citations", "zh-Hans": "附引文的回答", "zh-Hant": "附引文的回答"}
    outcome = {"en": "Outcome", "zh-Hans": "结果", "zh-Hant": "結果"}
    assert title[language] in markdown_of(taken).decode()
    assert outcome[language] in markdown_of(taken).decode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": "提高腐败的透明度"}, "invented"),
        ({"start": 3}, "moved"),
        ({"paragraph": "declaration:17"}, "another paragraph"),
        ({"paragraph": "declaration:999"}, "no such paragraph"),
        ({"text_sha256": "0" * 64}, "another text"),
        ({"verified": False}, "never verified"),
        ({"language": "en"}, "not the text of record"),
        ({"quote": " ", "start": 0, "end": 1}, "empty"),
    ],
)
def test_what_fails_the_check_is_never_printed_as_verified(
    answers: list[Answer], corpus: Corpus, change: dict[str, Any], why: str
) -> None:
    row = rows_of(answers[:1])[0]
    row["citations"][0].update(change)
    taken = takeaway_of_json([row], corpus, language="en", made="2026-11-21")
    assert [source.verified for source in taken.entries[0].sources] == [False], why
    assert [span for excerpt in taken.excerpts for span in excerpt.spans] == []
    text = markdown_of(taken).decode()
    assert "NOT VERIFIED" in text
    assert "✓" not in text
    assert "wording of the answers was handed in" in text


def test_references_and_readings_are_written_anew_not_taken_over(
    answers: list[Answer], corpus: Corpus
) -> None:
    row = rows_of(answers[:1])[0]
    row["citations"][0].update(
        reference="A/RES/1/1, para. 1", reading="All corruption is fine.", reading_official=True
    )
    source = takeaway_of_json([row], corpus, language="en", made="").entries[0].sources[0]
    assert (source.reference, source.reading) == ("A/RES/S-32/1, annex, para. 16", "")
    assert not source.reading_official


def test_an_unanswered_question_cites_nothing_whatever_is_claimed(
    answers: list[Answer], corpus: Corpus
) -> None:
    row = rows_of(answers[2:])[0] | {"citations": rows_of(answers[:1])[0]["citations"]}
    entry = takeaway_of_json([row], corpus, language="en", made="").entries[0]
    assert entry.sources == ()
    assert len(entry.nearest) == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "Answer 1 lacks its question"),
        ({"question": 1}, "the field 'question'"),
        ({"question": "q", "answer": "a", "status": "maybe"}, "not of the form"),
        ({"question": "q", "answer": "a", "status": "answered", "citations": [1]}, "not of the"),
        ({"question": "q", "answer": "a", "status": "answered", "citations": 3}, "not of the"),
        ({"question": "x" * 30_000, "answer": "a", "status": "answered"}, "usual length"),
    ],
)
def test_an_answer_that_is_none_is_named(row: dict[str, Any], said: str, corpus: Corpus) -> None:
    with pytest.raises(BadInput, match=said):
        takeaway_of_json([row], corpus, language="en", made="")


@pytest.mark.parametrize("count", [0, 201])
def test_none_and_too_many_answers_are_refused(
    answers: list[Answer], corpus: Corpus, count: int
) -> None:
    with pytest.raises(BadInput):
        takeaway_of(answers[:1] * count, corpus, language="en", made="")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("![x](https://evil.example)", "!\\[x\\](&#104;ttps://evil.example)"),
        ("see HTTPS://evil.example", "see &#72;TTPS://evil.example"),
        ("www.evil.example a@b.c", "&#119;ww.evil.example a&#64;b.c"),
        ("# heading", "\\# heading"),
        ("3. list", "3\\. list"),
        ("a\n\n> b", "a \\> b"),
        ("*a* `b` _c_", "\\*a\\* \\`b\\` \\_c\\_"),
        ("A/RES/S-32/1，第 16 段", "A/RES/S-32/1，第 16 段"),
    ],
)
def test_markup_in_a_text_stays_text_in_markdown(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


def test_control_characters_and_strange_letters_break_no_format(
    answers: list[Answer], corpus: Corpus
) -> None:
    question = replace(answers[0].question, text="a\x00b\x1b[31m \ud83d 😀 𠮷 \u202e ؟")
    taken = takeaway_of(
        [replace(answers[0], question=question)], corpus, language="en", made="2026"
    )
    assert "ab[31m" in taken.entries[0].question
    assert docx.Document(io.BytesIO(docx_of(taken))).paragraphs
    assert pdf_of(taken).startswith(b"%PDF-")
    assert markdown_of(taken).decode()


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("实益所有权，透明", 5, ["实益所有", "权，透明"]),
        ("他说：“好”。", 4, ["他说：", "“好”。"]),
        ("don’t stop", 6, ["don’t", "stop"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("第 16 段", 4, ["第 16", "段"]),
    ],
)
def test_lines_break_where_each_script_allows_it(text: str, room: int, lines: list[str]) -> None:
    made = broken([Run(text)], room, lambda character: 1.0)
    assert ["".join(run.text for run in line) for line in made] == lines


def test_a_mark_goes_on_over_the_end_of_a_line() -> None:
    made = list(broken([Run("ab "), Run("cd ef", marked=True)], 5, lambda character: 1.0))
    assert made == [(Run("ab "), Run("cd", marked=True)), (Run("ef", marked=True),)]


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([(5, 9), (0, 3)], ((0, 3), (5, 9))),
        ([(0, 5), (3, 9), (9, 10)], ((0, 10),)),
        ([(-1, 4)], ()),
        ([], ()),
    ],
)
def test_quotes_that_overlap_are_marked_as_one(
    spans: list[tuple[int, int]], joined: tuple[tuple[int, int], ...]
) -> None:
    assert merged(spans) == joined


def test_the_command_line_exports_an_answer_and_a_batch(home: Path, tmp_path: Path) -> None:
    done = run_pincite("ask", QUESTIONS[1], "--export", tmp_path / "a.docx", home=home)
    assert done.returncode == 0, done.stderr
    texts = [p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert any(RECORD in text for text in texts)
    asked = run_pincite("ask", QUESTIONS[0], "--json", home=home)
    (tmp_path / "b.jsonl").write_text(asked.stdout, encoding="utf-8")
    done = run_pincite("export", tmp_path / "b.jsonl", tmp_path / "b.md", home=home)
    assert done.returncode == 0, done.stderr
    assert RECORD in (tmp_path / "b.md").read_text(encoding="utf-8")


def test_an_unknown_ending_is_told_before_the_work(home: Path, tmp_path: Path) -> None:
    done = run_pincite("ask", "journalists", "--export", tmp_path / "a.odt", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert ".docx" in done.stderr
    with pytest.raises(BadInput):
        format_of(Path("a"))
