"""The MCP server: other assistants ask, search and read paragraphs, and cite them (`pincite mcp`).

Over stdio by default; the web server offers the same tools at ``/mcp`` (streamable HTTP).
"""

from collections.abc import Callable, Sequence
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Annotated, Any, Literal, ParamSpec, TypeVar

from pydantic import BaseModel, Field

from ingest.errors import IngestError
from qa.answer import answer_json
from qa.assistant import Assistant
from qa.errors import QaError
from qa.question import MAX_LENGTH, Turn
from qa.view import paragraph_json, paragraph_of
from vectorstore.errors import VectorStoreError

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_P = ParamSpec("_P")
_T = TypeVar("_T")

_INSTRUCTIONS = (
    "Pincite answers questions about official documents and cites the exact paragraph. Ask in "
    "English or Chinese. Cite `reference`, quote `quote` as it stands (it is verbatim in the text "
    "of record) and say that a `reading` is an unofficial translation unless `reading_official`. "
    "Where `status` is not_found, say that the documents do not answer; do not fill the gap."
)


class TurnShape(BaseModel):
    """One message of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


def mcp_server(assistant: Assistant) -> "MCPServer[Any]":
    """The server with its tools ask, search and show."""
    from mcp.server.mcpserver import MCPServer
    from mcp.types import ToolAnnotations

    server: MCPServer[Any] = MCPServer(
        "pincite", title="Pincite", instructions=_INSTRUCTIONS, version=_version(),
        log_level="WARNING",
    )  # fmt: skip
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    question = Field(max_length=MAX_LENGTH, description="a question, in English or Chinese")
    corpus = assistant.corpus

    @server.tool(annotations=reads, title="Ask the documents")
    @_plainly
    def ask(
        question: Annotated[str, question], history: Sequence[TurnShape] = ()
    ) -> dict[str, Any]:
        """Answer a question from the documents, with verified citations of exact paragraphs."""
        turns = tuple(Turn(turn.role, turn.content) for turn in history)
        return dict(answer_json(assistant.ask(question, turns)))

    @server.tool(annotations=reads, title="Search the documents")
    @_plainly
    def search(
        question: Annotated[str, question],
        limit: Annotated[int, Field(ge=1, le=50, description="how many paragraphs")] = 5,
    ) -> dict[str, Any]:
        """Find the paragraphs that fit a question, best first, in every language they have."""
        return {
            "paragraphs": [
                {
                    "paragraph": hit.paragraph.id,
                    "reference": corpus.reference(hit.paragraph, "en"),
                    "score": hit.score,
                    "texts": dict(hit.paragraph.texts),
                    "language_of_record": corpus.document_of(hit.paragraph).language,
                }
                for hit in assistant.search(question, limit)
            ]
        }

    @server.tool(annotations=reads, title="Show a paragraph")
    @_plainly
    def show(
        paragraph: Annotated[str, Field(description="an id such as declaration:16")],
    ) -> dict[str, Any]:
        """Show one paragraph in all its languages, with footnotes and plain words."""
        return dict(paragraph_json(corpus, paragraph_of(corpus, paragraph)))

    return server


def _plainly(tool: Callable[_P, _T]) -> Callable[_P, _T]:
    """The tool, whose errors say what to do and nothing of the inside."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return tool(*args, **kwargs)
        except (QaError, IngestError, VectorStoreError) as error:
            raise ToolError(str(error)) from None

    return told


def _version() -> str:
    try:
        return version("pincite")
    except PackageNotFoundError:
        return ""
