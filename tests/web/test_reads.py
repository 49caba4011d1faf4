"""Reads: once a session and hour, at navigation only; a list with its filter; live pages sleep through them."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from automation_log.domain.roles import Role
from automation_log.store import positions
from automation_log.web.reads import NEWEST
from tests.conftest import now
from tests.engine.workshop import MovedClock
from tests.store.test_record import plant
from tests.web.conftest import Web

LIVE = {"HX-Request": "true"}


@pytest.fixture
def clock(web: Web) -> MovedClock:
    """The web's clock, five minutes into the hour that comes next."""
    web.clock.move_to(now().replace(minute=5, second=0, microsecond=0) + timedelta(hours=1))
    return web.clock


async def rows(web: Web) -> list[dict[str, Any]]:
    async with web.record.database.reading(web.record.workspace_id) as connection:
        cursor = await connection.execute(
            "SELECT kind, actor_label, session_id IS NOT NULL AS in_session, job_id, filter FROM reads ORDER BY id"
        )
        return await cursor.fetchall()


async def opened(browser: httpx2.AsyncClient, address: str, **headers: str) -> str:
    answer = await browser.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_job_is_read_once_a_session_and_hour(web: Web, clock: MovedClock) -> None:
    job = (await plant(web.record, 1))[0].id
    address = f"/w/acme/jobs/{job}"
    browser = await web.signed_in()
    await opened(browser, address, **LIVE)
    assert await rows(web) == [], "what fetches itself is no navigation"
    page = await opened(browser, address)
    assert "Read by" in page
    clock.ahead += timedelta(minutes=50)
    await opened(browser, address)
    await opened(browser, address, **LIVE)
    assert len(await rows(web)) == 1, "the same hour"
    clock.ahead += timedelta(minutes=10)
    await opened(browser, address)
    assert len(await rows(web)) == 2, "the next hour"
    other = await web.signed_in(Role.ADMIN)
    page = await opened(other, address)
    again = await web.signed_in(Role.ADMIN)
    await opened(again, address)
    assert [(row["kind"], row["actor_label"], row["job_id"]) for row in await rows(web)] == [
        *((1, "Owner Person", job), (1, "Owner Person", job)),
        *((1, "Admin Person", job), (1, "Admin Person", job)),
    ], "each session for itself"
    read_by = page[page.index("Read by") :]
    assert read_by.index("Admin Person") < read_by.index("Owner Person"), "the newest first"


async def test_a_page_names_the_newest_twenty(web: Web, clock: MovedClock) -> None:
    job = (await plant(web.record, 1))[0].id
    browser = await web.signed_in(Role.SUPER_ADMIN)
    for _ in range(NEWEST + 2):
        clock.ahead += timedelta(minutes=26)
        page = await opened(browser, f"/w/acme/jobs/{job}")
    hours = len(await rows(web))
    assert hours < NEWEST
    assert page[page.index("Read by") :].count("Super_Admin Person") == hours
    for _ in range(NEWEST):
        await opened(await web.signed_in(), f"/w/acme/jobs/{job}")
    page = await opened(browser, f"/w/acme/jobs/{job}", **LIVE)
    assert page[page.index("Read by") :].count(" Person</bdi>") == NEWEST


async def test_what_is_not_there_or_not_theirs_is_no_read(web: Web, clock: MovedClock) -> None:
    job = (await plant(web.record, 1))[0].id
    browser = await web.signed_in()
    assert (await browser.get(f"/w/acme/jobs/{web.record.ids.new()}")).status_code == 404
    assert (await browser.get("/w/acme/log?q=status:odd")).status_code == 400
    assert (await (await web.signed_in(Role.USER)).get(f"/w/acme/jobs/{job}")).status_code == 403
    assert await rows(web) == []


async def test_the_log_is_read_through_its_filter(web: Web, clock: MovedClock) -> None:
    job = (await plant(web.record, 1))[0].id
    browser = await web.signed_in()
    for address in (
        "/w/acme/log",
        f"/w/acme/log?before={job}",
        "/w/acme/log?q=status:queued",
        f"/w/acme/log?q=status:queued&upto={job}&said=x",
        "/w/acme/log?q=status:queued",
    ):
        await opened(browser, address)
    await opened(browser, "/w/acme/log?q=status:running", **LIVE)
    assert [(row["kind"], row["filter"]) for row in await rows(web)] == [(2, ""), (2, "status:queued")]
    await opened(browser, "/w/acme/log?q=" + "-app:nothing " * 39 + "x" * 200)
    assert len((await rows(web))[-1]["filter"]) > 600


async def test_each_export_is_a_line_of_its_own(web: Web, clock: MovedClock) -> None:
    browser = await web.signed_in()
    for _ in range(2):
        await opened(browser, "/w/acme/export/csv?q=status:queued")
    assert [tuple(row.values()) for row in await rows(web)] == [
        (3, "Owner Person", True, None, "status:queued")
    ] * 2


async def test_reading_wakes_no_live_page(web: Web, clock: MovedClock) -> None:
    job = (await plant(web.record, 1))[0].id
    browser = await web.signed_in()
    async with web.record.database.outside() as connection:
        here = await positions.here(connection)
        _, before = await positions.changed_since(connection, here)
    await opened(browser, f"/w/acme/jobs/{job}")
    await opened(browser, "/w/acme/log")
    assert len(await rows(web)) == 2
    async with web.record.database.outside() as connection:
        assert await positions.changed_since(connection, before) == (frozenset(), before)
