"""What the page and the server say to each other: a request, and how its turn goes on.

The page keeps the conversation; the server keeps none. Both sides speak JSON, and each event
carries the whole turn so far, so that a lost one does no harm.
"""

import json
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from ingest.corpus import Corpus
from qa.answer import Answer, Citation, Statement, Status, answer_json, citation_json
from qa.assistant import Assistant
from qa.errors import BadQuestion
from qa.event import Finished, Found, Piece
from qa.evidence import Decision
from qa.extractive import MODEL as EXTRACTIVE
from qa.question import MAX_LENGTH, Turn
from qa.reference import Form, written
from qa.web.words import LOCALES, script_of, tag, traditional
from qa.wording import lead_of

#: Messages before the question that are read, and characters of each.
_TURNS, _TURN_LENGTH = 20, 8_000
#: Nearest paragraphs that are offered where there is no answer.
_NEAREST = 3
_KEPT = 1_000
#: Seconds between two looks at an answer that is being written.
_PAUSE = 0.1

Event = Mapping[str, Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What the page asks: a question in its conversation, and the language of the interface."""

    id: str
    text: str
    history: tuple[Turn, ...]
    interface: str


def read_request(written: str) -> Request | None:
    """The request in what the page sent; None where it makes no sense: no page of ours sent it."""
    try:
        sent = json.loads(written)
        return Request(
            id=str(sent["id"])[:40],
            text=str(sent["text"]),
            history=tuple(
                Turn(turn["role"], str(turn["content"])[:_TURN_LENGTH])
                for turn in sent.get("history", ())[-_TURNS:]
                if turn["role"] in ("user", "assistant")
            ),
            interface=sent["interface"] if sent.get("interface") in LOCALES else "en",
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class Shelf:
    """The last answers by their keys, so that a verdict on one finds the whole of it."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def put(self, answer: Answer) -> str:
        """Keep an answer; the key that finds it again, which nobody can guess."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return key

    def get(self, key: str) -> Answer | None:
        """The answer of a key; None where it is too old or from before a restart."""
        with self._lock:
            return self._answers.get(key)


def turn_events(assistant: Assistant, request: Request, shelf: Shelf) -> Iterator[Event]:
    """How the turn goes on, with the state that it is in.

    ``looking``, ``reading`` so many paragraphs, ``writing`` the text so far (a model does),
    ``found`` so many that are quoted, ``done`` with the answer; or ``failed`` with a reason.
    """
    yield {"id": request.id, "state": "looking"}
    try:
        for event in _progress(assistant, request, shelf):
            yield {"id": request.id, **event}
    except BadQuestion:
        yield {"id": request.id, "state": "failed", "reason": _bad(request.text)}
    except Exception:
        # The reader is told that it failed; why stands in the log, not on the page.
        log.exception("A question could not be answered.")
        yield {"id": request.id, "state": "failed", "reason": "failed"}


def _progress(assistant: Assistant, request: Request, shelf: Shelf) -> Iterator[Event]:
    text, told = "", 0.0
    for event in assistant.stream(request.text, request.history):
        match event:
            case Found(paragraphs):
                yield {"state": "reading", "reading": len(paragraphs)}
            case Piece(more):
                text += more
                # The extractive answer comes all at once: its pieces would only flicker.
                told = told or time.monotonic()
                if time.monotonic() - told > _PAUSE:
                    told = time.monotonic()
                    yield {"state": "writing", "text": text}
            case Finished(answer):
                yield {"state": "found", "found": len(_cited(answer))}
                shown = answer_event(answer, assistant.corpus, request.interface)
                yield {"state": "done", "answer": {**shown, "key": shelf.put(answer)}}


def answer_event(answer: Answer, corpus: Corpus, interface: str) -> Event:
    """The answer as `answer_json` has it, and for the page the language that each text is in."""
    language = answer.question.language
    script = script_of(answer.question.text, interface) if language == "zh" else tag(language)
    nearest = answer.retrieved[:_NEAREST] if answer.status is Status.NOT_FOUND else ()
    return {
        **answer_json(answer),
        "retrieved": [{"paragraph": h.paragraph.id, "score": h.score} for h in nearest],
        "citations": [_citation_event(c, corpus, language) for c in answer.citations],
        "lang": script,
        "follows": bool(answer.question.follows),
        "statements": [
            _statement_event(statement, answer.citations, script)
            for statement in _without_nearest(answer, corpus)
        ],
        "nearest": [
            {"paragraph": hit.paragraph.id, "references": references(corpus, hit.paragraph.id)}
            for hit in nearest
        ],
        "notice": traditional(answer.notice) if script == "zh-Hant" else answer.notice,
        "extractive": answer.model == EXTRACTIVE,
    }


def references(corpus: Corpus, paragraph_id: str) -> Mapping[str, str]:
    """The printed form of a paragraph's citation in each language of the interface."""
    paragraph = corpus.paragraphs[paragraph_id]
    chinese = corpus.reference(paragraph, "zh")
    return {
        "en": corpus.reference(paragraph, "en"),
        "zh-Hans": chinese,
        "zh-Hant": traditional(chinese),
    }


def _without_nearest(answer: Answer, corpus: Corpus) -> Sequence[Statement]:
    """The statements; the nearest paragraphs, which the page lists as links, are not told twice."""
    if answer.status is not Status.NOT_FOUND or not answer.statements:
        return answer.statements
    nothing = Decision(answer.status, (), (), answer.confidence)
    short = lead_of(answer.question, answer.status, nothing, (), corpus).strip()
    first, *rest = answer.statements
    return (Statement(short), *rest) if first.text.startswith(short) else answer.statements


def _statement_event(
    statement: Statement, citations: Sequence[Citation], script: str
) -> Mapping[str, Any]:
    """A statement; words of a document keep their script, words of ours take the reader's."""
    shown, quoted = script, ""
    for i in statement.citations:
        if statement.text.endswith(citations[i].quote):
            shown, quoted = tag(citations[i].language), citations[i].quote
        elif citations[i].reading and statement.text.endswith(citations[i].reading):
            shown, quoted = tag(citations[i].reading_language), citations[i].reading
    # One of several quotes has its place before it: "Political declaration, para. 16: ..."
    place = statement.text[: len(statement.text) - len(quoted)] if quoted else ""
    said = quoted or statement.text
    return {
        "place": traditional(place) if script == "zh-Hant" else place,
        "place_lang": script,
        "text": traditional(said) if shown == "zh-Hant" and not quoted else said,
        "lang": shown,
        "quoted": bool(quoted),
        "citations": list(statement.citations),
    }


def _citation_event(citation: Citation, corpus: Corpus, language: str) -> Mapping[str, Any]:
    return {
        **citation_json(citation),
        "references": references(corpus, citation.paragraph_id),
        "lang": tag(citation.language),
        "reading_lang": tag(citation.reading_language),
        "sound": citation.verified and citation.supports is not False,
        "forms": {
            str(form): written(citation, corpus, form, language) for form in (Form.BIBTEX, Form.RIS)
        },
    }


def _cited(answer: Answer) -> set[str]:
    return {citation.paragraph_id for citation in answer.citations}


def _bad(text: str) -> str:
    if not text.strip():
        return "empty"
    return "long" if len(text) > MAX_LENGTH else "bad"
