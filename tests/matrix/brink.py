"""Keeps a job from recording what it observed, so that its worker can be killed before that, however fast it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from automation_log.domain.entries import EntryKind

LOCK = 4711
# Whoever waited here is dead by the time it gets the lock: what it was about to write must not come true after all.
MAKE = f"""
CREATE FUNCTION wait_at_the_brink() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RAISE EXCEPTION 'the worker was killed here';
END $$;
CREATE TRIGGER brink BEFORE INSERT ON entries FOR EACH ROW WHEN (NEW.kind = {EntryKind.EFFECT_OBSERVED.value})
    EXECUTE FUNCTION wait_at_the_brink();
"""


@asynccontextmanager
async def held_at_the_brink(owner_url: str) -> AsyncIterator[None]:
    """As long as this lasts, no job of the workspace gets past its last observation."""
    async with await psycopg.AsyncConnection.connect(owner_url, autocommit=True) as owner:
        await owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        await owner.execute(MAKE)
        try:
            yield
        finally:
            await owner.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            await owner.execute("DROP TRIGGER brink ON entries")
            await owner.execute("DROP FUNCTION wait_at_the_brink()")
