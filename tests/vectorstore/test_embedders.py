"""Embedders: the embedded one in both languages, and any sentence-transformers model."""

import numpy as np
import pytest

from ingest.langchain import ParagraphLoader
from vectorstore.embedders import (
    SentenceTransformersEmbedder,
    _prompts,
    embedder_named,
)
from vectorstore.errors import EmbedderUnavailable
from vectorstore.langchain import PinciteEmbeddings
from vectorstore.minilm import model_folder


def cosine(one: str, other: str) -> float:
    first, second = embedder_named("embedded").embed_queries([one, other])
    return float(first @ second)


def test_both_languages_meet_in_one_space() -> None:
    for english, chinese in (("fighting corruption", "打擊腐敗"), ("human rights", "人权")):
        assert cosine(english, chinese) > cosine(english, "体育比赛") + 0.2


def test_english_words_in_a_chinese_question_count() -> None:
    mixed = cosine("宣言对 beneficial ownership 怎么说", "beneficial ownership of companies")
    assert mixed > cosine("宣言对这个怎么说", "beneficial ownership of companies") + 0.2


def test_vectors_have_length_one() -> None:
    vectors = embedder_named("embedded").embed_documents(["corruption", "腐败", "資產追回"])
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_sentence_transformers_model_of_this_machine_can_be_used() -> None:
    embedder = SentenceTransformersEmbedder(str(model_folder()))
    assert embedder.dimension == 384
    assert embedder.name == "sentence-transformers:model"
    ours = embedder_named("embedded").embed_queries(["Who owns the company?"])
    assert embedder.embed_queries(["Who owns the company?"]) == pytest.approx(ours, abs=1e-4)


def test_a_missing_model_is_refused_with_the_reason() -> None:
    with pytest.raises(EmbedderUnavailable, match="hf download intfloat/multilingual-e5-small"):
        embedder_named("intfloat/multilingual-e5-small")


@pytest.mark.parametrize(
    ("model", "given", "expected"),
    [
        ("intfloat/multilingual-e5-small", ("", ""), ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-small", ("q ", "p "), ("q ", "p ")),
        ("BAAI/bge-m3", ("", ""), ("", "")),
    ],
)
def test_a_model_gets_the_prompts_that_it_was_trained_with(
    model: str, given: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert _prompts(model, *given) == expected


def test_langchain_can_take_the_loader_and_the_embeddings_alone() -> None:
    documents = ParagraphLoader().load()
    assert len(documents) == 118
    sixteen = next(d for d in documents if d.metadata["paragraph"] == "declaration:16")
    assert sixteen.metadata["reference"] == "A/RES/S-32/1, annex, para. 16"
    assert len(PinciteEmbeddings().embed_query(sixteen.page_content)) == 384
