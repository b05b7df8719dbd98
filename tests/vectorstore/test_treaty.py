"""Pairs from a treaty page: what is a pair, and what is kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore.train.pairs import Pair, PairsError, read_pairs
from vectorstore.train.treaty import apart_from, main, treaty_pairs

PAGE = """<html><body>
<div id="art-一" class="art-target">
 <div class="text-sm zh-content">宗旨聲明</div><div class="text-sm en-content hidden">Purpose</div>
 <div class="zh-content mt-1">1.本公約之宗旨如下：（a）預防貪腐；（b）追回資產。
2.各締約國均應合作。第二章  預防措施</div>
 <div class="en-content mt-2">1. The purposes are: (a) To prevent corruption; (b) To recover assets.
2. Parties shall &amp; will cooperate.Chapter IIPreventive measures</div>
</div>
<div id="art-二" class="art-target">
 <div class="zh-content mt-1">1.甲方通知。
2.乙方通知。</div><div class="en-content mt-2">Each party shall notify.</div>
</div>
</body></html>"""

PAIRS = [
    ("宗旨声明", "Purpose"),
    ("本公约之宗旨如下：", "The purposes are:"),
    ("预防贪腐；", "To prevent corruption;"),
    ("追回资产。", "To recover assets."),
    ("各缔约国均应合作。", "Parties shall & will cooperate."),
    # two paragraphs against one: left together
    ("甲方通知。 2.乙方通知。", "Each party shall notify."),
]


def test_articles_come_apart_as_far_as_both_languages_agree() -> None:
    assert treaty_pairs(PAGE, "t") == tuple(Pair("t", zh, en) for zh, en in PAIRS)


@pytest.mark.parametrize(
    ("document", "kept"),
    [
        ("他们说各缔约国均应依其国家法律之基本原则采取措施。", False),
        ("他们说各締約國均應依其國家法律，之基本\n原則採取措施。", False),  # however it is set
        ("他们说各缔约国均应依其国家法律，采取措施", True),
    ],
)
def test_pairs_that_share_twenty_characters_with_a_document_are_left_out(
    document: str, kept: bool
) -> None:
    pair = Pair("t", "各缔约国均应依其国家法律之基本原则采取措施。", "Each party shall act.")
    assert apart_from([pair], [document]) == ((pair,) if kept else ())


def test_the_command_prints_pairs_that_the_training_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert main([str(tmp_path / "page.html"), "--source", "t"]) == 0
    (tmp_path / "pairs.tsv").write_text(capsys.readouterr().out, encoding="utf-8")
    assert read_pairs(tmp_path / "pairs.tsv") == treaty_pairs(PAGE, "t")


def test_a_page_of_something_else_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PairsError, match="no articles"):
        treaty_pairs("<html></html>", "t")
    assert main([str(tmp_path / "none.html"), "--source", "t"]) == 2
    assert "none.html" in capsys.readouterr().err
