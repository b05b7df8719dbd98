"""The Chinese student of all-MiniLM-L6-v2, run in numpy: text to vectors without torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.script import simplified
from vectorstore.weights import WeightsChanged, WeightsMissing, tensors

SHIPPED = Path(__file__).parent / "models" / "zh-static-minilm"
CHUNK = 256  # texts whose rows are gathered at once


class StaticEncoder:
    """Chinese text to unit vectors of 384 dimensions in the space of all-MiniLM-L6-v2.

    So a Chinese paragraph and an English question can be compared by their dot product. The
    vector of a text is the sum of the rows of its pieces, made length one; a text without any
    known piece has the vector zero. Traditional script is folded to simplified first. The folder
    also opens with `SentenceTransformer(folder)`, which gives the same vectors for simplified
    text.

    Raises WeightsMissing or WeightsChanged when the folder does not hold such a model.
    """

    name = "zh-static-minilm"
    dimension = 384

    def __init__(self, folder: Path = SHIPPED) -> None:
        weights = tensors(folder / "model.safetensors")
        try:
            self._rows, self._scales = weights["embeddings"], weights["weights"][:, None]
        except KeyError as error:
            raise WeightsChanged(
                f"{folder} has no tensor {error}; train the model anew."
            ) from error
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        pieces = self._tokenizer.get_vocab_size()
        if self._rows.shape != (pieces, self.dimension) or len(self._scales) != pieces:
            raise WeightsChanged(f"Tokenizer and tensors of {folder} do not fit; train it anew.")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of the texts, float32 of shape (len(texts), 384), in their order."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            folded = [simplified(text) for text in texts[start : start + CHUNK]]
            for index, encoding in enumerate(self._tokenizer.encode_batch(folded), start=start):
                ids = encoding.ids
                vectors[index] = (self._rows[ids] * self._scales[ids]).sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, np.float32(1e-12))
        return vectors


def _tokenizer(path: Path) -> Tokenizer:
    if not path.is_file():
        raise WeightsMissing(f"The tokenizer {path} is missing; train the model anew.")
    return Tokenizer.from_file(str(path))
