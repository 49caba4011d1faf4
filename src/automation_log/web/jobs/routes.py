"""One job: its page, its pictures, Retry, Rerun and Cancel."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.domain.jobs import Cause, CauseKind
from automation_log.domain.triggers import Trigger
from automation_log.store import reading
from automation_log.store.findings import read_found
from automation_log.store.marks import read_marks
from automation_log.store.raw_entries import read_raw_entries
from automation_log.web.entering import JobId, Member, Sender, Services, parse_id
from automation_log.web.framing import frame_for
from automation_log.web.jobs.found import page_number
from automation_log.web.jobs.history import fold
from automation_log.web.jobs.page import job_page
from automation_log.web.reads import record_job

router = APIRouter()
NOTICES = {
    "submitted": "The job is recorded; it shows here as it runs.",
    "retry": "Retry asked for.",
    "rerun": "Asked for again: this is the new job, planned from the directory as it is today.",
    "moved": "Moved to its new time.",
    "cancel": "Cancel asked for; an acting step is finished first.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/jobs/{job_id}")
async def job(
    request: Request,
    job_id: JobId,
    member: Member,
    services: Services,
    said: str = "",
    people: str = "",
    entries: str = "",
) -> HTMLResponse:
    """The job; `people` is the page of those a sync found, `entries` the one of its entries."""
    found_page, entries_page = page_number(people, "people"), page_number(entries, "entries")
    asked = {name: text for name, text in (("people", people), ("entries", entries)) if text}
    async with services.database.reading(member.workspace_id) as connection:
        row = await reading.read_job(connection, job_id)
        is_root = row["root_id"] == row["id"]
        root = row if is_root else await reading.read_job(connection, row["root_id"])
        history = fold(await reading.read_entries(connection, row))
        raw = await read_raw_entries(connection, row, page=entries_page) if entries else None
        nested = () if row["is_leaf"] else (await reading.read_nested(connection, row)).rows
        found = await read_found(connection, row, page=found_page)
        reruns = await reading.read_reruns(connection, row["id"])
        now = services.clock()
        marks = await read_marks(connection, (row,), now=now)
    readers = await record_job(request, services, member, job_id)
    page = job_page(
        services,
        member,
        row,
        history,
        root=root,
        nested=nested,
        found=found,
        reruns=reruns,
        readers=readers,
        marks=marks,
        raw=raw,
        asked=asked,
        now=now,
    )
    frame = frame_for(services, member, is_live=True, notice=NOTICES.get(said))
    return HTMLResponse(services.pages.render(page, frame))


@router.get("/w/{slug}/jobs/{job_id}/pictures/{picture_id}.png")
async def picture(job_id: JobId, picture_id: str, member: Member, services: Services) -> Response:
    """The app's page when an attempt failed."""
    wanted = parse_id(picture_id)
    async with services.database.reading(member.workspace_id) as connection:
        row = await reading.read_job(connection, job_id)
        png = await reading.read_picture(connection, row, wanted)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-store"})


@router.post("/w/{slug}/jobs/{job_id}/retry")
async def retry(job_id: JobId, sender: Sender, services: Services) -> Response:
    """Ask for another attempt."""
    await services.asking.retry(sender.workspace_id, job_id, sender.actor)
    return RedirectResponse(f"/w/{sender.slug}/jobs/{job_id}?said=retry", status_code=303)


@router.post("/w/{slug}/jobs/{job_id}/rerun")
async def rerun(job_id: JobId, sender: Sender, services: Services) -> Response:
    """Ask again for what it was asked to do; the answer leads to the new job."""
    cause = Cause(
        kind=CauseKind.REQUEST, id=None, sentence="Asked for again on the page of a job that has ended."
    )
    root = await services.rerunning.rerun(
        sender.workspace_id, job_id, sender.actor, trigger=Trigger.WEB_APP, cause=cause
    )
    return RedirectResponse(f"/w/{sender.slug}/jobs/{root}?said=rerun", status_code=303)


@router.post("/w/{slug}/jobs/{job_id}/cancel")
async def cancel(job_id: JobId, sender: Sender, services: Services) -> Response:
    """Ask that it stops before its next acting step."""
    await services.asking.cancel(sender.workspace_id, job_id, sender.actor)
    return RedirectResponse(f"/w/{sender.slug}/jobs/{job_id}?said=cancel", status_code=303)
