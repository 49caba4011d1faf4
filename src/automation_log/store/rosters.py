"""The roster of a business hub as it was last read: who is in the app, and in which of its assets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.emails import plain_email
from automation_log.domain.roster import RosterPerson
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One account of the app as it was last read; its roles by asset, and whose it is, where known."""

    username: str
    email: str
    roles: str
    is_active: bool
    member_id: UUID | None
    seen_at: datetime
    assets: Mapping[str, str]


async def keep_roster(
    connection: Connection, hub_id: UUID, people: Sequence[RosterPerson], *, now: datetime
) -> None:
    """Let the hub's roster be these people and no others."""
    memberships = [(person.username, one) for person in people for one in person.assets]
    await connection.execute(statements.read("clear_roster_assets"), {"hub": hub_id})
    await connection.execute(statements.read("clear_roster"), {"hub": hub_id})
    await connection.execute(
        statements.read("put_roster"),
        {
            "hub": hub_id,
            "username": [person.username for person in people],
            "email": [person.email for person in people],
            "roles": [person.roles for person in people],
            "is_active": [person.is_active for person in people],
            "now": now,
        },
    )
    await connection.execute(
        statements.read("put_roster_assets"),
        {
            "hub": hub_id,
            "username": [username for username, _ in memberships],
            "asset": [one.asset for _, one in memberships],
            "roles": [one.role for _, one in memberships],
        },
    )


async def username_of(connection: Connection, hub_id: UUID, email: str) -> str:
    """The user name the app knew this person by when its roster was read; the e-mail where it is not known for sure."""
    values = {"hub": hub_id, "email": plain_email(email)}
    cursor = await connection.execute(statements.read("find_roster_usernames"), values)
    rows = await cursor.fetchall()
    return str(rows[0]["username"]) if len(rows) == 1 else email
