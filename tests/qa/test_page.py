"""The chat page in a real browser: Debian's chromium, driven by Playwright."""

import shutil
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator

import pytest

from qa.assistant import Assistant

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    import uvicorn

    from qa.web.server import app_of

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app_of(assistant), host="127.0.0.1", port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(address: str) -> Iterator[object]:
    """A page of a fresh browser; fails the test for requests outside and script errors."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        outside: list[str] = []
        errors: list[str] = []
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(address) else outside.append(request.url)
            ),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector("#question textarea")
        yield page
        browser.close()
    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []
    assert errors == []


def ask(page, question: str, cards: int = 1) -> None:  # type: ignore[no-untyped-def]
    before = page.locator("#cited .pc-asked").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#cited .pc-asked').length > n", arg=before, timeout=20_000
    )


def test_a_question_is_answered_with_the_quote_highlighted(page) -> None:  # type: ignore[no-untyped-def]
    ask(page, "What does the declaration say about beneficial ownership?")
    card = page.locator("#cited .pc-card").first
    assert "A/RES/S-32/1, annex, para. 16" in card.inner_text()
    assert "Quote found word for word" in card.inner_text()
    assert "提高实益所有权的透明度" in card.locator("[lang=zh] mark").inner_text()
    assert "beneficial ownership" in card.locator("[lang=en] mark").inner_text()
    mark = page.locator("#answers a", has_text="[1]").first
    mark.click()
    assert page.url.endswith("#cited-1-1")


def test_a_chinese_question_is_answered_in_chinese(page) -> None:  # type: ignore[no-untyped-def]
    page.fill("#question textarea", "宣言对实益所有权有什么规定？")
    page.click("#ask")
    page.wait_for_selector("#cited .pc-card", timeout=20_000)
    assert "第 16 段" in page.locator("#cited .pc-card").first.inner_text()
    assert "正式文本" in page.locator("#cited").inner_text()


def test_marks_of_earlier_answers_still_lead_to_their_paragraphs(page) -> None:  # type: ignore[no-untyped-def]
    ask(page, "What is promised to journalists?")
    ask(page, "宣言第 16 段")
    targets = page.eval_on_selector_all(
        "#answers a[href^='#']", "links => links.map(a => a.getAttribute('href').slice(1))"
    )
    assert len(targets) >= 2
    for target in targets:
        assert page.locator(f"[id='{target}']").count() == 1


def test_what_is_not_found_shows_no_paragraph_as_cited(page) -> None:  # type: ignore[no-untyped-def]
    ask(page, "How do I bake sourdough bread?")
    assert page.locator("#cited .pc-card").count() == 0
    assert "Nothing is cited" in page.locator("#cited").inner_text()


def test_markup_in_a_question_does_not_come_to_life(page) -> None:  # type: ignore[no-untyped-def]
    ask(page, "<img src=x onerror=alert(1)> ![x](https://example.org/x.png) journalists")
    assert page.locator("#answers img[src*='example'], #cited img").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator("#cited .pc-asked").first.inner_text()


def test_an_example_fills_the_question(page) -> None:  # type: ignore[no-untyped-def]
    page.get_by_text("How are whistle-blowers protected?").click()
    page.wait_for_function("document.querySelector('#question textarea').value.length > 0")
    assert "whistle" in page.input_value("#question textarea")


def test_the_health_check_answers(address: str) -> None:
    with urllib.request.urlopen(f"{address}/healthz") as response:
        assert response.read() == b'{"status":"ok","paragraphs":"118"}'
