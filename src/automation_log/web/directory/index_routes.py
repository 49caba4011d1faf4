"""The directory's first page: its rooms, each with what stands in it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from automation_log.web.entering import Member, Services
from automation_log.web.framing import frame_for

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    """The rooms, by the path of each: its name and what stands in it."""

    template: ClassVar = "directory/index.html"
    rooms: tuple[tuple[str, str, str], ...] = (
        ("members", "Members", "The people of this workspace, their roles, and what they have."),
        ("teams", "Teams", "Members who get access together, and what that is."),
        ("collections", "Collections", "Hubs and accounts shared together, for people to claim."),
        ("hubs", "Business hubs", "One app's seats, roles and assets, and what a sync may do there."),
        ("accounts", "Accounts", "Logins in apps; what signs in stays in the vault."),
        ("policies", "Policies", "What is synced by night, and when passwords are rotated."),
        ("identity-providers", "Identity providers", "Who pushes people and groups here."),
        ("api-keys", "API keys", "What programs call the API with, on behalf of a member."),
        ("webhooks", "Webhooks", "Which programs are told when jobs settle, fail or recover."),
    )


@router.get("/w/{slug}/directory")
async def rooms(member: Member, services: Services) -> HTMLResponse:
    """Where to find what."""
    return HTMLResponse(services.pages.render(DirectoryPage(), frame_for(services, member)))
