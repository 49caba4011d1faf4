"""Grants: the reasons why a person has an app role, and the role that follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

UNKNOWN_WEIGHT = -1


class GrantKind(IntEnum):
    """How a person came to an app role; the numbers are what the database stores."""

    DIRECT = 1
    TEAM = 2
    COLLECTION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One reason for one role; `source_id` is the team or collection, None for a direct grant."""

    kind: GrantKind
    role: str
    source_id: UUID | None = None


def effective_role(grants: Iterable[Grant], weights: Mapping[str, int]) -> str | None:
    """The role with the highest weight over all grants, by name where two weigh the same; None without grants."""
    roles = {grant.role for grant in grants}
    return max(roles, key=lambda role: (weights.get(role, UNKNOWN_WEIGHT), role), default=None)


def without_direct(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """What remains once the direct grants are withdrawn: access through a team cannot be removed person by person."""
    return tuple(grant for grant in grants if grant.kind is not GrantKind.DIRECT)
