"""Confidence intervals of means, by resampling whole clusters, and Wilson's.

Twins and questions on one paragraph succeed and fail together, so that they are one cluster and
are drawn together (Miller 2024, "Adding Error Bars to Evals"). All drawing is seeded: the same
numbers give the same interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SEED = 20210602
DRAWS = 2_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the ends of its interval, and the questions and clusters that it is made of."""

    mean: float
    low: float
    high: float
    questions: int
    clusters: int


def mean_interval(
    scores: Mapping[str, float], clusters: Mapping[str, str], confidence: float = 0.95
) -> Interval:
    """Mean of the scores, with a two-sided interval from the cluster bootstrap.

    Where the cluster means are all alike, resampling has nothing to go by and the interval is
    Wilson's on the number of clusters: 60 of 60 right are not certainty.
    """
    sums, counts = _totals(scores, clusters)
    mean = float(sums.sum() / counts.sum())
    means = sums / counts
    if np.ptp(means) < 1e-12:
        low, high = wilson(mean, len(sums), confidence)
    else:
        drawn = _drawn_means(sums, counts)
        tail = (1 - confidence) / 2
        low, high = (float(end) for end in np.quantile(drawn, [tail, 1 - tail]))
    return Interval(mean, low, high, len(scores), len(sums))


def wilson(share: float, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share among independent trials.

    57 of 60 give 0.863 to 0.983, 60 of 60 give 0.940 to 1.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def difference_draws(differences: Mapping[str, float], clusters: Mapping[str, str]) -> Floats:
    """Means of paired differences over resampled clusters, shape (DRAWS,)."""
    sums, counts = _totals(differences, clusters)
    return _drawn_means(sums, counts)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's (1979) adjusted p-values: the i-th smallest of m times m - i + 1, never falling.

    (0.01, 0.04, 0.03) become (0.03, 0.06, 0.06).
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p_values[i]))
        adjusted[i] = highest
    return tuple(adjusted)


def _totals(scores: Mapping[str, float], clusters: Mapping[str, str]) -> tuple[Floats, Floats]:
    """Sum and count of the scores in each cluster."""
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for unit, score in scores.items():
        cluster = clusters[unit]
        sums[cluster] = sums.get(cluster, 0.0) + score
        counts[cluster] = counts.get(cluster, 0) + 1
    return np.array(list(sums.values())), np.array([float(counts[key]) for key in sums])


def _drawn_means(sums: Floats, counts: Floats) -> Floats:
    times = _times_drawn(len(sums))
    means: Floats = (times @ sums) / (times @ counts)
    return means


@lru_cache(maxsize=256)
def _times_drawn(clusters: int) -> Floats:
    """How often each of n clusters is drawn, shape (DRAWS, n); the same for the same n."""
    generator = np.random.default_rng([SEED, clusters])
    drawn = generator.multinomial(clusters, np.full(clusters, 1 / clusters), size=DRAWS)
    return drawn.astype(np.float64)
