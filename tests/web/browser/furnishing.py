"""A workspace with something on every page: a hub, jobs of all six statuses, a long name, a job that failed."""

from dataclasses import replace
from uuid import UUID

from automation_log.directory.pausing import NewPause
from automation_log.domain.batches import Act
from automation_log.domain.jobs import Actor, ActorKind, PlannedJob
from automation_log.domain.pauses import PauseScope
from automation_log.domain.statuses import Status
from automation_log.domain.triggers import Trigger
from automation_log.store import directory
from automation_log.store.database import Connection
from automation_log.triggers.batches import Wish
from tests.conftest import Record, now
from tests.store.test_record import apply, moves, plant
from tests.store.trees import job
from tests.web.conftest import Web
from tests.web.jobs.test_job import keep_picture, run_badly
from tests.web.jobs.test_record import step
from tests.web.log.test_log import plant_roots

APP, ADDRESS = "django-admin", "http://127.0.0.1:1"
LONG = "Northern-Subsidiaries-Marketing-And-Communications-Workspace-" * 4
OLIVE = Actor(kind=ActorKind.MEMBER, id=None, label="Olive")
WAYS: dict[Status, tuple[Status, ...]] = {
    Status.QUEUED: (),
    Status.STARTED: (Status.STARTED,),
    Status.RUNNING: (Status.STARTED, Status.RUNNING),
    Status.RETRYING: (Status.STARTED, Status.RUNNING, Status.RETRYING),
    Status.COMPLETED: (Status.STARTED, Status.RUNNING, Status.COMPLETED),
    Status.NOT_COMPLETED: (Status.STARTED, Status.RUNNING, Status.NOT_COMPLETED),
}
SETS: dict[Status, dict[str, object]] = {
    Status.RETRYING: {"reason": "app_unavailable", "due_at": now()},
    Status.COMPLETED: {"evidence": 2},
    Status.NOT_COMPLETED: {"reason": "bad_credentials", "detail": "Please enter the correct username."},
}


async def lead(record: Record, planned: PlannedJob, status: Status) -> None:
    """Take a queued job to this status, by the legal moves."""
    for one in WAYS[status]:
        await apply(record, moves(planned, one, **SETS.get(one, {})))


async def add_hub(web: Web) -> UUID:
    """A business hub with its service account."""
    account, hub = web.record.ids.new(), web.record.ids.new()

    async def work(connection: Connection) -> None:
        await directory.add_account(
            connection, id=account, app=APP, address=ADDRESS, label="Robot", username="robot", now=now()
        )
        await directory.add_hub(
            connection,
            id=hub,
            app=APP,
            address=ADDRESS,
            label="Staff",
            service_account_id=account,
            now=now(),
        )

    await web.record.database.write(web.record.workspace_id, work)
    return hub


async def change_something(web: Web) -> PlannedJob:
    """A job that read, acted, read again, and has long failed at a step with a long name."""
    (one,) = await plant_roots(web.record, 1)
    await apply(web.record, moves(one, Status.STARTED, attempt=1))
    await step(web, one, 1, "look", read={"found.active": "", "found.roles": LONG}, asset="")
    await step(web, one, 2, "act")
    await step(web, one, 3, "observe", read={"found.active": "yes", "found.roles": "Editors"})
    await apply(web.record, moves(one, Status.NOT_COMPLETED, reason="not_observed", detail=LONG))
    return one


async def furnish(web: Web) -> dict[str, str]:
    """The addresses of all pages inside, by what they show."""
    await add_hub(web)
    record = web.record
    for status in Status:
        (one,) = await plant_roots(record, 1)
        await lead(record, one, status)
    long = job(record.ids)
    long = replace(long, target=replace(long.target, label=LONG), subject=f"{'x' * 60}@{'y' * 60}.example")
    await record.database.write(
        record.workspace_id, lambda connection: record.recorder.record(connection, additions=[long])
    )
    parent, *leaves = await plant(record, 30)
    for leaf, status in zip(leaves, Status, strict=False):
        await lead(record, leaf, status)
    (failed,) = await plant_roots(record, 1)
    await run_badly(web, failed, await keep_picture(web, failed))
    changed = await change_something(web)
    await web.services.pausing.pause(
        record.workspace_id,
        NewPause(scope=PauseScope.APP, key=APP, why=f"Renewed until spring. {LONG}"[:300]),
        OLIVE,
    )
    wish = Wish(act=Act.RETRY, filter="", actor=web.actor(), trigger=Trigger.WEB_APP)
    previewed, begun = [await web.services.batches.preview(web.record.workspace_id, wish) for _ in range(2)]
    await web.services.batches.confirm(web.record.workspace_id, begun.id, web.actor())
    return {
        "a bulk act, previewed": f"/w/acme/batches/{previewed.id}",
        "a bulk act, begun": f"/w/acme/batches/{begun.id}",
        "batches": "/w/acme/batches",
        "the log": "/w/acme/log",
        "the log, one status": "/w/acme/log?q=status:not_completed",
        "the log, nothing to show": "/w/acme/log?q=status:not_completed&before=" + str(UUID(int=1)),
        "a job that retries": f"/w/acme/jobs/{failed.id}",
        "a job with a long name": f"/w/acme/jobs/{long.id}",
        "a job that changed something, and its entries": f"/w/acme/jobs/{changed.id}?entries=1",
        "a parent": f"/w/acme/jobs/{parent.id}",
        "nested jobs": f"/w/acme/jobs/{parent.id}/nested",
        "a nested job": f"/w/acme/jobs/{leaves[0].id}",
        "a new job": "/w/acme/jobs/new",
        "pauses": "/w/acme/pauses",
        "failures": "/w/acme/failures",
    }
