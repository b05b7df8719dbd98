"""The chat page: Gradio's question box, queue and tabs, with our own answers in them.

Gradio carries the question to the assistant and its turn back, as JSON through two hidden
components; ``static/page.js`` writes the conversation as text. Gradio's own chat can't give a
citation a hover, a language or a panel, and its HTML component needs ``eval`` in the browser.
"""

import base64
import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

# Before Gradio is imported: it asks its makers' servers for its version otherwise.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from qa.answer import Answer
from qa.assistant import Assistant
from qa.errors import QaError
from qa.web.conversation import Event, Shelf, read_request, turn_events
from qa.web.quiz import QuizTab, collected_with
from qa.web.shell import add_shell
from qa.web.words import LOCALES, word, words_of

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)

TITLE = "Pincite"
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Noto Sans", "PingFang SC", "sans-serif")


@dataclass(frozen=True, slots=True)
class Extras:
    """What else the page opens; a button shows only where there is something behind it.

    `feedback` takes an answer, whether it was liked, and a reason, and returns whether it was kept.
    `quiz` builds the quiz tab with the page's words; an answer goes there by its button.
    """

    feedback: Callable[[Answer, bool, str], bool] | None = None
    quiz: Callable[[gr.I18n], QuizTab] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The buttons that show."""
        known = {"feedback": self.feedback, "quiz": self.quiz}
        return tuple(name for name, behind in known.items() if behind)


def mounted(app: "FastAPI", assistant: Assistant, extras: Extras | None = None) -> "FastAPI":
    """The application with the chat page at ``/``; nothing on it is fetched from outside."""
    extras = extras or Extras()
    add_shell(app, assistant, extras.names)
    application: FastAPI = gr.mount_gradio_app(
        app,
        chat_page(assistant, extras).queue(max_size=60, default_concurrency_limit=4),
        path="",
        theme=gr.themes.Base(font=list(_SANS), font_mono=["ui-monospace", "monospace"]),
        i18n=_words(),
        show_error=False,
        run_history=False,
        footer_links=[],
    )
    return application


def chat_page(assistant: Assistant, extras: Extras) -> gr.Blocks:
    """The page for an assistant."""
    says = _words()
    shelf = Shelf()
    page = gr.Blocks(
        title=TITLE,
        analytics_enabled=False,
        elem_id="pc-page",
        delete_cache=(3600, 86400),  # exported quizzes are gone after a day
    )
    with page, gr.Tabs(elem_id="pc-tabs"):
        with gr.Tab(says("ask_tab"), id="ask", elem_id="pc-ask-tab"):
            with gr.Row(elem_id="pc-desk", equal_height=False):
                with gr.Column(elem_id="pc-main"):
                    gr.Markdown(" ", elem_id="pc-conversation")
                    with gr.Row(elem_id="pc-composer"):
                        gr.Textbox(
                            label=says("question"),
                            placeholder=says("placeholder"),
                            lines=1,
                            max_lines=6,
                            container=False,
                            autofocus=True,
                            elem_id="question",
                        )
                        gr.Button(says("ask"), variant="primary", elem_id="ask", scale=0)
                        stop = gr.Button(says("stop"), elem_id="stop", scale=0)
                with gr.Column(elem_id="pc-aside"):
                    gr.Markdown(" ", elem_id="pc-cited")
            with gr.Column(elem_id="pc-wires"):
                request = gr.Textbox(elem_id="pc-request", show_label=False)
                reply = gr.Markdown(" ", elem_id="pc-reply")
                verdict = gr.Textbox(elem_id="pc-verdict", show_label=False)
        with gr.Tab(says("read_tab"), id="read", elem_id="pc-read-tab", render_children=True):
            gr.Markdown(" ", elem_id="pc-reading")
        quiz = extras.quiz(says) if extras.quiz else None
        collected = quiz.collected if quiz else gr.State(())

        def respond(written: str) -> Iterator[str]:
            asked = read_request(written)
            if asked is not None:
                for event in turn_events(assistant, asked, shelf):
                    yield _sealed(event)

        def judge(written: str, collected: tuple[str, ...]) -> tuple[str, ...]:
            return _judge(written, collected, assistant, shelf, extras)

        # `input` is heard of keys only; what page.js types arrives as `change`.
        answering = request.change(
            respond,
            request,
            reply,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="multiple",
        )
        verdict.change(
            judge,
            [verdict, collected],
            collected,
            concurrency_limit=1,  # two answers added at once are both added
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="multiple",
        )
        stop.click(None, cancels=[answering], api_visibility="private")
    return page


def _sealed(event: Event) -> str:
    """The event in letters and digits, which Gradio's Markdown shows unchanged."""
    return base64.b64encode(json.dumps(event, ensure_ascii=False).encode()).decode()


def _judge(
    written: str, collected: tuple[str, ...], assistant: Assistant, shelf: Shelf, extras: Extras
) -> tuple[str, ...]:
    """Keep a reader's verdict, or collect an answer for the quiz; the paragraphs collected now.

    The answer is the server's own, from the shelf or asked again: the page's word is not taken.
    """
    asked = read_request(written)
    if asked is None:
        return collected
    sent = json.loads(written)
    answer = shelf.get(str(sent.get("key", "")))
    try:
        if answer is None:
            answer = assistant.ask(asked.text, asked.history)
        if sent.get("kind") == "feedback" and extras.feedback:
            reason = str(sent.get("reason", ""))[:2000]
            extras.feedback(answer, bool(sent.get("liked")), reason)
        if sent.get("kind") == "quiz" and extras.quiz:
            return collected_with(collected, answer)
    except QaError as error:
        log.warning("%s", error)
        gr.Warning(word(asked.interface, "error_not_kept"), title="")
    return collected


def _words() -> gr.I18n:
    """What Gradio's own components say, by the locales that Gradio knows."""
    return gr.I18n(
        **{
            locale: {key: said for key, said in words_of(code).items() if isinstance(said, str)}
            for code, locale in LOCALES.items()
        }
    )
