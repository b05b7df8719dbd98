"""The chat page: a question, its answer with numbered citations, and the paragraphs beside it."""

import os
import re
from importlib.resources import files
from typing import Any

# Before Gradio is imported: it asks its makers' servers for its version otherwise.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from fastapi import FastAPI

from qa.answer import Answer
from qa.assistant import Assistant
from qa.errors import BadQuestion
from qa.question import Turn
from qa.web.panel import anchor, empty_panel, panel

TITLE = "Pincite"
EXAMPLES = (
    "What does the declaration say about beneficial ownership?",
    "How are whistle-blowers protected?",
    "When was the second intersessional meeting held?",
    "宣言对实益所有权有什么规定？",
    "没收的资产怎么处置？",
    "秘书长的说明里，筹备会议开了几次？",
)
_INTRODUCTION = (
    "Ask in English or Chinese what two United Nations documents on corruption say: the political "
    "declaration A/RES/S-32/1 and the Secretary-General's note on its preparation. "
    "Every answer quotes the paragraph that it comes from.  \n"
    "<span lang='zh'>可用中文或英文提问：联合国大会反腐败政治宣言（A/RES/S-32/1）"
    "和秘书长关于其筹备工作的说明说了什么。每个回答都引用原文段落。</span>"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-!|~<>&])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-!|~<>&])")


def mounted(app: FastAPI, assistant: Assistant) -> FastAPI:
    """The application with the chat page at ``/``; nothing on it is fetched from outside."""
    application: FastAPI = gr.mount_gradio_app(
        app,
        chat_page(assistant).queue(max_size=40, default_concurrency_limit=4),
        path="",
        css=(files("qa.web") / "page.css").read_text(encoding="utf-8"),
        show_error=False,
        run_history=False,
        footer_links=[],
    )
    return application


def chat_page(assistant: Assistant) -> gr.Blocks:
    """The page for an assistant."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False)
    with page:
        gr.Markdown(f"# {TITLE}\n\n{_INTRODUCTION}")
        with gr.Row(equal_height=False):
            with gr.Column(scale=5):
                chatbot = gr.Chatbot(
                    label="Answers / 回答",
                    height=460,
                    buttons=["copy"],
                    feedback_options=None,
                    elem_id="answers",
                )
                with gr.Row():
                    question = gr.Textbox(
                        label="Your question / 您的问题",
                        placeholder="Ask about the declaration or the note … / 请提问……",
                        lines=1,
                        max_lines=4,
                        scale=6,
                        autofocus=True,
                        elem_id="question",
                    )
                    send = gr.Button("Ask / 提问", variant="primary", scale=1, elem_id="ask")
                gr.Examples(
                    [[example] for example in EXAMPLES],
                    inputs=question,
                    label="Examples / 示例",
                )
            with gr.Column(scale=4):
                gr.Markdown("## Cited paragraphs / 引用段落")
                cited = gr.HTML(empty_panel(), elem_id="cited")

        shown = gr.State(())

        def respond(
            text: str, messages: list[dict[str, Any]], panels: tuple[str, ...]
        ) -> tuple[Any, ...]:
            if not text.strip():
                return gr.skip(), gr.skip(), gr.skip(), gr.skip()
            turn = len(messages) // 2 + 1
            asked = [*messages, {"role": "user", "content": _plain(text)}]
            try:
                answer = assistant.ask(text, _turns(messages))
            except BadQuestion as error:
                refused = {"role": "assistant", "content": _plain(str(error))}
                return "", [*asked, refused], gr.skip(), gr.skip()
            said = [*asked, {"role": "assistant", "content": _markdown(answer, turn)}]
            # Cards of earlier answers stay below, since their marks still link to them.
            panels = (panel(answer, assistant.corpus, turn), *panels)
            return "", said, "".join(panels), panels

        for trigger in (question.submit, send.click):
            trigger(
                respond,
                [question, chatbot, shown],
                [question, chatbot, cited, shown],
                api_visibility="private",
                show_progress="minimal",
            )
        chatbot.clear(lambda: (empty_panel(), ()), None, [cited, shown], api_visibility="private")
    return page


def _markdown(answer: Answer, turn: int) -> str:
    """The answer as Markdown, each citation a link to its card in the panel."""
    paragraphs = []
    for statement in answer.statements:
        marks = "".join(f" [\\[{i + 1}\\]](#{anchor(turn, i + 1)})" for i in statement.citations)
        paragraphs.append(_plain(statement.text) + marks)
    return "\n\n".join(paragraphs)


def _plain(text: str) -> str:
    """Markdown that shows the text as it is: no markup, link or image of it comes to life."""
    return _MARKDOWN.sub(r"\\\1", text)


def _turns(messages: list[dict[str, Any]]) -> tuple[Turn, ...]:
    return tuple(
        Turn(message["role"], _ESCAPED.sub(r"\1", content))
        for message in messages
        for content in (_content(message["content"]),)
        if content
    )


def _content(content: Any) -> str:
    """The text of a message, which Gradio hands back as a string or as a list of parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    return "".join(part.get("text", "") for part in parts if isinstance(part, dict))
