"""The MCP server, through the protocol's own client: over stdio and over HTTP."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from qa.assistant import Assistant
from qa.web.protection import Protection
from qa.web.signin import password_line, sign_in_of
from tests.command import ROOT
from tests.server import running

QUESTION = "What does the declaration say about beneficial ownership?"


async def check_tools(client: Any) -> None:
    tools = (await client.list_tools()).tools
    assert sorted(tool.name for tool in tools) == ["ask", "search", "show"]
    assert all(tool.annotations.read_only_hint for tool in tools)

    answered = (await client.call_tool("ask", {"question": QUESTION})).structured_content
    assert answered["status"] == "answered"
    assert answered["citations"][0]["reference"] == "A/RES/S-32/1, annex, para. 16"
    assert answered["citations"][0]["verified"]

    found = await client.call_tool("search", {"question": "记者", "limit": 2})
    ids = [row["paragraph"] for row in found.structured_content["paragraphs"]]
    assert ids[0] == "declaration:31"
    assert len(ids) == 2

    shown = await client.call_tool("show", {"paragraph": "declaration:PP3"})
    assert shown.structured_content["texts"]["zh"].startswith("我们着重指出")

    for tool, arguments, said in (
        ("show", {"paragraph": "declaration:999"}, "ids look like declaration:16"),
        ("ask", {"question": "?"}, "ask in a sentence"),
        ("search", {"question": "a", "limit": 999}, "limit"),
    ):
        refused = await client.call_tool(tool, arguments)
        assert refused.is_error
        assert said in refused.content[0].text
        assert "Traceback" not in refused.content[0].text


def talked(conversation: Callable[[], Awaitable[None]]) -> None:
    async def within() -> None:
        with anyio.fail_after(120):
            await conversation()

    anyio.run(within)


def test_over_stdio_another_assistant_asks_searches_and_reads(home: Path, tmp_path: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from evals.cli import main; main()", "mcp"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PINCITE_HOME": str(home)},
        cwd=tmp_path,
    )

    async def conversation() -> None:
        async with Client(stdio_client(server)) as client:
            await check_tools(client)

    talked(conversation)


def test_over_http_the_same_tools_answer(assistant: Assistant) -> None:
    with running(assistant) as address:

        async def conversation() -> None:
            async with Client(streamable_http_client(f"{address}/mcp")) as client:
                await check_tools(client)

        talked(conversation)


@pytest.mark.parametrize(("password", "lets_in"), [("right", True), ("wrong", False)])
def test_over_http_the_sign_in_holds(assistant: Assistant, password: str, lets_in: bool) -> None:
    protection = Protection(sign_in=sign_in_of(password_line("ann", "right")))
    with running(assistant, protection) as address:

        async def conversation() -> None:
            async with (
                httpx2.AsyncClient(auth=("ann", password)) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
            ):
                assert len((await client.list_tools()).tools) == 3

        if lets_in:
            talked(conversation)
        else:
            with pytest.raises(BaseException, match=r"."):
                talked(conversation)
