"""The numpy forward pass against sentence-transformers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.minilm import MiniLMEncoder, model_folder, verify_weights
from vectorstore.weights import WeightsChanged, WeightsMissing

TEXTS = [
    "",
    " ",
    "a",
    "?",
    "Corruption.",
    "CORRUPTION.",
    "What does the declaration say about asset recovery?",
    "What is a supreme audit institution, and who oversees it?",
    "Member States shall prevent and combat corruption in all its forms.",
    "The General Assembly decides to hold a special session in the first half of 2021.",
    "A/RES/S-32/1, annex, para. 16",
    "résumé, naïve, coöperation, Košciuszko, Ağrı, São Tomé",
    "反腐败政治宣言",
    "大会 (General Assembly) 決定 2021",
    "Cтороны принимают меры",
    "🙂 thanks 👍🏽",
    "line one\nline two\tand a tab",
    "  spaces   in   the   middle  ",
    "don't won't can't it's O'Neill's",
    "3.14159 -0.75 per cent 1,000,000 10:30 a.m. 50%",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "https://example.org/path?query=1&other=two",
    "“curly” ‘quotes’ — dashes – and… dots",
    "[CLS] [SEP] [MASK] [UNK] [PAD]",
    "<b>bold</b> &amp; {json: true}",
    *(f"Paragraph {number} " + "urges States to cooperate. " * number for number in range(1, 18)),
    "word " * 253,
    "word " * 254,
    "word " * 255,
    "word " * 600,
    "asset " * 40,
    "x" * 150,
    "\u200bzero\u00adwidth\ufeff",
    "ﬁnancial ｆｕｌｌｗｉｄｔｈ ①",
]


@pytest.fixture(scope="module")
def encoder() -> MiniLMEncoder:
    return MiniLMEncoder()


def test_vectors_are_those_of_sentence_transformers(encoder: MiniLMEncoder) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    assert len(TEXTS) == 50
    model = sentence_transformers.SentenceTransformer(str(model_folder()), device="cpu")
    expected = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(encoder.encode(TEXTS) - expected).max() < 1e-4


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: MiniLMEncoder) -> None:
    some = TEXTS[5:12]
    alone = np.concatenate([encoder.encode([text]) for text in some])
    assert np.abs(encoder.encode(some) - alone).max() < 1e-5


def test_vectors_are_float32_of_length_one(encoder: MiniLMEncoder) -> None:
    vectors = encoder.encode(["Who audits the auditors?", ""])
    assert vectors.dtype == np.float32 and vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_the_installed_weights_are_the_published_ones() -> None:
    verify_weights()


def test_other_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"model\.safetensors is missing"):
        verify_weights(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    with pytest.raises(WeightsChanged, match="are not the published all-MiniLM-L6-v2"):
        verify_weights(tmp_path)
    shutil.copy(model_folder() / "tokenizer.json", tmp_path)
    with pytest.raises(WeightsChanged, match="has no tensor"):
        MiniLMEncoder(tmp_path)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    for content in (b"", b"short", b"\xff" * 64):
        (tmp_path / "model.safetensors").write_bytes(content)
        with pytest.raises(WeightsChanged, match="is damaged or cut off"):
            MiniLMEncoder(tmp_path)


def test_encoders_load_neither_torch_nor_sentence_transformers() -> None:
    program = (
        "import sys, vectorstore.minilm as m, vectorstore.static as s;"
        "m.MiniLMEncoder().encode(['asset recovery']); s.StaticEncoder().encode(['资产追回']);"
        "print([name for name in ('torch', 'sentence_transformers', 'scipy', 'rjieba')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout == "[]\n"
