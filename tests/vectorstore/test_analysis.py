"""Index terms: Chinese segmented, English stemmed, scripts and widths folded."""

import pytest

from vectorstore.analysis import content_terms, folded, index_terms
from vectorstore.lexical import LexicalIndex


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("實益所有權", "实益所有权"),
        ("ＵＮＯＤＣ", "unodc"),
        ("companies", "company"),
        ("第７３/１９１號決議", "第73/191号决议"),
    ],
)
def test_spellings_of_one_thing_have_the_same_terms(one: str, other: str) -> None:
    assert index_terms(one) == index_terms(other) != ()


def test_chinese_words_and_pairs_of_characters_are_terms() -> None:
    assert set(index_terms("资产追回")) == {"资产", "产追", "追回", *"资产追回"}


def test_symbols_are_terms_of_their_own() -> None:
    assert "a/res/s-32/1" in index_terms("What is A/RES/S-32/1?")


def test_folding_keeps_english_as_it_is_but_small() -> None:
    assert folded("Beneficial Ownership") == "beneficial ownership"


def test_content_terms_leave_out_how_one_asks() -> None:
    assert content_terms("What does it say about the recovery of assets?") == {"recoveri", "asset"}
    assert content_terms("宣言对资产追回是怎么说的？") == {"宣言", "资产", "产追", "追回"}
    assert content_terms("what about it?") == content_terms("怎么说的") == frozenset()


@pytest.mark.parametrize("text", ["Who owns the company's assets?", "资产追回 in A/RES/S-32/1"])
def test_content_terms_are_index_terms(text: str) -> None:
    assert content_terms(text) <= set(index_terms(text))


def test_words_that_stand_nowhere_score_nothing() -> None:
    index = LexicalIndex.over({"a": "资产追回", "b": "asset recovery"})
    assert index.paragraph_ids == ("a", "b")
    assert index.scores("penguin 企鹅").tolist() == [0, 0]
    assert index.scores("").tolist() == [0, 0]
    assert (index.scores("追回") > 0).tolist() == [True, False]
    assert index.holders("追回").tolist() == [0]


def test_an_index_of_nothing_answers_nothing() -> None:
    assert LexicalIndex.over({}).scores("资产").tolist() == []
    assert LexicalIndex.over({"a": "，。"}).scores("资产").tolist() == []
