"""The phrase table of `vectorstore.draft`, from sentence pairs.

Words are aligned in both directions (`vectorstore.train.align`). What a word may mean is counted
from the agreed links, what a phrase means from the pairs of stretches whose links stay among
themselves (Koehn, Och & Marcu 2003).
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from vectorstore.analysis import content_terms, folded, index_terms
from vectorstore.draft import LONGEST, PHRASES, WORDS, words_in
from vectorstore.train.align import Floats, links
from vectorstore.train.pairs import Pair, PairsError, read_pairs, without_sources

#: Words of a sentence that are read; the cost of alignment grows with the square.
_MOST_WORDS = 100
#: English words of the longest phrase.
_LONGEST_ENGLISH = 8
#: Links fainter than this are not counted.
_FAINT = 0.05
_ENGLISH = re.compile(r"[a-z]+|\d+(?:[/.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Pruning:
    """What of the counts goes into the table."""

    linked: float = 0.4  # how sure a link must be for a phrase to rest on it
    expected: float = 0.3  # expected count of a word's translation, at least
    meanings: int = 8  # of a word, at most
    share: float = 0.06  # probability of a meaning, at least
    seen: int = 2  # how often a phrase of several words was seen, at least


@dataclass(frozen=True, slots=True)
class Aligned:
    """A pair as words, with how surely they translate each other, (Chinese, English words)."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    links: Floats


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the table as the command line says; 0, or 2 on bad input with a line on stderr."""
    options = _parser().parse_args(arguments)
    pruning = Pruning(**{field.name: getattr(options, field.name) for field in fields(Pruning)})
    try:
        pairs = [pair for path in options.pairs for pair in read_pairs(path)]
        pairs = list(without_sources(pairs, filter(None, options.exclude.split(","))))
        aligned = list(align(pairs, progress=_log))
    except PairsError as error:
        print(f"vectorstore.train.phrases: {error}", file=sys.stderr)
        return 2
    words, phrases = word_meanings(aligned, pruning), phrase_meanings(aligned, pruning)
    write_table(words, phrases, options.out)
    print(f"{len(words)} words and {len(phrases)} phrases from {len(aligned)} pairs")
    return 0


def align(pairs: Iterable[Pair], *, progress: Callable[[str], None]) -> Iterator[Aligned]:
    """The pairs as aligned words; joined neighbours (`*_cat`) and pairs without words left out.

    Raises PairsError when no pair is left.
    """
    tokens = [
        (words_in(pair.zh)[:_MOST_WORDS], english_words(pair.en)[:_MOST_WORDS])
        for pair in pairs
        if not pair.source.endswith("_cat")
    ]
    tokens = [(chinese, english) for chinese, english in tokens if chinese and english]
    if not tokens:
        raise PairsError("No pair has words on both sides; nothing is left to align.")
    progress(f"{len(tokens)} pairs to align")
    stems = {word: index_terms(word)[0] for _, words in tokens for word in words}
    found = links(
        [chinese for chinese, _ in tokens],
        [[stems[word] for word in english] for _, english in tokens],
        progress=progress,
    )
    for (chinese, english), sure in zip(tokens, found, strict=True):
        yield Aligned(chinese, english, sure)


def english_words(text: str) -> tuple[str, ...]:
    """English words in small letters, hyphened ones apart, the genitive's s gone, and numbers."""
    plain = folded(text).replace("’", "'").replace("'s ", " ")
    return tuple(_ENGLISH.findall(plain))


def word_meanings(aligned: Iterable[Aligned], pruning: Pruning) -> dict[str, list[tuple[str, int]]]:
    """What each Chinese word may mean: English words with their probabilities in per cent.

    Inflected forms of one stem count together and are written as the most frequent of them; stop
    words take their share of the probability but are not written: 我们 means none.
    """
    expected: dict[str, dict[str, float]] = {}
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair in aligned:
        stems = [index_terms(word)[0] for word in pair.english]
        for word, stem in zip(pair.english, stems, strict=True):
            forms[stem][word] += 1
        for row, column in np.argwhere(pair.links > _FAINT).tolist():
            counts = expected.setdefault(pair.chinese[row], {})
            sure = float(pair.links[row, column])
            counts[stems[column]] = counts.get(stems[column], 0.0) + sure
    form_of = {stem: min(found, key=lambda w: (-found[w], w)) for stem, found in forms.items()}
    meanings = {}
    for word, counts in expected.items():
        # Half a time more than was seen, so that what was seen once is not certain.
        total = sum(counts.values()) + 0.5
        if total < 1:
            continue
        shares = sorted(
            (-round(100 * count / total), form_of[stem])
            for stem, count in counts.items()
            if count >= max(pruning.expected, pruning.share * total)
            and content_terms(form_of[stem])
        )
        meanings[word] = [(english, -share) for share, english in shares[: pruning.meanings]]
    return meanings


def phrase_meanings(aligned: Iterable[Aligned], pruning: Pruning) -> dict[str, tuple[str, int]]:
    """The likeliest English of each Chinese phrase, with its share in per cent."""
    seen: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for pair in aligned:
        for chinese, choices in _stretches(pair, pruning.linked):
            seen[chinese] += 2
            for english, twice in choices:
                pairs[chinese, english] += twice
    best: dict[str, tuple[int, str]] = {}
    for (chinese, english), twice in pairs.items():
        if " " not in chinese or seen[chinese] >= 2 * pruning.seen:
            # More often first, then the shorter, then by letter: the same in every order.
            best[chinese] = min(best.get(chinese, (0, "")), (-twice, english), key=_frequent)
    return {
        # Half a time more than was seen, so that what was seen once is not certain.
        chinese: (english, max(1, round(-100 * twice / (seen[chinese] + 1))))
        for chinese, (twice, english) in best.items()
    }


def write_table(
    words: Mapping[str, Sequence[tuple[str, int]]],
    phrases: Mapping[str, tuple[str, int]],
    folder: Path,
) -> None:
    """Write both tables, sorted; equal tables give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        WORDS: [
            "\t".join([word, *(str(part) for meaning in meanings for part in meaning)])
            for word, meanings in sorted(words.items())
        ],
        PHRASES: [f"{zh}\t{en}\t{share}" for zh, (en, share) in sorted(phrases.items())],
    }
    for name, lines in rows.items():
        packed = io.BytesIO()
        with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
            file.write("".join(line + "\n" for line in lines).encode())
        (folder / name).write_bytes(packed.getvalue())


def _stretches(pair: Aligned, linked: float) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Chinese stretches with the English ones that they are linked to, counted double.

    No link leads out of such a pair of stretches. An English word beside it that has no link may
    belong to it, for half.
    """
    sure = pair.links > linked
    m, n = sure.shape
    by_row = [np.flatnonzero(sure[row]).tolist() for row in range(m)]
    by_column = [np.flatnonzero(sure[:, column]).tolist() for column in range(n)]
    for start in range(m):
        low, high = n, -1
        for end in range(start, min(m, start + LONGEST)):
            if not by_row[end]:
                break
            low, high = min(low, by_row[end][0]), max(high, by_row[end][-1])
            if high - low >= _LONGEST_ENGLISH:
                break
            inside = [row for column in by_column[low : high + 1] for row in column]
            if min(inside) < start or max(inside) > end:
                continue
            lows = [low, low - 1] if low and not by_column[low - 1] else [low]
            highs = [high, high + 1] if high + 1 < n and not by_column[high + 1] else [high]
            yield (
                " ".join(pair.chinese[start : end + 1]),
                [
                    (" ".join(pair.english[a : b + 1]), 2 if (a, b) == (low, high) else 1)
                    for a in lows
                    for b in highs
                ],
            )


def _frequent(choice: tuple[int, str]) -> tuple[int, int, str]:
    return choice[0], len(choice[1]), choice[1]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m vectorstore.train.phrases",
        description="Build the Chinese-English phrase table from sentence pairs.",
    )
    add = parser.add_argument
    add("--pairs", type=Path, required=True, action="append", metavar="FILE.tsv[.gz]",
        help="lines of source<TAB>Chinese<TAB>English; may be given several times")  # fmt: skip
    add("--exclude", default="", metavar="A,B", help="sources to leave out")
    add("--out", type=Path, required=True, metavar="DIR", help="folder of the table")
    for field in fields(Pruning):
        kind, default = type(field.default), field.default
        add(f"--{field.name}", type=kind, default=default, metavar=kind.__name__,
            help=f"default {default}")  # fmt: skip
    return parser


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
