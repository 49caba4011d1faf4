"""The log as a file: exactly what the filter finds."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from automation_log.domain.filters.grammar import parse
from automation_log.exports.exporting import Export, begun, exported
from automation_log.web.entering import Member, Services

router = APIRouter()


@router.get("/w/{slug}/export/{ending}")
async def export(
    ending: Literal["csv", "jsonl"], member: Member, services: Services, q: str = ""
) -> StreamingResponse:
    """Every job that the filter finds, with those nested jobs that match."""
    wanted = Export(
        filter=parse(q),
        format=ending,
        by=member.actor,
        read_id=services.ids.new(),
        session_id=member.session_id,
        now=services.clock(),
        zone=services.zone,
    )
    pieces = await begun(exported(services.database, member.workspace_id, wanted))
    return StreamingResponse(
        pieces,
        media_type=wanted.media_type,
        headers={"Content-Disposition": f'attachment; filename="{wanted.file_name(member.slug)}"'},
    )
