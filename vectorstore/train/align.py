"""Which English word of a pair says which Chinese one: IBM model 1, both ways, agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Aligner:
    """What decides an alignment, apart from the pairs."""

    rounds: int = 6  # of expectation and maximisation
    diagonal: float = 4.0  # how much words at the same place of both sentences are preferred
    nothing: float = 0.08  # share of words that translate none


def links(
    chinese: Sequence[Sequence[str]],
    english: Sequence[Sequence[str]],
    aligner: Aligner = Aligner(),
    *,
    progress: Callable[[str], None],
) -> Iterator[Floats]:
    """How surely the words of each pair translate each other, 0 to 1, (Chinese, English words).

    Model 1 (Brown et al. 1993) with the preference for the diagonal of fast_align (Dyer et al.
    2013), run in both directions; an entry is the geometric mean of the two posteriors, so both
    have to agree (Liang et al. 2006). No sentence may be empty. Takes about 150 bytes of memory
    for each pair of words that stand in one pair of sentences.
    """
    zh, en = _numbered(chinese), _numbered(english)
    entries = _entries(zh, en, aligner)
    agreed = np.ones(len(entries.prior), dtype=np.float32)
    for name, side in (("English from Chinese", 0), ("Chinese from English", 1)):
        progress(f"{name}: {len(entries.prior)} pairs of words")
        agreed *= _posterior(entries, side, aligner, progress)
    agreed = np.sqrt(agreed)
    start = 0
    for one, other in zip(zh, en, strict=True):
        end = start + len(one) * len(other)
        yield agreed[start:end].reshape(len(one), len(other))
        start = end


@dataclass(frozen=True, slots=True)
class _Entries:
    """One entry for each Chinese and English word of one pair, pairs one after another.

    `kind` numbers the distinct (Chinese, English) word pairs, `kinds` are their words, (2, kinds);
    `places` are the positions of the entry's two words in all text, (2, entries), `text` the words
    at those positions, by language.
    """

    kind: Numbers
    kinds: Numbers
    places: tuple[Numbers, Numbers]
    text: tuple[Numbers, Numbers]
    prior: Floats


def _entries(zh: list[Numbers], en: list[Numbers], aligner: Aligner) -> _Entries:
    size = int(max(ids.max() for ids in en)) + 1
    keys, priors, rows, columns = [], [], [], []
    row = column = 0
    for one, other in zip(zh, en, strict=True):
        m, n = len(one), len(other)
        keys.append((one.astype(np.int64)[:, None] * size + other[None, :]).ravel())
        across = np.abs((np.arange(m)[:, None] + 0.5) / m - (np.arange(n)[None, :] + 0.5) / n)
        priors.append(np.exp(-aligner.diagonal * across).astype(np.float32).ravel())
        rows.append(np.repeat(np.arange(row, row + m, dtype=np.int32), n))
        columns.append(np.tile(np.arange(column, column + n, dtype=np.int32), m))
        row, column = row + m, column + n
    distinct, kind = np.unique(np.concatenate(keys), return_inverse=True)
    return _Entries(
        kind=kind.astype(np.int32),
        kinds=np.stack([distinct // size, distinct % size]).astype(np.int32),
        places=(np.concatenate(rows), np.concatenate(columns)),
        text=(np.concatenate(zh), np.concatenate(en)),
        prior=np.concatenate(priors),
    )


def _posterior(
    entries: _Entries, given: int, aligner: Aligner, progress: Callable[[str], None]
) -> Floats:
    """The probability of each entry that its word of one side comes from that of side `given`."""
    made = 1 - given
    place, words = entries.places[made], entries.text[made]
    mass = np.bincount(place, entries.prior, len(words))
    prior = ((1 - aligner.nothing) * entries.prior / mass[place]).astype(np.float32)
    uniform = np.bincount(words) / len(words)
    table: NDArray[np.float64] = uniform[entries.kinds[made]]
    alone: NDArray[np.float64] = uniform
    posterior: Floats = prior
    for number in range(aligner.rounds):
        joint = prior * table[entries.kind]
        spontaneous = aligner.nothing * alone[words]
        whole = np.bincount(place, joint, len(words)) + spontaneous
        posterior = (joint / whole[place]).astype(np.float32)
        progress(f"round {number + 1}: {-np.log(whole).mean():.3f} nats a word")
        counts = np.bincount(entries.kind, posterior, len(table))
        totals = np.bincount(entries.kinds[given], counts)
        table = counts / np.maximum(totals[entries.kinds[given]], 1e-9)
        left = np.bincount(words, spontaneous / whole, len(alone))
        alone = np.asarray((left + 1e-9) / (left + 1e-9).sum(), dtype=np.float64)
    return posterior


def _numbered(sentences: Sequence[Sequence[str]]) -> list[Numbers]:
    numbers: dict[str, int] = {}
    return [
        np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int32)
        for words in sentences
    ]
