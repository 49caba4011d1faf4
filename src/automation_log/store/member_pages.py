"""Members as the directory's pages show them: lists by e-mail, and what one person has and why."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.domain.emails import plain_email
from automation_log.domain.grants import Grant, GrantKind
from automation_log.domain.roles import Role
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.patterns import holding

MEMBERS_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMember:
    """One line of the list of members; `teams` is how many they are in."""

    id: UUID
    email: str
    name: str
    role: Role
    is_active: bool
    is_managed: bool
    has_password: bool
    teams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberList:
    """A page of members by e-mail; `next_after` is where the next page begins, None at the end."""

    members: tuple[ListedMember, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessReason:
    """One reason for one role in a hub, or in an asset of it; `source_name` is the team's or collection's."""

    hub_id: UUID
    hub_label: str
    app: str
    asset: str
    grant: Grant
    source_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedAccount:
    """An account whose password somebody can reach."""

    id: UUID
    label: str
    app: str


async def page_members(connection: Connection, *, search: str = "", after: str = "") -> MemberList:
    """Members whose e-mail or name has the text, from behind the e-mail `after`."""
    values = {"like": holding(search), "after": after, "limit": MEMBERS_A_PAGE + 1}
    rows = await (await connection.execute(statements.read("page_members"), values)).fetchall()
    found = tuple(ListedMember(**row | {"role": Role(row["role"])}) for row in rows[:MEMBERS_A_PAGE])
    return MemberList(members=found, next_after=found[-1].email if len(rows) > MEMBERS_A_PAGE else None)


async def list_access_of(connection: Connection, email: str) -> tuple[AccessReason, ...]:
    """Every reason a person has for a role anywhere, by hub and asset."""
    cursor = await connection.execute(statements.read("list_access_of"), {"email": plain_email(email)})
    return tuple(
        AccessReason(
            hub_id=row["hub_id"],
            hub_label=row["hub_label"],
            app=row["app"],
            asset=row["asset"],
            grant=Grant(kind=GrantKind(row["kind"]), role=row["role"], source_id=row["source_id"]),
            source_name=row["source_name"],
        )
        for row in await cursor.fetchall()
    )


async def list_accounts_of(connection: Connection, email: str) -> tuple[ReachedAccount, ...]:
    """The accounts a person can reach, by label."""
    cursor = await connection.execute(statements.read("list_accounts_of"), {"email": plain_email(email)})
    return tuple(ReachedAccount(**row) for row in await cursor.fetchall())
