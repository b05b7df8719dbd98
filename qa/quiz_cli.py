"""The commands `pincite quiz ...`: quizzes made, checked, exported and kept."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ingest.document import Paragraph
    from qa.quiz.item import Quiz
    from qa.store import Store

quiz_app = typer.Typer(
    help="Make quizzes from cited paragraphs, check them and export them.", no_args_is_help=True
)

Reference = Annotated[str, typer.Argument(help="A file made with --out, or a saved quiz's name.")]


@quiz_app.command()
def make(  # noqa: PLR0917  (typer passes them by name)
    topic: Annotated[
        str | None, typer.Argument(help='A topic, or "ten questions on asset recovery".')
    ] = None,
    paragraph: Annotated[
        list[str] | None, typer.Option(help="Id of a paragraph to ask about; may be repeated.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(help="File of saved answers (ask --json, ask --batch): their paragraphs."),
    ] = None,
    liked: Annotated[
        bool, typer.Option("--liked", help="The paragraphs of the answers that readers liked.")
    ] = False,
    language: Annotated[str, typer.Option(help="en, zh or both.")] = "en",
    count: Annotated[
        int | None, typer.Option("-n", "--count", min=1, max=100, help="How many; 10 if not said.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only items of this kind; may be repeated.")
    ] = None,
    options: Annotated[int, typer.Option(min=3, max=4, help="Options of a choice.")] = 3,
    seed: Annotated[int, typer.Option(help="Another number, another quiz.")] = 0,
    hall: Annotated[
        bool, typer.Option("--hall", help="Questions short enough for Kahoot and tools like it.")
    ] = False,
    title: Annotated[str, typer.Option(help="The quiz's title.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the quiz to this file (JSON).")] = None,
    save: Annotated[str, typer.Option(help="Save the quiz under this name.")] = "",
) -> None:
    """Make a quiz on a topic, on paragraphs or on saved answers; print it with its key."""
    from qa import cli
    from qa.errors import BadInput
    from qa.quiz.build import Wish, make_quiz, paragraphs_named, paragraphs_on, read_wish
    from qa.quiz.export.markdown import markdown
    from qa.quiz.export.sheet import QUESTION
    from qa.quiz.facts import Facts
    from qa.quiz.item import quiz_json

    named = [topic is not None, bool(paragraph), answers is not None, liked]
    if sum(named) != 1:
        raise BadInput("Name one of: a topic, --paragraph, --answers FILE, --liked.")
    wanted, said = read_wish(topic) if topic is not None else ("", None)
    wish = Wish(
        languages=_languages(language),
        count=count or said or 10,
        seed=seed,
        kinds=_kinds(kind or ()),
        options=options,
        most=QUESTION if hall else 0,
    )
    assistant = cli._assistant()
    if topic is not None:
        found: Sequence[Paragraph] = paragraphs_on(wanted, assistant.search)
    elif paragraph:
        found = paragraphs_named(paragraph, assistant.corpus)
    else:
        found = _of_answers(_answers(answers), assistant.corpus)
    name = title or save or wanted or ", ".join(p.id for p in found[:3])
    quiz = make_quiz(Facts(assistant.corpus), found, wish, title=name)
    if len(quiz.items) < wish.count:
        cli._say(f"{len(quiz.items)} items pass all checks, {wish.count} were asked for.")
    if out is not None:
        out.write_text(
            json.dumps(quiz_json(quiz), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        cli._say(f"Wrote {out}.")
    if save:
        _store().save_quiz(save, quiz_json(quiz))
        cli._say(f"Saved as {save!r}.")
    typer.echo(markdown(quiz).data.decode().rstrip())


@quiz_app.command()
def lint(
    quiz: Annotated[str | None, typer.Argument(help="A file, or a saved quiz's name.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Print all rules and stop.")] = False,
) -> None:
    """Check the items of a quiz against the guidelines; exit 1 where one is unfit."""
    from qa import assembly, cli
    from qa.errors import BadInput
    from qa.quiz.facts import Facts
    from qa.quiz.lint import RULES, errors, lint_quiz, rules_table

    if rules:
        typer.echo(rules_table())
        return
    if quiz is None:
        raise BadInput("Name a quiz to check, or --rules.")
    flaws = lint_quiz(_quiz(quiz), Facts(assembly.corpus_of(cli._settings())))
    for flaw in flaws:
        kind = "error" if RULES[flaw.rule].error else "warning"
        typer.echo(f"{kind:8} {flaw.rule:24} {flaw.item or 'the quiz'}: {flaw.said}")
    typer.echo(f"{len(errors(flaws))} errors, {len(flaws) - len(errors(flaws))} warnings")
    if errors(flaws):
        raise typer.Exit(1)


@quiz_app.command()
def export(
    quiz: Reference,
    form: Annotated[str, typer.Option("--format", help="gift, moodle, qti, anki, xlsx, ...")],
    out: Annotated[Path | None, typer.Option(help="The file; named by the title if not.")] = None,
) -> None:
    """Write a quiz in the form that a platform takes."""
    from qa import cli
    from qa.quiz.export.form import file_name
    from qa.quiz.export.formats import format_named

    chosen, made = format_named(form), _quiz(quiz)
    exported = chosen.write(made)
    target = out or Path(file_name(made, chosen.suffix))
    target.write_bytes(exported.data)
    cli._say(f"Wrote {len(made.items) - len(exported.left_out)} questions to {target}.")
    for left in exported.left_out:
        cli._say(f"Left out {left.item.id}: {left.why}.")


@quiz_app.command()
def check(
    quiz: Annotated[
        list[str] | None, typer.Argument(help="Files or names; all saved ones if none.")
    ] = None,
) -> None:
    """List the items whose paragraph has changed since they were made; exit 1 where there are."""
    from qa import assembly, cli
    from qa.quiz.check import stale

    corpus = assembly.corpus_of(cli._settings())
    names = list(quiz or (saved.name for saved in _store().quizzes()))
    found, items = 0, 0
    for name in names:
        made = _quiz(name)
        items += len(made.items)
        for old in stale(made, corpus):
            found += 1
            typer.echo(f"{name}: {old.item.id}: {old.said}")
    typer.echo(f"{items} items in {len(names)} quizzes; {found} changed")
    if found:
        raise typer.Exit(1)


@quiz_app.command("list")
def list_quizzes() -> None:
    """List the saved quizzes."""
    from qa.quiz.item import quiz_from_json

    for saved in _store().quizzes():
        quiz = quiz_from_json(saved.quiz)
        languages = ", ".join(quiz.languages)
        typer.echo(f"{saved.day}  {len(quiz.items):3} items  {languages:7}  {saved.name}")


@quiz_app.command()
def delete(name: Annotated[str, typer.Argument(help="A saved quiz's name.")]) -> None:
    """Delete a saved quiz."""
    from qa.quiz.errors import UnknownQuiz

    if not _store().delete_quiz(name):
        raise UnknownQuiz(f"No quiz is saved as {name!r}; `pincite quiz list` shows them.")


def _quiz(reference: str) -> "Quiz":
    from qa.quiz.errors import UnknownQuiz, UnreadableQuiz
    from qa.quiz.item import quiz_from_json

    path = Path(reference)
    if path.suffix == ".json" or path.is_file():
        try:
            return quiz_from_json(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise UnknownQuiz(f"There is no file {reference}.") from None
        except ValueError as error:
            raise UnreadableQuiz(f"{reference} is not JSON ({error}).") from None
    saved = _store().quiz(reference)
    if saved is None:
        raise UnknownQuiz(
            f"No quiz is saved as {reference!r}, and there is no such file; "
            "`pincite quiz list` shows them."
        )
    return quiz_from_json(saved.quiz)


def _store() -> "Store":
    from qa import cli
    from qa.store import open_store

    return open_store(cli._settings())


def _answers(file: Path | None) -> list[Any]:
    """The answers of a file, one JSON a line, or those that readers liked."""
    from qa.errors import BadInput

    if file is None:
        return [row.answer for row in _store().feedback(liked=True)]
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{file} can't be read as answers ({error}); it holds one JSON object a line, "
            "as `pincite ask --json` prints it."
        ) from None


def _of_answers(answers: Sequence[Any], corpus: Any) -> "Sequence[Paragraph]":
    from qa.errors import BadInput
    from qa.quiz.build import paragraphs_named

    try:
        cited = [row["paragraph"] for answer in answers for row in answer["citations"]]
    except (KeyError, TypeError):
        raise BadInput("These are no answers: a line has no citations.") from None
    if not cited:
        raise BadInput("No answer cites a paragraph; ask some questions first.")
    return paragraphs_named(cited, corpus)


def _languages(name: str) -> tuple[str, ...]:
    from qa.errors import BadInput

    known = {"en": ("en",), "zh": ("zh",), "both": ("en", "zh")}
    if name not in known:
        raise BadInput(f"--language is en, zh or both, not {name!r}.")
    return known[name]


def _kinds(names: Sequence[str]) -> "tuple[Any, ...]":
    from qa.errors import BadInput
    from qa.quiz.item import ItemKind

    try:
        return tuple(ItemKind(name.replace("-", "_")) for name in names)
    except ValueError:
        raise BadInput(f"--kind is one of {', '.join(ItemKind)}.") from None
