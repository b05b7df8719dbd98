"""Questions for where something stands, and what they are about."""

import pytest

from ingest.corpus import Corpus
from qa.answer import Status
from qa.assistant import Assistant
from qa.question import Turn, read_question
from qa.whereabouts import asks_for_every_place, asks_where_it_stands, to_be_placed


@pytest.mark.parametrize(
    ("text", "thing", "where", "everywhere"),
    [
        ("Which paragraph mentions political parties?", "political parties", True, False),
        ("In which paragraph of the text is about sport?", "sport", True, False),
        ("List every paragraph that mentions INTERPOL", "INTERPOL", True, True),
        ("List every paragraph on asset recovery.", "asset recovery", True, True),
        ("列出所有提到国际刑警组织的段落", "国际刑警组织", True, True),
        ("请列出涉及资产追回的所有段落。", "资产追回", True, True),
        ("哪一段提到记者？", "记者", True, False),
        ("哪几处提到记者？", "记者", True, True),
        # More is asked than where its name stands, or something else.
        ("Which paragraph says that bribery is legal?", "", True, False),
        ("Which paragraph commits States to protecting elections?", "", True, False),
        ("List the bodies that are mentioned.", "", False, False),
        ("哪一段要求各国保护选举？", "", True, False),
        ("宣言提到记者吗？", "", False, False),
    ],
)
def test_what_is_asked_for_by_its_name_is_told_from_more(
    text: str, thing: str, where: bool, everywhere: bool
) -> None:
    assert to_be_placed(text) == thing
    assert (asks_where_it_stands(text), asks_for_every_place(text)) == (where, everywhere)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Which paragraph of the declaration mentions political parties?", "political parties"),
        ("宣言里哪些段落提到新冠疫情？", "新冠疫情"),
    ],
)
def test_only_what_is_to_be_placed_is_searched_for(text: str, topic: str, corpus: Corpus) -> None:
    question = read_question(text, corpus)
    assert (question.topic, question.placed) == (topic, topic)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Which paragraph mentions political parties?", "declaration:12"),
        ("哪一段提到体育？", "declaration:71"),
    ],
)
def test_the_words_around_it_lead_nowhere_else(text: str, first: str, assistant: Assistant) -> None:
    answer = assistant.ask(text)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].paragraph_id == first


def test_every_place_of_a_name_is_told_in_order(assistant: Assistant) -> None:
    for text in ("List every paragraph that mentions INTERPOL", "列出所有提到国际刑警组织的段落"):
        answer = assistant.ask(text)
        assert answer.status is Status.ANSWERED
        assert list(dict.fromkeys(citation.paragraph_id for citation in answer.citations)) == [
            *("declaration:33", "declaration:38", "declaration:78"),
        ]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Which paragraph mentions political parties?", True),
        ("哪一段提到记者？", True),
        ("And which paragraph mentions them?", False),
    ],
)
def test_a_question_for_a_named_thing_stands_alone_in_a_conversation(
    text: str, alone: bool, corpus: Corpus
) -> None:
    history = (
        Turn("user", "Who were the co-facilitators?"),
        Turn("assistant", "[1] note, para. 6"),
    )
    assert (read_question(text, corpus, history).follows == "") is alone
