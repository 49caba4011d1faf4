"""Access as it stands: the grants of some people, and the accounts they can reach."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from automation_log.domain.access import Access, Place
from automation_log.domain.emails import plain_email
from automation_log.domain.grants import Grant, GrantKind
from automation_log.store import statements
from automation_log.store.database import Connection


async def read_access(connection: Connection, emails: Collection[str]) -> Access:
    """Everything these people have now."""
    values = {"emails": sorted({plain_email(email) for email in emails})}
    grants: defaultdict[Place, set[Grant]] = defaultdict(set)
    for row in await (await connection.execute(statements.read("list_access_grants"), values)).fetchall():
        place = Place(hub_id=row["hub_id"], email=row["email"], asset=row["asset"])
        grants[place].add(Grant(kind=GrantKind(row["kind"]), role=row["role"], source_id=row["source_id"]))
    reached = await (await connection.execute(statements.read("list_account_reach"), values)).fetchall()
    return Access(
        grants={place: frozenset(found) for place, found in grants.items()},
        accounts=frozenset((row["account_id"], row["email"]) for row in reached),
    )


async def note_lost_accounts(
    connection: Connection, lost: Collection[tuple[UUID, str]], *, now: datetime
) -> None:
    """Note that these people can no longer reach these accounts: whoever knew a password knows it still."""
    if lost:
        pairs = sorted(lost, key=str)
        values = {"accounts": [account for account, _ in pairs], "emails": [email for _, email in pairs]}
        await connection.execute(statements.read("put_lost_accounts"), values | {"now": now})
