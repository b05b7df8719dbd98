"""Tensors of a safetensors file, mapped into memory and not read until used."""

from __future__ import annotations

import hashlib
import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import EmbedderUnavailable


class WeightsMissing(EmbedderUnavailable):
    """A file of the model is not where it should be."""


class WeightsChanged(EmbedderUnavailable):
    """A file of the model is not the published one, or is damaged."""


def tensors(path: Path) -> dict[str, NDArray[Any]]:
    """Map the tensors of a safetensors file, by name.

    The arrays are read-only views of the file: opening 90 MB costs under a millisecond, and pages
    come in when first touched. Format: 8 bytes of header length (little-endian), a JSON header
    with `dtype`, `shape` and `data_offsets` for each tensor, then the data.

    Raises WeightsMissing when there is no such file, WeightsChanged when it is cut off or is not
    safetensors.
    """
    if not path.is_file():
        raise WeightsMissing(f"The model file {path} is missing; reinstall the package.")
    try:
        with path.open("rb") as file:
            view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(view[:8], "little")
        header = json.loads(view[8 : 8 + length])
        header.pop("__metadata__", None)
        return {
            name: np.frombuffer(
                view,
                dtype=_DTYPES[entry["dtype"]],
                count=int(np.prod(entry["shape"], dtype=np.int64)),
                offset=8 + length + entry["data_offsets"][0],
            ).reshape(entry["shape"])
            for name, entry in header.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise WeightsChanged(
            f"The model file {path} is damaged or cut off; reinstall the package."
        ) from error


def sha256(path: Path) -> str:
    """SHA-256 of a file as 64 hexadecimal digits; WeightsMissing when there is no such file."""
    if not path.is_file():
        raise WeightsMissing(f"The model file {path} is missing; reinstall the package.")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_DTYPES = {"F32": "<f4", "F16": "<f2", "I8": "<i1", "I32": "<i4", "I64": "<i8"}
