"""Members: who is here, added, given a role, deactivated, reactivated, deleted; and the owner's seat handed over."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from automation_log.api.v1.changing import CHANGES, MAKES, Changed, Consents, Preview, change
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Email, Given, Shown, Text
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.domain.errors import NotFound
from automation_log.domain.roles import Role
from automation_log.store import members, pages

router = APIRouter(tags=["members"])
owners_own = APIRouter(tags=["members"])
RoleWord = Literal["owner", "super_admin", "admin", "user", "login_only", "guest"]


class Member(Shown):
    """A person of the workspace."""

    id: UUID
    email: str
    name: str
    role: RoleWord
    is_active: bool
    is_managed: Annotated[bool, Field(description="An identity provider says who this is: change it there.")]
    created_at: datetime
    changed_at: datetime


class NewMember(Given):
    """Somebody to add; without a name the e-mail serves."""

    email: Email
    name: Text = ""
    role: RoleWord = "user"


class GivenRole(Given):
    """The role to have."""

    role: RoleWord


class NewOwner(Given):
    """The member who is to own the workspace."""

    member_id: UUID


@router.get("/members")
async def list_members(caller: DirectoryReader, services: Services, asked: Asked) -> Listed[Member]:
    """Everybody who is a member, in the order they came."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.MEMBERS, asked, _shown)


@router.post("/members", status_code=201, response_model=Changed, responses=MAKES)
async def add_member(
    new: NewMember, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Add somebody; nobody can be made to be more than whoever adds them is."""
    role = Role[new.role.upper()]
    member_id, plan = services.directory.members.add(new.email, new.name, role, caller.actor, caller.role)
    return await change(services, caller, plan, consent, made=("members", member_id))


@router.get("/members/{member_id}")
async def show_member(member_id: UUID, caller: DirectoryReader, services: Services) -> Member:
    """One member."""
    async with services.database.reading(caller.workspace_id) as connection:
        found = await members.find_member(connection, member_id)
    if found.deleted_at is not None:
        raise NotFound("This person is no member any more.")
    return _shown(found)


@router.put("/members/{member_id}/role", response_model=Changed | Preview, responses=CHANGES)
async def give_role(
    member_id: UUID, given: GivenRole, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Give another role in the workspace; `owner` is handed over instead."""
    plan = services.directory.members.give_role(
        member_id, Role[given.role.upper()], caller.actor, caller.role
    )
    return await change(services, caller, plan, consent)


@router.post("/members/{member_id}/deactivate", response_model=Changed | Preview, responses=CHANGES)
async def deactivate_member(
    member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The person may not come in; every grant, session and key of theirs ends."""
    plan = services.directory.members.deactivate(member_id, caller.actor, caller.role)
    return await change(services, caller, plan, consent)


@router.post("/members/{member_id}/reactivate", response_model=Changed | Preview, responses=CHANGES)
async def reactivate_member(
    member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The person may come in again; no grant and no key comes back."""
    plan = services.directory.members.reactivate(member_id, caller.actor, caller.role)
    return await change(services, caller, plan, consent)


@router.delete("/members/{member_id}", response_model=Changed | Preview, responses=CHANGES)
async def delete_member(
    member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The person is no member any more."""
    plan = services.directory.members.delete(member_id, caller.actor, caller.role)
    return await change(services, caller, plan, consent)


@owners_own.put("/owner", response_model=Changed | Preview, responses=CHANGES)
async def hand_over(
    given: NewOwner, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Hand the workspace over; the owner's own key alone can, and its owner is a super admin afterwards."""
    plan = services.directory.members.hand_over(given.member_id, caller.actor, caller.role)
    return await change(services, caller, plan, consent)


def _shown(member: members.Member) -> Member:
    return Member(
        id=member.id,
        email=member.email,
        name=member.name,
        role=_word(member.role),
        is_active=member.is_active,
        is_managed=member.username is not None,
        created_at=member.created_at,
        changed_at=member.changed_at,
    )


def _word(role: Role) -> RoleWord:
    word: RoleWord = role.name.lower()  # type: ignore[assignment]  # a test holds the words to the roles
    return word
