"""Nothing of others comes to life on the page, and what goes wrong is told in one sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus import Corpus
from qa.answer import Answer, Statement, Status
from qa.assistant import Assistant
from qa.event import Event, Finished, Piece, Searching
from qa.question import Turn
from tests.fakes import WordCountEmbedder, library_corpus
from tests.qa.browser import (
    NEEDS_CHROMIUM,
    ask,
    chromium,
    open_citation,
    open_page,
    picture,
    served,
)
from vectorstore.index import build_index, open_index
from vectorstore.search import Search

pytestmark = NEEDS_CHROMIUM

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=https://example.org/></iframe>",
    "![x](https://example.org/x.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<a href=javascript:alert(1)>x</a>",
    "<style>*{display:none}</style>",
    "${alert(1)} {{constructor.constructor('alert(1)')()}}",
)
#: Whether any element on the page was made from what was hostile.
ALIVE = (
    'document.querySelectorAll("img, iframe, object, embed, form[action], svg[onload],'
    " a[href^='javascript:'], a[href^='data:'], .pc-log script, .pc-log style, .pc-panel style,"
    ' .pc-drawer script, [onerror], [onload], [onclick]").length'
)


class Writer:
    """An assistant whose model writes what the test says, checked as the test says."""

    def __init__(self, real: Assistant) -> None:
        self._real = real
        self.said: Sequence[str] = ()
        self.status = Status.ANSWERED
        self.verified = True
        self.supports: bool | None = None
        self.quote = ""
        self.model, self.notice = "a model", ""
        self.breaks = False

    @property
    def corpus(self) -> Corpus:
        return self._real.corpus

    def search(self, text: str, limit: int = 20) -> Any:
        return self._real.search(text, limit)

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        answer = self._real.ask(text, history)
        return replace(
            answer,
            status=self.status,
            model=self.model,
            notice=self.notice,
            statements=tuple(Statement(said, (0,)) for said in self.said),
            citations=(
                replace(
                    answer.citations[0],
                    verified=self.verified,
                    supports=self.supports,
                    quote=self.quote or answer.citations[0].quote,
                ),
            ),
        )

    def stream(self, text: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        yield Searching()
        if self.breaks:
            raise RuntimeError("/home/somebody/secret.key is missing")
        answer = self.ask(text, history)
        yield Piece(answer.text)
        yield Finished(answer)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    from qa.web.server import app_of

    with served(app_of(assistant)) as server:
        yield server.address


@pytest.fixture
def writer(assistant: Assistant) -> Writer:
    return Writer(assistant)


@pytest.fixture
def written(writer: Writer) -> Iterator[str]:
    from qa.web.server import app_of

    with served(app_of(writer)) as server:  # type: ignore[arg-type]
        yield server.address


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_question_holds_is_shown_as_it_was_typed(
    hostile: str, browser: Any, address: str
) -> None:
    with open_page(browser, address) as page:
        turn = ask(page, f"{hostile} What is promised to journalists?")
        assert hostile in turn.locator("h2").inner_text()
        page.reload()  # and once more, from what the browser kept
        page.locator(".pc-turn").wait_for()
        page.get_by_role("button", name="Conversations").click()
        assert page.evaluate(ALIVE) == 0


def test_what_an_address_asks_is_shown_as_it_was_typed(browser: Any, address: str) -> None:
    path = "/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20journalists&about=%3Cb%3E&lang=%22%3E"
    with open_page(browser, address, path=path) as page:
        page.locator(".pc-turn:not([data-state=pending])").wait_for()
        assert page.evaluate(ALIVE) == 0
        assert "<img src=x onerror=alert(1)>" in page.locator("h2").first.inner_text()


def test_what_a_model_writes_is_shown_as_it_was_written(
    browser: Any, writer: Writer, written: str
) -> None:
    writer.said = HOSTILE
    writer.quote = writer.model = writer.notice = HOSTILE[1]
    with open_page(browser, written) as page:
        turn = ask(page, "What is promised to journalists?")
        said = turn.locator(".pc-statement").all_inner_texts()
        assert [text.removesuffix(" [1]").strip() for text in said] == list(HOSTILE)
        turn.locator(".pc-mark").first.hover()
        page.get_by_role("tooltip").wait_for()
        open_citation(page, turn)
        assert page.evaluate(ALIVE) == 0


def test_what_a_document_holds_is_shown_as_it_is_printed(browser: Any, tmp_path: Path) -> None:
    from qa.web.server import app_of

    text = "A/RES/99/1\n<img src=x onerror=alert(3)>图书馆\n大会，\n" + "\n".join(
        f"{n}. {hostile} 图书馆每周开放六天，读者可以免费借阅图书。"
        for n, hostile in enumerate(HOSTILE, start=1)
    )
    corpus = library_corpus(tmp_path / "corpus", text)
    embedder = WordCountEmbedder()
    build_index(corpus, embedder, tmp_path)
    search = Search(corpus, open_index(corpus, embedder.name, tmp_path), embedder)
    with served(app_of(Assistant(search))) as server, open_page(browser, server.address) as page:
        page.get_by_role("tab", name="Read").click()
        page.locator(".pc-shelf").wait_for()
        page.get_by_role("tab", name="Ask").click()
        turn = ask(page, "第 2 段说了什么？")
        assert "<img src=x onerror=alert(1)>" in turn.inner_text()
        panel = open_citation(page, turn)
        panel.get_by_role("button", name="Paragraph after").click()
        panel.get_by_role("button", name="Paragraph before").click()
        page.wait_for_timeout(300)
        assert page.evaluate(ALIVE) == 0


# -- how an answer ended -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verified", "supports"), [(False, None), (True, False)], ids=["not verbatim", "not borne out"]
)
def test_an_unverified_citation_looks_and_reads_unlike_a_verified_one(
    verified: bool, supports: bool | None, browser: Any, writer: Writer, written: str
) -> None:
    writer.said = ("Journalists are promised medals.",)
    writer.verified, writer.supports = verified, supports
    with open_page(browser, written) as page:
        turn = ask(page, "What is promised to journalists?")
        mark = turn.locator(".pc-mark")
        assert "not verified" in mark.get_attribute("aria-label")
        assert mark.locator(".pc-icon-warn").count() == 1
        assert "Not verified: 1" in turn.inner_text()
        panel = open_citation(page, turn)
        picture(page, f"unverified-{supports}-en-1280")
        assert "Not verified" in panel.locator(".pc-standing").inner_text()
        assert panel.locator(".pc-icon-warn").count() == 1


def test_a_rejected_premise_is_named(browser: Any, writer: Writer, written: str) -> None:
    writer.said = ("The declaration sets no such quota.",)
    writer.status = Status.PREMISE_REJECTED
    with open_page(browser, written) as page:
        turn = ask(page, "What is promised to journalists?")
        assert "do not support what the question takes for granted" in turn.inner_text()
        assert turn.locator(".pc-icon-against").count() == 1
        picture(page, "premise-rejected-en-1280")


# -- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please type a question first."),
        ("   ", "Please type a question first."),
        ("x" * 4001, "This question is too long: please keep it under 4,000 characters."),
    ],
)
def test_a_question_that_cannot_be_asked_is_met_with_a_sentence(
    typed: str, said: str, browser: Any, address: str
) -> None:
    with open_page(browser, address) as page:
        page.fill("#question textarea", typed)
        page.press("#question textarea", "Enter")
        assert page.get_by_role("alert").inner_text() == said
        assert page.input_value("#question textarea") == typed  # nothing typed is lost
        assert page.locator(".pc-turn").count() == 0


def test_a_question_of_signs_only_is_met_with_a_sentence(browser: Any, address: str) -> None:
    with open_page(browser, address) as page:
        turn = ask(page, "???")
        assert "please say it in other words" in turn.inner_text()


def test_a_failure_says_nothing_of_the_inside(browser: Any, writer: Writer, written: str) -> None:
    writer.breaks = True
    with open_page(browser, written) as page:
        turn = ask(page, "What is promised to journalists?")
        assert "Something went wrong with this answer; please try again." in turn.inner_text()
        assert "secret" not in page.content()
        writer.breaks = False
        writer.said = ("Now it works.",)
        turn.get_by_role("button", name="Ask again").click()
        page.get_by_text("Now it works. [1]").wait_for()


def test_a_server_that_is_gone_is_told_of_in_a_sentence(browser: Any, assistant: Assistant) -> None:
    from qa.web.server import app_of

    with (
        served(app_of(assistant)) as server,
        open_page(browser, server.address, may_fail=True) as page,
    ):
        ask(page, "What is promised to journalists?")
        server.stop()
        turn = ask(page, "And to judges?")
        assert "Pincite does not answer: is it still running?" in turn.inner_text()
        picture(page, "server-gone-en-1280")
