"""With whom a single account is shared, as kept: one member, or the members of one team."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.errors import NotFound
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountShare:
    """One member, or one team, with whom the account is shared."""

    member_id: UUID | None
    team_id: UUID | None
    label: str


async def list_account_shares(connection: Connection, account_id: UUID) -> tuple[AccountShare, ...]:
    """With whom the account is shared, teams first; collections that hold it are not counted."""
    cursor = await connection.execute(statements.read("list_account_shares"), {"account": account_id})
    return tuple(AccountShare(**row) for row in await cursor.fetchall())


async def put_account_share(
    connection: Connection, account_id: UUID, *, member_id: UUID | None, team_id: UUID | None
) -> None:
    """The account is shared with this member, or this team."""
    values = {"account": account_id, "member": member_id, "team": team_id}
    await connection.execute(statements.read("put_account_share"), values)


async def delete_account_share(
    connection: Connection, account_id: UUID, *, member_id: UUID | None, team_id: UUID | None
) -> None:
    """The account is not shared with them. Raises: NotFound, when it was not."""
    values = {"account": account_id, "member": member_id, "team": team_id}
    cursor = await connection.execute(statements.read("delete_account_share"), values)
    if not cursor.rowcount:
        raise NotFound("This account is not shared with them.", field="with")
