"""Is everything in order? Each part looked at by itself, with what to do where it is not."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.errors import IngestError
from qa import assembly
from qa.errors import BadSetting, ModelFailed, QaError
from qa.settings import Settings
from vectorstore.errors import VectorStoreError
from vectorstore.index import check_store, live_manifest

_ASK = "import sys; from qa.doctor import probe; sys.exit(probe())"
#: A local model may have to be loaded first.
_MODEL_SECONDS = 30.0
_OK = {
    "type": "object",
    "properties": {"reply": {"type": "string"}},
    "required": ["reply"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, whether it is in order, and what was seen."""

    what: str
    good: bool
    said: str


def findings(settings: Settings) -> Iterator[Finding]:
    """Installation, corpus, embedder, index, and a question asked in a process of its own."""
    version = f"Python {sys.version.split()[0]}"
    yield Finding("python", sys.version_info >= (3, 11), version)
    yield _found("corpus", lambda: _corpus(settings))
    yield _found("embedder", lambda: _embedder(settings))
    yield _found("reranker", lambda: _reranker(settings))
    yield _found("model", lambda: _model(settings))
    manifest = live_manifest(settings.home)
    if manifest is None:
        yield Finding("index", False, f"none in {settings.home}; run `pincite ingest`")
        return
    yield Finding("index", True, f"{manifest.passages} passages, built {manifest.built_at}")
    yield _found("chroma", lambda: _chroma(settings))
    # A damaged vector index can take the process down with it, so it is asked in another one.
    asked = subprocess.run(
        [sys.executable, "-c", _ASK], capture_output=True, text=True, check=False
    )
    said = (asked.stdout if asked.returncode == 0 else asked.stderr).strip().split("\n")[-1]
    crashed = "the index crashes its reader; run `pincite ingest` after removing it"
    yield Finding("question", asked.returncode == 0, said or crashed)


def probe() -> int:
    """Ask one question on the live index; print what came of it."""
    from qa.settings import read_settings

    try:
        settings = read_settings().model_copy(update={"llm": "", "reranker": ""})
        answer = assembly.assistant_of(settings).ask("corruption 腐败")
    except (IngestError, VectorStoreError, QaError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"answered in {answer.seconds:.2f} s")
    return 0


def _found(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except (IngestError, VectorStoreError, QaError) as error:
        return Finding(what, False, str(error))


def _corpus(settings: Settings) -> str:
    corpus = assembly.corpus_of(settings)
    return f"{len(corpus.documents)} documents, {len(corpus.citable)} paragraphs"


def _chroma(settings: Settings) -> str:
    check_store(settings.home)
    return "every passage is found by its own vector"


def _model(settings: Settings) -> str:
    """One short call; says neither the key nor what the model answers."""
    limits = {"llm_timeout": min(_MODEL_SECONDS, settings.llm_timeout)}
    model = assembly.model_of(settings.model_copy(update=limits))
    if model is None:
        return "none is set (PINCITE_LLM); answers are made of quotes"
    started = time.perf_counter()
    reply = model.stream("You check a connection.", "Reply with the word OK.", _OK)
    try:
        first = next(reply, "")
    except ModelFailed as failed:
        raise BadSetting(f"{model.name}: {failed}") from failed
    finally:
        reply.close()
    if not first:
        raise BadSetting(f"{model.name} answers with nothing; raise PINCITE_LLM_MAX_TOKENS.")
    return f"{model.name} answers, first words after {time.perf_counter() - started:.1f} s"


def _reranker(settings: Settings) -> str:
    reranker = assembly.reranker_of(settings)
    if reranker is None:
        return "none is set (PINCITE_RERANKER); the search's order stands"
    return f"{reranker.name} scores a question and a text"


def _embedder(settings: Settings) -> str:
    embedder = assembly.embedder_of(settings)
    vector = embedder.embed_documents(["corruption"])[0]
    return f"{embedder.name}, {len(vector)} dimensions"
