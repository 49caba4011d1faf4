"""The frame around the pages of one visitor."""

from automation_log.access.visitor import Visitor
from automation_log.web.services import WebServices
from automation_log.web.views import Frame

NOTICES: dict[str, str] = {
    "submitted": "The job is recorded; it shows here as it runs.",
    "retry": "Retry asked for.",
    "paused": "Paused: new jobs wait until you resume it.",
    "resumed": "Resumed: the jobs that waited are queued.",
    "cancel": "Cancel asked for; an acting step is finished first.",
}
"""What `?said=` may say: our own sentences, never the address's."""


def frame_for(
    services: WebServices, visitor: Visitor, *, is_live: bool = False, said: str | None = None
) -> Frame:
    """The frame; live pages name the stream that says `jobs`."""
    return Frame(
        brand=services.brand,
        workspace_name=visitor.workspace_name,
        workspace_slug=visitor.slug,
        member_name=visitor.name,
        member_role=visitor.role.name.replace("_", " ").capitalize(),
        csrf=visitor.csrf,
        zone=services.zone.key,
        live_url=f"/w/{visitor.slug}/live" if is_live else None,
        notice=NOTICES.get(said or ""),
    )
