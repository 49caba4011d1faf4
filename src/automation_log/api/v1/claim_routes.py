"""Claims: what collections offer a member, and taking it. Only the key's own owner can answer for themselves."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from automation_log.api.v1.changing import CHANGES, Changed, Consents, Preview, change
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Labelled, Shown
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.store import claims, members, pages

router = APIRouter(tags=["claims"])
own = APIRouter(tags=["claims"])
ClaimWord = Literal["open", "claimed", "skipped"]


class Claim(Shown):
    """A role in a hub, or in one asset of it where `asset` is not empty, that a collection offers one member."""

    id: UUID
    collection: Labelled
    hub: Labelled
    asset: str
    role: str
    state: ClaimWord
    offered_at: datetime


@router.get("/members/{member_id}/claims")
async def list_claims(
    member_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[Claim]:
    """What is offered to a member, in the order it was."""
    async with services.database.reading(caller.workspace_id) as connection:
        await members.find_member(connection, member_id)
        return await listed(connection, pages.CLAIMS, asked, _shown, member=member_id)


@own.post("/claims/{claim_id}/claim", response_model=Changed | Preview, responses=CHANGES)
async def take_claim(
    claim_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The key's owner takes what they are offered."""
    plan = services.directory.collections.claim(claim_id, caller.actor)
    return await change(services, caller, plan, consent)


@own.post("/claims/{claim_id}/skip", response_model=Changed | Preview, responses=CHANGES)
async def skip_claim(
    claim_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The key's owner, who owns the collection too, does without what it offers them."""
    plan = services.directory.collections.skip(claim_id, caller.actor)
    return await change(services, caller, plan, consent)


def _shown(claim: claims.Claim) -> Claim:
    state: ClaimWord = claim.state.name.lower()  # type: ignore[assignment]  # a test holds the words to the states
    return Claim(
        id=claim.id,
        collection=Labelled(kind="collection", id=claim.collection_id, label=claim.collection_name),
        hub=Labelled(kind="business_hub", id=claim.hub_id, label=claim.hub_label),
        asset=claim.asset,
        role=claim.role,
        state=state,
        offered_at=claim.offered_at,
    )
