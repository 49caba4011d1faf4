"""What an identity provider says of a person and of a group, made plain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedMember:
    """A person; `rest` is what the directory has no use for and gives back."""

    username: str
    email: str
    name: str
    is_active: bool
    external_id: str | None
    rest: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedTeam:
    """A group; `members` are their names there, if any, by id; `rest` is what the directory has no use for."""

    name: str
    external_id: str | None
    members: Mapping[UUID, str | None]
    rest: Mapping[str, Any]
