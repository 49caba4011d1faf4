"""The key that calls: whose it is, and what it can be used for at this moment."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from automation_log.api.v1.entering import Holder
from automation_log.api.v1.forms import Shown

router = APIRouter(tags=["key"])


class Key(Shown):
    """An API key, as its holder may see it."""

    id: UUID
    name: str
    workspace: Annotated[str, Field(description="The workspace's part of the address.")]
    owner: UUID
    role: Annotated[str, Field(description="The owner's role now.")]
    scopes: list[str]
    rights: Annotated[list[str], Field(description="The scopes, as far as the owner's role goes now.")]
    expires_at: datetime


@router.get("/key")
async def show_key(caller: Holder) -> Key:
    """The key that this call was made with. Every key may ask."""
    return Key(
        id=caller.key_id,
        name=caller.key_name,
        workspace=caller.slug,
        owner=caller.member_id,
        role=caller.role.name.lower(),
        scopes=sorted(scope.value for scope in caller.scopes),
        rights=sorted(scope.value for scope in caller.rights),
        expires_at=caller.expires_at,
    )
