"""The frame around the pages of one visitor."""

from automation_log.access.visitor import Visitor
from automation_log.web.frame import Frame
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
        csrf=visitor.csrf,
        zone=services.zone.key,
        live_url=f"/w/{visitor.slug}/live" if is_live else None,
        notice=notice,
    )
