"""The reader, the sign-in and the chat page in a real browser, under their content policies."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.web.protection import Protection
from qa.web.signin import password_line, sign_in_of
from tests.server import hostile_assistant, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with running(assistant) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser) -> Iterator[Callable]:  # type: ignore[no-untyped-def]
    """Opens a page; the test fails for script errors, refused content and requests outside."""
    said: list[str] = []
    with ExitStack() as stack:

        def open_page(url: str, **wanted):  # type: ignore[no-untyped-def]
            context = stack.enter_context(
                browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **wanted})
            )
            page = context.new_page()
            page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on(
                "request",
                lambda r: (
                    said.append(r.url)
                    if not r.url.startswith(("http://127.0.0.1", "data:", "blob:"))
                    else None
                ),
            )
            page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
            page.goto(url)
            page.wait_for_selector("main, #question textarea")
            return page

        yield open_page
    assert said == []


def test_finding_while_typing_works_in_both_scripts(address: str, opened: Callable) -> None:  # type: ignore[type-arg]
    page = opened(f"{address}/read/declaration")
    for typed, label in (("實益所有權", "16"), ("journalists", "31")):
        page.fill("#find", typed)
        page.wait_for_function(
            "label => document.querySelectorAll('article').length < 9"
            " && document.getElementById('p-' + label)",
            arg=label,
        )
        assert page.locator("article mark").count() >= 1
        assert "found, in" in page.inner_text("#count")
    page.reload()
    assert page.input_value("#find") == "journalists"
    page.fill("#find", "")
    page.wait_for_function("() => document.querySelectorAll('article').length === 101")


def test_a_link_is_copied_and_leads_back_to_the_paragraph(address: str, opened: Callable) -> None:  # type: ignore[type-arg]
    page = opened(f"{address}/read/declaration", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#p-16 .copy").click()
    page.wait_for_function(
        "() => document.querySelector('#p-16 .copy').innerText === 'Link copied'"
    )
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"{address}/read/declaration/16"
    page.goto(copied)
    assert page.inner_text("h1") == "A/RES/S-32/1, annex, para. 16"


def test_the_languages_stand_side_by_side_and_on_a_phone_one_under_the_other(
    address: str,
    opened: Callable,  # type: ignore[type-arg]
) -> None:
    for viewport, beside in ((WIDE, True), (PHONE, False)):
        page = opened(f"{address}/read/declaration/16", viewport=viewport)
        left, right = (box.bounding_box() for box in page.locator(".here .version").all())
        assert (left["y"] == right["y"]) is beside
        assert page.evaluate("() => document.documentElement.scrollWidth") <= viewport["width"]


def test_reading_needs_no_script(address: str, opened: Callable) -> None:  # type: ignore[type-arg]
    page = opened(f"{address}/read/note", java_script_enabled=False)
    page.fill("#find", "主席团")
    page.press("#find", "Enter")
    assert page.locator("article mark").count() >= 1
    assert page.locator(".copy:visible").count() == 0


def test_print_leaves_the_text_and_its_reference(address: str, opened: Callable) -> None:  # type: ignore[type-arg]
    page = opened(f"{address}/read/declaration/16")
    page.emulate_media(media="print")
    for hidden in (".bar", ".tools", ".neighbours"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator(".here .words").first.is_visible()
    assert "A/RES/S-32/1, annex, para. 16" in page.inner_text(".printed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "locale", "viewport"),
    [
        ("/read", "en-GB", WIDE),
        ("/read/declaration", "zh-CN", WIDE),
        ("/read/note?find=2020", "en-GB", PHONE),
        ("/read/declaration/27?start=0&end=9", "zh-TW", PHONE),
        ("/read/declaration/999", "en-GB", WIDE),
        ("/api", "en-GB", WIDE),
    ],
)
def test_axe_finds_nothing(  # type: ignore[no-untyped-def]  # noqa: PLR0917
    address: str, browser, path: str, locale: str, viewport: dict[str, int], scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # Axe is run from a string, which the page's own policy rightly forbids.
    with browser.new_context(
        viewport=viewport, locale=locale, color_scheme=scheme, bypass_csp=True
    ) as context:
        page = context.new_page()
        page.goto(address + path)
        found = Axe().run(page).response
        assert len(found["passes"]) > 10
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []


def test_markup_in_documents_does_not_come_to_life(tmp_path: Path, opened: Callable) -> None:  # type: ignore[type-arg]
    with running(hostile_assistant(tmp_path)) as address:
        for path in ("/read", "/read/library", "/read/library/2", "/read/library?find=script"):
            page = opened(address + path)
            assert page.locator("main img, main script, main [onclick]").count() == 0
            assert page.locator("a[href^='javascript'], a[href^='data']").count() == 0
        assert "<script>" in page.inner_text("main")


def test_the_chat_page_works_under_its_policy(address: str, opened: Callable) -> None:  # type: ignore[type-arg]
    page = opened(f"{address}/")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.fill("#question textarea", "What is promised to journalists?")
    page.press("#question textarea", "Enter")
    page.locator(".pc-answer", has_text="para. 31").first.wait_for(timeout=30_000)


def test_the_policy_stops_a_script_that_got_into_the_page(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    with browser.new_context(viewport=WIDE) as context:
        for path in ("/", "/read"):
            page = context.new_page()
            page.goto(address + path)
            page.wait_for_selector("main, #question textarea")
            page.evaluate(
                """() => { const bad = document.createElement('div');
                bad.innerHTML = '<img src="x" onerror="window.hurt = 1">';
                document.body.append(bad);
                const script = document.createElement('script');
                script.textContent = 'window.hurt = 1';
                document.body.append(script);
                const away = new Image(); away.src = 'https://evil.example/x.png';
                window.blocked = []; document.addEventListener('securitypolicyviolation',
                  event => window.blocked.push(event.blockedURI)); }"""
            )
            page.wait_for_function("() => window.blocked.length >= 1")
            assert page.evaluate("() => window.hurt") is None


def test_the_page_shows_its_reader_why_it_does_not_answer(
    assistant: Assistant,
    browser,  # type: ignore[no-untyped-def]
) -> None:
    with (
        running(assistant, Protection(asks_a_minute=1)) as address,
        browser.new_context(viewport=WIDE, locale="zh-CN") as context,
    ):
        page = context.new_page()
        page.goto(f"{address}/")
        page.wait_for_selector("html[data-ready]", state="attached")
        for _ in range(3):
            page.fill("#question textarea", "记者")
            page.press("#question textarea", "Enter")
            page.wait_for_timeout(700)
        page.get_by_text("短时间内提问太多").first.wait_for(timeout=15_000)


def test_a_person_signs_in_and_asks(assistant: Assistant, browser) -> None:  # type: ignore[no-untyped-def]
    protection = Protection(sign_in=sign_in_of(password_line("ann", "right")))
    with (
        running(assistant, protection) as address,
        browser.new_context(viewport=PHONE, locale="zh-TW") as context,
    ):
        page = context.new_page()
        page.goto(f"{address}/read/declaration/16")
        assert page.inner_text("h1") == "登入"
        page.fill("#name", "ann")
        page.fill("#password", "right")
        page.press("#password", "Enter")
        page.wait_for_selector(".here")
        assert page.url == f"{address}/read/declaration/16"
        page.goto(f"{address}/")
        page.wait_for_selector("html[data-ready]", state="attached")
        page.fill("#question textarea", "记者")
        page.press("#question textarea", "Enter")
        page.get_by_text("第 31 段").first.wait_for(timeout=30_000)
