"""The command line: `pincite`.

Answers go to stdout, the log and progress to stderr. Exit 0 on success, 1 on a failed check, 2 on
bad input, with one line that says what to do.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from ingest.errors import IngestError
from qa.errors import QaError
from qa.quiz_cli import quiz_app
from vectorstore.errors import VectorStoreError

app = typer.Typer(
    name="pincite",
    help="Answers questions about official documents and cites the exact paragraph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(quiz_app, name="quiz")

_EMBEDDING = "Embedding passages"

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line; a person never sees a traceback."""
    shown = logging.StreamHandler(sys.stderr)
    shown.setLevel(logging.WARNING)  # of all: bm25s sets a level of its own when it is imported
    logging.basicConfig(handlers=[shown], level=logging.WARNING, format="%(message)s")
    try:
        app()
    except (IngestError, VectorStoreError, QaError) as error:
        _stop(str(error))
    except KeyboardInterrupt:
        _stop("Interrupted.", code=130)
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _stop(f"{error.strerror or error}{where}; free some space or check the permissions.")


@app.command()
def ingest(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Text files, or folders of them, to add.")
    ] = None,
    remove: Annotated[
        str | None, typer.Option(help="Id of an added document to take out again.")
    ] = None,
    layers: Annotated[
        bool,
        typer.Option(
            "--layers",
            help="Have the language model write translations and plain words that are missing.",
        ),
    ] = False,
) -> None:
    """Build or update the index of the corpus; files that are named are added to it first."""
    from qa import assembly, library

    settings = _settings()
    model = assembly.model_of(settings)
    if layers and model is None:
        _stop(
            "--layers needs a language model; set PINCITE_LLM, for example "
            "PINCITE_LLM=ollama:qwen3:8b (docs/models.md)."
        )
    folder = assembly.library_folder(settings)
    if remove:
        library.remove(folder, remove)
        _say(f"Took out {remove}.")
    for added in library.add(folder, files or []):
        _say(f"Added {added.id}: {len(added.paragraphs)} paragraphs.")
    stopped = _write_layers(settings, model) if layers and model else ""
    with progress_bar(_EMBEDDING) as progress:
        built = assembly.ingest(settings, progress)
    typer.echo(
        f"The index is up to date: {built.passages} passages."
        if built.unchanged
        else f"Built the index: {built.passages} passages, {built.embedded} of them embedded now."
    )
    if stopped:
        _stop(stopped, code=1)


@app.command()
def parse(file: Path, as_json: AsJson = False) -> None:
    """Print the paragraphs of one file; needs no index."""
    from ingest.corpus import document_id
    from ingest.parser import parse_file
    from qa.view import block_json

    document = document_id(file)
    blocks = parse_file(file)
    for block in blocks:
        if as_json:
            _print_json(block_json(document, block))
        else:
            typer.echo(f"[{block.label}] {block.text}")


@app.command()
def search(
    question: str,
    limit: Annotated[int, typer.Option("-k", min=1, max=100, help="How many.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Print the paragraphs that fit a question, best first."""
    assistant = _assistant()
    corpus = assistant.corpus
    for hit in assistant.search(question, limit):
        paragraph = hit.paragraph
        record = corpus.record_text(paragraph)
        if as_json:
            _print_json(
                {
                    "paragraph": paragraph.id,
                    "reference": corpus.reference(paragraph, "en"),
                    "score": hit.score,
                    "channels": {name: round(score, 4) for name, score in hit.channels.items()},
                    "text": record,
                }
            )
        else:
            typer.echo(f"{hit.score:8.2f}  {paragraph.id:18} {record[:60]}")


@app.command()
def show(paragraph_id: str, as_json: AsJson = False) -> None:
    """Print one paragraph in all its languages, with its footnotes."""
    from qa import assembly
    from qa.view import paragraph_json, paragraph_of

    corpus = assembly.corpus_of(_settings())
    paragraph = paragraph_of(corpus, paragraph_id)
    shown = paragraph_json(corpus, paragraph)
    if as_json:
        _print_json(shown)
        return
    typer.echo(f"{shown['reference']}  ({paragraph.id})")
    by = shown["written_by"]
    for language, text in paragraph.texts.items():
        status = "text of record" if language == shown["language"] else "unofficial translation"
        status += f", {by[language]}" if language in by else ""
        typer.echo(f"\n[{language}, {status}]\n{text}")
    for note in paragraph.footnotes:
        typer.echo(f"\n[footnote {note.mark}] " + " / ".join(note.texts.values()))
    for language, text in paragraph.gloss.texts.items():
        who = by.get("plain_words", "by Pincite")
        typer.echo(f"\n[{language}, in plain words, {who}]\n{text}")


@app.command()
def ask(  # noqa: PLR0917
    question: Annotated[str | None, typer.Argument()] = None,
    history: Annotated[
        Path | None, typer.Option(help="JSON file with the conversation before the question.")
    ] = None,
    batch: Annotated[Path | None, typer.Option(help="File of questions, one JSON a line.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers to a batch go.")] = None,
    export_to: Annotated[
        Path | None,
        typer.Option("--export", help="Write the answer to a .md, .docx or .pdf file, too."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question, or a batch of them, with citations."""
    from qa import batch as batches
    from qa.answer import answer_json

    if (question is None) == (batch is None) or (batch is None) != (out is None):
        _stop("Name a question, or --batch IN.jsonl with --out OUT.jsonl.")
    if batch is not None and out is not None:
        asked = batches.read_batch(batch)
        assistant = _assistant()
        with progress_bar("Answering") as progress:
            batches.answer_batch(assistant, asked, out, progress)
        _say(f"Answered {len(asked)} questions in {out}.")
        return
    turns = batches.read_history(history) if history else ()
    if export_to:
        from qa.export.file import format_of

        format_of(export_to)  # a wrong ending is told before the work
    assistant = _assistant()
    answer = assistant.ask(question or "", turns)
    if export_to:
        from qa.export.file import save, today
        from qa.export.takeaway import takeaway_of

        language = {"zh": "zh-Hans"}.get(answer.question.language, "en")
        taken = takeaway_of([answer], assistant.corpus, language=language, made=today())
        save(taken, export_to)
        _say(f"Wrote {export_to}.")
    if as_json:
        _print_json(answer_json(answer))
        return
    if answer.notice:
        typer.echo(f"({answer.notice})\n")
    typer.echo(answer.text)
    for number, citation in enumerate(answer.citations, start=1):
        typer.echo(f"\n[{number}] {citation.reference}\n    {citation.quote}")


@app.command()
def chat(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
) -> None:
    """Open the chat page, on http://127.0.0.1:7860 unless told otherwise."""
    from qa import assembly

    settings = _settings()
    where = host or settings.host
    protection = assembly.protection_of(settings, where)
    assistant = _assistant()
    from qa.web.extras import extras_of
    from qa.web.server import serve

    extras = extras_of(assistant, settings, lambda line: _say(f"pincite: {line}"))
    serve(assistant, where, settings.port if port is None else port, protection, extras)


@app.command()
def mcp() -> None:
    """Offer ask, search and show to other assistants: an MCP server on stdin and stdout."""
    from qa.mcp import mcp_server

    mcp_server(_assistant()).run("stdio")


@app.command()
def export(
    answers: Annotated[Path, typer.Argument(help="Answers, as ask --batch or --json writes them.")],
    out: Annotated[Path, typer.Argument(help="A file that ends in .md, .docx or .pdf.")],
    language: Annotated[str, typer.Option(help="Of the headings: en, zh-Hans, zh-Hant.")] = "en",
) -> None:
    """Write answers to a file to take away; every quote is checked once more."""
    from qa import assembly, batch
    from qa.export.file import format_of, save, today
    from qa.export.takeaway import takeaway_of_json
    from qa.web.language import interface_language

    format_of(out)
    rows = batch.read_answers(answers)
    corpus = assembly.corpus_of(_settings())
    chosen = interface_language(wanted=language)
    save(takeaway_of_json(rows, corpus, language=chosen, made=today()), out)
    _say(f"Wrote {len(rows)} answers to {out}.")


@app.command()
def password(name: Annotated[str, typer.Argument(help="Who signs in.")]) -> None:
    """Print the line for a person in PINCITE_SIGN_IN; the password itself is kept nowhere."""
    from qa.web.signin import password_line

    asked = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    typer.echo(password_line(name, asked))


@app.command()
def doctor() -> None:
    """Is the installation, the index and the model in order?"""
    from qa.doctor import findings

    failed = False
    for finding in findings(_settings()):
        typer.echo(f"{'ok  ' if finding.good else 'FAIL'}  {finding.what}: {finding.said}")
        failed = failed or not finding.good
    if failed:
        raise typer.Exit(1)


def _write_layers(settings: Any, model: Any) -> str:
    """Write the layers that documents lack, and say what was done; why it stopped, if it did."""
    from qa import assembly
    from qa.layers import missing_layers, report, write_layers

    sources = assembly.sources_of(settings)
    if not sources:
        _stop("There are no documents of your own; name one: pincite ingest --layers FILE.")
    missing = missing_layers(sources)
    for file in missing.kept:
        _say(f"{file.name} was written by a person; it stays as it is.")
    if not missing.wanted:
        _say("No layer is missing; the model was asked nothing.")
        return ""
    _say(f"Asking {model.name} for {len(missing.wanted)} layers, one call each ...")
    with progress_bar("Writing layers") as progress:
        done = write_layers(
            sources,
            missing.wanted,
            model,
            settings.home,
            paragraph_tokens=settings.llm_evidence_tokens,
            progress=progress,
        )
    for line in report(done, model.name):
        _say(line)
    if done.failed is None:
        return ""
    return (
        f"The model was asked no further ({str(done.failed).rstrip('.')}): "
        f"{done.left + 1} of {len(missing.wanted)} layers are open. "
        "What was written is kept; `pincite ingest --layers` goes on from there."
    )


def _settings() -> Any:
    from qa.settings import read_settings

    return read_settings()


def _assistant() -> Any:
    from qa import assembly

    with ExitStack() as while_it_builds:

        def building() -> Callable[[int, int], None]:
            _say("There is no index yet; building it (about a minute) ...")
            return while_it_builds.enter_context(progress_bar(_EMBEDDING))

        return assembly.assistant_of(_settings(), building)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, only on a terminal and only for work of more than two seconds."""
    from tqdm import tqdm

    quiet = not sys.stderr.isatty()
    with tqdm(desc=what, delay=2, disable=quiet, file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def _print_json(value: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _stop(line: str, code: int = 2) -> NoReturn:
    typer.echo(f"pincite: {line}", err=True)
    raise SystemExit(code)
