"""The quiz tab: questions collected, made, ordered, edited, tried, saved and exported."""

import html
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# Before Gradio is imported: it asks its makers' servers for its version otherwise.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from qa.answer import Answer
from qa.assistant import Assistant
from qa.errors import QaError
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
from qa.quiz.lint import lint_item, lint_quiz
from qa.store import Store

_LANGUAGES = {"English": ("en",), "中文": ("zh",), "English + 中文": ("en", "zh")}
_KINDS = {
    "Whom it asks / 向谁提出": ItemKind.ACTOR,
    "Complete the sentence / 选词填空": ItemKind.CLOZE,
    "True or false / 判断正误": ItemKind.TRUE_FALSE,
    "Which verb / 用哪个动词": ItemKind.VERB,
    "Which paragraph / 哪一段": ItemKind.WHICH_PARAGRAPH,
    "Which heading / 哪一部分": ItemKind.WHICH_SECTION,
    "Matching / 配对": ItemKind.MATCHING,
    "Short answer / 简答": ItemKind.SHORT_ANSWER,
}
_EMPTY = Quiz("", ("en",), ())
_LABEL_LENGTH = 70


@dataclass(frozen=True, slots=True)
class QuizTab:
    """What another part of the page needs of the tab.

    `collected` is the list of paragraph ids, one a line; a button elsewhere adds to it with
    `collected_with`. `tab` is selected with `gr.Tabs(selected=tab.id)`.
    """

    tab: gr.Tab
    collected: gr.Textbox


def collected_with(collected: str, added: Answer | Sequence[str]) -> str:
    """The list of paragraphs with those that an answer cites, or with these ids, at its end."""
    new = [c.paragraph_id for c in added.citations] if isinstance(added, Answer) else added
    return "\n".join(dict.fromkeys([*collected.split(), *new]))


def quiz_tab(assistant: Assistant, store: Store) -> QuizTab:  # noqa: PLR0915 (a page is long)
    """The tab, built within the `gr.Blocks` (or `gr.Tabs`) that stands open."""
    facts = Facts(assistant.corpus)
    with gr.Tab("Quiz / 测验", id="quiz") as tab:
        quiz = gr.State(_EMPTY)
        with gr.Row(equal_height=True):
            topic = gr.Textbox(
                label="Topic / 主题",
                placeholder="ten questions on asset recovery / 关于资产追回的十道题",
                scale=5,
                elem_id="quiz-topic",
            )
            language = gr.Radio(list(_LANGUAGES), value="English", label="Language / 语言", scale=3)
            count = gr.Slider(1, 40, 10, step=1, label="Questions / 题数", scale=2)
            make = gr.Button("Make / 出题", variant="primary", scale=1, elem_id="quiz-make")
        with gr.Accordion("More choices / 更多选项", open=False):
            with gr.Row():
                kinds = gr.Dropdown(
                    list(_KINDS), multiselect=True, label="Kinds, all if none / 题型（不选为全部）"
                )
                options = gr.Radio([3, 4], value=3, label="Options of a choice / 选项数")
                seed = gr.Number(0, precision=0, label="Variant / 变式")
            with gr.Row():
                asked = gr.Textbox(label="Add what an answer cites / 加入某个回答所引段落", scale=4)
                add = gr.Button("Ask and add / 提问并加入", scale=1)
            with gr.Row():
                collected = gr.Textbox(
                    label="Collected paragraphs, one a line / 已收集的段落，每行一个",
                    placeholder="declaration:48",
                    lines=3,
                    scale=4,
                    elem_id="quiz-collected",
                )
                make_of = gr.Button("Make of these / 用这些段落出题", scale=1)
        said = gr.Markdown("", elem_id="quiz-said")
        with gr.Row(equal_height=False):
            with gr.Column(scale=5):
                chosen = gr.Radio([], label="Questions / 题目", elem_id="quiz-items")
                with gr.Row():
                    up = gr.Button("↑ Up / 上移", size="sm")
                    down = gr.Button("↓ Down / 下移", size="sm")
                    other = gr.Button("Another / 换一题", size="sm")
                    more = gr.Button("+ One more / 加一题", size="sm")
                    drop = gr.Button("✕ Remove / 删除", size="sm")
            with gr.Column(scale=5), gr.Tabs():
                with gr.Tab("Preview / 预览"):
                    preview = gr.HTML("", elem_id="quiz-preview", max_height=760)
                with gr.Tab("Edit / 编辑"):
                    tongue = gr.Radio(["en", "zh"], value="en", label="Language / 语言")
                    stem = gr.Textbox(label="Question / 题干", lines=4)
                    lines = gr.Textbox(
                        label="Options, one a line, * before the right one; accepted answers / "
                        "选项（每行一个，正确项前加 *）；可接受的答案",
                        lines=4,
                    )
                    keep = gr.Button("Keep the change / 保存修改")
                    flaws = gr.Markdown("")
                with gr.Tab("Try it / 试做"):
                    _trial(quiz)
        with gr.Row(equal_height=True):
            name = gr.Textbox(label="Title / 标题", scale=3, elem_id="quiz-name")
            save = gr.Button("Save / 保存", scale=1, elem_id="quiz-save")
            saved = gr.Dropdown(
                _saved_names(store, assistant), label="Saved / 已保存", scale=3, value=None
            )
            load = gr.Button("Open / 打开", scale=1)
            delete = gr.Button("Delete / 删除", scale=1)
        with gr.Row(equal_height=True):
            form = gr.Dropdown(
                [(f.title, f.name) for f in FORMATS.values()],
                value="moodle",
                label="Form / 格式",
                scale=3,
                elem_id="quiz-form",
            )
            write = gr.Button("Export / 导出", variant="primary", scale=1, elem_id="quiz-export")
            file = gr.File(
                label="File / 文件", interactive=False, scale=4, height=110, elem_id="quiz-file"
            )

        # -- what happens ------------------------------------------------------------------

        def view(made: Quiz, at: int | None, note: str = "") -> tuple[Any, ...]:
            """All that shows the quiz, with the item at a position chosen."""
            at = None if at is None or not made.items else min(at, len(made.items) - 1)
            changed = {old.item.id for old in stale(made, assistant.corpus)}
            labels = [(_label(i, item, item.id in changed), i) for i, item in enumerate(made.items)]
            return (
                made,
                gr.Radio(labels, value=at),
                _preview(made),
                note or _flawed(made, facts),
                made.title,
            )

        shows = [quiz, chosen, preview, said, name]

        def wish(tongue: str, number: float, of: Sequence[str], many: int, variant: float) -> Wish:
            kinds = tuple(_KINDS[name] for name in of or ())
            return Wish(_LANGUAGES[tongue], int(number), int(variant or 0), kinds, int(many))

        def on_make(text: str, *settings: Any) -> tuple[Any, ...]:
            wanted, number = read_wish(text or "")
            if not wanted:
                raise gr.Error("Write a topic first. / 请先写主题。")
            wished = wish(*settings)
            wished = replace(wished, count=number) if number else wished
            found = paragraphs_on(wanted, assistant.search)
            return view(_made(facts, found, wished, wanted), 0)

        def on_make_of(ids: str, held: Quiz, *settings: Any) -> tuple[Any, ...]:
            if not ids.split():
                raise gr.Error("Collect some paragraphs first. / 请先收集段落。")
            try:
                found = paragraphs_named(ids.split(), assistant.corpus)
            except QaError as error:
                raise gr.Error(str(error)) from None
            made = _made(facts, found, wish(*settings), held.title or ", ".join(ids.split()[:3]))
            return view(made, 0)

        def on_add(question: str, ids: str) -> tuple[str, str]:
            try:
                return "", collected_with(ids, assistant.ask(question))
            except QaError as error:
                raise gr.Error(str(error)) from None

        def on_move(made: Quiz, at: int | None, by: int) -> tuple[Any, ...]:
            if at is None:
                return view(made, at)
            return view(moved(made, at, by), max(0, at + by))

        def fresh(made: Quiz, settings: Sequence[Any], topic: str, ids: str) -> Item | None:
            """The best item on the topic that is not in the quiz yet."""
            found = (
                paragraphs_on(read_wish(topic)[0], assistant.search)
                if topic.strip()
                else paragraphs_named(ids.split(), assistant.corpus)
            )
            known = {item.id for item in made.items}
            quotes = {source.quote for item in made.items for source in item.sources}
            ranked = candidates(facts, found, wish(*settings))
            new = [item for item in ranked if item.id not in known]
            unasked = [i for i in new if not quotes & {source.quote for source in i.sources}]
            return next(iter(unasked or new), None)

        def on_other(made: Quiz, at: int | None, text: str, ids: str, *settings: Any) -> Any:
            new = fresh(made, settings, text, ids)
            if at is None or new is None:
                return view(made, at, "There is no other question. / 没有其他题目了。")
            return view(with_item(made, at, new), at)

        def on_more(made: Quiz, at: int | None, text: str, ids: str, *settings: Any) -> Any:
            new = fresh(made, settings, text, ids)
            if new is None:
                return view(made, at, "There is no other question. / 没有其他题目了。")
            return view(with_items(made, [new]), len(made.items))

        def on_drop(made: Quiz, at: int | None) -> tuple[Any, ...]:
            return view(made if at is None else without(made, at), at)

        def on_chosen(made: Quiz, at: int | None, k: str) -> tuple[Any, ...]:
            if at is None or at >= len(made.items):
                return gr.Radio(value=k), "", "", ""
            item = made.items[at]
            k = k if k in item.languages else item.languages[0]
            found = "\n".join(f"- `{f.rule}` {f.said}" for f in lint_item(item, facts))
            return (
                gr.Radio(list(item.languages), value=k),
                item.stem.get(k, ""),
                options_text(item, k),
                found,
            )

        def on_keep(made: Quiz, at: int | None, k: str, text: str, typed: str) -> tuple[Any, ...]:
            if at is None:
                return (*view(made, at), "")
            try:
                item = edited(made.items[at], k, text, typed)
            except QaError as error:
                raise gr.Error(str(error)) from None
            found = "\n".join(f"- `{f.rule}` {f.said}" for f in lint_item(item, facts))
            kept = "Kept. / 已保存。\n" + (found or "No flaw found. / 未发现问题。")
            return (*view(with_item(made, at, item), at), kept)

        def on_save(made: Quiz, called: str) -> tuple[Any, ...]:
            if not made.items or not called.strip():
                raise gr.Error("A title and a question are needed. / 需要标题和题目。")
            made = replace(made, title=called.strip())
            store.save_quiz(called, quiz_json(made))
            names = _saved_names(store, assistant)
            return made, gr.Dropdown(names, value=called.strip()), "Saved. / 已保存。"

        def on_load(called: str | None) -> tuple[Any, ...]:
            found = store.quiz(called) if called else None
            if found is None:
                raise gr.Error("Choose a saved quiz. / 请选择已保存的测验。")
            return view(quiz_from_json(found.quiz), 0)

        def on_delete(called: str | None) -> tuple[Any, str]:
            if called:
                store.delete_quiz(called)
            return gr.Dropdown(_saved_names(store, assistant), value=None), "Deleted. / 已删除。"

        def on_export(made: Quiz, chosen_form: str, called: str) -> tuple[str, str]:
            if not made.items:
                raise gr.Error("There is no question yet. / 还没有题目。")
            titled = replace(made, title=called.strip() or made.title or "Quiz")
            form = FORMATS[chosen_form]
            exported = form.write(titled)
            path = Path(tempfile.mkdtemp(prefix="pincite-")) / file_name(titled, form.suffix)
            path.write_bytes(exported.data)
            left = [f"- {_short(stem_of(o.item))}: {o.why}" for o in exported.left_out]
            taken = len(made.items) - len(left)
            note = f"{taken} questions exported. / 已导出 {taken} 题。"
            return str(path), note + ("\n\nLeft out / 未导出：\n" + "\n".join(left) if left else "")

        settings = [language, count, kinds, options, seed]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
        make.click(on_make, [topic, *settings], shows, **quiet)
        topic.submit(on_make, [topic, *settings], shows, **quiet)
        make_of.click(on_make_of, [collected, quiz, *settings], shows, **quiet)
        add.click(on_add, [asked, collected], [asked, collected], **quiet)
        asked.submit(on_add, [asked, collected], [asked, collected], **quiet)
        up.click(lambda made, at: on_move(made, at, -1), [quiz, chosen], shows, **quiet)
        down.click(lambda made, at: on_move(made, at, 1), [quiz, chosen], shows, **quiet)
        other.click(on_other, [quiz, chosen, topic, collected, *settings], shows, **quiet)
        more.click(on_more, [quiz, chosen, topic, collected, *settings], shows, **quiet)
        drop.click(on_drop, [quiz, chosen], shows, **quiet)
        editor = [tongue, stem, lines, flaws]
        for changed in (chosen.change, tongue.input):
            changed(on_chosen, [quiz, chosen, tongue], editor, **quiet)
        keep.click(on_keep, [quiz, chosen, tongue, stem, lines], [*shows, flaws], **quiet)
        save.click(on_save, [quiz, name], [quiz, saved, said], **quiet)
        load.click(on_load, saved, shows, **quiet)
        delete.click(on_delete, saved, [saved, said], **quiet)
        write.click(on_export, [quiz, form, name], [file, said], **quiet)
        tab.select(lambda: gr.Dropdown(_saved_names(store, assistant)), None, saved, **quiet)
    return QuizTab(tab, collected)


def _made(facts: Facts, found: Sequence[Any], wished: Wish, title: str) -> Quiz:
    try:
        return make_quiz(facts, found, wished, title=title)
    except QaError as error:
        raise gr.Error(f"{error} / 无法用这些段落出题。") from None


def _saved_names(store: Store, assistant: Assistant) -> list[tuple[str, str]]:
    """The saved quizzes; a mark and a number before those with changed paragraphs."""
    names = []
    for saved in store.quizzes():
        try:
            old = len({s.item.id for s in stale(quiz_from_json(saved.quiz), assistant.corpus)})
        except QaError:
            continue
        names.append((f"⚠ {old} · {saved.name}" if old else saved.name, saved.name))
    return names


def _flawed(quiz: Quiz, facts: Facts) -> str:
    """What the lint says of the quiz, by question."""
    place = {item.id: i for i, item in enumerate(quiz.items, start=1)}
    found = [
        f"- {place[flaw.item]}. `{flaw.rule}` {flaw.said}"
        if flaw.item in place
        else f"- `{flaw.rule}` {flaw.said}"
        for flaw in lint_quiz(quiz, facts)
    ]
    head = f"{len(quiz.items)} questions. / 共 {len(quiz.items)} 题。"
    return head + ("\n" + "\n".join(found) if found else "")


def _label(position: int, item: Item, changed: bool) -> str:
    mark = "⚠ " if changed else ""
    # What is quoted tells items apart; how they ask is much the same.
    quoted = re.search("“(.+)", item.stem[item.languages[0]])
    what = quoted[1].rstrip("”？?") if quoted else stem_of(item)
    kind = next(name for name, kind in _KINDS.items() if kind is item.kind)
    return f"{mark}{position + 1}. {kind}: {_short(what)}"


def _short(text: str) -> str:
    text = text.partition("\n")[0]
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"


def _preview(quiz: Quiz) -> str:
    """The quiz as a learner reads it, the answers folded away."""
    cards = []
    for number, item in enumerate(quiz.items, start=1):
        stem = html.escape(stem_of(item)).replace("\n", "<br>")
        offered = "".join(f"<li>{html.escape(text)}</li>" for text in options_of(item))
        if item.pairs:
            left = "".join(
                f"<li>{html.escape(shown(p.left, item.languages))}</li>" for p in item.pairs
            )
            right = "".join(
                f"<li>{html.escape(shown(item.pairs[i].right, item.languages))}</li>"
                for i in rights_in_order(item)
            )
            offered = f"{left}</ol><ol style='list-style-type:upper-alpha'>{right}"
        kind = "decimal" if item.pairs else "upper-alpha"
        proof = html.escape(f"{key_of(item)}\n{feedback_of(item)}").replace("\n", "<br>")
        cards.append(
            f"<section><p><b>{number}.</b> {stem}</p>"
            f"<ol style='list-style-type:{kind}'>{offered}</ol>"
            f"<details><summary>Answer / 答案</summary><p>{proof}</p></details></section>"
        )
    return "<hr>".join(cards)


def _trial(quiz: gr.State) -> None:
    """The quiz to be answered, with a button that says what was right."""

    @gr.render(inputs=quiz)  # type: ignore[untyped-decorator]
    def answer_sheet(made: Quiz) -> None:
        if not made.items:
            gr.Markdown("Make a quiz first. / 请先出题。")
            return
        fields: list[Any] = []
        sizes: list[int] = []
        for number, item in enumerate(made.items, start=1):
            label = f"{number}. {stem_of(item)}"
            if item.pairs:
                gr.Markdown(html.escape(label))
                rights = [
                    (f"{letter(place)}. {shown(item.pairs[i].right, item.languages)}", i)
                    for place, i in enumerate(rights_in_order(item))
                ]
                for pair in item.pairs:
                    fields.append(
                        gr.Dropdown(rights, value=None, label=shown(pair.left, item.languages))
                    )
                sizes.append(len(item.pairs))
                continue
            fields.append(
                gr.Radio([(text, i) for i, text in enumerate(options_of(item))], label=label)
                if item.options
                else gr.Textbox(label=label)
            )
            sizes.append(1)
        button = gr.Button("Check my answers / 核对答案", variant="primary")
        verdict = gr.HTML("")

        def on_check(*given: Any) -> str:
            rest = list(given)
            parts, right = [], 0
            for number, (item, size) in enumerate(zip(made.items, sizes, strict=True), start=1):
                mine, rest = rest[:size], rest[size:]
                good = is_right(item, mine)
                right += good
                proof = html.escape(f"{key_of(item)}\n{feedback_of(item)}").replace("\n", "<br>")
                parts.append(f"<p><b>{number}. {'✓' if good else '✗'}</b> {proof}</p>")
            return f"<p><b>{right} / {len(made.items)}</b></p>" + "".join(parts)

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
