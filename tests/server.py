"""The real server on a port of its own, and a corpus that wants to do harm."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from qa.assistant import Assistant
from qa.web.protection import Protection
from qa.web.server import app_of, configuration
from tests.fakes import WordCountEmbedder, library_corpus
from vectorstore.index import build_index, open_index
from vectorstore.search import Search

HOSTILE = """A/RES/99/1
<script>alert('title')</script> 建立<img src=x onerror=alert(1)>图书馆 javascript:alert(1)
大会，
1. 图书馆每周开放六天 <script>alert('text')</script>，星期一关闭。
2. 读者可以免费借阅 [图书](javascript:alert(1)) ![x](https://evil.example/x.png)，期限为三十天。
3. 逾期不还的，每天缴纳罚款。<a href="data:text/html,x" onclick="alert(1)">罚款</a>用于购买新书。
"""


@contextmanager
def running(assistant: Assistant, protection: Protection | None = None) -> Iterator[str]:
    """The address of a server that answers with this assistant until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    application = app_of(assistant, protection)
    config = configuration(application, "127.0.0.1", port)
    config.log_level = "critical"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def hostile_assistant(folder: Path) -> Assistant:
    """An assistant on one document whose title, texts and file name hold markup."""
    corpus = library_corpus(folder / "documents", HOSTILE)
    embedder = WordCountEmbedder()
    build_index(corpus, embedder, folder / "home")
    return Assistant(Search(corpus, open_index(corpus, embedder.name, folder / "home"), embedder))
