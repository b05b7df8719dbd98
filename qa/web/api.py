"""The HTTP API: ask, search, read and export, for other programs.

Its fields are those of the command line. What is described here as a shape is for the documentation
(OpenAPI); answers are passed on whole, with fields that are added later.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.document import CITABLE
from qa.answer import answer_json
from qa.assistant import Assistant
from qa.errors import BadInput
from qa.event import Event, Finished, Found, Piece, Searching
from qa.export.file import FORMATS, today
from qa.export.takeaway import MOST_ANSWERS, takeaway_of, takeaway_of_json
from qa.question import MAX_LENGTH, Turn
from qa.view import paragraph_json, paragraph_of
from qa.web.language import interface_language
from qa.web.notices import notice

_log = logging.getLogger(__name__)

OPENAPI = "/api/openapi.json"


class TurnShape(BaseModel):
    """One message of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


class Asked(BaseModel):
    """A question."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"question": "What does the declaration say about beneficial ownership?"}
        }
    )
    question: str = Field(min_length=1, max_length=MAX_LENGTH, description="English or Chinese")
    history: list[TurnShape] = Field(default=[], max_length=200)


class CitationShape(BaseModel):
    """A quote and where it stands, word for word, in the text of record."""

    model_config = ConfigDict(extra="allow")
    paragraph: str = Field(examples=["declaration:16"])
    reference: str = Field(examples=["A/RES/S-32/1, annex, para. 16"])
    quote: str
    language: str
    verified: bool = Field(description="the quote stands there word for word")
    start: int
    end: int
    text_sha256: str
    reading: str = Field(description="the same stretch in the language of the question")
    reading_language: str
    reading_official: bool


class RetrievedShape(BaseModel):
    """A paragraph that the search found."""

    paragraph: str
    score: float


class AnswerShape(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="allow")
    question: str
    status: Literal["answered", "not_found", "premise_rejected"]
    language: str
    answer: str = Field(description="one statement a line, with marks such as [1]")
    citations: list[CitationShape]
    retrieved: list[RetrievedShape]
    model: str
    seconds: float


class ProblemShape(BaseModel):
    """Why there is no answer: a code for programs, a sentence for people."""

    code: str
    detail: str


class Conversation(BaseModel):
    """What to export: questions, which are asked again, or answers, which are checked again."""

    questions: list[Asked] = Field(default=[], max_length=MOST_ANSWERS)
    answers: list[dict[str, Any]] = Field(
        default=[], max_length=MOST_ANSWERS, description="as /api/ask returns them"
    )
    language: str = Field(default="", description="of the headings: en, zh-Hans or zh-Hant")


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": ProblemShape, "description": "the question can't be asked"},
    413: {"model": ProblemShape, "description": "too much at once"},
    422: {"model": ProblemShape, "description": "the request can't be read"},
    429: {"model": ProblemShape, "description": "too often; see Retry-After"},
    503: {"model": ProblemShape, "description": "busy; see Retry-After"},
}


def add_api(app: FastAPI, assistant: Assistant) -> None:
    """Add the API under ``/api`` and the export under ``/export``."""
    router = APIRouter(responses=_PROBLEMS)
    corpus = assistant.corpus

    @router.post(
        "/api/ask", summary="Answer a question", tags=["ask"], response_class=JSONResponse,
        responses={200: {"model": AnswerShape}},
    )  # fmt: skip
    def ask(asked: Asked) -> Response:
        return JSONResponse(answer_json(assistant.ask(asked.question, _turns(asked))))

    @router.post(
        "/api/ask/stream",
        summary="Answer a question, piece by piece",
        description=(
            "Server-sent events: `searching`; `found` with the ids of the paragraphs; `piece` with "
            "more of the text, checked; then `answer`, which is what /api/ask returns. `problem` "
            "instead of `answer` where something went wrong on the way. Hang up to stop."
        ),
        tags=["ask"],
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    def stream(request: Request, asked: Asked) -> Response:
        events = assistant.stream(asked.question, _turns(asked))
        first = next(events)  # what is wrong with the question is told before the stream begins
        return StreamingResponse(
            _told(chain([first], events), _language(request)),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    @router.get("/api/search", summary="Find paragraphs, best first", tags=["read"])
    def search(
        q: Annotated[str, Query(min_length=1, max_length=MAX_LENGTH, description="the question")],
        k: Annotated[int, Query(ge=1, le=100, description="how many")] = 10,
    ) -> Response:
        found = [
            {
                "paragraph": hit.paragraph.id,
                "reference": corpus.reference(hit.paragraph, "en"),
                "score": hit.score,
                "text": corpus.record_text(hit.paragraph),
            }
            for hit in assistant.search(q, k)
        ]
        return JSONResponse({"paragraphs": found})

    @router.get(
        "/api/paragraphs/{paragraph_id:path}",
        summary="One paragraph in all its languages",
        tags=["read"],
        responses={404: {"model": ProblemShape, "description": "no such paragraph"}},
    )
    def paragraph(paragraph_id: str) -> Response:
        return JSONResponse(paragraph_json(corpus, paragraph_of(corpus, paragraph_id)))

    @router.get("/api/documents", summary="The documents, with their paragraphs", tags=["read"])
    def documents() -> Response:
        shown = [
            {
                "id": document.id,
                "symbol": document.symbol,
                "titles": dict(document.titles),
                "date": document.date,
                "language": document.language,
                "versions": [
                    {"language": v.language, "official": v.official} for v in document.versions
                ],
                "source": document.source,
                "url": document.url,
                "paragraphs": [p.id for p in document.paragraphs if p.kind in CITABLE],
            }
            for document in corpus.documents
        ]
        return JSONResponse({"documents": shown})

    @router.post(
        "/export/{form}", summary="Answers as a file", tags=["export"], response_class=Response,
        responses={200: {"content": {f.media_type.split(";")[0]: {} for f in FORMATS.values()}}},
    )  # fmt: skip
    def export(
        request: Request, form: Literal["markdown", "docx", "pdf"], wanted: Conversation
    ) -> Response:
        return _exported(request, assistant, form, wanted)

    @router.post("/export/{form}/form", include_in_schema=False)
    def export_form(
        request: Request,
        form: Literal["markdown", "docx", "pdf"],
        conversation: Annotated[str, Form(max_length=900_000)],
    ) -> Response:
        """The same from a form of a page, whose field holds the JSON: no script is needed."""
        try:
            wanted = Conversation.model_validate_json(conversation)
        except ValidationError:
            raise BadInput("The conversation can't be read; ask again, then export it.") from None
        return _exported(request, assistant, form, wanted)

    @app.get("/api", include_in_schema=False)
    @app.get("/api/", include_in_schema=False)
    def described() -> Response:
        return HTMLResponse(_description(app.openapi()))

    app.include_router(router)


def named(event: Event) -> tuple[str, Mapping[str, Any]]:
    """An event as the stream tells it: its name and its data."""
    match event:
        case Searching():
            return "searching", {}
        case Found(paragraphs):
            return "found", {"paragraphs": list(paragraphs)}
        case Piece(text):
            return "piece", {"text": text}
        case Finished(answer):
            return "answer", answer_json(answer)


def _told(events: Iterator[Event], language: str) -> Iterator[str]:
    """The events as lines (HTML Living Standard, 9.2): JSON has no line end to break them."""
    try:
        for name, data in map(named, events):
            yield _lines(name, data)
    except Exception:  # the stream has begun: it ends with what can be said outside
        _log.exception("The stream of an answer broke")
        yield _lines("problem", notice(500, "internal", language).json)


def _lines(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _language(request: Request, wanted: str = "") -> str:
    return interface_language(request.headers.get("accept-language", ""), wanted)


def _turns(asked: Asked) -> tuple[Turn, ...]:
    return tuple(Turn(turn.role, turn.content) for turn in asked.history)


def _exported(request: Request, assistant: Assistant, form: str, wanted: Conversation) -> Response:
    language = _language(request, wanted.language)
    if bool(wanted.questions) == bool(wanted.answers):
        raise BadInput("Send the questions of a conversation, or its answers, to export them.")
    if wanted.answers:
        taken = takeaway_of_json(wanted.answers, assistant.corpus, language=language, made=today())
    else:
        answers = [assistant.ask(asked.question, _turns(asked)) for asked in wanted.questions]
        taken = takeaway_of(answers, assistant.corpus, language=language, made=today())
    kind = FORMATS[form]
    return Response(
        kind.write(taken),
        media_type=kind.media_type,
        headers={
            "content-disposition": f'attachment; filename="pincite-{taken.made}{kind.suffix}"',
            "cache-control": "no-store",
        },
    )


def _description(schema: Mapping[str, Any]) -> str:
    from qa.web.reader import templates

    operations = [
        (method.upper(), path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return templates().get_template("api.html").render(operations=operations, schema=OPENAPI)
