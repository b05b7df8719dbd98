"""Rerankers: models that read a question and a text together and say how well they fit."""

import os
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from vectorstore.errors import RerankerUnavailable

#: Read once when a model is loaded; longer than any model reads, so that it is known to cut.
_TRIAL = [("Who owns it?", "The owner. 所有人。"), ("谁所有？", "所有人 owner " * 4_000)]


class Reranker(Protocol):
    """Scores texts against a question; `name` is the setting that names it."""

    name: str

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """One finite score a text, higher where it fits better; of no known range."""
        ...


def reranker_named(name: str) -> Reranker:
    """The sentence-transformers CrossEncoder of a name or folder that is on this machine.

    Nothing is downloaded, and no code is run that comes with a model. Raises
    `RerankerUnavailable`.
    """
    return CrossEncoderReranker(name)


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one score a pair. Safe between threads."""

    def __init__(self, model: str) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # Without this, a name that is not on the machine costs a minute of retries.
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        # What they print beside the answer: bars, and a report that is one sentence below.
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        self.name = model
        self._lock = threading.Lock()  # tokenizers may not be shared while they cut texts
        try:
            self._model = CrossEncoder(model, local_files_only=True, device="cpu")
            _check_vocabulary(self._model)
            trained = _is_trained(self._model)
            made = self._predicted(_TRIAL) if trained else np.zeros(0)
        except Exception as error:
            # Missing, empty, damaged and foreign folders each raise another type.
            raise RerankerUnavailable(
                f"The reranker {model!r} can't be loaded from this machine ({_first(error)}). "
                f"Download it once with `hf download {model}`, or unset PINCITE_RERANKER."
            ) from None
        if not trained:
            raise RerankerUnavailable(
                f"The model {model!r} is no reranker: it has no trained score of a pair. "
                "Set PINCITE_RERANKER to a CrossEncoder, or unset it."
            )
        if made.shape != (len(_TRIAL),) or not np.isfinite(made).all():
            raise RerankerUnavailable(
                f"The model {model!r} gives no single score for a question and a text. "
                "Set PINCITE_RERANKER to a CrossEncoder that ranks, or unset it."
            )

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """One score a text, higher where it fits better: the model's logits."""
        scores: list[float] = self._predicted([(question, text) for text in texts]).tolist()
        return scores

    def _predicted(self, pairs: Sequence[tuple[str, str]]) -> Any:
        with self._lock:
            # As they are: a sigmoid makes all that is far above zero one and the same.
            return self._model.predict(
                list(pairs), activation_fn=lambda scores: scores, show_progress_bar=False
            )


def _is_trained(model: Any) -> bool:
    """Whether the head that scores was in the files; an embedder's is made up at random."""
    known = getattr(model.config, "architectures", None)
    return not known or type(model.model).__name__ in known


def _check_vocabulary(model: Any) -> None:
    """Without its files a tokenizer is made that knows no word, and says nothing."""
    expected = getattr(model.config, "vocab_size", 0)
    if len(model.tokenizer) * 2 < expected:
        raise ValueError("its vocabulary is missing")


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".")[:200] or type(error).__name__
