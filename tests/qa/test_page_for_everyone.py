"""The page in three languages, light and dark, wide and narrow: words, ``lang``, axe, looks."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.web.words import LOCALES, word
from tests.qa.browser import (
    NEEDS_CHROMIUM,
    PHONE,
    WIDE,
    ask,
    chromium,
    open_citation,
    open_page,
    picture,
    ready,
    served,
)

pytestmark = NEEDS_CHROMIUM

ASKED = {"en-US": "How are whistle-blowers protected?", "zh-CN": "没收的资产怎么处置？"}
SIZES = {1280: WIDE, 390: PHONE}


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    from qa.web.server import app_of

    with served(app_of(assistant)) as server:
        yield server.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def faults(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its best practices; moderate and worse."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice'] })"
    )
    return [
        f"{fault['impact']} {fault['id']}: {[node['target'] for node in fault['nodes']]}"
        for fault in found["violations"]
        if fault["impact"] != "minor"
    ]


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ASKED)
def test_axe_finds_nothing_in_any_state(
    locale: str, scheme: str, width: int, browser: Any, address: str
) -> None:
    view = {"locale": locale, "scheme": scheme, "viewport": SIZES[width]}
    with open_page(browser, address, **view) as page:
        assert faults(page) == []
        turn = ask(page, ASKED[locale])
        ask(page, "bread?")
        assert faults(page) == []
        open_citation(page, turn)
        picture(page, f"axe-citation-{locale}-{scheme}-{width}")
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.locator(".pc-header nav button").first.click()
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("tab").nth(1).click()
        page.locator(".pc-shelf").wait_for()
        picture(page, f"read-{locale}-{scheme}-{width}")
        assert faults(page) == []


@pytest.mark.parametrize(
    ("locale", "language", "shown"),
    [
        ("en-GB", "en", "Ask"),
        ("zh-CN", "zh-Hans", "提问"),
        ("zh-SG", "zh-Hans", "提问"),
        ("zh-TW", "zh-Hant", "提問"),
        ("zh-HK", "zh-Hant", "提問"),
        ("fr-FR", "en", "Ask"),
    ],
)
def test_the_page_follows_the_browser(
    locale: str, language: str, shown: str, browser: Any, address: str
) -> None:
    with open_page(browser, address, locale=locale) as page:
        assert page.get_attribute("html", "data-language") == language
        assert page.get_attribute("html", "lang").startswith(language[:2])
        assert page.locator("#ask").inner_text() == shown
        assert page.get_attribute("#question textarea", "placeholder") == word(
            language, "placeholder"
        )
        assert page.get_by_role("tab").all_inner_texts() == [
            word(language, "ask_tab"),
            word(language, "read_tab"),
        ]


def test_the_language_is_switched_and_stays_so(browser: Any, address: str) -> None:
    with open_page(browser, address) as page:
        ask(page, "对记者有什么承诺？")
        for language in ("zh-Hant", "zh-Hans"):
            page.select_option("#pc-language", language)
            page.wait_for_selector(f"html[data-language={language}][data-ready]", state="attached")
            assert page.locator("#ask").inner_text() == word(language, "ask")
            assert page.locator(".pc-turn").count() == 1  # nothing of the conversation is lost
        page.goto(f"{address}/")
        ready(page)
        assert page.locator("#ask").inner_text() == "提问"


def test_each_text_says_in_which_language_it_is(browser: Any, address: str) -> None:
    with open_page(browser, address, locale="en-US") as page:
        turn = ask(page, "對記者有什麼承諾？")
        assert turn.locator("h2").get_attribute("lang") == "zh-Hant"
        lead, quote = turn.locator(".pc-statement").all()
        assert lead.get_attribute("lang") == "zh-Hant"
        assert "與此有關" in lead.inner_text()
        assert quote.get_attribute("lang") == "zh-Hans"  # the text of record keeps its characters
        assert "我们将努力为记者" in quote.inner_text()
        panel = open_citation(page, turn)
        texts = panel.locator(".pc-text").evaluate_all("all => all.map(text => text.lang)")
        assert texts == ["zh-Hans", "zh-Hant"]
        assert panel.locator(".pc-gloss p").get_attribute("lang") == "zh-Hant"


def test_an_answer_is_announced(browser: Any, address: str) -> None:
    with open_page(browser, address) as page:
        ask(page, "What is promised to journalists?")
        said = page.locator(".pc-thread + [role=status]").inner_text()
        assert said.startswith("Answered, with one paragraph cited.")


def test_the_focus_is_seen(browser: Any, address: str) -> None:
    with open_page(browser, address) as page:
        for _ in range(14):
            page.keyboard.press("Shift+Tab")
            outline = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return document.activeElement === document.body ? null"
                " : [s.outlineStyle, s.outlineWidth] })()"
            )
            assert outline is None or (outline[0] == "solid" and outline[1] >= "2px")


@pytest.mark.parametrize("locale", ["en-US", "zh-TW"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_the_main_states(locale: str, scheme: str, browser: Any, address: str) -> None:
    asked = {"en-US": "What happens to confiscated assets?", "zh-TW": "沒收的資產怎麼處置？"}
    for width, viewport in SIZES.items():
        view = {"locale": locale, "scheme": scheme, "viewport": viewport}
        with open_page(browser, address, **view) as page:
            name = f"{locale}-{scheme}-{width}"
            picture(page, f"start-{name}")
            turn = ask(page, asked[locale])
            picture(page, f"answer-{name}")
            open_citation(page, turn)
            picture(page, f"citation-{name}")


@pytest.mark.parametrize("language", LOCALES)
def test_every_language_has_every_word(language: str) -> None:
    from qa.web.words import words_of

    english, other = words_of("en"), words_of(language)
    assert other.keys() == english.keys()
    for key, said in english.items():
        assert isinstance(other[key], type(said))
        if isinstance(said, str):
            assert other[key].count("{") == said.count("{"), key
