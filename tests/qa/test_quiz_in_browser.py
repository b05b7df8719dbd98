"""Thumbs, "add to quiz" and the quiz tab in a real browser, as `pincite chat` opens them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.quiz.build import Wish, make_quiz, paragraphs_named
from qa.quiz.export.gift import gift
from qa.quiz.facts import Facts
from qa.quiz.item import Quiz, quiz_from_json, quiz_json
from qa.settings import Settings
from qa.store import Store, open_store
from tests.qa.browser import NEEDS_CHROMIUM, PHONE, ask, chromium, open_page, picture, served
from tests.qa.test_page_for_everyone import faults

pytestmark = NEEDS_CHROMIUM

JOURNALISTS = "What is promised to journalists?"
RECOVERY = "ten questions on asset recovery"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("quizzes"))


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    return open_store(settings)


@pytest.fixture(scope="module")
def address(assistant: Assistant, settings: Settings) -> Iterator[str]:
    from qa.web.extras import extras_of
    from qa.web.server import app_of

    said: list[str] = []
    extras = extras_of(assistant, settings, said.append)
    assert said == []
    with served(app_of(assistant, extras=extras)) as server:
        yield server.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def open_quiz(page: Any) -> None:
    page.locator("#pc-tabs button[role=tab]").nth(2).click()
    page.locator("#quiz-topic textarea, #quiz-topic input").wait_for()


def make(page: Any, topic: str) -> None:
    page.locator("#quiz-topic textarea, #quiz-topic input").fill(topic)
    page.locator("#quiz-make").click()
    page.locator("#quiz-items input").first.wait_for(timeout=30_000)


def heard(page: Any, sentence: str) -> None:
    page.locator("#quiz-said, #quiz-done").filter(has_text=sentence).wait_for(timeout=15_000)


def with_other_hash(quiz: Quiz) -> Quiz:
    """The quiz, its first item made when the paragraph read otherwise around the quotation."""
    first = quiz.items[0]
    old = tuple(replace(source, text_sha256="0" * 64) for source in first.sources)
    return replace(quiz, items=(replace(first, sources=old), *quiz.items[1:]))


def test_verdicts_are_kept_and_an_answer_goes_into_a_quiz(
    browser: Any, address: str, store: Store
) -> None:
    with open_page(browser, address) as page:
        turn = ask(page, JOURNALISTS)
        turn.get_by_role("button", name="Helpful", exact=True).click()
        page.get_by_label("What helped?").fill("the quote 引文")
        page.keyboard.press("Enter")
        turn.get_by_role("button", name="Not helpful").click()
        page.keyboard.type("too long")
        page.keyboard.press("Enter")
        turn.get_by_role("button", name="Add to quiz").click()
        open_quiz(page)
        collected = page.locator("#quiz-collected textarea")
        page.wait_for_function("() => document.querySelector('#quiz-collected textarea').value")
        assert collected.input_value().split()[0] == "declaration:31"
        page.locator("#quiz-make-of").click()
        page.locator("#quiz-items input").first.wait_for()
        assert "para. 31" in page.locator("#quiz-preview").text_content()
    kept = [(row.liked, row.reason) for row in store.feedback()]
    assert kept == [(True, "the quote 引文"), (False, "too long")]
    assert store.feedback()[0].answer["citations"][0]["paragraph"] == "declaration:31"


def test_ten_questions_are_made_tried_saved_and_taken_away(
    browser: Any, address: str, store: Store, tmp_path: Path
) -> None:
    with open_page(browser, address) as page:
        policy = page.request.get(address).headers["content-security-policy"]
        assert "unsafe-eval" not in policy
        open_quiz(page)
        assert not page.locator("#quiz-board").is_visible()
        picture(page, "quiz-empty-en-1280")
        make(page, RECOVERY)
        assert page.locator("#quiz-items input").count() == 10
        page.locator("#quiz-preview summary").first.click()
        picture(page, "quiz-preview-en-1280")
        assert faults(page) == []
        page.get_by_role("tab", name="Try it").click()
        page.locator("#quiz-check").click()
        page.locator("#quiz-verdict", has_text="0 of 10 right").wait_for()
        page.locator("#quiz-views").scroll_into_view_if_needed()
        picture(page, "quiz-try-en-1280")
        page.locator("#quiz-name textarea, #quiz-name input").fill("Assets")
        page.locator("#quiz-save").click()
        heard(page, "Saved.")
        page.locator("#quiz-form input").click()
        page.get_by_role("option", name="Moodle GIFT").click()
        page.locator("#quiz-export").click()
        heard(page, "10 questions exported.")
        page.locator("#quiz-file").scroll_into_view_if_needed()
        picture(page, "quiz-export-en-1280")
        with page.expect_download() as begun:
            page.locator("#quiz-file").click()
        begun.value.save_as(tmp_path / "quiz.txt")
        assert begun.value.suggested_filename.endswith(".gift.txt")
    saved = store.quiz("Assets")
    assert saved is not None
    quiz = quiz_from_json(saved.quiz)
    assert len(quiz.items) == 10
    assert (tmp_path / "quiz.txt").read_bytes() == gift(quiz).data


def test_an_item_whose_paragraph_has_changed_is_marked(
    browser: Any, address: str, store: Store, assistant: Assistant
) -> None:
    found = paragraphs_named(["declaration:48", "declaration:51"], assistant.corpus)
    quiz = make_quiz(Facts(assistant.corpus), found, Wish(("en",), 3), title="Old")
    store.save_quiz("Old", quiz_json(with_other_hash(quiz)))
    with open_page(browser, address, locale="zh-CN", viewport=PHONE) as page:
        open_quiz(page)
        picture(page, "quiz-empty-zh-390")
        page.locator("#quiz-saved input").click()
        page.get_by_role("option", name="⚠ 1 · Old").click()
        page.locator("#quiz-open").click()
        heard(page, "1 道题标有 ⚠")
        marked = page.locator("#quiz-items label", has_text="⚠")
        assert marked.count() == 1
        picture(page, "quiz-old-zh-390")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    ("locale", "tab", "button"), [("zh-CN", "测验", "出题"), ("zh-TW", "測驗", "出題")]
)
def test_the_tab_speaks_the_language_of_the_page(
    locale: str, tab: str, button: str, browser: Any, address: str
) -> None:
    with open_page(browser, address, locale=locale) as page:
        assert page.locator("#pc-tabs button[role=tab]").nth(2).inner_text() == tab
        open_quiz(page)
        assert page.locator("#quiz-make").inner_text() == button
        page.locator("#quiz-make").click()
        sentence = {"zh-CN": "请先写主题。", "zh-TW": "請先寫主題。"}[locale]
        page.locator(".toast-body", has_text=sentence).wait_for()
        page.locator(".toast-body .toast-close").first.click()
        make(page, "关于资产追回的三道题")
        assert page.locator("#quiz-items input").count() == 3
        picture(page, f"quiz-{locale}-1280")
        words = page.locator("#pc-quiz").inner_text()
        assert "Answer" not in words
        assert "questions" not in words


def test_without_a_store_the_page_opens_and_says_so_once(
    assistant: Assistant, tmp_path: Path
) -> None:
    from qa.web.extras import extras_of

    blocked = tmp_path / "file"
    blocked.write_text("")
    said: list[str] = []
    settings = Settings(home=tmp_path, database=f"sqlite:///{blocked}/x.db")
    assert extras_of(assistant, settings, said.append).names == ()
    (line,) = said
    assert "without feedback and quizzes" in line
    assert "\n" not in line


def test_feedback_that_is_switched_off_shows_no_thumbs(
    assistant: Assistant, tmp_path: Path
) -> None:
    from qa.web.extras import extras_of

    settings = Settings(home=tmp_path, feedback=False)
    assert extras_of(assistant, settings, print).names == ("quiz",)
