"""Changes as server-sent events."""

import json
import time
from collections.abc import AsyncIterator, Sequence

from automation_log.exports.entry_line import entry_line
from automation_log.exports.job_line import job_line
from automation_log.store.changes_feed import JobChange
from automation_log.store.positions import EntryPosition

HEARTBEAT_S = 10.0
LASTS_S = 60.0


async def events(
    changes: AsyncIterator[tuple[Sequence[JobChange], EntryPosition]], start: EntryPosition
) -> AsyncIterator[str]:
    """Each change as an event; a comment at once, and whenever nothing came for a while.

    A stream ends by itself after a minute: whoever is still let in connects again, and misses nothing.
    """
    yield f"retry: 1000\nid: {start}\n: here\n\n"
    begun_at = said_at = time.monotonic()
    told = start
    async for some, reached in changes:
        for change in some:
            data = {"entry": entry_line(change.entry_id, change.entry), "job": job_line(change.job)}
            yield f"id: {change.position}\nevent: change\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
        if some or time.monotonic() - said_at > HEARTBEAT_S:
            # The id goes on where nothing matched, too: to resume is then not to look through it all again.
            moved = f"id: {reached}\n" if reached != told else ""
            yield f"{moved}: here\n\n"
            said_at, told = time.monotonic(), reached
        if time.monotonic() - begun_at > LASTS_S:
            return
