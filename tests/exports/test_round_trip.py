"""One filter, five ways: the box, the address, the API, the command line and the export say and find the same."""

import csv
import io
import json
import re
import shlex
from dataclasses import replace
from html import unescape
from unicodedata import bidirectional, category
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automation_log.api.v1.door import ApiDoor
from automation_log.domain.filters.filter import Filter
from automation_log.domain.filters.grammar import parse
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.roles import Role
from automation_log.exports.exporting import Export, exported
from automation_log.exports.formats import safe_cell
from tests.api.v1.conftest import Api, services_of
from tests.cli.conftest import Call
from tests.directory.office import open_office
from tests.store.many_jobs import HOSTILE, NOW, made, write
from tests.store.test_finding import SOME
from tests.web.conftest import Web
from tests.web.log.test_log import ids_in, link
from tests.web.test_rendering import Reader

ROWS = made(7, 70)
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Unicode's own classes of signs that turn the direction."""


async def on_pages(browser: httpx2.AsyncClient, filter_: Filter) -> tuple[str, str, list[str]]:
    """What the box holds, the command that the page offers to copy, and the rows of all pages."""
    page = (await browser.get(f"/w/acme/log?{urlencode({'q': str(filter_)})}")).text
    (box,) = (one["value"] for one in Reader(page).all("input") if one.get("id") == "q")
    command = re.search(r'<code id="as-command">([^<]*)</code>', page)
    assert command
    found = ids_in(page)
    while "Older jobs" in page:
        page = (await browser.get(link(page, "Older jobs"))).text
        found += ids_in(page)
    return unescape(box or ""), unescape(command[1]), found


async def through_the_api(caller: httpx2.AsyncClient, filter_: Filter) -> list[str]:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = (await caller.get("/jobs", params={"q": str(filter_), "after": after, "limit": 200})).json()
        found += [one["id"] for one in page["items"]]
        after = page["next"]
    return found


def lines_of(text: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    heading, *jobs = map(json.loads, text.splitlines())
    return heading["export"], jobs


async def test_a_filter_goes_round_unchanged_and_finds_the_same_everywhere(web: Web, call: Call) -> None:
    await write(web.record, ROWS)
    office = await open_office(web.record)
    owner = Actor(kind=ActorKind.MEMBER, id=web.members[Role.OWNER], label="Owner Person")
    services = services_of(office)
    api = Api(office=office, services=services, door=ApiDoor(services), people={Role.OWNER: owner})
    browser, caller = await web.signed_in(), await api.caller()
    checked: list[Filter] = [parse(""), parse("person:ada@example.com -status:running"), parse("script")]

    @given(SOME)
    @settings(max_examples=10, database=None, suppress_health_check=[HealthCheck.too_slow])
    def gather(some: Filter) -> None:
        checked.append(some)

    gather()
    for filter_ in checked:
        q = {"q": str(filter_)}
        box, command, rows = await on_pages(browser, filter_)
        assert parse(box) == filter_
        assert await through_the_api(caller, filter_) == rows, box
        program, *words = shlex.split(command)
        assert program == "automation-log"
        listed = await call(*words, "--json", "--limit", "10000")
        assert [one["id"] for one in json.loads(listed.stdout)] == rows, box
        for text in (
            (await browser.get("/w/acme/export/jsonl", params=q)).text,
            (await caller.get("/jobs/export", params=q)).text,
            (await call("jobs", "export", *map(str, filter_.terms))).stdout,
        ):
            heading, jobs = lines_of(text)
            assert heading["filter"] == str(filter_)
            assert heading["jobs"] == len(jobs)
            assert [job["id"] for job in jobs if job["parent_id"] is None] == rows, box
            assert {job["root_id"] for job in jobs} == {*rows}
        cells = [*csv.reader(io.StringIO((await browser.get("/w/acme/export/csv", params=q)).text))]
        assert [(line[0], line[1]) for line in cells[2:]] == [
            (job["id"], job["parent_id"] or "") for job in jobs
        ]
    for client in api.callers:
        await client.aclose()


async def test_an_export_says_what_it_is_and_no_name_in_it_acts(web: Web) -> None:
    await write(web.record, made(3, 60))
    browser = await web.signed_in()
    answer = await browser.get("/w/acme/export/csv", params={"q": "-app:nothing"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="automation-log-acme-20')
    heading, columns, *lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    facts = dict(zip(heading[::2], heading[1::2], strict=True))
    assert facts["filter"] == "'-app:nothing"
    assert facts["exported_by"] == "Owner Person"
    assert facts["jobs"] == str(len(lines))
    hostile = [line[columns.index("target")] for line in lines if "cmd()" in line[columns.index("target")]]
    assert hostile
    assert {*hostile} == {"'=cmd()|<script>alert(1)</script>\\u001b[31m\\u202e"}
    for ending in ("csv", "jsonl"):
        text = (await browser.get(f"/w/acme/export/{ending}")).text
        assert not {"\x1b", "\u202e"} & {*text}
        assert ending == "csv" or HOSTILE in {
            json.loads(line)["target"]["label"] for line in text.splitlines()[1:]
        }


async def test_slow_readers_take_no_connection_from_the_pages_and_are_only_so_many(web: Web) -> None:
    await write(web.record, made(3, 5))
    browser = await web.signed_in()
    wanted = Export(
        filter=parse(""),
        format="csv",
        by=web.actor(),
        read_id=web.record.ids.new(),
        now=NOW,
        zone=ZoneInfo("UTC"),
    )
    database, ids = web.record.database, web.record.ids
    slow = [exported(database, web.record.workspace_id, replace(wanted, read_id=ids.new())) for _ in range(4)]
    assert all([(await anext(one)).startswith("\ufeff") for one in slow])
    answer = await browser.get("/w/acme/export/csv")
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert (await browser.get("/w/acme/log?q=")).status_code == 200
    for one in slow:
        await one.aclose()  # type: ignore[attr-defined]
    assert (await browser.get("/w/acme/export/csv")).status_code == 200


async def test_a_filter_that_cannot_be_read_makes_no_file(web: Web) -> None:
    browser = await web.signed_in()
    answer = await browser.get("/w/acme/export/csv?q=status:x", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["field"]) == (400, "q")
    assert (await browser.get("/w/acme/export/xml")).status_code in (400, 404, 422)


@given(st.text())
def test_any_filter_text_is_one_line_of_a_heading(text: str) -> None:
    shown = safe_cell(text)
    assert not [sign for sign in shown if category(sign) == "Cc" or bidirectional(sign) in TURNING]
    assert [sign for sign in shown if category(sign) in ("Cf", "Zs")].count("\u200d") == text.count("\u200d")
    assert not shown.startswith(("=", "+", "-", "@"))
