"""The issuer whose signed requests a workspace believes, as kept: one at a time."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from automation_log.domain.errors import Conflict
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """Who is believed, for which audience, and where the public keys stand; `name` is what the log says."""

    id: UUID
    name: str
    issuer: str
    audience: str
    keys_address: str
    made_by: str
    made_at: datetime
    used_at: datetime | None


async def find(connection: Connection) -> TrustedIssuer | None:
    """The one that is trusted now."""
    row = await (await connection.execute(statements.read("find_trusted_issuer"))).fetchone()
    return None if row is None else TrustedIssuer(**row)


async def add(connection: Connection, trusted: TrustedIssuer) -> None:
    """Trust it from now on. Raises: Conflict, when another is trusted."""
    try:
        await connection.execute(statements.read("insert_trusted_issuer"), asdict(trusted))
    except UniqueViolation as error:
        raise Conflict(
            "Somebody else changed this at the same moment; look again.", field="issuer"
        ) from error


async def end(connection: Connection, *, now: datetime) -> tuple[UUID, str, str] | None:
    """Trust nobody from now on; id, name and issuer of the one that was trusted."""
    row = await (await connection.execute(statements.read("end_trusted_issuer"), {"now": now})).fetchone()
    return None if row is None else (row["id"], row["name"], row["issuer"])


async def use(connection: Connection, issuer_id: UUID, *, now: datetime) -> bool:
    """Note that a request of the issuer came; whether it is still trusted."""
    values = {"id": issuer_id, "now": now}
    return (await connection.execute(statements.read("use_trusted_issuer"), values)).rowcount == 1
