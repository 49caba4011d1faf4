"""Tokens that were carried out, by their hash, until they have expired."""

from datetime import datetime

from automation_log.store import statements
from automation_log.store.database import Connection


async def is_used(connection: Connection, token_hash: bytes) -> bool:
    """Whether it was carried out before."""
    cursor = await connection.execute(statements.read("find_used_token"), {"hash": token_hash})
    return await cursor.fetchone() is not None


async def use(connection: Connection, token_hash: bytes, *, expires_at: datetime, now: datetime) -> bool:
    """Keep it as carried out; False when it was before, also by a transaction that this one had to wait for."""
    await connection.execute(statements.read("delete_expired_tokens"), {"now": now})
    values = {"hash": token_hash, "expires_at": expires_at}
    return (await connection.execute(statements.read("insert_used_token"), values)).rowcount == 1
