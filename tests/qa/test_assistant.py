"""The main job on the real documents: a question to a cited answer."""

import pytest

from ingest.corpus import Corpus
from qa.answer import Status
from qa.assistant import Assistant
from qa.citation import is_verbatim
from qa.langchain import ParagraphRetriever, answering


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("What does the declaration say about beneficial ownership?", "declaration:16"),
        ("宣言对实益所有权有什么规定？", "declaration:16"),
        ("宣言對實益所有權有什麼規定？", "declaration:16"),
        ("宣言对 beneficial ownership 怎么说？", "declaration:16"),
        ("What does paragraph 31 of the declaration promise?", "declaration:31"),
        ("记者受到威胁怎么办？", "declaration:31"),
        ("When was the second intersessional meeting held?", "note:9"),
        ("第二次闭会期间会议是什么时候举行的？", "note:9"),
        ("How many parties have ratified the Convention?", "declaration:PP4"),
    ],
)
def test_a_question_is_answered_with_its_paragraph(
    question: str, paragraph: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].paragraph_id == paragraph
    assert answer.retrieved[0].paragraph.id == paragraph


@pytest.mark.parametrize("question", ["beneficial ownership", "实益所有权", "para 3", "腐败 sport"])
def test_every_citation_of_an_answer_keeps_its_promise(
    question: str, assistant: Assistant, corpus: Corpus
) -> None:
    answer = assistant.ask(question)
    retrieved = {hit.paragraph.id for hit in answer.retrieved}
    assert answer.citations
    assert all(c.verified and is_verbatim(c, corpus, retrieved) for c in answer.citations)
    marked = {i for statement in answer.statements for i in statement.citations}
    assert marked == set(range(len(answer.citations)))


def test_an_english_answer_reads_in_english_and_quotes_in_chinese(assistant: Assistant) -> None:
    answer = assistant.ask("What does the declaration say about beneficial ownership?")
    assert "beneficial ownership" in answer.text
    assert "实益所有权" not in answer.text
    assert "实益所有权" in answer.citations[0].quote


@pytest.mark.parametrize(
    "question", ["How do I bake sourdough bread?", "红烧肉怎么做？", "zxqv wrtp klmn"]
)
def test_what_the_documents_do_not_answer_is_not_found_and_cites_nothing(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert len(answer.retrieved) == 20


def test_the_nearest_paragraphs_are_named_as_such(assistant: Assistant) -> None:
    english = assistant.ask("How do I bake sourdough bread?").text
    chinese = assistant.ask("红烧肉怎么做？").text
    assert "The nearest paragraphs, which may not answer it: " in english
    assert "内容最接近的段落（未必回答您的问题）：" in chinese


def test_the_same_question_has_the_same_answer_twice(assistant: Assistant) -> None:
    first, second = (assistant.ask("Who can report corruption safely?") for _ in range(2))
    assert first.citations == second.citations
    assert first.text == second.text
    assert [hit.score for hit in first.retrieved] == [hit.score for hit in second.retrieved]


def test_langchain_can_take_the_retriever_and_the_answer_alone(assistant: Assistant) -> None:
    retriever = ParagraphRetriever(assistant=assistant, k=3)
    documents = retriever.invoke("beneficial ownership")
    assert len(documents) == 3
    assert documents[0].metadata["reference"] == "A/RES/S-32/1, annex, para. 16"
    answer = answering(assistant).invoke("beneficial ownership")
    assert answer.citations[0].paragraph_id == "declaration:16"
