"""The training, on a few made-up pairs and a made-up teacher: small, quick, no network."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from vectorstore.static import StaticEncoder
from vectorstore.train.__main__ import main
from vectorstore.train.check import figures
from vectorstore.train.distil import Recipe
from vectorstore.train.model import quantised
from vectorstore.train.pairs import Pair, PairsError, held_out, read_pairs, without_sources
from vectorstore.train.vocabulary import thinned, unigram, word_counts

PAIRS = [
    ("un", "大会决定举行特别会议。", "The General Assembly decides to hold a special session."),
    ("un", "會員國應預防和打擊腐敗。", "Member States shall prevent and combat corruption."),
    ("talk", "你好吗？", "How are you?"),
    ("talk", "猫在树上。", "The cat is in the tree."),
    ("talk", "今天下雨。", "It is raining today."),
    ("notes", "图书馆九点开门。", "The library opens at nine."),
]


def write(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def pairs_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("pairs") / "pairs.tsv", PAIRS)


@pytest.fixture(scope="module")
def trained(pairs_file: Path) -> Path:
    out = pairs_file.with_name("model")
    assert run(pairs_file, out) == 0
    return out


def run(pairs: Path, out: Path, *more: str) -> int:
    return main(["--pairs", str(pairs), "--dev", str(pairs), "--out", str(out), "--epochs", "30",
                 "--vocabulary", "200", "--rate", ".05", "--thinning", ".1", *more])  # fmt: skip


def test_a_student_learns_the_pairs_it_was_shown(
    trained: Path, pairs_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(pairs_file, trained) == 0
    assert capsys.readouterr().out == (
        "rank 1, zh to en, all: 1.000 of 6\nrank 1, zh to en, un: 1.000 of 2\n"
    )


def test_the_same_seed_gives_the_same_bytes(trained: Path, pairs_file: Path) -> None:
    again = pairs_file.with_name("again")
    run(pairs_file, again)
    for name in ("model.safetensors", "tokenizer.json", "modules.json"):
        assert (again / name).read_bytes() == (trained / name).read_bytes()


def test_another_seed_gives_other_bytes(trained: Path, pairs_file: Path) -> None:
    other = pairs_file.with_name("other")
    run(pairs_file, other, "--seed", "1")
    files = [folder / "model.safetensors" for folder in (trained, other)]
    assert files[0].read_bytes() != files[1].read_bytes()


def test_no_file_of_the_model_names_a_folder_of_this_machine(
    trained: Path, pairs_file: Path
) -> None:
    written = b"".join(file.read_bytes() for file in trained.rglob("*") if file.is_file())
    assert str(pairs_file.parent).encode() not in written


def test_traditional_and_simplified_text_have_the_same_vector(trained: Path) -> None:
    first, second = StaticEncoder(trained).encode(
        ["會員國應預防和打擊腐敗", "会员国应预防和打击腐败"]
    )
    assert np.array_equal(first, second)


def test_a_compressed_file_reads_like_a_plain_one(pairs_file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "pairs.tsv.gz"
    packed.write_bytes(gzip.compress(pairs_file.read_bytes()))
    assert read_pairs(packed) == read_pairs(pairs_file)
    assert read_pairs(packed)[1].zh == "会员国应预防和打击腐败。"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"un\t\xe4\xb8\xad\n", "line 1: expected source<TAB>Chinese<TAB>English"),
        (b"un\ta\tb\nun\t\tb\n", "line 2: expected source<TAB>Chinese<TAB>English"),
        (b"un\ta\tb\tc\n", "line 1: expected source<TAB>Chinese<TAB>English"),
        (b"\n", "holds no pairs"),
        (b"\xff\xfe", "is not whole UTF-8 text"),
    ],
)
def test_a_malformed_file_is_named(
    content: bytes, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.tsv"
    bad.write_bytes(content)
    assert main(["--pairs", str(bad), "--out", str(tmp_path / "m")]) == 2
    said = capsys.readouterr().err
    assert "bad.tsv" in said and complaint in said and said.count("\n") == 1


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--pairs", str(tmp_path / "none.tsv"), "--out", str(tmp_path / "m")]) == 2
    assert "none.tsv cannot be read (No such file or directory)" in capsys.readouterr().err


def test_a_cut_off_archive_is_named(pairs_file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "pairs.tsv.gz"
    packed.write_bytes(gzip.compress(pairs_file.read_bytes())[:40])
    with pytest.raises(PairsError, match=r"pairs\.tsv\.gz is not whole"):
        read_pairs(packed)


def test_a_misspelt_source_to_exclude_is_named(pairs_file: Path) -> None:
    pairs = read_pairs(pairs_file)
    assert {pair.source for pair in without_sources(pairs, ["talk"])} == {"un", "notes"}
    with pytest.raises(PairsError, match="No pair comes from tlak; the sources are notes, talk"):
        without_sources(pairs, ["tlak"])
    with pytest.raises(PairsError, match="nothing is left"):
        without_sources(pairs, ["talk", "un", "notes"])


def test_held_out_pairs_are_gone_from_what_is_kept() -> None:
    singles = [Pair("a", f"第{number}号", f"number {number}") for number in range(10, 20)]
    joined = [Pair("a_cat", f"第{n}号第{n + 1}号", f"{n}, {n + 1}") for n in range(10, 19)]
    kept, apart = held_out([*singles, *joined], 2)
    assert len(apart) == 2
    assert not any(pair.zh in other.zh for pair in apart for other in kept)
    assert held_out([*reversed(joined), *reversed(singles)], 2)[1] == apart


def test_pieces_are_words_and_every_character() -> None:
    counts = word_counts([("打击腐败，预防腐败。A/RES/74/276", 2)])
    tokenizer = unigram(counts, 100)
    assert tokenizer.encode("预防腐败 276").tokens == ["预防", "腐败", "276"]
    assert tokenizer.encode("败防").tokens == ["败", "防"]
    assert tokenizer.encode("龘").ids == [0]


def test_thinning_takes_words_apart_and_keeps_the_ids() -> None:
    tokenizer = unigram(word_counts([("打击腐败，预防腐败。", 2)]), 100)
    bare = thinned(tokenizer, 1.0, 0)
    assert bare.encode("预防腐败").tokens == ["预", "防", "腐", "败"]
    assert bare.get_vocab() == tokenizer.get_vocab()


def test_rows_come_back_from_eight_bits_within_half_a_step() -> None:
    rows = np.array([[0.0, 0.0], [1.27, -0.504]], dtype=np.float32)
    whole, scales = quantised(rows)
    assert whole.tolist() == [[0, 0], [127, -50]]
    assert np.allclose(whole * scales[:, None], rows, atol=0.005)


def test_the_recipe_weighs_the_domain() -> None:
    weights = [Recipe().weight(Pair(source, "甲", "a")) for source in ("un", "un_cat", "talk")]
    assert weights == [4, 4, 1]


def test_figures_of_three_queries_by_hand() -> None:
    # ranks 1, 2 and 6: hit@1 1/3, hit@5 2/3, MRR (1 + 1/2 + 1/6) / 3 = 5/9
    paragraphs = np.eye(6, dtype=np.float32)
    queries = np.array(
        [[9, 1, 2, 3, 4, 5], [8, 9, 1, 1, 1, 1], [5, 4, 3, 2, 1, 0]], dtype=np.float32
    )
    assert figures(queries, [0, 0, 5], paragraphs) == pytest.approx((1 / 3, 2 / 3, 5 / 9))
