"""A member as a SCIM User, and back."""

from collections.abc import Sequence
from typing import Any

from scim2_models import Email, Group, GroupMembership, InvalidValueException, Meta, Reference, Resource, User

from automation_log.api.scim.provider import UserResource
from automation_log.directory.pushed import PushedMember
from automation_log.domain.emails import plain_email
from automation_log.store.members import Member
from automation_log.store.teams import Team

LONGEST = 254
OURS = ("id", "meta", "groups", "password", "userName", "externalId")
"""What is not kept in the words of the identity provider: we say it, or have a column for it, or never keep it."""


def read_user(user: Resource[Any]) -> PushedMember:
    """Raises: InvalidValueException, naming what cannot be used."""
    assert isinstance(user, User)
    username = (user.user_name or "").strip()
    if not username or len(username) > LONGEST or not username.isprintable():
        raise InvalidValueException(detail=f"userName must be one line, up to {LONGEST} characters.")
    email = plain_email(_main_email(user.emails) or username)
    if len(email) > LONGEST or not email.isprintable():
        raise InvalidValueException(detail=f"An e-mail address must be one line, up to {LONGEST} characters.")
    said = user.model_dump()
    return PushedMember(
        username=username,
        email=email,
        name=_name(user) or username,
        is_active=user.active is not False,
        external_id=user.external_id,
        rest={name: value for name, value in said.items() if name not in OURS},
    )


def user_of(member: Member, teams: Sequence[Team] = ()) -> Resource[Any]:
    """The member as a User; one that no identity provider manages has their e-mail for a user name."""
    if member.pushed is None:
        user = UserResource(
            user_name=member.email,
            display_name=member.name,
            active=True,
            emails=[Email(value=member.email, primary=True)],
        )
    else:
        user = UserResource.model_validate(dict(member.pushed) | {"userName": member.username})
    user.id = str(member.id)
    user.external_id = member.external_id
    if not member.is_active or user.active is not None:
        user.active = member.is_active
    user.groups = [
        GroupMembership(
            value=str(team.id), ref=Reference[Group](f"Groups/{team.id}"), display=team.name, type="direct"
        )
        for team in teams
    ] or None
    user.meta = Meta(
        resource_type="User",
        created=member.created_at,
        last_modified=member.changed_at,
        version=f'W/"{member.version}"',
    )
    return user


def _main_email(emails: Sequence[Email] | None) -> str | None:
    given = [email for email in emails or () if email.value]
    return next((email.value for email in given if email.primary), given[0].value if given else None)


def _name(user: Any) -> str:
    name = user.name
    whole = " ".join(part for part in (name.given_name, name.family_name) if part) if name else ""
    return str(user.display_name or (name.formatted if name else "") or whole).strip()[:LONGEST]
