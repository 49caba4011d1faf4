"""Sessions of members: where somebody is signed in, and ending it; owners and super admins alone, but for their own."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Shown
from automation_log.store.sessions import OpenSession

router = APIRouter(tags=["members"])


class Session(Shown):
    """An open session. It is told apart by words; nothing here opens anything."""

    session: Annotated[str, Field(description="What ends it; no id of ours, and no token.")]
    signed_in_by: Annotated[str, Field(examples=["password", "link", "Okta"])]
    came_from: Annotated[str, Field(examples=["Firefox on Linux, 192.0.2.0/24"])]
    began_at: datetime
    seen_at: Annotated[datetime, Field(description="When it was last used, to within 5 minutes.")]


class Sessions(Shown):
    """Every open session of a member, the newest first."""

    items: list[Session]


class EndedSessions(Shown):
    """How many sessions ended."""

    ended: int


@router.get("/members/{member_id}/sessions")
async def list_sessions(member_id: UUID, caller: DirectoryReader, services: Services) -> Sessions:
    """Where a member is signed in now."""
    found = await services.directory.open_sessions.list(
        caller.workspace_id, member_id, caller.reader, caller.role
    )
    return Sessions(items=[_shown(one) for one in found])


@router.delete("/members/{member_id}/sessions")
async def end_sessions(member_id: UUID, caller: DirectoryWriter, services: Services) -> EndedSessions:
    """End every session of a member; their passwords, keys and access stay as they are."""
    ended = await services.directory.open_sessions.end_all(
        caller.workspace_id, member_id, caller.actor, caller.role
    )
    return EndedSessions(ended=ended)


@router.delete("/members/{member_id}/sessions/{session}")
async def end_session(
    member_id: UUID, session: str, caller: DirectoryWriter, services: Services
) -> EndedSessions:
    """End one session of a member."""
    await services.directory.open_sessions.end(
        caller.workspace_id, member_id, session, caller.actor, caller.role
    )
    return EndedSessions(ended=1)


def _shown(one: OpenSession) -> Session:
    return Session(
        session=one.handle,
        signed_in_by=one.arrival.how,
        came_from=one.arrival.came_from,
        began_at=one.began_at,
        seen_at=one.seen_at,
    )
