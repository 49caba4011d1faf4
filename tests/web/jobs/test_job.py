"""One job's page: attempts and steps from its entries, its picture, Retry and Cancel."""

import re
from dataclasses import replace
from datetime import timedelta

from automation_log.domain.asked import Asked
from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor, ActorKind, PlannedJob
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.store import leases
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from tests.conftest import now
from tests.store.test_record import apply, moves, plant
from tests.web.conftest import Web, csrf_of
from tests.web.log.test_log import plant_roots

PNG = b"\x89PNG\r\n\x1a\n"


def says(job: PlannedJob, kind: EntryKind, public: dict[str, object], **personal: object) -> Change:
    status = {EntryKind.STATUS_CHANGED: Status.STARTED}.get(kind)
    return Change(
        root_id=job.root_id,
        job_id=job.id,
        kind=kind,
        status=status,
        public=public,
        personal=personal,
        sets={"attempt": public["attempt"]},
    )


async def run_badly(web: Web, job: PlannedJob, picture: str) -> None:
    """One attempt fails after two steps, the second completes after one."""
    began = {"attempt": 1, "definition": "d3f1", "version": "0.1.0", "browser": "Chromium 140"}
    step = {"attempt": 1, "ordinal": 1, "phase": "sign_in", "step": "Open the sign-in page"}
    look = {"attempt": 1, "ordinal": 2, "phase": "look", "step": "Look for the person"}
    ended = {"attempt": 1, "ordinal": 1, "state": "done", "took_ms": 1900, "evidence": None}
    failed = {"attempt": 1, "ordinal": 2, "state": "failed", "took_ms": 300, "evidence": None}
    due = now() + timedelta(minutes=5)
    for change in (
        says(job, EntryKind.STATUS_CHANGED, began, service_account="svc-automation"),
        moves(job, Status.RUNNING),
        says(job, EntryKind.STEP_BEGUN, step),
        says(job, EntryKind.STEP_ENDED, ended, seen="the form"),
        says(job, EntryKind.STEP_BEGUN, look),
        says(job, EntryKind.STEP_ENDED, failed, seen="503 <b>Service Unavailable</b>"),
        Change(
            root_id=job.root_id,
            job_id=job.id,
            kind=EntryKind.ATTEMPT_FAILED,
            status=Status.RETRYING,
            sets={"due_at": due, "reason": "app_unavailable", "detail": "503 Service Unavailable"},
            public={
                "attempt": 1,
                "reason": "app_unavailable",
                "next_at": due.isoformat(),
                "picture": picture,
            },
            personal={"message": "503 Service Unavailable", "excerpt": "Title: Oh\nHeading: <i>No</i>"},
        ),
    ):
        await apply(web.record, change)


async def keep_picture(web: Web, job: PlannedJob) -> str:
    picture = web.record.ids.new()

    async def work(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO pictures (root_id, id, workspace_id, job_id, attempt, png, taken_at)"
            " VALUES (%s, %s, %s, %s, 1, %s, now())",
            [job.root_id, picture, web.record.workspace_id, job.id, PNG],
        )

    await web.record.database.write(web.record.workspace_id, work)
    return str(picture)


async def test_a_job_shows_its_attempts_steps_and_picture(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    picture = await keep_picture(web, job)
    await run_badly(web, job, picture)
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{job.id}")).text
    for words in (
        "Adding users · Django admin",
        "for ada@example.com",
        "Grace asked for it.",
        "Steps · attempt 1",
        "Open the sign-in page",
        "Look for the person",
        "1.9 s",
        "503 &lt;b&gt;Service Unavailable&lt;/b&gt;",
        "The app is unavailable.",
        "What the page said",
        "<li>Title: Oh</li>",
        "<li>Heading: &lt;i&gt;No&lt;/i&gt;</li>",
        "svc-automation",
        "Chromium 140",
        "attempt 2",
        "Timeline",
        str(job.id),
    ):
        assert words in page, words
    shown = await browser.get(f"/w/acme/jobs/{job.id}/pictures/{picture}.png")
    assert f"/w/acme/jobs/{job.id}/pictures/{picture}.png" in page
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    (other,) = await plant_roots(web.record, 1)
    assert (await browser.get(f"/w/acme/jobs/{other.id}/pictures/{picture}.png")).status_code == 404


async def test_the_second_attempt_is_shown_above_the_first(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    await run_badly(web, job, "")
    await apply(web.record, says(job, EntryKind.STATUS_CHANGED, {"attempt": 2, "browser": "Chromium 141"}))
    await apply(web.record, moves(job, Status.COMPLETED, evidence=3))
    page = (await (await web.signed_in()).get(f"/w/acme/jobs/{job.id}")).text
    assert page.index("attempt 2</h2>") < page.index("attempt 1</h2>")
    assert "No step began in this attempt." in page
    assert "observed" in page
    assert "Chromium 141" in page
    assert ">Cancel<" not in page
    assert ">Retry<" not in page


async def test_a_step_cut_off_by_a_takeover_is_in_doubt(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    step = {"attempt": 1, "ordinal": 1, "phase": "act", "step": "Add the person"}
    await apply(web.record, says(job, EntryKind.STATUS_CHANGED, {"attempt": 1}))
    await apply(web.record, says(job, EntryKind.STEP_BEGUN, step))
    await apply(web.record, Change(root_id=job.root_id, job_id=job.id, kind=EntryKind.TAKEN_OVER))
    await apply(web.record, says(job, EntryKind.STEP_BEGUN, step | {"ordinal": 2, "phase": "look"}))
    page = (await (await web.signed_in()).get(f"/w/acme/jobs/{job.id}")).text
    assert "in doubt" in page
    assert "Taken over" in page


async def test_a_parents_page_leads_to_its_nested_jobs(web: Web) -> None:
    parent, leaf, *_ = await plant(web.record, 3)
    await apply(web.record, moves(leaf, Status.STARTED))
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{parent.id}")).text
    assert f"/w/acme/jobs/{parent.id}/nested" in page
    assert "View all jobs (3)" in page
    assert "Timeline of the nested jobs" in page
    nested = (await browser.get(f"/w/acme/jobs/{leaf.id}")).text
    assert f"/w/acme/jobs/{parent.id}/nested" in nested
    assert "Job (root)" in nested


async def test_a_queued_job_says_what_it_waits_for(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    page = (await (await web.signed_in()).get(f"/w/acme/jobs/{job.id}")).text
    assert "Nobody has taken this job yet. It waits for a worker." in page
    assert ">Cancel<" in page


async def test_what_is_waited_for_names_its_holder_of_this_moment(web: Web) -> None:
    waiting, first, second = await plant_roots(web.record, 3)
    resource = "account:staff"
    waits = {"waits_for": "waits for Staff", "waits_on": resource}
    change = Change(root_id=waiting.id, job_id=waiting.id, kind=EntryKind.WAITING, sets=waits)
    await apply(web.record, change)
    browser = await web.signed_in()
    for holder in (first, second):

        async def take(connection: Connection, holder: PlannedJob = holder) -> None:
            expires_at = now() + timedelta(minutes=1)
            await leases.take(
                connection, resources=[resource], holder=holder.id, fence=1, expires_at=expires_at
            )

        async def release(connection: Connection, holder: PlannedJob = holder) -> None:
            await leases.release(connection, holder=holder.id)

        await web.record.database.write(web.record.workspace_id, take)
        page = (await browser.get("/w/acme/log")).text
        said = re.search(r'href="/w/acme/jobs/([0-9a-f-]+)">waits for Staff, held by Adding users', page)
        assert said is not None
        assert said[1] == str(holder.id)
        await web.record.database.write(web.record.workspace_id, release)
    assert "It waits for Staff." in (await browser.get(f"/w/acme/jobs/{waiting.id}")).text


async def test_cancel_is_asked_for_with_the_member_as_actor(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    browser = await web.signed_in()
    answer = await browser.post(f"/w/acme/jobs/{job.id}/cancel", data={"csrf": csrf_of(browser)})
    assert answer.headers["location"] == f"/w/acme/jobs/{job.id}?said=cancel"
    (asked,) = [entry for entry in await web.entries(job.id) if entry.kind is EntryKind.CANCEL_ASKED]
    assert asked.personal["by"] == "Owner Person"
    page = (await browser.get(answer.headers["location"])).text
    assert "Cancel asked for by Owner Person" in page
    assert ">Retry<" in page


async def test_what_an_operator_asks_for_shows_why(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    mara = Actor(
        kind=ActorKind.OPERATOR, id=web.record.ids.new(), label="Operator Mara", because="Ticket <b>4711"
    )
    await web.services.asking.cancel(web.record.workspace_id, job.id, mara)
    page = (await (await web.signed_in()).get(f"/w/acme/jobs/{job.id}")).text
    assert "Cancel asked for by Operator Mara: Ticket &lt;b&gt;4711" in page


async def test_retry_is_asked_for_with_the_member_as_actor(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    await apply(web.record, moves(job, Status.NOT_COMPLETED, reason="failed"))
    browser = await web.signed_in(Role.ADMIN)
    answer = await browser.post(f"/w/acme/jobs/{job.id}/retry", data={"csrf": csrf_of(browser)})
    assert answer.headers["location"] == f"/w/acme/jobs/{job.id}?said=retry"
    (asked,) = [entry for entry in await web.entries(job.id) if entry.kind is EntryKind.RETRY_ASKED]
    assert (asked.personal["by"], asked.sets["status"]) == ("Admin Person", Status.RETRYING)
    assert "Retry asked for by Admin Person" in (await browser.get(answer.headers["location"])).text


async def test_which_password_is_live_and_which_access_was_asked_for_are_said(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    said = {"attempt": 1, "credential": "password", "custody": "in_doubt"}
    await apply(web.record, says(job, EntryKind.CUSTODY, said))
    asked = Asked(roles=("Editors",), assets={"Website": "Owner"})
    await web.record.database.write(
        web.record.workspace_id,
        lambda connection: web.record.recorder.record(
            connection,
            additions=[replace(job, id=(other := web.record.ids.new()), root_id=other, asked=asked)],
        ),
    )
    browser = await web.signed_in()
    assert "In doubt: the job began to change it" in (await browser.get(f"/w/acme/jobs/{job.id}")).text
    newest = (await web.jobs())[-1]["id"]
    page = (await browser.get(f"/w/acme/jobs/{newest}")).text
    for fact in ("Roles", "Editors", "Assets", "Website: Owner"):
        assert fact in page
