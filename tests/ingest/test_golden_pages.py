"""One small page a trap: what stands in it, and the paragraphs that come out."""

from textwrap import dedent

import pytest

from ingest.parser import parse_text

#: So that a page is long enough to show its habit of empty lines.
FILLER = [f"{n}. 第 {n} 项规定，缔约国应当就此采取适当的措施，并提出报告。" for n in range(3, 12)]


def spaced(page: str) -> str:
    """The page with an empty line after each line, as text drawn from a PDF comes.

    ``↵`` at a line's start marks a page break: no empty line above, a space before.
    """
    lines = [*dedent(page).strip("\n").split("\n"), *FILLER]
    return "\n\n".join(lines).replace("\n\n↵", "\n ") + "\n"


PAGES = {
    "the title line with its symbol is no paragraph 1": (
        spaced(
            """
              S-99/1.  关于公共图书馆的决定
             大会
            1. 决定设立图书馆，并为此提供资源。
            2. 决定每年审议一次。
            """
        ),
        [
            ("front", "S-99/1.  关于公共图书馆的决定\n大会"),
            ("1", "决定设立图书馆，并为此提供资源。"),
            ("2", "决定每年审议一次。"),
        ],
    ),
    "a date line and a footnote are no paragraphs": (
        spaced(
            """
            2020 年 3 月 4 日
            1. 注意到《公约》，1 并重申其重要性，因为《2030 年议程》，2 这是各国的共同计划，
            仍然有效。
            __________________
             1 大会第 12/3 号决议。
             2 大会第 70/1 号决议。
            ↵2. 决定继续审议。
            """
        ),
        [
            ("front", "2020 年 3 月 4 日"),
            (
                "1",
                "注意到《公约》，并重申其重要性，"
                "因为《2030 年议程》，这是各国的共同计划，仍然有效。",
            ),
            ("fn-1", "大会第 12/3 号决议。"),
            ("fn-2", "大会第 70/1 号决议。"),
            ("2", "决定继续审议。"),
        ],
    ),
    "a paragraph goes on over a page break, with a note of its own page between": (
        spaced(
            """
            1. 各方应当合作，特别是在图书的交换、目录的编制以及其他文件1 所列的各个方
            面，
            __________________
             1 见附录。
            https://example.org/doc
            ↵并且应当每年报告。
            2. 完。
            """
        ),
        [
            (
                "1",
                "各方应当合作，特别是在图书的交换、目录的编制以及其他文件所列的各个方面，"
                "并且应当每年报告。",
            ),
            ("fn-1", "见附录。"),
            ("2", "完。"),
        ],
    ),
    "a preambular paragraph begins after a page break": (
        spaced(
            """
             大会，
             回顾以往的各项决议，其中规定了图书馆的任务，并且规定了每年的预算和人员，
            __________________
             1 附注。
            ↵ 认识到图书的价值，
             又认识到读者的需要，
            1. 决定开馆。
            2. 决定闭馆。
            """
        ),
        [
            ("front", "大会，"),
            ("PP1", "回顾以往的各项决议，其中规定了图书馆的任务，并且规定了每年的预算和人员，"),
            ("fn-1", "附注。"),
            ("PP2", "认识到图书的价值，"),
            ("PP3", "又认识到读者的需要，"),
            ("1", "决定开馆。"),
            ("2", "决定闭馆。"),
        ],
    ),
    "page numbers and running titles go, a heading becomes the section": (
        spaced(
            """
              建立图书馆以及加强各国之间在图书方面的合作
            1. 决定开馆。
            建立图书馆以及加强各国之间
            在图书方面的合作 A/RES/99/1
            11/15 21-07229
              开放时间
            2. 每天开馆。
            """
        ),
        [
            ("h-1", "建立图书馆以及加强各国之间在图书方面的合作"),
            ("1", "决定开馆。"),
            ("h-2", "开放时间"),
            ("2", "每天开馆。"),
        ],
    ),
    "letters in brackets stay in their paragraph": (
        "1. 讨论如下：(a)借书；(b)还书。\n2. 会议结束。\n",
        [("1", "讨论如下：(a)借书；(b)还书。"), ("2", "会议结束。")],
    ),
    "a number that is not the next one opens no paragraph": (
        "1. The library is open in\n2019. It closes\n2. at night.\n7. Seven is no paragraph.\n",
        [
            ("1", "The library is open in 2019. It closes"),
            ("2", "at night. 7. Seven is no paragraph."),
        ],
    ),
    "what follows the adoption is no part of the last paragraph": (
        "The General Assembly,\nRecalling its decisions,\n1. Opens the library;\n2. Closes it.\n"
        "3rd plenary meeting\n1. A list of the web page.\n",
        [
            ("front", "The General Assembly,"),
            ("PP1", "Recalling its decisions,"),
            ("1", "Opens the library;"),
            ("2", "Closes it."),
            ("back", "3rd plenary meeting 1. A list of the web page."),
        ],
    ),
    "numbers start again in an annex": (
        "1. First.\n2. Second.\n\nAnnex I\n\n1. Once more.\n2. And again.\n",
        [
            ("1", "First."),
            ("2", "Second."),
            ("h-1", "Annex I"),
            ("annex-I/1", "Once more."),
            ("annex-I/2", "And again."),
        ],
    ),
    "articles are counted in Chinese numerals": (
        "图书馆法\n\n第一条 图书馆对公众开放。\n第二条 依照第一条开放的图书馆，不收费用。\n",
        [
            ("front", "图书馆法"),
            ("一", "图书馆对公众开放。"),
            ("二", "依照第一条开放的图书馆，不收费用。"),
        ],
    ),
}


@pytest.mark.parametrize("trap", PAGES)
def test_golden_page(trap: str) -> None:
    page, expected = PAGES[trap]
    found = [(block.label, block.text) for block in parse_text(page)]
    assert found[: len(expected)] == expected
    assert len(found) in (len(expected), len(expected) + len(FILLER))


def test_a_footnote_stands_with_the_paragraph_that_carries_its_mark() -> None:
    page, _ = PAGES["a paragraph goes on over a page break, with a note of its own page between"]
    owners = {block.label: block.footnotes for block in parse_text(page) if block.footnotes}
    assert owners == {"1": ("见附录。",)}


def test_headings_are_sections_of_what_follows() -> None:
    page, _ = PAGES["page numbers and running titles go, a heading becomes the section"]
    sections = {block.label: block.section for block in parse_text(page)}
    assert (sections["1"], sections["2"]) == (
        "建立图书馆以及加强各国之间在图书方面的合作",
        "开放时间",
    )
