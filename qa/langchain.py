"""The assistant for LangChain: a retriever of paragraphs and a runnable that answers."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from qa.answer import Answer
from qa.assistant import Assistant


class ParagraphRetriever(BaseRetriever):
    """Retrieves paragraphs for a question in either language, best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        corpus = self.assistant.corpus
        return [
            Document(
                id=hit.paragraph.id,
                page_content=corpus.record_text(hit.paragraph),
                metadata={
                    "paragraph": hit.paragraph.id,
                    "reference": corpus.reference(hit.paragraph, "en"),
                    "score": hit.score,
                },
            )
            for hit in self.assistant.search(query, self.k)
        ]


def answering(assistant: Assistant) -> Runnable[str, Answer]:
    """A runnable from a question to its `Answer`, verified citations included."""

    def answer(question: str, **_: Any) -> Answer:
        return assistant.ask(question)

    return RunnableLambda(answer)
