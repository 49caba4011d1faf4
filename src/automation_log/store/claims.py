"""Claims as kept: what collections offer people, settled by what the collections are, and what people made of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.claims import ClaimState
from automation_log.domain.emails import plain_email
from automation_log.domain.errors import NotFound
from automation_log.domain.ids import Ids
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A role in a hub, or in one asset of it where `asset` is not empty, that a collection offers one member.

    What one change offered this member has one `offer_id`; claims older than mails have none.
    """

    id: UUID
    member_id: UUID
    email: str
    collection_id: UUID
    collection_name: str
    collection_owner_id: UUID
    hub_id: UUID
    hub_label: str
    asset: str
    role: str
    state: ClaimState
    offered_at: datetime
    offer_id: UUID | None

    @property
    def place(self) -> str:
        """`Figma`, `“Spring” in Figma`."""
        return f"“{self.asset}” in {self.hub_label}" if self.asset else self.hub_label


async def settle(
    connection: Connection, emails: Collection[str], *, ids: Ids, now: datetime
) -> tuple[Claim, ...]:
    """Let these people's claims be what collections offer them now; the new ones, which are open.

    What is offered no longer is gone, whatever they had made of it; another role takes the place of the one there was.
    """
    values = {"emails": sorted({plain_email(email) for email in emails})}
    await connection.execute(statements.read("delete_stale_claims"), values)
    await connection.execute(statements.read("update_claims"), values)
    rows = await (await connection.execute(statements.read("list_missing_claims"), values)).fetchall()
    if not rows:
        return ()
    new_ids = [ids.new() for _ in rows]
    offers = {member_id: ids.new() for member_id in dict.fromkeys(row["member_id"] for row in rows)}
    columns = {f"{name}s": [row[name] for row in rows] for name in rows[0]}
    columns |= {"offer_ids": [offers[row["member_id"]] for row in rows]}
    await connection.execute(statements.read("insert_claims"), {"ids": new_ids, "now": now, **columns})
    cursor = await connection.execute(statements.read("find_claims"), {"ids": new_ids})
    return tuple(_claim(row) for row in await cursor.fetchall())


async def find_claim(connection: Connection, claim_id: UUID) -> Claim:
    """Raises: NotFound."""
    cursor = await connection.execute(statements.read("find_claims"), {"ids": [claim_id]})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("There is no such claim, or what it offered is offered no longer.")
    return _claim(row)


async def list_claims_of(connection: Connection, member_id: UUID) -> tuple[Claim, ...]:
    """What is offered to a member, open claims first."""
    cursor = await connection.execute(statements.read("list_claims_of"), {"member": member_id})
    return tuple(_claim(row) for row in await cursor.fetchall())


async def list_offered(connection: Connection, member_id: UUID, offer_id: UUID) -> tuple[Claim, ...]:
    """What is still open of an offer."""
    values = {"member": member_id, "offer": offer_id}
    cursor = await connection.execute(statements.read("list_offered"), values)
    return tuple(_claim(row) for row in await cursor.fetchall())


async def mark(connection: Connection, claim_id: UUID, state: ClaimState) -> None:
    """Note what the person made of it."""
    await connection.execute(statements.read("update_claim_state"), {"id": claim_id, "state": int(state)})


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(**row | {"state": ClaimState(row["state"])})
