"""Distil a Chinese student into the vector space of an English teacher."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from vectorstore.train.pairs import Pair
from vectorstore.train.vocabulary import thinned, unigram, word_counts

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the student, apart from the pairs."""

    vocabulary: int = 25_000  # pieces
    epochs: int = 8
    batch: int = 2_048  # pairs a step
    rate: float = 0.005  # of Adam at the first step; falls to 0 along a line
    contrast: float = 0.1  # weight of the in-batch contrastive loss
    scale: float = 20.0  # of the cosines in that loss
    domain: str = "un"  # sources that begin so are the domain
    domain_weight: int = 4  # how often a pair of the domain counts
    thinning: float = 0.1  # share of words unusable in an epoch, so that their parts learn too
    seed: int = 0

    def weight(self, pair: Pair) -> int:
        """How often the pair is seen in an epoch."""
        return self.domain_weight if pair.source.startswith(self.domain) else 1


@dataclass(frozen=True, slots=True)
class Student:
    """A tokenizer and its rows, float32 (pieces, 384); row 0, the unknown piece, is zero."""

    tokenizer: Tokenizer
    rows: Floats


def distilled(
    pairs: Sequence[Pair],
    teacher: Mapping[str, NDArray[np.float16]],
    recipe: Recipe,
    *,
    progress: Callable[[str], None],
) -> Student:
    """Train a student so that the vector of a Chinese text is the teacher's of its English.

    `teacher` maps each English text to its unit vector. The loss of a pair is one minus the
    cosine between student and teacher (Reimers & Gurevych 2020, with the cosine for the squared
    error, since only directions are compared later), plus `contrast` times the cross-entropy of
    picking the right English among the batch (van den Oord et al. 2018).
    The same pairs, recipe and number of threads give the same bytes on the same machine.
    """
    torch.manual_seed(recipe.seed)
    draw = np.random.default_rng(recipe.seed)
    chinese = [pair.zh for pair in pairs]
    tokenizer = unigram(
        word_counts((pair.zh, recipe.weight(pair)) for pair in pairs), recipe.vocabulary
    )
    targets = torch.from_numpy(np.stack([teacher[pair.en] for pair in pairs]).astype(np.float32))
    seen = np.repeat(np.arange(len(pairs)), [recipe.weight(pair) for pair in pairs])
    rows = torch.nn.Parameter(1e-3 * torch.randn(tokenizer.get_vocab_size(), targets.shape[1]))
    adam = torch.optim.Adam([rows], lr=recipe.rate)
    steps, step = recipe.epochs * math.ceil(len(seen) / recipe.batch), 0
    texts = _ids(tokenizer, chinese)
    for epoch in range(recipe.epochs):
        if recipe.thinning:
            sparse = thinned(tokenizer, recipe.thinning, recipe.seed * 1_000 + epoch)
            texts = _ids(sparse, chinese)
        for batch in _batches(draw.permutation(seen), recipe.batch):
            adam.param_groups[0]["lr"] = recipe.rate * (1 - step / steps)
            loss = _loss(rows, [texts[index] for index in batch], targets[batch], batch, recipe)
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            adam.step()
            step += 1
        progress(f"epoch {epoch + 1} of {recipe.epochs}: loss {loss.item():.4f}")
    trained: Floats = rows.detach().numpy()
    trained[0] = 0
    return Student(tokenizer=tokenizer, rows=trained)


def _loss(
    rows: torch.Tensor, texts: list[Ids], targets: torch.Tensor, batch: Ids, recipe: Recipe
) -> torch.Tensor:
    starts = np.cumsum([0] + [len(ids) for ids in texts[:-1]])
    sums = functional.embedding_bag(
        torch.from_numpy(np.concatenate(texts)), rows, torch.from_numpy(starts), mode="sum"
    )
    vectors = functional.normalize(sums, dim=1)
    loss = (1 - (vectors * targets).sum(dim=1)).mean()
    if recipe.contrast:
        cosines = vectors @ targets.T
        numbers = torch.from_numpy(batch)
        # a pair that counts several times may stand twice in a batch: not a wrong answer
        repeated = (numbers[:, None] == numbers[None, :]).fill_diagonal_(False)
        scores = (recipe.scale * cosines).masked_fill(repeated, -1e4)
        right = torch.arange(len(batch))
        loss = loss + recipe.contrast * functional.cross_entropy(scores, right)
    return loss


def _ids(tokenizer: Tokenizer, texts: list[str]) -> list[Ids]:
    """Piece ids of each text; a text without any counts as the unknown piece."""
    return [
        np.array(encoding.ids or [0], dtype=np.int64) for encoding in tokenizer.encode_batch(texts)
    ]


def _batches(order: Ids, size: int) -> Iterator[Ids]:
    for start in range(0, len(order), size):
        yield order[start : start + size]
