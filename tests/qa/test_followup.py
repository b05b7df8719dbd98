"""Follow-ups: what refers back, and what does not."""

import pytest

from ingest.corpus import Corpus
from qa.assistant import Assistant
from qa.followup import refers_back
from qa.question import Turn, read_question, topic_of

HISTORY = (
    Turn("user", "What is promised to journalists?"),
    Turn("assistant", "They are to work safely (A/RES/S-32/1, annex, para. 31)."),
)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Does that hold for private companies too?", "en", True),
        ("And attacks on them?", "en", True),
        ("Why?", "en", True),
        ("那私营企业呢？", "zh", True),
        ("其中哪些是自愿的？", "zh", True),
        ("What promises are made about protecting witnesses and victims?", "en", False),
        ("By the way, who owns that company?", "en", False),
        ("换个话题，资产追回的费用谁承担？", "zh", False),
        ("没收的资产应当怎样管理和处置？", "zh", False),
    ],
)
def test_a_follow_up_refers_back(text: str, language: str, expected: bool) -> None:
    assert refers_back(text, language) is expected


def test_a_follow_up_knows_the_question_and_the_paragraphs_before_it(corpus: Corpus) -> None:
    question = read_question("And attacks on them?", corpus, HISTORY)
    assert question.follows == "what is promised to journalists?"
    assert question.after == ("declaration:31",)


def test_a_question_of_its_own_is_not_dragged_back(corpus: Corpus) -> None:
    question = read_question("How should confiscated property be managed?", corpus, HISTORY)
    assert (question.follows, question.after) == ("", ())


def test_a_follow_up_is_answered_from_the_conversation(assistant: Assistant) -> None:
    answer = assistant.ask("And who punishes violence against them?", HISTORY)
    assert answer.retrieved[0].paragraph.id == "declaration:31"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("What does the declaration say about sport?", "what does say about sport?"),
        ("宣言对体育有什么规定？", "对体育有什么规定?"),
        ("What is the declaration?", "What is the declaration?"),
    ],
)
def test_the_topic_leaves_out_the_name_of_the_document(
    text: str, topic: str, corpus: Corpus
) -> None:
    assert topic_of(text, corpus) == topic


@pytest.mark.parametrize(
    "said",
    [
        "This is dealt with in the political declaration, para. 21; the Secretary-General's note, "
        "paras. 7 and 11: ...",
        "Paragraph 21 of the declaration and paras. 7 and 11 of the note.",
        "与此有关的是政治宣言第 21 段；秘书长的说明第 7、11 段：……",
    ],
)
def test_a_number_in_an_answer_belongs_to_the_document_beside_it(said: str, corpus: Corpus) -> None:
    history = [Turn("user", "What about civil society?"), Turn("assistant", said)]
    question = read_question("And what else do they get?", corpus, history)
    assert set(question.after) == {"declaration:21", "note:7", "note:11"}
