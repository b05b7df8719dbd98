"""The reader's pages, as a browser without scripts gets them."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ingest.corpus import Corpus
from ingest.document import CITABLE
from qa.assistant import Assistant
from qa.web.language import interface_language
from qa.web.reader import found_in
from qa.web.reader_words import words_of
from tests.server import hostile_assistant, running


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    with running(assistant) as address, httpx.Client(base_url=address) as client:
        yield client


def test_every_paragraph_has_an_address_of_its_own_that_shows_it(
    client: httpx.Client, corpus: Corpus
) -> None:
    for paragraph in corpus.citable:
        page = client.get(f"/read/{paragraph.document}/{paragraph.label}")
        assert page.status_code == 200, paragraph.id
        reference = corpus.reference(paragraph, "en").replace("'", "&#39;")
        assert f"<h1>{reference}</h1>" in page.text


def test_a_document_shows_every_paragraph_in_both_languages_under_its_section(
    client: httpx.Client, corpus: Corpus
) -> None:
    page = client.get("/read/declaration").text
    labels = [p.label for p in corpus.by_id["declaration"].paragraphs if p.kind in CITABLE]
    assert re.findall(r'<article id="p-([^"]+)"', page) == labels
    assert page.count('<p class="words" lang="zh">') == len(labels)
    assert page.count('<p class="words" lang="en">') == len(labels)
    assert page.count("<h2 id=") == 9
    assert '<span lang="zh">资产追回</span><span lang="en">Asset recovery</span>' in page


def test_footnotes_glosses_and_the_official_document_stand_with_their_paragraph(
    client: httpx.Client,
) -> None:
    page = client.get("/read/declaration/27").text
    here = page[page.index('class="paragraph here"') : page.index("</article>")]
    assert "Footnote 5" in here
    assert "世界法官宪章" in here
    assert "not part of the document" in here
    assert 'href="/?about=declaration%3A27"' in here
    assert 'href="https://undocs.org/zh/A/RES/S-32/1"' in page
    assert 'rel="prev" href="/read/declaration/26"' in page
    assert 'rel="next" href="/read/declaration/28"' in page


@pytest.mark.parametrize(
    ("address", "header", "language", "word"),
    [
        ("/read/declaration/16", "en-GB,en;q=0.9", "en", "Text of record"),
        ("/read/declaration/16", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "非正式译文"),
        ("/read/declaration/16", "zh-TW", "zh-Hant", "非正式譯文"),
        ("/read/declaration/16", "fr, zh-HK;q=0.7, en;q=0.2", "zh-Hant", "非正式譯文"),
        ("/read/declaration/16?lang=zh-Hans", "en", "zh-Hans", "非正式译文"),
        ("/read/declaration/16?lang=en", "zh-CN", "en", "Unofficial translation"),
        ("/read/declaration/16", "", "en", "Text of record"),
    ],
)
def test_the_interface_speaks_the_readers_language(
    client: httpx.Client, address: str, header: str, language: str, word: str
) -> None:
    page = client.get(address, headers={"accept-language": header})
    assert f'<html lang="{language}">' in page.text
    assert word in page.text
    assert page.headers["content-language"] == language


def test_a_language_that_was_chosen_stays_on_the_way(client: httpx.Client) -> None:
    page = client.get("/read/declaration/16?lang=zh-Hant").text
    assert 'href="/read/declaration/17?lang=zh-Hant"' in page
    assert 'href="/?about=declaration%3A16&amp;lang=zh-Hant"' in page


def test_every_word_of_the_interface_is_there_in_every_language() -> None:
    english = words_of("en")
    for language in ("zh-Hans", "zh-Hant"):
        for key, word in words_of(language).items():
            assert word, (language, key)
            assert set(re.findall(r"\$\w+", word)) <= set(re.findall(r"\$\w+", english[key])), key


@pytest.mark.parametrize("label", ["pp3", "PP3/", "ＰＰ３"])
def test_other_spellings_of_a_label_lead_to_its_address(client: httpx.Client, label: str) -> None:
    page = client.get(f"/read/declaration/{label}")
    assert page.status_code == 301
    assert page.headers["location"] == "/read/declaration/PP3"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/read/treaty", "No document has this name"),
        ("/read/treaty/1", "No document has this name"),
        ("/read/note/999", "it has front to 16"),
        ("/read/declaration/%3Cscript%3E", "it has front to 86"),
    ],
)
def test_an_unknown_address_is_told_what_there_is(
    client: httpx.Client, address: str, said: str
) -> None:
    page = client.get(address)
    assert page.status_code == 404
    assert said in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("text", "wanted", "places"),
    [
        ("提高实益所有权的透明度", "實益", ((2, 4),)),
        ("ＵＮ and un, Un", "un", ((0, 2), (7, 9), (11, 13))),
        ("one  two\nthree", "two three", ((5, 14),)),
        ("aaa", "aa", ((0, 2),)),
        ("腐败", "", ()),
        ("腐败", "贪污", ()),
    ],
)
def test_words_are_found_whatever_their_case_width_and_script(
    text: str, wanted: str, places: tuple[tuple[int, int], ...]
) -> None:
    assert found_in(text, wanted) == places


def test_finding_leaves_the_paragraphs_that_hold_the_words_and_counts(client: httpx.Client) -> None:
    page = client.get("/read/declaration", params={"find": "實益所有權"}).text
    assert re.findall(r'<article id="p-([^"]+)"', page) == ["16"]
    assert page.count("<mark>实益所有权</mark>") == 4
    assert "4 found, in 1 paragraph" in page
    none = client.get("/read/declaration", params={"find": "sourdough"}).text
    assert "<article" not in none
    assert "No match" in none


def test_one_language_alone_can_be_shown(client: httpx.Client) -> None:
    page = client.get("/read/note?show=en").text
    assert '<p class="words" lang="en">' in page
    assert '<p class="words" lang="zh">' not in page


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("?start=0&end=4", "<mark>我们承诺</mark>"),
        ("?start=0&end=99999", ""),
        ("?start=-1&end=4", ""),
        ("?start=x&end=4", ""),
        ("", ""),
    ],
)
def test_a_link_may_mark_a_quote_in_the_text_of_record(
    client: httpx.Client, query: str, marked: str
) -> None:
    page = client.get(f"/read/declaration/16{query}").text
    assert re.findall("<mark>.*?</mark>", page) == ([marked] if marked else [])


def test_markup_in_a_document_stays_text(tmp_path: Path) -> None:
    with running(hostile_assistant(tmp_path)) as address:
        for path in ("/read", "/read/library", "/read/library/1", "/read/library?find=<img src=x>"):
            page = httpx.get(address + path).text
            assert "&lt;" in page
            tags = set(re.findall(r"<\s*(script|img|iframe|object)\b[^>]*>", page))
            assert tags <= {"script"}
            assert re.findall(r"<script(?! src=\"/reader/)", page) == []
            assert re.findall(r"<[^>]+\son\w+=", page) == []
            assert re.findall(r'(?:href|src)="(?:javascript|data:text)', page) == []


@pytest.mark.parametrize(
    ("accepted", "wanted", "language"),
    [
        ("zh", "", "zh-Hans"),
        ("zh-Hant-HK", "", "zh-Hant"),
        ("en;q=0.1,zh;q=0.9", "", "zh-Hans"),
        ("de,fr", "", "en"),
        ("zh;q=0", "", "en"),
        (";;;,q=,*", "", "en"),
        ("en", "zh-tw", "zh-Hant"),
        ("zh", "<script>", "zh-Hans"),
    ],
)
def test_the_language_of_the_interface(accepted: str, wanted: str, language: str) -> None:
    assert interface_language(accepted, wanted) == language
