"""What a question names: its language, a document, a paragraph by number."""

import pytest

from ingest.corpus import Corpus
from qa.errors import BadQuestion
from qa.question import MAX_LENGTH, read_question


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What about asset recovery?", "en"),
        ("资产追回怎么规定？", "zh"),
        ("宣言对 beneficial ownership 怎么说？", "zh"),
        ("What does 实益所有权 mean in this text?", "en"),
        ("實益所有權", "zh"),
    ],
)
def test_a_question_has_the_language_of_most_of_its_words(
    text: str, language: str, corpus: Corpus
) -> None:
    assert read_question(text, corpus).language == language


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("para 7 of the declaration", ["declaration:7"]),
        ("paragraph 16 of A/RES/S-32/1", ["declaration:16"]),
        ("宣言第二十三段", ["declaration:23"]),
        ("宣言第 23 段讲什么", ["declaration:23"]),
        ("宣言第２３段", ["declaration:23"]),
        ("PP3", ["declaration:PP3"]),
        ("preambular para. 3", ["declaration:PP3"]),
        ("the third preambular paragraph", ["declaration:PP3"]),
        ("序言部分第三段", ["declaration:PP3"]),
        ("§ 41", ["declaration:41"]),
        ("the forty-first paragraph", ["declaration:41"]),
        ("paras 41-43", ["declaration:41", "declaration:42", "declaration:43"]),
        ("paragraphs 7, 9 and 11 of the note", ["note:7", "note:9", "note:11"]),
        ("秘书长的说明第十段", ["note:10"]),
        ("note:10", ["note:10"]),
        ("the tenth paragraph", ["declaration:10", "note:10"]),
        ("paragraph 99", []),
        ("the last century", []),
        ("resolution 74/276 para 7", []),
        ("at this stage", []),
        ("现阶段的工作", []),
        ("哪一段讲到利益冲突？", []),
        ("这两段有什么不同", []),
        ("宣言 23 段", ["declaration:23"]),
        ("分三阶段进行", []),
    ],
)
def test_a_paragraph_is_named_in_any_notation(
    text: str, paragraphs: list[str], corpus: Corpus
) -> None:
    assert list(read_question(text, corpus).paragraphs) == paragraphs


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("What does the declaration say?", ("declaration",)),
        ("What is in the Secretary-General's note?", ("note",)),
        ("宣言和秘书长的说明有何不同？", ("declaration", "note")),
        ("宣言規定了什麼", ("declaration",)),
        ("Who is a beneficial owner?", ()),
    ],
)
def test_a_document_is_named_by_its_aliases(
    text: str, documents: tuple[str, ...], corpus: Corpus
) -> None:
    assert read_question(text, corpus).documents == documents


@pytest.mark.parametrize("text", ["", "   ", "???", "。。。", "\x00"])
def test_an_empty_question_is_refused_with_advice(text: str, corpus: Corpus) -> None:
    with pytest.raises(BadQuestion, match="ask in a sentence"):
        read_question(text, corpus)


def test_an_endless_question_is_refused_with_the_limit(corpus: Corpus) -> None:
    with pytest.raises(BadQuestion, match="shorten it to 4,000"):
        read_question("why " * MAX_LENGTH, corpus)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("What was discussed during the preparations, and what does the final text say?", 2),
        ("筹备期间讨论过什么，最后通过的宣言怎么写？", 2),
        ("Do both documents speak of impunity?", 2),
        ("两份文件都提到有罪不罚吗？", 2),
        ("What does the declaration say about sport?", 0),
        ("秘书长的说明里，闭会期间会议开了几次？", 0),
    ],
)
def test_a_question_of_two_documents_is_told_by_names_and_cues(
    corpus: Corpus, text: str, compared: int
) -> None:
    assert len(read_question(text, corpus).compared) == compared
