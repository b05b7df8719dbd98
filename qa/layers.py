"""Layers: the translation and plain words that a language model writes at ingest.

For documents of one's own that came without. One call a layer and paragraph, which sees that
paragraph alone; replies are kept under the home as they come, so that what was answered once is
never asked again, and become files beside the document (`ingest.layers`) at the end of a run.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.corpus import HASH_LENGTH, Source
from ingest.document import CITABLE, Kind, Paragraph, text_hash
from ingest.layers import BY, GLOSS, WRITTEN_BY, is_a_persons, layer_file, origin_of, rows_in
from prompts.template import filled
from qa.errors import Fault, ModelFailed
from qa.layer_reply import (
    GLOSS_SCHEMA,
    TRANSLATION_SCHEMA,
    Layer,
    Refused,
    gloss_in,
    has_words,
    translation_in,
)
from qa.written import Model, tokens_in

#: Told how many of how many layers are done.
Progress = Callable[[int, int], None]

_NAMES = {"en": "English", "zh": "Chinese (简体中文)"}
_TRANSLATED = CITABLE | {Kind.HEADING, Kind.FOOTNOTE}
#: Faults that the next paragraph would meet too, and how many of the others in a row end a run.
_LASTING = frozenset({Fault.UNUSABLE, Fault.UNREACHABLE, Fault.KEY_REFUSED, Fault.RATE_LIMITED})
_IN_A_ROW = 3
_MARK = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """A layer that a paragraph lacks: ``en``, ``zh`` or ``gloss``; `file` is where it goes."""

    paragraph: Paragraph
    language: str
    layer: str
    file: Path

    @property
    def text(self) -> str:
        """The text of record."""
        return self.paragraph.texts[self.language]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a person's documents lack, and the layer files that a person wrote, which stay."""

    wanted: tuple[Wanted, ...]
    kept: tuple[Path, ...]
    documents: int


@dataclass(slots=True)
class Written:
    """What a run did. `without` are the paragraphs that stay without a layer, and why.

    Where the model failed for good, `failed` says how and `left` how many layers it was not asked
    for; what had been written until then stands.
    """

    translated: int = 0
    glossed: int = 0
    asked: int = 0
    known: int = 0
    without: list[tuple[Wanted, str]] = field(default_factory=list)
    failed: ModelFailed | None = None
    left: int = 0


def missing_layers(sources: Sequence[Source]) -> Missing:
    """The layers that the documents lack: a translation, and plain words of what can be cited.

    A layer that a manifest or a person gives is that person's matter, whole or not.
    """
    wanted: list[Wanted] = []
    kept: list[Path] = []
    for source in sources:
        language = source.document.language
        for layer in ("zh" if language == "en" else "en", GLOSS):
            file = layer_file(source.record, layer)
            if layer in source.given:
                continue
            if is_a_persons(file):
                kept.append(file)
                continue
            wanted += [
                Wanted(paragraph, language, layer, file)
                for paragraph in source.document.paragraphs
                if _lacks(paragraph, layer, language)
            ]
    return Missing(tuple(wanted), tuple(kept), len(sources))


def write_layers(
    sources: Sequence[Source],
    wanted: Sequence[Wanted],
    model: Model,
    home: Path,
    *,
    paragraph_tokens: int,
    progress: Progress = lambda done, total: None,
) -> Written:
    """Have the model write what is wanted, and put it into the files beside the documents.

    A paragraph of more than `paragraph_tokens` is left out, never cut. Where the model fails for
    good the run ends, and what is there is written. Never raises on what a model does or writes.
    """
    done = Written()
    made: dict[Path, dict[str, Layer]] = {}
    in_a_row = 0
    progress(0, len(wanted))
    for number, piece in enumerate(wanted, start=1):
        failed: ModelFailed | None = None
        layer: Layer | Refused = Refused.UNREADABLE
        try:
            layer = _layer(piece, model, home, paragraph_tokens, done)
        except ModelFailed as error:
            failed = error
        if not isinstance(layer, Refused):
            row = {**layer, BY: WRITTEN_BY + model.name}
            made.setdefault(piece.file, {})[piece.paragraph.label] = row
            done.glossed += piece.layer == GLOSS
            done.translated += piece.layer != GLOSS
        else:
            done.without.append((piece, str(failed or layer).rstrip(".")))
        in_a_row = in_a_row + 1 if layer is Refused.UNREADABLE else 0
        if (failed and failed.fault in _LASTING) or in_a_row == _IN_A_ROW:
            said = f"{model.name} does not write the JSON that is asked for."
            done.failed = failed or ModelFailed(Fault.UNREADABLE, said)
            done.left = len(wanted) - number
            break
        progress(number, len(wanted))
    for source in sources:
        for layer_name in ("en", "zh", GLOSS):
            file = layer_file(source.record, layer_name)
            if file in made:
                _save(file, source, made[file])
    return done


def messages(piece: Wanted) -> tuple[str, str]:
    """What the model is told: the rules of the layer, and the paragraph alone, fenced.

    The fence's mark is a hash of the paragraph, so that no text can close its own.
    """
    fence = hashlib.sha256(piece.text.encode()).hexdigest()[:_MARK]
    if piece.layer == GLOSS:
        system = filled("layer-gloss", fence=fence)
    else:
        system = filled(
            "layer-translation",
            fence=fence,
            source_language=_NAMES.get(piece.language, piece.language),
            target_language=_NAMES[piece.layer],
        )
    return system, filled("layer-paragraph", fence=fence, text=piece.text)


def _lacks(paragraph: Paragraph, layer: str, language: str) -> bool:
    text = paragraph.texts[language]
    if layer == GLOSS:
        return paragraph.kind in CITABLE and not paragraph.gloss.texts
    return (
        paragraph.kind in _TRANSLATED and layer not in paragraph.texts and has_words(text, language)
    )


# -- asking ------------------------------------------------------------------------------------


def _layer(
    piece: Wanted, model: Model, home: Path, paragraph_tokens: int, done: Written
) -> Layer | Refused:
    """The layer, from a reply that is known or from a new one. Raises `ModelFailed`."""
    if tokens_in(piece.text) > paragraph_tokens:
        return Refused.TOO_LONG
    system, user = messages(piece)
    # Prompt and paragraph by what they say: a prompt that is mended is asked anew.
    key = hashlib.sha256("\x00".join((model.name, system, user)).encode()).hexdigest()
    known = home / "layers" / f"{key}.txt"
    if known.exists():
        layer = _read(piece, known.read_text(encoding="utf-8", errors="replace"))
        if layer is not Refused.UNREADABLE:
            done.known += 1
            return layer
    done.asked += 1
    schema = GLOSS_SCHEMA if piece.layer == GLOSS else TRANSLATION_SCHEMA
    reply = "".join(model.stream(system, user, schema))
    reply = reply.encode("utf-8", "replace").decode()  # half a surrogate pair can't be kept
    layer = _read(piece, reply)
    if layer is not Refused.UNREADABLE:
        _replace(known, reply)
    return layer


def _read(piece: Wanted, reply: str) -> Layer | Refused:
    if piece.layer == GLOSS:
        return gloss_in(reply, piece.text)
    return translation_in(reply, piece.text, piece.layer)


# -- files -------------------------------------------------------------------------------------


def _save(file: Path, source: Source, made: dict[str, Layer]) -> None:
    """The file with the new rows among those that it has, in the order of the document.

    Rows that are there stay as they are, mended by a person or not; those of a model for a text
    that is no longer there go.
    """
    there = rows_in(file) if file.exists() else {}
    lines = []
    for paragraph in source.document.paragraphs:
        of = text_hash(paragraph.texts[source.document.language])[:HASH_LENGTH]
        row: Any = there.get(paragraph.label)
        if row is None or (origin_of(row) and row.get("of") != of):
            if paragraph.label not in made:
                continue
            row = {"label": paragraph.label, **made[paragraph.label], "of": of}
        lines.append(json.dumps(row, ensure_ascii=False))
    _replace(file, "\n".join(lines) + "\n")


def _replace(path: Path, text: str) -> None:
    """Write a file at once: whoever reads it sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def report(done: Written, model: str) -> Iterator[str]:
    """What a run did, a line each, for a person."""
    yield (
        f"{model} wrote {_counted(done.translated, 'translation')} and "
        f"{_counted(done.glossed, 'paragraph')} in plain words "
        f"({done.asked} asked now, {done.known} known from before)."
    )
    for piece, why in done.without:
        what = "in plain words" if piece.layer == GLOSS else f"a translation ({piece.layer})"
        yield f"{piece.paragraph.id} stays without {what}: {why}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
