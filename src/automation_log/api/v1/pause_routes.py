"""Pauses: what no job may begin on, why, and letting it go on."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from automation_log.api.v1.changing import Changed, sent
from automation_log.api.v1.entering import JobsReader, JobsWriter, Services
from automation_log.api.v1.forms import Given, Shown, Text
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.directory.pausing import NewPause
from automation_log.domain import pauses
from automation_log.domain.pauses import PauseScope
from automation_log.store import pages

router = APIRouter(tags=["pauses"])
ScopeWord = Literal["workspace", "app", "business_hub"]


class Pause(Shown):
    """What is paused: the workspace, an app by its name, or a business hub by its id."""

    id: UUID
    scope: ScopeWord
    key: str
    label: str
    why: str
    paused_by: str
    paused_at: datetime


class GivenPause(Given):
    """What to pause, and why: waiting jobs say it."""

    scope: ScopeWord
    key: Annotated[Text, Field(description="The app's name, or the hub's id; empty for the workspace.")] = ""
    why: Text


@router.get("/pauses")
async def list_pauses(caller: JobsReader, services: Services, asked: Asked) -> Listed[Pause]:
    """Everything that is paused, in the order it was."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.PAUSES, asked, _shown)


@router.post("/pauses", status_code=201, response_model=Changed)
async def pause(new: GivenPause, caller: JobsWriter, services: Services) -> Response:
    """Let no job begin there; those that run go on to their end."""
    asked = NewPause(scope=PauseScope[new.scope.upper()], key=new.key, why=new.why)
    pause_id = await services.pausing.pause(caller.workspace_id, asked, caller.actor)
    return sent(Changed(id=pause_id), status=201, location=f"{caller.address}/pauses")


@router.delete("/pauses/{pause_id}")
async def resume(pause_id: UUID, caller: JobsWriter, services: Services) -> Pause:
    """Let the jobs go on that it holds back; the pause that was."""
    return _shown(await services.pausing.resume(caller.workspace_id, pause_id, caller.actor))


def _shown(one: pauses.Pause) -> Pause:
    word: ScopeWord = one.scope.word  # type: ignore[assignment]  # a test holds the words to the scopes
    return Pause(
        id=one.id,
        scope=word,
        key=one.key,
        label=one.label,
        why=one.why,
        paused_by=one.paused_by,
        paused_at=one.paused_at,
    )
