"""A model that answers, and one that misbehaves in each way that models do, over real HTTP.

The client is LangChain's own; the server speaks the providers' protocols on loopback. Whatever
happens, there is an answer, its citations are verified, and the reader is told.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.corpus import Corpus
from qa.answer import Answer, Status
from qa.assembly import model_of
from qa.assistant import Assistant
from qa.citation import is_verbatim
from qa.doctor import findings
from qa.errors import BadSetting, Fault
from qa.event import Finished, Found, Piece, Searching
from qa.notice import fallback_notice
from qa.question import Turn
from qa.settings import Settings
from tests.command import run_pincite
from tests.qa.model_server import (
    Behaviour,
    Body,
    ModelServer,
    babbles,
    breaks_off,
    closed_address,
    drips,
    floods,
    label_of,
    model_server,
    never_streams,
    refuses,
    refuses_structure,
    reply,
    says,
    stalls,
)
from vectorstore.embedders import embedder_named
from vectorstore.index import open_index
from vectorstore.search import Search

QUESTION = "What does the declaration say about beneficial ownership?"
QUOTE = "我们将制定和实施必要措施，收集和分享关于公司实益所有权、法律结构和其他复杂法律机制的信息"
TEXT = (
    "States will develop and implement the measures necessary to collect and share information "
    "on the beneficial ownership of companies, legal structures and other complex legal mechanisms."
)
SECOND = "并将在这方面加强主管机关的能力"
SECOND_TEXT = "They will strengthen the capacity of competent authorities in this regard."
INVENTED = "各国必须公开所有公司的全部账目。"
SECONDS = 2.0


def good(body: Body) -> str:
    """Two statements about paragraph 16 of the declaration, with quotes that are there."""
    label = label_of(body, QUOTE)
    return reply((TEXT, label, QUOTE), (SECOND_TEXT, label, SECOND))


def half(body: Body) -> str:
    """The first statement whole, the second begun."""
    whole = good(body)
    return whole[: whole.index(SECOND_TEXT) + 10]


@pytest.fixture(scope="session")
def search(corpus: Corpus, home: Path) -> Search:
    embedder = embedder_named("embedded")
    return Search(corpus, open_index(corpus, embedder.name, home), embedder)


Asking = Callable[..., Assistant]


@pytest.fixture
def asking(search: Search, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """An assistant whose model is at a server: made from settings, as for a person."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def build(url: str, seconds: float = SECONDS, llm: str = "openai:test-model") -> Assistant:
        settings = Settings(llm=llm, llm_base_url=url, llm_timeout=seconds)
        return Assistant(search, model_of(settings))

    return build


def test_the_model_writes_and_every_quote_is_checked(asking: Asking, corpus: Corpus) -> None:
    with model_server(says(good)) as server:
        answer = asking(server.url).ask(QUESTION)
    assert answer.status is Status.ANSWERED
    assert [statement.text for statement in answer.statements] == [TEXT, SECOND_TEXT]
    assert {citation.paragraph_id for citation in answer.citations} == {"declaration:16"}
    retrieved = {hit.paragraph.id for hit in answer.retrieved}
    assert all(c.verified and is_verbatim(c, corpus, retrieved) for c in answer.citations)
    assert (answer.model, answer.notice, answer.notice_code) == ("openai:test-model", "", "")
    assert len(server.requests) == 1
    assert server.requests[0]["stream"] is True


#: Each misbehaviour, and the code that the answer carries.
MISBEHAVIOURS: list[tuple[str, Behaviour, str]] = [
    ("401", refuses(401, "Incorrect API key provided: sk-abcdef123456"), "model_key_refused"),
    ("403", refuses(403), "model_key_refused"),
    ("404", refuses(404, "The model does not exist"), "model_request_refused"),
    ("429 for good", refuses(429), "model_rate_limited"),
    ("429 for an hour", refuses(429, Retry_After="3600"), "model_rate_limited"),
    ("500 for good", refuses(500), "model_server_fault"),
    ("silence before the first byte", stalls(), "model_timeout"),
    ("silence in the middle", stalls('{"outcome": "answered", "statements": ['), "model_timeout"),
    ("a slow drip", drips("x" * 1_000, 0.2), "model_timeout"),
    ("broken JSON", says('{"outcome": {{{"'), "model_unreadable"),
    ("noise", says("\x00\x01 ]]] ,,, \ufffd"), "model_unreadable"),
    ("broken events", babbles("data: {not json\n\n"), "model_unreadable"),
    ("a stream cut in its first word", breaks_off('{"outc'), "model_cut_off"),
    ("a stream that just ends", says('{"outcome": "ans', finish=None), "model_cut_off"),
    ("the limit of tokens", says('{"outcome": "ans', finish="length"), "model_cut_off"),
    ("nothing", says(""), "model_empty"),
    ("nothing at all", babbles(""), "model_unreadable"),
    ("no citation", says(reply((TEXT, "", ""))), "model_cited_nothing"),
    ("no statement", says(reply()), "model_cited_nothing"),
    ("a refusal in prose", says("I am sorry, I can't help with that."), "model_cited_nothing"),
    ("label 99", says(reply((TEXT, "99", QUOTE))), "model_not_verified"),
    (
        "an invented quote",
        says(reply((TEXT, "1", "各国必须公开所有公司账目。"))),
        "model_not_verified",
    ),
    ("a flood", floods(), "model_cut_off"),
]


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [row[1:] for row in MISBEHAVIOURS],
    ids=[row[0] for row in MISBEHAVIOURS],
)
def test_a_model_that_misbehaves_ends_in_the_extractive_answer_that_says_so(
    behaviour: Behaviour, code: str, asking: Asking, assistant: Assistant
) -> None:
    with model_server(behaviour) as server:
        answer = asking(server.url).ask(QUESTION)
    expected = assistant.ask(QUESTION)
    assert (answer.notice_code, answer.model) == (code, "extractive")
    assert (answer.text, answer.citations) == (expected.text, expected.citations)
    assert answer.notice == fallback_notice(Fault(code), "en")


def test_the_notice_is_in_the_language_of_the_question(asking: Asking) -> None:
    model = asking(closed_address())
    assert model.ask(QUESTION).notice == (
        "The language model can't be reached. This answer was made without it."
    )
    assert model.ask("宣言对实益所有权有什么规定？").notice == (
        "无法连接语言模型。以下回答未使用语言模型。"
    )
    assert model.ask(QUESTION).notice_code == "model_unreachable"


@pytest.mark.parametrize(
    "behaviour",
    [
        breaks_off(half),
        says(half, finish=None),
        says(half, finish="length"),
        stalls(half),
    ],
    ids=["hung up", "just ends", "limit of tokens", "silence"],
)
def test_of_a_reply_that_breaks_off_the_finished_statements_count(
    behaviour: Behaviour, asking: Asking
) -> None:
    with model_server(behaviour) as server:
        answer = asking(server.url).ask(QUESTION)
    assert [statement.text for statement in answer.statements] == [TEXT]
    assert answer.model == "openai:test-model"
    assert answer.notice.startswith("The language model's reply broke off")
    assert answer.notice_code in ("model_cut_off", "model_timeout")


@pytest.mark.parametrize(
    "first",
    [refuses(500), refuses(429), refuses(429, Retry_After="1"), refuses(503, Retry_After="0")],
    ids=["500", "429", "429, in a second", "503, at once"],
)
def test_a_passing_fault_is_tried_again(first: Behaviour, asking: Asking) -> None:
    with model_server(first, says(good)) as server:
        answer = asking(server.url, seconds=20).ask(QUESTION)
    assert (answer.model, answer.notice) == ("openai:test-model", "")
    assert len(server.requests) == 2


def test_retry_after_is_waited_for(asking: Asking) -> None:
    with model_server(refuses(429, Retry_After="1"), says(good)) as server:
        asking(server.url, seconds=20).ask(QUESTION)
    first, second = server.times
    assert second - first >= 1.0


def test_a_wait_beyond_the_deadline_is_not_begun(asking: Asking) -> None:
    with model_server(refuses(429, Retry_After="3600")) as server:
        asking(server.url).ask(QUESTION)
    assert len(server.requests) == 1


def test_tries_are_few(asking: Asking) -> None:
    with model_server(refuses(500)) as server:
        asking(server.url, seconds=20).ask(QUESTION)
    assert len(server.requests) == 3


def test_a_server_without_structured_output_is_asked_once_more_without_and_remembered(
    asking: Asking,
) -> None:
    with model_server(refuses_structure(says(good))) as server:
        asked = asking(server.url)
        answers = [asked.ask(QUESTION) for _ in range(2)]
    assert [answer.model for answer in answers] == ["openai:test-model"] * 2
    assert ["response_format" in body for body in server.requests] == [True, False, False]


def test_a_server_that_never_streams_is_understood_and_remembered(asking: Asking) -> None:
    with model_server(never_streams(good)) as server:
        asked = asking(server.url)
        answers = [asked.ask(QUESTION) for _ in range(2)]
    assert [answer.model for answer in answers] == ["openai:test-model"] * 2
    assert [bool(body.get("stream")) for body in server.requests] == [True, False, False]


def prose(body: Body) -> str:
    return f"States will collect and share such information: “{QUOTE}”【{label_of(body, QUOTE)}】。"


def fenced(body: Body) -> str:
    return f"Here is the answer:\n```json\n{good(body)[:-2]},],}}\n```\nI hope this helps."


@pytest.mark.parametrize("said", [prose, fenced])
def test_a_model_that_keeps_to_no_form_is_read_with_patience(
    said: Callable[[Body], str], asking: Asking
) -> None:
    with model_server(refuses_structure(says(said))) as server:
        answer = asking(server.url).ask(QUESTION)
    assert (answer.model, answer.notice) == ("openai:test-model", "")
    assert {citation.paragraph_id for citation in answer.citations} == {"declaration:16"}


def test_not_found_by_the_model_cites_nothing(asking: Asking) -> None:
    with model_server(says(reply(outcome="not_found"))) as server:
        answer = asking(server.url).ask(QUESTION)
    assert (answer.status, answer.citations) == (Status.NOT_FOUND, ())
    assert (answer.model, answer.notice) == ("openai:test-model", "")
    assert "The nearest paragraphs, which may not answer it" in answer.text


@pytest.mark.parametrize(
    ("wrong_words", "lead"),
    [
        (
            "forbids anonymous companies",
            "The question says “forbids anonymous companies”; the documents say otherwise:",
        ),
        (
            "<img src=x> see http://evil.example",
            "The question assumes something; the documents say otherwise:",
        ),
    ],
)
def test_a_rejected_premise_is_named_in_the_words_of_the_question_alone(
    wrong_words: str, lead: str, asking: Asking
) -> None:
    def said(body: Body) -> str:
        statement = (TEXT, label_of(body, QUOTE), QUOTE)
        return reply(statement, outcome="premise_rejected", wrong_words=wrong_words)

    question = "Since when does the declaration, which forbids anonymous companies, apply?"
    with model_server(says(said)) as server:
        answer = asking(server.url).ask(question + " beneficial ownership")
    assert answer.status is Status.PREMISE_REJECTED
    assert [statement.text for statement in answer.statements] == [lead, TEXT]
    assert answer.citations[0].paragraph_id == "declaration:16"


def test_the_answer_streams_a_checked_statement_at_a_time(asking: Asking) -> None:
    with model_server(says(good, pieces=60)) as server:
        events = list(asking(server.url).stream(QUESTION))
    assert isinstance(events[0], Searching)
    assert isinstance(events[1], Found)
    assert len(events[1].paragraphs) == 20
    pieces = [event.text for event in events if isinstance(event, Piece)]
    last = events[-1]
    assert isinstance(last, Finished)
    assert len(pieces) == 2
    assert "".join(pieces) == last.answer.text


def test_nothing_unchecked_is_ever_streamed(asking: Asking) -> None:
    def said(body: Body) -> str:
        label = label_of(body, QUOTE)
        return reply(
            ("An invention.", label, INVENTED),
            (TEXT, label, QUOTE),
            ("B.", "99", QUOTE),
        )

    with model_server(says(said, pieces=60)) as server:
        events = list(asking(server.url).stream(QUESTION))
    told = "".join(event.text for event in events if isinstance(event, Piece))
    assert told == f"{TEXT} [1]"
    last = events[-1]
    assert isinstance(last, Finished)
    assert len(last.answer.failures) >= 2


def test_the_extractive_answer_streams_too(assistant: Assistant) -> None:
    events = list(assistant.stream(QUESTION))
    last = events[-1]
    assert isinstance(last, Finished)
    pieces = [event.text for event in events if isinstance(event, Piece)]
    assert "".join(pieces) == last.answer.text
    assert len(pieces) >= 2


def test_who_stops_reading_closes_the_connection(asking: Asking) -> None:
    with model_server(stalls(half)) as server:
        events = asking(server.url, seconds=25).stream(QUESTION)
        assert any(isinstance(event, Piece) for event in _until_piece(events))
        events.close()
        assert server.hung_up.wait(10)


def _until_piece(events: Iterator[object]) -> Iterator[object]:
    for event in events:
        yield event
        if isinstance(event, Piece):
            return


def test_the_deadline_closes_the_connection(asking: Asking) -> None:
    with model_server(stalls()) as server:
        asking(server.url, seconds=1).ask(QUESTION)
        assert server.hung_up.wait(10)


def test_a_flood_is_not_read_to_its_end(asking: Asking) -> None:
    """Cancelling is not enough: Python 3.11 loses it where chunks come without a pause."""
    with model_server(floods()) as server:
        asking(server.url).ask(QUESTION)
        assert server.hung_up.wait(5)


def test_several_readers_at_once_have_one_call_each(asking: Asking) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with model_server(says(good)) as server:
        asked = asking(server.url, seconds=20)
        with ThreadPoolExecutor(6) as pool:
            answers: list[Answer] = list(pool.map(lambda _: asked.ask(QUESTION), range(6)))
    assert {answer.model for answer in answers} == {"openai:test-model"}
    assert len(server.requests) == 6


def test_a_follow_up_brings_the_conversation_along(asking: Asking) -> None:
    history = (
        Turn("user", QUESTION),
        Turn("assistant", "States will collect it [1]. A/RES/S-32/1, annex, para. 16"),
    )
    with model_server(says(reply(outcome="not_found"))) as server:
        asked = asking(server.url)
        asked.ask("Does that hold for trusts too?", history)
        asked.ask("How are whistle-blowers protected from retaliation by employers?", history)
    first, second = (body["messages"][-1]["content"] for body in server.requests)
    assert f"The reader asked before: {QUESTION}" in first
    assert QUESTION not in second


def test_a_key_is_sent_where_it_is_set_and_never_shown(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "sk-test-0123456789abcdef"
    with model_server(refuses(401, f"Incorrect API key provided: {key}")) as server:
        asked = asking(server.url)
        monkeypatch.setenv("OPENAI_API_KEY", key)
        answer = asked.ask(QUESTION)
    assert key not in repr(answer)
    assert answer.notice_code == "model_key_refused"


# -- Ollama ------------------------------------------------------------------------------------


def test_ollama_is_spoken_to_in_its_own_protocol(asking: Asking) -> None:
    with model_server(says(good), speaks="ollama") as server:
        answer = asking(server.url, llm="ollama:qwen3").ask(QUESTION)
    (body,) = server.requests
    assert (answer.model, answer.notice) == ("ollama:qwen3", "")
    assert {citation.paragraph_id for citation in answer.citations} == {"declaration:16"}
    assert body["format"]["properties"]["outcome"]["type"] == "string"
    assert body["think"] is False
    # Its context holds the prompt and the reply: it would be cut without a word.
    assert body["options"]["num_ctx"] >= 6_000 + 2_000
    assert body["options"]["num_predict"] == 2_000


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (refuses(404, "model 'qwen3' not found"), "model_request_refused"),
        (refuses(500), "model_server_fault"),
        (stalls(), "model_timeout"),
        (babbles("{broken\n"), "model_unreadable"),
        (breaks_off('{"outc'), "model_cut_off"),
        (says('{"outcome": "ans', finish="length"), "model_cut_off"),
    ],
    ids=["not pulled", "500", "silence", "broken", "hung up", "limit of tokens"],
)
def test_ollama_that_misbehaves_ends_in_the_extractive_answer(
    behaviour: Behaviour, code: str, asking: Asking
) -> None:
    with model_server(behaviour, speaks="ollama") as server:
        answer = asking(server.url, llm="ollama:qwen3").ask(QUESTION)
    assert (answer.notice_code, answer.model) == (code, "extractive")
    assert answer.citations


def test_ollama_that_does_not_run_is_said_to_be_out_of_reach(asking: Asking) -> None:
    answer = asking(closed_address().removesuffix("/v1"), llm="ollama:qwen3").ask(QUESTION)
    assert answer.notice_code == "model_unreachable"


# -- settings, the command line, the doctor ----------------------------------------------------


@pytest.mark.parametrize("name", ["gpt-4o-mini", ":x", "openai:", "openai: "])
def test_a_model_without_a_provider_is_a_bad_setting(name: str) -> None:
    with pytest.raises(BadSetting, match="PINCITE_LLM can't be used"):
        model_of(Settings(llm=name))


def test_an_unknown_provider_ends_in_the_extractive_answer(asking: Asking) -> None:
    answer = asking("", llm="nobody:model").ask(QUESTION)
    assert (answer.notice_code, answer.model) == ("model_unusable", "extractive")


def environment(server: ModelServer) -> dict[str, str]:
    return {
        "PINCITE_LLM": "openai:test-model",
        "PINCITE_LLM_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-test-0123456789abcdef",
    }


def test_the_command_line_prints_what_the_model_wrote_and_says_where_it_failed(home: Path) -> None:
    with model_server(says(good), refuses(401, "sk-test-0123456789abcdef")) as server:
        written = run_pincite("ask", "--json", QUESTION, home=home, **environment(server))
        failed = run_pincite("ask", QUESTION, home=home, **environment(server))
    answer = json.loads(written.stdout)
    assert (answer["model"], answer["notice"], answer["notice_code"]) == (
        "openai:test-model",
        "",
        "",
    )
    assert answer["citations"][0]["paragraph"] == "declaration:16"
    assert failed.returncode == 0
    assert "The provider of the language model refused the key." in failed.stdout
    assert "sk-test" not in failed.stdout + failed.stderr


@pytest.mark.parametrize(
    ("behaviour", "good", "said"),
    [
        (says("OK"), True, "openai:test-model answers, first words after "),
        (
            refuses(401, "Incorrect API key provided: sk-test-0123456789abcdef"),
            False,
            "openai:test-model: The provider refuses the key (401).",
        ),
        (stalls(), False, "openai:test-model: No reply within 2 seconds."),
        (
            refuses(404, "no model of key sk-test-0123456789abcdef"),
            False,
            "openai:test-model: The provider refuses the request: ",
        ),
    ],
    ids=["answers", "401", "silence", "404"],
)
def test_the_doctor_says_whether_the_model_answers_and_no_key(
    behaviour: Behaviour, good: bool, said: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789abcdef")
    with model_server(behaviour) as server:
        settings = Settings(
            home=home, llm="openai:test-model", llm_base_url=server.url, llm_timeout=SECONDS
        )
        finding = next(found for found in findings(settings) if found.what == "model")
    assert finding.good is good
    assert finding.said.startswith(said)
    assert "sk-test" not in finding.said


def test_the_doctor_says_that_no_model_is_set(home: Path) -> None:
    finding = next(found for found in findings(Settings(home=home)) if found.what == "model")
    assert finding.good
    assert finding.said.startswith("none is set")


def test_ctrl_c_stops_the_call_and_says_so(home: Path) -> None:
    with model_server(stalls(half)) as server:
        asking = start_pincite("ask", QUESTION, home=home, **environment(server))
        assert server.asked.wait(120)
        asking.send_signal(signal.SIGINT)
        _, said = asking.communicate(timeout=60)
        assert server.hung_up.wait(10)
    assert asking.returncode == 130
    assert "Traceback" not in said


def start_pincite(*arguments: str, home: Path, **environment: str) -> "subprocess.Popen[str]":
    """`pincite` in a process of its own that is not waited for."""
    return subprocess.Popen(
        [sys.executable, "-c", "from evals.cli import main; main()", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PINCITE_HOME": str(home),
            **environment,
        },
    )


def test_without_a_model_nothing_of_a_provider_is_imported(home: Path) -> None:
    providers = ["openai", "langchain_openai", "ollama", "anthropic", "langchain", "httpx"]
    code = (
        "import sys\nfrom qa.assembly import assistant_of\nfrom qa.settings import Settings\n"
        f"assistant_of(Settings(home={str(home)!r})).ask('beneficial ownership')\n"
        f"print([name for name in {providers!r} if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "[]"
