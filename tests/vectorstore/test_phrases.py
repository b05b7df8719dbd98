"""The phrase table's training, on a few made-up pairs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from vectorstore.draft import DraftTable
from vectorstore.train.align import links
from vectorstore.train.pairs import Pair, PairsError
from vectorstore.train.phrases import (
    Aligned,
    Pruning,
    align,
    english_words,
    main,
    phrase_meanings,
    word_meanings,
)

PAIRS = [
    ("un", "大会打击腐败。", "The Assembly combats corruption."),
    ("un", "大会决定。", "The Assembly decides."),
    ("un", "会员国打击恐怖主义。", "Member States combat terrorism."),
    ("un", "腐败和恐怖主义", "Corruption and terrorism"),
    ("talk", "会员国决定。", "Member States decide."),
    ("talk", "打擊腐敗", "combat corruption"),
    ("un_cat", "腐败和恐怖主义 打击", "Corruption and terrorism combat"),
]


def pairs_file(folder: Path, rows: Sequence[tuple[str, ...]] = PAIRS) -> Path:
    path = folder / "pairs.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(pairs: Path, out: Path, *more: str) -> int:
    return main(["--pairs", str(pairs), "--out", str(out), *more])


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> DraftTable:
    folder = tmp_path_factory.mktemp("phrases")
    assert run(pairs_file(folder), folder / "table") == 0
    return DraftTable.load(folder / "table")


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("大会打击恐怖主义", ["assembly", "combat", "terrorism"]),
        ("会员国打击腐败", ["member states", "combat corruption"]),
        ("决定腐败", ["decide", "corruption"]),
    ],
)
def test_what_was_never_said_together_is_drafted_from_its_parts(
    table: DraftTable, chinese: str, english: list[str]
) -> None:
    draft = table.draft(chinese)
    assert all(part in draft for part in english)


def test_stop_words_are_no_meanings(table: DraftTable) -> None:
    assert "the" not in table.meanings("大会打击腐败").split()
    assert "corruption" in table.meanings("腐败").split()


def test_the_same_pairs_give_the_same_bytes_in_every_order(tmp_path: Path) -> None:
    for name, rows in (("a", PAIRS), ("b", PAIRS[::-1])):
        (tmp_path / name).mkdir()
        run(pairs_file(tmp_path / name, rows), tmp_path / name / "table")
    for file in (tmp_path / "a" / "table").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / "table" / file.name).read_bytes()


def test_two_files_of_pairs_are_read_as_one(tmp_path: Path) -> None:
    parts = []
    for number, rows in enumerate((PAIRS[:3], PAIRS[3:])):
        (tmp_path / str(number)).mkdir()
        parts += ["--pairs", str(pairs_file(tmp_path / str(number), rows))]
    assert main([*parts, "--out", str(tmp_path / "parts")]) == 0
    run(pairs_file(tmp_path), tmp_path / "whole")
    for file in (tmp_path / "whole").iterdir():
        assert file.read_bytes() == (tmp_path / "parts" / file.name).read_bytes()


def test_a_source_may_be_left_out_and_a_misspelt_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = pairs_file(tmp_path)
    assert run(pairs, tmp_path / "table", "--exclude", "talk") == 0
    assert " from 4 pairs" in capsys.readouterr().out
    assert run(pairs, tmp_path / "table", "--exclude", "tlak") == 2
    assert "No pair comes from tlak" in capsys.readouterr().err


def test_pairs_without_words_are_named() -> None:
    with pytest.raises(PairsError, match="No pair has words on both sides"):
        list(align([Pair("un", "！", "..."), Pair("un_cat", "好", "good")], progress=print))


def test_links_find_the_word_that_always_comes_along() -> None:
    chinese = [["甲", "乙"], ["乙", "丙"], ["丙", "甲"], ["甲"]]
    english = [["a", "b"], ["b", "c"], ["c", "a"], ["a"]]
    found = list(links(chinese, english, progress=lambda line: None))
    assert [matrix.shape for matrix in found] == [(2, 2), (2, 2), (2, 2), (1, 1)]
    for matrix in found:
        assert (matrix.argmax(axis=1) == np.arange(len(matrix))).all()
        assert ((matrix >= 0) & (matrix <= 1)).all()


def test_meanings_by_hand() -> None:
    # 打击 is linked three times to a form of "combat" and once to "fight": 3 and 1 of 4.5; 的 only
    # to a stop word.
    sure = np.ones((1, 1), dtype=np.float32)
    aligned = [
        *(Aligned(("打击",), (word,), sure) for word in ("combat", "combat", "combats", "fight")),
        Aligned(("的",), ("of",), sure),
    ]
    both, one = [("combat", 67), ("fight", 22)], [("combat", 67)]
    assert word_meanings(aligned, Pruning()) == {"打击": both, "的": []}
    assert word_meanings(aligned, Pruning(meanings=1)) == {"打击": one, "的": []}
    assert word_meanings(aligned, Pruning(share=0.3)) == {"打击": one, "的": []}


def test_phrases_by_hand() -> None:
    # 打击 腐败 is "the fight against corruption": no link leaves the two stretches, "against" lies
    # between, "the" beside them has no link and belongs to them or not.
    crossed = np.zeros((2, 4), dtype=np.float32)
    crossed[0, 1] = crossed[1, 3] = 1
    aligned = [Aligned(("打击", "腐败"), ("the", "fight", "against", "corruption"), crossed)] * 2
    phrases = phrase_meanings(aligned, Pruning())
    assert phrases["打击 腐败"] == ("fight against corruption", 80)  # 2 of 2 and a half
    assert phrases["腐败"] == ("corruption", 80)
    assert set(phrase_meanings(aligned[:1], Pruning())) == {"打击", "腐败"}


def test_english_words_are_small_and_without_genitives() -> None:
    assert english_words("Anti-corruption: the State’s 2,000 $ (art. 5)") == (
        "anti", "corruption", "the", "state", "2,000", "art", "5",
    )  # fmt: skip
