"""Three outcomes, told apart: answered, not found, premise rejected."""

import pytest

from ingest.corpus import Corpus
from qa.answer import Status
from qa.assistant import Assistant
from qa.figures import strange_figure
from qa.foils import foil_model
from qa.titles import strange_title

# Questions of our own, in neither the evaluation nor the foils.
ORDINARY = (
    ("What is said about journalists?", "declaration:31"),
    ("Why should youth be involved?", "declaration:2"),
    ("How many parties has the Convention?", "declaration:PP4"),
    ("Which paragraph is about journalists?", "declaration:31"),
    ("哪一段提到记者？", "declaration:31"),
    ("Does the declaration mention COVID-19?", "declaration:PP10"),
    ("举报人怎么保护？", "declaration:30"),
    ("《公约》有多少缔约方？", "declaration:PP4"),
    ("体育方面说了什么？", "declaration:71"),
)


@pytest.mark.parametrize(("question", "paragraph"), ORDINARY)
def test_an_ordinary_question_is_answered(
    question: str, paragraph: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert paragraph in [hit.paragraph.id for hit in answer.retrieved[:3]]


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "How much did the special session cost?",
        "谁是法国总统？",
        "违反宣言的国家要交多少罚款？",
    ],
)
def test_what_no_document_answers_is_not_found_and_cites_nothing(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "said", "paragraph"),
    [
        (
            "Why does the Convention have only 87 parties?",
            "The documents do not say: “Only 87 parties have joined the Convention.”",
            "declaration:PP4",
        ),
        (
            "Which offences does article 56 of the Convention ask States to adjust laws for?",
            "The documents say nothing of “article 56”.",
            "declaration:24",
        ),
        ("第四次闭会期间会议讨论了哪些议题？", "文件中没有提到“第四”。", "note:8"),
    ],
)
def test_a_false_premise_is_named_and_set_right(
    question: str, said: str, paragraph: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.PREMISE_REJECTED
    assert answer.statements[0].text.startswith(said)
    assert paragraph in [citation.paragraph_id for citation in answer.citations]
    assert all(citation.verified for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What does article 56 ask for?", "article 56"),
        ("第五十六条说了什么？", "第五十六条"),
        ("Why in 2022?", "2022"),
        ("What happened at the ninth session?", "ninth"),
        ("What does article 65 ask for?", ""),
        ("第六十五条说了什么？", ""),
        ("What happened at the eighth session?", ""),
        ("When in 2021 was it, and who were the 3 chairs?", ""),
    ],
)
def test_a_figure_that_stands_nowhere_is_found(question: str, figure: str, corpus: Corpus) -> None:
    assert strange_figure(question, corpus) == figure


def test_the_foil_model_reads_the_vectors_of_the_embedder_in_force(assistant: Assistant) -> None:
    assert foil_model().embedder == assistant._search.embedder_name


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What does the US Foreign Corrupt Practices Act say?", "Foreign Corrupt Practices Act"),
        ("Is the OECD Anti-Bribery Convention binding?", "OECD Anti-Bribery Convention"),
        ("美国《反海外腐败法》怎么规定？", "《反海外腐败法》"),
        ("What does the UN Convention against Corruption ask for?", ""),
        ("Is the Convention against Transnational Organized Crime praised?", ""),
        ("《2030年议程》提到了吗？", ""),
        ("《联合国反腐败公约》有多少缔约国？", ""),
        ("Must there be a law against bribery?", ""),
    ],
)
def test_a_title_that_stands_nowhere_is_found(question: str, title: str, corpus: Corpus) -> None:
    assert strange_title(question, corpus) == title


def test_a_question_about_another_law_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("What does the Foreign Corrupt Practices Act say on bribing officials?")
    assert answer.status is Status.NOT_FOUND


def test_a_question_that_a_paragraph_is_known_to_answer_finds_it_first(
    assistant: Assistant,
) -> None:
    # The words alone point to para. 31, on journalists.
    answer = assistant.ask("What is promised to people who report corruption?")
    assert answer.citations[0].paragraph_id == "declaration:30"


def test_a_premise_with_a_place_that_nobody_named_is_not_named(assistant: Assistant) -> None:
    asked = "Where did the Conference of the States Parties hold its eighth session?"
    assert "Vienna" not in assistant.ask(asked).statements[0].text
    answer = assistant.ask("Why did the eighth session of the Conference take place in Vienna?")
    assert answer.status is Status.PREMISE_REJECTED
    assert "Vienna" in answer.statements[0].text


def test_every_place_is_listed_though_the_question_is_doubted(assistant: Assistant) -> None:
    answer = assistant.ask("List every paragraph that mentions supreme audit institutions.")
    assert answer.status is Status.ANSWERED
    assert {"declaration:5", "declaration:9"} <= {c.paragraph_id for c in answer.citations}
