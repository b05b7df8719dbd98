"""Pincite's pieces in LangChain: a retriever, a runnable that answers, one that streams text."""

import asyncio

from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough

from ingest.corpus import Corpus
from ingest.document import text_hash
from qa.assistant import Assistant
from qa.langchain import ParagraphRetriever, answer_text, answering
from tests.documentation import python_blocks

QUESTION = "What does the declaration say about beneficial ownership?"


def test_a_document_has_what_a_citation_needs(assistant: Assistant, corpus: Corpus) -> None:
    (document,) = ParagraphRetriever(assistant=assistant, k=1).invoke(QUESTION)
    record = corpus.paragraphs["declaration:16"].texts["zh"]
    assert (document.id, document.page_content) == ("declaration:16", record)
    metadata = dict(document.metadata)
    assert metadata.pop("score") > 0
    assert metadata.pop("readings").keys() == {"en"}
    assert metadata.pop("source").startswith("http")
    assert metadata == {
        "paragraph": "declaration:16",
        "reference": "A/RES/S-32/1, annex, para. 16",
        "reference_zh": "A/RES/S-32/1，附件，第 16 段",
        "document": "declaration",
        "symbol": "A/RES/S-32/1",
        "kind": "operative",
        "language": "zh",
        "text_sha256": text_hash(record),
    }


def test_every_way_to_call_the_answer_gives_the_same(assistant: Assistant) -> None:
    runnable = answering(assistant)
    expected = assistant.ask(QUESTION).text
    assert runnable.invoke(QUESTION).text == expected
    assert asyncio.run(runnable.ainvoke(QUESTION)).text == expected
    assert [answer.text for answer in runnable.batch([QUESTION] * 3)] == [expected] * 3
    assert [answer.text for answer in runnable.stream(QUESTION)] == [expected]


def test_the_text_streams_in_pieces(assistant: Assistant) -> None:
    async def apieces() -> list[str]:
        return [piece async for piece in answer_text(assistant).astream(QUESTION)]

    expected = assistant.ask(QUESTION).text
    pieces = list(answer_text(assistant).stream(QUESTION))
    assert len(pieces) >= 2
    assert "".join(pieces) == expected
    assert asyncio.run(apieces()) == pieces
    assert answer_text(assistant).invoke(QUESTION) == expected
    assert asyncio.run(answer_text(assistant).ainvoke(QUESTION)) == expected


def test_a_conversation_may_be_of_langchain_messages(assistant: Assistant) -> None:
    first = assistant.ask(QUESTION)
    asked = {
        "question": "Who else should know about it?",
        "history": [HumanMessage(QUESTION), AIMessage(first.text)],
    }
    answer = answering(assistant).invoke(asked)
    pairs = {**asked, "history": [("human", QUESTION), ("ai", first.text)]}
    assert [turn.role for turn in answer.question.history] == ["user", "assistant"]
    assert answering(assistant).invoke(pairs).text == answer.text


def test_the_retriever_stands_in_a_chain(assistant: Assistant) -> None:
    retriever = ParagraphRetriever(assistant=assistant, k=2)
    template = ChatPromptTemplate.from_template("{question}: {evidence}")

    def evidence(question: str) -> str:
        return "; ".join(document.metadata["reference"] for document in retriever.invoke(question))

    chain = (
        {"evidence": evidence, "question": RunnablePassthrough()}
        | template
        | (lambda prompt: prompt.to_string())
        | StrOutputParser()
    )
    assert "A/RES/S-32/1, annex, para. 16; " in chain.invoke(QUESTION)


def test_the_example_in_the_documentation_runs(assistant: Assistant) -> None:
    """``docs/models.md`` as it is printed, with the assistant that is open already."""
    (example,) = python_blocks("models.md")
    printed: list[str] = []
    code = example.replace("= assistant_of(read_settings())", "= assistant")

    def kept(*words: object) -> None:
        printed.append(" ".join(map(str, words)))

    exec(code, {"assistant": assistant, "print": kept})  # noqa: S102 - that is the test
    assert printed[0] == "A/RES/S-32/1, annex, para. 16"
    assert "beneficial ownership" in printed[1]
