"""The written answer: one call of a language model, of whose reply only what is checked is kept.

The model sees the best paragraphs under labels ``1`` to ``n``, fenced, and nothing of Pincite's
own names for them; its reply becomes a draft (`qa/reply.py`) and the draft is checked against the
paragraphs that it was shown (`qa/check/verification.py`).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ingest.corpus import Corpus
from ingest.document import Paragraph
from ingest.script import HAN
from prompts.template import filled
from qa.answer import Statement
from qa.check.verification import Checked, checked
from qa.errors import Fault, ModelFailed
from qa.question import Question, Turn
from qa.reply import SCHEMA, Outcome, Reply, read_reply
from vectorstore.search import Hit

#: Paragraphs that a model is shown at most: further ones distract more than they help.
MOST_SHOWN = 12
_LANGUAGES = {"en": "English", "zh": "Chinese (简体中文)"}
_TRADITIONAL = "Chinese, in traditional characters (繁體中文)"
#: Characters of the last question and answer that a follow-up carries along.
_BEFORE = 600
#: How often a growing reply is read again to show what is finished.
_READINGS = 60


_NOTHING = Checked((), (), ())


class Model(Protocol):
    """What writes: `qa.model.ChatModel`, or a script in its place."""

    name: str

    def stream(self, system: str, user: str, schema: Mapping[str, Any]) -> Iterator[str]:
        """The reply, piece by piece. Raises `ModelFailed`, also after the first pieces."""
        ...


@dataclass(frozen=True, slots=True)
class Writing:
    """What came of a model's reply: its outcome, what of it holds, and what went wrong.

    `wrong_words` stand in the question as they are here, or are empty. With a `fault` and no
    statements there is no written answer; with a fault and statements it broke off after them.
    `done` is false while the reply grows.
    """

    outcome: Outcome
    checked: Checked = _NOTHING
    wrong_words: str = ""
    fault: Fault | None = None
    done: bool = True

    def statements(self, language: str) -> tuple[Statement, ...]:
        """What the reader is told: the statements that hold, after the premise that does not."""
        if self.outcome is not Outcome.PREMISE_REJECTED:
            return self.checked.statements
        said = self.wrong_words
        if language == "zh":
            wrong = f"问题中“{said}”的说法与文件不符。" if said else "问题的前提与文件不符。"
            return Statement(f"{wrong}文件的说法是："), *self.checked.statements
        wrong = f"The question says “{said}”; " if said else "The question assumes something; "
        return (
            Statement(f"{wrong}the documents say otherwise:"),
            *self.checked.statements,
        )


def written(
    question: Question, hits: Sequence[Hit], corpus: Corpus, model: Model, *, evidence_tokens: int
) -> Iterator[Writing]:
    """What holds of the reply so far, each time that a statement is finished; the whole last.

    Never raises on what a model does or writes. Closing the iterator stops the call.
    """
    shown = evidence(question, hits, corpus, evidence_tokens)
    if not shown:
        yield Writing(Outcome.UNREADABLE, fault=Fault.REQUEST_REFUSED)
        return

    def writing(reply: Reply) -> Writing:
        held = checked(reply.draft, shown=shown, question=question, corpus=corpus)
        return Writing(reply.outcome, held, _words_of(question, reply.wrong_words), done=False)

    system, user = messages(question, shown, corpus)
    text, held, readings, fault = "", 0, 0, None
    pieces = model.stream(system, user, SCHEMA)
    try:
        for piece in pieces:
            text += piece
            if "}" in piece and readings < _READINGS:
                readings += 1
                reply = read_reply(text)
                if reply.in_json and len(reply.draft.statements) > held:
                    held = len(reply.draft.statements)
                    yield writing(reply)
    except ModelFailed as failed:
        fault = failed.fault
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    reply = read_reply(text)
    if reply.outcome is Outcome.NOT_FOUND:
        yield Writing(Outcome.NOT_FOUND)
        return
    whole = writing(reply)
    if fault is None or reply.complete:
        fault = None if whole.checked.citations else _fault_of(text, reply)
    yield replace(whole, fault=fault, done=True)


def _fault_of(text: str, reply: Reply) -> Fault:
    """Why nothing of a reply that was not disturbed can be shown."""
    if not text.strip():
        return Fault.EMPTY
    if any(statement.quotes for statement in reply.draft.statements):
        return Fault.NOTHING_VERIFIED
    if reply.outcome is Outcome.UNREADABLE and not _speaks(text):
        return Fault.UNREADABLE
    return Fault.NOTHING_CITED


def _speaks(text: str) -> bool:
    """Whether the text is sentences rather than broken JSON or noise."""
    return not re.search(r"[{\[]\s*[\"{\[]", text) and bool(
        re.search(rf"[^\W\d_]{{2,}}\s+[^\W\d_]{{2,}}|[{HAN}]{{4,}}", text)
    )


def _words_of(question: Question, words: str) -> str:
    """The words as they stand in the question; empty where they do not."""
    plain = words.strip().strip("\"“”「」'")
    found = question.text.casefold().find(plain.casefold()) if plain else -1
    return question.text[found : found + len(plain)] if found >= 0 else ""


# -- the prompt --------------------------------------------------------------------------------


def evidence(
    question: Question, hits: Sequence[Hit], corpus: Corpus, tokens: int
) -> Mapping[str, Paragraph]:
    """The best paragraphs by label, ``"1"`` first, as many as fit into so many tokens.

    A paragraph that doesn't fit is left out, never cut: half of one says something else.
    """
    shown: dict[str, Paragraph] = {}
    for hit in hits[:MOST_SHOWN]:
        cost = tokens_in(_paragraph("0", "0" * _MARK, question, hit.paragraph, corpus))
        if cost <= tokens:
            shown[str(len(shown) + 1)] = hit.paragraph
            tokens -= cost
    return shown


def messages(question: Question, shown: Mapping[str, Paragraph], corpus: Corpus) -> tuple[str, str]:
    """What the model is told: the rules, and the paragraphs with the question."""
    fence = fence_of(question, shown, corpus)
    language = language_name(question)
    return (
        filled("answer-system", fence=fence, language=language),
        filled(
            "answer-user",
            fence=fence,
            language=language,
            paragraphs="\n".join(
                _paragraph(label, fence, question, paragraph, corpus)
                for label, paragraph in shown.items()
            ),
            conversation=_conversation(question, fence),
            question=question.text,
        ),
    )


_MARK = 12


def fence_of(question: Question, shown: Mapping[str, Paragraph], corpus: Corpus) -> str:
    """The mark that fences carry: a hash of what they hold, so that no text can close its own."""
    held = [question.text, *(turn.content for turn in question.history)]
    held += [corpus.record_text(paragraph) for paragraph in shown.values()]
    return hashlib.sha256("\x00".join(held).encode()).hexdigest()[:_MARK]


def language_name(question: Question) -> str:
    """The language that the answer is to be in: ``English``, ``Chinese (简体中文)``."""
    if question.language == "zh" and _is_traditional(question.text):
        return _TRADITIONAL
    return _LANGUAGES.get(question.language, "English")


def tokens_in(text: str) -> int:
    """About how many tokens a text has, rather too many: one a Chinese character, one a word part.

    An estimate, since each model counts in a way of its own.
    """
    chinese = len(re.findall(f"[{HAN}]", text))
    return chinese + -(-(len(text) - chinese) // 3)


def _paragraph(
    label: str, fence: str, question: Question, paragraph: Paragraph, corpus: Corpus
) -> str:
    record = corpus.document_of(paragraph).language
    reading = ""
    if question.language != record and question.language in paragraph.texts:
        reading = "\n" + filled(
            "answer-reading",
            fence=fence,
            reading_language=question.language,
            reading=paragraph.texts[question.language],
        )
    return filled(
        "answer-paragraph",
        fence=fence,
        label=label,
        source=corpus.reference(paragraph, "en"),
        record_language=record,
        record=paragraph.texts[record],
        reading=reading,
    )


def _conversation(question: Question, fence: str) -> str:
    """The last question and answer, only where the question points back at them."""
    if not question.follows:
        return ""
    return (
        "\n"
        + filled(
            "answer-conversation",
            fence=fence,
            before=_last(question.history, "user"),
            answer=_last(question.history, "assistant"),
        )
        + "\n"
    )


def _last(history: Sequence[Turn], role: str) -> str:
    said = next((turn.content for turn in reversed(history) if turn.role == role), "")
    return said if len(said) <= _BEFORE else said[:_BEFORE] + " …"


def _is_traditional(text: str) -> bool:
    from vectorstore.analysis import folded

    chinese = "".join(re.findall(f"[{HAN}]", text))
    return chinese != "".join(re.findall(f"[{HAN}]", folded(chinese)))
