"""Grants as kept: why a person has an app role in a business hub."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from automation_log.domain.emails import plain_email
from automation_log.domain.grants import Grant, GrantKind
from automation_log.domain.ids import Ids
from automation_log.store import statements
from automation_log.store.database import Connection


async def list_grants(connection: Connection, hub_id: UUID, email: str) -> tuple[Grant, ...]:
    """Every grant of this person in this hub."""
    values = {"hub": hub_id, "email": plain_email(email)}
    cursor = await connection.execute(statements.read("list_grants"), values)
    return tuple(Grant(**row | {"kind": GrantKind(row["kind"])}) for row in await cursor.fetchall())


async def grant_directly(
    connection: Connection, hub_id: UUID, email: str, roles: Sequence[str], *, ids: Ids, now: datetime
) -> None:
    """From now on the person's direct grants are exactly these roles."""
    await withdraw_direct(connection, hub_id, email)
    values = {
        "hub": hub_id,
        "email": plain_email(email),
        "ids": [ids.new() for _ in roles],
        "roles": list(roles),
        "now": now,
    }
    await connection.execute(statements.read("put_direct_grants"), values)


async def withdraw_direct(connection: Connection, hub_id: UUID, email: str) -> None:
    """The person has no direct grant any more; those through teams and collections stay."""
    values = {"hub": hub_id, "email": plain_email(email)}
    await connection.execute(statements.read("delete_direct_grants"), values)


async def withdraw_all(connection: Connection, member_id: UUID, email: str) -> None:
    """The member has no grant of any kind any more, is in no team, and nothing is shared with them alone."""
    values = {"member": member_id, "email": plain_email(email)}
    await connection.execute(statements.read("delete_access_of_member"), values)


async def readdress(connection: Connection, email: str, new_email: str) -> None:
    """Direct grants go with a person whose e-mail changes."""
    values = {"email": plain_email(email), "new": plain_email(new_email)}
    await connection.execute(statements.read("readdress_direct_grants"), values)
