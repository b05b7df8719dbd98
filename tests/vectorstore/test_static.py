"""The shipped Chinese encoder: what it gives, and that every reader of it agrees."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from vectorstore.minilm import MiniLMEncoder
from vectorstore.static import SHIPPED, StaticEncoder
from vectorstore.weights import WeightsChanged, WeightsMissing

TEXTS = [
    "大会决定举行反腐败问题特别会议。",
    "会员国应预防和打击一切形式的腐败。",
    "各国应保护举报人和证人。",
    "资产的追回和返还",
    "2021 年 6 月 2 日，第 74/276 号决议",
    "G20 与 OECD 的合作",
    "腐",
    "",
    "……",
    "保护环境" * 200,
]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder()


def test_sentence_transformers_opens_the_folder_and_gives_the_same_vectors(
    encoder: StaticEncoder,
) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(SHIPPED), device="cpu")
    expected = model.encode(TEXTS, show_progress_bar=False)
    assert np.abs(encoder.encode(TEXTS) - expected).max() < 1e-4


def test_chinese_lies_beside_its_english(encoder: StaticEncoder) -> None:
    english = [
        "How are whistle-blowers and witnesses protected?",
        "Returning stolen assets to the country they came from",
        "Where does the special session on corruption take place?",
    ]
    chinese = ["如何保护举报人和证人？", "将被盗资产返还来源国", "反腐败特别会议在哪里举行？"]
    cosines = MiniLMEncoder().encode(english) @ encoder.encode(chinese).T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2]


def test_traditional_script_has_the_vector_of_simplified(encoder: StaticEncoder) -> None:
    first, second = encoder.encode(["預防和打擊腐敗，加強國際合作", "预防和打击腐败，加强国际合作"])
    assert np.array_equal(first, second)


def test_vectors_are_float32_of_length_one_or_zero(encoder: StaticEncoder) -> None:
    vectors = encoder.encode(["反腐败", "", "！？"])
    assert vectors.dtype == np.float32 and vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0], atol=1e-6)
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: StaticEncoder) -> None:
    many = TEXTS * 40
    assert np.array_equal(encoder.encode(many)[-10:], encoder.encode(TEXTS))


def test_the_shipped_model_is_small_and_loads_fast() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*")) < 13_000_000
    began = time.perf_counter()
    StaticEncoder()
    assert time.perf_counter() - began < 1  # 0.2 s on a quiet machine


def test_a_broken_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"model\.safetensors is missing"):
        StaticEncoder(tmp_path)
    shutil.copy(SHIPPED / "model.safetensors", tmp_path)
    with pytest.raises(WeightsMissing, match=r"tokenizer\.json is missing"):
        StaticEncoder(tmp_path)
    tokenizer = (SHIPPED / "tokenizer.json").read_text(encoding="utf-8")
    (tmp_path / "tokenizer.json").write_text(
        tokenizer.replace('["<unk>",0.0]', '["<unk>",0.0],["another",-9.0]'), encoding="utf-8"
    )
    with pytest.raises(WeightsChanged, match="do not fit"):
        StaticEncoder(tmp_path)
