"""A citation is a promise: what fails the check is never verified."""

from dataclasses import replace

import pytest

from ingest.corpus import Corpus
from qa.answer import Citation
from qa.citation import citation_of, citation_of_span, is_verbatim
from qa.reference import Form, citation_id, is_current, written

RETRIEVED = {"declaration:16"}


@pytest.fixture
def citation(corpus: Corpus) -> Citation:
    return citation_of(corpus.paragraphs["declaration:16"], 0, 0, "en", corpus)


def test_a_citation_quotes_the_text_of_record_and_reads_in_the_language_asked(
    citation: Citation, corpus: Corpus
) -> None:
    text = corpus.paragraphs["declaration:16"].texts["zh"]
    assert citation.quote == text[citation.start : citation.end]
    assert citation.reference == "A/RES/S-32/1, annex, para. 16"
    assert citation.language == "zh"
    assert citation.reading.endswith("introduction of appropriate registers.")
    assert (citation.reading_language, citation.reading_official) == ("en", False)


def test_a_chinese_question_needs_no_reading(corpus: Corpus) -> None:
    citation = citation_of(corpus.paragraphs["declaration:16"], 0, 1, "zh", corpus)
    assert citation.reference == "A/RES/S-32/1，附件，第 16 段"
    assert citation.reading == ""


def test_a_true_citation_is_verified(citation: Citation, corpus: Corpus) -> None:
    assert is_verbatim(citation, corpus, RETRIEVED)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": ""},
        {"quote": "我们承诺公布所有公司的实益所有人。"},
        {"paragraph_id": "declaration:17"},
        {"paragraph_id": "declaration:99"},
        {"language": "en"},
        {"start": 1},
        {"text_sha256": "0" * 64},
    ],
)
def test_a_citation_altered_in_any_part_is_not_verified(
    change: dict[str, object], citation: Citation, corpus: Corpus
) -> None:
    altered = replace(citation, **change)  # type: ignore[arg-type]
    assert not is_verbatim(altered, corpus, {"declaration:16", "declaration:17"})


def test_a_quote_altered_by_any_one_character_is_not_verified(
    citation: Citation, corpus: Corpus
) -> None:
    for i in range(len(citation.quote)):
        altered = citation.quote[:i] + "不" + citation.quote[i + 1 :]
        assert not is_verbatim(replace(citation, quote=altered), corpus, RETRIEVED)


def test_a_paragraph_that_was_not_retrieved_is_not_verified(
    citation: Citation, corpus: Corpus
) -> None:
    assert not is_verbatim(citation, corpus, {"declaration:17"})


def test_the_plain_form_is_the_editorial_one_of_each_language(
    citation: Citation, corpus: Corpus
) -> None:
    short = replace(citation, quote="一“二”三")
    assert written(short, corpus, Form.PLAIN) == "“一‘二’三” (A/RES/S-32/1, annex, para. 16)"
    assert written(short, corpus, Form.PLAIN, "zh") == "“一‘二’三”（A/RES/S-32/1，附件，第 16 段）"


def test_markdown_quotes_and_links_without_running_anything(
    citation: Citation, corpus: Corpus
) -> None:
    risky = replace(citation, quote="[x](javascript:1) <b>")
    assert written(risky, corpus, Form.MARKDOWN) == (
        "> \\[x\\](javascript:1) \\<b\\>\n>\n"
        "> — [A/RES/S-32/1, annex, para. 16](<https://undocs.org/zh/A/RES/S-32/1>)"
    )


def test_bibtex_names_document_paragraph_and_text(citation: Citation, corpus: Corpus) -> None:
    lines = written(citation, corpus, Form.BIBTEX).splitlines()
    assert lines[0] == "@misc{A-RES-S-32-1-16,"
    assert lines[-1] == "}"
    assert "  year = {2021}," in lines
    assert any(line.startswith("  note = {A/RES/S-32/1, annex, para. 16; ") for line in lines)
    assert "\\#" in lines[-2]


def test_ris_begins_with_its_type_and_ends_with_its_end(citation: Citation, corpus: Corpus) -> None:
    lines = written(citation, corpus, Form.RIS, "zh").split("\r\n")
    assert lines[0] == "TY  - GOVDOC"
    assert lines[-2:] == ["ER  - ", ""]
    assert "SP  - A/RES/S-32/1，附件，第 16 段" in lines


def test_the_id_is_stable_and_tells_texts_and_places_apart(
    citation: Citation, corpus: Corpus
) -> None:
    again = citation_of(corpus.paragraphs["declaration:16"], 0, 0, "zh", corpus)
    assert citation_id(citation) == citation_id(again)
    assert citation_id(citation).startswith("declaration:16@")
    assert citation_id(replace(citation, end=citation.end - 1)) != citation_id(citation)
    assert citation_id(replace(citation, text_sha256="0" * 64)) != citation_id(citation)


def test_a_citation_is_current_until_its_paragraph_changes(
    citation: Citation, corpus: Corpus
) -> None:
    assert is_current(citation, corpus)
    assert not is_current(replace(citation, text_sha256="0" * 64), corpus)
    assert not is_current(replace(citation, paragraph_id="declaration:99"), corpus)


def test_a_stretch_reads_as_the_sentences_that_it_stands_in(corpus: Corpus) -> None:
    paragraph = corpus.paragraphs["declaration:16"]
    start = paragraph.texts["zh"].index("收集和分享")
    made = citation_of_span(paragraph, start, start + 5, "en", corpus)
    assert made.quote == "收集和分享"
    assert made.reading.startswith("To this end, we will develop")
