"""Batches: looking at what an act would do, beginning it, following it, aborting it, and all there were."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.domain.batches import Act
from automation_log.domain.errors import InvalidRequest, RequestError
from automation_log.domain.triggers import Trigger
from automation_log.store import batches
from automation_log.store.pages import NIL
from automation_log.triggers.batches import Wish
from automation_log.web.batches.page import ACTS, JOBS_A_PAGE, batch_line, batch_page
from automation_log.web.batches.view import BatchesPage
from automation_log.web.entering import Member, Sender, Services, parse_id
from automation_log.web.fields import FieldError
from automation_log.web.framing import framed
from automation_log.web.log.asking import place
from automation_log.web.services import WebServices

router = APIRouter()
BATCHES_A_PAGE = 30
WORDS = {act.word: act for act in Act}
NOTICES = {
    "begun": "Begun: each job has its turn, and this page follows.",
    "aborted": "Aborted: nothing more is asked for.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/batches")
async def listed(member: Member, services: Services, before: str = "") -> HTMLResponse:
    """Every batch that was begun, newest first, and the form for another."""
    return await _list(services, member, before=place(before, "before"))


@router.post("/w/{slug}/batches")
async def preview(
    sender: Sender,
    services: Services,
    q: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
) -> Response:
    """Look at what the act would do; the answer leads to the preview, or is the form with what is wrong."""
    try:
        if act not in WORDS:
            raise InvalidRequest("Choose what to do: retry, rerun or cancel.", field="q")
        wish = Wish(act=WORDS[act], filter=q, actor=sender.actor, trigger=Trigger.WEB_APP)
        batch = await services.batches.preview(sender.workspace_id, wish)
    except RequestError as error:
        return await _list(services, sender, q=q, error=error)
    return RedirectResponse(f"/w/{sender.slug}/batches/{batch.id}", status_code=303)


@router.get("/w/{slug}/batches/{batch_id}")
async def batch(
    batch_id: str, member: Member, services: Services, said: str = "", after: str = ""
) -> HTMLResponse:
    """One batch: its preview, or how far it is; `after` is the job after which its list goes on."""
    last = place(after, "after")
    async with services.database.reading(member.workspace_id) as connection:
        found = await batches.read(connection, parse_id(batch_id))
        jobs = await batches.list_jobs(connection, found.id, after=last or NIL, limit=JOBS_A_PAGE + 1)
        refusals = await batches.count_refusals(connection, found.id)
    page = batch_page(services, member, found, jobs, refusals, after=last)
    return framed(services, member, page, notice=NOTICES.get(said), is_live=True)


@router.post("/w/{slug}/batches/{batch_id}/confirm")
async def confirm(batch_id: str, sender: Sender, services: Services) -> Response:
    """Begin what was previewed."""
    begun = await services.batches.confirm(sender.workspace_id, parse_id(batch_id), sender.actor)
    return RedirectResponse(f"/w/{sender.slug}/batches/{begun.id}?said=begun", status_code=303)


@router.post("/w/{slug}/batches/{batch_id}/abort")
async def abort(batch_id: str, sender: Sender, services: Services) -> Response:
    """Ask for no more of it."""
    ended = await services.batches.abort(sender.workspace_id, parse_id(batch_id), sender.actor)
    return RedirectResponse(f"/w/{sender.slug}/batches/{ended.id}?said=aborted", status_code=303)


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    before: UUID | None = None,
    q: str = "",
    error: RequestError | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        found = await batches.list_batches(
            connection, before=before or batches.LAST, limit=BATCHES_A_PAGE + 1
        )
    has_more = len(found) > BATCHES_A_PAGE
    shown = found[:BATCHES_A_PAGE]
    page = BatchesPage(
        batches=tuple(batch_line(services, visitor, one) for one in shown),
        acts=ACTS,
        refresh_url=f"/w/{visitor.slug}/batches" + (f"?before={before}" if before else ""),
        older_href=f"/w/{visitor.slug}/batches?before={shown[-1].id}" if has_more else None,
        q=q,
        errors=(FieldError(field="q", sentence=str(error)),) if error else (),
    )
    return framed(services, visitor, page, status=error.status if error else 200, is_live=True)
