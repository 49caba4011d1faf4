"""A job's page shows what its record holds: before and after, who decided, its place in the log, and raw entries."""

import re
from html import unescape

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from automation_log.store.changes import Change
from tests.store.many_jobs import HOSTILE
from tests.store.test_record import apply, moves, plant
from tests.web.conftest import Web
from tests.web.log.test_log import link, plant_roots


async def step(web: Web, job: PlannedJob, ordinal: int, phase: str, **personal: object) -> None:
    """One step begins and ends."""
    begun = {"attempt": 1, "ordinal": ordinal, "phase": phase, "step": f"{phase} {ordinal}"}
    ended = {"attempt": 1, "ordinal": ordinal, "state": "done", "took_ms": 5, "evidence": None}
    for kind, public, told in (
        (EntryKind.STEP_BEGUN, begun, {}),
        (EntryKind.STEP_ENDED, ended, {"seen": "", **personal}),
    ):
        change = Change(root_id=job.root_id, job_id=job.id, kind=kind, public=public, personal=told)
        await apply(web.record, change)


def rows_of(page: str) -> list[list[str]]:
    """The table of before and after, as text."""
    (table,) = re.findall(r'<table class="found-table changed-table">.*?</table>', page, re.DOTALL)
    body = table.partition("<tbody>")[2]
    return [
        [unescape(re.sub(r'<span class="card-label">.*?</span>|<[^>]*>', "", cell)).strip() for cell in cells]
        for cells in (
            re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
        )
    ]


async def test_what_was_read_before_it_acted_stands_beside_what_was_read_after(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    browser = await web.signed_in()
    await apply(web.record, moves(job, Status.STARTED, attempt=1))
    await step(web, job, 1, "sign_in")
    assert "before and after" not in (await browser.get(f"/w/acme/jobs/{job.id}")).text
    await step(web, job, 2, "look", read={"found.active": "", "found.roles": "Writers"})
    await step(web, job, 3, "look", read={"found.role": "Reader"}, asset=HOSTILE)
    looked = (await browser.get(f"/w/acme/jobs/{job.id}")).text
    assert "It did not act: this is what it read." in looked
    await step(web, job, 4, "act")
    acted = (await browser.get(f"/w/acme/jobs/{job.id}")).text
    assert "It began to act, and has not read the app since." in acted
    await step(web, job, 5, "observe", read={"found.active": "yes", "found.roles": "Writers"})
    await step(web, job, 6, "observe", read={"found.active": "yes", "found.roles": "<b>Editors"})
    page = (await browser.get(f"/w/acme/jobs/{job.id}")).text
    assert rows_of(page) == [
        ["Active", "nothing", "yes"],
        ["Roles", "Writers", "<b>Editors"],
        [f"{HOSTILE} · Role".strip(), "Reader", "not read"],
    ]
    assert page.count('class="differs"') == 2


async def test_a_parent_says_whether_it_is_settled_and_which_leaf_decided(web: Web) -> None:
    parent, first, second = await plant(web.record, 2)
    for status in (Status.STARTED, Status.RUNNING):
        await apply(web.record, moves(first, status), moves(second, status))
    await apply(web.record, moves(first, Status.NOT_COMPLETED, reason="failed"))
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{parent.id}")).text
    assert "<dt>Settled</dt><dd><bdi>no, 1 still open</bdi>" in page
    assert f'<dt>Decided by</dt><dd><a href="/w/acme/jobs/{first.id}">' in page
    await apply(web.record, moves(second, Status.COMPLETED, evidence=3))
    assert "<dt>Settled</dt><dd><bdi>yes</bdi>" in (await browser.get(f"/w/acme/jobs/{parent.id}")).text


async def test_in_the_log_leads_to_the_page_around_the_job(web: Web) -> None:
    parent, leaf, _ = await plant(web.record, 2)
    await plant_roots(web.record, 60)
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{leaf.id}")).text
    answer = await browser.get(link(page, "In the log"))
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#job-{parent.id}")
    assert f'id="job-{parent.id}"' in (await browser.get(answer.headers["location"])).text


async def test_the_entries_stand_there_as_they_are_stored_a_page_at_a_time(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    await apply(web.record, moves(job, Status.STARTED, attempt=1))
    for ordinal in range(20):
        await step(web, job, ordinal, "look", seen=f"{HOSTILE} {ordinal}")
    async with web.record.database.reading(web.record.workspace_id) as connection:
        cursor = await connection.execute(
            "SELECT id, public, personal, epoch, xid::text AS xid, encode(leaf_hash, 'hex') AS hash FROM entries"
            " WHERE about_id = %s ORDER BY id",
            [job.id],
        )
        stored = await cursor.fetchall()
    browser = await web.signed_in()
    shown: list[str] = []
    for number, size in ((1, 20), (2, 20), (3, 2)):
        answer = await browser.get(f"/w/acme/jobs/{job.id}", params={"entries": number})
        page = unescape(answer.text)
        assert len(answer.content) < 100_000
        codes = re.findall(r"<d[td]>(?:Position|Public|Personal|Leaf hash)</dt><dd><code>(.*?)</code>", page)
        assert len(codes) == 4 * size
        shown += codes
        assert f"{(number - 1) * 20 + 1}–{(number - 1) * 20 + size} of 42" in page
        assert ("Later entries" in page) is (number < 3)
    expected = [
        [f"{one['epoch']}.{one['xid']}.{one['id']}", one["public"], one["personal"], one["hash"]]
        for one in stored
    ]
    assert shown == [text for texts in expected for text in texts]
    closed = (await browser.get(f"/w/acme/jobs/{job.id}")).text
    assert 'id="entries"' not in closed
    assert f"/w/acme/jobs/{job.id}?entries=1#entries" in closed
    assert "No entry stands on this page." in (await browser.get(f"/w/acme/jobs/{job.id}?entries=9")).text
    assert (await browser.get(f"/w/acme/jobs/{job.id}?entries=x")).status_code == 400
