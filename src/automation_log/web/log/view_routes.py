"""Saving the log's filter as a view, deleting views, and choosing what the log opens with."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from automation_log.domain.filters.filter import EVERYTHING
from automation_log.domain.filters.grammar import parse
from automation_log.web.entering import Sender, Services, parse_id
from automation_log.web.log.addresses import log_address

router = APIRouter()


@router.post("/w/{slug}/views")
async def save(
    sender: Sender,
    services: Services,
    name: Annotated[str, Form()] = "",
    q: Annotated[str, Form()] = "",
    shared: Annotated[str, Form()] = "",
) -> Response:
    """Keep the filter under a name."""
    view = await services.saved_views.save(
        sender.workspace_id,
        sender.member_id,
        name=name,
        filter_=q,
        is_shared=bool(shared),
        by=sender.actor.label,
    )
    return RedirectResponse(log_address(sender.slug, parse(view.filter)), status_code=303)


@router.post("/w/{slug}/views/{view_id}/delete")
async def delete(view_id: str, sender: Sender, services: Services) -> Response:
    """The log goes on without it."""
    await services.saved_views.delete(sender.workspace_id, sender.member_id, parse_id(view_id))
    return _every_job(sender.slug)


@router.post("/w/{slug}/views/{view_id}/default")
async def choose(
    view_id: str, sender: Sender, services: Services, on: Annotated[str, Form()] = ""
) -> Response:
    """Let the log open with it, or no longer."""
    await services.saved_views.set_default(
        sender.workspace_id, sender.member_id, parse_id(view_id), is_default=bool(on)
    )
    return RedirectResponse(f"/w/{sender.slug}/log", status_code=303) if on else _every_job(sender.slug)


def _every_job(slug: str) -> Response:
    return RedirectResponse(log_address(slug, EVERYTHING), status_code=303)
