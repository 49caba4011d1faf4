"""The people of a business hub: as its app showed them at the last look, and as the grants would have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.grants import Grant, GrantKind
from automation_log.store import statements
from automation_log.store.database import Connection

PEOPLE_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPerson:
    """One person; `roles` is None of somebody who was not in the app, `grants` are without their sources."""

    email: str
    username: str
    roles: str | None
    is_active: bool
    assets: tuple[str, ...]
    grants: tuple[Grant, ...]
    exempt_because: str | None
    member_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPeople:
    """A page of people by e-mail; `seen_at` is when the roster was read, None while it never was."""

    people: tuple[HubPerson, ...]
    in_app: int
    seen_at: datetime | None
    has_more: bool


async def page_hub_people(
    connection: Connection, hub_id: UUID, *, after_email: str = "", after_username: str = ""
) -> HubPeople:
    """The page behind this e-mail and user name."""
    values = {
        "hub": hub_id,
        "after_email": after_email,
        "after_username": after_username,
        "limit": PEOPLE_A_PAGE + 1,
    }
    rows = await (await connection.execute(statements.read("page_hub_people"), values)).fetchall()
    cursor = await connection.execute(statements.read("read_roster_seen"), {"hub": hub_id})
    seen = await cursor.fetchone() or {"people": 0, "seen_at": None}
    return HubPeople(
        people=tuple(
            HubPerson(
                email=row["email"],
                username=row["username"],
                roles=row["roles"],
                is_active=row["is_active"] is not False,
                assets=tuple((row["assets"] or "").splitlines()),
                grants=_grants(row["granted_kinds"] or (), row["granted_roles"] or ()),
                exempt_because=row["exempt_because"],
                member_id=row["member_id"],
            )
            for row in rows[:PEOPLE_A_PAGE]
        ),
        in_app=seen["people"],
        seen_at=seen["seen_at"],
        has_more=len(rows) > PEOPLE_A_PAGE,
    )


def _grants(kinds: Sequence[int], roles: Sequence[str]) -> tuple[Grant, ...]:
    return tuple(Grant(kind=GrantKind(kind), role=role) for kind, role in zip(kinds, roles, strict=True))
