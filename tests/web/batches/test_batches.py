"""Bulk on the pages: a filter is looked at, begun, followed and aborted, and hostile text stays text."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import httpx2
import pytest

from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.triggers import batch_turns
from automation_log.triggers.batch_turns import BatchTurns
from tests.web.browser.furnishing import lead
from tests.web.conftest import Web, csrf_of
from tests.web.log.test_log import plant_roots

FAILED = "status:not_completed"
HOSTILE = '"=cmd()|<script>alert(1)</script>\x1b[31m\u202e\\" onfocus=\\"x"'


def turns_of(web: Web) -> BatchTurns:
    """The duty of a worker over this web's store."""
    return BatchTurns(
        database=web.record.database,
        recorder=web.record.recorder,
        queue=web.record.queue,
        rerunning=web.services.rerunning,
        clock=web.services.clock,
        brand="Automation Log",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Somebody at the pages."""

    browser: httpx2.AsyncClient

    async def get(self, address: str) -> str:
        answer = await self.browser.get(address)
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)

    async def post(self, address: str, **fields: str) -> httpx2.Response:
        return await self.browser.post(address, data={"csrf": csrf_of(self.browser)} | fields)

    async def preview(self, act: str, q: str = FAILED) -> str:
        """The address of the preview."""
        answer = await self.post("/w/acme/batches", act=act, q=q)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])


async def sitting(web: Web, role: Role = Role.OWNER) -> Sitting:
    return Sitting(browser=await web.signed_in(role))


async def failed(web: Web, count: int) -> list[UUID]:
    planned = await plant_roots(web.record, count)
    for job in planned:
        await lead(web.record, job, Status.NOT_COMPLETED)
    return [job.id for job in planned]


async def test_from_the_log_to_the_end_and_back_to_the_log(web: Web) -> None:
    jobs = await failed(web, 3)
    await plant_roots(web.record, 2)
    olive = await sitting(web)
    log = await olive.get(f"/w/acme/log?q={FAILED}")
    assert f'<input type="hidden" name="q" value="{FAILED}">' in log
    assert "With all these jobs, after a preview:" in log
    address = await olive.preview("retry")
    seen = await olive.get(address)
    assert "<h1>Retry 3 jobs?</h1>" in seen
    assert "Nothing has been asked for yet." in seen
    assert "The filter finds 3 jobs of the log, each with all that is nested in it." in seen
    assert all(f"/w/acme/jobs/{job}" in seen for job in jobs)
    assert {row["status"] for row in await web.jobs()} == {Status.QUEUED, Status.NOT_COMPLETED}
    begun = await olive.post(f"{address}/confirm")
    assert begun.headers["location"] == f"{address}?said=begun"
    page = await olive.get(begun.headers["location"])
    assert "0 of 3 were retried." in page
    assert "Waits for its turn" in page
    await turns_of(web).work_off()
    page = await olive.get(address)
    assert "3 of 3 were retried." in page
    assert "Abort</button>" not in page
    touched = await olive.get(f"/w/acme/log?{urlencode({'q': 'batch:' + address.split('/')[-1]})}")
    assert all(f"/w/acme/jobs/{job}" in touched for job in jobs)
    assert "Retry asked for in bulk by Owner Person" in await olive.get(f"/w/acme/jobs/{jobs[0]}")
    listed = await olive.get("/w/acme/batches")
    assert "Bulk retry of 3 jobs" in listed
    assert address in listed


async def test_what_is_left_out_is_counted_by_why(web: Web) -> None:
    await failed(web, 2)
    (done, _) = await plant_roots(web.record, 2)
    await lead(web.record, done, Status.COMPLETED)
    olive = await sitting(web)
    page = await olive.get(await olive.preview("retry", ""))
    assert "<h1>Retry 2 jobs?</h1>" in page
    assert "<td>It is Completed; a rerun would ask for it again.</td><td>1</td>" in page
    assert "<td>It has not ended.</td><td>1</td>" in page
    nothing = await olive.get(await olive.preview("retry", "status:completed"))
    assert "There is nothing here to do." in nothing
    assert "/confirm" not in nothing


async def test_an_abort_says_what_had_been_done(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_turns, "TURNS_AT_ONCE", 2)
    await failed(web, 3)
    olive, adam = await sitting(web), await sitting(web, Role.ADMIN)
    address = await olive.preview("retry")
    assert "Somebody else looked at this." in await adam.get(address)
    refused = await adam.post(f"{address}/confirm")
    assert (refused.status_code, "look for yourself" in refused.text) == (403, True)
    await olive.post(f"{address}/confirm")
    await turns_of(web).take_turns(web.record.workspace_id, UUID(address.split("/")[-1]))
    ended = await adam.post(f"{address}/abort")
    page = await adam.get(ended.headers["location"])
    assert "Aborted by Admin Person." in page
    assert "2 of 3 were retried, 1 left as they were." in page
    assert page.count("Left as it was") == 1
    again = await adam.post(f"{address}/abort")
    assert (again.status_code, "It has ended: 2 of 3 were retried" in again.text) == (409, True)


@pytest.mark.parametrize(
    ("q", "act", "status", "said"),
    [
        ("colour:red", "retry", 400, "there is no field"),
        (FAILED, "delete", 422, "Choose what to do"),
        (FAILED, "", 422, "Choose what to do"),
        ("a\x00b", "retry", 400, "NUL character"),
    ],
)
async def test_what_cannot_be_asked_is_said_beside_the_filter(
    web: Web, q: str, act: str, status: int, said: str
) -> None:
    answer = await (await sitting(web)).post("/w/acme/batches", q=q, act=act)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text


async def test_hostile_text_stays_text_on_every_page(web: Web) -> None:
    await failed(web, 1)
    olive = await sitting(web)
    address = await olive.preview("retry", f"-{HOSTILE} {FAILED}")
    await olive.post(f"{address}/confirm")
    await turns_of(web).work_off()
    refused = await olive.post("/w/acme/batches", q=f"colour:{HOSTILE}", act="retry")
    for page in (refused.text, *[(await olive.browser.get(at)).text for at in (address, "/w/acme/batches")]):
        assert "<script>alert(1)" not in page
        assert not re.search(r'"\s+onfocus=', page)
        assert "=cmd()|&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_what_is_no_batch_is_not_found(web: Web) -> None:
    olive = await sitting(web)
    for junk in ("x", "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60", "'"):
        assert (await olive.browser.get(f"/w/acme/batches/{junk}")).status_code == 404
        for act in ("confirm", "abort"):
            assert (await olive.post(f"/w/acme/batches/{junk}/{act}")).status_code == 404
    for name in ("before", "after"):
        assert (await olive.browser.get(f"/w/acme/batches?{name}=junk")).status_code in (200, 400)


async def test_a_form_without_our_value_asks_for_nothing(web: Web) -> None:
    await failed(web, 1)
    olive = await sitting(web)
    address = await olive.preview("retry")
    for at in ("/w/acme/batches", f"{address}/confirm", f"{address}/abort"):
        answer = await olive.browser.post(at, data={"q": FAILED, "act": "retry"})
        assert answer.status_code == 403
    await turns_of(web).work_off()
    assert [row["status"] for row in await web.jobs()] == [Status.NOT_COMPLETED]
