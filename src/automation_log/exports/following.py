"""Following the log: what changes from a position on, as it is committed, missing nothing and telling nothing twice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

from automation_log.domain.errors import StoreUnavailable
from automation_log.store.changes_feed import JobChange, read_changes
from automation_log.store.database import Database
from automation_log.store.positions import EntryPosition, here
from automation_log.store.searching import LogQuery

LOOK_EVERY_S = 0.5


async def now_here(database: Database, workspace_id: UUID) -> EntryPosition:
    """The position of this moment: all that is committed is before it."""
    async with database.reading(workspace_id) as connection:
        return EntryPosition.after(await here(connection))


async def followed(
    database: Database,
    workspace_id: UUID,
    query: Callable[[], LogQuery],
    after: EntryPosition,
    *,
    until: asyncio.Event,
    is_about_nested: bool | None = None,
) -> AsyncIterator[tuple[Sequence[JobChange], EntryPosition]]:
    """Changes after a position, and the position reached, until the end; with no changes when it only looked.

    `query` is asked anew each time, as a filter may be about the time that has passed. While the database is away, it
    looks again later.
    """
    while not until.is_set():
        try:
            async with database.reading(workspace_id) as connection:
                changes, reached = await read_changes(
                    connection, query(), after, is_about_nested=is_about_nested
                )
        except StoreUnavailable:
            changes, reached = (), after
        yield changes, reached
        if reached == after:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(until.wait(), LOOK_EVERY_S)
        after = reached
