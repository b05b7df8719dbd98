"""An answer that takes its time: it is seen while it is written, and it can be stopped."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from ingest.corpus import Corpus
from qa.answer import Answer
from qa.assistant import Assistant
from qa.event import Event, Finished, Found, Piece, Searching
from qa.question import Turn
from tests.qa.browser import NEEDS_CHROMIUM, answered, ask, chromium, open_page, picture, served

pytestmark = NEEDS_CHROMIUM


class SlowWriter:
    """An assistant that writes three sentences and then waits for the test."""

    def __init__(self, real: Assistant) -> None:
        self._real = real
        self.go_on = threading.Event()

    @property
    def corpus(self) -> Corpus:
        return self._real.corpus

    def search(self, text: str, limit: int = 20) -> Any:
        return self._real.search(text, limit)

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        return self._real.ask(text, history)

    def stream(self, text: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        yield Searching()
        yield Found(("declaration:31",))
        for n in range(3):
            yield Piece(f"Sentence {n}.\n")
            self.go_on.wait(0.2)
        self.go_on.wait(20)
        yield Finished(self.ask(text, history))


@pytest.fixture
def writer(assistant: Assistant) -> SlowWriter:
    return SlowWriter(assistant)


@pytest.fixture
def page(writer: SlowWriter) -> Iterator[Any]:
    from qa.web.server import app_of

    with (
        served(app_of(writer)) as server,  # type: ignore[arg-type]
        chromium() as browser,
        open_page(browser, server.address) as opened,
    ):
        yield opened
        writer.go_on.set()


def begin(page: Any, question: str) -> Any:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    return page.locator(".pc-turn").last


def test_an_answer_is_seen_while_it_is_written(page: Any, writer: SlowWriter) -> None:
    turn = begin(page, "What is promised to journalists?")
    turn.get_by_text("Sentence 1.").wait_for()
    assert "Writing" in turn.inner_text()
    picture(page, "writing-en-1280")
    writer.go_on.set()
    done = answered(page, "What is promised to journalists?")
    assert "para. 31" in done.inner_text()
    assert "Sentence" not in done.inner_text()


def test_an_answer_is_stopped_and_the_next_question_is_answered(
    page: Any, writer: SlowWriter
) -> None:
    turn = begin(page, "What is promised to journalists?")
    turn.get_by_text("Sentence 1.").wait_for()
    page.get_by_role("button", name="Stop").click()
    assert "Stopped." in answered(page, "What is promised to journalists?").inner_text()
    assert page.evaluate("document.activeElement === document.querySelector('#question textarea')")
    writer.go_on.set()
    assert "para. 16" in ask(page, "Who owns a company, and who may know of it?").inner_text()
