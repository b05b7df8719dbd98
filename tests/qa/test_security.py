"""What the door lets in, what it refuses, and how it says so."""

import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from gradio_client import Client

from qa.assembly import protection_of
from qa.assistant import Assistant
from qa.errors import BadSetting
from qa.settings import Settings
from qa.web.protection import LOOPBACK, MAX_BODY, Protection
from qa.web.signin import COOKIE, password_line, sign_in_of
from tests.command import run_pincite
from tests.server import hostile_assistant, running

QUESTION = {"question": "journalists"}


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with running(assistant) as address:
        yield address


# -- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/read/declaration/16", "/api/documents", "/api", "/config", "/read/none", "/x"]
)
def test_every_answer_tells_the_browser_what_it_may_do(address: str, path: str) -> None:
    headers = httpx.get(address + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    assert "'unsafe-inline'" not in scripts[1]
    assert "http" not in scripts[1]


def test_pages_of_our_own_run_no_inline_script_or_style(address: str) -> None:
    policy = httpx.get(f"{address}/read/declaration").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy


def test_each_view_of_the_chat_page_has_a_nonce_of_its_own(address: str) -> None:
    nonces = set()
    for _ in range(2):
        page = httpx.get(f"{address}/")
        found = re.search(r"'nonce-([^']+)'", page.headers["content-security-policy"])
        assert found
        nonces.add(found[1])
        assert page.text.count("<script") == page.text.count(f'<script nonce="{found[1]}"')
    assert len(nonces) == 2


# -- who may ask from where ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:7860", 200),
        ("LOCALHOST", 200),
        ("[::1]:7860", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_on_loopback_only_its_own_names_are_answered(address: str, host: str, status: int) -> None:
    response = httpx.get(f"{address}/api/documents", headers={"host": host})
    assert response.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "{address}"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_pages_of_other_sites_can_not_ask(
    address: str, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(address=address) for name, value in headers.items()}
    response = httpx.post(f"{address}/api/ask", json=QUESTION, headers=sent)
    assert response.status_code == status
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("path", ["/api/documents", "/config", "/", "/gradio_api/info"])
def test_no_other_site_may_read_an_answer(address: str, path: str) -> None:
    headers = {"origin": "http://127.0.0.1:9999"}
    response = httpx.get(address + path, headers=headers)
    assert "access-control-allow-origin" not in response.headers
    asked = {**headers, "access-control-request-method": "POST"}
    preflight = httpx.options(address + path, headers=asked)
    assert "access-control-allow-origin" not in preflight.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/proxy=https://evil.example"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/run-history/records"),
        ("GET", "/monitoring"),
        ("GET", "/monitoring/summary"),
        ("POST", "/login"),
        ("GET", "/gradio_api/dev/reload"),
    ],
)
def test_routes_of_gradio_that_nothing_needs_are_closed(
    address: str, method: str, path: str
) -> None:
    assert httpx.request(method, address + path).status_code == 404


@pytest.mark.parametrize("path", ["/etc/passwd", "pyproject.toml", "../../etc/passwd"])
def test_no_file_of_the_machine_can_be_read(address: str, path: str) -> None:
    assert httpx.get(f"{address}/gradio_api/file={path}").status_code in (403, 404)


def test_events_of_the_page_are_no_public_endpoints(address: str) -> None:
    info = httpx.get(f"{address}/gradio_api/info").json()
    assert info["unnamed_endpoints"] == {}
    for number in range(12):
        called = httpx.post(f"{address}/gradio_api/call/lambda_{number}", json={"data": []})
        assert called.status_code in (404, 422, 500) or "event_id" not in called.json()


def test_websockets_are_closed(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"GET /gradio_api/queue/join HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Version: 13\r\n\r\n"
        )
        assert connection.recv(64).split()[1] != b"101"


# -- how much, how often ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "send at most 1,000 kB"), ("zh-CN", "最多 1,000 kB"), ("zh-TW", "最多 1,000 kB")],
)
def test_too_large_a_request_is_refused_in_the_readers_language(
    address: str, language: str, said: str
) -> None:
    response = httpx.post(
        f"{address}/api/ask", content=b"x" * (MAX_BODY + 1), headers={"accept-language": language}
    )
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert said in response.json()["detail"]


def test_a_request_that_does_not_tell_its_size_is_cut_off_too(address: str) -> None:
    parts = (b"x" * 100_000 for _ in range(11))
    assert httpx.post(f"{address}/api/ask", content=parts).status_code == 413


def test_a_body_of_just_the_limit_reaches_the_api(address: str) -> None:
    response = httpx.post(f"{address}/api/ask", content=b" " * MAX_BODY)
    assert response.status_code == 422


def test_who_asks_too_often_is_told_when_to_come_back(assistant: Assistant) -> None:
    with running(assistant, Protection(asks_a_minute=3)) as address:
        answers = [httpx.post(f"{address}/api/ask", json=QUESTION) for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert "please try again in" in answers[3].json()["detail"]
        refused = httpx.get(f"{address}/api/search?q=a", headers={"accept-language": "zh-TW"})
        assert refused.json()["detail"].startswith("短時間內提問太多")
        page = httpx.post(f"{address}/gradio_api/queue/join", json={"data": []})
        assert page.status_code == 429  # the page shows its reader the detail
        assert httpx.get(f"{address}/read/declaration/16").status_code == 200


def test_when_too_many_ask_at_once_the_others_are_told(home: Path, assistant: Assistant) -> None:
    entered, leave = threading.Event(), threading.Event()

    class Slow:
        """An assistant that answers "wait" when it is told to."""

        corpus = assistant.corpus
        search = assistant.search

        def ask(self, text: str, history: object = ()) -> object:
            if text == "wait":
                entered.set()
                assert leave.wait(60)
            return assistant.ask(text)

    with (
        running(Slow(), Protection(at_once=1)) as address,  # type: ignore[arg-type]
        ThreadPoolExecutor() as others,
    ):
        first = others.submit(
            httpx.post, f"{address}/api/ask", json={"question": "wait"}, timeout=60
        )
        assert entered.wait(30)
        refused = httpx.post(f"{address}/api/ask", json=QUESTION)
        leave.set()
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        assert refused.headers["retry-after"] == "5"
        assert first.result().status_code == 200
        assert httpx.post(f"{address}/api/ask", json=QUESTION).status_code == 200


def test_an_error_tells_nothing_of_the_inside(assistant: Assistant) -> None:
    def ask(text: str, history: object = ()) -> object:
        if text == "break":
            raise RuntimeError("secret at /home/ann/index")
        return assistant.ask(text)

    broken = SimpleNamespace(corpus=assistant.corpus, search=assistant.search, ask=ask)
    with running(broken) as address:  # type: ignore[arg-type]
        response = httpx.post(f"{address}/api/ask", json={"question": "break"})
        assert (response.status_code, response.json()["code"]) == (500, "internal")
        assert "secret" not in response.text
        assert "RuntimeError" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"


# -- sign-in ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(assistant: Assistant) -> Iterator[str]:
    people = f"{password_line('ann', 'right ☃')} {password_line('bo', 'other')}"
    with running(assistant, Protection(sign_in=sign_in_of(people))) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    ["/", "/read/declaration/16", "/api/documents", "/config", "/gradio_api/info", "/mcp",
     "/api/openapi.json", "/assets/x.js"],
)  # fmt: skip
def test_who_has_not_signed_in_gets_nothing(guarded: str, path: str) -> None:
    response = httpx.get(guarded + path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic")
    assert response.json() == {"code": "sign_in", "detail": "Please sign in first."}


def test_health_can_be_asked_without_signing_in(guarded: str) -> None:
    assert httpx.get(f"{guarded}/healthz").status_code == 200


@pytest.mark.parametrize(
    ("name", "password", "status"),
    [
        ("ann", "right ☃", 200),
        ("bo", "other", 200),
        ("ann", "other", 401),
        ("ann", "", 401),
        ("", "", 401),
        ("eve", "right ☃", 401),
    ],
)
def test_programs_sign_in_with_basic_credentials(
    guarded: str, name: str, password: str, status: int
) -> None:
    auth = httpx.BasicAuth(name.encode(), password.encode())
    for _ in range(2):  # the second time from memory
        assert httpx.get(f"{guarded}/api/documents", auth=auth).status_code == status


def test_gradio_client_signs_in_with_the_same_credentials(guarded: str) -> None:
    auth = httpx.Request("GET", guarded)
    next(httpx.BasicAuth(b"bo", b"other").auth_flow(auth))
    headers = {"authorization": auth.headers["authorization"]}
    client = Client(guarded, headers=headers, verbose=False)
    assert client.view_api(return_format="dict", print_info=False)["unnamed_endpoints"] == {}


def test_a_browser_signs_in_comes_back_and_signs_out(assistant: Assistant) -> None:
    protection = Protection(sign_in=sign_in_of(password_line("ann", "right")))
    with running(assistant, protection) as address, httpx.Client(base_url=address) as browser:
        browser.headers["accept"] = "text/html"
        sent = browser.get("/read/declaration/16?lang=zh-Hant")
        assert sent.status_code == 303
        form = browser.get(sent.headers["location"])
        following = re.search(r'name="next" value="([^"]*)"', form.text)
        assert following
        fields = {"name": "ann", "next": following[1].replace("&amp;", "&")}
        wrong = browser.post("/sign-in", data={**fields, "password": "wrong"})
        assert wrong.status_code == 401
        assert "please try again" in wrong.text
        right = browser.post("/sign-in", data={**fields, "password": "right"})
        assert right.headers["location"] == "/read/declaration/16?lang=zh-Hant"
        kept = right.headers["set-cookie"]
        assert "HttpOnly" in kept
        assert "samesite=lax" in kept.lower()
        assert browser.get(right.headers["location"]).status_code == 200
        assert browser.get("/").status_code == 200
        browser.post("/sign-out")
        assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(guarded: str, address: str) -> None:
    fields = {"name": "bo", "password": "other", "next": address}
    response = httpx.post(f"{guarded}/sign-in", data=fields)
    assert response.headers["location"] == "/"


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: ["Ym8=", parts[1], parts[2]],
        lambda parts: [parts[0], str(int(parts[1]) + 9), parts[2]],
        lambda parts: [parts[0], parts[1], "0" * 64],
        lambda parts: parts[:2],
        lambda parts: [parts[0], "1", parts[2]],
    ],
)
def test_a_cookie_that_was_changed_is_worth_nothing(change) -> None:  # type: ignore[no-untyped-def]
    sign_in = sign_in_of(password_line("ann", "right"))
    assert sign_in
    cookie = sign_in.cookie("ann")
    assert sign_in.knows({"cookie": f"{COOKIE}={cookie}"})
    assert not sign_in.knows({"cookie": f"{COOKIE}={'.'.join(change(cookie.split('.')))}"})
    another = sign_in_of(password_line("ann", "right"))
    assert another
    assert not another.knows({"cookie": f"{COOKIE}={cookie}"})


def test_guessing_passwords_is_slowed_down(assistant: Assistant) -> None:
    protection = Protection(sign_in=sign_in_of(password_line("ann", "right")))
    with running(assistant, protection) as address:
        tries = [httpx.get(f"{address}/api", auth=("ann", str(n))).status_code for n in range(11)]
        assert tries == [401] * 10 + [429]
        late = httpx.post(f"{address}/sign-in", data={"name": "ann", "password": "right"})
        assert late.status_code == 429


@pytest.mark.parametrize(
    "setting",
    ["ann:right", "ann", ":scrypt$00$00", "ann:scrypt$xx$yy", "ann:scrypt$00", "ann:md5$0$0"],
)
def test_a_sign_in_that_can_not_be_used_is_refused_and_not_repeated(setting: str) -> None:
    with pytest.raises(BadSetting) as refused:
        sign_in_of(setting)
    assert setting not in str(refused.value)


def test_settings_become_a_protection() -> None:
    settings = Settings(hosts="ask.example ASK2.example", asks_a_minute=5, at_once=2)
    protection = protection_of(settings, "127.0.0.1")
    assert protection.hosts == (*LOOPBACK, "ask.example", "ask2.example")
    assert (protection.asks_a_minute, protection.at_once) == (5, 2)
    assert protection_of(Settings(), "127.0.0.1").hosts == LOOPBACK
    assert protection_of(Settings(), "0.0.0.0").hosts == ()  # noqa: S104
    assert protection_of(Settings(), "127.0.0.1").sign_in is None


def test_the_server_does_not_start_with_a_sign_in_that_can_not_be_used(home: Path) -> None:
    done = run_pincite("chat", home=home, PINCITE_SIGN_IN="ann:secret")
    assert done.returncode == 2
    assert "PINCITE_SIGN_IN can't be used" in done.stderr
    assert "secret" not in done.stderr


# -- markup from everywhere ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> 图书馆",
        "<img src=x onerror=alert(1)> 罚款",
        "![x](https://evil.example/x.png) 期限",
        "[x](javascript:alert(1)) [y](data:text/html,z) 罚款",
    ],
)
def test_markup_in_questions_and_documents_leaves_every_door_as_text(
    question: str, tmp_path: Path
) -> None:
    with running(hostile_assistant(tmp_path)) as address:
        answer = httpx.post(f"{address}/api/ask", json={"question": question})
        assert answer.headers["content-type"] == "application/json"
        sent = {"questions": [{"question": question}]}
        text = httpx.post(f"{address}/export/markdown", json=sent).text
        plain = re.sub(r"</?mark>", "", text)
        assert re.findall(r"(?<!\\)<(?!https://)", plain) == []
        assert re.findall(r"(?<!\\)\]\((?!\\)", plain) == []
        pdf = httpx.post(f"{address}/export/pdf", json=sent, timeout=60).content
        assert b"/JavaScript" not in pdf
        assert b"/URI" not in pdf
