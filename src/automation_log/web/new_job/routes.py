"""New job: the form, and sending it."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import InvalidRequest, RequestError
from automation_log.store import directory
from automation_log.web.entering import Member, Sender, Services
from automation_log.web.framing import frame_for
from automation_log.web.new_job.form import Choices, Typed, new_job_form, order_of
from automation_log.web.services import WebServices

router = APIRouter()
Field = Annotated[str, Form()]
Fields = Annotated[tuple[str, ...], Form()]


# Before `/jobs/{job_id}`: routes are tried in order.
@router.get("/w/{slug}/jobs/new")
async def ask(member: Member, services: Services, task: str = "", target: str = "") -> HTMLResponse:
    """The form."""
    return await _form(services, member, Typed(task=task, target=target), status=200)


@router.post("/w/{slug}/jobs")
async def submit(
    sender: Sender,
    services: Services,
    task: Field = "",
    target: Field = "",
    people: Field = "",
    role: Fields = (),
    assets: Field = "",
    is_preview: Field = "",
    scheduled_for: Field = "",
    zone: Field = "",
    key: Field = "",
) -> Response:
    """Record the job, or the form again with what is wrong."""
    typed = Typed(
        task=task,
        target=target,
        people=people,
        roles=role,
        assets=assets,
        is_preview=is_preview,
        scheduled_for=scheduled_for,
        zone=zone,
        key=key,
    )
    order, errors = order_of(typed, sender, zone=services.zone)
    if order is None:
        return await _form(services, sender, typed, status=422, errors=errors)
    try:
        root_id = await services.submit.submit(order)
    except RequestError as error:
        mistake = InvalidRequest(str(error), field=error.field)
        return await _form(services, sender, typed, status=error.status, errors=(mistake,))
    return RedirectResponse(f"/w/{sender.slug}/jobs/{root_id}?said=submitted", status_code=303)


async def _form(
    services: WebServices,
    visitor: Visitor,
    typed: Typed,
    *,
    status: int,
    errors: tuple[InvalidRequest, ...] = (),
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        choices = Choices(
            hubs=await directory.list_hubs(connection),
            accounts=await directory.list_accounts(connection),
            catalog=services.catalog,
        )
    # A refused form made nothing, so it is sent again under a new key.
    page = new_job_form(choices, typed, key=secrets.token_urlsafe(16), zone=services.zone, errors=errors)
    return HTMLResponse(services.pages.render(page, frame_for(services, visitor)), status_code=status)
