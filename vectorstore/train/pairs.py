"""Sentence pairs, Chinese and English, read from tab-separated files."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.script import simplified


class PairsError(Exception):
    """A file of pairs cannot be used; the message names the file, the line and the remedy."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese text, folded to simplified script, and the English that says the same."""

    source: str
    zh: str
    en: str


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Pairs of a UTF-8 file, plain or .gz, one `source <tab> Chinese <tab> English` a line.

    Raises PairsError when the file is missing, empty, not UTF-8, or a line has not three columns
    with something in each.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = data.decode("utf-8").split("\n")
    except OSError as error:
        raise PairsError(f"{path} cannot be read ({error.strerror or error}).") from error
    except (EOFError, UnicodeDecodeError) as error:
        raise PairsError(f"{path} is not whole UTF-8 text ({error}).") from error
    pairs = tuple(
        _pair(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()
    )
    if not pairs:
        raise PairsError(f"{path} holds no pairs; each line is source<TAB>Chinese<TAB>English.")
    return pairs


def without_sources(pairs: Sequence[Pair], excluded: Iterable[str]) -> tuple[Pair, ...]:
    """The pairs of every source that is not excluded.

    Raises PairsError when a source to exclude does not occur (a misspelt name would let in what
    should stay out) or when nothing is left.
    """
    known, unwanted = {pair.source for pair in pairs}, set(excluded)
    if unknown := unwanted - known:
        raise PairsError(
            f"No pair comes from {', '.join(sorted(unknown))}; "
            f"the sources are {', '.join(sorted(known))}."
        )
    kept = tuple(pair for pair in pairs if pair.source not in unwanted)
    if not kept:
        raise PairsError("Every source of pairs is excluded; nothing is left to train on.")
    return kept


def held_out(pairs: Sequence[Pair], count: int) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Split off `count` unseen pairs: (kept, held out).

    The choice follows a hash of the text, so it is the same in every order. From the kept pairs
    also goes every one that contains, or shares the English of, a held-out pair: sources that
    join neighbouring sentences would otherwise give the answers away.
    """
    if count <= 0:
        return tuple(pairs), ()
    singles = {pair.zh: pair for pair in pairs if not pair.source.endswith("_cat")}
    chosen = sorted(singles.values(), key=_order)[:count]
    chinese, english = {pair.zh for pair in chosen}, {pair.en for pair in chosen}

    def leaks(pair: Pair) -> bool:
        if pair.zh in chinese or pair.en in english:
            return True
        return pair.source.endswith("_cat") and any(zh in pair.zh for zh in chinese)

    return tuple(pair for pair in pairs if not leaks(pair)), tuple(chosen)


def counts_by_source(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many pairs each source gives, most first."""
    return dict(Counter(pair.source for pair in pairs).most_common())


def _pair(path: Path, number: int, line: str) -> Pair:
    columns = [column.strip() for column in line.rstrip("\r").split("\t")]
    if len(columns) != 3 or not all(columns):
        raise PairsError(
            f"{path}, line {number}: expected source<TAB>Chinese<TAB>English, "
            f"found {len([column for column in columns if column])} filled of "
            f"{len(columns)} columns."
        )
    return Pair(source=columns[0], zh=simplified(columns[1]), en=columns[2])


def _order(pair: Pair) -> str:
    return hashlib.blake2b(f"{pair.zh}\t{pair.en}".encode(), digest_size=8).hexdigest()
