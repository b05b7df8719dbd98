"""The rough English draft of Chinese, and the index that it makes English questions reach."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.corpus import Corpus, bundled_folder, load_corpus
from tests.fakes import WordCountEmbedder, library_corpus
from vectorstore.bilingual import BilingualEmbedder
from vectorstore.draft import (
    PHRASES,
    SHIPPED,
    WORDS,
    DraftTable,
    DraftTableMissing,
    shipped_table,
    words_in,
)
from vectorstore.index import build_index, corpus_passages, open_index
from vectorstore.passage import Layer
from vectorstore.search import Search

TABLE = DraftTable(
    words={"腐败": (("corruption", 0.9),), "打击": (("combat", 0.5), ("fight", 0.25))},
    phrases={
        "打击": ("combat", -0.7),
        "腐败": ("corruption", -0.1),
        "打击 腐败": ("fighting corruption", -0.7),
        "会员国": ("member states", -0.3),
    },
)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("腐败", "corruption"),
        ("打击腐败", "fighting corruption"),  # one phrase rather than two
        ("會員國打擊腐敗。", "member states fighting corruption"),  # traditional script
        ("会员国、腐败", "member states corruption"),
        ("会员国龘腐败", "member states corruption"),  # an unknown character falls away
        ("", ""),
        ("！？", ""),
        ("nothing Chinese", ""),
    ],
)
def test_a_draft_says_the_likeliest_phrases_in_the_order_of_the_chinese(
    chinese: str, english: str
) -> None:
    assert TABLE.draft(chinese) == english


def test_meanings_stand_as_often_as_they_are_likely() -> None:
    # .9, .5 and .25 of eight times
    assert TABLE.meanings("打击腐败").split() == (
        ["combat"] * 4 + ["fight"] * 2 + ["corruption"] * 7
    )


def test_an_unknown_word_means_what_its_longest_parts_mean() -> None:
    assert TABLE.meanings("反腐败") == " ".join(["corruption"] * 7)


def test_a_word_that_means_nothing_is_not_taken_apart() -> None:
    words = {"我们": (), "们": (("children", 0.9),)}
    assert DraftTable(words=words, phrases={}).meanings("我们") == ""


def test_words_are_folded_and_punctuation_is_gone() -> None:
    assert words_in("預防腐敗，UNODC 第７段") == ("预防", "腐败", "unodc", "第", "7", "段")


def test_the_shipped_table_knows_the_words_of_the_field() -> None:
    table = shipped_table()
    draft = table.draft("会员国应保护证人，打击洗钱和腐败。").split()
    assert {"member", "states", "protection", "witnesses", "corruption"} <= set(draft)
    assert {"corruption", "bribery"} <= set(table.meanings("腐败和贿赂").split())


def test_the_shipped_table_is_small() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 3_000_000


def test_a_table_that_is_gone_or_damaged_is_named(tmp_path: Path) -> None:
    with pytest.raises(DraftTableMissing, match=r"words\.tsv\.gz can't be read"):
        DraftTable.load(tmp_path)
    shutil.copy(SHIPPED / WORDS, tmp_path)
    (tmp_path / PHRASES).write_bytes((SHIPPED / PHRASES).read_bytes()[:1000])
    with pytest.raises(DraftTableMissing, match=r"phrases\.tsv\.gz can't be read"):
        DraftTable.load(tmp_path)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Search]:
    """A Chinese document without a translation, indexed with the embedded encoders."""
    folder = tmp_path_factory.mktemp("library")
    corpus, embedder = library_corpus(folder / "corpus"), BilingualEmbedder()
    build_index(corpus, embedder, folder)
    return corpus, Search(corpus, open_index(corpus, embedder.name, folder), embedder)


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("On which days of the week is the library closed?", "library:1"),
        ("May readers borrow books free of charge?", "library:2"),
        ("What do I pay when I am late?", "library:3"),
        ("图书馆哪天关门？", "library:1"),
        ("How many seats are in the reading room?", "library:4"),
    ],
)
def test_a_question_in_either_language_finds_its_paragraph(
    library: tuple[Corpus, Search], question: str, paragraph: str
) -> None:
    assert library[1].hits(question, 1)[0].paragraph.id == paragraph


def test_an_english_question_shares_words_with_chinese_that_has_no_translation(
    library: tuple[Corpus, Search],
) -> None:
    (hit,) = library[1].hits("library week", 1)
    assert (hit.paragraph.id, hit.coverage) == ("library:1", 1.0)


def test_sentences_of_a_hit_are_those_of_the_text_not_of_the_draft(
    library: tuple[Corpus, Search],
) -> None:
    (hit,) = library[1].hits("A fine for those who are late", 1)
    text = hit.paragraph.texts["zh"]
    said = {text[start:end] for language, start, end in hit.sentences if language == "zh"}
    assert said == {text, "逾期不还的，每天缴纳一元罚款。", "罚款用于购买新书。"}
    assert {language for language, _, _ in hit.sentences} == {"zh"}


def test_only_chinese_without_a_translation_is_drafted_and_only_where_it_can_be(
    library: tuple[Corpus, Search],
) -> None:
    corpus = library[0]
    drafted = [p for p in corpus_passages(corpus, BilingualEmbedder()) if p.layer is Layer.DRAFT]
    assert {passage.paragraph_id for passage in drafted} == {
        paragraph.id for paragraph in corpus.citable if "zh" in paragraph.texts
    }
    assert "逾期不还的，每天缴纳一元罚款。" in [passage.text for passage in drafted]
    others = corpus_passages(corpus, WordCountEmbedder())
    translated = corpus_passages(load_corpus([bundled_folder()]), BilingualEmbedder())
    assert not any(passage.layer is Layer.DRAFT for passage in (*others, *translated))
