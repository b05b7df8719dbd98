"""Passages: sentences of each language, never across a paragraph."""

import pytest

from ingest.corpus import bundled_folder, load_corpus
from vectorstore.passage import Layer, passages, sentences


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "我们重申。我们承诺！", ["我们重申。", "我们承诺！"]),
        ("zh", "他说：“完了。”我们走。", ["他说：“完了。”", "我们走。"]),
        ("zh", "(a)借书；(b)还书。", ["(a)借书；", "(b)还书。"]),
        ("en", "We reaffirm. We commit!", ["We reaffirm.", "We commit!"]),
        ("en", "See No. 42146. It stands.", ["See No. 42146.", "It stands."]),
        ("en", "See art. 16, e.g. Treaties. Done.", ["See art. 16, e.g. Treaties.", "Done."]),
        ("en", "(a) lend; (b) take; and (c) read.", ["(a) lend;", "(b) take;", "and (c) read."]),
    ],
)  # fmt: skip
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text, language)] == expected


def test_the_languages_of_each_numbered_paragraph_have_as_many_sentences_as_each_other() -> None:
    uneven = {
        paragraph.id
        for paragraph in load_corpus([bundled_folder()]).citable
        if len({len(sentences(text, language)) for language, text in paragraph.texts.items()}) > 1
    }
    assert uneven <= {"declaration:front", "note:front"}


def test_a_passage_is_a_stretch_of_its_paragraph() -> None:
    for paragraph in load_corpus([bundled_folder()]).citable:
        for passage in passages(paragraph):
            if passage.layer in (Layer.TEXT, Layer.SENTENCE):
                text = paragraph.texts[passage.language]
                assert text[passage.start : passage.end] == passage.text
