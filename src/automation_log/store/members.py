"""Members as kept: who they are, what an identity provider says of them, and whether they are active."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from automation_log.domain.emails import plain_email
from automation_log.domain.errors import Conflict, NotFound
from automation_log.domain.roles import Role
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the workspace; `password_hash` is None for those who sign in another way.

    `username`, `external_id` and `pushed` are an identity provider's, and None of one it does not manage. Whoever was
    deleted is no member any more; the row stays, as jobs and sessions name it.
    """

    id: UUID
    workspace_id: UUID
    email: str
    name: str
    role: Role
    password_hash: str | None
    is_active: bool
    username: str | None
    external_id: str | None
    pushed: Mapping[str, Any] | None
    version: int
    created_at: datetime
    changed_at: datetime
    deleted_at: datetime | None


async def member_emails(connection: Connection) -> frozenset[str]:
    """The e-mail of every active member, casefolded for comparing."""
    cursor = await connection.execute(statements.read("list_member_emails"))
    return frozenset(row["email"].casefold() for row in await cursor.fetchall())


async def add_member(
    connection: Connection,
    *,
    id: UUID,
    email: str,
    name: str,
    role: Role,
    password_hash: str | None,
    now: datetime,
    username: str | None = None,
    external_id: str | None = None,
    pushed: Mapping[str, Any] | None = None,
    is_active: bool = True,
) -> None:
    """Add a member. Raises: Conflict, when the e-mail or the user name is taken."""
    values = {
        "id": id,
        "email": plain_email(email),
        "name": name,
        "role": int(role),
        "password_hash": password_hash,
        "is_active": is_active,
        "username": username,
        "external_id": external_id,
        "pushed": _json(pushed),
        "now": now,
    }
    await _write(connection, "insert_member", values)


async def update_member(
    connection: Connection,
    member_id: UUID,
    *,
    email: str,
    name: str,
    is_active: bool,
    username: str | None,
    external_id: str | None,
    pushed: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    """Let the member be so from now on. Raises: Conflict, when the e-mail or the user name is taken."""
    values = {
        "id": member_id,
        "email": plain_email(email),
        "name": name,
        "is_active": is_active,
        "username": username,
        "external_id": external_id,
        "pushed": _json(pushed),
        "now": now,
    }
    await _write(connection, "update_member", values)


async def delete_member(connection: Connection, member_id: UUID, *, now: datetime) -> None:
    """The person is no member any more."""
    await connection.execute(statements.read("delete_member"), {"id": member_id, "now": now})


async def give_role(connection: Connection, member_id: UUID, role: Role, *, now: datetime) -> None:
    """The member has this role in the workspace."""
    values = {"id": member_id, "role": int(role), "now": now}
    await connection.execute(statements.read("update_member_role"), values)


async def set_active(connection: Connection, member_id: UUID, is_active: bool, *, now: datetime) -> None:
    """The member may come in, or not."""
    values = {"id": member_id, "is_active": is_active, "now": now}
    await connection.execute(statements.read("update_member_active"), values)


async def set_password(connection: Connection, member_id: UUID, password_hash: str) -> None:
    """The member signs in with the password behind this hash from now on."""
    values = {"id": member_id, "hash": password_hash}
    await connection.execute(statements.read("update_member_password"), values)


async def find_member(connection: Connection, member_id: UUID) -> Member:
    """Also one that was deleted. Raises: NotFound."""
    row = await _one(connection, "find_member", {"id": member_id})
    if row is None:
        raise NotFound(f"There is no member {member_id} here.")
    return _member(row)


async def find_owner(connection: Connection) -> Member:
    """The one member who owns the workspace. Raises: NotFound."""
    row = await _one(connection, "find_owner", {})
    if row is None:
        raise NotFound("This workspace has no owner.")
    return _member(row)


async def find_member_by_email(connection: Connection, email: str) -> Member:
    """Raises: NotFound."""
    row = await _one(connection, "find_member_by_email", {"email": plain_email(email)})
    if row is None:
        raise NotFound(f"There is no member {email[:120]} here.")
    return _member(row)


async def find_member_by_username(connection: Connection, username: str) -> Member | None:
    """The member an identity provider calls so, whatever the letters' case."""
    row = await _one(connection, "find_member_by_username", {"username": username})
    return None if row is None else _member(row)


async def list_log_readers(connection: Connection) -> tuple[UUID, ...]:
    """The active members whose role lets them see the log, the owner first."""
    values = {"roles": [int(role) for role in Role if role.may_see_log]}
    cursor = await connection.execute(statements.read("list_log_readers"), values)
    return tuple(row["id"] for row in await cursor.fetchall())


async def list_emails_of(connection: Connection, member_ids: Collection[UUID]) -> dict[UUID, str]:
    """The e-mails of those who are members, by id."""
    values = {"ids": list(member_ids)}
    cursor = await connection.execute(statements.read("list_emails_of"), values)
    return {row["id"]: row["email"] for row in await cursor.fetchall()}


async def list_members_like(
    connection: Connection, *, username: str | None, external_id: str | None
) -> tuple[Member, ...]:
    """Every member, or those an identity provider calls so, in the order they came; an e-mail serves as a user name."""
    values = {"username": username, "external_id": external_id}
    cursor = await connection.execute(statements.read("list_members_like"), values)
    return tuple(_member(row) for row in await cursor.fetchall())


async def list_members_named(
    connection: Connection, *, id: UUID | None = None, email: str | None = None, subject: str | None = None
) -> tuple[Member, ...]:
    """Who has this id, e-mail, or external id or user name at an identity provider; two at most."""
    values = {"id": id, "email": email, "subject": subject}
    cursor = await connection.execute(statements.read("list_members_named"), values)
    return tuple(_member(row) for row in await cursor.fetchall())


async def list_members(connection: Connection) -> tuple[Member, ...]:
    """Every member, the owner first."""
    cursor = await connection.execute(statements.read("list_members"))
    return tuple(_member(row) for row in await cursor.fetchall())


def _member(row: dict[str, Any]) -> Member:
    return Member(**row | {"role": Role(row["role"])})


def _json(pushed: Mapping[str, Any] | None) -> Jsonb | None:
    return None if pushed is None else Jsonb(dict(pushed))


async def _write(connection: Connection, statement: LiteralString, values: dict[str, object]) -> None:
    try:
        await connection.execute(statements.read(statement), values)
    except UniqueViolation as error:
        if error.diag.constraint_name == "members_username_once":
            raise Conflict(
                f"There is a member with the user name {values['username']} already.",
                field="username",
                code="username_taken",
            ) from error
        raise Conflict(
            f"There is a member {values['email']} already.", field="email", code="email_taken"
        ) from error


async def _one(
    connection: Connection, statement: LiteralString, values: dict[str, object]
) -> dict[str, Any] | None:
    cursor = await connection.execute(statements.read(statement), values)
    return await cursor.fetchone()
