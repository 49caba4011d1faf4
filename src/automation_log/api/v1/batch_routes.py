"""Batches: an act on all that a filter finds. Posting one only looks; what was seen is then confirmed, or aborted."""

from uuid import UUID

from fastapi import APIRouter, Response

from automation_log.api.v1.batch_forms import (
    Batch,
    BatchInFull,
    JobOfBatch,
    NewBatch,
    batch_in_full,
    batch_shown,
    job_of_batch,
)
from automation_log.api.v1.changing import sent
from automation_log.api.v1.entering import JobsReader, JobsWriter, Services
from automation_log.api.v1.paging import Asked, Listed, cursor_of
from automation_log.domain.batches import Act
from automation_log.store import batches
from automation_log.store.pages import NIL
from automation_log.triggers.batches import Wish

router = APIRouter(tags=["batches"])


@router.get("/jobs/batches")
async def list_batches(caller: JobsReader, services: Services, asked: Asked) -> Listed[Batch]:
    """The batches that were begun, newest first."""
    place = asked.place((NIL,))
    before = UUID(str(place[0])) if place else batches.LAST
    async with services.database.reading(caller.workspace_id) as connection:
        found = await batches.list_batches(connection, before=before, limit=asked.limit + 1)
    shown = found[: asked.limit]
    following = (shown[-1].id,) if len(found) > asked.limit else None
    return Listed(items=[batch_shown(one) for one in shown], next=cursor_of(following))


@router.post("/jobs/batches", status_code=201, response_model=Batch)
async def preview_batch(new: NewBatch, caller: JobsWriter, services: Services) -> Response:
    """Look at what the act would ask of which jobs. Nothing is asked until it is confirmed, within the hour."""
    wish = Wish(act=Act[new.act.upper()], filter=new.q, actor=caller.actor, trigger=caller.trigger)
    batch = await services.batches.preview(caller.workspace_id, wish)
    return sent(batch_shown(batch), status=201, location=f"{caller.address}/jobs/batches/{batch.id}")


@router.get("/jobs/batches/{batch_id}")
async def show_batch(batch_id: UUID, caller: JobsReader, services: Services) -> BatchInFull:
    """One batch, and how far it is."""
    async with services.database.reading(caller.workspace_id) as connection:
        batch = await batches.read(connection, batch_id)
        return batch_in_full(batch, await batches.count_refusals(connection, batch_id))


@router.get("/jobs/batches/{batch_id}/jobs")
async def list_jobs_of_batch(
    batch_id: UUID, caller: JobsReader, services: Services, asked: Asked
) -> Listed[JobOfBatch]:
    """What became of each job of a batch, oldest first."""
    place = asked.place((NIL,))
    after = UUID(str(place[0])) if place else NIL
    async with services.database.reading(caller.workspace_id) as connection:
        await batches.read(connection, batch_id)
        found = await batches.list_jobs(connection, batch_id, after=after, limit=asked.limit + 1)
    shown = found[: asked.limit]
    following = (shown[-1].job_id,) if len(found) > asked.limit else None
    return Listed(items=[job_of_batch(one) for one in shown], next=cursor_of(following))


@router.post("/jobs/batches/{batch_id}/confirm", status_code=202, response_model=Batch)
async def confirm_batch(batch_id: UUID, caller: JobsWriter, services: Services) -> Response:
    """Begin what was previewed by the same caller; each job then has its turn."""
    batch = await services.batches.confirm(caller.workspace_id, batch_id, caller.actor)
    return sent(batch_shown(batch), status=202, location=f"{caller.address}/jobs/batches/{batch.id}")


@router.post("/jobs/batches/{batch_id}/abort", status_code=202, response_model=Batch)
async def abort_batch(batch_id: UUID, caller: JobsWriter, services: Services) -> Response:
    """Ask for no more of it; what was asked for stays asked for."""
    batch = await services.batches.abort(caller.workspace_id, batch_id, caller.actor)
    return sent(batch_shown(batch), status=202, location=f"{caller.address}/jobs/batches/{batch.id}")
