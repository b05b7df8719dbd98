"""Vectors of the teacher, kept beside the model so that a second run need not compute them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.minilm import PUBLISHED_SHA256, MiniLMEncoder, verify_weights

PORTION = 1_024  # texts between two lines of progress
Vectors = dict[str, NDArray[np.float16]]


def teacher_vectors(
    texts: Iterable[str], cache: Path, *, progress: Callable[[str], None]
) -> Vectors:
    """Unit vectors of all-MiniLM-L6-v2 for each text, float16 (384,), by text.

    What `cache`, a .npz file, already holds is taken from there; what is new is computed, 50 to
    500 texts a second on two cores, and added to it. A cache of another teacher is not used.
    Raises what `verify_weights` raises.
    """
    verify_weights()
    known = _read(cache)
    wanted = sorted(set(texts))
    # texts of similar length side by side, the longest first: the time left is never longer
    # than it seems
    new = sorted((text for text in wanted if _key(text) not in known), key=len, reverse=True)
    if new:
        encoder = MiniLMEncoder()
        for start in range(0, len(new), PORTION):
            portion = new[start : start + PORTION]
            vectors = encoder.encode(portion).astype(np.float16)
            known.update(zip(map(_key, portion), vectors, strict=True))
            progress(f"teacher: {start + len(portion)} of {len(new)} texts")
        _write(cache, known)
    return {text: known[_key(text)] for text in wanted}


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _read(cache: Path) -> dict[bytes, NDArray[np.float16]]:
    if not cache.is_file():
        return {}
    with np.load(cache) as stored:
        if str(stored["teacher"]) != PUBLISHED_SHA256:
            return {}
        keys, vectors = stored["keys"], stored["vectors"]
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def _write(cache: Path, known: dict[bytes, NDArray[np.float16]]) -> None:
    keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(len(known), 16)
    cache.parent.mkdir(parents=True, exist_ok=True)
    part = cache.with_suffix(".part.npz")
    np.savez(part, teacher=PUBLISHED_SHA256, keys=keys, vectors=np.stack(list(known.values())))
    part.replace(cache)
