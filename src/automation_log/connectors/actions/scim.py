"""What a step may do through SCIM 2.0: one key each; where people and groups stand is the protocol's business."""

from typing import Self

from pydantic import Field, model_validator

from automation_log.connectors.actions.calls import Body
from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.places import Column, Spot
from automation_log.connectors.templates import Name, SentTemplate, Template, Wanted
from automation_log.domain.reasons import Reason

Attributes = dict[str, Body]
"""Attributes of a person by name: `{active: false, name.familyName: "{person.email}"}`."""


class SoughtUser(Part):
    """Whom to find: who has this user name, else who has this e-mail address; and what to read of them.

    `in_groups` says `yes` to each name whose groups, one a line, the person is in, all of them.
    """

    username: Template | None = None
    email: Template | None = None
    columns: dict[Name, Column] = Field(min_length=1)
    in_groups: dict[Name, Template] = Field(default_factory=dict)
    missing: Reason | None = None

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if self.username is None and self.email is None:
            raise ValueError("say whom: a username, an email, or both")
        return self


class Users(Part):
    """What to read of everybody."""

    columns: dict[Name, Column] = Field(min_length=1)


class Counted(Part):
    """A name for how many people the app says there are."""

    name: Name


class NamedSpot(Spot):
    """A name for what stands at a place of the app's description of itself (RFC 7643, section 5)."""

    name: Name


class NewUser(Part):
    """A person who is to be there; `attributes` are sent besides, or in place of what would be sent."""

    username: Template
    email: Template | None = None
    password: SentTemplate | None = None
    attributes: Attributes = Field(default_factory=dict)


class ChangedUser(Part):
    """Which attributes a person is to have; `user` is their id."""

    user: Template
    attributes: Attributes = Field(min_length=1)


class Membership(Part):
    """Which groups a person is to be in, one a line; `user` is their id."""

    user: Template
    groups: Wanted


class UserId(Part):
    """Who; `user` is their id."""

    user: Template


class FindUser(Part):
    """Find one person, comparing here and exactly: an app may ignore a filter."""

    find_user: SoughtUser

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns, and in which groups."""
        return (*self.find_user.columns, *self.find_user.in_groups)


class ReadUsers(Part):
    """Read everybody, page by page."""

    read_users: Users

    @property
    def read_names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.read_users.columns)


class CountUsers(Part):
    """Ask how many people there are: the shortest question that an app answers only to somebody it lets in."""

    count_users: Counted

    @property
    def read_names(self) -> tuple[str, ...]:
        """The number."""
        return (self.count_users.name,)


class ReadService(Part):
    """Read what the app says of itself, such as `changePassword.supported`; nothing, if it does not."""

    read_service: NamedSpot

    @property
    def read_names(self) -> tuple[str, ...]:
        """The value read."""
        return (self.read_service.name,)


class CreateUser(Part):
    """Create a person; somebody who has this user name already stays as they are."""

    create_user: NewUser


class SetUser(Part):
    """Give a person these attributes; the others stay as they are."""

    set_user: ChangedUser


class JoinGroups(Part):
    """Make a person a member of these groups too."""

    join_groups: Membership


class SetGroups(Part):
    """Make a person a member of exactly these groups."""

    set_groups: Membership


class DeleteUser(Part):
    """Delete a person; deleting somebody who is not there is success."""

    delete_user: UserId


ScimAction = (
    FindUser
    | ReadUsers
    | CountUsers
    | ReadService
    | CreateUser
    | SetUser
    | JoinGroups
    | SetGroups
    | DeleteUser
)
