"""How well plain-words glosses find their paragraphs: a dev check for choosing the recipe.

    python -m vectorstore.train.check --glosses DIR --translations DIR [--model DIR]

Never train on these texts, and never quote the figures as those of real questions: a gloss is
nearer to its paragraph than a question is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import EmbedderUnavailable
from vectorstore.minilm import MiniLMEncoder
from vectorstore.static import SHIPPED, StaticEncoder

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glossed:
    """A paragraph in both languages, and its gloss and search terms in both."""

    texts: Mapping[str, str]
    glosses: Mapping[str, str]
    terms: Mapping[str, Sequence[str]]


def read_glossed(glosses: Path, translations: Path) -> tuple[Glossed, ...]:
    """Preambular and operative paragraphs of every `<document>.jsonl` in both folders."""
    found = []
    for file in sorted(glosses.glob("*.jsonl")):
        paragraphs = {
            row["para"]: row
            for row in _rows(translations / f"{file.stem}.en.jsonl")
            if row["kind"] in {"preamble", "operative"}
        }
        for row in _rows(file):
            if paragraph := paragraphs.get(row["para"]):
                found.append(
                    Glossed(
                        texts={"en": paragraph["en"], "zh": paragraph["zh"]},
                        glosses={"en": row["en"], "zh": row["zh"]},
                        terms={"en": row["terms_en"], "zh": row["terms_zh"]},
                    )
                )
    return tuple(found)


def figures(queries: Floats, right: Sequence[int], paragraphs: Floats) -> tuple[float, ...]:
    """Hit@1, hit@5 and mean reciprocal rank of the right paragraph of each query.

    A paragraph that scores exactly as the right one counts as after it.
    """
    scores = queries @ paragraphs.T
    own = scores[np.arange(len(right)), list(right)]
    ranks = (scores > own[:, None]).sum(axis=1) + 1
    return float((ranks == 1).mean()), float((ranks <= 5).mean()), float((1 / ranks).mean())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line for each kind of query and pair of encoders; 2 on bad input."""
    parser = argparse.ArgumentParser(prog="python -m vectorstore.train.check")
    parser.add_argument("--glosses", type=Path, required=True, metavar="DIR")
    parser.add_argument("--translations", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", type=Path, default=SHIPPED, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        glossed = read_glossed(options.glosses, options.translations)
        student, teacher = StaticEncoder(options.model), MiniLMEncoder()
    except (OSError, ValueError, KeyError, EmbedderUnavailable) as error:
        print(f"vectorstore.train.check: {error}", file=sys.stderr)
        return 2
    if not glossed:
        print(f"vectorstore.train.check: no glosses in {options.glosses}", file=sys.stderr)
        return 2
    chinese = [one.texts["zh"] for one in glossed]
    indexes = {
        "student": student.encode(chinese),
        "MiniLM": teacher.encode(chinese),
        "MiniLM, translation": teacher.encode([one.texts["en"] for one in glossed]),
    }
    rows = [("en", teacher, name) for name in indexes] + [("zh", student, "student")]
    rows.append(("zh", teacher, "MiniLM"))
    print(f"{len(glossed)} paragraphs: hit@1 / hit@5 / MRR")
    for language, encoder, name in rows:
        for kind, texts in _queries(glossed, language).items():
            vectors = encoder.encode([text for text, _ in texts])
            result = figures(vectors, [number for _, number in texts], indexes[name])
            shown = " / ".join(f"{figure:.2f}" for figure in result)
            print(f"{language} {kind:14} ({len(texts):4}) -> {name:20} {shown}")
    return 0


def _queries(glossed: Sequence[Glossed], language: str) -> dict[str, list[tuple[str, int]]]:
    end = {"en": ". ", "zh": "。"}[language]
    whole = [(one.glosses[language], number) for number, one in enumerate(glossed)]
    terms = [(term, number) for number, one in enumerate(glossed) for term in one.terms[language]]
    first = [(text.split(end)[0], number) for text, number in whole]
    return {"gloss": whole, "first sentence": first, "term": terms}


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())
