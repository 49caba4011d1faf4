"""What a sync may do in a business hub, and whom it leaves alone."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from automation_log.api.v1.changing import Changed, sent
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Flag, Given, Shown
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.directory.sync_rules import LONGEST_REASON
from automation_log.store import directory, pages, sync_rules
from automation_log.store.sync_rules import Exemption, HubRule

router = APIRouter(tags=["hubs"])


class SyncRule(Shown):
    """Whether a sync removes people who are no members, and of how many in a hundred at most."""

    removes_unmatched: bool
    safeguard_percent: int


class GivenSyncRule(Given):
    """What a sync may do from now on."""

    removes_unmatched: Flag
    safeguard_percent: Annotated[int, Field(strict=True, ge=0, le=100)]


class ShownExemption(Shown):
    """Somebody whom a sync leaves alone, and by whose decision."""

    email: str
    reason: str
    exempted_by: str
    exempted_at: datetime


class GivenExemption(Given):
    """Whom a sync is to leave alone, and why."""

    email: Annotated[str, Field(max_length=254)]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Exempted(Given):
    """Who is exempt."""

    email: Annotated[str, Field(max_length=254)]


@router.get("/hubs/{hub_id}/sync-rule")
async def show_sync_rule(hub_id: UUID, caller: DirectoryReader, services: Services) -> SyncRule:
    """What a sync may do there."""
    async with services.database.reading(caller.workspace_id) as connection:
        rule = await sync_rules.read_rule(connection, hub_id)
    return SyncRule(removes_unmatched=rule.removes_unmatched, safeguard_percent=rule.safeguard_percent)


@router.put("/hubs/{hub_id}/sync-rule", response_model=Changed)
async def put_sync_rule(
    hub_id: UUID, given: GivenSyncRule, caller: DirectoryWriter, services: Services
) -> Response:
    """The next sync keeps to it."""
    rule = HubRule(removes_unmatched=given.removes_unmatched, safeguard_percent=given.safeguard_percent)
    await services.sync_rules.set_rule(caller.workspace_id, hub_id, rule, caller.actor)
    return sent(Changed())


@router.get("/hubs/{hub_id}/exemptions")
async def list_exemptions(
    hub_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[ShownExemption]:
    """Whom a sync leaves alone, by e-mail."""
    async with services.database.reading(caller.workspace_id) as connection:
        await directory.find_hub(connection, hub_id)
        return await listed(connection, pages.EXEMPTIONS, asked, _shown, hub=hub_id)


@router.post("/hubs/{hub_id}/exemptions", response_model=Changed)
async def put_exemption(
    hub_id: UUID, given: GivenExemption, caller: DirectoryWriter, services: Services
) -> Response:
    """A sync leaves this person alone from now on; said again, the later reason counts."""
    await services.sync_rules.exempt(caller.workspace_id, hub_id, given.email, given.reason, caller.actor)
    return sent(Changed())


@router.post("/hubs/{hub_id}/exemptions/end", response_model=Changed)
async def end_exemption(
    hub_id: UUID, given: Exempted, caller: DirectoryWriter, services: Services
) -> Response:
    """Syncing decides about this person again."""
    await services.sync_rules.end_exemption(caller.workspace_id, hub_id, given.email, caller.actor)
    return sent(Changed())


def _shown(one: Exemption) -> ShownExemption:
    return ShownExemption(
        email=one.email, reason=one.reason, exempted_by=one.exempted_by, exempted_at=one.exempted_at
    )
