"""The frame around the pages of one visitor."""

from fastapi.responses import HTMLResponse

from automation_log.access.form_values import masked
from automation_log.access.visitor import Visitor
from automation_log.web.frame import Frame
from automation_log.web.rendering import Page
from automation_log.web.services import WebServices


def frame_for(
    services: WebServices, visitor: Visitor, *, is_live: bool = False, notice: str | None = None
) -> Frame:
    """The frame; live pages name the stream that says `jobs`. `notice` is a sentence of ours, never the address's."""
    return Frame(
        brand=services.brand,
        workspace_name=visitor.workspace_name,
        workspace_slug=visitor.slug,
        member_name=visitor.name,
        member_role=visitor.role.label,
        sees_log=visitor.role.may_see_log,
        csrf=masked(visitor.csrf),
        zone=services.zone.key,
        live_url=f"/w/{visitor.slug}/live" if is_live else None,
        notice=notice,
    )


def framed(
    services: WebServices,
    visitor: Visitor,
    page: Page,
    *,
    status: int = 200,
    notice: str | None = None,
    is_live: bool = False,
) -> HTMLResponse:
    """The page in its frame, as an answer."""
    frame = frame_for(services, visitor, is_live=is_live, notice=notice)
    return HTMLResponse(services.pages.render(page, frame), status_code=status)
