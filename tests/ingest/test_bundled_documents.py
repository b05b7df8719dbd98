"""The two bundled documents: the golden structure, and every character of the source."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.corpus import bundled_folder, load_corpus
from ingest.document import Kind
from ingest.parser import Block, parse_file
from qa.view import block_json

GOLDEN = Path(__file__).parent / "golden"

#: Furniture, written down by hand from the source files, not from what the parser removes.
FURNITURE = {
    "declaration": [
        *["__________________"] * 4,
        "https://undocs.org/ch/A/S-32/L.1",
        "https://undocs.org/ch/A/RES/73/191",
        "https://undocs.org/ch/A/RES/70/1",
        "https://undocs.org/ch/A/RES/69/313",
        "https://undocs.org/ch/A/75/810",
        *["我们共同承诺有效应对挑战和采取措施，预防和打击腐败，加强国际合作A/RES/S-32/1"] * 2,
        "11/1521-07229",
    ],
    "note": [
        *["__________________"] * 4,
        *["http://undocs.org/ch/A/RES/74/276"] * 7,
        *["http://undocs.org/ch/A/RES/73/191"] * 2,
        "https://undocs.org/zh/CAC/COSP/2019/17",
        "https://ungass2021.unodc.org/ungass2021/en/meetings/session1.html",
        "https://ungass2021.unodc.org/ungass2021/en/meetings/session2.html",
        "https://ungass2021.unodc.org/ungass2021/en/meetings/session3.html",
    ],
}
#: Each footnote's mark stands once in the running text and once before the note.
MARKS = {"declaration": "112233445566", "note": "**1122334455"}


def source(document: str) -> Path:
    return bundled_folder() / f"{document}.zh.txt"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("document", ["declaration", "note"])
def test_the_parsed_document_equals_its_golden_structure(document: str) -> None:
    golden = [json.loads(line) for line in (GOLDEN / f"{document}.jsonl").open(encoding="utf-8")]
    parsed = [block_json(document, block) for block in parse_file(source(document))]
    assert parsed == golden


def test_all_paragraphs_are_found() -> None:
    labels = {
        document: [b.label for b in parse_file(source(document)) if b.kind in kinds]
        for document, kinds in (
            ("declaration", {Kind.PREAMBLE, Kind.OPERATIVE}),
            ("note", {Kind.OPERATIVE}),
        )
    }
    assert labels == {
        "declaration": [f"PP{n}" for n in range(1, 15)] + [str(n) for n in range(1, 87)],
        "note": [str(n) for n in range(1, 17)],
    }


def printed(block: Block) -> str:
    """The block with the number that stands before it in the source."""
    return f"{block.label}." * (block.kind is Kind.OPERATIVE) + squeezed(block.text)


@pytest.mark.parametrize("document", ["declaration", "note"])
def test_every_character_of_the_source_is_kept_or_is_known_furniture(document: str) -> None:
    kept = Counter("".join(printed(block) for block in parse_file(source(document))))
    furniture = Counter("".join(FURNITURE[document])) + Counter(MARKS[document])
    there = Counter(squeezed(source(document).read_text(encoding="utf-8")))
    assert kept + furniture == there


@pytest.mark.parametrize("document", ["declaration", "note"])
def test_the_running_text_stands_in_the_source_in_the_same_order(document: str) -> None:
    rest = squeezed(source(document).read_text(encoding="utf-8"))
    for line in FURNITURE[document]:
        rest = rest.replace(line, "\0", 1)
    position = 0
    for block in parse_file(source(document)):
        if block.kind is Kind.FOOTNOTE:
            continue
        for character in printed(block):
            position = rest.index(character, position) + 1
    # What is left behind between two kept characters is a mark, a note or furniture.
    skipped = len(rest) - sum(
        len(printed(b)) for b in parse_file(source(document)) if b.kind is not Kind.FOOTNOTE
    )
    notes = [squeezed(b.text) for b in parse_file(source(document)) if b.kind is Kind.FOOTNOTE]
    assert skipped == sum(map(len, notes)) + len(MARKS[document]) + rest.count("\0")


def test_the_slip_at_the_end_of_47_stays() -> None:
    blocks = {block.label: block for block in parse_file(source("declaration"))}
    assert blocks["47"].text.endswith("并且取决于国内法律要求以。")


@pytest.mark.parametrize(
    ("document", "label", "piece"),
    [
        ("declaration", "PP1", "《联合国反腐败公约》缔约方代表，于 2021 年 6 月 2 日至 4 日汇聚"),
        ("declaration", "PP6", "《2030 年可持续发展议程》，这是我们为人类"),
        ("declaration", "PP7", "《联合国打击跨国有组织犯罪公约》，其中主要包括"),
        ("declaration", "3", "酌情包括私营部门均参与其中"),
        ("declaration", "11", "我们为应对 COVID-19 大流行并从中恢复"),
        ("declaration", "24", "不符合本国宪法和法律制度"[3:]),
        ("declaration", "27", "大会和经济及社会理事会相关决议中提到的其他文件为此作出的贡献"),
        ("declaration", "75", "我们努力向毒品和犯罪问题办公室定期提供充足的自愿捐款"),
        ("note", "7", "就筹备进程的各个方面建言"),
        ("note", "9", "(b)在查明、追查和冻结腐败收益方面"),
        ("note", "14", "于 2020 年 7 月 24 日获得核准"),
        ("note", "16", "大会在第74/276号决议中请缔约国会议"),
        ("note", "16", "协商一致核准了政治宣言，并建议大会"),
    ],
)
def test_lines_and_pages_are_joined_as_the_document_writes(
    document: str, label: str, piece: str
) -> None:
    blocks = {block.label: block for block in parse_file(source(document))}
    assert piece in blocks[label].text


def test_each_paragraph_has_a_translation_a_gloss_and_a_reference() -> None:
    corpus = load_corpus([bundled_folder()])
    incomplete = [
        p.id
        for p in corpus.citable
        if set(p.texts) != {"zh", "en"} or set(p.gloss.texts) != {"zh", "en"}
    ]
    assert incomplete == []
    references = {
        corpus.reference(p, language) for p in corpus.citable for language in ("en", "zh")
    }
    # The symbol of the declaration is its front matter's reference in both languages.
    assert len(references) == 2 * len(corpus.citable) - 1


@pytest.mark.parametrize(
    ("paragraph", "english", "chinese"),
    [
        ("declaration:16", "A/RES/S-32/1, annex, para. 16", "A/RES/S-32/1，附件，第 16 段"),
        (
            "declaration:PP3",
            "A/RES/S-32/1, annex, preambular para. 3",
            "A/RES/S-32/1，附件，序言部分第 3 段",
        ),
    ],
)
def test_references_are_printed_as_the_united_nations_prints_them(
    paragraph: str, english: str, chinese: str
) -> None:
    corpus = load_corpus([bundled_folder()])
    found = corpus.paragraphs[paragraph]
    assert (corpus.reference(found, "en"), corpus.reference(found, "zh")) == (english, chinese)


def test_a_footnote_belongs_to_the_paragraph_with_its_mark_and_has_both_languages() -> None:
    (note,) = load_corpus([bundled_folder()]).paragraphs["declaration:27"].footnotes
    assert note.mark == "5"
    assert note.texts["zh"].startswith("这些文件包括《世界法官宪章》")
    assert note.texts["en"].startswith("These documents include the Universal Charter of the Judge")
