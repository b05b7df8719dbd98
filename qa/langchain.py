"""The assistant for LangChain: a retriever of paragraphs, a runnable that answers, one that writes.

from qa.assembly import assistant_of
from qa.langchain import ParagraphRetriever, answer_text, answering
from qa.settings import read_settings

assistant = assistant_of(read_settings())
retriever = ParagraphRetriever(assistant=assistant, k=3)
chain = answering(assistant) | (lambda answer: answer.citations)
"""

from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeAlias

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage, convert_to_messages
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from langchain_core.runnables.config import run_in_executor
from pydantic import ConfigDict

from ingest.document import text_hash
from qa.answer import Answer
from qa.assistant import Assistant
from qa.event import Piece
from qa.question import Turn
from vectorstore.search import Hit

#: A question, or ``{"question": ..., "history": [messages]}`` with anything that LangChain takes
#: for a message: ``("human", "...")``, ``{"role": ..., "content": ...}``, `HumanMessage`.
Asked: TypeAlias = str | Mapping[str, Any]


class ParagraphRetriever(BaseRetriever):
    """Retrieves paragraphs for a question in either language, best first.

    A document's text is the text of record; its metadata is what a citation of it needs.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [self._document(hit) for hit in self.assistant.search(query, self.k)]

    def _document(self, hit: Hit) -> Document:
        corpus, paragraph = self.assistant.corpus, hit.paragraph
        document = corpus.document_of(paragraph)
        record = corpus.record_text(paragraph)
        readings = {k: text for k, text in paragraph.texts.items() if k != document.language}
        return Document(
            id=paragraph.id,
            page_content=record,
            metadata={
                "paragraph": paragraph.id,
                "reference": corpus.reference(paragraph, "en"),
                "reference_zh": corpus.reference(paragraph, "zh"),
                "document": document.id,
                "symbol": document.symbol,
                "kind": str(paragraph.kind),
                "language": document.language,
                "readings": readings,
                "text_sha256": text_hash(record),
                "source": document.url or document.source,
                "score": hit.score,
            },
        )


def answering(assistant: Assistant) -> Runnable[Asked, Answer]:
    """A runnable from a question to its `Answer`, verified citations included."""

    def answer(asked: Asked) -> Answer:
        return assistant.ask(*_question(asked))

    return RunnableLambda(answer)


def answer_text(assistant: Assistant) -> Runnable[Asked, str]:
    """A runnable from a question to the text of its answer, which streams in checked pieces.

    Leaving a stream early closes the connection to the model.
    """

    def pieces(asked: Iterator[Asked]) -> Generator[str]:
        for one in asked:
            yield from _pieces(assistant, one)

    async def apieces(asked: AsyncIterator[Asked]) -> AsyncIterator[str]:
        async for one in asked:
            with closing(_pieces(assistant, one)) as said:
                while (piece := await run_in_executor(None, next, said, None)) is not None:
                    yield piece

    return RunnableGenerator(pieces, apieces)


def _pieces(assistant: Assistant, asked: Asked) -> Generator[str]:
    with closing(assistant.stream(*_question(asked))) as events:
        for event in events:
            if isinstance(event, Piece):
                yield event.text


def _question(asked: Asked) -> tuple[str, tuple[Turn, ...]]:
    if isinstance(asked, str):
        return asked, ()
    return str(asked["question"]), _turns(asked.get("history") or ())


def _turns(messages: Sequence[Any]) -> tuple[Turn, ...]:
    """The turns of a conversation; what neither a person nor the assistant said is left out."""
    roles = {HumanMessage: "user", AIMessage: "assistant"}
    return tuple(
        Turn(role, str(message.text))
        for message in convert_to_messages(messages)
        for kind, role in roles.items()
        if isinstance(message, kind)
    )
