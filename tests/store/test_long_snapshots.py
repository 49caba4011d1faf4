"""A reader who may be slow outlasts the program's role; everybody else who takes too long is told what to do."""

from datetime import timedelta

import psycopg
import pytest

from automation_log.domain.errors import StoreUnavailable
from automation_log.store.database import Database
from automation_log.store.embedded import Addresses
from tests.conftest import Record

TOO_LONG = "SELECT pg_sleep(0.6)"


@pytest.fixture
def hurried(addresses: Addresses) -> str:
    """As the program's role, with less time for a transaction."""
    return psycopg.conninfo.make_conninfo(addresses.program_url, options="-c transaction_timeout=300ms")


async def test_a_long_snapshot_lasts_as_long_as_it_was_given(record: Record, hurried: str) -> None:
    database = Database(hurried)
    async with database.long_snapshot(record.workspace_id, lasts=timedelta(seconds=20)) as connection:
        await connection.execute(TOO_LONG)
        assert (await (await connection.execute("SELECT 1 AS one")).fetchone()) == {"one": 1}


async def test_whoever_takes_too_long_is_told_to_ask_for_less(record: Record, hurried: str) -> None:
    database = Database(hurried)
    await database.open()
    try:
        with pytest.raises(StoreUnavailable, match="ask for less"):
            async with database.reading(record.workspace_id) as connection:
                await connection.execute(TOO_LONG)
    finally:
        await database.close()
