"""The quiz tab: questions collected, made, ordered, edited, tried, saved and exported."""

import logging
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

# Before Gradio is imported: it asks its makers' servers for its version otherwise.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from ingest.document import Paragraph
from qa.answer import Answer
from qa.assistant import Assistant
from qa.errors import QaError, StoreUnavailable
from qa.quiz.build import Wish, candidates, make_quiz, paragraphs_named, paragraphs_on, read_wish
from qa.quiz.check import stale
from qa.quiz.edit import edited, moved, options_text, with_item, with_items, without
from qa.quiz.export.form import file_name, letter, rights_in_order
from qa.quiz.export.formats import FORMATS
from qa.quiz.facts import Facts
from qa.quiz.item import (
    Item,
    ItemKind,
    Quiz,
    feedback_of,
    key_of,
    options_of,
    quiz_from_json,
    quiz_json,
    shown,
    stem_of,
)
from qa.quiz.lint import RULES, Flaw, lint_item, lint_quiz
from qa.store import Store
from qa.web.words import traditional, word

_LANGUAGES = {"en": ("en",), "zh": ("zh",), "both": ("en", "zh")}
_TONGUES = [("English", "en"), ("中文", "zh")]
_KINDS = (
    ItemKind.ACTOR,
    ItemKind.CLOZE,
    ItemKind.TRUE_FALSE,
    ItemKind.VERB,
    ItemKind.WHICH_PARAGRAPH,
    ItemKind.WHICH_SECTION,
    ItemKind.MATCHING,
    ItemKind.SHORT_ANSWER,
)
#: Signs that mean something in Markdown or in HTML.
_MARKUP = frozenset("\\`*_{}[]<>()#+!|~$&\"'")
_log = logging.getLogger(__name__)
_EMPTY = Quiz("", ("en",), ())
_LABEL_LENGTH = 70
#: A paragraph on the page as it is written: no formulas, no line ends of its own.
_PLAIN: dict[str, Any] = {"latex_delimiters": []}


@dataclass(frozen=True, slots=True)
class QuizTab:
    """What another part of the page needs of the tab.

    `collected` holds the ids of the reader's paragraphs; a button elsewhere adds to it with
    `collected_with`. `page.js` writes the language of the interface into `tongue`.
    """

    tab: gr.Tab
    collected: gr.State
    tongue: gr.Textbox


def collected_with(collected: Sequence[str], added: Answer) -> tuple[str, ...]:
    """The paragraphs, with those that an answer cites at their end."""
    return tuple(dict.fromkeys([*collected, *(c.paragraph_id for c in added.citations)]))


def quiz_tab(  # noqa: PLR0915 (a page is long)
    assistant: Assistant, store: Store, says: gr.I18n
) -> QuizTab:
    """The tab, built within the `gr.Tabs` that stands open. `says` knows the page's words."""
    facts = Facts(assistant.corpus)
    folder = tempfile.TemporaryDirectory(prefix="pincite-quizzes-")
    with (
        gr.Tab(says("quiz_tab"), id="quiz", elem_id="pc-quiz-tab", render_children=True) as tab,
        gr.Column(elem_id="pc-quiz"),
    ):
        quiz = gr.State(_EMPTY)
        ids = gr.State(())
        tongue = gr.Textbox("en", elem_id="pc-tongue", show_label=False)
        with gr.Row(elem_id="quiz-wish"):
            topic = gr.Textbox(
                label=says("quiz_topic"),
                placeholder=says("quiz_topic_example"),
                scale=6,
                min_width=160,
                elem_id="quiz-topic",
            )
            make = _button(says("quiz_make"), "quiz-make", "primary")
        with gr.Row():
            language = gr.Radio(
                [*_TONGUES, ("English + 中文", "both")],
                value="en",
                label=says("quiz_language"),
                elem_id="quiz-language",
            )
            count = gr.Slider(1, 40, 10, step=1, label=says("quiz_count"))
        with gr.Row(elem_id="quiz-collection"):
            collected = gr.Textbox(
                label=says("quiz_collected"),
                info=says("quiz_collected_info"),
                placeholder="declaration:48",
                lines=2,
                max_lines=8,
                scale=6,
                min_width=160,
                elem_id="quiz-collected",
            )
            make_of = _button(says("quiz_make_of"), "quiz-make-of")
        with gr.Accordion(says("quiz_more_choices"), open=False), gr.Row():
            kinds = gr.Dropdown(_kinds("en"), multiselect=True, label=says("quiz_kinds"))
            options = gr.Radio([3, 4], value=3, label=says("quiz_options"))
            seed = gr.Number(0, precision=0, label=says("quiz_variant"))
        with gr.Row():
            saved = gr.Dropdown(
                _saved_names(store, assistant),
                label=says("quiz_saved_ones"),
                scale=6,
                min_width=140,
                value=None,
                elem_id="quiz-saved",
            )
            load = _button(says("quiz_open"), "quiz-open")
            delete = _button(says("quiz_delete"), "quiz-delete")
        said = gr.Markdown("", elem_id="quiz-said", **_PLAIN)
        with gr.Column(elem_id="quiz-board"):  # page.css hides it while there is no question
            with gr.Row(equal_height=False, elem_id="quiz-desk"):
                with gr.Column(scale=5, min_width=300):
                    chosen = gr.Radio([], label=says("quiz_questions"), elem_id="quiz-items")
                    with gr.Row(elem_id="quiz-moves"):
                        up, down, other, more, drop = (
                            gr.Button(says(f"quiz_{act}"), size="sm", min_width=80)
                            for act in ("up", "down", "other", "more", "drop")
                        )
                with gr.Column(scale=6, min_width=300), gr.Tabs(elem_id="quiz-views"):
                    with gr.Tab(says("quiz_preview"), id="preview"):
                        preview = gr.Markdown("", elem_id="quiz-preview", **_PLAIN)
                    with gr.Tab(says("quiz_edit"), id="edit"):
                        version = gr.Radio(_TONGUES, value="en", label=says("quiz_language"))
                        stem = gr.Textbox(label=says("quiz_stem"), lines=4)
                        lines = gr.Textbox(label=says("quiz_lines"), lines=4)
                        keep = gr.Button(says("quiz_keep"))
                        flaws = gr.Markdown("", **_PLAIN)
                    with gr.Tab(says("quiz_try"), id="try"):
                        _trial(quiz, tongue, says)
            with gr.Row():
                name = gr.Textbox(
                    label=says("quiz_name"), scale=4, min_width=200, elem_id="quiz-name"
                )
                save = _button(says("quiz_save"), "quiz-save")
                form = gr.Dropdown(
                    [(f.title, f.name) for f in FORMATS.values()],
                    value="moodle",
                    label=says("quiz_form"),
                    scale=4,
                    min_width=200,
                    elem_id="quiz-form",
                )
                write = _button(says("quiz_export"), "quiz-export", "primary")
            done = gr.Markdown("", elem_id="quiz-done", **_PLAIN)
            file = gr.DownloadButton("", visible=False, elem_id="quiz-file")

        # -- what happens ------------------------------------------------------------------

        def view(k: str, made: Quiz, at: int | None, note: str = "") -> tuple[Any, ...]:
            """All that shows the quiz, with the item at a position chosen."""
            at = None if at is None or not made.items else min(at, len(made.items) - 1)
            changed = {old.item.id for old in stale(made, assistant.corpus)}
            labels = [
                (_label(i, item, item.id in changed, k), i) for i, item in enumerate(made.items)
            ]
            told = word(k, "quiz_changed").format(n=len(changed)) if changed else ""
            return (
                made,
                gr.Radio(labels, value=at),
                _preview(made, k),
                "\n\n".join(filter(None, [note, told, _flawed(made, facts, k)])),
                made.title,
                "",
                gr.DownloadButton(visible=False),
            )

        shows = [quiz, chosen, preview, said, name, done, file]

        def wish(code: str, number: float, of: Sequence[str], many: int, variant: float) -> Wish:
            wanted = tuple(ItemKind(kind) for kind in of or ())
            return Wish(_LANGUAGES[code], int(number), int(variant or 0), wanted, int(many))

        def made_of(k: str, found: Sequence[Paragraph], wished: Wish, title: str) -> Quiz:
            try:
                return make_quiz(facts, found, wished, title=title)
            except QaError:
                raise _told(k, "quiz_no_questions") from None

        def named(k: str, written: str) -> Sequence[Paragraph]:
            try:
                return paragraphs_named(written.split(), assistant.corpus)
            except QaError:
                raise _told(k, "quiz_unknown_paragraph") from None

        def on_tongue(k: str) -> tuple[Any, ...]:
            tongue = "zh" if k.startswith("zh") else "en"
            return gr.Dropdown(_kinds(k)), gr.Radio(value=tongue), gr.Radio(value=tongue)

        def on_make(k: str, text: str, *settings: Any) -> tuple[Any, ...]:
            wanted, number = read_wish(text or "")
            if not wanted:
                raise _told(k, "quiz_no_topic")
            wished = wish(*settings)
            wished = replace(wished, count=number) if number else wished
            found = paragraphs_on(wanted, assistant.search)
            return view(k, made_of(k, found, wished, wanted), 0)

        def on_make_of(k: str, written: str, held: Quiz, *settings: Any) -> tuple[Any, ...]:
            if not written.split():
                raise _told(k, "quiz_no_paragraphs")
            title = held.title or ", ".join(written.split()[:3])
            return view(k, made_of(k, named(k, written), wish(*settings), title), 0)

        def on_move(k: str, made: Quiz, at: int | None, by: int) -> tuple[Any, ...]:
            if at is None:
                return view(k, made, at)
            return view(k, moved(made, at, by), max(0, at + by))

        def fresh(
            k: str, made: Quiz, settings: Sequence[Any], topic: str, written: str
        ) -> Item | None:
            """The best item on the topic that is not in the quiz yet."""
            found = (
                paragraphs_on(read_wish(topic)[0], assistant.search)
                if topic.strip()
                else named(k, written)
            )
            known = {item.id for item in made.items}
            quotes = {source.quote for item in made.items for source in item.sources}
            ranked = candidates(facts, found, wish(*settings))
            new = [item for item in ranked if item.id not in known]
            unasked = [i for i in new if not quotes & {source.quote for source in i.sources}]
            return next(iter(unasked or new), None)

        def on_other(
            k: str, made: Quiz, at: int | None, text: str, written: str, *settings: Any
        ) -> Any:
            new = fresh(k, made, settings, text, written)
            if at is None or new is None:
                return view(k, made, at, word(k, "quiz_no_other"))
            return view(k, with_item(made, at, new), at)

        def on_more(
            k: str, made: Quiz, at: int | None, text: str, written: str, *settings: Any
        ) -> Any:
            new = fresh(k, made, settings, text, written)
            if new is None:
                return view(k, made, at, word(k, "quiz_no_other"))
            return view(k, with_items(made, [new]), len(made.items))

        def on_drop(k: str, made: Quiz, at: int | None) -> tuple[Any, ...]:
            return view(k, made if at is None else without(made, at), at)

        def on_chosen(k: str, made: Quiz, at: int | None, code: str) -> tuple[Any, ...]:
            if at is None or at >= len(made.items):
                return gr.Radio(value=code), "", "", ""
            item = made.items[at]
            code = code if code in item.languages else item.languages[0]
            offered = [tongue for tongue in _TONGUES if tongue[1] in item.languages]
            return (
                gr.Radio(offered, value=code),
                item.stem.get(code, ""),
                options_text(item, code),
                _told_flaws(lint_item(item, facts), k),
            )

        def on_keep(  # noqa: PLR0917
            k: str, made: Quiz, at: int | None, code: str, text: str, typed: str
        ) -> tuple[Any, ...]:
            if at is None:
                return (*view(k, made, at), "")
            try:
                item = edited(made.items[at], code, text, typed)
            except QaError as error:
                raise gr.Error(_part(str(error), k), title="") from None
            found = _told_flaws(lint_item(item, facts), k) or word(k, "quiz_sound")
            kept = f"{word(k, 'quiz_kept')}\n\n{found}"
            return (*view(k, with_item(made, at, item), at), kept)

        def on_save(k: str, made: Quiz, called: str) -> tuple[Any, ...]:
            if not made.items or not called.strip():
                raise _told(k, "quiz_no_title")
            made = replace(made, title=called.strip())
            with _kept_safe(k):
                store.save_quiz(called, quiz_json(made))
            names = _saved_names(store, assistant)
            return made, gr.Dropdown(names, value=called.strip()), word(k, "quiz_saved")

        def on_load(k: str, called: str | None) -> tuple[Any, ...]:
            with _kept_safe(k):
                found = store.quiz(called) if called else None
            if found is None:
                raise _told(k, "quiz_no_saved")
            return view(k, quiz_from_json(found.quiz), 0)

        def on_delete(k: str, called: str | None) -> tuple[Any, str]:
            with _kept_safe(k):
                store.delete_quiz(called or "")
            names = _saved_names(store, assistant)
            return gr.Dropdown(names, value=None), word(k, "quiz_deleted")

        def on_export(k: str, made: Quiz, chosen_form: str, called: str) -> tuple[Any, str]:
            if not made.items:
                raise _told(k, "quiz_no_items")
            titled = replace(made, title=called.strip() or made.title or word(k, "quiz_tab"))
            form = FORMATS[chosen_form]
            exported = form.write(titled)
            path = Path(tempfile.mkdtemp(dir=folder.name)) / file_name(titled, form.suffix)
            path.write_bytes(exported.data)
            left = [f"- {_plain(_short(stem_of(o.item)))}: {o.why}" for o in exported.left_out]
            note = word(k, "quiz_exported").format(n=len(made.items) - len(left))
            if left:
                note = "\n".join([note, "", word(k, "quiz_left_out"), "", *left])
            button = gr.DownloadButton(f"↓ {path.name}", value=str(path), visible=True)
            return button, note

        settings = [language, count, kinds, options, seed]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
        tongue.change(on_tongue, tongue, [kinds, language, version], **quiet)
        ids.change("\n".join, ids, collected, **quiet)
        collected.input(lambda written: tuple(written.split()), collected, ids, **quiet)
        make.click(on_make, [tongue, topic, *settings], shows, **quiet)
        topic.submit(on_make, [tongue, topic, *settings], shows, **quiet)
        make_of.click(on_make_of, [tongue, collected, quiz, *settings], shows, **quiet)
        at = [tongue, quiz, chosen]
        up.click(lambda k, made, at: on_move(k, made, at, -1), at, shows, **quiet)
        down.click(lambda k, made, at: on_move(k, made, at, 1), at, shows, **quiet)
        other.click(on_other, [*at, topic, collected, *settings], shows, **quiet)
        more.click(on_more, [*at, topic, collected, *settings], shows, **quiet)
        drop.click(on_drop, at, shows, **quiet)
        editor = [version, stem, lines, flaws]
        for changed in (chosen.change, version.input):
            changed(on_chosen, [*at, version], editor, **quiet)
        keep.click(on_keep, [*at, version, stem, lines], [*shows, flaws], **quiet)
        save.click(on_save, [tongue, quiz, name], [quiz, saved, done], **quiet)
        load.click(on_load, [tongue, saved], shows, **quiet)
        delete.click(on_delete, [tongue, saved], [saved, said], **quiet)
        write.click(on_export, [tongue, quiz, form, name], [file, done], **quiet)
        tab.select(lambda: gr.Dropdown(_saved_names(store, assistant)), None, saved, **quiet)
    return QuizTab(tab, ids, tongue)


def _button(says: Any, name: str, variant: Literal["primary", "secondary"] = "secondary") -> Any:
    return gr.Button(says, variant=variant, scale=0, min_width=88, elem_id=name)


@contextmanager
def _kept_safe(k: str) -> Iterator[None]:
    """Tells the reader that the store can't be used; why stands in the log."""
    try:
        yield
    except StoreUnavailable as error:
        _log.warning("%s", error)
        raise _told(k, "quiz_store_failed") from None


def _told(k: str, key: str) -> gr.Error:
    """What went wrong, in the language of the interface."""
    return gr.Error(word(k, key), title="", print_exception=False)


def _part(both: str, k: str) -> str:
    """The part in the reader's language of a sentence that is written in English and Chinese."""
    english, _, chinese = both.partition(" / ")
    return chinese if k.startswith("zh") and chinese else english


def _kinds(k: str) -> list[tuple[str, str]]:
    return [(word(k, f"quiz_kind_{kind}"), str(kind)) for kind in _KINDS]


def _plain(text: str) -> str:
    """The text as Markdown shows it unchanged, whatever it holds."""
    return "".join(f"&#{ord(c)};" if c in _MARKUP else c for c in text)


def _saved_names(store: Store, assistant: Assistant) -> list[tuple[str, str]]:
    """The saved quizzes; a mark and a number before those with changed paragraphs."""
    names = []
    try:
        kept = store.quizzes()
    except StoreUnavailable as error:
        _log.warning("%s", error)
        return []
    for saved in kept:
        try:
            old = len({s.item.id for s in stale(quiz_from_json(saved.quiz), assistant.corpus)})
        except QaError:
            continue
        names.append((f"⚠ {old} · {saved.name}" if old else saved.name, saved.name))
    return names


def _flawed(quiz: Quiz, facts: Facts, k: str) -> str:
    """What the lint says of the quiz, by question."""
    if not quiz.items:
        return ""
    place = {item.id: i for i, item in enumerate(quiz.items, start=1)}
    head = word(k, "quiz_number").format(n=len(quiz.items))
    found = _told_flaws(lint_quiz(quiz, facts), k, place)
    return f"{head}\n\n{found}" if found else head


def _told_flaws(flaws: Sequence[Flaw], k: str, place: Mapping[str, int] | None = None) -> str:
    """The flaws as a list; in Chinese what the rule finds, as the particulars are English."""
    lines = []
    for flaw in flaws:
        number = f"{place[flaw.item]}\\. " if place and flaw.item in place else ""
        told = RULES[flaw.rule].meaning_zh if k.startswith("zh") else flaw.said
        told = traditional(told) if k == "zh-Hant" else told
        lines.append(f"- {number}{_plain(told)}")
    return "\n".join(dict.fromkeys(lines))


def _label(position: int, item: Item, changed: bool, k: str) -> str:
    mark = "⚠ " if changed else ""
    # What is quoted tells items apart; how they ask is much the same.
    quoted = re.search("“(.+)", item.stem[item.languages[0]])
    what = quoted[1].rstrip("”？?") if quoted else stem_of(item)
    return f"{mark}{position + 1}. {word(k, f'quiz_kind_{item.kind}')}: {_short(what)}"


def _short(text: str) -> str:
    text = text.partition("\n")[0]
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"


def _preview(quiz: Quiz, k: str) -> str:
    """The quiz as a learner reads it, the answers folded away: markup that Markdown lets pass.

    Gradio's HTML component would need ``eval`` in the browser.
    """
    cards = []
    for number, item in enumerate(quiz.items, start=1):
        offered = "".join(f"<li>{_lines(text)}</li>" for text in options_of(item))
        listed = f'<ol type="A">{offered}</ol>' if offered else ""
        if item.pairs:
            left = "".join(f"<li>{_lines(shown(p.left, item.languages))}</li>" for p in item.pairs)
            right = "".join(
                f"<li>{_lines(shown(item.pairs[i].right, item.languages))}</li>"
                for i in rights_in_order(item)
            )
            listed = f'<ol>{left}</ol><ol type="A">{right}</ol>'
        cards.append(
            f"<div><p><b>{number}.</b> {_lines(stem_of(item))}</p>{listed}"
            f"<details><summary>{word(k, 'quiz_answer')}</summary><p>{_proof(item)}</p></details>"
            "</div>"
        )
    return "<hr>".join(cards)


def _proof(item: Item) -> str:
    return _lines(f"{key_of(item)}\n{feedback_of(item)}")


def _lines(text: str) -> str:
    return "<br>".join(_plain(line) for line in text.split("\n"))


def _trial(quiz: gr.State, tongue: gr.Textbox, says: gr.I18n) -> None:
    """The quiz to be answered, with a button that says what was right."""

    @gr.render(inputs=[quiz, tongue])  # type: ignore[untyped-decorator]
    def answer_sheet(made: Quiz, k: str) -> None:
        if not made.items:
            gr.Markdown(word(k, "quiz_try_first"))
            return
        fields: list[Any] = []
        sizes: list[int] = []
        for number, item in enumerate(made.items, start=1):
            label = f"{number}. {stem_of(item)}"
            if item.pairs:
                gr.Markdown(_lines(label), **_PLAIN)
                rights = [
                    (f"{letter(place)}. {shown(item.pairs[i].right, item.languages)}", i)
                    for place, i in enumerate(rights_in_order(item))
                ]
                fields += [
                    gr.Dropdown(rights, value=None, label=shown(pair.left, item.languages))
                    for pair in item.pairs
                ]
                sizes.append(len(item.pairs))
                continue
            fields.append(
                gr.Radio([(text, i) for i, text in enumerate(options_of(item))], label=label)
                if item.options
                else gr.Textbox(label=label)
            )
            sizes.append(1)
        button = gr.Button(word(k, "quiz_check"), variant="primary", elem_id="quiz-check")
        verdict = gr.Markdown("", elem_id="quiz-verdict", **_PLAIN)

        def on_check(*given: Any) -> str:
            rest = list(given)
            parts, right = [], 0
            for number, (item, size) in enumerate(zip(made.items, sizes, strict=True), start=1):
                mine, rest = rest[:size], rest[size:]
                good = is_right(item, mine)
                right += good
                parts.append(f"<p><b>{number}. {'✓' if good else '✗'}</b> {_proof(item)}</p>")
            score = word(k, "quiz_score").format(right=right, n=len(made.items))
            return f"<div><p><b>{score}</b></p>{''.join(parts)}</div>"

        button.click(on_check, fields, verdict, api_visibility="private")


def is_right(item: Item, given: Sequence[Any]) -> bool:
    """Whether what a learner gave is the key: a position, a text, or a position for each pair."""
    if item.pairs:
        return list(given) == list(range(len(item.pairs)))
    if item.kind is ItemKind.SHORT_ANSWER:
        typed = _folded(str(given[0] or ""))
        return any(typed == _folded(text) for row in (item.accepted or {}).values() for text in row)
    return bool(given[0] == item.key)


def _folded(text: str) -> str:
    return "".join(text.lower().split()).rstrip(".。")
