"""The folder of a trained student, as sentence-transformers and `StaticEncoder` read it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from vectorstore.train.distil import Student


def write_model(student: Student, folder: Path) -> None:
    """Write tokenizer and rows; the same student gives the same bytes.

    Rows are int8 with a float32 scale each, under the names `embeddings` and `weights` that
    sentence-transformers' StaticEmbedding knows from model2vec, so that
    `SentenceTransformer(folder)` opens the folder as it is (tried with 6.2). README.md, if
    there is one, is left alone.
    """
    rows, scales = quantised(student.rows)
    modules = "sentence_transformers.sentence_transformer.modules"
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(save({"embeddings": rows, "weights": scales}))
    (folder / "tokenizer.json").write_text(student.tokenizer.to_str(), encoding="utf-8")
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.StaticEmbedding"},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{modules}.Normalize"},
        ],
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"},
    )


def quantised(
    rows: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows as int8 (n, 384) and a scale each, float32 (n,): row = int8 * scale.

    The largest entry of a row becomes 127, so no entry is off by more than 1/254 of it.
    """
    scales = np.abs(rows).max(axis=1) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
