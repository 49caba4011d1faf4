"""Connections: a pool as the program's role, and transactions that see one workspace."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import DeadlockDetected, SerializationFailure, TransactionTimeout
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from automation_log.domain.errors import StoreUnavailable
from automation_log.store import statements

Connection = AsyncConnection[DictRow]
Result = TypeVar("Result")

TRIES_AFTER_DEADLOCK = 10
CONNECTION_TIMEOUT_S = 5.0
MOST_LONG_SNAPSHOTS = 4
# A pool doubles its pause after each failed reconnect; given up early, it begins anew with the next question. So work
# goes on seconds after the database is back, however long it was away.
RECONNECT_TIMEOUT_S = 5.0


class Database:
    """The program's connections; `open` before use, `close` at the end."""

    def __init__(self, conninfo: str, *, size: int = 12) -> None:
        self.conninfo = conninfo
        self._long_ones = 0
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=size,
            open=False,
            timeout=CONNECTION_TIMEOUT_S,
            reconnect_timeout=RECONNECT_TIMEOUT_S,
            check=AsyncConnectionPool.check_connection,
            kwargs={"row_factory": dict_row, "autocommit": True},
        )

    async def open(self) -> None:
        """Open the pool. Raises: StoreUnavailable."""
        try:
            await self._pool.open(wait=True, timeout=10)
        except PoolTimeout as error:
            raise StoreUnavailable("The database does not answer; it is tried again.") from error

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    @asynccontextmanager
    async def outside(self) -> AsyncIterator[Connection]:
        """A connection that sees no workspace: only the doors of `0004_doors.sql` answer."""
        with _unavailable():
            async with self._pool.connection() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self, workspace_id: UUID) -> AsyncIterator[Connection]:
        """A transaction that sees one workspace."""
        with _unavailable():
            async with self._pool.connection() as connection, connection.transaction():
                await enter(connection, workspace_id)
                yield connection

    @asynccontextmanager
    async def snapshot(self, workspace_id: UUID) -> AsyncIterator[Connection]:
        """A transaction that only reads, and sees one workspace as it stood when the first statement began."""
        with _unavailable():
            async with self._pool.connection() as connection, _still(connection, workspace_id):
                yield connection

    @asynccontextmanager
    async def long_snapshot(self, workspace_id: UUID, *, lasts: timedelta) -> AsyncIterator[Connection]:
        """The same for a reader who may be slow, for at most so long: on a connection of its own.

        Raises: StoreUnavailable, also while as many as there may be are under way.
        """
        if self._long_ones >= MOST_LONG_SNAPSHOTS:
            raise StoreUnavailable("Others are taking out the log; try again when they are done.")
        self._long_ones += 1
        try:
            with _unavailable():
                async with await AsyncConnection[DictRow].connect(
                    self.conninfo, autocommit=True, row_factory=dict_row
                ) as connection:
                    # Before the transaction: its timer is wound when it begins.
                    milliseconds = {"ms": str(lasts // timedelta(milliseconds=1))}
                    await connection.execute(statements.read("set_transaction_timeout"), milliseconds)
                    async with _still(connection, workspace_id):
                        yield connection
        finally:
            self._long_ones -= 1

    async def write(self, workspace_id: UUID, work: Callable[[Connection], Awaitable[Result]]) -> Result:
        """Run `work` in one transaction of this workspace, again from the start after a deadlock.

        Raises: StoreUnavailable when the database is away; whatever `work` raises, with nothing written.
        """
        for left in reversed(range(TRIES_AFTER_DEADLOCK)):
            try:
                async with self.reading(workspace_id) as connection:
                    return await work(connection)
            except (DeadlockDetected, SerializationFailure):
                if not left:
                    raise
                await asyncio.sleep(0)
        raise AssertionError("unreachable")


async def enter(connection: Connection, workspace_id: UUID) -> None:
    """From here to the end of the transaction, only this workspace is seen."""
    await connection.execute(statements.read("enter_workspace"), {"workspace": str(workspace_id)})


@asynccontextmanager
async def _still(connection: Connection, workspace_id: UUID) -> AsyncIterator[None]:
    async with connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        await enter(connection, workspace_id)
        yield


class _unavailable:  # noqa: N801 - reads as a word in `with`
    """Turns a lost connection into StoreUnavailable."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, DeadlockDetected | SerializationFailure):
            return
        if isinstance(error, TransactionTimeout):
            raise StoreUnavailable("This took too long; ask for less, such as created:-7d...") from error
        if isinstance(error, psycopg.OperationalError | PoolTimeout):
            raise StoreUnavailable("The database does not answer; it is tried again.") from error
