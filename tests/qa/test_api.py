"""The HTTP API, through a client of its own, on a real server."""

import io
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import docx
import httpx
import pytest
from gradio_client import Client

from qa.answer import answer_json
from qa.assistant import Assistant
from qa.event import Searching
from qa.question import Turn
from qa.view import paragraph_json
from tests.server import running

QUESTION = "What does the declaration say about beneficial ownership?"


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with running(assistant) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def without_seconds(answer: Any) -> dict[str, Any]:
    return {key: value for key, value in json.loads(json.dumps(answer)).items() if key != "seconds"}


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, as the HTML standard reads them."""
    found = []
    for block in text.split("\n\n"):
        fields = [line.split(": ", 1) for line in block.splitlines()]
        if fields:
            named = dict(fields)
            found.append((named["event"], json.loads(named["data"])))
    return found


@pytest.mark.parametrize("question", [QUESTION, "宣言对实益所有权有什么规定？", "sourdough bread?"])
def test_ask_returns_what_the_assistant_answers(
    client: httpx.Client, assistant: Assistant, question: str
) -> None:
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 200
    expected = without_seconds(answer_json(assistant.ask(question)))
    assert without_seconds(response.json()) == expected


def test_a_follow_up_is_understood_from_its_history(
    client: httpx.Client, assistant: Assistant
) -> None:
    said = client.post("/api/ask", json={"question": QUESTION}).json()["answer"]
    turns = (Turn("user", QUESTION), Turn("assistant", said))
    question = "Does that hold for private companies too?"
    history = [{"role": turn.role, "content": turn.content} for turn in turns]
    asked = client.post("/api/ask", json={"question": question, "history": history}).json()
    assert without_seconds(asked) == without_seconds(answer_json(assistant.ask(question, turns)))
    alone = client.post("/api/ask", json={"question": question}).json()
    assert asked["retrieved"] != alone["retrieved"]


def test_the_stream_ends_in_the_answer_that_ask_returns(client: httpx.Client) -> None:
    with client.stream("POST", "/api/ask/stream", json={"question": QUESTION}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        got = events(response.read().decode())
    whole = client.post("/api/ask", json={"question": QUESTION}).json()
    names = [name for name, _ in got]
    assert names[:2] == ["searching", "found"]
    assert set(names[2:-1]) == {"piece"}
    assert got[1][1]["paragraphs"] == [row["paragraph"] for row in whole["retrieved"]]
    assert whole["answer"].startswith("".join(data["text"] for _, data in got[2:-1]))
    assert without_seconds(got[-1][1]) == without_seconds(whole)


def test_a_bad_question_is_refused_before_the_stream_begins(client: httpx.Client) -> None:
    response = client.post("/api/ask/stream", json={"question": "?!"})
    assert (response.status_code, response.json()["code"]) == (400, "bad_question")


def test_a_stream_that_breaks_says_so_and_nothing_of_the_inside(assistant: Assistant) -> None:
    def stream(text: str, history: object = ()) -> Iterator[object]:
        yield Searching()
        raise RuntimeError("secret at /home/ann")

    broken = SimpleNamespace(
        corpus=assistant.corpus, search=assistant.search, ask=assistant.ask, stream=stream
    )
    with running(broken) as address:  # type: ignore[arg-type]
        got = events(httpx.post(f"{address}/api/ask/stream", json={"question": "a"}).text)
    assert [name for name, _ in got] == ["searching", "problem"]
    assert "secret" not in str(got)


def test_search_paragraphs_and_documents(client: httpx.Client, assistant: Assistant) -> None:
    found = client.get("/api/search", params={"q": "journalists", "k": 3}).json()["paragraphs"]
    assert found[0]["paragraph"] == "declaration:31"
    assert len(found) == 3
    corpus = assistant.corpus
    shown = client.get("/api/paragraphs/declaration:31").json()
    assert shown == paragraph_json(corpus, corpus.paragraphs["declaration:31"])
    documents = client.get("/api/documents").json()["documents"]
    assert [(d["id"], len(d["paragraphs"])) for d in documents] == [
        ("declaration", 101),
        ("note", 17),
    ]


@pytest.mark.parametrize(
    ("request_", "sent", "status", "code", "said"),
    [
        ("POST /api/ask", {"question": "?!"}, 400, "bad_question", "empty"),
        ("POST /api/ask", {"question": ""}, 422, "bad_request", "question"),
        ("POST /api/ask", {"question": "x" * 4001}, 422, "bad_request", "4000"),
        ("POST /api/ask", {"q": "x"}, 422, "bad_request", "question"),
        ("POST /api/ask", {"question": "a", "history": [{"role": "system", "content": "b"}]},
         422, "bad_request", "role"),
        ("GET /api/ask", None, 404, "not_found", "no such page"),
        ("GET /api/search?k=2", None, 422, "bad_request", "q"),
        ("GET /api/search?q=a&k=999", None, 422, "bad_request", "100"),
        ("GET /api/paragraphs/declaration:999", None, 404, "unknown_paragraph", "front to 86"),
        ("GET /api/nothing", None, 404, "not_found", "no such page"),
        ("POST /export/pdf", {}, 400, "bad_request", "questions"),
        ("POST /export/odt", {"questions": [{"question": "a"}]}, 422, "bad_request", "pdf"),
        ("POST /export/pdf", {"answers": [{"question": "a"}]}, 400, "bad_request", "Answer 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_code_and_a_sentence(  # noqa: PLR0917
    client: httpx.Client, request_: str, sent: Any, status: int, code: str, said: str
) -> None:
    method, path = request_.split()
    response = client.request(method, path, json=sent)
    assert response.status_code == status
    problem = response.json()
    assert problem["code"] == code
    assert said in problem["detail"]
    assert "Traceback" not in response.text


def test_a_refusal_speaks_chinese_to_a_chinese_reader(client: httpx.Client) -> None:
    headers = {"accept-language": "zh-CN"}
    response = client.post("/api/ask", json={"question": "？"}, headers=headers)
    assert response.json()["detail"].startswith("这个问题无法提交")


def test_json_that_is_none_is_refused(client: httpx.Client) -> None:
    response = client.post(
        "/api/ask", content=b"{nonsense", headers={"content-type": "application/json"}
    )
    assert (response.status_code, response.json()["code"]) == (422, "bad_request")


def test_the_description_names_every_door_and_fits_what_comes_back(client: httpx.Client) -> None:
    schema = client.get("/api/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/ask",
        "/api/ask/stream",
        "/api/search",
        "/api/paragraphs/{paragraph_id}",
        "/api/documents",
        "/export/{form}",
    }
    described = set(schema["components"]["schemas"]["AnswerShape"]["properties"])
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert described <= set(answer)
    cited = set(schema["components"]["schemas"]["CitationShape"]["properties"])
    assert cited <= set(answer["citations"][0])


def test_the_description_for_people_fetches_nothing_from_outside(client: httpx.Client) -> None:
    page = client.get("/api").text
    assert "/api/ask/stream" in page
    assert "https://" not in page
    assert "<script" not in page


def test_a_conversation_is_exported_by_asking_again_or_by_checking_again(
    client: httpx.Client,
) -> None:
    asked = client.post("/export/docx", json={"questions": [{"question": QUESTION}]})
    assert 'filename="pincite-' in asked.headers["content-disposition"]
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    given = client.post("/export/docx", json={"answers": [answer], "language": "zh-Hans"})
    for response, title in ((asked, "Answers with citations"), (given, "附引文的回答")):
        texts = [p.text for p in docx.Document(io.BytesIO(response.content)).paragraphs]
        assert texts[0] == title
        assert any("提高实益所有权的透明度" in text for text in texts)
    answer["citations"][0]["quote"] = "腐败"
    altered = client.post("/export/markdown", json={"answers": [answer]}).text
    assert "NOT VERIFIED" in altered
    assert "✓" not in altered


def test_a_form_without_scripts_can_export_too(client: httpx.Client) -> None:
    conversation = json.dumps({"questions": [{"question": QUESTION}]})
    response = client.post("/export/pdf/form", data={"conversation": conversation})
    assert response.content.startswith(b"%PDF-")
    assert client.post("/export/pdf/form", data={"conversation": "{"}).status_code == 400


def test_gradio_client_finds_no_endpoint_without_a_name(address: str) -> None:
    client = Client(address, verbose=False)
    api = client.view_api(return_format="dict", print_info=False)
    assert api["unnamed_endpoints"] == {}
    assert set(api["named_endpoints"]) <= {"/ask", "/chat"}
