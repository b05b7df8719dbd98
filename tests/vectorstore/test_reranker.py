"""Rerankers: a real CrossEncoder from a folder, and what can't be one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cross_encoder import tiny_cross_encoder
from vectorstore.errors import RerankerUnavailable
from vectorstore.minilm import model_folder
from vectorstore.reranker import CrossEncoderReranker, reranker_named


def test_a_cross_encoder_of_a_folder_scores_each_pair_by_itself(tmp_path: Path) -> None:
    reranker = reranker_named(str(tiny_cross_encoder(tmp_path / "model")))
    together = reranker.scores("who", ["the owner", "腐败", "the owner"])
    assert together[0] == pytest.approx(together[2], abs=1e-5)
    assert abs(together[0] - together[1]) > 1e-3
    assert reranker.scores("who", ["腐败"]) == pytest.approx(together[1:2], abs=1e-5)


def test_scores_are_not_pressed_between_nought_and_one(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "model")))
    scores = reranker.scores("who", ["the owner", "腐败", "资产", "journalists", "states"])
    assert min(scores) < 0 or max(scores) > 1


def broken(folder: Path) -> str:
    weights = tiny_cross_encoder(folder) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])
    return str(folder)


def without_vocabulary(folder: Path) -> str:
    tiny_cross_encoder(folder)
    for name in ("vocab.txt", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    return str(folder)


def empty(folder: Path) -> str:
    folder.mkdir()
    return str(folder)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda folder: "nobody/no-such-reranker", "hf download nobody/no-such-reranker"),
        (lambda folder: str(folder / "gone"), "can't be loaded from this machine"),
        (empty, "can't be loaded from this machine"),
        (broken, "can't be loaded from this machine"),
        (without_vocabulary, "its vocabulary is missing"),
        (lambda folder: str(tiny_cross_encoder(folder, scores=3)), "gives no single score"),
        (lambda folder: str(model_folder()), "is no reranker"),
    ],
    ids=["name", "folder", "empty", "broken", "no vocabulary", "three scores", "an embedder"],
)
def test_what_is_no_reranker_is_refused_in_a_sentence(
    made: Callable[[Path], str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(RerankerUnavailable) as refused:
        reranker_named(made(tmp_path / "model"))
    assert said in str(refused.value)
    assert "unset" in str(refused.value)
    assert "\n" not in str(refused.value)
