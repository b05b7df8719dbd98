"""Command line of the training: pairs in, model folder out, dev figures on stdout."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch

from vectorstore.errors import EmbedderUnavailable
from vectorstore.static import StaticEncoder
from vectorstore.train.distil import Recipe, distilled
from vectorstore.train.model import write_model
from vectorstore.train.pairs import (
    Pair,
    PairsError,
    counts_by_source,
    held_out,
    read_pairs,
    without_sources,
)
from vectorstore.train.teacher import Vectors, teacher_vectors


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the command line says; 0 on success, 2 on bad input with one line on stderr."""
    options = _parser().parse_args(arguments)
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    try:
        train(
            options.pairs,
            options.dev,
            options.out,
            recipe,
            excluded=[name for name in options.exclude.split(",") if name],
            held=options.held_out,
            threads=options.threads,
        )
    except (PairsError, EmbedderUnavailable) as error:
        print(f"vectorstore.train: {error}", file=sys.stderr)
        return 2
    return 0


def train(
    pairs_file: Path,
    dev_file: Path | None,
    out: Path,
    recipe: Recipe,
    *,
    excluded: Sequence[str] = (),
    held: int = 0,
    threads: int = 2,
) -> None:
    """Train a student, write it to the folder `out` and print how well it finds unseen pairs.

    `held` pairs are kept apart as a second dev set of all sources. The teacher's vectors are
    cached in `<out>.teacher.npz`.
    """
    torch.set_num_threads(threads)
    everything = without_sources(read_pairs(pairs_file), excluded)
    pairs, apart = held_out(everything, held)
    dev = read_pairs(dev_file) if dev_file else ()
    if not pairs:
        raise PairsError(f"{len(everything)} pairs are too few to hold out {held} of them.")
    for source, count in counts_by_source(pairs).items():
        _log(f"{count:7} pairs from {source}")
    cache = out.with_name(out.name + ".teacher.npz")
    teacher = teacher_vectors([pair.en for pair in (*pairs, *dev, *apart)], cache, progress=_log)
    began = time.perf_counter()
    student = distilled(pairs, teacher, recipe, progress=_log)
    write_model(student, out)
    _log(f"trained in {time.perf_counter() - began:.0f} s, written to {out}")
    encoder = StaticEncoder(out)
    unseen = (*dev, *apart)
    domain = tuple(pair for pair in unseen if pair.source.startswith(recipe.domain))
    for name, some in (("all", unseen), (recipe.domain, domain)):
        if some:
            print(f"rank 1, zh to en, {name}: {rank1(encoder, some, teacher):.3f} of {len(some)}")


def rank1(encoder: StaticEncoder, pairs: Sequence[Pair], teacher: Vectors) -> float:
    """Share of the pairs whose own English is nearest to their Chinese among all of them."""
    chinese = encoder.encode([pair.zh for pair in pairs])
    english = np.stack([teacher[pair.en] for pair in pairs]).astype(np.float32)
    nearest = (chinese @ english.T).argmax(axis=1)
    return float(np.mean([pairs[n].en == pair.en for n, pair in zip(nearest, pairs, strict=True)]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m vectorstore.train",
        description="Train a Chinese encoder in the vector space of all-MiniLM-L6-v2.",
    )
    add = parser.add_argument
    add("--pairs", type=Path, required=True, metavar="FILE.tsv[.gz]",
        help="lines of source<TAB>Chinese<TAB>English")  # fmt: skip
    add("--dev", type=Path, metavar="FILE.tsv[.gz]", help="unseen pairs to measure on")
    add("--out", type=Path, required=True, metavar="DIR", help="folder of the model")
    add("--exclude", default="", metavar="A,B", help="sources to leave out")
    add("--held-out", type=int, default=0, metavar="N", help="pairs to keep apart and measure on")
    add("--threads", type=int, default=2, metavar="N")
    for field in fields(Recipe):
        kind, default = type(field.default), field.default
        add(f"--{field.name.replace('_', '-')}", type=kind, default=default, metavar=kind.__name__,
            help=f"default {default}")  # fmt: skip
    return parser


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
