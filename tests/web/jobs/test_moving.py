"""Moving a scheduled job: offered while nobody has begun it, by a form with time and zone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from automation_log.domain.jobs import Cause, CauseKind, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.database import Connection
from automation_log.triggers.order import Order
from tests.conftest import now
from tests.store.test_record import apply, moves
from tests.store.trees import job
from tests.web.conftest import Web
from tests.web.directory.desk import Desk, sit_down


async def log_in_at(desk: Desk, at: datetime | None) -> UUID:
    """A job for this time."""
    return await desk.web.services.submit.submit(
        Order(
            workspace_id=desk.web.record.workspace_id,
            task=Task.LOGGING_IN,
            target_kind=TargetKind.ACCOUNT,
            target_id=desk.office.accounts["Press account"],
            people=(),
            roles=(),
            scheduled_for=at,
            actor=desk.web.actor(),
            trigger=Trigger.WEB_APP,
            cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Asked for on the New job page."),
            idempotency_owner=None,
            idempotency_key=None,
        )
    )


async def test_it_is_moved_by_its_page(web: Web) -> None:
    desk = await sit_down(web)
    job_id, next_year = await log_in_at(desk, now() + timedelta(days=1)), now().year + 1
    assert f"/jobs/{job_id}/move" in await desk.read(f"jobs/{job_id}")
    assert "Missed after" in await desk.read(f"jobs/{job_id}")
    assert "datetime-local" in await desk.read(f"jobs/{job_id}/move")
    moved = await desk.done(
        f"jobs/{job_id}/move", scheduled_for=f"{next_year}-02-28T14:30", zone="Asia/Kathmandu"
    )
    assert moved == f"jobs/{job_id}"
    (row,) = await web.jobs()
    assert row["scheduled_for"] == datetime(next_year, 2, 28, 8, 45, tzinfo=UTC)
    page = await desk.read(f"jobs/{job_id}?said=moved")
    assert "Moved to its new time." in page
    assert "Moved by Owner Person" in page


async def test_a_time_that_cannot_be_is_said_beside_its_field(web: Web) -> None:
    desk = await sit_down(web)
    job_id = await log_in_at(desk, now() + timedelta(days=1))
    for at, zone, field, said in (
        ("2020-01-01T00:00", "UTC", "scheduled_for", "That time has passed."),
        ("9999-12-31T23:59", "UTC", "scheduled_for", "more than ten years"),
        ("soon", "UTC", "scheduled_for", "Give a time such as"),
        ("2028-03-26T02:30", "Europe/Berlin", "scheduled_for", "skip this time"),
        ("2028-01-01T00:00", "Nowhere", "zone", "Choose the zone"),
    ):
        page = await desk.refused(f"jobs/{job_id}/move", 422, scheduled_for=at, zone=zone)
        assert said in page
        assert f'id="error-{field}"' in page


async def test_it_is_not_offered_for_what_has_no_time_or_has_ended(web: Web) -> None:
    desk = await sit_down(web)
    at_once = await log_in_at(desk, None)
    cancelled = await log_in_at(desk, now() + timedelta(days=1))
    await web.services.asking.cancel(web.record.workspace_id, cancelled, web.actor())
    for job_id in (at_once, cancelled):
        assert "/move" not in await desk.read(f"jobs/{job_id}")
        assert (await desk.browser.get(f"/w/acme/jobs/{job_id}/move")).status_code == 409
        answer = await desk.send(f"jobs/{job_id}/move", scheduled_for="2028-01-01T00:00", zone="UTC")
        assert answer.status_code == 409
    assert {Status(row["status"]) for row in await web.jobs()} == {Status.QUEUED, Status.NOT_COMPLETED}


async def test_what_begins_late_says_so_at_its_chip_and_on_its_page(web: Web) -> None:
    late, in_time = (
        replace(job(web.record.ids), scheduled_for=now() - timedelta(**ago))
        for ago in ({"hours": 2, "seconds": 30}, {"minutes": 4})
    )

    async def work(connection: Connection) -> None:
        await web.record.recorder.record(connection, additions=[late, in_time])

    await web.record.database.write(web.record.workspace_id, work)
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{late.id}")).text
    assert "Nobody has taken this job yet. It is 2 h late and waits for a worker." in page
    log = (await browser.get("/w/acme/log")).text
    assert log.count("2 h late<") == log.count(" late<") == 1
    for one in (late, in_time):
        await apply(web.record, moves(one, Status.STARTED))
    assert "began 2 h late" in (await browser.get("/w/acme/log")).text
    page = (await browser.get(f"/w/acme/jobs/{late.id}")).text
    assert "<dt>Late by</dt><dd><bdi>2 h</bdi></dd>" in page
    page = (await browser.get(f"/w/acme/jobs/{in_time.id}")).text
    assert "Late by" not in page
