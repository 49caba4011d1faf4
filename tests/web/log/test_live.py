"""Live: a stream says `jobs` after a recorded change, only to its workspace, and ends when it should."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from automation_log.web.entering import COOKIE
from automation_log.web.log.live import BEATS_A_LOOK, Live
from automation_log.web.serving import WebServer
from tests.conftest import Record
from tests.store.test_record import plant
from tests.web.conftest import Web

SOON = 10.0


@asynccontextmanager
async def serving(web: Web) -> AsyncIterator[tuple[WebServer, str]]:
    """The app under a real server on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = WebServer(web.app, host="127.0.0.1", port=port)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, SOON)


@asynccontextmanager
async def stream(web: Web, address: str) -> AsyncIterator[AsyncIterator[str]]:
    token = (await web.signed_in()).cookies[COOKIE]
    async with (
        httpx2.AsyncClient(
            base_url=address, headers={"Cookie": f"{COOKIE}={token}"}, timeout=SOON
        ) as browser,
        browser.stream("GET", "/w/acme/live") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield answer.aiter_lines()


async def next_event(lines: AsyncIterator[str]) -> str:
    while True:
        line = await asyncio.wait_for(anext(lines), SOON)
        if line.startswith("event:"):
            return line


async def test_a_stream_tells_of_a_recorded_change(web: Web) -> None:
    async with serving(web) as (_, address), stream(web, address) as lines, stream(web, address) as others:
        assert await next_event(lines) == "event: jobs"  # at once: the page may be older than the stream
        assert await next_event(others) == "event: jobs"
        await plant(web.record, 2)
        assert await next_event(lines) == "event: jobs"
        assert await next_event(others) == "event: jobs"
        await plant(web.record, 1)
        assert await next_event(lines) == "event: jobs"


async def test_a_page_looks_again_now_and_then_though_nothing_is_recorded(record: Record) -> None:
    async def is_welcome() -> bool:
        return True

    told = Live(record.database, asyncio.Event(), heartbeat_s=0.01).stream(record.workspace_id, is_welcome)
    lines = [await anext(told) for _ in range(2 * BEATS_A_LOOK)]
    beats = [": still here\n\n"] * (BEATS_A_LOOK - 1)
    assert lines == ["event: jobs\ndata:\n\n", *beats] * 2
    await told.aclose()


async def test_stopping_the_server_ends_open_streams(web: Web) -> None:
    async with serving(web) as (server, address), stream(web, address) as lines:
        await next_event(lines)
        server.should_exit = True
        with pytest.raises(StopAsyncIteration):
            await next_event(lines)


async def test_the_server_answers_while_streams_are_open(web: Web) -> None:
    async with serving(web) as (_, address), stream(web, address) as lines:
        await next_event(lines)
        async with httpx2.AsyncClient(base_url=address) as program:
            assert (await program.get("/w/acme/live")).status_code == 401
            assert (await program.get("/sign-in")).status_code == 200
