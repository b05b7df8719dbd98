"""A Unigram tokenizer whose pieces are the words of the training text."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterable
from functools import cache

import rjieba
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

UNKNOWN = "<unk>"
PARTS = r"\p{Han}+|[\p{L}&&[^\p{Han}]]+|\p{N}+"  # punctuation falls away


def word_counts(texts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Count the words of (simplified text, weight); a word lies within one run of letters.

    Words are rjieba's, with their single characters counted once for the whole text at a low
    weight, so that every character that was seen is a piece by itself too.
    """
    splitter = _splitter()
    words: Counter[str] = Counter()
    characters: set[str] = set()
    for text, weight in texts:
        for run, _ in splitter.pre_tokenize_str(_normalizer().normalize_str(text)):
            characters.update(run)
            for word in rjieba.cut(run):
                words[word] += weight
    for character in characters:
        words[character] += 1
    return words


def unigram(counts: Counter[str], size: int) -> Tokenizer:
    """Tokenizer of at most `size` pieces: all seen characters, then the most frequent words.

    The score of a piece is its log probability; the best segmentation is found as in Kudo (2018).
    Equal counts are ordered by text, so equal counts give equal bytes.
    """
    characters = [piece for piece in counts if len(piece) == 1]
    words = [piece for piece in counts if len(piece) > 1 and counts[piece] > 1]
    by_count = sorted(words, key=lambda word: (-counts[word], word))
    kept = sorted(characters + by_count[: max(0, size - 1 - len(characters))])
    total = math.log(sum(counts[piece] for piece in kept))
    return _tokenizer([(piece, math.log(counts[piece]) - total) for piece in kept])


def thinned(tokenizer: Tokenizer, share: float, seed: int) -> Tokenizer:
    """The same pieces with the same ids, but a random share of the words cannot be used.

    Training through it teaches the parts of words too, a vocabulary's counterpart of subword
    regularisation (Kudo 2018).
    """
    draw = random.Random(seed)  # noqa: S311
    ordered = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    scores = _scores(tokenizer)
    return _tokenizer(
        [
            (piece, -1e4 if len(piece) > 1 and draw.random() < share else scores[number])
            for piece, number in ordered[1:]
        ]
    )


def _tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(Unigram([(UNKNOWN, 0.0), *pieces], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = _splitter()
    return tokenizer


def _scores(tokenizer: Tokenizer) -> list[float]:
    return [score for _, score in json.loads(tokenizer.to_str())["model"]["vocab"]]


@cache
def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])


@cache
def _splitter() -> pre_tokenizers.PreTokenizer:
    return pre_tokenizers.Split(Regex(PARTS), behavior="removed", invert=True)
