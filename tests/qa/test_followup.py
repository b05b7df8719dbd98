"""Follow-ups: what refers back, and what does not."""

import pytest

from ingest.corpus import Corpus
from qa.answer import Status
from qa.assistant import Assistant
from qa.followup import (
    asks_more,
    asks_where,
    leans_back,
    refers_back,
    share_of,
    without_holds,
    without_turn,
)
from qa.question import Turn, asked_before, document_at_hand, read_question, together, topic_of

HISTORY = (
    Turn("user", "What is promised to journalists?"),
    Turn("assistant", "They are to work safely (A/RES/S-32/1, annex, para. 31)."),
)
HOLDS = "Does that hold for private companies too?"


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
        ("没收以后的资产应当怎样管理和处置才不贬值？", "zh", False),
    ],
)
def test_a_follow_up_refers_back(text: str, language: str, expected: bool) -> None:
    assert refers_back(text, language) is expected


def test_a_follow_up_knows_the_question_and_the_paragraphs_before_it(corpus: Corpus) -> None:
    question = read_question("And attacks on them?", corpus, HISTORY)
    assert question.follows == "what is promised to journalists?"
    assert question.after == ("declaration:31",)


def test_a_question_that_says_enough_is_read_alone(corpus: Corpus) -> None:
    question = read_question(
        "Which promises are made about protecting witnesses and victims?", corpus, HISTORY
    )
    assert (question.follows, question.after, question.share) == ("", (), 0.0)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("which paragraph is that", "en", True),
        ("Where does it say so?", "en", True),
        ("And which paragraph is about sport?", "en", False),
        ("在哪一段？", "zh", True),
        ("讲体育的在哪一段？", "zh", False),
        ("Why?", "en", False),
    ],
)
def test_a_question_that_only_asks_for_the_place_counts_for_nothing(
    text: str, language: str, expected: bool
) -> None:
    assert asks_where(text) is expected
    assert (share_of(text, language) == 1.0) is expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Anything else?", "en", True),
        ("What else is said about sport?", "en", False),
        ("还有别的吗？", "zh", True),
        ("除此之外呢？", "zh", True),
        ("体育方面还有什么？", "zh", False),
    ],
)
def test_a_question_for_the_rest_counts_for_nothing(
    text: str, language: str, expected: bool
) -> None:
    assert asks_more(text) is expected
    assert (share_of(text, language) == 1.0) is expected


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("Which paragraph?", HISTORY[1].content, ("declaration:31",)),
        ("在哪一段？", "与此有关的是政治宣言第 31 段：……", ("declaration:31",)),
        ("Which paragraph?", "The documents do not answer this. Nearest: para. 31.", ()),
        ("在哪一段？", "没有找到答案。内容最接近的段落：政治宣言第 31 段。", ()),
        ("Anything else?", HISTORY[1].content, ()),
    ],
)
def test_who_asks_for_the_place_asks_for_the_paragraphs_of_the_last_answer(
    text: str, said: str, expected: tuple[str, ...], corpus: Corpus
) -> None:
    history = (HISTORY[0], Turn("assistant", said))
    assert read_question(text, corpus, history).paragraphs == expected


@pytest.mark.parametrize(
    ("less", "more", "language"),
    [
        ("And who would have to pay for asset recovery?", "Why?", "en"),
        ("What about companies that paid a bribe abroad?", "What happens to it?", "en"),
        ("那么追回资产的费用应当由哪个国家来承担？", "为什么？", "zh"),
    ],
)
def test_the_less_a_question_says_the_more_its_conversation_counts(
    less: str, more: str, language: str
) -> None:
    assert 0 < share_of(less, language) < share_of(more, language) < 1


def test_a_conversation_is_read_back_to_a_question_that_stands_alone(corpus: Corpus) -> None:
    history = [
        Turn("user", "How many parties has the Convention?"),
        Turn("assistant", "187."),
        Turn("user", "How is sport protected from corruption?"),
        Turn("assistant", "By cooperation."),
        Turn("user", "Why?"),
        Turn("assistant", "For fairness."),
        Turn("user", "And what about them?"),
        Turn("assistant", "Them?"),
        Turn("user", "Are young athletes also covered by it?"),
        Turn("assistant", "They too."),
    ]
    assert asked_before(history, corpus) == (
        "are young athletes also covered by it, how is sport protected from corruption?"
    )
    assert asked_before((), corpus) == ""


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (("费用呢？", "资产怎样追回？"), "费用呢，资产怎样追回？"),
        (("and the costs?", "资产怎样追回？"), "资产怎样追回？"),
        (("why?",), "why?"),
    ],
)
def test_questions_are_searched_together_in_one_language(
    topics: tuple[str, ...], expected: str
) -> None:
    assert together(topics) == expected


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("And who punishes attacks on them?", "declaration"),
        ("And in the Secretary-General's note?", "note"),
        ("Was that discussed during the preparations?", "note"),
        ("那份秘书长的说明里呢？", "note"),
    ],
)
def test_a_follow_up_stays_with_its_document_unless_it_names_another(
    text: str, document: str, corpus: Corpus
) -> None:
    assert document_at_hand(read_question(text, corpus, HISTORY), corpus) == document


def _conversation(assistant: Assistant, *texts: str) -> tuple[Turn, ...]:
    history: tuple[Turn, ...] = ()
    for text in texts:
        said = assistant.ask(text, history).text
        history = (*history, Turn("user", text), Turn("assistant", said))
    return history


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (("What integrity standards apply to officials?",), "And companies?", "declaration:13"),
        (("Are whistle-blowers protected?",), "Does that cover their families?", "declaration:30"),
        (("How do states want to reduce bribery?",), "By when?", "declaration:74"),
        (("How are conflicts of interest dealt with?",), "Which paragraph is it?", "declaration:7"),
        (("Must judges be independent?",), "And in the Secretary-General's note?", "note:10"),
        (
            ("How is sport kept clean?", "And young athletes?"),
            "Where does it say so?",
            "declaration:71",
        ),
        (("When was the first intersessional meeting?",), "And the second?", "note:9"),
        (("公职人员要遵守什么道德标准？",), "企业呢？", "declaration:13"),
        (("举报人受保护吗？",), "他们的亲属呢？", "declaration:30"),
        (("选举要公正吗？",), "竞选的钱呢？", "declaration:12"),
        (("技术能帮着反腐败吗？",), "用的是什么软件？", "declaration:68"),
        (("体育里的腐败怎么管？",), "在哪一段？", "declaration:71"),
    ],
)
def test_what_is_asked_on_is_found_through_the_conversation(
    before: tuple[str, ...], text: str, expected: str, assistant: Assistant
) -> None:
    answer = assistant.ask(text, _conversation(assistant, *before))
    assert answer.retrieved[0].paragraph.id == expected


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("What is promised to journalists?", "How should confiscated property be managed?"),
        ("What is promised to journalists?", "How many parties has the Convention?"),
        ("How is sport kept clean?", "GlobE network?"),
        ("Who pays for the return of assets?", "By the way, is parliament to see the budget?"),
        ("对记者有什么承诺？", "没收的资产应当怎样管理和处置？"),
        ("选举要公正吗？", "公约有多少缔约方？"),
        ("腐败对女性有影响吗？", "换个话题，资产追回的费用谁承担？"),
    ],
)
def test_a_change_of_subject_is_not_dragged_back(
    before: str, text: str, assistant: Assistant
) -> None:
    answer = assistant.ask(text, _conversation(assistant, before))
    alone = assistant.ask(text)
    assert answer.retrieved[0].paragraph.id == alone.retrieved[0].paragraph.id
    assert answer.status is alone.status


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


def test_a_question_leans_back_where_it_says_next_to_nothing() -> None:
    cases = {"And them?": True, "Athletes?": True, "Does it protect young athletes?": True}
    assert {text: leans_back(text, "en") for text in cases} == cases
    assert not leans_back("Which sports organizations cooperate with police?", "en")


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("By the way, who owns that company?", "en", "who owns that company?"),
        ("different topic - who owns it?", "en", "who owns it?"),
        ("I have an unrelated question. Who pays?", "en", "Who pays?"),
        (
            "How do they prevent bribes, by the way?",
            "en",
            "How do they prevent bribes, by the way?",
        ),
        ("By the way, why?", "en", "By the way, why?"),
        ("换个话题：竞选资金要公开吗？", "zh", "竞选资金要公开吗？"),
        ("顺便问一下，公约有多少缔约方？", "zh", "公约有多少缔约方？"),
        ("反洗钱和换个说法有关吗？", "zh", "反洗钱和换个说法有关吗？"),
    ],
)
def test_words_that_announce_another_subject_are_not_searched(
    text: str, language: str, left: str
) -> None:
    assert without_turn(text, language) == left


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Why?", "Why, what is promised to journalists?"),
        ("Which paragraph is that?", "what is promised to journalists?"),
        ("And in the Secretary-General's note?", "what is promised to journalists?"),
        ("And attacks on them?", "and attacks on them?"),
    ],
)
def test_a_follow_up_that_says_nothing_has_the_topic_of_what_it_follows(
    text: str, topic: str, corpus: Corpus
) -> None:
    assert read_question(text, corpus, HISTORY).topic == topic


def test_a_follow_up_that_names_a_document_finds_none_in_the_other(assistant: Assistant) -> None:
    history = _conversation(assistant, "How is sport protected from corruption?")
    answer = assistant.ask("And what does the Secretary-General's note say?", history)
    assert {hit.paragraph.document for hit in answer.retrieved[:5]} == {"note"}
    assert answer.status is not Status.ANSWERED


@pytest.mark.parametrize(
    ("before", "text", "status"),
    [
        ("What must companies reveal about their owners?", "Why?", Status.ANSWERED),
        ("What standards are officials held to?", HOLDS, Status.ANSWERED),
        ("How are whistle-blowers protected?", "Their relatives?", Status.ANSWERED),
        ("How are whistle-blowers protected?", "What bonus do they get?", Status.NOT_FOUND),
        ("公约有多少缔约方？", "没加入的怎么办？", Status.ANSWERED),
        ("法官要独立吗？", "他们工资多少？", Status.NOT_FOUND),
    ],
)
def test_whether_a_follow_up_is_answered_hangs_on_both_questions(
    before: str, text: str, status: Status, assistant: Assistant
) -> None:
    assert assistant.ask(text, _conversation(assistant, before)).status is status


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        (HOLDS, "en", "private companies too?"),
        ("And is it also true for banks?", "en", "banks?"),
        ("Does that hold?", "en", "Does that hold?"),
        ("Does that cover families?", "en", "Does that cover families?"),
        ("这也适用于私营企业吗？", "zh", "私营企业吗？"),
        ("那适用吗？", "zh", "那适用吗？"),
    ],
)
def test_does_that_hold_for_leaves_what_is_new(text: str, language: str, left: str) -> None:
    assert without_holds(text, language) == left
