"""Text to vectors: the embedded encoders, and any sentence-transformers model by setting."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import EmbedderUnavailable

#: Float32, one row a text, each of Euclidean length 1.
Vectors: TypeAlias = NDArray[np.float32]

#: The setting that names the encoder which comes with the installation.
EMBEDDED = "embedded"

#: Prompts that a family of models was trained with but does not carry in its files.
_PROMPTS = {"e5": ("query: ", "passage: ")}


class Embedder(Protocol):
    """Puts questions and passages into one vector space.

    `name` tells vectors of one encoder from those of another and is recorded in the index;
    `languages` are those it can read, or None for any.
    """

    name: str
    dimension: int
    languages: frozenset[str] | None

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        ...


@runtime_checkable
class Drafting(Protocol):
    """An embedder that also reads Chinese by way of a rough English draft."""

    def embed_drafts(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the English drafts of Chinese texts, shape (len(texts), dimension)."""
        ...


def embedder_named(name: str, *, query_prompt: str = "", document_prompt: str = "") -> Embedder:
    """The embedder that a setting names: ``embedded``, or a sentence-transformers model.

    A model is a folder, or the name of one that is on this machine already: nothing is
    downloaded. Raises `EmbedderUnavailable`.
    """
    if name == EMBEDDED:
        from vectorstore.bilingual import BilingualEmbedder

        return BilingualEmbedder()
    return SentenceTransformersEmbedder(name, query_prompt, document_prompt)


class SentenceTransformersEmbedder:
    """Any sentence-transformers model, with the prompts that it was trained with."""

    languages: frozenset[str] | None = None

    def __init__(self, model: str, query_prompt: str = "", document_prompt: str = "") -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # Without this, a name that is not on the machine costs a minute of retries.
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model, local_files_only=True, device="cpu")
        except Exception as error:
            # Missing, empty, damaged and foreign folders each raise another type.
            raise EmbedderUnavailable(
                f"The embedding model {model!r} is not on this machine "
                f"({_first_sentence(error)}). Download it once with `hf download {model}`, "
                "or unset PINCITE_EMBEDDER to use the one that comes with Pincite."
            ) from None
        self._query_prompt, self._document_prompt = _prompts(model, query_prompt, document_prompt)
        prompts = f"|{self._query_prompt}|{self._document_prompt}" if self._query_prompt else ""
        self.name = f"sentence-transformers:{Path(model).name}{prompts}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        vectors = self._model.encode_document(
            list(texts), prompt=self._document_prompt or None, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        vectors = self._model.encode_query(
            list(texts), prompt=self._query_prompt or None, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _prompts(model: str, query_prompt: str, document_prompt: str) -> tuple[str, str]:
    if query_prompt or document_prompt:
        return query_prompt, document_prompt
    name = Path(model).name.lower()
    return next((p for key, p in _PROMPTS.items() if key in name.split("-")), ("", ""))


def _first_sentence(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".")[:200] or type(error).__name__
