"""The stream that tells a page that its jobs changed."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from automation_log.domain.errors import RequestError, StoreUnavailable
from automation_log.web.entering import Member, member_of
from automation_log.web.log.live import Live

router = APIRouter()


@router.get("/w/{slug}/live")
async def live(request: Request, slug: str, member: Member) -> StreamingResponse:
    """Server-sent events named `jobs`; it ends when the session does."""
    source: Live = request.app.state.live

    async def is_still_welcome() -> bool:
        try:
            await member_of(request, slug)
        except StoreUnavailable:
            return True  # nobody can tell; the pages themselves refuse meanwhile
        except RequestError:
            return False
        return True

    return StreamingResponse(
        source.stream(member.workspace_id, is_still_welcome),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )
