"""One-time links as kept: only the SHA-256 of their token is."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.ids import Ids
from automation_log.domain.links import LinkPurpose
from automation_log.domain.secrets import Secret
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.sessions import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A link that opens now, of an active member."""

    purpose: LinkPurpose
    email: str


async def mint(
    connection: Connection, member_id: UUID, purpose: LinkPurpose, *, ids: Ids, now: datetime
) -> Secret:
    """The token of a new link, known here and to whoever is handed it."""
    token = secrets.token_urlsafe(32)
    values = {
        "id": ids.new(),
        "member_id": member_id,
        "token_hash": token_hash(token),
        "expires_at": now + purpose.lasts,
        "purpose": int(purpose),
    }
    await connection.execute(statements.read("insert_sign_in_link"), values)
    return Secret(token)


async def find(connection: Connection, link_id: UUID, *, now: datetime) -> OpenLink | None:
    """The link, unless it was used, has expired, or its member may not come in; it is not used up by this."""
    cursor = await connection.execute(statements.read("find_sign_in_link"), {"id": link_id, "now": now})
    row = await cursor.fetchone()
    return None if row is None else OpenLink(purpose=LinkPurpose(row["purpose"]), email=row["email"])


async def use(
    connection: Connection, link_id: UUID, purposes: Collection[LinkPurpose], *, now: datetime
) -> UUID | None:
    """The member it is of, once; None when it was used before, has expired or is for something else."""
    values = {"id": link_id, "purposes": [int(one) for one in purposes], "now": now}
    row = await (await connection.execute(statements.read("use_sign_in_link"), values)).fetchone()
    return None if row is None else row["member_id"]


async def end(
    connection: Connection, member_id: UUID, purposes: Collection[LinkPurpose], *, now: datetime
) -> None:
    """The member's links for these purposes open nothing any more."""
    values = {"member": member_id, "purposes": [int(one) for one in purposes], "now": now}
    await connection.execute(statements.read("end_sign_in_links"), values)
