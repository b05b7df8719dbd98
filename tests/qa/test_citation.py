"""A citation is a promise: what fails the check is never verified."""

from dataclasses import replace

import pytest

from ingest.corpus import Corpus
from qa.answer import Citation
from qa.citation import citation_of, is_verbatim

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
