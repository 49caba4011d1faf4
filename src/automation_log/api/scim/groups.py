"""A team as a SCIM Group, and back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from scim2_models import Group, GroupMember, InvalidValueException, Meta, Reference, Resource, User

from automation_log.api.scim.provider import GroupResource
from automation_log.directory.pushed import PushedTeam
from automation_log.store.teams import Team, TeamMember

LONGEST_NAME = 200
OURS = ("id", "meta", "members", "displayName", "externalId")


def read_group(group: Resource[Any]) -> PushedTeam:
    """Raises: InvalidValueException, naming what cannot be used."""
    assert isinstance(group, GroupResource)
    name = (group.display_name or "").strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidValueException(detail=f"displayName must be one line, up to {LONGEST_NAME} characters.")
    said = group.model_dump()
    return PushedTeam(
        name=name,
        external_id=group.external_id,
        members={_member_id(member): member.display for member in group.members or ()},
        rest={field: value for field, value in said.items() if field not in OURS},
    )


def group_of(team: Team, members: Sequence[TeamMember]) -> Resource[Any]:
    """The team as a Group."""
    group = GroupResource.model_validate(dict(team.pushed or {}) | {"displayName": team.name})
    group.id = str(team.id)
    group.external_id = team.external_id
    group.members = [
        GroupMember(
            value=str(member.member_id),
            ref=Reference[User[Any] | Group](f"Users/{member.member_id}"),
            display=member.display or member.name,
            type="User",
        )
        for member in members
    ] or None
    group.meta = Meta(
        resource_type="Group",
        created=team.created_at,
        last_modified=team.changed_at,
        version=f'W/"{team.version}"',
    )
    return group


def _member_id(member: GroupMember) -> UUID:
    if (member.type or "User").casefold() != "user":
        raise InvalidValueException(detail="A group's members are users; groups in groups are not kept here.")
    try:
        return UUID(member.value or "")
    except ValueError:
        raise InvalidValueException(detail=f"There is no user {str(member.value)[:60]} here.") from None
