"""SCIM tokens: what identity providers push with. Owners and super admins alone decide who pushes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from automation_log.api.v1.changing import Changed
from automation_log.api.v1.entering import DirectoryReader, ProviderKeeper, Services
from automation_log.api.v1.forms import Given, Name, Shown
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.store import pages, scim_tokens

router = APIRouter(tags=["scim-tokens"])


class ScimToken(Shown):
    """A token by its name; `ends_at` is null while nobody has set an end."""

    id: UUID
    name: str
    made_by: str
    made_at: datetime
    ends_at: datetime | None
    used_at: datetime | None


class GivenProvider(Given):
    """What the log is to call whoever pushes with it."""

    name: Annotated[Name, Field(examples=["Okta"])]


class MadeToken(Shown):
    """A new token, told this once."""

    token: str
    address: Annotated[str, Field(description="Where the identity provider pushes to, on this host.")]


@router.get("/scim-tokens")
async def list_scim_tokens(caller: DirectoryReader, services: Services, asked: Asked) -> Listed[ScimToken]:
    """Every token there was, in the order they were made; what opens is told once, when it is made."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.SCIM_TOKENS, asked, _shown)


@router.post("/scim-tokens", status_code=201)
async def make_scim_token(new: GivenProvider, caller: ProviderKeeper, services: Services) -> MadeToken:
    """Make a token."""
    token = await services.scim_tokens.make(caller.workspace_id, new.name, caller.actor)
    return MadeToken(token=token.reveal(), address=f"/w/{caller.slug}/scim/v2")


@router.post("/scim-tokens/{token_id}/replace", status_code=201)
async def replace_scim_token(token_id: UUID, caller: ProviderKeeper, services: Services) -> MadeToken:
    """Make a token in place of this one, which opens for another 24 hours."""
    token = await services.scim_tokens.replace(caller.workspace_id, token_id, caller.actor)
    return MadeToken(token=token.reveal(), address=f"/w/{caller.slug}/scim/v2")


@router.delete("/scim-tokens/{token_id}")
async def end_scim_token(token_id: UUID, caller: ProviderKeeper, services: Services) -> Changed:
    """The token opens nothing any more."""
    await services.scim_tokens.end(caller.workspace_id, token_id, caller.actor)
    return Changed(id=token_id)


def _shown(one: scim_tokens.ScimToken) -> ScimToken:
    return ScimToken(
        id=one.id,
        name=one.name,
        made_by=one.made_by,
        made_at=one.made_at,
        ends_at=one.ends_at,
        used_at=one.used_at,
    )
