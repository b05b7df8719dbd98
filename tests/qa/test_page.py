"""The chat page in a real browser: asking, citations, conversations."""

import json
import urllib.request
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from qa.answer import Answer
from qa.assistant import Assistant
from tests.qa.browser import (
    NEEDS_CHROMIUM,
    PHONE,
    answered,
    ask,
    chromium,
    open_citation,
    open_page,
    picture,
    ready,
    served,
)

pytestmark = NEEDS_CHROMIUM

OWNERSHIP = "What does the declaration say about beneficial ownership?"
JOURNALISTS = "What is promised to journalists?"
FOLLOW_UP = "And who may see that information about them?"


class Desk:
    """What stands behind the thumbs: it keeps what it is handed."""

    def __init__(self) -> None:
        self.verdicts: list[tuple[str, bool, str]] = []

    def feedback(self, answer: Answer, liked: bool, reason: str) -> bool:
        self.verdicts.append((answer.citations[0].paragraph_id, liked, reason))
        return True


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def address(assistant: Assistant, desk: Desk) -> Iterator[str]:
    from qa.web.page import Extras
    from qa.web.server import app_of

    extras = Extras(feedback=desk.feedback)
    with served(app_of(assistant, extras=extras)) as server:
        yield server.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any, address: str) -> Any:
    """Opens a page as `open_page` does."""
    return partial(open_page, browser, address)


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with open_page(browser, address) as opened:
        yield opened


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Any]:
    with open_page(browser, address, locale="zh-CN", viewport=PHONE) as opened:
        yield opened


# -- asking ------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en-US", "zh-CN", "zh-TW"])
def test_every_example_of_the_first_screen_is_answered(
    locale: str, browser: Any, address: str
) -> None:
    with open_page(browser, address, locale=locale) as page:
        picture(page, f"start-{locale}-1280")
        examples = page.locator(".pc-examples button").all_inner_texts()
        assert len(examples) >= 4
        for example in examples:
            page.locator(".pc-examples button", has_text=example).click()
            turn = answered(page, example)
            assert turn.locator(".pc-mark").count() >= 1
            page.locator(".pc-header nav button").last.click()  # a new conversation


def test_the_keyboard_alone_asks_opens_a_citation_and_comes_back(page: Any) -> None:
    page.keyboard.type(JOURNALISTS)  # the box has the focus from the start
    page.keyboard.press("Enter")
    turn = answered(page, JOURNALISTS)
    assert page.input_value("#question textarea") == ""
    mark = turn.locator(".pc-mark").first
    for _ in range(40):
        if mark.evaluate("mark => mark === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".pc-panel[open]").wait_for()
    assert page.evaluate("document.activeElement.id") == "pc-panel-title"
    page.keyboard.press("Escape")
    assert page.locator(".pc-panel[open]").count() == 0
    assert mark.evaluate("mark => mark === document.activeElement")


def test_shift_enter_begins_a_line_and_asks_nothing(page: Any) -> None:
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    assert page.input_value("#question textarea") == "one\ntwo"
    assert page.locator(".pc-turn").count() == 0


def test_enter_that_ends_a_chinese_composition_asks_nothing(page: Any) -> None:
    page.fill("#question textarea", "没收")
    page.eval_on_selector(
        "#question textarea",
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Enter', isComposing: true, bubbles: true }))",
    )
    assert page.locator(".pc-turn").count() == 0


def test_a_question_is_changed_and_asked_again_in_its_place(page: Any) -> None:
    turn = ask(page, OWNERSHIP)
    turn.get_by_role("button", name="Edit").click()
    field = page.get_by_label("Change the question")
    field.fill(JOURNALISTS)
    field.press("Enter")
    turn = answered(page, JOURNALISTS)
    assert page.locator(".pc-turn").count() == 1
    assert "para. 31" in turn.inner_text()


def test_a_follow_up_is_read_with_the_question_before_it(page: Any) -> None:
    ask(page, OWNERSHIP)
    turn = ask(page, FOLLOW_UP)
    assert "para. 16" in turn.locator(".pc-statement").first.inner_text()


def test_what_is_not_found_cites_nothing_and_offers_the_nearest(page: Any) -> None:
    turn = ask(page, "How do I bake sourdough bread?")
    assert turn.locator(".pc-mark").count() == 0
    assert "Not found in the documents" in turn.inner_text()
    picture(page, "not-found-en-1280")
    turn.locator(".pc-nearest button").first.click()
    panel = page.locator(".pc-panel[open]")
    panel.locator(".pc-text").first.wait_for()
    assert panel.locator("mark").count() == 0
    assert "Not cited in an answer" in panel.inner_text()


def test_thumbs_hand_over_the_servers_own_answer(page: Any, desk: Desk) -> None:
    turn = ask(page, JOURNALISTS)
    turn.get_by_role("button", name="Not helpful").click()
    page.keyboard.type("too long")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    assert desk.verdicts == [("declaration:31", False, "too long")]
    assert turn.get_by_role("button", name="Add to quiz").count() == 0  # there is no quiz here


# -- citations ---------------------------------------------------------------------------------


def test_a_mark_shows_its_quote_when_pointed_at_and_escape_closes_it(page: Any) -> None:
    turn = ask(page, OWNERSHIP)
    mark = turn.locator(".pc-mark").first
    mark.hover()
    tip = page.get_by_role("tooltip")
    tip.wait_for()
    assert "提高实益所有权的透明度" in tip.locator("[lang=zh-Hans]").inner_text()
    assert "beneficial ownership" in tip.locator("[lang=en]").last.inner_text()
    assert mark.get_attribute("aria-describedby") == tip.get_attribute("id")
    picture(page, "quote-on-hover-en-1280")
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert mark.get_attribute("aria-describedby") is None


def test_a_mark_opens_the_paragraph_with_the_quote_marked_in_both_languages(page: Any) -> None:
    turn = ask(page, OWNERSHIP)
    panel = open_citation(page, turn)
    assert "A/RES/S-32/1, annex, para. 16" in panel.locator("h2").inner_text()
    assert "提高实益所有权的透明度" in panel.locator("[lang=zh-Hans] mark").inner_text()
    assert "beneficial ownership" in panel.locator("[lang=en] mark").inner_text()
    said = panel.inner_text()
    for word in ("Preventive measures", "Verified", "Text of record", "Unofficial translation"):
        assert word in said
    assert "not part of the document" in panel.locator(".pc-gloss").inner_text()
    links = panel.locator(".pc-links a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["/read/declaration/16", "https://undocs.org/zh/A/RES/S-32/1"]
    picture(page, "citation-en-1280")


def test_the_paragraphs_before_and_after_show_in_place(page: Any) -> None:
    panel = open_citation(page, ask(page, OWNERSHIP))
    for _ in range(2):
        panel.get_by_role("button", name="Paragraph before").click()
        page.wait_for_timeout(300)
    panel.get_by_role("button", name="Paragraph after").click()
    page.wait_for_timeout(300)
    shown = panel.locator(".pc-neighbour h3.pc-neighbour-title").all_inner_texts()
    assert [title.rpartition(" ")[2] for title in shown] == ["14", "15", "17"]
    assert panel.locator("mark").count() == 2  # the quote is marked where it was, and only there


def test_the_first_paragraph_says_so(page: Any) -> None:
    panel = open_citation(page, ask(page, "When was resolution S-32/1 adopted, paragraph 1?"))
    while panel.get_by_role("button", name="Paragraph before").count():
        panel.get_by_role("button", name="Paragraph before").click()
        page.wait_for_timeout(150)
    assert "This is the first paragraph." in panel.inner_text()


def test_footnotes_stand_with_the_paragraph_that_carries_their_mark(page: Any) -> None:
    panel = open_citation(page, ask(page, "What does paragraph 27 of the declaration say?"))
    assert panel.locator(".pc-notes [lang=en]").inner_text().strip()


def test_marks_of_earlier_answers_still_open_their_paragraphs(page: Any) -> None:
    first = ask(page, OWNERSHIP)
    second = ask(page, JOURNALISTS)
    assert "para. 16" in open_citation(page, first).locator("h2").inner_text()
    assert "para. 31" in open_citation(page, second).locator("h2").inner_text()
    assert "para. 16" in open_citation(page, first).locator("h2").inner_text()


@pytest.mark.parametrize(
    ("question", "language", "button", "copied"),
    [
        (JOURNALISTS, "en-US", "UN form", "A/RES/S-32/1, annex, para. 31"),
        (JOURNALISTS, "en-US", "BibTeX", "@"),
        (JOURNALISTS, "en-US", "RIS", "TY  - "),
        ("对记者有什么承诺？", "zh-CN", "联合国格式", "A/RES/S-32/1，附件，第 31 段"),
        ("对记者有什么承诺？", "en-US", "UN form", "A/RES/S-32/1，附件，第 31 段"),
    ],
)
def test_a_citation_is_copied_in_the_language_of_its_answer(
    question: str, language: str, button: str, copied: str, opened: Any
) -> None:
    with opened(locale=language) as page:
        panel = open_citation(page, ask(page, question))
        panel.get_by_role("button", name=button).click()
        page.locator(".pc-toast:not(:empty)").wait_for()
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.startswith(copied) if button in ("BibTeX", "RIS") else text == copied


def test_a_citation_is_copied_as_markdown_with_both_texts_and_its_place(
    page: Any, address: str
) -> None:
    panel = open_citation(page, ask(page, JOURNALISTS))
    panel.get_by_role("button", name="Markdown").click()
    page.locator(".pc-toast:not(:empty)").wait_for()
    quote, reading, source = [
        line for line in page.evaluate("navigator.clipboard.readText()").split("\n") if line != ">"
    ]
    assert quote.startswith("> 我们将努力为记者提供安全")
    assert reading.startswith("> We will strive to provide journalists")
    assert source == f"> — [A/RES/S-32/1, annex, para. 31]({address}/read/declaration/31)"


def test_on_a_phone_the_paragraph_comes_up_from_below_and_focus_comes_back(phone: Any) -> None:
    picture(phone, "start-zh-390")
    turn = ask(phone, "没收的资产怎么处置？")
    picture(phone, "answer-zh-390")
    panel = open_citation(phone, turn)
    picture(phone, "citation-zh-390")
    box = panel.bounding_box()
    assert box["x"] == 0
    assert box["width"] == PHONE["width"]
    assert box["y"] + box["height"] == pytest.approx(PHONE["height"], abs=1)
    assert panel.evaluate("sheet => sheet.matches(':modal')")
    assert phone.evaluate("document.activeElement.id") == "pc-panel-title"
    panel.get_by_role("button", name="关闭").click()
    assert turn.locator(".pc-mark").first.evaluate("mark => mark === document.activeElement")


def test_a_phone_shows_everything_without_scrolling_sideways(phone: Any) -> None:
    ask(phone, "What does the declaration say about beneficial ownership?")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not phone.evaluate(wide)


# -- conversations -----------------------------------------------------------------------------


def test_a_conversation_is_there_after_a_reload_with_citations_that_work(page: Any) -> None:
    ask(page, JOURNALISTS)
    ask(page, OWNERSHIP)
    page.reload()
    ready(page)
    assert page.locator(".pc-turn").count() == 2
    panel = open_citation(page, page.locator(".pc-turn").first)
    assert "para. 31" in panel.locator("h2").inner_text()
    turn = ask(page, FOLLOW_UP)  # and it goes on
    assert "para. 16" in turn.locator(".pc-statement").first.inner_text()


def test_conversations_are_renamed_opened_and_deleted(page: Any) -> None:
    ask(page, OWNERSHIP)
    page.get_by_role("button", name="New conversation").click()
    ask(page, JOURNALISTS)
    page.get_by_role("button", name="Conversations").click()
    drawer = page.get_by_role("dialog", name="Conversations")
    assert drawer.locator(".pc-conversation-title").all_inner_texts() == [JOURNALISTS, OWNERSHIP]
    drawer.get_by_role("button", name="Rename").last.click()
    drawer.get_by_label("Name of the conversation").fill("Owners")
    page.keyboard.press("Enter")
    picture(page, "conversations-en-1280")
    drawer.locator(".pc-conversation", has_text="Owners").click()
    assert OWNERSHIP in page.locator(".pc-turn h2").inner_text()
    page.get_by_role("button", name="Conversations").click()
    drawer.get_by_role("button", name="Delete: Owners").click()
    drawer.get_by_role("button", name="Delete", exact=True).click()
    assert drawer.locator(".pc-conversation-title").all_inner_texts() == [JOURNALISTS]
    page.reload()
    ready(page)
    page.get_by_role("button", name="Conversations").click()
    assert page.locator(".pc-conversation-title").all_inner_texts() == [JOURNALISTS]


def test_a_shared_link_asks_again_and_tells_nothing_of_the_reader(
    page: Any, browser: Any, address: str
) -> None:
    ask(page, "A question that is nobody's business: how are judges trained?")
    page.get_by_role("button", name="New conversation").click()
    ask(page, OWNERSHIP)
    turn = ask(page, FOLLOW_UP)
    turn.get_by_role("button", name="Copy link").click()
    page.locator(".pc-toast:not(:empty)").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "nobody" not in link
    with open_page(browser, address, path=link.removeprefix(address)) as other:
        again = answered(other, FOLLOW_UP)
        assert again.locator(".pc-answer").inner_text() == turn.locator(".pc-answer").inner_text()
        assert other.url == f"{address}/"


def test_a_paragraph_in_the_address_is_put_into_the_question(browser: Any, address: str) -> None:
    with open_page(browser, address, path="/?about=declaration:16") as page:
        page.wait_for_function("document.querySelector('#question textarea').value")
        assert "para. 16" in page.input_value("#question textarea")
        assert page.locator(".pc-turn").count() == 0


@pytest.mark.parametrize("form", ["Markdown", "Word", "PDF"])
def test_a_conversation_is_taken_away_as_a_file(form: str, page: Any) -> None:
    ask(page, JOURNALISTS)
    with page.expect_download() as download:
        page.get_by_role("button", name=form, exact=True).click()
    assert download.value.path().stat().st_size > 500


# -- the server --------------------------------------------------------------------------------


def test_the_health_check_answers(address: str) -> None:
    with urllib.request.urlopen(f"{address}/healthz") as response:
        assert response.read() == b'{"status":"ok","paragraphs":"118"}'


def test_no_event_of_the_page_is_a_public_endpoint(address: str) -> None:
    with urllib.request.urlopen(f"{address}/gradio_api/info") as response:
        told = json.load(response)
    assert told["named_endpoints"] == {}
    assert told["unnamed_endpoints"] == {}
